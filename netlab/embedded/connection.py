"""One connection of the socket door: HTTP/1.1 by h11, then perhaps raw bytes after a takeover. Callbacks only.

What was learned from real clients: a takeover's first output waits until the client has read the head (docker-py reads
it through a buffer and loses what lies behind it there); a half-close keeps the sending side open.
"""

import asyncio
import contextlib
import select
import socket
import sys
from http.client import responses
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

import h11

from netlab.embedded.api.request import Request
from netlab.embedded.daemon.exchange import Exchange

if TYPE_CHECKING:
    from netlab.embedded.server import Served

HIGH_WATER = 1 << 18  # bytes the operating system does not take before output waits
HEAD_PAUSE = 0.0005  # seconds between two looks whether the head has been read
PIECE = 65536
LARGEST_BODY = 64 << 20
NO_BODY = (204, 304)
BAD_REQUEST = (
    b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n400 Bad Request"
)


class Connection(asyncio.Protocol):
    def __init__(self, served: "Served") -> None:
        self.served = served
        self.http = h11.Connection(h11.SERVER, max_incomplete_event_size=1 << 16)
        self.transport: asyncio.Transport
        self.socket: socket.socket
        self.exchange: Exchange | None = None
        self.request: h11.Request
        self.body = bytearray()
        self.headed = self.taken_over = self.flushing = self.paused = self.head_was_read = False
        self.eof = False  # the client has half-closed
        self.eof_waits = False  # ... behind input that is not taken yet
        self.pending = b""  # input of a takeover that the process cannot take yet

    # --- what asyncio says

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.socket = transport, transport.get_extra_info("socket")
        transport.set_write_buffer_limits(high=HIGH_WATER)
        self.served.forget_the_gone()
        self.served.connections.add(self)

    def connection_lost(self, error: Exception | None) -> None:
        self.served.connections.discard(self)
        if self.exchange is not None:
            self.exchange.abort()
            self.served.tick()

    def data_received(self, data: bytes) -> None:
        if self.taken_over:
            self.feed(data)
            return
        try:
            self.http.receive_data(data)
            self._read_requests()
        except h11.RemoteProtocolError:
            self._refuse()

    def eof_received(self) -> bool:
        """A client that half-closes and one that was killed look alike, but for the hang-up that poll() sees."""
        if not self.taken_over or hung_up(self.socket):
            return False  # asyncio closes; connection_lost aborts the exchange
        self.eof = self.eof_waits = True
        self.feed(b"")
        return True

    def pause_writing(self) -> None:
        self.paused = True

    def resume_writing(self) -> None:
        self.paused = False
        self.wake()  # not at once: the transport must not be closed from within this call (CPython 3.11)

    # --- requests

    def _refuse(self) -> None:
        self.transport.write(BAD_REQUEST)
        self.transport.close()

    def _read_requests(self) -> None:
        while self.exchange is None and not self.transport.is_closing():
            event = self.http.next_event()
            if isinstance(event, h11.Request):
                self.request, self.body = event, bytearray()
                if self.http.they_are_waiting_for_100_continue:
                    self._write(self.http.send(h11.InformationalResponse(status_code=100, headers=[])))
            elif isinstance(event, h11.Data):
                self.body += event.data
                if len(self.body) > LARGEST_BODY:
                    self._refuse()
                    return
            elif isinstance(event, h11.EndOfMessage):
                self._answer()
            else:
                return

    def _answer(self) -> None:
        self.headed = self.flushing = False
        self.exchange = exchange = self.served.handle(read_request(self.request, bytes(self.body)))
        exchange.notify = self.wake
        self.flush()

    def wake(self) -> None:
        """Many changes, one flush."""
        if not self.flushing:
            self.flushing = True
            asyncio.get_running_loop().call_soon(self.flush)

    # --- answers

    def flush(self) -> None:
        self.flushing = False
        exchange = self.exchange
        if exchange is None or exchange.status is None or self.transport.is_closing():
            return
        if not self.headed:
            self.headed = True
            self._write_head(exchange)
        self.feed(b"")
        if exchange is not self.exchange or (self.taken_over and not self._may_send()):
            return
        if exchange.output and not self.paused:
            data = exchange.take()
            self._write(data if self.taken_over else self.http.send(h11.Data(data)))
            self.served.tick()
        if exchange.finished and not exchange.output:
            self._finish()

    def _write(self, data: bytes | None) -> None:
        if data:
            self.transport.write(data)

    def _write_head(self, exchange: Exchange) -> None:
        assert exchange.status is not None
        headers = list(exchange.headers.items())
        if exchange.form == "raw":
            self._take_over(exchange, headers)
            return
        headers.append(("Date", self.served.date()))
        if exchange.form == "chunked":
            headers.append(("Transfer-Encoding", "chunked"))
        elif exchange.status not in NO_BODY:
            headers.append(("Content-Length", str(sum(map(len, exchange.output)))))
        self._write(
            self.http.send(
                h11.Response(status_code=exchange.status, headers=headers, reason=responses[exchange.status])
            )
        )

    def _take_over(self, exchange: Exchange, headers: list[tuple[str, str]]) -> None:
        """By hand and in one piece: h11 would make a bare 200 chunked. What came behind it is input already."""
        reason = "UPGRADED" if exchange.status == 101 else responses[exchange.status or 200]
        lines = [f"HTTP/1.1 {exchange.status} {reason}", *(f"{name}: {value}" for name, value in headers), "", ""]
        self._write("\r\n".join(lines).encode())
        self.taken_over = True
        trailing, ended = self.http.trailing_data
        self.eof_waits = self.eof_waits or ended
        self.feed(trailing)

    def _may_send(self) -> bool:
        if not self.head_was_read and unread(self.socket):
            asyncio.get_running_loop().call_later(HEAD_PAUSE, self.wake)
            return False
        self.head_was_read = True
        return True

    def _finish(self) -> None:
        if self.taken_over:
            self.transport.close()
            return
        self.exchange = None
        self._write(self.http.send(h11.EndOfMessage()))
        if self.http.our_state is h11.MUST_CLOSE or self.http.their_state is not h11.DONE:
            self.transport.close()
            return
        self.http.start_next_cycle()
        try:
            self._read_requests()
        except h11.RemoteProtocolError:
            self._refuse()

    # --- input of a taken-over connection

    def feed(self, data: bytes) -> None:
        """Hand on what the process can take; the rest waits, and so does the client."""
        exchange = self.exchange
        if not self.taken_over or exchange is None:
            return
        self.pending += data
        fed = False
        while self.pending and exchange.accepts_input():
            piece, self.pending = self.pending[:PIECE], self.pending[PIECE:]
            exchange.feed(piece)
            self.served.core.run()
            fed = True
        if self.eof_waits and not self.pending:
            self.eof_waits = False
            exchange.half_close()
            fed = True
        if fed:
            self.served.tick()
        self._pace()

    def _pace(self) -> None:
        if self.transport.is_closing():
            return
        if self.pending:
            self.transport.pause_reading()
        elif not self.transport.is_reading():
            self.transport.resume_reading()


def read_request(event: h11.Request, body: bytes) -> Request:
    url = urlsplit(event.target.decode("latin-1"))
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in event.headers}
    query = parse_qsl(url.query, keep_blank_values=True)
    return Request(event.method.decode("latin-1"), unquote(url.path), query, headers, body)


def unread(peer: socket.socket) -> int:
    """How many bytes the client has not read yet (Linux); 0 where nobody can say."""
    if sys.platform != "linux":
        return 0
    import fcntl
    import termios

    with contextlib.suppress(OSError):
        return int.from_bytes(fcntl.ioctl(peer.fileno(), termios.TIOCOUTQ, b"\0\0\0\0"), sys.byteorder)
    return 0


def hung_up(peer: socket.socket) -> bool:
    """Whether the client is gone altogether, not only half-closed."""
    if not hasattr(select, "poll") or peer.fileno() < 0:
        return False
    poll = select.poll()
    poll.register(peer, 0)
    return bool(poll.poll(0))
