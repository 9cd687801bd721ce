"""ip of iproute2 (6.1), as a host has it: what it shows. What it changes is done by `ip`, worded as iproute2 does."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from netlab.dataplane import Link, Macvlan, Neighbour, Netns, Route, Veth
from netlab.embedded.userland.applets import ip as busybox
from netlab.embedded.userland.applets.ip import abbreviates
from netlab.embedded.userland.applets.linktext import address_lines, elsewhere
from netlab.embedded.userland.applets.registry import Complaint, tool
from netlab.embedded.userland.kernel import STEP, Program
from netlab.embedded.userland.process import Process

USAGE = """Usage: ip [ -4 | -6 | -br | -o | -s ] OBJECT { COMMAND | help }
where  OBJECT := { address | link | route | neighbor | rule | netns } (simulated: no others)
"""
OBJECTS = ("address", "addr", "link", "route", "neighbor", "neighbour", "rule", "netns")
SHOW = ("show", "list", "lst")
OPTIONS = {"-4": "4", "-6": "6", "-o": "o", "-oneline": "o", "-s": "s", "-stats": "s", "-statistics": "s", "-br": "b",
           "-brief": "b", "-c": "", "-color": "", "-N": "", "-n": "?"}  # fmt: skip


class Failure(Exception):
    """What iproute2 says, and its exit code."""

    def __init__(self, text: str, code: int = 1) -> None:
        super().__init__(text)
        self.text, self.code = text, code


@dataclass
class Asked:
    netns: Netns
    flags: set[str] = field(default_factory=set)
    words: list[str] = field(default_factory=list)

    @property
    def family(self) -> int:
        return 4 if "4" in self.flags else 6 if "6" in self.flags else 0

    def device(self, name: str, shown: bool = False) -> Link:
        try:
            return self.netns.link(name)
        except OSError:
            raise Failure(f'Device "{name}" does not exist.' if shown else f'Cannot find device "{name}"') from None


@tool("ip")
def ip(process: Process, argv: list[str]) -> Program:
    yield STEP
    asked = Asked(process.netns)
    words = argv[1:]
    if words[:1] in (["-V"], ["-Version"]):
        yield from process.print("ip utility, iproute2-6.1.0 (simulated)\n")
        return 0
    try:
        while words and words[0].startswith("-"):
            _option(asked, words.pop(0), words)
        return (yield from _object(process, asked, words))
    except Failure as failure:
        yield from process.complain(failure.text.rstrip("\n"))
        return failure.code


def _option(asked: Asked, option: str, words: list[str]) -> None:
    if option in ("-f", "-family") and words:
        asked.flags.add({"inet": "4", "inet6": "6"}.get(words.pop(0), ""))
    elif OPTIONS.get(option, "?") == "?":
        raise Failure(f'Option "{option}" is unknown here, try "ip -help" (simulated: -4 -6 -br -o -s)', 255)
    else:
        asked.flags.add(OPTIONS[option])


def _object(process: Process, asked: Asked, words: list[str]) -> Program:
    if not words or words[0] == "help":
        raise Failure(USAGE, 255)
    name = abbreviates(words[0], *OBJECTS)
    if not name:
        raise Failure(f'Object "{words[0]}" is unknown, try "ip help".')
    name = {"addr": "address", "neighbour": "neighbor"}.get(name, name)
    verb = words[1] if words[1:] else "show"
    asked.words = words[2:]
    if abbreviates(verb, *SHOW):
        for line in SHOWS[name](asked):
            yield from process.print(line + "\n")
        return 0
    if name == "route" and verb == "get":
        yield from process.print(_way(asked))
        return 0
    if name == "netns" or not abbreviates(verb, *VERBS[name]):
        raise Failure(f'Command "{verb}" is unknown, try "ip {name} help".', 255)
    return (yield from _change(process, name, words))


# --- changes


VERBS = {
    "address": ("add", "change", "replace", "delete", "flush"), "link": ("set", "add", "delete"),
    "route": ("add", "append", "change", "replace", "delete", "flush"), "neighbor": ("flush",),
    "rule": ("add", "delete"),
}  # fmt: skip
WORDINGS = {
    ("address", 17): "Error: ipv4: Address already assigned.", ("address", 99): "Error: ipv4: Address not found.",
    ("route", 101): "Error: Nexthop has invalid gateway.", ("link", 95): "Error: Unknown device type.",
}  # fmt: skip


def _change(process: Process, name: str, words: list[str]) -> Program:
    """BusyBox's own changes; its complaints in iproute2's words (observed on 6.1)."""
    family = [] if not (six := next((w for w in words if w.count(":") > 1 and "." not in w), "")) else ["-6"]
    asked = busybox.Asked(process, ["ip", *(family if six and name == "route" else []), *words])
    before = set(process.netns.links)
    try:
        code = yield from busybox.CHANGES[name](process, _after_object(asked))
    except OSError as error:
        known = WORDINGS.get((name, error.errno or 0))
        raise Failure(known or f"RTNETLINK answers: {error.strerror}", 2) from None
    except Complaint as complaint:
        raise Failure(*_worded(complaint, words)) from None
    for made in process.netns.links.keys() - before:
        process.netns.links[made].qlen = 1000
    return code


def _after_object(asked: busybox.Asked) -> busybox.Asked:
    asked.next()
    return asked


def _worded(complaint: Complaint, words: list[str]) -> tuple[str, int]:
    text = complaint.text
    if text.startswith("can't find device "):
        return f'Cannot find device "{text.split(chr(39))[2]}"', 1
    if text.startswith("SIOCGIFFLAGS"):
        return f'Cannot find device "{next(w for w in words[2:] if w != "dev")}"', 1
    if text.startswith("need "):
        return 'Not enough information: "dev" argument is required.', 255
    return f"Error: {text}", 255


# --- links and addresses


def flags(link: Link) -> str:
    words = ["LOOPBACK"] if not link.has_arp else ["BROADCAST", "MULTICAST"]
    if link.up and not link.carrier:
        words.insert(0, "NO-CARRIER")
    if link.up:
        words += ["UP"] + (["LOWER_UP"] if link.carrier else [])
    if isinstance(link, Veth) and link.peer is not None and link.peer.netns is link.netns and not link.peer.up:
        words.append("M-DOWN")
    return ",".join(words)


def shown_name(link: Link) -> str:
    """With the name of what is below, or its index where it is in another namespace."""
    other: Link | None = link.peer if isinstance(link, Veth) else link.parent if isinstance(link, Macvlan) else None
    if other is None:
        return link.name
    return f"{link.name}@{f'if{other.index}' if elsewhere(link) else other.name}"


def state(link: Link) -> str:
    """RFC 2863's operational state, as the kernel gives it."""
    if not link.has_arp or link.kind == "dummy":
        return "UNKNOWN" if link.up else "DOWN"
    if link.up and link.carrier:
        return "UP"
    return "LOWERLAYERDOWN" if link.up and isinstance(link, Veth | Macvlan) else "DOWN"


