"""UDP sockets (RFC 768)."""

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netlab.dataplane import addr, ip
from netlab.dataplane.addr import Family
from netlab.dataplane.errno_text import oserror
from netlab.dataplane.packet import IP, UDP
from netlab.dataplane.skb import Skb
from netlab.dataplane.sockets import Socket

if TYPE_CHECKING:
    from netlab.dataplane.netns import Netns

RECEIVE_LIMIT = 212992  # bytes (net.core.rmem_default)
LARGEST = 65507


@dataclass(frozen=True, slots=True)
class Datagram:
    data: bytes
    address: str  # the sender's
    port: int
    to: str  # the address it was sent to
    ttl: int


class UdpSocket(Socket):
    protocol = "udp"

    def __init__(self, netns: "Netns", family: Family) -> None:
        super().__init__(netns, family)
        self.broadcast = False
        self._queue: deque[Datagram] = deque()
        self._queued = 0

    @property
    def readable(self) -> bool:
        return bool(self._queue or self.error or self.closed)

    @property
    def writable(self) -> bool:
        return True

    def bind(self, address: str, port: int) -> None:
        """Port 0 takes an ephemeral one. EADDRINUSE, EADDRNOTAVAIL, EINVAL when bound already."""
        if self.local[1]:
            raise oserror("EINVAL")
        address = self._check_bindable(address)
        table = self.netns.sockets.udp
        if port == 0:
            port = self.netns.sockets.ephemeral_port(lambda each: each in table)
        if any(self._conflicts(each, address) for each in table.get(port, ())):
            raise oserror("EADDRINUSE")
        self.local = (address, port)
        table.setdefault(port, []).append(self)

    def _conflicts(self, other: "UdpSocket", address: str) -> bool:
        if self.reuse_address and other.reuse_address:
            return False
        theirs = other.local[0]
        same_family = addr.family(theirs) == addr.family(address)
        if not same_family:
            six = self if self.family == 6 else other
            return six.local[0] == "::" and not six.v6only and other.local[0] in addr.ANY.values()
        return theirs == address or theirs in addr.ANY.values() or address in addr.ANY.values()

    def connect(self, address: str, port: int) -> None:
        """Fix the other side: only it is heard, its ICMP errors are given. ENETUNREACH when there is no
        route.
        """
        address = _somewhere(addr.address(address))
        hop = ip.route_output(self.netns, address, self._source(), self.device)
        self._bind_if_needed()
        self.remote = (address, port)
        if self.local[0] in addr.ANY.values():
            self.local = (hop.src, self.local[1])

    def send(self, data: bytes) -> int:
        if self.remote is None:
            raise oserror("EDESTADDRREQ")
        return self.sendto(data, *self.remote)

    def sendto(self, data: bytes, address: str, port: int) -> int:
        """ENETUNREACH, EMSGSIZE, EPERM (own firewall), EACCES (broadcast not asked for), or a pending error."""
        self._check_open()
        self.check()
        address = _somewhere(addr.address(address))
        if len(data) > LARGEST:
            raise oserror("EMSGSIZE")
        if self.netns.is_broadcast(address) and not self.broadcast:
            raise oserror("EACCES")
        self._bind_if_needed()
        payload = UDP(self.local[1], port, bytes(data))
        ip.send(
            self.netns, address, payload, src=self._source(), ttl=self.ttl, df=self.dont_fragment,
            dev=self.device, trace=self.trace,
        )  # fmt: skip
        return len(data)

    def _source(self) -> str | None:
        return None if self.local[0] in addr.ANY.values() else self.local[0]

    def _bind_if_needed(self) -> None:
        if not self.local[1]:
            self.bind(addr.ANY[self.family], 0)

    def recvfrom(self) -> Datagram:
        """The next datagram; BlockingIOError when there is none, or a pending error (ECONNREFUSED ...)."""
        self._check_open()
        self.check()
        if not self._queue:
            raise oserror("EAGAIN")
        datagram = self._queue.popleft()
        self._queued -= len(datagram.data)
        return datagram

    def hear(self, packet: IP, payload: UDP, skb: Skb) -> None:
        if self.device is not None and (skb.indev is None or skb.indev.name != self.device):
            return
        if self._queued + len(payload.data) > RECEIVE_LIMIT:
            return
        self._queued += len(payload.data)
        self._queue.append(Datagram(payload.data, packet.src, payload.sport, packet.dst, packet.ttl))
        self.changed()

    def unreachable(self, name: str, fatal: bool) -> None:
        """Only a connected socket hears of it, and only of what is final (ip(7))."""
        if self.remote is not None and fatal:
            self.fail(name)

    def mtu_changed(self) -> None:
        """The next datagram is cut to fit; nothing is sent again."""

    def close(self) -> None:
        if not self.closed:
            self.closed = True
            if self.local[1]:
                same = self.netns.sockets.udp[self.local[1]]
                same.remove(self)
                if not same:
                    del self.netns.sockets.udp[self.local[1]]
            self.changed()


def _somewhere(address: str) -> str:
    """Linux takes "any address" as this host."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)
