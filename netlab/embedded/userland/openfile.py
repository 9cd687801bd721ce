"""Opening a path: an open regular file with its position, or whatever a device or /proc gives."""

from netlab.embedded.userland.files import File
from netlab.embedded.userland.filesystem import Device, Directory, Generated, Regular, enoent
from netlab.embedded.userland.process import Process


class OpenFile(File):
    """A regular file, read and written at a position of its own."""

    def __init__(self, node: Regular, append: bool = False) -> None:
        super().__init__()
        self.node, self.position, self.append = node, 0, append

    def describe(self) -> str:
        return "a file"

    def read(self, size: int) -> bytes:
        data = self.node.data[self.position : self.position + size]
        self.position += len(data)
        return data

    def write(self, data: bytes) -> int:
        old = self.node.data
        if self.append or self.position == len(old):
            self.node.data = old + data
        else:
            self.node.data = old[: self.position].ljust(self.position, b"\0") + data + old[self.position + len(data) :]
        self.position = len(self.node.data) if self.append else self.position + len(data)
        return len(data)


class GeneratedFile(OpenFile):
    def __init__(self, node: Generated, process: Process) -> None:
        super().__init__(Regular(data=node.read(process).encode(errors="surrogateescape")))
        self.generated, self.process = node, process

    def write(self, data: bytes) -> int:
        if self.generated.write is None:
            raise OSError(13, "Permission denied")
        self.generated.write(self.process, data.decode(errors="replace"))
        return len(data)


def open_path(process: Process, path: str, mode: str = "r") -> File:
    """mode: r, w (made or emptied), a (made or added to), + (made or kept). ENOENT, EISDIR, EROFS ..."""
    found = process.fs.find(path, process.cwd)
    node = found.node
    if node is None:
        if mode == "r":
            raise enoent(path)
        process.fs.check_writable(found)
        found.parent.put(found.name, Regular(0o644, process.user, process.kernel.epoch + process.now))
        node = found.parent.get(found.name)
    if isinstance(node, Directory):
        if mode == "r":
            return DirectoryFile()
        raise IsADirectoryError(21, "Is a directory", path)
    if isinstance(node, Device):
        return node.open(process)
    if isinstance(node, Generated):
        if mode != "r" and (found.read_only or node.write is None):
            raise OSError(30, "Read-only file system", path)
        return GeneratedFile(node, process)
    assert isinstance(node, Regular)
    if mode != "r":
        process.fs.check_writable(found)
        node.modified = process.kernel.epoch + process.now
        if mode == "w":
            node.data = b""
    return OpenFile(node, append=mode == "a")


class DirectoryFile(File):
    def read(self, size: int) -> bytes:
        raise IsADirectoryError(21, "Is a directory")


def read_text(process: Process, path: str) -> str:
    """A small file at once; OSError as for open."""
    file = open_path(process, path)
    data = b""
    while piece := file.read(1 << 20):
        data += piece
    return data.decode(errors="replace")
