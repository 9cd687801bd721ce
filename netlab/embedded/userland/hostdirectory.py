"""A folder (or file) of the real machine, shown inside a container: the learner's own bind mounts.

Nothing outside the folder can be reached: symbolic links are followed in the container's own tree, never here.
"""

import os
import stat

from netlab.embedded.userland.filesystem import Directory, Node, Regular, Symlink


class HostFile(Regular):
    """Its bytes are read when asked for and written through."""

    __slots__ = ("path",)

    def __init__(self, path: str) -> None:
        self.path = path
        info = os.lstat(path)
        self.mode, self.owner, self.modified = stat.S_IMODE(info.st_mode), (info.st_uid, info.st_gid), info.st_mtime
        self.program = ""

    @property
    def data(self) -> bytes:
        with open(self.path, "rb") as file:
            return file.read()

    @data.setter
    def data(self, value: bytes) -> None:
        descriptor = os.open(self.path, os.O_WRONLY | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0))
        with open(descriptor, "wb") as file:
            file.write(value)

    def copy(self) -> Regular:
        return Regular(self.mode, self.owner, self.modified, self.data)


class HostDirectory(Directory):
    __slots__ = ("path",)

    def __init__(self, path: str) -> None:
        info = os.lstat(path)
        super().__init__(stat.S_IMODE(info.st_mode), (info.st_uid, info.st_gid), info.st_mtime)
        self.path = path

    def names(self) -> list[str]:
        return sorted(os.listdir(self.path))

    def get(self, name: str) -> Node | None:
        path = os.path.join(self.path, name)
        return host_node(path) if name not in ("", ".", "..") and "/" not in name and os.path.lexists(path) else None

    def put(self, name: str, node: Node) -> None:
        path = os.path.join(self.path, name)
        if isinstance(node, Directory):
            os.mkdir(path)
            for below in node.names():
                child = node.get(below)
                if child is not None:
                    HostDirectory(path).put(below, child)
        elif isinstance(node, Symlink):
            os.symlink(node.target, path)
        elif isinstance(node, Regular):
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0), 0o644)
            with open(descriptor, "wb") as file:
                file.write(node.data)
        else:
            raise OSError(1, "Operation not permitted", name)

    def drop(self, name: str) -> None:
        path = os.path.join(self.path, name)
        if os.path.isdir(path) and not os.path.islink(path):
            for below in os.listdir(path):
                HostDirectory(path).drop(below)
            os.rmdir(path)
        else:
            os.unlink(path)


def host_node(path: str) -> Node:
    """What is at a path of the real machine; a device or socket is shown as an empty file."""
    mode = os.lstat(path).st_mode
    if stat.S_ISLNK(mode):
        return Symlink(0o777, target=os.readlink(path))
    if stat.S_ISDIR(mode):
        return HostDirectory(path)
    return HostFile(path) if stat.S_ISREG(mode) else Regular(0)
