"""A pseudo-terminal with a program in it, as a person at a keyboard has one."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time


class Screen:
    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self.main, side = pty.openpty()
        self.resize(24, 80)
        self.process = subprocess.Popen(
            command, env=environment, stdin=side, stdout=side, stderr=side, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )  # fmt: skip
        os.close(side)
        self.seen = b""

    def resize(self, rows: int, columns: int) -> None:
        fcntl.ioctl(self.main, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def type(self, data: bytes) -> None:
        os.write(self.main, data)

    def until(self, text: bytes, seconds: float = 8) -> bytes:
        """Wait for this text; what was shown before it."""
        deadline = time.monotonic() + seconds
        while text not in self.seen:
            assert select.select([self.main], [], [], max(0, deadline - time.monotonic()))[0], self.seen
            try:
                self.seen += os.read(self.main, 4096)
            except OSError:
                break
        assert text in self.seen, self.seen
        before, _, self.seen = self.seen.partition(text)
        return before

    def end(self) -> int:
        status = self.process.wait(8)
        os.close(self.main)
        return status
