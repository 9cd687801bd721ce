"""Flows: which packets belong together, in which state they are, and how they were rewritten.

A flow exists once its first packet has left or arrived (is confirmed); one whose time is over is forgotten
when it is looked at. Timeouts are the kernel's defaults (net.netfilter.nf_conntrack_*), in seconds. Rewriting
is in
netfilter/nat.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from netlab.dataplane.packet import (
    ECHO_REQUEST,
    ECHO_REQUEST6,
    ICMP,
    IP,
    TCP,
    UDP,
    Fragment,
    ICMPv6,
    transport,
)
from netlab.dataplane.skb import Skb

if TYPE_CHECKING:
    from netlab.dataplane.netns import Netns

TCP_TIMEOUTS: dict[str, float] = {
    "SYN_SENT": 120, "SYN_RECV": 60, "ESTABLISHED": 432000, "FIN_WAIT": 120, "CLOSE_WAIT": 60,
    "LAST_ACK": 30, "TIME_WAIT": 120, "CLOSE": 10,
}  # fmt: skip
UDP_TIMEOUT, UDP_STREAM_TIMEOUT, ICMP_TIMEOUT, GENERIC_TIMEOUT = 30.0, 120.0, 30.0, 600.0
UDP_STREAM_AFTER = 2.0

# (state, flag, in the reply direction) -> state; what is not here changes nothing (nf_conntrack_proto_tcp.c)
TCP_MOVES: dict[tuple[str, str, bool], str] = {
    ("SYN_SENT", "SA", True): "SYN_RECV",
    ("SYN_RECV", "A", False): "ESTABLISHED",
    ("SYN_RECV", "F", False): "FIN_WAIT",
    ("ESTABLISHED", "F", False): "FIN_WAIT",
    ("ESTABLISHED", "F", True): "FIN_WAIT",
    ("FIN_WAIT", "A", False): "CLOSE_WAIT",
    ("FIN_WAIT", "A", True): "CLOSE_WAIT",
    ("FIN_WAIT", "F", False): "LAST_ACK",
    ("FIN_WAIT", "F", True): "LAST_ACK",
    ("CLOSE_WAIT", "F", False): "LAST_ACK",
    ("CLOSE_WAIT", "F", True): "LAST_ACK",
    ("LAST_ACK", "A", False): "TIME_WAIT",
    ("LAST_ACK", "A", True): "TIME_WAIT",
}


class Tuple(NamedTuple):
    """One direction of a flow; for an echo, both ports are its id, for other protocols 0."""

    protocol: str
    src: str
    sport: int
    dst: str
    dport: int

    def inverse(self) -> "Tuple":
        return Tuple(self.protocol, self.dst, self.dport, self.src, self.sport)


@dataclass(slots=True, eq=False)
class Flow:
    """`original` is as the first packet was sent, `reply` what its answers look like here."""

    original: Tuple
    reply: Tuple
    state: str = ""  # of TCP, by the kernel's names without the prefix
    seen_reply: bool = False
    confirmed: bool = False
    started: float = 0.0
    expires: float = 0.0
    mark: int = 0
    dnat: bool = False
    snat: bool = False
    nat_done: set[str] = field(default_factory=set)  # "dst", "src": decided
    masquerade: str | None = None  # the device whose address it took


def tuple_of(packet: IP) -> Tuple | None:
    """The direction this packet travels in; None where there is no telling."""
    header = packet.payload.whole if isinstance(packet.payload, Fragment) else packet.payload
    if isinstance(header, TCP | UDP):
        return Tuple(header.protocol, packet.src, header.sport, packet.dst, header.dport)
    if header.is_echo:
        return Tuple(header.protocol, packet.src, header.id, packet.dst, header.id)
    return None


class Conntrack:
    """The flows of one namespace. Nothing is tracked before `enabled`, which a NAT table or a state match
    brings.
    """

    def __init__(self, netns: "Netns") -> None:
        self.netns = netns
        self.enabled = False
        self._flows: dict[Tuple, tuple[Flow, bool]] = {}
        self._sweep_at = 1024

    def all(self) -> list[Flow]:
        """Every flow that is not over, the oldest first."""
        now = self.netns.world.now
        return [flow for flow, reply in self._flows.values() if not reply and flow.expires > now]

    def used(self, candidate: Tuple, by: Flow) -> bool:
        """Whether another flow's packets look like this."""
        found = self._find(candidate)
        return found is not None and found[0] is not by

    def _find(self, key: Tuple) -> tuple[Flow, bool] | None:
        found = self._flows.get(key)
        if found is not None and found[0].expires <= self.netns.world.now:
            self.forget(found[0])
            return None
        return found

    def forget(self, flow: Flow) -> None:
        for key in (flow.original, flow.reply):
            if key in self._flows and self._flows[key][0] is flow:
                del self._flows[key]

    def flush(self, *, address: str | None = None, protocol: str | None = None, device: str | None = None) -> int:
        """Forget the flows of an address, a protocol, a masquerading device; how many (`conntrack -D`)."""
        gone = [
            flow for flow in self.all()
            if (address is None or address in (*flow.original, *flow.reply))
            and (protocol is None or flow.original.protocol == protocol)
            and (device is None or flow.masquerade == device)
        ]  # fmt: skip
        for flow in gone:
            self.forget(flow)
        return len(gone)

    # --- packets

    def attach(self, skb: Skb) -> None:
        """Find or begin the flow of a packet and set its state; as the kernel does before any NAT."""
        header = transport(skb.packet)
        if isinstance(header, ICMP | ICMPv6) and header.is_error:
            self._attach_error(skb, header)
        else:
            self._attach_packet(skb)
        self.netns.note(skb.trace, skb.indev or skb.outdev, "conntrack", skb.state, "", skb.packet)

    def _attach_error(self, skb: Skb, header: ICMP | ICMPv6) -> None:
        """An error is RELATED to the flow of the packet it is about."""
        inner = tuple_of(header.inner) if header.inner is not None else None
        found = self._find(inner.inverse()) if inner is not None else None
        if found is None:
            skb.state = "INVALID"
        else:
            skb.flow, skb.reply, skb.state = found[0], found[1], "RELATED"

    def _attach_packet(self, skb: Skb) -> None:
        key = tuple_of(skb.packet)
        header = transport(skb.packet)
        if key is None or header is None:
            skb.state = "UNTRACKED" if isinstance(header, ICMPv6) else "INVALID"
            return
        found = self._find(key)
        if found is not None and _begins_again(found[0], header):
            self.forget(found[0])
            found = None
        if found is None:
            if not _may_begin(header):
                skb.state = "INVALID"
                return
            found = Flow(key, key.inverse(), started=self.netns.world.now), False
        skb.flow, skb.reply = found
        if skb.reply:
            skb.flow.seen_reply = True
        skb.state = "ESTABLISHED" if skb.flow.seen_reply else "NEW"
        self._refresh(skb.flow, header, skb.reply)

    def _refresh(self, flow: Flow, header: object, reply: bool) -> None:
        now = self.netns.world.now
        if isinstance(header, TCP):
            flow.state = _next_state(flow.state, header, reply)
            flow.expires = now + TCP_TIMEOUTS[flow.state]
        elif isinstance(header, UDP):
            stream = flow.seen_reply and now - flow.started > UDP_STREAM_AFTER
            flow.expires = now + (UDP_STREAM_TIMEOUT if stream else UDP_TIMEOUT)
        else:
            flow.expires = now + ICMP_TIMEOUT

    def confirm(self, skb: Skb) -> bool:
        """The packet has passed all hooks: its flow is real now. False when another flow got there first."""
        flow = skb.flow
        if flow is None or flow.confirmed:
            return True
        if self.used(flow.original, flow) or self.used(flow.reply, flow):
            return False
        flow.confirmed = True
        self._flows[flow.original] = flow, False
        self._flows[flow.reply] = flow, True
        if len(self._flows) > self._sweep_at:
            self._sweep()
        return True

    def _sweep(self) -> None:
        now = self.netns.world.now
        for flow, _ in list(self._flows.values()):
            if flow.expires <= now:
                self.forget(flow)
        self._sweep_at = max(1024, 2 * len(self._flows))


def _may_begin(header: object) -> bool:
    """TCP may be picked up in the middle (nf_conntrack_tcp_loose), but not by FIN, RST or SYN-ACK; an echo by
    a request.
    """
    if isinstance(header, TCP):
        return header.flags == "S" or not any(flag in header.flags for flag in "SFR")
    if isinstance(header, ICMP):
        return header.type == ECHO_REQUEST
    if isinstance(header, ICMPv6):
        return header.type == ECHO_REQUEST6
    return True


def _begins_again(flow: Flow, header: object) -> bool:
    """A SYN on a flow that is over begins a new one."""
    return isinstance(header, TCP) and header.flags == "S" and flow.state in ("TIME_WAIT", "CLOSE", "LAST_ACK")


def _next_state(state: str, header: TCP, reply: bool) -> str:
    if "R" in header.flags:
        return "CLOSE"
    if not state:
        return "SYN_SENT" if "S" in header.flags else "ESTABLISHED"
    flag = "F" if "F" in header.flags else "SA" if header.flags == "SA" else "A"
    return TCP_MOVES.get((state, flag, reply), state)
