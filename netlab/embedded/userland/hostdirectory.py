"""A folder (or file) of the real machine, shown inside a container: the learner's own bind mounts.

Nothing outside the folder can be reached. Symbolic links are followed in the container's own tree, never here: a path
of the real machine that leads through one is refused at the moment it is used, since a container may have put one in
the place of a folder in which it holds a file open. What is no regular file is shown as an empty one and never opened;
what looks regular and is not (in /proc) cannot hold the engine up.
"""

import os
import stat

from netlab.embedded.userland.filesystem import Directory, Node, Regular, Symlink

LARGEST = 256 << 20  # bytes of a file that is shown
FLAGS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def _checked(path: str) -> str:
    """A path of which no folder is a symbolic link; ELOOP."""
    parent = os.path.dirname(path)
    if os.path.realpath(parent) != parent:
        raise OSError(40, "Too many levels of symbolic links", path)
    return path


def _open(path: str, flags: int) -> int:
    return os.open(_checked(path), flags | FLAGS, 0o644)


class HostFile(Regular):
    """Its bytes are read when asked for and written through; EFBIG for very many."""

    __slots__ = ("path",)

    def __init__(self, path: str) -> None:
        self.path = path
        info = os.lstat(path)
        self.mode, self.owner, self.modified = stat.S_IMODE(info.st_mode), (info.st_uid, info.st_gid), info.st_mtime
        self.program = ""

    @property
    def data(self) -> bytes:
        with open(_open(self.path, os.O_RDONLY), "rb") as file:
            if os.fstat(file.fileno()).st_size > LARGEST:
                raise OSError(27, "File too large", self.path)
            return file.read(LARGEST) or b""

    @data.setter
    def data(self, value: bytes) -> None:
        with open(_open(self.path, os.O_WRONLY | os.O_TRUNC), "wb") as file:
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
        self._still()
        return sorted(os.listdir(self.path))

    def get(self, name: str) -> Node | None:
        path = self._of(name)
        return host_node(path) if name not in ("", ".", "..") and "/" not in name and os.path.lexists(path) else None

    def put(self, name: str, node: Node) -> None:
        path = self._of(name)
        if isinstance(node, Directory):
            os.mkdir(path)
            for below in node.names():
                child = node.get(below)
                if child is not None:
                    HostDirectory(path).put(below, child)
        elif isinstance(node, Symlink):
            os.symlink(node.target, path)
        elif isinstance(node, Regular):
            with open(_open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), "wb") as file:
                file.write(node.data)
        else:
            raise OSError(1, "Operation not permitted", name)

    def drop(self, name: str) -> None:
        path = self._of(name)
        if os.path.isdir(path) and not os.path.islink(path):
            for below in os.listdir(path):
                HostDirectory(path).drop(below)
            os.rmdir(path)
        else:
            os.unlink(path)

    def _of(self, name: str) -> str:
        self._still()
        return os.path.join(self.path, name)

    def _still(self) -> None:
        """ELOOP, ENOTDIR when something else has taken its place meanwhile."""
        if not stat.S_ISDIR(os.lstat(_checked(self.path)).st_mode):
            raise NotADirectoryError(20, "Not a directory", self.path)


def bound(path: str) -> Node:
    """What a bind mount of this path of the real machine shows; the path itself may lead through links, as mount(2)."""
    return host_node(os.path.realpath(path))


def host_node(path: str) -> Node:
    """What is at a path of the real machine; a device or socket is shown as an empty file."""
    mode = os.lstat(_checked(path)).st_mode
    if stat.S_ISLNK(mode):
        return Symlink(0o777, target=os.readlink(path))
    if stat.S_ISDIR(mode):
        return HostDirectory(path)
    return HostFile(path) if stat.S_ISREG(mode) else Regular(0)