def _nsid(link: Link) -> str:
    """Foreign namespaces are numbered in the order their devices came."""
    other = link.peer if isinstance(link, Veth) else link.parent if isinstance(link, Macvlan) else None
    if other is None or not elsewhere(link):
        return ""
    peers = [each.peer.netns for each in in_order(link.netns) if isinstance(each, Veth) and each.peer is not None]
    foreign = list(dict.fromkeys(netns for netns in peers if netns is not link.netns))
    return f" link-netnsid {foreign.index(other.netns) if other.netns in foreign else 0}"


def in_order(netns: Netns) -> list[Link]:
    return sorted(netns.links.values(), key=lambda link: link.index)


def head(link: Link, mode: str = "") -> str:
    queue = "noop" if not link.up else "pfifo_fast" if link.kind == "physical" else "noqueue"
    master = f" master {link.master.name}" if link.master is not None else ""
    qlen = f"qlen {link.qlen}" if link.qlen else ""
    return (
        f"{link.index}: {shown_name(link)}: <{flags(link)}> mtu {link.mtu} qdisc {queue}{master} "
        f"state {state(link)}{mode} group default {qlen}"
    )


def hardware(link: Link) -> str:
    kind, brd = ("ether", "ff:ff:ff:ff:ff:ff") if link.has_arp else ("loopback", "00:00:00:00:00:00")
    return f"    link/{kind} {link.mac} brd {brd}{_nsid(link)}"


