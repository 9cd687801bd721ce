"""Frames as a notebook shows them: who sent what to whom, and what it means in a sentence.

Pure: captured bytes in, frozen values out; the words are in the sentences. Nothing here listens to a link.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from typing import Final

from netlab.dataplane.packet import (
    ADMIN_PROHIBITED,
    ARP,
    ECHO_REQUEST,
    ECHO_REQUEST6,
    FRAGMENTATION_NEEDED,
    ICMP,
    IP,
    PORT,
    SOLICITATION,
    TCP,
    TIME_EXCEEDED,
    TIME_EXCEEDED6,
    TOO_BIG6,
    UDP,
    Ethernet,
    Fragment,
    ICMPv6,
    IPv6,
)
from netlab.html import table
from netlab.messages import say
from netlab.wire import Captured, decode, dns
from netlab.wire.tcpdump import Words

EVERYBODY: Final = "ff:ff:ff:ff:ff:ff"
NAMES, WEB = 53, 80
ROUTER_SOLICITATION, MULTICAST_LISTENER_2 = 133, 143  # RFC 4861, RFC 3810
METHODS: Final = (b"GET ", b"HEAD ", b"POST ", b"HTTP/")


@dataclass(frozen=True)
class Frame:
    """One frame that passed a link. `time`: seconds since the capture began; `named`: whose an address or MAC is."""

    time: float
    captured: Captured = field(repr=False)
    named: Mapping[str, str] = field(repr=False, default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes on the wire, with the Ethernet header."""
        return self.captured.length

    @cached_property
    def ethernet(self) -> Ethernet | None:
        """The frame taken apart; None for what is neither ARP nor IP with TCP, UDP or ICMP."""
        try:
            return decode(self.captured.data)
        except ValueError:
            return None

    @property
    def source(self) -> str:
        """Who sent it, by name where the lab knows it: an IP address, for ARP a MAC address."""
        return self._called(self._ends[0])

    @property
    def destination(self) -> str:
        """Whom it is for."""
        return say("frame-everybody") if self._ends[1] == EVERYBODY else self._called(self._ends[1])

    @property
    def protocol(self) -> str:
        """ARP, ICMP, ICMPv6, TCP, UDP or DNS; else "?"."""
        packet = self.ethernet.payload if self.ethernet else None
        if packet is None or isinstance(packet, ARP):
            return "?" if packet is None else "ARP"
        if isinstance(packet.payload, UDP) and NAMES in (packet.payload.sport, packet.payload.dport):
            return "DNS"
        return {"icmp": "ICMP", "tcp": "TCP", "udp": "UDP", "ipv6-icmp": "ICMPv6"}[packet.protocol]

    @property
    def meaning(self) -> str:
        """What it says, in a sentence."""
        if self.ethernet is None:
            return say("frame-unknown", size=self.size)
        packet = self.ethernet.payload
        return _arp(packet, self._called) if isinstance(packet, ARP) else _ip(packet)

    @property
    def _ends(self) -> tuple[str, str]:
        if self.ethernet is None:
            data = self.captured.data
            return data[6:12].hex(":"), data[:6].hex(":")
        packet = self.ethernet.payload
        if isinstance(packet, ARP):
            return self.ethernet.src, self.ethernet.dst
        return packet.src, packet.dst

    def _called(self, address: str) -> str:
        return self.named.get(address, address)


@dataclass(frozen=True, repr=False)
class Frames:
    """Frames in the order they passed; true when there are any. A terminal gets tcpdump's words, a notebook a table."""

    frames: tuple[Frame, ...] = ()
    lost: int = 0  # passed when no more were kept

    def __iter__(self) -> Iterator[Frame]:
        return iter(self.frames)

    def __len__(self) -> int:
        return len(self.frames)

    def __getitem__(self, number: int) -> Frame:
        return self.frames[number]

    def only(self, protocol: str) -> "Frames":
        """The frames of one protocol: "ARP", "ICMP", "DNS", "TCP", "UDP".

        >>> seen.frames.only("ARP")
        """
        return Frames(tuple(each for each in self.frames if each.protocol.lower() == protocol.lower()))

    def __repr__(self) -> str:
        words = Words()
        return "\n".join(f"{each.time:9.6f} {_printed(words, each)}" for each in self.frames) or say("frames-none")

    def _repr_html_(self) -> str:
        if not self.frames:
            return f"<div>{escape(say('frames-none'))}</div>"
        rows = [
            (f"{each.time * 1000:.2f}", each.source, each.destination, each.protocol, each.size, each.meaning)
            for each in self.frames
        ]
        titles = ("frames-time", "frames-from", "frames-to", "frames-protocol", "frames-size", "frames-meaning")
        lost = f"<div>{escape(say('frames-lost', count=self.lost))}</div>" if self.lost else ""
        return table(rows, tuple(map(say, titles))) + lost


