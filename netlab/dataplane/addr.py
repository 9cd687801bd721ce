"""Addresses and prefixes as plain text, with their numbers a cached look-up away. No interface or route lives
here.

An address is its canonical text ("172.17.0.2", "fd00::2"): cheap to hash, readable in a trace.
"""

import ipaddress
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from netlab.errors import BadAddress, BadSubnet

Family = Literal[4, 6]
WIDTH: dict[int, int] = {4: 32, 6: 128}
ANY: dict[int, str] = {4: "0.0.0.0", 6: "::"}
BROADCAST_MAC = "ff:ff:ff:ff:ff:ff"
NO_MAC = "00:00:00:00:00:00"


@lru_cache(65536)
def address(text: str) -> str:
    """The canonical text of an address; BadAddress when it is none."""
    try:
        return str(ipaddress.ip_address(text.partition("%")[0]))
    except ValueError as error:
        raise BadAddress(f"{text!r} is not an IP address; write it like 192.0.2.1 or fd00::1") from error


@lru_cache(65536)
def is_address(text: str, version: Family | None = None) -> bool:
    """Whether this is an address (of one family); an IPv6 one may name its zone, "fe80::1%eth0"."""
    try:
        return version in (None, ipaddress.ip_address(text).version)
    except ValueError:
        return False


def family(text: str) -> Family:
    """4 or 6, from the canonical text of an address."""
    return 6 if ":" in text else 4


@lru_cache(65536)
def number(text: str) -> int:
    return int(ipaddress.ip_address(text))


@lru_cache(65536)
def text_of(version: int, value: int) -> str:
    return str(ipaddress.IPv4Address(value) if version == 4 else ipaddress.IPv6Address(value))


@dataclass(frozen=True, slots=True)
class Prefix:
    """A block of addresses; `network` is the number of its first one."""

    family: Family
    network: int
    length: int

    def __contains__(self, text: str) -> bool:
        return family(text) == self.family and number(text) >> (WIDTH[self.family] - self.length) == (
            self.network >> (WIDTH[self.family] - self.length)
        )

    def __str__(self) -> str:
        return f"{text_of(self.family, self.network)}/{self.length}"

    @property
    def last(self) -> int:
        """The number of its last address."""
        return self.network | (1 << (WIDTH[self.family] - self.length)) - 1

    @property
    def first(self) -> str:
        return text_of(self.family, self.network)

    @property
    def broadcast(self) -> str | None:
        """The IPv4 directed broadcast address; None for /31, /32 and IPv6 (RFC 3021)."""
        if self.family == 6 or self.length > 30:
            return None
        return text_of(4, self.network | ((1 << (32 - self.length)) - 1))


@lru_cache(65536)
def prefix(text: str, version: Family = 4) -> Prefix:
    """ "10.0.0.0/8", "10.0.0.1" (a host) or "default"; host bits are cleared. BadSubnet when it is none."""
    if text in ("default", "any"):
        return Prefix(version, 0, 0)
    host, _, length = text.partition("/")
    try:
        if length.isascii() and length.isdecimal() and int(length) <= WIDTH[family(host)]:  # as almost all are written
            shift = WIDTH[family(host)] - int(length)
            return Prefix(family(host), number(host) >> shift << shift, int(length))
        block = ipaddress.ip_network(text, strict=False)
    except ValueError as error:
        raise BadSubnet(f"{text!r} is not a prefix; write it like 192.0.2.0/24") from error
    return Prefix(block.version, int(block.network_address), block.prefixlen)


def is_multicast(text: str) -> bool:
    return text.startswith("ff") if ":" in text else 224 <= int(text.partition(".")[0]) < 240


def is_loopback(text: str) -> bool:
    return text.startswith("127.") or text == "::1"


def is_link_local(text: str) -> bool:
    return text in _LINK_LOCAL


_LINK_LOCAL = Prefix(6, 0xFE80 << 112, 10)


def multicast_mac(text: str) -> str:
    """RFC 1112 section 6.4 and RFC 2464 section 7."""
    value = number(text)
    if ":" in text:
        return mac_text(0x3333_0000_0000 | value & 0xFFFF_FFFF)
    return mac_text(0x0100_5E00_0000 | value & 0x7F_FFFF)


def solicited_node(text: str) -> str:
    """RFC 4291 section 2.7.1."""
    return text_of(6, (0xFF02 << 112) | 0x1_FF00_0000 | number(text) & 0xFF_FFFF)


def link_local(mac: str) -> str:
    """The fe80 address of an interface with this MAC (RFC 4291, appendix A)."""
    value = int(mac.replace(":", ""), 16) ^ 0x0200_0000_0000
    first = f"{value >> 32:x}:" if value >> 32 else ""  # zeros join those before them
    return f"fe80::{first}{value >> 16 & 0xFF00 | 0xFF:x}:{0xFE00 | value >> 16 & 0xFF:x}:{value & 0xFFFF:x}"


def is_from_mac(text: str) -> bool:
    """Whether it is the fe80 address of some MAC: ff:fe in the middle."""
    return is_link_local(text) and number(text) >> 24 & 0xFFFF == 0xFFFE


def mac_text(value: int) -> str:
    return ":".join(f"{value >> shift & 0xFF:02x}" for shift in (40, 32, 24, 16, 8, 0))


def is_group_mac(mac: str) -> bool:
    return int(mac[:2], 16) & 1 == 1
