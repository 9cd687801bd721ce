"""Files of a container in and out as tar archives (docker cp, docker export), and what it has changed (docker diff).

The daemon's view of a container: its root with its volumes, bind mounts and the network's files, running or not;
no /proc, /dev, /sys and no tmpfs (28.5.2 observed). Nothing here knows of requests.
"""

import io
import stat
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netlab.embedded.errdefs import Fault, InvalidParameter, NotFound
from netlab.embedded.userland.filesystem import Directory, FileSystem, Found, Mount, Node, Regular, Symlink

if TYPE_CHECKING:
    from netlab.embedded.daemon.container import Container

GO_DIRECTORY, GO_SYMLINK = 1 << 31, 1 << 27  # bits of Go's os.FileMode
GO_BITS = ((stat.S_ISUID, 1 << 23), (stat.S_ISGID, 1 << 22), (stat.S_ISVTX, 1 << 20))
DIRECTORY_SIZE = 4096  # bytes, as ext4 shows
MODIFIED, ADDED, DELETED = 0, 1, 2  # kinds of changes
SIMULATED = b"\x7fELF (simulated)"


def view(container: "Container") -> FileSystem:
    """The tree as the daemon mounts it for itself."""
    made = FileSystem(container.fs.root)
    for path, file in container.network.files.items():
        made.mount(Mount(path, file))
    for point, volume in container.daemon.volumes.mounts(container):
        if point.kind != "tmpfs" and not (volume is not None and volume.memory and not container.running):
            node = container.daemon.volumes.node(point, volume)
            made.mount(Mount(point.path, node, not point.writable))
    return made


# --- where a path leads


@dataclass(frozen=True, slots=True)
class Place:
    """What a client's path names: the name it is shown by, the node, and where a symbolic link points."""

    name: str
    node: Node
    path: str
    target: str = ""


def place(container: "Container", path: str) -> Place:
    """The last name is not followed unless "/" or "/." stands behind it. NotFound in the engine's words."""
    fs, absolute = view(container), "/" + path.lstrip("/")
    try:
        found = fs.find(absolute, follow=absolute.endswith(("/", "/.")))
    except NotADirectoryError as error:
        raise Fault(f"lstat {error.filename}: not a directory") from None
    except OSError as error:
        raise _missing(container, path) if error.errno == 2 else Fault(f"{error.strerror}".lower()) from None
    if found.node is None:
        raise _missing(container, path)
    name = absolute.rstrip("/").rpartition("/")[2] or "/"
    target = _target(fs, found) if isinstance(found.node, Symlink) else ""
    return Place(name, found.node, found.path, target)


def _missing(container: "Container", path: str) -> NotFound:
    return NotFound(f"Could not find the file {path} in container {container.name}")


def _target(fs: FileSystem, link: Found) -> str:
    try:
        return fs.find(link.path).path
    except OSError:
        return link.node.target if isinstance(link.node, Symlink) else ""


def size(node: Node) -> int:
    if isinstance(node, Symlink):
        return len(node.target)
    return DIRECTORY_SIZE if isinstance(node, Directory) else len(node.data) if isinstance(node, Regular) else 0


def go_mode(node: Node) -> int:
    """Permissions and kind as Go's os.FileMode."""
    bits = sum(go for unix, go in GO_BITS if node.mode & unix)
    kind = GO_DIRECTORY if isinstance(node, Directory) else GO_SYMLINK if isinstance(node, Symlink) else 0
    return (node.mode & 0o777) | bits | kind


# --- out


