"""What a rule does with a packet: frozen values whose `act` gives a verdict, or None to go on with the next
rule.

Which tables and chains a target is allowed in is data here (man iptables-extensions). NAT is decided here,
done in `nat`.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol

from netlab.dataplane import icmp
from netlab.dataplane.netfilter import nat
from netlab.dataplane.netfilter.log import describe
from netlab.dataplane.packet import TCP, Ethernet, IPv4, transport
from netlab.dataplane.skb import Skb
from netlab.dataplane.sockets import reset_for

if TYPE_CHECKING:
    from netlab.dataplane.netns import Netns

ACCEPT, DROP, RETURN = "ACCEPT", "DROP", "RETURN"
ANYWHERE = ("raw", "mangle", "nat", "filter")


class Target(Protocol):
    """name: the word after -j. hooks: where it may be reached from; empty = anywhere in its tables."""

    tables: ClassVar[tuple[str, ...]]
    hooks: ClassVar[tuple[str, ...]]

    @property
    def name(self) -> str: ...

    def act(self, netns: "Netns", skb: Skb, hook: str) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Verdict:
    """ACCEPT, DROP or RETURN."""

    verdict: str
    tables: ClassVar[tuple[str, ...]] = ANYWHERE
    hooks: ClassVar[tuple[str, ...]] = ()

    @property
    def name(self) -> str:
        return self.verdict

    def act(self, netns: "Netns", skb: Skb, hook: str) -> str | None:
        return self.verdict

    def __str__(self) -> str:
        return f"-j {self.verdict}"


@dataclass(frozen=True, slots=True)
class Jump:
    """To a user chain; the table follows it. With goto, its end is the end of the calling chain."""

    chain: str
    goto: bool = False
    tables: ClassVar[tuple[str, ...]] = ANYWHERE
    hooks: ClassVar[tuple[str, ...]] = ()

    @property
    def name(self) -> str:
        return self.chain

    def act(self, netns: "Netns", skb: Skb, hook: str) -> str | None:
        return None

    def __str__(self) -> str:
        return f"-{'g' if self.goto else 'j'} {self.chain}"


@dataclass(frozen=True, slots=True)
class Nothing:
    """A rule without a target: it counts."""

    tables: ClassVar[tuple[str, ...]] = ANYWHERE
    hooks: ClassVar[tuple[str, ...]] = ()

    @property
    def name(self) -> str:
        return ""

    def act(self, netns: "Netns", skb: Skb, hook: str) -> str | None:
        return None

    def __str__(self) -> str:
        return ""


REJECTS: dict[int, dict[str, str]] = {
    4: {
        "icmp-net-unreachable": "net-unreachable", "icmp-host-unreachable": "host-unreachable",
        "icmp-proto-unreachable": "proto-unreachable", "icmp-port-unreachable": "port-unreachable",
        "icmp-net-prohibited": "net-prohibited", "icmp-host-prohibited": "host-prohibited",
        "icmp-admin-prohibited": "admin-prohibited", "tcp-reset": "reset",
    },
    6: {
        "icmp6-no-route": "net-unreachable", "icmp6-adm-prohibited": "admin-prohibited",
        "icmp6-addr-unreachable": "host-unreachable", "icmp6-port-unreachable": "port-unreachable",
        "tcp-reset": "reset",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reject:
    """Drop, and say so to the sender."""

    how: str = "icmp-port-unreachable"
    family: int = 4
    tables: ClassVar[tuple[str, ...]] = ("filter",)
    hooks: ClassVar[tuple[str, ...]] = ("INPUT", "FORWARD", "OUTPUT")
    name: ClassVar[str] = "REJECT"

    def act(self, netns: "Netns", skb: Skb, hook: str) -> str | None:
        header = transport(skb.packet)
        if self.how != "tcp-reset":
            icmp.error(netns, skb.packet, REJECTS[self.family][self.how], skb.trace, about=skb)
        elif isinstance(header, TCP) and "R" not in header.flags:
            _reset(netns, skb, header)
        return DROP

    def __str__(self) -> str:
        return f"-j REJECT --reject-with {self.how}"


def _reset(netns: "Netns", skb: Skb, header: TCP) -> None:
    """RST to the sender; to one behind a bridge port straight through that port (nf_send_reset)."""
    packet, reset = skb.packet, reset_for(header)
    if skb.physin is None or skb.frame is None:
        netns.reply(packet.src, reset, packet.dst, skb.trace, skb)
        return
    answer = IPv4(packet.dst, packet.src, reset, df=True)
    skb.physin.transmit(Ethernet(skb.frame.dst, skb.frame.src, answer), skb.trace)


@dataclass(frozen=True, slots=True)
class Dnat:
    """A new destination for the flow; an address or a port may be left as it is."""

    address: str | None
    ports: tuple[int, int] | None = None
    tables: ClassVar[tuple[str, ...]] = ("nat",)
    hooks: ClassVar[tuple[str, ...]] = ("PREROUTING", "OUTPUT")
    name: ClassVar[str] = "DNAT"

    def act(self, netns: "Netns", skb: Skb, hook: str) -> str | None:
        nat.set_destination(netns, skb, self.address, self.ports)
        return ACCEPT

    def __str__(self) -> str:
        return f"-j DNAT --to-destination {_endpoint(self.address, self.ports)}"


@dataclass(frozen=True, slots=True)
class Snat:
    """A new source for the flow."""

    address: str | None
    ports: tuple[int, int] | None = None
    tables: ClassVar[tuple[str, ...]] = ("nat",)
    hooks: ClassVar[tuple[str, ...]] = ("POSTROUTING", "INPUT")
    name: ClassVar[str] = "SNAT"

    def act(self, netns: "Netns", skb: Skb, hook: str) -> str | None:
        nat.set_source(netns, skb, self.address, self.ports)
        return ACCEPT

    def __str__(self) -> str:
        return f"-j SNAT --to-source {_endpoint(self.address, self.ports)}"


@dataclass(frozen=True, slots=True)
class Masquerade:
    """A new source: the address of the device the packet leaves by."""

    ports: tuple[int, int] | None = None
    tables: ClassVar[tuple[str, ...]] = ("nat",)
    hooks: ClassVar[tuple[str, ...]] = ("POSTROUTING",)
    name: ClassVar[str] = "MASQUERADE"

    def act(self, netns: "Netns", skb: Skb, hook: str) -> str | None:
        assert skb.outdev is not None
        address = netns.select_source(skb.outdev, netns.nexthop(skb.packet.dst))
        nat.set_source(netns, skb, address, self.ports, masquerade=skb.outdev.name)
        return ACCEPT

    def __str__(self) -> str:
        return "-j MASQUERADE" + (f" --to-ports {_ports(self.ports)}" if self.ports else "")


@dataclass(frozen=True, slots=True)
class Redirect:
    """A new destination: this machine itself."""

    ports: tuple[int, int] | None = None
    tables: ClassVar[tuple[str, ...]] = ("nat",)
    hooks: ClassVar[tuple[str, ...]] = ("PREROUTING", "OUTPUT")
    name: ClassVar[str] = "REDIRECT"

    def act(self, netns: "Netns", skb: Skb, hook: str) -> str | None:
        if hook == "OUTPUT":
            address = "127.0.0.1" if skb.packet.version == 4 else "::1"
        else:
            assert skb.indev is not None
            address = netns.select_source(skb.indev, skb.packet.src)
        nat.set_destination(netns, skb, address, self.ports)
        return ACCEPT

    def __str__(self) -> str:
        return "-j REDIRECT" + (f" --to-ports {_ports(self.ports)}" if self.ports else "")


@dataclass(frozen=True, slots=True)
class Log:
    """A line in the kernel's log (`World.log`)."""

    prefix: str = ""
    level: int = 4
    tables: ClassVar[tuple[str, ...]] = ANYWHERE
    hooks: ClassVar[tuple[str, ...]] = ()
    name: ClassVar[str] = "LOG"

    def act(self, netns: "Netns", skb: Skb, hook: str) -> str | None:
        netns.world.log.append((netns.world.now, netns.name, self.prefix + describe(skb)))
        return None

    def __str__(self) -> str:
        text = self.prefix if self.prefix.isalnum() else f'"{self.prefix}"'
        level = f" --log-level {self.level}" if self.level != 4 else ""
        return "-j LOG" + (f" --log-prefix {text}" if self.prefix else "") + level


