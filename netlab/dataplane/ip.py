"""The way of a packet through one namespace: in, up, on and out, in the kernel's order of hooks.

Receive:  PREROUTING -> route -> INPUT -> socket, or FORWARD -> POSTROUTING -> neighbour.
Send:     route -> OUTPUT -> (route again) -> POSTROUTING -> neighbour.
Rules are in `netfilter`, flows in `conntrack`; fragments are cut and put together in `fragment`.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netlab.dataplane import addr, icmp
from netlab.dataplane.errno_text import oserror
from netlab.dataplane.fragment import Reassembly, fragments
from netlab.dataplane.links import Link
from netlab.dataplane.packet import IP, Ethernet, Fragment, ICMPv6, IPv4, IPv6, Transport, version, with_ttl
from netlab.dataplane.route import KINDS
from netlab.dataplane.skb import Skb
from netlab.dataplane.sysctl import FORWARDING
from netlab.dataplane.trace import Trace

if TYPE_CHECKING:
    from netlab.dataplane.netns import Netns

__all__ = ["Hop", "Reassembly", "confirm", "receive", "route_input", "route_output", "send"]


@dataclass(frozen=True, slots=True)
class Hop:
    """Where a packet leaves: the device, the next address on it, and the source the route would choose."""

    link: Link
    nexthop: str
    src: str
    text: str
    local: bool = False


# --- in


def receive(netns: "Netns", link: Link, packet: IP, trace: Trace | None, looped: Skb | None = None) -> None:
    """A packet that a device has taken in; `looped` is what it was on its way out, for loopback."""
    if looped is not None and looped.physin is not None:
        _deliver(netns, looped)  # PREROUTING was done while it was bridged
        return
    skb = Skb(packet, trace, indev=link)
    if looped is not None:
        skb.flow, skb.state, skb.reply, skb.mark = looped.flow, looped.state, looped.reply, looped.mark
    if not netns.netfilter[version(packet)].prerouting(skb):
        return
    _deliver(netns, skb)


def _deliver(netns: "Netns", skb: Skb) -> None:
    """To the neighbour table, or on by its destination."""
    packet, message = skb.packet, skb.packet.payload
    if not (isinstance(message, ICMPv6) and message.target and isinstance(packet, IPv6)):
        route_input(netns, skb)
    elif netns.netfilter[6].input(skb):
        assert skb.indev is not None
        netns.neighbours.receive_nd(skb.indev, packet, message, skb.trace)


def route_input(netns: "Netns", skb: Skb) -> None:
    """After PREROUTING: for us, for somebody behind us, or for nobody."""
    packet, link = skb.packet, skb.indev
    assert link is not None
    reason = _martian(netns, packet, link)
    if reason:
        netns.note(skb.trace, link, "drop", "martian", reason, packet)
    elif netns.is_local(packet.dst) or netns.is_broadcast(packet.dst) or addr.is_multicast(packet.dst):
        netns.note(skb.trace, link, "route", "local", packet.dst, packet)
        _local_in(netns, skb)
    elif not _forwards(netns, packet):
        netns.note(skb.trace, link, "drop", "not forwarding", f"{FORWARDING[version(packet)]}=0", packet)
    else:
        _forward(netns, skb, link)


def _forwards(netns: "Netns", packet: IP) -> bool:
    return bool(netns.sysctl[FORWARDING[version(packet)]])


def _martian(netns: "Netns", packet: IP, link: Link) -> str:
    """Why the kernel believes no such addresses on this device; "" when it does (ip_route_input_slow)."""
    if not link.has_arp:
        return ""
    if (addr.is_loopback(packet.src) or addr.is_loopback(packet.dst)) and not (
        packet.version == 4 and netns.sysctl.device(4, link.name, "route_localnet")
    ):
        return "loopback address from outside"
    if packet.version == 6:
        return ""
    if addr.is_multicast(packet.src) or packet.src == "255.255.255.255":
        return "source is no host"
    if netns.is_local(packet.src) and not netns.sysctl.device(4, link.name, "accept_local"):
        return "source is our own address"
    mode = netns.sysctl.device(4, link.name, "rp_filter")
    if mode and packet.src != addr.ANY[4]:
        route = netns.routes[4].lookup(packet.src)
        if route is None or (mode == 1 and route.dev != link.name):
            return "reverse path filter"
    return ""


def _local_in(netns: "Netns", skb: Skb) -> None:
    if isinstance(skb.packet.payload, Fragment):
        whole = netns.reassembly.add(skb.packet, skb.trace)
        if whole is None:
            return
        skb.packet = whole
    if netns.netfilter[version(skb.packet)].input(skb):
        netns.sockets.deliver(skb)


def _forward(netns: "Netns", skb: Skb, link: Link) -> None:
    packet = skb.packet
    hop = _forward_hop(netns, skb, link)
    if hop is None:
        return
    if packet.ttl <= 1:
        icmp.error(netns, packet, "time-exceeded", skb.trace, about=skb)
        netns.note(skb.trace, link, "drop", "time exceeded", f"ttl {packet.ttl}", packet)
        return
    mtu = netns.path_mtu(packet.dst, hop.link)
    if packet.size > mtu and packet.df:
        icmp.error(netns, packet, "fragmentation-needed", skb.trace, mtu, skb)
        netns.note(skb.trace, hop.link, "drop", "too big", f"{packet.size} > mtu {mtu}, DF", packet)
        return
    skb.packet, skb.outdev = with_ttl(packet, packet.ttl - 1), hop.link
    if netns.netfilter[version(packet)].forward(skb):
        netns.note(skb.trace, hop.link, "forward", hop.link.name, hop.text, skb.packet)
        finish(netns, skb, hop)


def _forward_hop(netns: "Netns", skb: Skb, link: Link) -> Hop | None:
    """The way on, or None after telling the sender why there is none."""
    packet = skb.packet
    try:
        return _lookup(netns, packet.dst, None)
    except OSError as error:
        kinds = {"Network is unreachable": "net-unreachable", "Permission denied": "admin-prohibited"}
        kind = kinds.get(error.strerror or "", "host-unreachable")
        netns.note(skb.trace, link, "route", "unreachable", error.strerror or "", packet)
        if error.strerror != "Invalid argument":  # blackhole: silence
            icmp.error(netns, packet, kind, skb.trace, about=skb)
        return None


# --- out


def route_output(netns: "Netns", dst: str, src: str | None = None, dev: str | None = None) -> Hop:
    """Where a packet of ours to that address leaves; ENETUNREACH, EHOSTUNREACH, EACCES or EINVAL."""
    if netns.is_local(dst) and (dev is None or dev == "lo"):
        if not netns.lo.up:
            raise oserror("ENETUNREACH")
        own = "127.0.0.1" if dst.startswith("127.") else dst
        return Hop(netns.lo, dst, src or own, f"local {dst} dev lo", local=True)
    group = _group_link(netns, dst, dev)
    if group is not None:
        return Hop(group, dst, src or netns.select_source(group, dst), f"broadcast {dst} dev {group.name}")
    hop = _lookup(netns, dst, dev)
    return hop if src is None else Hop(hop.link, hop.nexthop, src, hop.text)


def _group_link(netns: "Netns", dst: str, dev: str | None) -> Link | None:
    """The device for a broadcast, multicast or link-local destination that no route decides."""
    if dev is not None and (netns.is_broadcast(dst) or addr.is_multicast(dst)):
        return netns.link(dev)
    if netns.is_broadcast(dst) and dst != "255.255.255.255":
        return netns.addresses.broadcast_link(dst)
    if ":" in dst and addr.is_multicast(dst):
        return next((each for each in netns.links.values() if each.up and each.has_arp), None)
    return None


def _lookup(netns: "Netns", dst: str, dev: str | None) -> Hop:
    route = netns.routes[addr.family(dst)].lookup(dst, dev)
    if route is None:
        raise oserror("ENETUNREACH")
    if route.kind != "unicast":
        raise oserror(KINDS[route.kind])
    assert route.dev is not None
    link, nexthop = netns.links[route.dev], route.via or dst
    return Hop(link, nexthop, route.src or netns.select_source(link, nexthop), str(route))


def confirm(netns: "Netns", dst: str, dev: str | None) -> None:
    """A transport made progress: the neighbour on the way is alive."""
    try:
        hop = route_output(netns, dst, None, dev)
    except OSError:
        return
    netns.neighbours.confirm(hop.link, hop.nexthop)


def send(
    netns: "Netns", dst: str, payload: Transport, *, src: str | None = None, ttl: int | None = None,
    df: bool | None = None, dev: str | None = None, trace: Trace | None = None,
    about: Skb | None = None,
) -> None:  # fmt: skip
    """Send what a socket or the kernel itself says.

    df: True = never fragment (EMSGSIZE when too big), False = may be fragmented on its way, None = as Linux
    does by default: Don't Fragment is set when it fits the path's MTU, else it is cut here. EPERM when OUTPUT
    drops
    it.
    """
    hop = route_output(netns, dst, src, dev)
    mtu = netns.path_mtu(dst, hop.link)
    size = payload.size + (20 if ":" not in dst else 40)
    if df and size > mtu:
        raise oserror("EMSGSIZE")
    hops = netns.sysctl["net.ipv4.ip_default_ttl"] if ttl is None else ttl
    packet: IP
    if ":" in dst:
        packet = IPv6(hop.src, dst, payload, hops, netns.next_ident() if size > mtu else 0)
    else:
        packet = IPv4(hop.src, dst, payload, hops, size <= mtu if df is None else df, netns.next_ident())
    skb = Skb(packet, trace, outdev=hop.link)
    if about is not None and about.flow is not None:  # nf_ct_attach
        skb.flow, skb.state, skb.reply = about.flow, "RELATED", not about.reply
    _local_out(netns, skb, hop)


def _local_out(netns: "Netns", skb: Skb, hop: Hop) -> None:
    netns.note(skb.trace, hop.link, "route", hop.link.name, hop.text, skb.packet)
    before = skb.packet
    if not netns.netfilter[version(before)].output(skb):
        raise oserror("EPERM")
    if skb.packet.dst != before.dst:
        hop = route_output(netns, skb.packet.dst, skb.packet.src)
        skb.outdev = hop.link
        netns.note(skb.trace, hop.link, "route", hop.link.name, hop.text, skb.packet)
    finish(netns, skb, hop)


def finish(netns: "Netns", skb: Skb, hop: Hop) -> None:
    """POSTROUTING, the cut to the path's MTU, and the neighbour."""
    skb.outdev = hop.link
    if not netns.netfilter[version(skb.packet)].postrouting(skb):
        return
    mtu = netns.path_mtu(skb.packet.dst, hop.link)
    parts = fit(skb.packet, mtu)
    for part in parts:
        if len(parts) > 1:
            netns.note(skb.trace, hop.link, "fragment", f"{part.size} bytes", f"mtu {mtu}", part)
        _to_neighbour(netns, skb, part, hop)


def fit(packet: IP, mtu: int) -> list[IP]:
    """The packet, or its fragments where it is too big."""
    return [packet] if packet.size <= mtu else fragments(packet, mtu)


def _to_neighbour(netns: "Netns", skb: Skb, packet: IP, hop: Hop) -> None:
    link = hop.link
    if not link.has_arp:
        link.transmit(Ethernet(addr.NO_MAC, addr.NO_MAC, packet), skb.trace, skb)
    elif netns.is_broadcast(packet.dst):
        link.transmit(Ethernet(link.mac, addr.BROADCAST_MAC, packet), skb.trace)
    elif addr.is_multicast(packet.dst):
        link.transmit(Ethernet(link.mac, addr.multicast_mac(packet.dst), packet), skb.trace)
    else:
        netns.neighbours.send(link, hop.nexthop, packet, skb.trace)
