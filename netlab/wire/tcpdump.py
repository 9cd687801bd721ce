"""A frame in tcpdump's words (4.99, with -n): the usual line, the Ethernet header of -e, the IP header of -v."""

from dataclasses import dataclass, field

from netlab.dataplane import ARP, Ethernet
from netlab.dataplane.packet import ICMP as ICMPv4
from netlab.dataplane.packet import IP, PROTOCOL_NUMBERS, TCP, UDP, Fragment, ICMPv6, IPv4
from netlab.wire.dns import NXDOMAIN, SERVFAIL, decode

ECHOES = {8: "echo request", 0: "echo reply", 128: "echo request", 129: "echo reply"}
UNREACHABLE = {0: "net", 1: "host", 2: "protocol", 3: "udp port"}
PROTOCOL_WORDS = {"icmp": "ICMP", "tcp": "TCP", "udp": "UDP", "ipv6-icmp": "ICMPv6"}
ETHERTYPES = {"ARP": "ARP (0x0806)", "IP": "IPv4 (0x0800)", "IP6": "IPv6 (0x86dd)"}
FLAGS = "SFRPA"
WEB, NAMES = 80, 53


@dataclass(slots=True)
class Words:
    """What one run of tcpdump remembers: where each TCP flow's numbers begin, for relative ones."""

    ethernet: bool = False
    quiet: bool = False
    verbose: bool = False
    begun: dict[tuple[str, int, str, int], int] = field(default_factory=dict)

    def of(self, frame: Ethernet) -> str:
        packet = frame.payload
        name = "ARP" if isinstance(packet, ARP) else "IP" if isinstance(packet, IPv4) else "IP6"
        comma = ", " if name == "ARP" else " "
        if not self.ethernet:
            return f"{name}{comma}{self._packet(frame)}"
        head = f"{frame.src} > {_receiver(frame.dst)}, ethertype {ETHERTYPES[name]}, length {frame.size}: "
        return head + self._packet(frame)

    def _packet(self, frame: Ethernet) -> str:
        packet = frame.payload
        if isinstance(packet, ARP):
            return _arp(packet, self.verbose)
        head = ""
        if self.verbose and isinstance(packet, IPv4):
            head = (
                f"(tos 0x0, ttl {packet.ttl}, id {packet.ident}, offset 0, flags [{'DF' if packet.df else 'none'}], "
                f"proto {PROTOCOL_WORDS[packet.protocol]} ({PROTOCOL_NUMBERS[packet.protocol]}), "
                f"length {packet.size})\n    "
            )
        elif self.verbose:
            head = f"(hlim {packet.ttl}, next-header {PROTOCOL_WORDS[packet.protocol]} " + (
                f"({PROTOCOL_NUMBERS[packet.protocol]}) payload length: {packet.payload.size}) "
            )
        return head + self._transport(packet)

    def _transport(self, packet: IP) -> str:
        payload = packet.payload
        if isinstance(payload, Fragment):
            return f"{packet.src} > {packet.dst}: {payload.protocol} fragment, length {payload.size}"
        if isinstance(payload, TCP):
            ends = f"{packet.src}.{payload.sport} > {packet.dst}.{payload.dport}: "
            return ends + (f"tcp {len(payload.data)}" if self.quiet else self._tcp(packet, payload))
        if isinstance(payload, UDP):
            ends = f"{packet.src}.{payload.sport} > {packet.dst}.{payload.dport}: "
            return ends + (_names(payload) or f"UDP, length {len(payload.data)}")
        return f"{packet.src} > {packet.dst}: {_icmp(payload)}, length {payload.size}"

    def _tcp(self, packet: IP, header: TCP) -> str:
        here = (packet.src, header.sport, packet.dst, header.dport)
        there = (packet.dst, header.dport, packet.src, header.sport)
        if "S" in header.flags:
            self.begun[here] = header.seq
        seq = header.seq - (0 if "S" in header.flags else self.begun.get(here, 0))
        ack = header.ack - (0 if "S" in header.flags else self.begun.get(there, 0))
        words = [f"Flags [{''.join('.' if flag == 'A' else flag for flag in FLAGS if flag in header.flags)}]"]
        if header.data:
            words.append(f"seq {seq % 2**32}:{(seq + len(header.data)) % 2**32}")
        elif set(header.flags) & set("SFR"):
            words.append(f"seq {seq % 2**32}")
        words += [f"ack {ack % 2**32}"] if "A" in header.flags else []
        words.append(f"win {header.window}")
        words += [f"options [mss {header.mss}]"] if header.mss is not None else []
        return ", ".join([*words, f"length {len(header.data)}"]) + _web(header)


