"""A terminal in canonical mode (termios(3)): echo, a line at a time, erase, ^C and ^D; newline becomes CR LF."""

from typing import TYPE_CHECKING

from netlab.embedded.userland.files import File
from netlab.embedded.userland.signals import INT, SIGNALS

if TYPE_CHECKING:
    from netlab.embedded.userland.process import Process

INTR, EOF, BACKSPACE, KILL_LINE, QUIT, DELETE = 0x03, 0x04, 0x08, 0x15, 0x1C, 0x7F


class Terminal(File):
    """`screen` takes what is printed and echoed; `foreground` hears ^C and a change of size."""

    def __init__(self, screen: File) -> None:
        super().__init__()
        self.screen = screen
        screen.waiters = self.waiters  # who waits for the screen waits for the terminal
        self.size = (24, 80)  # rows, columns
        self.foreground: list[Process] = []
        self._line, self._ready, self._ended = bytearray(), bytearray(), False

    @property
    def is_terminal(self) -> bool:
        return True

    @property
    def readable(self) -> bool:
        return bool(self._ready) or self._ended

    @property
    def writable(self) -> bool:
        return self.screen.writable

    def describe(self) -> str:
        return "a terminal nobody types on"

    def type(self, data: bytes) -> None:
        """Keys are pressed."""
        for byte in data:
            self._key(byte)
        self.wake()

    def _key(self, byte: int) -> None:
        if byte in (INTR, QUIT):
            self._echo(b"^C" if byte == INTR else b"^\\")
            self._line.clear()
            self.signal(INT if byte == INTR else SIGNALS["QUIT"])
        elif byte == EOF:
            self._ready += self._line
            self._ended = self._ended or not self._line
            self._line.clear()
        elif byte in (BACKSPACE, DELETE):
            if self._line:
                self._line.pop()
                self._echo(b"\b \b")
        elif byte == KILL_LINE:
            self._echo(b"\b \b" * len(self._line))
            self._line.clear()
        elif byte in b"\r\n":
            self._echo(b"\r\n")
            self._ready += self._line + b"\n"
            self._line.clear()
        else:
            self._line.append(byte)
            self._echo(bytes([byte]))

    def _echo(self, data: bytes) -> None:
        try:
            self.screen.write(data)
        except BlockingIOError:
            return  # nobody looks

    def resize(self, rows: int, columns: int) -> None:
        self.size = (rows, columns)
        self.signal(SIGNALS["WINCH"])

    def signal(self, number: int) -> None:
        for process in list(self.foreground):
            process.kernel.signal(process, number)

    def read(self, size: int) -> bytes:
        if self._ready:
            end = self._ready.find(b"\n") + 1 or len(self._ready)
            data = bytes(self._ready[: min(size, end)])
            del self._ready[: len(data)]
            return data
        if self._ended:
            self._ended = False  # ^D ends one read, not the terminal
            return b""
        raise BlockingIOError

    def write(self, data: bytes) -> int:
        self.screen.write(data.replace(b"\n", b"\r\n"))
        return len(data)
