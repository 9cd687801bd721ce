"""The three standard streams of a container's or exec's first process, and the clients attached to them.

Output is framed for clients unless there is a terminal; a client that does not read holds the process back.
"""

import struct
from collections.abc import Callable

from netlab.embedded.daemon.exchange import Exchange
from netlab.embedded.userland.files import File, Pipe
from netlab.embedded.userland.terminal import Terminal

STDOUT, STDERR = 1, 2
HEAD = struct.Struct(">BxxxL").pack
DETACH = b"\x10\x11"  # ctrl-p ctrl-q


def frame(stream: int, data: bytes) -> bytes:
    """A block of Docker's multiplexed stream: number of the stream, 3 zero bytes, length, data."""
    return HEAD(stream, len(data)) + data


class Output(File):
    """Descriptor 1 or 2: goes to the log and to whoever is attached."""

    def __init__(self, stream: int, framed: bool, log: Callable[[int, bytes], None] | None) -> None:
        super().__init__()
        self.stream, self.framed, self.log = stream, framed, log
        self.listeners: list[Exchange] = []

    @property
    def writable(self) -> bool:
        return not any(each.full for each in self.listeners)

    def describe(self) -> str:
        return "output that an attached client does not read"

    def write(self, data: bytes) -> int:
        if not self.writable:
            raise BlockingIOError
        if self.log is not None:
            self.log(self.stream, data)
        for exchange in list(self.listeners):
            exchange.send(self.wrap(data))
        return len(data)

    def wrap(self, data: bytes) -> bytes:
        return frame(self.stream, data) if self.framed else data


class Stdio:
    """What a container and an exec have in common: a pipe, a terminal or nothing to read from, and two outputs."""

    def __init__(self, tty: bool, stdin: bool, log: Callable[[int, bytes], None] | None = None) -> None:
        self.tty = tty
        self.listeners: list[Exchange] = []
        self.out, self.err = Output(STDOUT, not tty, log), Output(STDERR, not tty, log)
        self.pipe = Pipe() if stdin and not tty else None
        self.terminal = Terminal(self.out) if tty else None
        self.ended = False
        self.on_detach: Callable[[], None] = lambda: None
        self._tail = b""  # the first of the detach keys, alone so far

    def files(self) -> dict[int, File]:
        """Descriptors 0, 1 and 2 for the process."""
        if self.terminal is not None:
            return {0: self.terminal, 1: self.terminal, 2: self.terminal}
        return {0: self.pipe.reader if self.pipe else File(), 1: self.out, 2: self.err}

    def attach(self, exchange: Exchange, stdin: bool, once: bool, out: bool = True, err: bool = True) -> None:
        """A client listens to the outputs it asks for, and types if `stdin`.

        `once`: the end of its input is the process's, unless on a terminal.
        The rest as moby's container/stream/attach.go: without `once` a half-close ends this client's streams only.
        """
        self.listeners.append(exchange)
        for output, wanted in ((self.out, out), (self.err, err)):
            output.listeners += [exchange] if wanted else []
        ends_input = stdin and once and self.pipe is not None
        exchange.on_room = self._wake
        exchange.on_fail = lambda message: exchange.send(self.err.wrap(message.encode() + b"\n"))
        if stdin:
            self._attach_input(exchange, ends_input)

        def gone() -> None:
            self.leave(exchange)
            if ends_input:
                self.close_input()

        exchange.on_abort = gone
        exchange.collects = lambda: not stdin or (self.pipe is not None and not self.pipe.writing)

    def _attach_input(self, exchange: Exchange, ends_input: bool) -> None:
        exchange.on_input = lambda data: self._input(exchange, data)
        exchange.on_half_close = self.close_input if ends_input else lambda: self.hang_up(exchange)
        exchange.accepts_input = lambda: self.pipe is None or not self.pipe.full
        if self.pipe is not None:
            self.pipe.on_room = lambda: exchange.notify()

    def _wake(self) -> None:
        self.out.wake()
        self.err.wake()

    def _input(self, exchange: Exchange, data: bytes) -> None:
        if self.terminal is None:
            if self.pipe is not None:
                self.pipe.put(data)
            return
        data = self._tail + data
        typed, keys, _ = data.partition(DETACH)
        self._tail = typed[-1:] if not keys and typed.endswith(DETACH[:1]) else b""
        self.terminal.type(typed.removesuffix(self._tail) if self._tail else typed)
        if keys:
            self.hang_up(exchange)
            self.on_detach()

    def close_input(self) -> None:
        if self.pipe is not None and self.pipe.writing:
            self.pipe.writer.release()

    def leave(self, exchange: Exchange) -> None:
        if exchange in self.listeners:
            self.listeners.remove(exchange)
            self._forget(exchange)
            self._wake()

    def hang_up(self, exchange: Exchange) -> None:
        self.leave(exchange)
        exchange.finish()

    def over(self) -> None:
        """The process has ended: so have all streams."""
        self.ended = True
        for exchange in list(self.listeners):
            exchange.finish()
            self._forget(exchange)
        self.listeners.clear()

    def _forget(self, exchange: Exchange) -> None:
        for output in (self.out, self.err):
            output.listeners = [each for each in output.listeners if each is not exchange]
