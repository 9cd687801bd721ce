"""ICMP: echo answered, errors made and handed to the socket they concern (RFC 792, 1122, 1812; RFC 4443).

Which packet deserves an error is decided by the callers; whether one may be sent at all is decided here.
"""

from typing import TYPE_CHECKING

from netlab.dataplane import addr
from netlab.dataplane import packet as p
from netlab.dataplane.packet import ICMP, IP, ICMPv6, IPv4, IPv6
from netlab.dataplane.trace import Trace

if TYPE_CHECKING:
    from netlab.dataplane.netns import Netns
    from netlab.dataplane.skb import Skb

BURST = 6.0  # errors to one destination at once

# error kind -> (ICMP type, code), (ICMPv6 type, code)
KINDS: dict[str, tuple[tuple[int, int], tuple[int, int]]] = {
    "net-unreachable": ((p.UNREACHABLE, p.NET), (p.UNREACHABLE6, 0)),
    "host-unreachable": ((p.UNREACHABLE, p.HOST), (p.UNREACHABLE6, 3)),
    "proto-unreachable": ((p.UNREACHABLE, p.PROTOCOL), (p.UNREACHABLE6, 4)),
    "port-unreachable": ((p.UNREACHABLE, p.PORT), (p.UNREACHABLE6, 4)),
    "fragmentation-needed": ((p.UNREACHABLE, p.FRAGMENTATION_NEEDED), (p.TOO_BIG6, 0)),
    "net-prohibited": ((p.UNREACHABLE, p.NET_PROHIBITED), (p.UNREACHABLE6, 1)),
    "host-prohibited": ((p.UNREACHABLE, p.HOST_PROHIBITED), (p.UNREACHABLE6, 1)),
    "admin-prohibited": ((p.UNREACHABLE, p.ADMIN_PROHIBITED), (p.UNREACHABLE6, 1)),
    "time-exceeded": ((p.TIME_EXCEEDED, 0), (p.TIME_EXCEEDED6, 0)),
    "reassembly-time-exceeded": ((p.TIME_EXCEEDED, 1), (p.TIME_EXCEEDED6, 1)),
}

# what a socket is told (errno name, whether it ends a connection attempt): icmp_err_convert in
# net/ipv4/icmp.c
ERRORS4: dict[int, tuple[str, bool]] = {
    p.NET: ("ENETUNREACH", False), p.HOST: ("EHOSTUNREACH", False), p.PROTOCOL: ("ENOPROTOOPT", True),
    p.PORT: ("ECONNREFUSED", True), p.NET_PROHIBITED: ("ENETUNREACH", True),
    p.HOST_PROHIBITED: ("EHOSTUNREACH", True), p.ADMIN_PROHIBITED: ("EHOSTUNREACH", True),
}  # fmt: skip
ERRORS6: dict[int, tuple[str, bool]] = {
    0: ("ENETUNREACH", False), 1: ("EACCES", True), 3: ("EHOSTUNREACH", False), 4: ("ECONNREFUSED", True),
}  # fmt: skip


def error(netns: "Netns", packet: IP, kind: str, trace: Trace | None, mtu: int = 0, about: "Skb | None" = None) -> None:
    """Tell the sender of a packet; not about errors, groups, later fragments, or too often (RFC 1122, 3.2.2)."""
    if netns.icmp_busy or not _deserves_error(packet) or not _may_send(netns, packet, kind):
        return
    version = 0 if isinstance(packet, IPv4) else 1
    type_, code = KINDS[kind][version]
    message: ICMP | ICMPv6
    if isinstance(packet, IPv4):
        message = ICMP(type_, code, inner=packet, mtu=mtu)
    else:
        message = ICMPv6(type_, code, inner=packet, mtu=mtu)
    netns.note(trace, None, "error", kind, f"to {packet.src}", packet)
    netns.reply(packet.src, message, packet.dst if netns.is_local(packet.dst) else None, trace, about)


def host_unreachable(netns: "Netns", packet: IP, trace: Trace | None) -> None:
    """The neighbour did not answer: the sender is told, be it ourselves."""
    error(netns, packet, "host-unreachable", trace)


def _deserves_error(packet: IP) -> bool:
    payload = packet.payload
    if isinstance(payload, p.Fragment) and payload.offset:
        return False
    if isinstance(payload, p.Fragment):
        payload = payload.whole
    if isinstance(payload, ICMP | ICMPv6) and (payload.is_error or (isinstance(payload, ICMPv6) and payload.target)):
        return False
    unusable = (addr.ANY[4], addr.ANY[6], "255.255.255.255")
    return not (addr.is_multicast(packet.dst) or packet.src in unusable or addr.is_multicast(packet.src))


def _may_send(netns: "Netns", packet: IP, kind: str) -> bool:
    """A token bucket per destination; errors on the way out and to ourselves are not limited."""
    rate = netns.sysctl["net.ipv4.icmp_ratelimit"] / 1000
    if not rate or kind == "fragmentation-needed" or netns.is_local(packet.src):
        return True
    now = netns.world.now
    tokens, last = netns.icmp_tokens.get(packet.src, (BURST, now))
    tokens = min(BURST, tokens + (now - last) / rate)
    allowed = tokens >= 1
    netns.icmp_tokens[packet.src] = (tokens - allowed, now)
    return allowed


def receive(netns: "Netns", packet: IP, trace: Trace | None, came: str | None = None) -> None:
    """A message for this namespace: answer an echo, hand an error to its socket. Raw sockets have seen it
    already. `came`: the device it came in by, by which a link-local neighbour is answered.
    """
    message = packet.payload
    if isinstance(message, ICMP) and isinstance(packet, IPv4):
        if message.type == p.ECHO_REQUEST and not netns.sysctl["net.ipv4.icmp_echo_ignore_all"]:
            answer = ICMP(p.ECHO_REPLY, 0, message.id, message.seq, message.data)
            netns.reply(packet.src, answer, packet.dst, trace)
        elif message.is_error and message.inner is not None:
            _notify4(netns, message, message.inner)
    elif isinstance(message, ICMPv6) and isinstance(packet, IPv6):
        if message.type == p.ECHO_REQUEST6:
            answer6 = ICMPv6(p.ECHO_REPLY6, 0, message.id, message.seq, message.data)
            dev = came if addr.is_link_local(packet.src) and came in netns.links else None
            netns.reply(packet.src, answer6, packet.dst, trace, dev=dev)
        elif message.is_error and message.inner is not None:
            _notify6(netns, message, message.inner)


def _notify4(netns: "Netns", message: ICMP, inner: IPv4) -> None:
    if message.type == p.UNREACHABLE and message.code == p.FRAGMENTATION_NEEDED:
        netns.learn_mtu(inner.dst, message.mtu)
        netns.sockets.mtu_changed(inner)
    elif message.type == p.UNREACHABLE:
        netns.sockets.error(inner, *ERRORS4.get(message.code, ("EHOSTUNREACH", False)))
    elif message.type == p.TIME_EXCEEDED:
        netns.sockets.error(inner, "EHOSTUNREACH", False)


def _notify6(netns: "Netns", message: ICMPv6, inner: IPv6) -> None:
    if message.type == p.TOO_BIG6:
        netns.learn_mtu(inner.dst, message.mtu)
        netns.sockets.mtu_changed(inner)
    elif message.type == p.UNREACHABLE6:
        netns.sockets.error(inner, *ERRORS6.get(message.code, ("EHOSTUNREACH", False)))
    elif message.type == p.TIME_EXCEEDED6:
        netns.sockets.error(inner, "EHOSTUNREACH", False)
