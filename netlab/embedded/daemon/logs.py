"""A container's log, in lines as the json-file driver keeps them, and those who read it.

A reader is a cursor: one that is slow holds nobody back and costs no memory of its own.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from netlab.embedded.daemon.exchange import Exchange
from netlab.embedded.daemon.streams import frame

LONGEST = 16 * 1024  # bytes of a line that is logged in pieces (moby's copier)
KEPT = 64 << 20  # bytes of log kept; older lines are gone


@dataclass(frozen=True, slots=True)
class Line:
    when: float  # seconds since 1970
    stream: int
    data: bytes  # with its newline, unless it is a piece


class Log:
    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.lines: deque[Line] = deque()
        self.first = 0  # number of the oldest line kept
        self.size = 0
        self.readers: list[Reader] = []
        self._open: dict[int, bytes] = {}  # begun lines by stream

    @property
    def end(self) -> int:
        return self.first + len(self.lines)

    def write(self, stream: int, data: bytes) -> None:
        *whole, rest = (self._open.pop(stream, b"") + data).split(b"\n")
        for line in whole:
            self._add(stream, line + b"\n")
        while len(rest) >= LONGEST:
            self._add(stream, rest[:LONGEST])
            rest = rest[LONGEST:]
        if rest:
            self._open[stream] = rest
        self.wake()

    def flush(self) -> None:
        """What was begun ends with the process, and so do those who follow."""
        for stream, data in sorted(self._open.items()):
            self._add(stream, data)
        self._open.clear()
        for reader in self.readers:
            reader.stop = min(reader.stop, self.end)
        self.wake()

    def wake(self) -> None:
        for reader in list(self.readers):
            reader.pump()

    def _add(self, stream: int, data: bytes) -> None:
        self.lines.append(Line(self.clock(), stream, data))
        self.size += len(data)
        while self.size > KEPT:
            self.size -= len(self.lines.popleft().data)
            self.first += 1


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader asks for: streams, times (seconds since 1970), how many lines from the end (None: all)."""

    streams: frozenset[int]
    since: float = 0.0
    until: float = float("inf")
    tail: int | None = None
    timestamps: bool = False
    framed: bool = True

    def fits(self, line: Line) -> bool:
        return line.stream in self.streams and self.since <= line.when <= self.until


class Reader:
    """Sends the lines of a log to one exchange, as fast as that is read."""

    def __init__(
        self, log: Log, exchange: Exchange, wanted: Wanted, follow: bool, stamp: Callable[[float], str]
    ) -> None:
        self.log, self.exchange, self.wanted, self.stamp = log, exchange, wanted, stamp
        self.at = self._start()
        self.stop: float = float("inf") if follow else log.end
        exchange.on_room = self.pump
        exchange.on_abort = self.leave
        log.readers.append(self)
        self.pump()

    def _start(self) -> int:
        if self.wanted.tail is None:
            return self.log.first
        left, at = self.wanted.tail, self.log.end
        for line in reversed(self.log.lines):
            if not left:
                break
            at -= 1
            left -= self.wanted.fits(line)
        return at

    def pump(self) -> None:
        """Send what is there while there is room; end when all was sent that is asked for."""
        self.at = max(self.at, self.log.first)
        while self.at < min(self.stop, self.log.end) and not self.exchange.full:
            line = self.log.lines[self.at - self.log.first]
            self.at += 1
            if self.wanted.fits(line):
                self.exchange.send(self._shown(line))
        if self.at >= self.stop:
            self.leave()
            self.exchange.finish()

    def _shown(self, line: Line) -> bytes:
        data = line.data
        if self.wanted.timestamps:
            data = self.stamp(line.when).encode() + b" " + data
        return frame(line.stream, data) if self.wanted.framed else data

    def leave(self) -> None:
        self.exchange.on_room = lambda: None
        if self in self.log.readers:
            self.log.readers.remove(self)