def pack(root: FileSystem, path: str, name: str) -> bytes:
    """A tar of what is at `path`, under `name`; mounts are followed, devices and sockets are left out."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w", format=tarfile.PAX_FORMAT) as tar:
        try:
            for inner, node in _walk(root, path, name):
                _add(tar, inner, node)
        except OSError as error:  # a bind mount's file that cannot be read
            raise Fault(f"{error.strerror or error}: {error.filename}".lower()) from None
    return held.getvalue()


def _walk(fs: FileSystem, path: str, name: str) -> Iterator[tuple[str, Node]]:
    node = fs.find(path, follow=False).node
    if node is None:
        return
    yield name, node
    if isinstance(node, Directory):
        for each in fs.listing(path):
            yield from _walk(fs, f"{path.rstrip('/')}/{each}", f"{name.rstrip('/')}/{each}")


def _add(tar: tarfile.TarFile, name: str, node: Node) -> None:
    entry = tarfile.TarInfo(name)
    entry.mode, entry.mtime = node.mode & 0o7777, node.modified
    entry.uid, entry.gid = node.owner
    if isinstance(node, Regular):
        data = node.data
        if node.program:
            data = SIMULATED + f" {node.program}\n".encode()  # so that it is a program again when it is put back
        entry.size = len(data)
        tar.addfile(entry, io.BytesIO(data))
    elif isinstance(node, Directory):
        entry.type = tarfile.DIRTYPE
        tar.addfile(entry)
    elif isinstance(node, Symlink):
        entry.type, entry.linkname = tarfile.SYMTYPE, node.target
        tar.addfile(entry)


def export(container: "Container") -> bytes:
    """The whole tree without what is mounted; names begin with no "/"."""
    root = FileSystem(container.fs.root)
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for inner, node in _walk(root, "/", ""):
            if inner:
                _add(tar, inner.lstrip("/"), node)
    return held.getvalue()


# --- in


def unpack(container: "Container", path: str, data: bytes, keep_kinds: bool, owner: tuple[int, int] | None) -> None:
    """Put a tar's entries below a directory. `keep_kinds`: a file never takes a directory's place, nor the reverse.

    NotFound, InvalidParameter, Fault in the words of 28.5.2; entries before a bad one stay, as there.
    """
    fs = view(container)
    try:
        found = fs.find("/" + path.lstrip("/"))
    except OSError:
        raise _missing(container, path) from None
    if found.node is None:
        raise _missing(container, path)
    if not isinstance(found.node, Directory):
        raise InvalidParameter("extraction point is not a directory")
    if found.read_only:
        raise InvalidParameter("mounted volume is marked read-only")
    if container.body.host["ReadonlyRootfs"] and not _mounted(fs, found.path):
        raise InvalidParameter("container rootfs is marked read-only")
    put_all(fs, found.path, data, keep_kinds, owner)


def _mounted(fs: FileSystem, path: str) -> bool:
    return any(path == each or path.startswith(each + "/") for each in fs.mounts)


def put_all(
    fs: FileSystem, path: str, data: bytes, keep_kinds: bool = False, owner: tuple[int, int] | None = None
) -> None:
    """Every entry of a (perhaps compressed) tar, below a directory."""
    if not data:
        return
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:*") as tar:
            for entry in tar:
                _put(fs, path, tar, entry, keep_kinds, owner)
    except (tarfile.TarError, EOFError):
        raise Fault("unexpected EOF" if len(data) < tarfile.BLOCKSIZE else "archive/tar: invalid tar header") from None
    except OSError as error:
        raise Fault(f"{error.strerror or error}".lower()) from None


def _put(
    fs: FileSystem, path: str, tar: tarfile.TarFile, entry: tarfile.TarInfo, keep_kinds: bool,
    owner: tuple[int, int] | None,
) -> None:  # fmt: skip
    words = [each for each in entry.name.split("/") if each not in ("", ".")]
    if ".." in words:
        raise Fault(f'invalid entry name "{entry.name}"')
    here = _folder(fs, path, words[:-1], entry.name)
    if not words:
        return
    below = f"{here.path.rstrip('/')}/{words[-1]}"
    found = fs.find(below, follow=False)
    fs.check_writable(found)
    there = isinstance(found.node, Directory)
    if found.node is not None and keep_kinds and there != entry.isdir():
        what, other = ("directory", "non-directory") if there else ("non-directory", "directory")
        raise Fault(f'cannot overwrite {what} "{entry.name.rstrip("/")}" with {other} "{path}"')
    mine = owner or (entry.uid, entry.gid)
    if there and entry.isdir():
        assert found.node is not None
        found.node.mode, found.node.owner, found.node.modified = entry.mode & 0o7777, mine, float(entry.mtime)
    elif found.path in fs.mounts:
        _overwrite(found, tar, entry)
    elif (node := _node(fs, path, tar, entry, mine)) is not None:
        if found.node is not None:
            found.parent.drop(found.name)
        found.parent.put(found.name, node)


def _folder(fs: FileSystem, path: str, words: list[str], name: str) -> Found:
    """The directory an entry goes to, made where it is not there yet."""
    found = fs.find(path)
    for word in words:
        found = fs.find(f"{found.path.rstrip('/')}/{word}")
        if found.node is None:
            fs.check_writable(found)
            found.parent.put(found.name, Directory(0o755))
            found = fs.find(found.path)
        if not isinstance(found.node, Directory):
            raise Fault(f"openat {name}: not a directory")
    return found


def _overwrite(found: Found, tar: tarfile.TarFile, entry: tarfile.TarInfo) -> None:
    """A mounted file keeps its place: what comes is written into it."""
    file = tar.extractfile(entry) if entry.isreg() else None
    if not isinstance(found.node, Regular) or file is None:
        raise Fault(f"unlinkat {found.path}: device or resource busy")
    found.node.data = file.read()


def _node(
    fs: FileSystem, path: str, tar: tarfile.TarFile, entry: tarfile.TarInfo, owner: tuple[int, int]
) -> Node | None:
    """The node an entry stands for; None for devices and pipes, which are not made."""
    mode, when = entry.mode & 0o7777, float(entry.mtime)
    if entry.isdir():
        return Directory(mode, owner, when)
    if entry.issym():
        return Symlink(0o777, owner, when, target=entry.linkname)
    if entry.islnk():
        return _linked(fs, path, entry)
    file = tar.extractfile(entry) if entry.isreg() else None
    if file is None:
        return None
    data = file.read()
    return Regular(mode, owner, when, data=data, program=program_in(data))


def _linked(fs: FileSystem, path: str, entry: tarfile.TarInfo) -> Node:
    """A hard link: the same file under one more name, within the tree that is unpacked."""
    if ".." in entry.linkname.split("/"):
        raise Fault(f'invalid hardlink "{entry.linkname}" -> "{entry.name}"')
    node = fs.find(f"{path.rstrip('/')}/{entry.linkname.lstrip('/')}", follow=False).node
    if not isinstance(node, Regular):
        raise Fault(f"link {entry.linkname} {entry.name}: no such file or directory")
    return node


def program_in(data: bytes) -> str:
    """Which of the userland's programs a binary stands for: one of ours, or any BusyBox."""
    if data.startswith(SIMULATED):
        return data.removeprefix(SIMULATED).decode(errors="replace").strip()[:40] or "busybox"
    return "busybox" if data.startswith(b"\x7fELF") and b"BusyBox v" in data else ""


