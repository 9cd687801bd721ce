"""tcpdump: what passes an interface, in its words."""

from collections.abc import Callable
from functools import partial

from netlab.dataplane import ARP, Ethernet
from netlab.dataplane.packet import ICMP, TCP, UDP, Fragment, ICMPv6, IPv4, IPv6
from netlab.dataplane.tap import Captured, Tap
from netlab.embedded.userland.applets.registry import Complaint, Options, tool
from netlab.embedded.userland.files import File
from netlab.embedded.userland.kernel import Interrupted, Program
from netlab.embedded.userland.process import Process
from netlab.embedded.userland.signals import INT, TERM


class TapFile(File):
    """A capture that a process can wait for."""

    def __init__(self, tap: Tap) -> None:
        super().__init__()
        self.tap = tap
        tap.on_change = self.wake

    @property
    def readable(self) -> bool:
        return bool(self.tap.captured)

    def describe(self) -> str:
        return "a capture"

    def release(self) -> None:
        self.tap.close()


@tool("tcpdump", usage="tcpdump [-n] [-e] [-l] [-i IFACE] [-c COUNT] [icmp|arp|tcp|udp|host ADDR|port N]...")
def tcpdump(process: Process, argv: list[str]) -> Program:
    options = Options(argv, "nelqtvi:c:s:U", in_order=True)
    if not process.may("NET_RAW"):
        raise Complaint("you don't have permission to capture on that device")
    name = options.get("i", "any")
    try:
        tap = process.netns.tap(*([] if name == "any" else [name]))
    except OSError:
        raise Complaint(f"{name}: No such device exists") from None
    wanted = _filter(options.words)
    file = TapFile(tap)
    process.open(file)
    process.handle(INT, TERM)
    yield from process.complain(f"listening on {name}, link-type EN10MB (Ethernet), snapshot length 262144 bytes")
    count, limit = 0, int(options.number("c", 0))
    try:
        while not limit or count < limit:
            yield from process.poll([(file, "r")])
            captured = tap.captured.popleft()
            if wanted(captured.frame):
                count += 1
                yield from process.print(_line(process, captured, name == "any", "e" in options))
    except Interrupted:
        pass
    yield from process.complain(
        f"{count} packets captured\n{count} packets received by filter\n{tap.lost} packets dropped by kernel"
    )
    return 0


def _filter(words: list[str]) -> Callable[[Ethernet], bool]:
    """A test for frames from "icmp and host 192.0.2.1"; what is not known is refused."""
    tests: list[Callable[[Ethernet], bool]] = []
    waiting = [word for word in words if word not in ("and", "dst", "src")]
    if any(word in ("or", "not") for word in words):
        raise Complaint("only `and` joins conditions here (simulated tcpdump)")
    while waiting:
        word = waiting.pop(0)
        if word in ("icmp", "tcp", "udp", "arp", "ip", "ip6", "icmp6"):
            tests.append(partial(_is_kind, kind=word))
        elif word in ("host", "port") and waiting:
            value = waiting.pop(0)
            tests.append(partial(_has, key=word, value=value))
        else:
            raise Complaint(f"can't parse filter expression: syntax error at '{word}'")
    return lambda frame: all(test(frame) for test in tests)


def _has(frame: Ethernet, key: str, value: str) -> bool:
    return value in _facts(frame, key)


def _is_kind(frame: Ethernet, kind: str) -> bool:
    packet = frame.payload
    if kind in ("arp", "ip", "ip6"):
        return isinstance(packet, {"arp": ARP, "ip": IPv4, "ip6": IPv6}[kind])
    return not isinstance(packet, ARP) and packet.protocol == {"icmp6": "ipv6-icmp"}.get(kind, kind)


def _facts(frame: Ethernet, key: str) -> tuple[str, ...]:
    packet = frame.payload
    if isinstance(packet, ARP):
        return (packet.sender_ip, packet.target_ip) if key == "host" else ()
    if key == "host":
        return packet.src, packet.dst
    payload = packet.payload
    return (str(payload.sport), str(payload.dport)) if isinstance(payload, TCP | UDP) else ()


def _line(process: Process, captured: Captured, anywhere: bool, ethernet: bool) -> str:
    seconds = process.kernel.epoch + captured.time
    day = seconds % 86400
    stamp = f"{int(day) // 3600:02}:{int(day) // 60 % 60:02}:{day % 60:09.6f}"
    where = f" {captured.link} {captured.direction.capitalize():<3}" if anywhere else ""
    frame = captured.frame
    head = f" {frame.src} > {frame.dst}, length {frame.size}:" if ethernet else ""
    return f"{stamp}{where}{head} {described(frame)}\n"


def described(frame: Ethernet) -> str:
    """A frame in tcpdump's words."""
    packet = frame.payload
    if isinstance(packet, ARP):
        if packet.op == 1:
            return f"ARP, Request who-has {packet.target_ip} tell {packet.sender_ip}, length 28"
        return f"ARP, Reply {packet.sender_ip} is-at {packet.sender_mac}, length 28"
    name = "IP" if isinstance(packet, IPv4) else "IP6"
    payload = packet.payload
    if isinstance(payload, Fragment):
        return f"{name} {packet.src} > {packet.dst}: {payload.protocol} fragment, length {payload.size}"
    if isinstance(payload, TCP):
        flags = payload.flags.replace("A", ".") or "none"
        length = len(payload.data)
        return f"{name} {packet.src}.{payload.sport} > {packet.dst}.{payload.dport}: Flags [{flags}], length {length}"
    if isinstance(payload, UDP):
        return f"{name} {packet.src}.{payload.sport} > {packet.dst}.{payload.dport}: UDP, length {len(payload.data)}"
    return f"{name} {packet.src} > {packet.dst}: {_icmp(payload)}, length {payload.size}"


def _icmp(message: ICMP | ICMPv6) -> str:
    echo = {8: "echo request", 0: "echo reply", 128: "echo request", 129: "echo reply"}.get(message.type)
    word = "ICMP" if isinstance(message, ICMP) else "ICMP6"
    if echo and message.is_echo:
        return f"{word} {echo}, id {message.id}, seq {message.seq}"
    if message.type == 11:
        return f"{word} time exceeded in-transit"
    if message.inner is not None:
        what = {0: "net", 1: "host", 3: "port"}.get(message.code, f"code {message.code}")
        return f"{word} {message.inner.dst} {what} unreachable"
    return f"{word} type {message.type}"
