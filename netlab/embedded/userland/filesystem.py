"""Files as a tree of nodes: an image's tree below, what a container has changed above, and mounts.

A directory over another shows the lower one's entries until they are replaced; the lower one never changes.
Paths are resolved here; what an open file does is in `openfile`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netlab.embedded.userland.files import File

if TYPE_CHECKING:
    from netlab.embedded.userland.process import Process

LINKS = 40  # symbolic links followed in one path (path_resolution(7))


def enoent(path: str) -> FileNotFoundError:
    return FileNotFoundError(2, "No such file or directory", path)


@dataclass(slots=True, eq=False)
class Node:
    mode: int = 0o644
    owner: tuple[int, int] = (0, 0)
    modified: float = 0.0  # seconds since 1970

    kind = "-"

    def copy(self) -> "Node":
        return self


@dataclass(slots=True, eq=False)
class Regular(Node):
    """`program` names the body that runs when it is executed, for what stands for a binary."""

    data: bytes = b""
    program: str = ""

    def copy(self) -> "Regular":
        return Regular(self.mode, self.owner, self.modified, self.data, self.program)


@dataclass(slots=True, eq=False)
class Symlink(Node):
    target: str = ""
    kind = "l"


@dataclass(slots=True, eq=False)
class Device(Node):
    open: Callable[["Process"], File] = lambda process: File()
    kind = "c"


@dataclass(slots=True, eq=False)
class Generated(Node):
    """A file whose text is made when it is opened (/proc); `write` is None when it cannot be written."""

    read: Callable[["Process"], str] = lambda process: ""
    write: Callable[["Process", str], None] | None = None


@dataclass(slots=True, eq=False)
class Directory(Node):
    lower: "Directory | None" = None
    entries: dict[str, Node | None] = field(default_factory=dict)  # None: removed from what is below
    kind = "d"

    def get(self, name: str) -> Node | None:
        if name in self.entries:
            return self.entries[name]
        below = self.lower.get(name) if self.lower is not None else None
        if below is None:
            return None
        mine = below.above() if isinstance(below, Directory) else below.copy()
        self.entries[name] = mine
        return mine

    def above(self) -> "Directory":
        """A directory that shows this one and keeps its own changes."""
        return Directory(self.mode, self.owner, self.modified, lower=self)

    def names(self) -> list[str]:
        below = self.lower.names() if self.lower is not None else []
        return sorted({*below, *self.entries} - {name for name, node in self.entries.items() if node is None})

    def put(self, name: str, node: Node) -> None:
        self.entries[name] = node

    def drop(self, name: str) -> None:
        if self.lower is not None and self.lower.get(name) is not None:
            self.entries[name] = None
        else:
            self.entries.pop(name, None)

    def make(self, path: str, node: Node | None = None) -> Node:
        """Put a node (else a directory) at a relative path, with the directories on the way; for building trees."""
        *way, last = path.strip("/").split("/")
        here = self
        for name in way:
            there = here.get(name)
            if not isinstance(there, Directory):
                there = Directory(0o755)
                here.put(name, there)
            here = there
        made = node if node is not None else Directory(0o755)
        here.put(last, made)
        return made

    def peek(self, path: str) -> Node | None:
        """What is at a path below, no symbolic link followed."""
        here: Node | None = self
        for name in path.strip("/").split("/"):
            here = here.get(name) if isinstance(here, Directory) else None
        return here

    def walk(self) -> Iterator[tuple[str, Node]]:
        """Every node below, with its relative path, directories before what is in them."""
        for name in self.names():
            node = self.get(name)
            if node is not None:
                yield name, node
                if isinstance(node, Directory):
                    yield from ((f"{name}/{path}", below) for path, below in node.walk())


@dataclass(frozen=True, slots=True)
class Mount:
    """A tree (or a single file) in place of what is at a path."""

    path: str
    node: Node
    read_only: bool = False
    source: str = "none"
    kind: str = "tmpfs"
    options: str = "relatime"  # behind "rw" or "ro", as /proc/mounts shows them


@dataclass(slots=True)
class Found:
    """Where a path leads: the directory, the name in it, and the node there, if any."""

    parent: Directory
    name: str
    node: Node | None
    path: str
    read_only: bool


def _names(path: str) -> list[str]:
    """Of a path, the last first."""
    return [name for name in reversed(path.split("/")) if name not in ("", ".")]


class FileSystem:
    """A root with mounts, as one container sees it; `read_only`: the root is, whatever is mounted."""

    def __init__(self, root: Directory, read_only: bool = False) -> None:
        self.root, self.read_only = root, read_only
        self.mounts: dict[str, Mount] = {}

    def mount(self, mount: Mount) -> None:
        self.mounts[mount.path] = mount

    def find(self, path: str, cwd: str = "/", follow: bool = True) -> Found:
        """Resolve; the last name need not exist. ENOENT, ENOTDIR, ELOOP as OSError."""
        way, at, node = self._walk(path, cwd, follow)
        last = way[-1][1]
        parent = last if node is not last else way[-2][1] if len(way) > 1 else self.root
        return Found(parent, at.rpartition("/")[2], node, at or "/", self._is_read_only(at))

    def _walk(self, path: str, cwd: str, follow: bool) -> tuple[list[tuple[str, Directory]], str, Node | None]:
        """The directories gone through with their paths, where it ended, and what is there."""
        waiting = _names(path if path.startswith("/") else f"{cwd}/{path}")
        mounts, way = self.mounts, [("", self.root)]
        at: str = ""
        node: Node | None = self.root
        links = 0
        while waiting:
            if not isinstance(node, Directory):
                raise NotADirectoryError(20, "Not a directory", path) if node else enoent(path)
            name = waiting.pop()
            if name == "..":
                del way[max(1, len(way) - 1) :]
                at, node = way[-1]
                continue
            at = f"{at}/{name}"
            node = mounts[at].node if at in mounts else node.entries.get(name) or node.get(name)
            if isinstance(node, Directory):
                way.append((at, node))
            elif isinstance(node, Symlink) and (follow or waiting):
                links += 1
                if links > LINKS:
                    raise OSError(40, "Too many levels of symbolic links", path)
                waiting += _names(node.target)
                if node.target.startswith("/"):
                    del way[1:]
                at, node = way[-1]
        return way, at, node

    def _is_read_only(self, path: str) -> bool:
        while path:
            if path in self.mounts:
                return self.mounts[path].read_only
            path = path.rpartition("/")[0]
        return self.read_only

    # --- what programs and the engine ask most

    def node(self, path: str, cwd: str = "/", follow: bool = True) -> Node:
        """ENOENT when there is none."""
        node = self._walk(path, cwd, follow)[2]
        if node is None:
            raise enoent(path)
        return node

    def exists(self, path: str, cwd: str = "/") -> bool:
        try:
            return self._walk(path, cwd, True)[2] is not None
        except OSError:
            return False

    def listing(self, path: str, cwd: str = "/") -> list[str]:
        """Names in a directory, mount points included."""
        found = self.find(path, cwd)
        if found.node is None:
            raise enoent(path)
        if not isinstance(found.node, Directory):
            raise NotADirectoryError(20, "Not a directory", path)
        prefix = found.path.rstrip("/") + "/"
        mounted = {p.removeprefix(prefix) for p in self.mounts if p.startswith(prefix)}
        return sorted({*found.node.names(), *(name for name in mounted if "/" not in name)})

    def text(self, path: str, default: str = "") -> str:
        """The text of a regular file, the default when there is none."""
        try:
            node = self.node(path)
        except OSError:
            return default
        return node.data.decode(errors="replace") if isinstance(node, Regular) else default

    def put(self, path: str, node: Node, cwd: str = "/") -> None:
        """Make or replace what is at a path; EROFS under a read-only mount."""
        found = self.find(path, cwd, follow=False)
        self.check_writable(found)
        found.parent.put(found.name, node)

    def remove(self, path: str, cwd: str = "/") -> None:
        found = self.find(path, cwd, follow=False)
        if found.node is None:
            raise enoent(path)
        self.check_writable(found)
        if found.path in self.mounts:
            raise OSError(16, "Resource busy", path)
        found.parent.drop(found.name)

    @staticmethod
    def check_writable(found: Found) -> None:
        if found.read_only:
            raise OSError(30, "Read-only file system", found.path)
