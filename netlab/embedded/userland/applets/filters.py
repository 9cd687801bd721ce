"""Which packets a capture is asked for: pcap-filter(7), as far as it is simulated; the rest is refused by name.

expression: [not] primitive {and|or [not] primitive}, parentheses; primitives: arp, ip, ip6, icmp, icmp6, tcp, udp,
[PROTO] [src|dst] host ADDRESS | net CIDR | port NUMBER, ether host MAC. `and` and `or` bind alike, from the left.
"""

from collections.abc import Callable

from netlab.dataplane import ARP, Ethernet, addr
from netlab.dataplane.packet import TCP, UDP, IPv4, IPv6, transport
from netlab.embedded.userland.applets.netcat import PORTS
from netlab.embedded.userland.applets.registry import Complaint
from netlab.errors import BadInput

Test = Callable[[Ethernet], bool]
PROTOCOLS = ("arp", "ip", "ip6", "icmp", "icmp6", "tcp", "udp")
KINDS = ("host", "net", "port")
SIDES = ("src", "dst")


def expression(words: list[str]) -> Test:
    """A test for frames; Complaint, as tcpdump says it, for what is no filter here."""
    waiting = [
        part
        for word in words
        for part in word.replace("(", " ( ").replace(")", " ) ").replace("!", " ! ").replace("&&", " and ")
        .replace("||", " or ").split()
    ]  # fmt: skip
    if not waiting:
        return lambda frame: True
    test = _joined(waiting)
    if waiting:
        raise _error()
    return test


def _error() -> Complaint:
    return Complaint("can't parse filter expression: syntax error")


def _joined(waiting: list[str]) -> Test:
    test = _negated(waiting)
    while waiting and waiting[0] in ("and", "or"):
        word, left = waiting.pop(0), test
        right = _negated(waiting)
        test = _both(left, right) if word == "and" else _either(left, right)
    return test


def _both(left: Test, right: Test) -> Test:
    return lambda frame: left(frame) and right(frame)


def _either(left: Test, right: Test) -> Test:
    return lambda frame: left(frame) or right(frame)


def _negated(waiting: list[str]) -> Test:
    if waiting and waiting[0] in ("not", "!"):
        waiting.pop(0)
        test = _negated(waiting)
        return lambda frame: not test(frame)
    if waiting and waiting[0] == "(":
        waiting.pop(0)
        test = _joined(waiting)
        if not waiting or waiting.pop(0) != ")":
            raise _error()
        return test
    return _primitive(waiting)


def _primitive(waiting: list[str]) -> Test:
    protocol = waiting.pop(0) if waiting and waiting[0] in PROTOCOLS else ""
    side = waiting.pop(0) if waiting and waiting[0] in SIDES else ""
    if waiting and waiting[0] in KINDS:
        kind = waiting.pop(0)
    elif waiting[:2] == ["ether", "host"] and not protocol:
        del waiting[:2]
        kind = "ether"
    elif side or (waiting and not protocol and waiting[0][:1].isdigit()):
        kind = "host"  # a bare address
    elif protocol:
        return lambda frame: _is_protocol(frame, protocol)
    else:
        raise _error()
    if not waiting:
        raise _error()
    test = _MAKERS[kind](waiting.pop(0), side)
    return (lambda frame: _is_protocol(frame, protocol) and test(frame)) if protocol else test


def _is_protocol(frame: Ethernet, name: str) -> bool:
    packet = frame.payload
    if name in ("arp", "ip", "ip6"):
        return isinstance(packet, {"arp": ARP, "ip": IPv4, "ip6": IPv6}[name])
    return not isinstance(packet, ARP) and packet.protocol == {"icmp6": "ipv6-icmp"}.get(name, name)


def _sides(source: object, destination: object, side: str) -> tuple[object, ...]:
    return {"src": (source,), "dst": (destination,)}.get(side, (source, destination))


def _addresses(frame: Ethernet, side: str) -> tuple[str, ...]:
    packet = frame.payload
    pair = (packet.sender_ip, packet.target_ip) if isinstance(packet, ARP) else (packet.src, packet.dst)
    return tuple(map(str, _sides(*pair, side)))


def _host(value: str, side: str) -> Test:
    try:
        wanted = addr.address(value)
    except BadInput:
        raise Complaint(f"unknown host '{value}'") from None
    return lambda frame: wanted in _addresses(frame, side)


def _net(value: str, side: str) -> Test:
    try:
        wanted = addr.prefix(value)
    except BadInput:
        raise _error() from None
    return lambda frame: any(
        addr.family(each) == wanted.family and each in wanted for each in _addresses(frame, side)
    )  # fmt: skip


def _port(value: str, side: str) -> Test:
    number = PORTS.get(value, int(value) if value.isdecimal() else -1)
    if not 0 <= number <= 65535:
        raise Complaint(f"illegal port number {value} > 65535" if value.isdecimal() else f"unknown port '{value}'")

    def test(frame: Ethernet) -> bool:
        header = None if isinstance(frame.payload, ARP) else transport(frame.payload)
        return isinstance(header, TCP | UDP) and number in _sides(header.sport, header.dport, side)

    return test


def _ether(value: str, side: str) -> Test:
    return lambda frame: value.lower() in (frame.src, frame.dst)


_MAKERS: dict[str, Callable[[str, str], Test]] = {"host": _host, "net": _net, "port": _port, "ether": _ether}
