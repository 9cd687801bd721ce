"""What requests calls `raw` and docker-py calls a socket: reads run the engine, writes feed a process."""

import io
from collections.abc import Iterator
from typing import Any

import requests

from netlab.embedded.daemon.exchange import Exchange
from netlab.engines.inprocess.pump import Pump, TimedOut

PIECE = 65536
WRITE_SIDE = 1  # socket.SHUT_WR


class Body(io.RawIOBase):
    """docker-py looks for `raw._fp.fp.raw` (the socket) and its `_sock`: all of them are this one object."""

    chunk_left = 0  # read(1) gives a whole piece then (docker-py's _stream_helper)

    def __init__(self, pump: Pump, exchange: Exchange, timeout: float | None) -> None:
        super().__init__()
        self.pump, self.exchange, self.timeout = pump, exchange, timeout
        self.held = bytearray()
        self.version, self.reason, self.headers = 11, "", exchange.headers

    def _itself(self) -> "Body":
        return self

    _fp = fp = raw = _sock = property(_itself)

    @property
    def chunked(self) -> bool:
        return self.exchange.form == "chunked"

    def readable(self) -> bool:
        return True

    def settimeout(self, seconds: float | None) -> None:
        self.timeout = seconds

    def gettimeout(self) -> float | None:
        return self.timeout

    # --- reading

    def recv(self, size: int = PIECE) -> bytes:
        """At least a byte, or b"" at the end; requests' ConnectionError when the time is up."""
        if not self.held:
            self._fill()
        data = bytes(self.held[:size])
        del self.held[:size]
        return data

    def _fill(self) -> None:
        exchange = self.exchange
        if not exchange.output:
            if exchange.finished:
                return
            try:
                self.pump.until(lambda: bool(exchange.output) or exchange.finished, exchange, self.timeout)
            except TimedOut as late:
                raise requests.exceptions.ConnectionError(str(late)) from None
        self.held += exchange.take()

    def read(self, size: int | None = -1, **_: Any) -> bytes:
        """All of `size`, or less at the end."""
        if size == 1 and self.chunked:
            return self.recv()
        left = -1 if size is None else size
        parts = []
        while left and (data := self.recv(PIECE if left < 0 else left)):
            parts.append(data)
            left -= len(data) if left > 0 else 0
        return b"".join(parts)

    def stream(self, size: int | None = PIECE, **_: Any) -> Iterator[bytes]:
        while data := self.recv(size or PIECE):
            yield data

    def readinto(self, buffer: Any) -> int:
        data = self.recv(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    # --- writing

    def sendall(self, data: Any) -> None:
        """BrokenPipeError when the exchange has ended. Output that comes meanwhile is kept for the reader."""
        exchange, left = self.exchange, memoryview(bytes(data))
        while left:
            self.held += exchange.take()
            self.pump.until(lambda: exchange.finished or exchange.accepts_input() or bool(exchange.output), exchange)
            if exchange.finished:
                raise BrokenPipeError(32, "Broken pipe")
            if exchange.output:
                continue
            piece, left = bytes(left[:PIECE]), left[PIECE:]
            self.pump.step(lambda piece=piece: exchange.feed(piece))  # type: ignore[misc]

    def send(self, data: Any) -> int:
        self.sendall(data)
        return len(data)

    def write(self, data: Any) -> int:
        return self.send(data)

    def shutdown(self, how: int) -> None:
        exchange = self.exchange
        self.pump.step(exchange.half_close if how == WRITE_SIDE else exchange.abort)

    def close(self) -> None:
        if not self.closed:
            super().close()
            if not self.exchange.finished:
                self.shutdown(2)

    def release_conn(self) -> None:
        self.close()

    def __del__(self) -> None:
        """May run in any thread, in the middle of anything: only a note is left."""
        if not self.closed and not self.exchange.finished:
            self.pump.core.abandoned.append(self.exchange)
        super().close()  # else io's own finalizer would call close()
