"""Raw sockets, enough for ping and traceroute: ICMP and ICMPv6 messages as values, with the header they came
in.
"""

from collections import deque
from typing import TYPE_CHECKING

from netlab.dataplane import addr, ip
from netlab.dataplane.addr import Family
from netlab.dataplane.errno_text import oserror
from netlab.dataplane.packet import IP, Transport
from netlab.dataplane.skb import Skb
from netlab.dataplane.sockets import Socket

if TYPE_CHECKING:
    from netlab.dataplane.netns import Netns

LIMIT = 512  # packets


class RawSocket(Socket):
    """Hears every packet of its protocol ("icmp", "ipv6-icmp") that this namespace takes in."""

    def __init__(self, netns: "Netns", protocol: str, family: Family) -> None:
        super().__init__(netns, family)
        self.protocol = "ipv6-icmp" if family == 6 and protocol == "icmp" else protocol
        self._queue: deque[IP] = deque()
        netns.sockets.raw.append(self)

    @property
    def readable(self) -> bool:
        return bool(self._queue or self.error or self.closed)

    @property
    def writable(self) -> bool:
        return True

    def bind(self, address: str) -> None:
        self.local = (self._check_bindable(address), 0)

    def sendto(self, message: Transport, address: str) -> None:
        """ENETUNREACH, EHOSTUNREACH, EMSGSIZE, EPERM (own firewall)."""
        self._check_open()
        source = None if self.local[0] in addr.ANY.values() else self.local[0]
        ip.send(
            self.netns, addr.address(address), message, src=source, ttl=self.ttl, df=self.dont_fragment,
            dev=self.device, trace=self.trace,
        )  # fmt: skip

    def recvfrom(self) -> IP:
        """The next packet; BlockingIOError when there is none."""
        self._check_open()
        if not self._queue:
            raise oserror("EAGAIN")
        return self._queue.popleft()

    def hear(self, packet: IP, skb: Skb) -> None:
        if packet.protocol == self.protocol and packet.version == self.family and len(self._queue) < LIMIT:
            self._queue.append(packet)
            self.changed()

    def close(self) -> None:
        if not self.closed:
            self.closed = True
            self.netns.sockets.raw.remove(self)
            self.changed()
