"""The bytes of a frame taken apart into the values of the data plane, as far as these can hold it.

What they cannot hold (VLAN tags, IGMP, options of IP and TCP but MSS) is passed over or refused; lengths are checked,
checksums are not: a kernel leaves them to the card.
"""

import ipaddress
import struct

from netlab.dataplane.packet import (
    ADVERTISEMENT,
    ARP,
    ICMP,
    IP,
    PROTOCOL_NUMBERS,
    SOLICITATION,
    TCP,
    TIME_EXCEEDED6,
    TOO_BIG6,
    UDP,
    UNREACHABLE6,
    Ethernet,
    Fragment,
    ICMPv6,
    IPv4,
    IPv6,
    Transport,
)
from netlab.wire.encode import FRAGMENT_HEADER, IPV6, TCP_FLAGS

PROTOCOLS = {number: name for name, number in PROTOCOL_NUMBERS.items()}
HOP_BY_HOP, MSS = 0, 2


def decode(data: bytes) -> Ethernet:
    """ValueError for a frame that is cut or holds no ARP, IPv4 or IPv6 with UDP, TCP or ICMP."""
    try:
        dst, src, kind = data[:6], data[6:12], struct.unpack_from(">H", data, 12)[0]
        return Ethernet(_mac(src), _mac(dst), _payload(kind, data[14:]))
    except (struct.error, IndexError) as error:
        raise ValueError("a cut frame") from error


def _payload(kind: int, data: bytes) -> ARP | IPv4 | IPv6:
    if kind == 0x0806:
        return _arp(data)
    if kind == 0x0800:
        return _ipv4(data)
    if kind == IPV6:
        return _ipv6(data)
    raise ValueError(f"ethertype 0x{kind:04x}")


def _mac(data: bytes) -> str:
    if len(data) != 6:
        raise ValueError("a cut frame")
    return data.hex(":")


def _address(data: bytes) -> str:
    return str(ipaddress.ip_address(data))


def _arp(data: bytes) -> ARP:
    hardware, protocol, _, _, op = struct.unpack_from(">HHBBH", data)
    if (hardware, protocol) != (1, 0x0800):
        raise ValueError(f"ARP for protocol 0x{protocol:04x}")
    return ARP(op, _mac(data[8:14]), _address(data[14:18]), _mac(data[18:24]), _address(data[24:28]))


def _ipv4(data: bytes) -> IPv4:
    first, _, length, ident, flags, ttl, number, _ = struct.unpack_from(">BBHHHBBH", data)
    head = (first & 15) * 4
    body = data[head : max(length, head) if length else None]  # 0: left to the card, larger than 64 KiB
    ends = _address(data[12:16]), _address(data[16:20])
    more, offset = bool(flags & 0x2000), (flags & 0x1FFF) * 8
    payload = _maybe_fragment(number, body, more, offset)
    return IPv4(*ends, payload, ttl, bool(flags & 0x4000), ident)


def _ipv6(data: bytes) -> IPv6:
    _, length, number, ttl = struct.unpack_from(">IHBB", data)
    ends, body = (_address(data[8:24]), _address(data[24:40])), data[40 : 40 + length]
    if number == HOP_BY_HOP:
        number, body = body[0], body[8 + body[1] * 8 :]
    if number != FRAGMENT_HEADER:
        return IPv6(*ends, _transport(number, body), ttl)
    number, _, where, ident = struct.unpack_from(">BBHI", body)
    return IPv6(*ends, _maybe_fragment(number, body[8:], bool(where & 1), where & 0xFFF8), ttl, ident)


def _maybe_fragment(number: int, body: bytes, more: bool, offset: int) -> Transport | Fragment:
    if not more and not offset:
        return _transport(number, body)
    return Fragment(_beginning(number, body if not offset else b""), offset, len(body), more)


def _beginning(number: int, body: bytes) -> Transport:
    """What the first fragment tells of the whole; a later one tells its protocol only."""
    return _transport(number, body + bytes(max(0, 20 - len(body))))


def _transport(number: int, body: bytes) -> Transport:
    protocol = PROTOCOLS.get(number)
    if protocol == "udp":
        sport, dport = struct.unpack_from(">HH", body)
        return UDP(sport, dport, body[8:])
    if protocol == "tcp":
        return _tcp(body)
    if protocol == "icmp":
        return _icmp(body)
    if protocol == "ipv6-icmp":
        return _icmpv6(body)
    raise ValueError(f"IP protocol {number}")


def _tcp(body: bytes) -> TCP:
    sport, dport, seq, ack, length, bits, window = struct.unpack_from(">HHIIBBH", body)
    head = max(20, (length >> 4) * 4)
    flags = "".join(flag for flag, bit in TCP_FLAGS.items() if bits & bit)
    return TCP(sport, dport, seq, ack, flags, window, body[head:], _mss(body[20:head]))


def _mss(options: bytes) -> int | None:
    """The maximum segment size among the options (RFC 9293, 3.1), in bytes."""
    at = 0
    while at < len(options) and options[at]:
        if options[at] == MSS:
            return int.from_bytes(options[at + 2 : at + 4], "big")
        at += 1 if options[at] == 1 else max(2, options[at + 1])
    return None


def _icmp(body: bytes) -> ICMP:
    kind, code, _, first, second = struct.unpack_from(">BBHHH", body)
    message = ICMP(kind, code, first, second, body[8:])
    if message.is_echo:
        return message
    inner = _inner(body[8:]) if message.is_error else None
    if not isinstance(inner, IPv4):
        return ICMP(kind, code, data=body[8:])
    return ICMP(kind, code, inner=inner, mtu=second)


def _icmpv6(body: bytes) -> ICMPv6:
    kind, code, _, word = struct.unpack_from(">BBHI", body)
    message = ICMPv6(kind, code, word >> 16, word & 0xFFFF, body[8:])
    if message.is_echo:
        return message
    if kind in (SOLICITATION, ADVERTISEMENT):
        mac = _mac(body[26:32]) if len(body) >= 32 else ""
        return ICMPv6(kind, code, target=_address(body[8:24]), mac=mac)
    inner = _inner(body[8:]) if kind in (UNREACHABLE6, TOO_BIG6, TIME_EXCEEDED6) else None
    if not isinstance(inner, IPv6):
        return ICMPv6(kind, code, data=body[8:])
    return ICMPv6(kind, code, inner=inner, mtu=word)


def _inner(data: bytes) -> IP | None:
    """The packet an ICMP error is about: its headers, and what of it was sent back."""
    try:
        return _ipv4(data) if data[0] >> 4 == 4 else _ipv6(data)
    except (struct.error, IndexError, ValueError):
        return None