@dataclass(frozen=True, slots=True)
class Mark:
    """Set bits of the packet's mark: mark = (mark & ~mask) ^ value."""

    value: int
    mask: int = 0xFFFFFFFF
    tables: ClassVar[tuple[str, ...]] = ANYWHERE
    hooks: ClassVar[tuple[str, ...]] = ()
    name: ClassVar[str] = "MARK"

    def act(self, netns: "Netns", skb: Skb, hook: str) -> str | None:
        skb.mark = (skb.mark & ~self.mask & 0xFFFFFFFF) ^ self.value
        return None

    def __str__(self) -> str:
        return f"-j MARK --set-xmark {self.value:#x}/{self.mask:#x}"


@dataclass(frozen=True, slots=True)
class NoTrack:
    """Leave the packet out of conntrack."""

    tables: ClassVar[tuple[str, ...]] = ("raw",)
    hooks: ClassVar[tuple[str, ...]] = ("PREROUTING", "OUTPUT")
    name: ClassVar[str] = "CT"

    def act(self, netns: "Netns", skb: Skb, hook: str) -> str | None:
        skb.no_track = True
        return None

    def __str__(self) -> str:
        return "-j CT --notrack"


def _endpoint(address: str | None, ports: tuple[int, int] | None) -> str:
    shown = f"[{address}]" if address and ":" in address and ports else (address or "")
    return shown + (f":{_ports(ports)}" if ports else "")


def _ports(ports: tuple[int, int]) -> str:
    return str(ports[0]) if ports[0] == ports[1] else f"{ports[0]}-{ports[1]}"