def _receiver(mac: str) -> str:
    return "Broadcast" if mac == "ff:ff:ff:ff:ff:ff" else mac


def _arp(packet: ARP, verbose: bool) -> str:
    head = "Ethernet (len 6), IPv4 (len 4), " if verbose else ""
    if packet.op == 1:
        return f"{head}Request who-has {packet.target_ip} tell {packet.sender_ip}, length 28"
    return f"{head}Reply {packet.sender_ip} is-at {packet.sender_mac}, length 28"


def _web(header: TCP) -> str:
    """The first line of an HTTP message."""
    if WEB not in (header.sport, header.dport) or not header.data:
        return ""
    first = header.data.split(b"\r\n", 1)[0].decode("latin-1")
    return f": HTTP: {first}" if first.isprintable() and "HTTP/" in first else ": HTTP"


def _names(datagram: UDP) -> str:
    """A DNS message: "4660+ A? web. (21)", "4660 1/0/0 A 192.0.2.1 (37)"; "" for what is none."""
    if NAMES not in (datagram.sport, datagram.dport):
        return ""
    try:
        message = decode(datagram.data)
    except ValueError:
        return ""
    size = f"({len(datagram.data)})"
    if not message.answer:
        return f"{message.id}+ {message.kind}? {message.name.rstrip('.')}. {size}"
    code = {NXDOMAIN: " NXDomain", SERVFAIL: " ServFail"}.get(message.code, "")
    star = "*" if message.authoritative else ""
    found = ", ".join(f"{each.kind} {each.data}" for each in message.records)
    return f"{message.id}{code}{star} {len(message.records)}/0/0 {found}{' ' if found else ''}{size}"


def _icmp(message: ICMPv4 | ICMPv6) -> str:
    word = "ICMP" if isinstance(message, ICMPv4) else "ICMP6,"
    if message.is_echo:
        return f"{word} {ECHOES[message.type]}, id {message.id}, seq {message.seq}"
    if isinstance(message, ICMPv6) and message.type in (135, 136):
        what = "solicitation, who has" if message.type == 135 else "advertisement, tgt is"
        return f"{word} neighbor {what} {message.target}"
    if isinstance(message, ICMPv6) and message.type == 133:
        return f"{word} router solicitation"
    if message.type in (11, 3) and isinstance(message, ICMPv6 if message.type == 3 else ICMPv4):
        return f"{word} time exceeded in-transit"
    if message.inner is not None:
        return _unreachable(word, message)
    return f"{word} type-#{message.type}"


def _unreachable(word: str, message: ICMPv4 | ICMPv6) -> str:
    inner = message.inner
    assert inner is not None
    header = inner.payload
    if message.mtu and message.code == 4:
        return f"{word} {inner.dst} unreachable - need to frag (mtu {message.mtu})"
    if message.code == 3 and isinstance(header, TCP | UDP):
        return f"{word} {inner.dst} {header.protocol} port {header.dport} unreachable"
    if message.code in (9, 10, 13):
        return f"{word} host {inner.dst} unreachable - admin prohibited"
    return f"{word} {UNREACHABLE.get(message.code, 'host')} {inner.dst} unreachable"
