"""Sockets: what all have in common, who listens where, and which one a packet is for.

Nothing blocks. A call that would raises BlockingIOError; `readable` and `writable` say when to try again, and
`on_change` is called whenever one of them may have changed. Errors are OSErrors with Linux's words.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netlab.dataplane import addr, icmp
from netlab.dataplane.addr import Family
from netlab.dataplane.errno_text import oserror
from netlab.dataplane.packet import ICMP, IP, TCP, UDP, Fragment, ICMPv6
from netlab.dataplane.skb import Skb
from netlab.dataplane.trace import Trace

if TYPE_CHECKING:
    from netlab.dataplane.netns import Netns
    from netlab.dataplane.raw import RawSocket
    from netlab.dataplane.tcp import TcpSocket
    from netlab.dataplane.tcp_connection import Connection
    from netlab.dataplane.udp import UdpSocket

Name = tuple[str, int]  # address, port


@dataclass(frozen=True, slots=True)
class SocketRow:
    """A line of netstat. Queues are bytes (connections: unread and unacknowledged; listeners: waiting)."""

    protocol: str
    family: int
    local: Name
    remote: Name
    state: str
    receive_queue: int = 0
    send_queue: int = 0
    backlog: int = 0  # of a listener
    opener: object = None  # who holds a listening or unconnected one, as `Socket.opener` says


class Socket:
    """What UDP, TCP and raw sockets share."""

    def __init__(self, netns: "Netns", family: Family) -> None:
        self.netns = netns
        self.family: Family = family
        self.local: Name = (addr.ANY[family], 0)
        self.remote: Name | None = None
        self.ttl: int | None = None  # None = net.ipv4.ip_default_ttl
        self.dont_fragment: bool | None = None  # see ip.send
        self.device: str | None = None  # SO_BINDTODEVICE
        self.reuse_address = False
        self.v6only = False  # a socket of family 6 bound to :: hears IPv4 as well, unless set
        self.trace: Trace | None = None  # records all it sends, and what that causes
        self.error = ""  # errno name, given once
        self.closed = False
        self.on_change: Callable[[], None] | None = None
        self.opener: object = None  # who opened it: kept for who lists sockets, never looked at here

    def changed(self) -> None:
        if self.on_change is not None:
            self.on_change()

    def fail(self, name: str) -> None:
        """Keep an error for the next call."""
        self.error = name
        self.changed()

    def check(self) -> None:
        """Raise the pending error, if there is one (SO_ERROR)."""
        name, self.error = self.error, ""
        if name:
            raise oserror(name)

    def _check_open(self) -> None:
        if self.closed:
            raise oserror("EBADF")

    def _check_bindable(self, address: str) -> str:
        address = addr.address(address)
        own = address in addr.ANY.values() or self.netns.is_local(address)
        if not own and not self.netns.is_broadcast(address) and not addr.is_multicast(address):
            raise oserror("EADDRNOTAVAIL")
        return address

    def hears(self, address: str) -> bool:
        """Whether a packet to this address may be for it, as far as its own address goes."""
        mine = self.local[0]
        return mine == address or mine == addr.ANY[addr.family(address)] or (mine == "::" and not self.v6only)


class Sockets:
    """All sockets of a namespace, found by port."""

    def __init__(self, netns: "Netns") -> None:
        self.netns = netns
        self.udp: dict[int, list[UdpSocket]] = {}
        self.tcp_bound: dict[int, list[TcpSocket]] = {}
        self.tcp_connected: dict[tuple[str, int, str, int], Connection] = {}
        self._on_port: dict[int, list[Connection]] = {}
        self.raw: list[RawSocket] = []
        self._next_port = 0

    def table(self) -> list["SocketRow"]:
        """What netstat shows: TCP listeners, TCP connections, UDP, raw; each by port."""
        rows = [
            SocketRow("tcp", each.family, each.local, (addr.ANY[each.family], 0), "LISTEN", len(each.queue),
                      0, each.backlog, each.opener)
            for _, group in sorted(self.tcp_bound.items()) for each in group if each.listening
        ]  # fmt: skip
        rows += [
            SocketRow("tcp", addr.family(c.local[0]), c.local, c.remote, c.state, len(c.inbox), len(c.outbox))
            for _, c in sorted(self.tcp_connected.items()) if not c.expired()
        ]  # fmt: skip
        for _, group_udp in sorted(self.udp.items()):
            for u in group_udp:
                state = "ESTABLISHED" if u.remote else ""
                rows.append(
                    SocketRow("udp", u.family, u.local, u.remote or (addr.ANY[u.family], 0), state, opener=u.opener)
                )
        return rows + [SocketRow("raw", r.family, r.local, (addr.ANY[r.family], 0), "") for r in self.raw]

    def abandon(self) -> None:
        """The namespace goes: every socket is closed without a word on the wire."""
        for connection in list(self.tcp_connected.values()):
            connection.forget()
        for group in list(self.tcp_bound.values()):
            for each in list(group):
                each.close()
        for group_udp in list(self.udp.values()):
            for u in list(group_udp):
                u.close()
        for raw in list(self.raw):
            raw.close()

    # --- TCP ports

    def register(self, connection: "Connection") -> None:
        """A connection begins; those whose time is over make room."""
        for each in self._on_port.get(connection.local[1], [])[:4]:
            each.expired()
        self.tcp_connected[*connection.local, *connection.remote] = connection
        self._on_port.setdefault(connection.local[1], []).append(connection)

    def unregister(self, connection: "Connection") -> None:
        key = (*connection.local, *connection.remote)
        if self.tcp_connected.get(key) is connection:
            del self.tcp_connected[key]
            same = self._on_port[connection.local[1]]
            same.remove(connection)
            if not same:
                del self._on_port[connection.local[1]]

    def connections_on(self, port: int) -> list["Connection"]:
        return [each for each in list(self._on_port.get(port, ())) if not each.expired()]

    def tcp_port_taken(self, port: int) -> bool:
        return port in self.tcp_bound or bool(self.connections_on(port))

    def unbind_tcp(self, socket: "TcpSocket") -> None:
        same = self.tcp_bound.get(socket.bound_port, [])
        if socket in same:
            same.remove(socket)
            if not same:
                del self.tcp_bound[socket.bound_port]

    def ephemeral_port(self, taken: Callable[[int], bool]) -> int:
        """The next free port of net.ipv4.ip_local_port_range, beginning at one that depends on the
        namespace's name.
        """
        first = self.netns.sysctl["net.ipv4.ip_local_port_first"]
        count = self.netns.sysctl["net.ipv4.ip_local_port_last"] - first + 1
        for _ in range(count):
            port = first + (self.netns.first_port_offset + self._next_port) % count
            self._next_port += 1
            if not taken(port):
                return port
        raise oserror("EADDRINUSE")

    # --- in

    def deliver(self, skb: Skb) -> None:
        """Hand a packet for this namespace to its socket; say so to the sender when there is none."""
        packet, payload = skb.packet, skb.packet.payload
        for raw in list(self.raw):
            raw.hear(packet, skb)
        self.netns.note(skb.trace, skb.indev, "deliver", packet.protocol, packet.dst, packet)
        if isinstance(payload, UDP):
            self._deliver_udp(packet, payload, skb)
        elif isinstance(payload, TCP):
            self._deliver_tcp(packet, payload, skb)
        elif isinstance(payload, ICMP | ICMPv6):
            icmp.receive(self.netns, packet, skb.trace, skb.indev.name if skb.indev is not None else None)

    def _deliver_udp(self, packet: IP, payload: UDP, skb: Skb) -> None:
        if self.netns.is_broadcast(packet.dst) or addr.is_multicast(packet.dst):
            for each in list(self.udp.get(payload.dport, ())):
                each.hear(packet, payload, skb)
            return
        found = self.find_udp(packet.dst, payload.dport, (packet.src, payload.sport))
        if found is not None:
            found.hear(packet, payload, skb)
        else:
            icmp.error(self.netns, packet, "port-unreachable", skb.trace, about=skb)

    def _deliver_tcp(self, packet: IP, segment: TCP, skb: Skb) -> None:
        if self.netns.is_broadcast(packet.dst) or addr.is_multicast(packet.dst):
            return
        connection = self.find_connection(packet, segment)
        if connection is not None:
            connection.hear(packet, segment, skb.trace)
            return
        listener = self.find_listener(packet.dst, segment.dport) if segment.flags == "S" else None
        if listener is not None:
            listener.hear_syn(packet, segment, skb.trace)
        elif "R" not in segment.flags:
            reason = f"no connection or listener for port {segment.dport}"
            self.netns.note(skb.trace, skb.indev, "error", "reset", reason, packet)
            self.netns.reply(packet.src, reset_for(segment), packet.dst, skb.trace)

    def find_udp(self, address: str, port: int, sender: Name) -> "UdpSocket | None":
        """Connected to the sender first, then bound to the address, then to any."""
        best: UdpSocket | None = None
        best_score = -1
        for each in self.udp.get(port, ()):
            if not each.hears(address) or each.remote not in (None, sender):
                continue
            score = 2 * (each.remote is not None) + (each.local[0] == address)
            if score > best_score:
                best, best_score = each, score
        return best

    def find_connection(self, packet: IP, segment: TCP) -> "Connection | None":
        """The conversation a segment belongs to; a new SYN ends one that only lingers (RFC 6191)."""
        found = self.tcp_connected.get((packet.dst, segment.dport, packet.src, segment.sport))
        if found is None or found.expired():
            return None
        if found.state == "TIME_WAIT" and segment.flags == "S":
            found.forget()
            return None
        return found

    def find_listener(self, address: str, port: int) -> "TcpSocket | None":
        """One bound to this very address first, then one bound to any."""
        listeners = [each for each in self.tcp_bound.get(port, ()) if each.listening and each.hears(address)]
        return max(listeners, key=lambda each: each.local[0] == address, default=None)

    # --- news from ICMP

    def _concerned(self, inner: IP) -> "UdpSocket | Connection | None":
        """The socket that sent this packet."""
        payload = inner.payload.whole if isinstance(inner.payload, Fragment) else inner.payload
        if isinstance(payload, UDP):
            return self.find_udp(inner.src, payload.sport, (inner.dst, payload.dport))
        if isinstance(payload, TCP):
            return self.tcp_connected.get((inner.src, payload.sport, inner.dst, payload.dport))
        return None

    def error(self, inner: IP, name: str, fatal: bool) -> None:
        """A packet of ours came to nothing."""
        found = self._concerned(inner)
        if found is not None:
            found.unreachable(name, fatal)

    def mtu_changed(self, inner: IP) -> None:
        """A packet of ours was too big for its path: TCP sends it again in smaller pieces."""
        found = self._concerned(inner)
        if found is not None:
            found.mtu_changed()


def reset_for(segment: TCP) -> TCP:
    """The RST that answers a segment nobody waits for (RFC 9293, 3.10.7.1)."""
    if "A" in segment.flags:
        return TCP(segment.dport, segment.sport, segment.ack, 0, "R", 0)
    return TCP(segment.dport, segment.sport, 0, segment.seq + segment.length, "RA", 0)