def statistics(link: Link) -> list[str]:
    c = link.counters
    return [
        "    RX:  bytes packets errors dropped  missed   mcast           ",
        f"    {c.rx_bytes:>10} {c.rx_packets:>7} {0:>6} {c.rx_dropped:>7} {0:>7} {0:>7} ",
        "    TX:  bytes packets errors dropped carrier collsns           ",
        f"    {c.tx_bytes:>10} {c.tx_packets:>7} {0:>6} {c.tx_dropped:>7} {0:>7} {0:>7} ",
    ]


def _has(name: str, value: object, link: Link) -> bool:
    return bool(getattr(link, name) == value)


def _chosen(asked: Asked) -> Iterator[Link]:
    words, tests, name = list(asked.words), list[Callable[[Link], bool]](), ""
    while words:
        word = words.pop(0)
        if word == "up":
            tests.append(partial(_has, "up", True))
        elif word == "master" and words:
            tests.append(partial(_has, "master", asked.device(words.pop(0), True)))
        elif word == "type" and words:
            tests.append(partial(_has, "kind", words.pop(0)))
        elif word in ("scope", "to", "label") and words:
            raise Failure(f'"{word}" is not simulated here: leave it out', 255)
        else:
            name = words.pop(0) if word == "dev" and words else word
    links = [asked.device(name, True)] if name else in_order(asked.netns)
    return (link for link in links if all(test(link) for test in tests))


def _links(asked: Asked) -> Iterator[str]:
    for link in _chosen(asked):
        if "b" in asked.flags:
            yield f"{shown_name(link):<16} {state(link):<14} {link.mac} <{flags(link)}> "
            continue
        lines = [head(link, " mode DEFAULT"), hardware(link)]
        yield _joined(lines + (statistics(link) if "s" in asked.flags else []), asked)


def _joined(lines: list[str], asked: Asked) -> str:
    return ("\\" if "o" in asked.flags else "\n").join(lines)


def _addresses(asked: Asked) -> Iterator[str]:
    for link in _chosen(asked):
        own = address_lines(link, asked.family, "nodad")
        if "b" in asked.flags:
            shown = [str(a) for a in link.addresses if not asked.family or (":" in a.address) == (asked.family == 6)]
            shown.sort(key=lambda a: ":" in a)
            yield f"{shown_name(link):<16} {state(link):<14} {''.join(f'{a} ' for a in shown)}"
        elif "o" in asked.flags:
            for line, lifetime in zip(own[::2], own[1::2], strict=True):
                yield f"{link.index}: {link.name}{line}\\{lifetime}"
        elif own or not asked.family:
            top = [head(link) + _nsid(link)] if asked.family else [head(link), hardware(link)]
            yield "\n".join(top + own + (statistics(link) if "s" in asked.flags else []))


# --- routes, neighbours, rules


