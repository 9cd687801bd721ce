"""HTTP/1.x messages, as far as wget and the web servers here speak it: a head, then a body."""

from dataclasses import dataclass, field

from netlab.embedded.userland.kernel import Sys
from netlab.embedded.userland.process import Process

LARGEST_HEAD = 65536  # bytes


@dataclass(slots=True)
class Head:
    """The first line, the header fields (names in lower case) and what was read beyond the head."""

    first: str
    fields: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    rest: bytes = b""

    @property
    def length(self) -> int | None:
        text = self.fields.get("content-length", "")
        return int(text) if text.isdecimal() else None


def read_head(process: Process, number: int) -> Sys[Head | None]:
    """Up to the empty line; None when the other side closes before it."""
    data = b""
    while b"\r\n\r\n" not in data and b"\n\n" not in data:
        piece = yield from process.read(number)
        if not piece or len(data) > LARGEST_HEAD:
            return None
        data += piece
    at = data.find(b"\r\n\r\n")
    end, size = (at, 4) if at >= 0 else (data.find(b"\n\n"), 2)
    lines = data[:end].decode("latin-1").replace("\r\n", "\n").split("\n")
    fields = {}
    for line in lines[1:]:
        name, _, value = line.partition(":")
        fields[name.strip().lower()] = value.strip()
    return Head(lines[0], fields, lines, data[end + size :])


class BodyReader:
    """The body behind a head, plain or chunked: `while data := (yield from body.next())`."""

    def __init__(self, process: Process, number: int, head: Head) -> None:
        self.process, self.number = process, number
        self._held, self._left = head.rest, head.length
        self._chunked = "chunked" in head.fields.get("transfer-encoding", "")

    def next(self) -> Sys[bytes]:
        if self._chunked:
            return (yield from self._chunk())
        if self._left == 0:
            return b""
        data, self._held = self._held, b""
        if not data:
            data = yield from self.process.read(self.number)
        if self._left is not None:
            data = data[: self._left]
            self._left -= len(data)
        return data

    def _fill(self, wanted: bytes | int) -> Sys[bool]:
        while (wanted not in self._held) if isinstance(wanted, bytes) else (len(self._held) < wanted):
            piece = yield from self.process.read(self.number)
            if not piece:
                return False
            self._held += piece
        return True

    def _chunk(self) -> Sys[bytes]:
        if not (yield from self._fill(b"\r\n")):
            return b""
        line, _, self._held = self._held.partition(b"\r\n")
        size = int(line.split(b";")[0] or b"0", 16)
        if not size or not (yield from self._fill(size + 2)):
            return b""
        data, self._held = self._held[:size], self._held[size + 2 :]
        return data
