"""NAT: how a flow is rewritten, and the rewriting of its packets in both directions, ICMP errors about them
included.

The first packet of a flow decides (targets call `set_destination` and `set_source`); later ones only follow
(nf_nat_core.c). "dst" is done at PREROUTING and OUTPUT, "src" at POSTROUTING and INPUT.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from netlab.dataplane.conntrack import Flow, Tuple
from netlab.dataplane.packet import ICMP, IP, TCP, UDP, Fragment, ICMPv6, Transport, transport, with_parts
from netlab.dataplane.skb import Skb

if TYPE_CHECKING:
    from netlab.dataplane.netns import Netns

Ports = tuple[int, int]


def set_destination(netns: "Netns", skb: Skb, address: str | None, ports: Ports | None) -> None:
    """From now on, the flow goes there."""
    flow = skb.flow
    if flow is None:
        return
    port = flow.reply.sport
    if ports is not None and flow.original.protocol in ("tcp", "udp"):
        low, high = ports
        port = port if low <= port <= high else low
    flow.reply = flow.reply._replace(src=address or flow.reply.src, sport=port)
    flow.dnat = flow.dnat or _inverse_differs(flow, "dst")


def set_source(
    netns: "Netns", skb: Skb, address: str | None, ports: Ports | None, masquerade: str | None = None
) -> None:
    """From now on, the flow seems to come from there; the port is kept where nobody else uses it."""
    flow = skb.flow
    if flow is None:
        return
    port, preserved = flow.reply.dport, _port_range(flow.reply.dport)
    if ports is not None:
        preserved, port = ports, port if ports[0] <= port <= ports[1] else ports[0]
    wanted = _with_source(flow.reply, address or flow.reply.dst, port)
    flow.reply = _free(netns, flow, wanted, preserved)
    flow.masquerade = masquerade
    flow.snat = flow.snat or _inverse_differs(flow, "src")


def no_source(netns: "Netns", skb: Skb) -> None:
    """No rule wants it rewritten; but two flows must not look the same."""
    flow = skb.flow
    if flow is not None and netns.conntrack.used(flow.reply, flow):
        flow.reply = _free(netns, flow, flow.reply, _port_range(flow.reply.dport))
        flow.snat = _inverse_differs(flow, "src")


def _inverse_differs(flow: Flow, side: str) -> bool:
    sent = flow.reply.inverse()
    if side == "dst":
        return (sent.dst, sent.dport) != (flow.original.dst, flow.original.dport)
    return (sent.src, sent.sport) != (flow.original.src, flow.original.sport)


def _with_source(reply: Tuple, address: str, port: int) -> Tuple:
    if reply.protocol in ("icmp", "ipv6-icmp"):
        return reply._replace(dst=address, dport=port, sport=port)
    return reply._replace(dst=address, dport=port)


def _port_range(port: int) -> Ports:
    """Privileged ports stay privileged (nf_nat_l4proto_unique_tuple)."""
    if port < 512:
        return 1, 511
    return (600, 1023) if port < 1024 else (1024, 65535)


def _free(netns: "Netns", flow: Flow, wanted: Tuple, ports: Ports) -> Tuple:
    """The wanted reply, or the next port up (round the end of the range) that makes it unlike any other
    flow's.
    """
    low, high = ports
    count = high - low + 1
    for step in range(count):
        port = low + (wanted.dport - low + step) % count if step else wanted.dport
        candidate = _with_source(wanted, wanted.dst, port)
        if not netns.conntrack.used(candidate, flow):
            return candidate
    return wanted


# --- packets


def rewrite(netns: "Netns", skb: Skb, side: str) -> None:
    """Apply what was decided for the flow to this packet: its "dst" or its "src" side, as the hook has it."""
    flow = skb.flow
    if flow is None or not _concerns(flow, side, skb.reply):
        return
    before = skb.packet
    header = transport(before)
    if isinstance(header, ICMP | ICMPv6) and header.is_error:
        skb.packet = _rewrite_error(before, header, flow, side, skb.reply)
    else:
        # what packets of this direction look like on the other side of us
        target = flow.original.inverse() if skb.reply else flow.reply.inverse()
        skb.packet = _manipulated(before, target, side)
    if skb.packet != before and skb.trace is not None:
        verdict = {"dst": "DNAT", "src": "SNAT"}[side]
        detail = f"{before.src} > {before.dst} becomes {_named(skb.packet, side)}"
        netns.note(skb.trace, skb.indev or skb.outdev, "nat", verdict, detail, skb.packet)


def _concerns(flow: Flow, side: str, reply: bool) -> bool:
    """In the reply direction, destination and source change places."""
    return flow.dnat if (side == "dst") != reply else flow.snat


def _named(packet: IP, side: str) -> str:
    header = transport(packet)
    port = ""
    if isinstance(header, TCP | UDP):
        port = f":{header.dport if side == 'dst' else header.sport}"
    return f"{'to' if side == 'dst' else 'from'} {packet.dst if side == 'dst' else packet.src}{port}"


def _manipulated(packet: IP, target: Tuple, side: str) -> IP:
    src, dst = (packet.src, target.dst) if side == "dst" else (target.src, packet.dst)
    payload = packet.payload
    if isinstance(payload, Fragment):
        whole = _with_ports(payload.whole, target, side)
        return with_parts(packet, src, dst, Fragment(whole, payload.offset, payload.length, payload.more))
    return with_parts(packet, src, dst, _with_ports(payload, target, side))


def _with_ports(header: Transport, target: Tuple, side: str) -> Transport:
    if isinstance(header, TCP | UDP):
        if side == "dst":
            return header if header.dport == target.dport else replace(header, dport=target.dport)
        return header if header.sport == target.sport else replace(header, sport=target.sport)
    wanted = target.dport if side == "dst" else target.sport
    return replace(header, id=wanted) if header.is_echo and header.id != wanted else header


def _rewrite_error(packet: IP, header: ICMP | ICMPv6, flow: Flow, side: str, reply: bool) -> IP:
    """The packet inside travelled the other way: its opposite side is put back
    (nf_nat_icmp_reply_translation).
    """
    other = flow.original if reply else flow.reply
    assert header.inner is not None
    inner = _manipulated(header.inner, other, "src" if side == "dst" else "dst")
    src, dst = (packet.src, other.src) if side == "dst" else (other.dst, packet.dst)
    return with_parts(packet, src, dst, replace(header, inner=inner))  # type: ignore[arg-type]
