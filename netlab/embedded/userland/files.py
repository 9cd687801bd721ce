"""What a descriptor points at. Nothing here blocks: what would raises BlockingIOError, and wakes whoever waits
when trying again may help.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netlab.dataplane import RawSocket, TcpSocket, UdpSocket
    from netlab.embedded.userland.process import Process

PIPE_SIZE = 65536  # bytes (pipe(7))


class Waitable:
    """Something processes sleep on."""

    def __init__(self) -> None:
        self.waiters: dict[Process, None] = {}

    def wake(self) -> None:
        for process in list(self.waiters):
            process.wake()


class File(Waitable):
    """An open file; by itself one that is always at its end and takes everything (/dev/null)."""

    def __init__(self) -> None:
        super().__init__()
        self.handles = 0  # descriptors that point at it

    @property
    def readable(self) -> bool:
        return True

    @property
    def writable(self) -> bool:
        return True

    @property
    def is_terminal(self) -> bool:
        return False

    def describe(self) -> str:
        """For who asks what a process waits for."""
        return "/dev/null"

    def read(self, size: int) -> bytes:
        return b""

    def write(self, data: bytes) -> int:
        return len(data)

    def release(self) -> None:
        """The last descriptor is gone."""


class Pipe:
    """A bounded buffer with two ends."""

    def __init__(self, size: int = PIPE_SIZE) -> None:
        self.size, self.held = size, bytearray()
        self.reader, self.writer = PipeReader(self), PipeWriter(self)
        self.reading = self.writing = True
        self.on_room: Callable[[], None] = lambda: None  # for a writer outside the simulation

    def changed(self) -> None:
        self.reader.wake()
        self.writer.wake()
        self.on_room()

    @property
    def full(self) -> bool:
        return len(self.held) >= self.size

    def put(self, data: bytes) -> None:
        """Take input from outside, however much; who feeds looks at `full` first."""
        if self.reading:
            self.held += data
            self.changed()


class PipeReader(File):
    def __init__(self, pipe: Pipe) -> None:
        super().__init__()
        self.pipe = pipe

    @property
    def readable(self) -> bool:
        return bool(self.pipe.held) or not self.pipe.writing

    def describe(self) -> str:
        return "a pipe that is open and empty"

    def read(self, size: int) -> bytes:
        pipe = self.pipe
        if not pipe.held:
            if pipe.writing:
                raise BlockingIOError
            return b""
        data = bytes(pipe.held[:size])
        del pipe.held[:size]
        pipe.changed()
        return data

    def release(self) -> None:
        self.pipe.reading = False
        self.pipe.held.clear()
        self.pipe.changed()


class PipeWriter(File):
    def __init__(self, pipe: Pipe) -> None:
        super().__init__()
        self.pipe = pipe

    @property
    def writable(self) -> bool:
        return not self.pipe.full or not self.pipe.reading

    def describe(self) -> str:
        return "a pipe that is full"

    def write(self, data: bytes) -> int:
        pipe = self.pipe
        if not pipe.reading:
            raise BrokenPipeError
        room = pipe.size - len(pipe.held)
        if room <= 0:
            raise BlockingIOError
        pipe.held += data[:room]
        pipe.changed()
        return min(room, len(data))

    def release(self) -> None:
        self.pipe.writing = False
        self.pipe.changed()


class SocketFile(File):
    """A socket of the simulated network behind a descriptor."""

    def __init__(self, socket: "TcpSocket | UdpSocket | RawSocket") -> None:
        super().__init__()
        self.socket = socket
        socket.on_change = self.wake

    @property
    def readable(self) -> bool:
        return self.socket.readable

    @property
    def writable(self) -> bool:
        return self.socket.writable

    def describe(self) -> str:
        address, port = self.socket.local
        remote = "" if self.socket.remote is None else " to {}:{}".format(*self.socket.remote)
        return f"{self.socket.protocol} socket {address}:{port}{remote}"

    @property
    def tcp(self) -> "TcpSocket":
        from netlab.dataplane import TcpSocket

        assert isinstance(self.socket, TcpSocket)
        return self.socket

    def read(self, size: int) -> bytes:
        return self.tcp.recv(size)

    def write(self, data: bytes) -> int:
        return self.tcp.send(data)

    def release(self) -> None:
        self.socket.close()
