"""What a rule may ask of a packet: one frozen value per iptables extension, each with its own text.

Texts are those of `iptables -S` (iptables 1.8). Nothing here changes a packet; parsing is in `syntax`.
"""

from dataclasses import dataclass
from typing import ClassVar, Protocol

from netlab.dataplane import addr
from netlab.dataplane.links import Link
from netlab.dataplane.packet import ICMP, TCP, UDP, ICMPv6, transport
from netlab.dataplane.skb import Skb

Range = tuple[int, int]


class Match(Protocol):
    """`needs_conntrack`: the namespace has to track flows once a rule asks this."""

    needs_conntrack: ClassVar[bool]

    def matches(self, skb: Skb) -> bool: ...


def _not(negated: bool) -> str:
    return "! " if negated else ""


def range_text(ports: Range) -> str:
    return str(ports[0]) if ports[0] == ports[1] else f"{ports[0]}:{ports[1]}"


@dataclass(frozen=True, slots=True)
class Ports:
    """-m tcp or -m udp: one range each way, and TCP flags (mask, set)."""

    protocol: str
    source: Range | None = None
    destination: Range | None = None
    not_source: bool = False
    not_destination: bool = False
    flags: tuple[str, str] | None = None
    not_flags: bool = False
    needs_conntrack: ClassVar[bool] = False

    def matches(self, skb: Skb) -> bool:
        header = transport(skb.packet)
        if not isinstance(header, TCP | UDP) or header.protocol != self.protocol:
            return False
        if self.source and (self.source[0] <= header.sport <= self.source[1]) == self.not_source:
            return False
        if self.destination and ((self.destination[0] <= header.dport <= self.destination[1]) == self.not_destination):
            return False
        return self.flags is None or self._flags_match(header) != self.not_flags

    def _flags_match(self, header: TCP | UDP) -> bool:
        mask, wanted = self.flags or ("", "")
        return isinstance(header, TCP) and {f for f in header.flags if f in mask} == set(wanted)

    def __str__(self) -> str:
        words = [f"-m {self.protocol}"]
        if self.source:
            words.append(f"{_not(self.not_source)}--sport {range_text(self.source)}")
        if self.destination:
            words.append(f"{_not(self.not_destination)}--dport {range_text(self.destination)}")
        if self.flags:
            names = [",".join(TCP_FLAGS[f] for f in "FSRPA" if f in part) or "NONE" for part in self.flags]
            words.append(f"{_not(self.not_flags)}--tcp-flags {' '.join(names)}")
        return " ".join(words)


TCP_FLAGS = {"F": "FIN", "S": "SYN", "R": "RST", "P": "PSH", "A": "ACK"}


@dataclass(frozen=True, slots=True)
class Multiport:
    """-m multiport; which: sports, dports or ports."""

    which: str
    ranges: tuple[Range, ...]
    negated: bool = False
    needs_conntrack: ClassVar[bool] = False

    def matches(self, skb: Skb) -> bool:
        header = transport(skb.packet)
        if not isinstance(header, TCP | UDP):
            return False
        asked = {"sports": [header.sport], "dports": [header.dport], "ports": [header.sport, header.dport]}
        found = any(low <= port <= high for port in asked[self.which] for low, high in self.ranges)
        return found != self.negated

    def __str__(self) -> str:
        ranges = ",".join(range_text(each) for each in self.ranges)
        return f"-m multiport {_not(self.negated)}--{self.which} {ranges}"


STATES = ("INVALID", "NEW", "RELATED", "ESTABLISHED", "UNTRACKED", "SNAT", "DNAT")


@dataclass(frozen=True, slots=True)
class Conntrack:
    """-m conntrack (or its older name, state)."""

    states: frozenset[str] | None = None
    not_states: bool = False
    original_destination: addr.Prefix | None = None
    original_port: Range | None = None
    direction: str | None = None  # ORIGINAL, REPLY
    name: str = "conntrack"
    needs_conntrack: ClassVar[bool] = True

    def matches(self, skb: Skb) -> bool:
        flow = skb.flow
        if self.states is not None and self._state_matches(skb) == self.not_states:
            return False
        if (self.original_destination or self.original_port or self.direction) and flow is None:
            return False
        if flow is None:
            return True
        if self.original_destination and flow.original.dst not in self.original_destination:
            return False
        if self.original_port:
            low, high = self.original_port
            if not low <= flow.original.dport <= high:
                return False
        return self.direction is None or (self.direction == "REPLY") == skb.reply

    def _state_matches(self, skb: Skb) -> bool:
        states, flow = self.states or frozenset(), skb.flow
        if skb.state in states:
            return True
        return flow is not None and (("DNAT" in states and flow.dnat) or ("SNAT" in states and flow.snat))

    def __str__(self) -> str:
        words = [f"-m {self.name}"]
        if self.states is not None:
            option = "--ctstate" if self.name == "conntrack" else "--state"
            names = ",".join(state for state in STATES if state in self.states)
            words.append(f"{_not(self.not_states)}{option} {names}")
        if self.original_destination:
            words.append(f"--ctorigdst {host_text(self.original_destination)}")
        if self.original_port:
            words.append(f"--ctorigdstport {range_text(self.original_port)}")
        if self.direction:
            words.append(f"--ctdir {self.direction}")
        return " ".join(words)