def _printed(words: Words, frame: Frame) -> str:
    return words.of(frame.ethernet) if frame.ethernet else frame.meaning


def _arp(packet: ARP, called: Mapping[str, str] | object) -> str:
    if packet.op == 1:
        if packet.sender_ip == packet.target_ip:
            return say("frame-arp-announces", address=packet.sender_ip, mac=packet.sender_mac)
        return say("frame-arp-asks", address=packet.target_ip, asker=packet.sender_ip)
    return say("frame-arp-answers", address=packet.sender_ip, mac=packet.sender_mac)


def _ip(packet: IP) -> str:
    payload = packet.payload
    if isinstance(payload, Fragment):
        return say("frame-fragment", first=payload.offset, last=payload.offset + payload.length - 1)
    if isinstance(payload, TCP):
        return _tcp(payload)
    if isinstance(payload, UDP):
        return _udp(payload)
    return _neighbour(payload) if isinstance(payload, ICMPv6) and not payload.is_error else _icmp(payload)


def _tcp(header: TCP) -> str:
    flags = set(header.flags)
    if "R" in flags:
        return say("frame-tcp-reset")
    if "S" in flags:
        return say("frame-tcp-accepts") if "A" in flags else say("frame-tcp-opens", port=header.dport)
    if header.data:
        return say("frame-tcp-http", count=len(header.data), line=_line(header)) if _line(header) else say(
            "frame-tcp-sends", count=len(header.data))  # fmt: skip
    return say("frame-tcp-ends") if "F" in flags else say("frame-tcp-confirms")


def _line(header: TCP) -> str:
    """The first line of an HTTP message."""
    first = header.data.split(b"\r\n", 1)[0]
    text = first.decode("latin-1")
    return text[:80] if first.startswith(METHODS) and text.isprintable() else ""


def _udp(datagram: UDP) -> str:
    if NAMES in (datagram.sport, datagram.dport):
        try:
            return _names(dns.decode(datagram.data))
        except ValueError:
            pass
    return say("frame-udp", count=len(datagram.data), port=datagram.dport)


def _names(message: dns.Message) -> str:
    name = message.name.rstrip(".")
    if not message.answer:
        return say("frame-dns-asks", name=name, kind=message.kind)
    found = ", ".join(each.data for each in message.records)
    if message.code == dns.NXDOMAIN:
        return say("frame-dns-unknown", name=name)
    if message.code:
        return say("frame-dns-fails", name=name, code=dns.CODES.get(message.code, message.code))
    return say("frame-dns-answers", name=name, found=found) if found else say("frame-dns-empty", name=name)


def _neighbour(message: ICMPv6) -> str:
    """What is ICMPv6 and neither an error nor an echo: ARP's part is played by neighbour discovery."""
    if message.is_echo:
        return _icmp(message)
    if message.target:
        key = "frame-arp-asks" if message.type == SOLICITATION else "frame-arp-answers"
        return say(key, address=message.target, mac=message.mac, asker=message.mac or "::")
    keys = {ROUTER_SOLICITATION: "frame-router-asked", MULTICAST_LISTENER_2: "frame-groups"}
    return say(keys.get(message.type, "frame-icmp"), type=message.type, code=message.code)


def _icmp(message: ICMP | ICMPv6) -> str:
    if message.is_echo:
        asks = message.type in (ECHO_REQUEST, ECHO_REQUEST6)
        return say("frame-ping-asks" if asks else "frame-ping-answers", number=message.seq)
    if message.inner is None:
        return say("frame-icmp", type=message.type, code=message.code)
    return _undelivered(message, message.inner)


def _undelivered(message: ICMP | ICMPv6, about: IP) -> str:
    six = isinstance(about, IPv6)
    if message.type == (TIME_EXCEEDED6 if six else TIME_EXCEEDED):
        return say("frame-ttl", address=about.dst)
    if message.type == TOO_BIG6 and six or message.code == FRAGMENTATION_NEEDED and not six:
        return say("frame-too-big", address=about.dst, mtu=message.mtu)
    if message.code == (4 if six else PORT) and isinstance(about.payload, TCP | UDP):
        return say("frame-port-closed", address=about.dst, port=about.payload.dport)
    prohibited = message.code in ((1,) if six else (9, 10, ADMIN_PROHIBITED))
    return say("frame-prohibited" if prohibited else "frame-unreachable", address=about.dst)
