"""What travels: frozen values, nested as on the wire. No behaviour beyond sizes and printing lives here.

Sizes are bytes. TCP numbers grow without wrapping (an encoder masks them); checksums are always right and not
kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Final

from netlab.dataplane.addr import Family

# ICMP types (RFC 792) and codes of "destination unreachable" (RFC 792, 1122, 1812)
ECHO_REPLY, UNREACHABLE, ECHO_REQUEST, TIME_EXCEEDED = 0, 3, 8, 11
NET, HOST, PROTOCOL, PORT, FRAGMENTATION_NEEDED, NET_PROHIBITED, HOST_PROHIBITED, ADMIN_PROHIBITED = (
    0, 1, 2, 3, 4, 9, 10, 13,
)  # fmt: skip
# ICMPv6 types (RFC 4443, 4861)
UNREACHABLE6, TOO_BIG6, TIME_EXCEEDED6, ECHO_REQUEST6, ECHO_REPLY6, SOLICITATION, ADVERTISEMENT = (
    1, 2, 3, 128, 129, 135, 136,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class UDP:
    sport: int
    dport: int
    data: bytes = b""
    protocol: ClassVar[str] = "udp"

    @property
    def size(self) -> int:
        return 8 + len(self.data)


@dataclass(frozen=True, slots=True)
class TCP:
    """flags: a string of S, F, R, P and A (SYN, FIN, RST, PSH, ACK)."""

    sport: int
    dport: int
    seq: int
    ack: int
    flags: str
    window: int = 65535
    data: bytes = b""
    mss: int | None = None
    protocol: ClassVar[str] = "tcp"

    @property
    def size(self) -> int:
        return (24 if self.mss is not None else 20) + len(self.data)

    @property
    def length(self) -> int:
        """What it takes of the sequence space."""
        return len(self.data) + ("S" in self.flags) + ("F" in self.flags)


@dataclass(frozen=True, slots=True)
class ICMP:
    """An echo (id, seq, data) or an error about `inner`, the packet that caused it."""

    type: int
    code: int = 0
    id: int = 0
    seq: int = 0
    data: bytes = b""
    inner: "IPv4 | None" = None
    mtu: int = 0
    protocol: ClassVar[str] = "icmp"

    @property
    def size(self) -> int:
        return 8 + (min(self.inner.size, 548) if self.inner is not None else len(self.data))

    @property
    def is_error(self) -> bool:
        return self.type in (UNREACHABLE, TIME_EXCEEDED)

    @property
    def is_echo(self) -> bool:
        return self.type in (ECHO_REQUEST, ECHO_REPLY)


@dataclass(frozen=True, slots=True)
class ICMPv6:
    """An echo, an error about `inner`, or a neighbour message about `target` with the sender's `mac`."""

    type: int
    code: int = 0
    id: int = 0
    seq: int = 0
    data: bytes = b""
    inner: "IPv6 | None" = None
    mtu: int = 0
    target: str = ""
    mac: str = ""
    protocol: ClassVar[str] = "ipv6-icmp"

    @property
    def size(self) -> int:
        if self.target:
            return 32
        return 8 + (min(self.inner.size, 1232) if self.inner is not None else len(self.data))

    @property
    def is_error(self) -> bool:
        return self.type < 128

    @property
    def is_echo(self) -> bool:
        return self.type in (ECHO_REQUEST6, ECHO_REPLY6)


Transport = UDP | TCP | ICMP | ICMPv6


@dataclass(frozen=True, slots=True)
class Fragment:
    """`length` bytes of `whole` from `offset` on; the transport header is readable in the first one only."""

    whole: Transport
    offset: int
    length: int
    more: bool

    @property
    def protocol(self) -> str:
        return self.whole.protocol

    @property
    def size(self) -> int:
        return self.length


@dataclass(frozen=True, slots=True)
class IPv4:
    src: str
    dst: str
    payload: Transport | Fragment
    ttl: int = 64
    df: bool = False
    ident: int = 0
    version: ClassVar[int] = 4
    header: ClassVar[int] = 20

    @property
    def size(self) -> int:
        return 20 + self.payload.size

    @property
    def protocol(self) -> str:
        return self.payload.protocol


@dataclass(frozen=True, slots=True)
class IPv6:
    """`ttl` is the hop limit. Routers never fragment it (RFC 8200), so `df` is always true."""

    src: str
    dst: str
    payload: Transport | Fragment
    ttl: int = 64
    ident: int = 0
    df: bool = True
    version: ClassVar[int] = 6
    header: ClassVar[int] = 40

    @property
    def size(self) -> int:
        return (48 if isinstance(self.payload, Fragment) else 40) + self.payload.size

    @property
    def protocol(self) -> str:
        return self.payload.protocol


IP = IPv4 | IPv6


@dataclass(frozen=True, slots=True)
class ARP:
    """op 1 asks who has target_ip, op 2 answers (RFC 826)."""

    op: int
    sender_mac: str
    sender_ip: str
    target_mac: str
    target_ip: str

    @property
    def size(self) -> int:
        return 28


@dataclass(frozen=True, slots=True)
class Ethernet:
    src: str
    dst: str
    payload: ARP | IPv4 | IPv6
    size: int = field(init=False, repr=False, compare=False)  # asked for at every device on the way

    def __post_init__(self) -> None:
        object.__setattr__(self, "size", 14 + self.payload.size)


PROTOCOL_NUMBERS: Final[Mapping[str, int]] = {"icmp": 1, "tcp": 6, "udp": 17, "ipv6-icmp": 58}


def version(packet: IP) -> Family:
    return 4 if isinstance(packet, IPv4) else 6


def transport(packet: IP) -> Transport | None:
    """Its transport part where a header can be read: None in all but the first fragment."""
    payload = packet.payload
    if isinstance(payload, Fragment):
        return payload.whole if payload.offset == 0 else None
    return payload


def with_addresses(packet: IP, src: str, dst: str) -> IP:
    return with_parts(packet, src, dst, packet.payload)


def with_parts(packet: IP, src: str, dst: str, payload: Transport | Fragment) -> IP:
    if isinstance(packet, IPv4):
        return IPv4(src, dst, payload, packet.ttl, packet.df, packet.ident)
    return IPv6(src, dst, payload, packet.ttl, packet.ident)


def with_ttl(packet: IP, ttl: int) -> IP:
    if isinstance(packet, IPv4):
        return IPv4(packet.src, packet.dst, packet.payload, ttl, packet.df, packet.ident)
    return IPv6(packet.src, packet.dst, packet.payload, ttl, packet.ident)