def host_text(prefix: addr.Prefix) -> str:
    return prefix.first if prefix.length == addr.WIDTH[prefix.family] else str(prefix)


ADDRESS_TYPES = ("UNICAST", "LOCAL", "BROADCAST", "MULTICAST", "UNSPEC")


@dataclass(frozen=True, slots=True)
class AddressType:
    """-m addrtype: what the namespace takes an address for."""

    source: str | None = None
    destination: str | None = None
    not_source: bool = False
    not_destination: bool = False
    limit_in: bool = False
    limit_out: bool = False
    needs_conntrack: ClassVar[bool] = False

    def matches(self, skb: Skb) -> bool:
        dev = skb.indev if self.limit_in else skb.outdev if self.limit_out else None
        asked = (
            (self.source, self.not_source, skb.packet.src),
            (self.destination, self.not_destination, skb.packet.dst),
        )
        return all(kind is None or (_is_type(skb, text, kind, dev) != no) for kind, no, text in asked)

    def __str__(self) -> str:
        words = ["-m addrtype"]
        if self.source:
            words.append(f"{_not(self.not_source)}--src-type {self.source}")
        if self.destination:
            words.append(f"{_not(self.not_destination)}--dst-type {self.destination}")
        words += ["--limit-iface-in"] if self.limit_in else []
        words += ["--limit-iface-out"] if self.limit_out else []
        return " ".join(words)


def _is_type(skb: Skb, text: str, kind: str, dev: Link | None) -> bool:
    link = skb.indev or skb.outdev
    assert link is not None
    netns = link.netns
    if dev is not None and kind == "LOCAL":
        return dev.has_address(text)
    if netns.is_local(text):
        found = "LOCAL"
    elif netns.is_broadcast(text):
        found = "BROADCAST"
    elif addr.is_multicast(text):
        found = "MULTICAST"
    else:
        found = "UNSPEC" if text in addr.ANY.values() else "UNICAST"
    return found == kind


@dataclass(frozen=True, slots=True)
class IcmpType:
    """-m icmp --icmp-type (or icmp6); code None = any, type None = any type."""

    type: int | None
    code: int | None = None
    negated: bool = False
    family: int = 4
    needs_conntrack: ClassVar[bool] = False

    def matches(self, skb: Skb) -> bool:
        header = transport(skb.packet)
        if not isinstance(header, ICMP | ICMPv6):
            return False
        found = self.type in (None, header.type) and self.code in (None, header.code)
        return found != self.negated

    def __str__(self) -> str:
        value = "any" if self.type is None else f"{self.type}" + (f"/{self.code}" if self.code is not None else "")
        name = ("icmp", "icmp") if self.family == 4 else ("icmp6", "icmpv6")
        return f"-m {name[0]} {_not(self.negated)}--{name[1]}-type {value}"


@dataclass(frozen=True, slots=True)
class MarkMatch:
    """-m mark."""

    value: int
    mask: int = 0xFFFFFFFF
    negated: bool = False
    needs_conntrack: ClassVar[bool] = False

    def matches(self, skb: Skb) -> bool:
        return (skb.mark & self.mask == self.value) != self.negated

    def __str__(self) -> str:
        mask = "" if self.mask == 0xFFFFFFFF else f"/{self.mask:#x}"
        return f"-m mark {_not(self.negated)}--mark {self.value:#x}{mask}"


@dataclass(frozen=True, slots=True)
class Comment:
    """-m comment: matches always."""

    text: str
    needs_conntrack: ClassVar[bool] = False

    def matches(self, skb: Skb) -> bool:
        return True

    def __str__(self) -> str:
        quoted = self.text.replace("\\", "\\\\").replace('"', '\\"')
        plain = self.text and all(each.isalnum() or each in "_-." for each in self.text)
        return f"-m comment --comment {self.text if plain else chr(34) + quoted + chr(34)}"


@dataclass(frozen=True, slots=True)
class Physdev:
    """-m physdev: the bridge ports of a bridged packet."""

    port_in: str | None = None
    port_out: str | None = None
    not_in: bool = False
    not_out: bool = False
    bridged: bool = False
    needs_conntrack: ClassVar[bool] = False

    def matches(self, skb: Skb) -> bool:
        if self.bridged and not (skb.physin and skb.physout):
            return False
        if self.port_in and interface_matches(self.port_in, skb.physin) == self.not_in:
            return False
        return not (self.port_out and interface_matches(self.port_out, skb.physout) == self.not_out)

    def __str__(self) -> str:
        words = ["-m physdev"]
        words += [f"{_not(self.not_in)}--physdev-in {self.port_in}"] if self.port_in else []
        words += [f"{_not(self.not_out)}--physdev-out {self.port_out}"] if self.port_out else []
        words += ["--physdev-is-bridged"] if self.bridged else []
        return " ".join(words)


def interface_matches(wanted: str, link: Link | None) -> bool:
    """A trailing + stands for any rest of the name."""
    if link is None:
        return False
    return link.name.startswith(wanted[:-1]) if wanted.endswith("+") else link.name == wanted