# --- what has changed


def written(container: "Container") -> int:
    """Bytes of the files it has made or changed."""
    nodes = (container.fs.root.peek(path) for path, kind in changes(container) if kind != DELETED)
    return sum(len(node.data) for node in nodes if isinstance(node, Regular))


def changes(container: "Container") -> list[tuple[str, int]]:
    """Paths and kinds (MODIFIED, ADDED, DELETED), in the order of their names."""
    return sorted(_changes(container.fs.root, ""))


def _changes(here: Directory, path: str) -> Iterator[tuple[str, int]]:
    for name, node in list(here.entries.items()):
        below, full = here.lower.get(name) if here.lower is not None else None, f"{path}/{name}"
        if node is None or below is None:
            yield full, DELETED if node is None else ADDED
            yield from _all_added(node, full)
            continue
        over = isinstance(node, Directory) and node.lower is below
        inner = list(_changes(node, full)) if isinstance(node, Directory) and over else []
        if inner or _facts(node) != _facts(below) or (isinstance(node, Directory) and not over):
            yield full, MODIFIED
        yield from inner if over else _all_added(node, full)


def _all_added(node: Node | None, path: str) -> Iterator[tuple[str, int]]:
    if isinstance(node, Directory):
        yield from ((f"{path}/{each}", ADDED) for each, _ in node.walk())


def _facts(node: Node) -> tuple[object, ...]:
    content = node.data if isinstance(node, Regular) else node.target if isinstance(node, Symlink) else type(node)
    return node.kind, node.mode, node.owner, node.modified, content
