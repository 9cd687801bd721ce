"""Listening at an interface of a private engine: a program in that network namespace, asked over its pipes."""

import errno
import os
import struct
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from netlab.engines.machine import Listening
from netlab.engines.private import listen

LIMIT = 4096  # frames kept, as by the embedded engine


class PrivateListening(Listening):
    """`enter`: the command line that leads into the namespace. OSError when there is no such interface."""

    def __init__(self, enter: Sequence[str], interface: str) -> None:
        program = [sys.executable, "-I", "-S", str(Path(listen.__file__)), interface, str(LIMIT)]
        self._process = subprocess.Popen(
            [*enter, *program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
        )
        self._last: tuple[bytes, int] | None = None
        if self._exactly(1) != listen.READY:
            self._end()
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))

    def read(self) -> tuple[bytes, int]:
        if self._last is not None:
            return self._last
        assert self._process.stdin
        self._process.stdin.write(listen.READY)
        self._process.stdin.flush()
        length, lost = struct.unpack(listen.HEAD, self._exactly(struct.calcsize(listen.HEAD)))
        return self._exactly(length), lost

    def _exactly(self, length: int) -> bytes:
        assert self._process.stdout
        return self._process.stdout.read(length)

    def close(self) -> None:
        if self._last is None:
            try:
                self._last = self.read()
            except (OSError, struct.error):  # it ended with its engine
                self._last = b"", 0
            self._end()

    def _end(self) -> None:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()
