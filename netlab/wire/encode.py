"""A frame of the data plane as the bytes Linux would put on the wire, checksums included.

Sources: RFC 826, 791, 792, 768, 9293, 8200, 4443, 4861; option layouts as Linux writes them.
"""

import ipaddress
import struct
from functools import cache

from netlab.dataplane.packet import (
    ADVERTISEMENT,
    ARP,
    ICMP,
    IP,
    PROTOCOL_NUMBERS,
    SOLICITATION,
    TCP,
    UDP,
    Ethernet,
    Fragment,
    ICMPv6,
    IPv4,
    Transport,
)

ETHERTYPES: dict[type, int] = {ARP: 0x0806, IPv4: 0x0800}
IPV6, FRAGMENT_HEADER = 0x86DD, 44
TCP_FLAGS = {"F": 1, "S": 2, "R": 4, "P": 8, "A": 16}
QUOTED = {4: 548, 6: 1232}  # bytes of the packet an ICMP error is about, at most (RFC 1812, RFC 4443)


def encode(frame: Ethernet) -> bytes:
    """Destination, source, type, payload; not padded to 60 bytes, as a capture on the sender's side sees it."""
    kind = ETHERTYPES.get(type(frame.payload), IPV6)
    head = _mac(frame.dst) + _mac(frame.src) + struct.pack(">H", kind)
    return head + (_arp(frame.payload) if isinstance(frame.payload, ARP) else encode_ip(frame.payload))


def encode_ip(packet: IP) -> bytes:
    """An IP packet with its header."""
    return _ipv4(packet) if isinstance(packet, IPv4) else _ipv6(packet)


@cache
def _mac(text: str) -> bytes:
    return bytes.fromhex(text.replace(":", ""))


@cache
def _address(text: str) -> bytes:
    return ipaddress.ip_address(text).packed


def _arp(packet: ARP) -> bytes:
    head = struct.pack(">HHBBH", 1, 0x0800, 6, 4, packet.op)
    sender = _mac(packet.sender_mac) + _address(packet.sender_ip)
    return head + sender + _mac(packet.target_mac) + _address(packet.target_ip)


def _ipv4(packet: IPv4) -> bytes:
    payload, more, offset = _carried(packet)
    flags = 0x4000 * packet.df | 0x2000 * more | offset // 8
    number = PROTOCOL_NUMBERS[packet.protocol]
    head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(payload), packet.ident & 0xFFFF, flags, packet.ttl, number, 0)
    head += _address(packet.src) + _address(packet.dst)
    return head[:10] + struct.pack(">H", checksum(head)) + head[12:] + payload


def _ipv6(packet: IP) -> bytes:
    payload, more, offset = _carried(packet)
    number = PROTOCOL_NUMBERS[packet.protocol]
    if isinstance(packet.payload, Fragment):
        payload = struct.pack(">BBHI", number, 0, offset | more, packet.ident & 0xFFFFFFFF) + payload
        number = FRAGMENT_HEADER
    head = struct.pack(">IHBB", 6 << 28, len(payload), number, packet.ttl)
    return head + _address(packet.src) + _address(packet.dst) + payload


def _carried(packet: IP) -> tuple[bytes, bool, int]:
    """Bytes of the payload, whether more fragments follow, and where these begin."""
    payload = packet.payload
    if isinstance(payload, Fragment):
        whole = _transport(payload.whole, packet)
        return whole[payload.offset : payload.offset + payload.length], payload.more, payload.offset
    return _transport(payload, packet), False, 0


def _transport(payload: Transport, packet: IP) -> bytes:
    if isinstance(payload, TCP):
        return _summed(_tcp(payload), 16, packet)
    if isinstance(payload, UDP):
        head = struct.pack(">HHHH", payload.sport, payload.dport, payload.size, 0)
        return _summed(head + payload.data, 6, packet, zero=0xFFFF)
    body = _icmp_body(payload)
    text = struct.pack(">BBH", payload.type, payload.code, 0) + body
    return _summed(text, 2, None if isinstance(payload, ICMP) else packet)


def _tcp(header: TCP) -> bytes:
    options = struct.pack(">BBH", 2, 4, header.mss) if header.mss is not None else b""
    flags = sum(TCP_FLAGS[flag] for flag in header.flags)
    numbers = header.seq & 0xFFFFFFFF, header.ack & 0xFFFFFFFF
    length = (20 + len(options)) // 4 << 4
    head = struct.pack(">HHIIBBHHH", header.sport, header.dport, *numbers, length, flags, header.window, 0, 0)
    return head + options + header.data


def _icmp_body(message: ICMP | ICMPv6) -> bytes:
    if message.is_echo:
        return struct.pack(">HH", message.id & 0xFFFF, message.seq & 0xFFFF) + message.data
    if isinstance(message, ICMPv6) and message.target:
        return _neighbour(message)
    if message.inner is None:
        return bytes(4) + message.data
    inner = encode_ip(message.inner)[: QUOTED[message.inner.version]]
    return struct.pack(">I", message.mtu) + inner


def _neighbour(message: ICMPv6) -> bytes:
    """A solicitation or advertisement with the sender's link-layer address (RFC 4861, 4.3, 4.4, 4.6.1)."""
    flags = 0x60000000 if message.type == ADVERTISEMENT else 0  # solicited, override
    option = struct.pack(">BB", 1 if message.type == SOLICITATION else 2, 1) + _mac(message.mac) if message.mac else b""
    return struct.pack(">I", flags) + _address(message.target) + option


def _summed(text: bytes, at: int, packet: IP | None, zero: int = 0) -> bytes:
    """With its checksum at this place, over the pseudo header of that packet; `zero` stands for a sum of 0."""
    found = checksum((_pseudo_header(packet, len(text)) if packet is not None else b"") + text) or zero
    return text[:at] + struct.pack(">H", found) + text[at + 2 :]


def _pseudo_header(packet: IP, length: int) -> bytes:
    ends = _address(packet.src) + _address(packet.dst)
    return ends + struct.pack(">II", length, PROTOCOL_NUMBERS[packet.protocol])  # equal sums for IPv4 and IPv6


def checksum(data: bytes) -> int:
    """The Internet checksum (RFC 1071)."""
    data += b"\0" * (len(data) % 2)
    total: int = sum(struct.unpack(f">{len(data) // 2}H", data))
    total = (total & 0xFFFF) + (total >> 16)
    return ~(total + (total >> 16)) & 0xFFFF