def route_line(route: Route, device: str | None = None, linkdown: bool = False) -> str:
    six = route.dst.family == 6
    words = "default" if route.dst.length == 0 else str(route.dst)
    words = route.dst.first if route.dst.length == (128 if six else 32) else words
    words = words if route.kind == "unicast" else f"{route.kind} {words}"
    words += f" via {route.via}" if route.via else ""
    words += f" dev {route.dev}" if route.dev and route.dev != device else ""
    words += f" proto {route.proto}" if route.proto != "boot" else ""
    words += f" scope {route.scope}" if route.scope != "global" and not six else ""
    words += f" src {route.src}" if route.src else ""
    words += f" metric {route.metric or 1024}" if six or route.metric else ""
    words += " linkdown" if linkdown else ""
    return words + (" pref medium" if six else " ")


def _routes(asked: Asked) -> Iterator[str]:
    facts = dict(zip(asked.words, asked.words[1:], strict=False))
    if facts.get("table") == "local":
        yield from _local_table(asked.netns)
        return
    if facts.get("table", "main") not in ("main", "all", "254"):
        raise Failure("Error: ipv4: FIB table does not exist.\nDump terminated", 2)
    device = facts.get("dev")
    if device:
        asked.device(device)
    for route in asked.netns.routes[6 if asked.family == 6 else 4].all():
        if device in (None, route.dev):
            down = route.dev is not None and not asked.netns.link(route.dev).carrier
            yield route_line(route, device, down)


def _local_table(netns: Netns) -> Iterator[str]:
    """What the kernel keeps for each address: itself and its broadcast, lo's network too; sorted by address."""
    rows: list[tuple[tuple[int, ...], str]] = []
    for link in in_order(netns):
        for each in link.addresses:
            if ":" in each.address or not link.up:
                continue
            tail = f"dev {link.name} proto kernel scope {{}} src {each.address} "
            last = each.prefix.broadcast or ""
            if not link.has_arp:
                rows.append((_key(each.prefix.first), f"local {each.prefix} {tail.format('host')}"))
            rows.append((_key(each.address), f"local {each.address} {tail.format('host')}"))
            if each.length < 31:
                rows.append((_key(last), f"broadcast {last} {tail.format('link')}"))
    yield from (line for _, line in sorted(rows))


def _key(address: str) -> tuple[int, ...]:
    return tuple(int(part) for part in address.split("."))


def _way(asked: Asked) -> str:
    if not asked.words:
        raise Failure("need at least a destination address", 255)
    target, netns = asked.words[0], asked.netns
    if netns.is_local(target):
        return f"local {target} dev lo src {target} uid 0 \n    cache <local> \n"
    route = netns.routes[6 if ":" in target else 4].lookup(target)
    if route is None or route.dev is None:
        raise Failure("RTNETLINK answers: Network is unreachable", 2)
    source = route.src or netns.select_source(netns.link(route.dev), route.via or target)
    via = f" via {route.via}" if route.via else ""
    return f"{target}{via} dev {route.dev} src {source} uid 0 \n    cache \n"


def _neighbours(asked: Asked) -> Iterator[str]:
    facts = dict(zip(asked.words, asked.words[1:], strict=False))
    device = facts.get("dev")
    if device:
        asked.device(device)
    for entry in asked.netns.neighbours.all():
        if device in (None, entry.link.name) and (not asked.family or (":" in entry.address) == (asked.family == 6)):
            yield neighbour_line(entry, device, "s" in asked.flags)


def neighbour_line(entry: Neighbour, device: str | None, details: bool) -> str:
    where = "" if device else f" dev {entry.link.name}"
    mac = f" lladdr {entry.mac}" if entry.mac else " "
    used = f"  ref 1 used 0/0/0probes {entry.probes}" if details else ""
    return f"{entry.address}{where}{mac}{used} {entry.state} "


def _rules(asked: Asked) -> Iterator[str]:
    yield from ("0:\tfrom all lookup local", "32766:\tfrom all lookup main", "32767:\tfrom all lookup default")


SHOWS: dict[str, Callable[[Asked], Iterator[str]]] = {
    "address": _addresses, "link": _links, "route": _routes, "neighbor": _neighbours, "rule": _rules,
    "netns": lambda asked: iter(()),
}  # fmt: skip
