"""TCP sockets: what a program calls. The conversation itself is in `tcp_connection`."""

from collections import deque
from typing import TYPE_CHECKING

from netlab.dataplane import addr, ip
from netlab.dataplane.addr import Family
from netlab.dataplane.errno_text import oserror
from netlab.dataplane.packet import IP, TCP
from netlab.dataplane.sockets import Name, Socket
from netlab.dataplane.tcp_connection import Connection
from netlab.dataplane.trace import Trace

if TYPE_CHECKING:
    from netlab.dataplane.netns import Netns

LARGEST_BACKLOG = 4096  # net.core.somaxconn


class TcpSocket(Socket):
    """First `bind` and `listen`, then `accept`; or `connect`, then wait until `writable` and `check`."""

    protocol = "tcp"

    def __init__(self, netns: "Netns", family: Family) -> None:
        super().__init__(netns, family)
        self.listening = False
        self.backlog = 0
        self.bound_port = 0
        self.queue: deque[Connection] = deque()  # established, not yet accepted
        self.connection: Connection | None = None

    # --- state

    @property
    def state(self) -> str:
        """By netstat's names: CLOSE, LISTEN, SYN_SENT, ESTABLISHED ..."""
        if self.listening:
            return "LISTEN"
        return self.connection.state if self.connection is not None else "CLOSE"

    @property
    def connecting(self) -> bool:
        return self.state in ("SYN_SENT", "SYN_RECV")

    @property
    def readable(self) -> bool:
        """recv or accept would not block; true as well for an error and for the end."""
        if self.error or self.closed or self.queue:
            return True
        return self.connection is not None and self.connection.readable

    @property
    def writable(self) -> bool:
        """send would not block; after connect: the attempt has ended, `check` says how."""
        if self.error or self.closed:
            return True
        return self.connection is not None and self.connection.writable

    # --- a server

    def bind(self, address: str, port: int) -> None:
        """Port 0 takes an ephemeral one. EADDRINUSE, EADDRNOTAVAIL, EINVAL when bound already."""
        if self.local[1]:
            raise oserror("EINVAL")
        address = self._check_bindable(address)
        sockets = self.netns.sockets
        if port == 0:
            port = sockets.ephemeral_port(sockets.tcp_port_taken)
        self.local = (address, port)
        if any(self._conflicts(each) for each in sockets.tcp_bound.get(port, ())) or self._waits(port):
            self.local = (addr.ANY[self.family], 0)
            raise oserror("EADDRINUSE")
        self.bound_port = port
        sockets.tcp_bound.setdefault(port, []).append(self)

    def _conflicts(self, other: "TcpSocket") -> bool:
        if self.reuse_address and other.reuse_address and not other.listening:
            return False
        mine, theirs = self.local[0], other.local[0]
        if self.family == other.family:
            return mine == theirs or mine in addr.ANY.values() or theirs in addr.ANY.values()
        six, four = (mine, theirs) if self.family == 6 else (theirs, mine)
        only = self.v6only if self.family == 6 else other.v6only
        return six == "::" and not only and bool(four)

    def _waits(self, port: int) -> bool:
        """A connection of an earlier server on this port still lingers, and SO_REUSEADDR is not set."""
        if self.reuse_address:
            return False
        return any(
            self.local[0] in (*addr.ANY.values(), each.local[0]) for each in self.netns.sockets.connections_on(port)
        )

    def listen(self, backlog: int = 128) -> None:
        """EINVAL when connected; an unbound socket gets an ephemeral port."""
        self._check_open()
        if self.connection is not None:
            raise oserror("EINVAL")
        if not self.local[1]:
            self.bind(self.local[0], 0)
        for each in self.netns.sockets.tcp_bound[self.local[1]]:
            if each is not self and each.listening and each.local[0] == self.local[0] and each.family == self.family:
                raise oserror("EADDRINUSE")
        self.listening, self.backlog = True, min(max(backlog, 0), LARGEST_BACKLOG)

    def accept(self) -> "TcpSocket":
        """The next connection as a socket of its own; BlockingIOError when there is none."""
        self._check_open()
        if not self.listening:
            raise oserror("EINVAL")
        if not self.queue:
            raise oserror("EAGAIN")
        connection = self.queue.popleft()
        accepted = TcpSocket(self.netns, self.family)
        accepted.connection, connection.owner = connection, accepted
        accepted.local, accepted.remote, accepted.trace = connection.local, connection.remote, self.trace
        accepted.ttl, accepted.reuse_address = self.ttl, self.reuse_address
        return accepted

    def hear_syn(self, packet: IP, segment: TCP, trace: Trace | None) -> None:
        """A SYN for this listener; dropped while the queue is full, as Linux does."""
        if len(self.queue) > self.backlog:
            self.netns.note(trace, None, "drop", "backlog full", f"port {self.local[1]}", packet)
            return
        connection = Connection(
            self.netns, (packet.dst, segment.dport), (packet.src, segment.sport), listener=self, ttl=self.ttl
        )
        connection.open_passive(segment, trace)

    # --- a client

    def connect(self, address: str, port: int) -> None:
        """Begin to connect; ENETUNREACH, EADDRNOTAVAIL and the like at once, what takes time later by
        `check`.
        """
        self._check_open()
        if self.listening or self.connection is not None:
            raise oserror("EALREADY" if self.connecting else "EISCONN")
        address = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(addr.address(address), addr.address(address))
        source = None if self.local[0] in addr.ANY.values() else self.local[0]
        hop = ip.route_output(self.netns, address, source, self.device)
        if self.netns.is_broadcast(address) or addr.is_multicast(address):
            raise oserror("ENETUNREACH")
        if not self.local[1]:
            self.bind(self.local[0], 0)
        self.local = (hop.src, self.local[1])
        self.remote = (address, port)
        key = (*self.local, *self.remote)
        if self.netns.sockets.tcp_connected.get(key) is not None:
            raise oserror("EADDRNOTAVAIL")
        self.connection = Connection(self.netns, self.local, self.remote, owner=self, ttl=self.ttl, device=self.device)
        self.connection.open_active()

    # --- both

    def _connected(self) -> Connection:
        self._check_open()
        self.check()
        if self.connection is None:
            raise oserror("ENOTCONN")
        return self.connection

    def send(self, data: bytes) -> int:
        """How many bytes were taken; BlockingIOError when none, BrokenPipeError when nobody will read them."""
        return self._connected().write(data)

    def recv(self, size: int) -> bytes:
        """Up to that many bytes, b"" at the end; BlockingIOError when there are none yet."""
        connection = self.connection
        if connection is not None and connection.inbox and not self.closed:
            return connection.read(size)
        return self._connected().read(size)

    def shutdown(self, *, read: bool = False, write: bool = True) -> None:
        """Half-close: the other side reads the end of what was sent. ENOTCONN."""
        connection = self._connected()
        if write:
            connection.finish()
        if read:
            connection.ignores_data = True

    def close(self) -> None:
        """Close in order where that is possible: RST when data was left unread (RFC 2525, 2.17)."""
        if self.closed:
            return
        self.closed = True
        self.netns.sockets.unbind_tcp(self)
        for waiting in self.queue:
            waiting.abort()
        self.queue.clear()
        if self.connection is not None:
            self.connection.abandon()
        self.listening = False
        self.changed()

    def name_of_peer(self) -> Name:
        if self.remote is None:
            raise oserror("ENOTCONN")
        return self.remote
