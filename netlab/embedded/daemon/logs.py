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
class Block:
    """Whole lines that were written at once, or a piece of a long one; taken apart only by who reads them."""

    when: float  # seconds since 1970
    stream: int
    data: bytes

    @property
    def lines(self) -> list[bytes]:
        *whole, rest = self.data.split(b"\n")
        return [line + b"\n" for line in whole] + ([rest] if rest else [])


class Log:
    """`kept`: bytes of it that are kept; 0 for none at all."""

    def __init__(self, clock: Callable[[], float], kept: int = KEPT) -> None:
        self.clock, self.kept = clock, kept
        self.blocks: deque[Block] = deque()
        self.first = 0  # number of the oldest block kept
        self.size = 0
        self.readers: list[Reader] = []
        self._open: dict[int, bytes] = {}  # begun lines by stream

    @property
    def end(self) -> int:
        return self.first + len(self.blocks)

    def write(self, stream: int, data: bytes) -> None:
        whole, newline, rest = (self._open.pop(stream, b"") + data).rpartition(b"\n")
        if newline:
            self._add(stream, whole + newline)
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
        self.take(Block(self.clock(), stream, data))

    def take(self, block: Block) -> None:
        """One more block; what is too old for all to be kept goes."""
        self.blocks.append(block)
        self.size += len(block.data)
        while self.size > self.kept and (len(self.blocks) > 1 or not self.kept):
            self.size -= len(self.blocks.popleft().data)
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

    def fits(self, block: Block) -> bool:
        return block.stream in self.streams and self.since <= block.when <= self.until


class Reader:
    """Sends the lines of a log to one exchange, as fast as that is read."""

    def __init__(
        self, log: Log, exchange: Exchange, wanted: Wanted, follow: bool, stamp: Callable[[float], str]
    ) -> None:
        self.log, self.exchange, self.wanted, self.stamp = log, exchange, wanted, stamp
        self.at, self.skip = self._start()  # number of the block to come, and of its lines that were sent already
        self.stop: float = float("inf") if follow else log.end
        exchange.on_room = self.pump
        exchange.on_abort = self.leave
        log.readers.append(self)
        self.pump()

    def _start(self) -> tuple[int, int]:
        if self.wanted.tail is None:
            return self.log.first, 0
        left, at = self.wanted.tail, self.log.end
        for block in reversed(self.log.blocks):
            if left <= 0:
                break
            at -= 1
            left -= len(block.lines) if self.wanted.fits(block) else 0
        return at, max(0, -left)

    def pump(self) -> None:
        """Send what is there while there is room; end when all was sent that is asked for."""
        if self.at < self.log.first:
            self.at, self.skip = self.log.first, 0
        while self.at < min(self.stop, self.log.end) and not self.exchange.full:
            block, skip = self.log.blocks[self.at - self.log.first], self.skip
            self.at, self.skip = self.at + 1, 0
            if self.wanted.fits(block):
                self.exchange.send(b"".join(self._shown(block, block.lines[skip:])))
        if self.at >= self.stop:
            self.leave()
            self.exchange.finish()

    def _shown(self, block: Block, lines: list[bytes]) -> list[bytes]:
        if self.wanted.timestamps:
            stamp = self.stamp(block.when).encode() + b" "
            lines = [stamp + line for line in lines]
        return [frame(block.stream, line) for line in lines] if self.wanted.framed else lines

    def leave(self) -> None:
        self.exchange.on_room = lambda: None
        if self in self.log.readers:
            self.log.readers.remove(self)
