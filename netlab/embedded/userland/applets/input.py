"""Reading input as most filters do: the files named, else standard input, whole, by lines or as it comes."""

from collections.abc import Iterator

from netlab.embedded.userland.applets.registry import file_problem
from netlab.embedded.userland.kernel import Sys
from netlab.embedded.userland.openfile import open_path
from netlab.embedded.userland.process import Process


def open_input(process: Process, path: str, verb: str = "can't open") -> Sys[int | None]:
    """A descriptor for a path ("-" is standard input); a complaint and None when it cannot be opened."""
    if path == "-":
        return 0
    try:
        return process.open(open_path(process, path))
    except OSError as error:
        yield from process.complain(file_problem(process.name, path, error, verb))
        return None


def read_all(process: Process, number: int) -> Sys[bytes]:
    parts = []
    while data := (yield from process.read(number)):
        parts.append(data)
    return b"".join(parts)


class Lines:
    """The lines of a descriptor, one at a time: `while (line := (yield from lines.next())) is not None`."""

    def __init__(self, process: Process, number: int) -> None:
        self.process, self.number = process, number
        self._held, self._ended = b"", False

    def next(self) -> Sys[bytes | None]:
        """A line with its newline, if it has one; None at the end."""
        while b"\n" not in self._held and not self._ended:
            data = yield from self.process.read(self.number)
            self._held += data
            self._ended = not data
        line, newline, self._held = self._held.partition(b"\n")
        return line + newline if line or newline else None


def lines_of(data: bytes) -> Iterator[bytes]:
    """Lines without their newlines."""
    yield from data.removesuffix(b"\n").split(b"\n") if data else ()
