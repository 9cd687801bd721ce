"""ip: addresses, links, routes and neighbours, shown and changed as BusyBox's does."""

from collections.abc import Callable

from netlab.dataplane import Bridge, Link, Neighbour, Netns, Route
from netlab.embedded.userland.applets.linktext import address_lines, link_lines
from netlab.embedded.userland.applets.registry import VERSION, Complaint, UsageProblem, applet
from netlab.embedded.userland.kernel import STEP, Program, Sys
from netlab.embedded.userland.process import Process

USAGE = """ip [OPTIONS] address|route|link|tunnel|neigh|rule [ARGS]

OPTIONS := -f[amily] inet|inet6|link | -o[neline]

ip addr add|del IFADDR dev IFACE | show|flush [dev IFACE] [to PREFIX]
ip route list|flush|add|del|change|append|replace|test ROUTE
ip link set IFACE [up|down] [arp on|off] [multicast on|off]
\t[promisc on|off] [mtu NUM] [name NAME] [qlen NUM] [address MAC]
\t[master IFACE | nomaster] [netns PID]
ip tunnel add|change|del|show [NAME]
\t[mode ipip|gre|sit] [remote ADDR] [local ADDR] [ttl TTL]
ip neigh show|flush [to PREFIX] [dev DEV] [nud STATE]
ip rule [list] | add|del SELECTOR ACTION"""
SIOC = ("up", "down", "mtu")  # what BusyBox sets by ioctl
OBJECTS = ("address", "addr", "link", "route", "neighbor", "neighbour", "neigh", "rule", "tunnel")


class Asked:
    """The words after the object, taken one by one, with the options before it."""

    def __init__(self, process: Process, argv: list[str]) -> None:
        self.netns: Netns = process.netns
        self.family, self.oneline = 0, False
        words = argv[1:]
        while words and words[0].startswith("-"):
            option = words.pop(0)
            if option in ("-4", "-6"):
                self.family = int(option[1])
            elif option in ("-o", "-oneline"):
                self.oneline = True
            elif option in ("-f", "-family") and words:
                self.family = {"inet": 4, "inet6": 6}.get(words.pop(0), 0)
            else:
                raise UsageProblem
        self.words, self.verb = words, ""

    def take_verb(self, *names: str) -> str:
        """The verb, "show" when there is none; "" (and kept in `verb`) for one that is not known."""
        self.verb = self.next("show")
        return abbreviates(self.verb, *names)

    def next(self, default: str | None = None) -> str:
        if self.words:
            return self.words.pop(0)
        if default is None:
            raise Complaint('command line is not complete, try "help"')
        return default

    def device(self, name: str, code: int = 1) -> Link:
        try:
            return self.netns.link(name)
        except OSError:
            raise Complaint(f"can't find device '{name}'", code) from None


def abbreviates(word: str, *names: str) -> str:
    """The name a word is the beginning of, as ip(8) lets one write it; "" for none."""
    return next((name for name in names if word and name.startswith(word)), "")


@applet("ip", usage=USAGE)
def ip(process: Process, argv: list[str]) -> Program:
    asked = Asked(process, argv)
    yield STEP
    name = abbreviates(asked.next(""), *OBJECTS) if asked.words else ""
    run = CHANGES.get({"addr": "address", "neighbour": "neighbor", "neigh": "neighbor"}.get(name, name))
    if run is None:
        yield from process.complain(f"{VERSION}\n\nUsage: {USAGE}")
        return 1
    try:
        return (yield from run(process, asked))
    except OSError as error:
        yield from process.complain(f"ip: RTNETLINK answers: {error.strerror}")
        return 2


def _need_admin(process: Process) -> None:
    if not process.may("NET_ADMIN"):
        raise PermissionError(1, "Operation not permitted")


# --- addresses and links


def _chosen(asked: Asked, code: int = 1) -> list[Link]:
    """The devices a `show` is about; the exit code when there is no such device."""
    name = ""
    while asked.words:
        word = asked.next()
        if word == "up":
            return [link for link in asked.netns.links.values() if link.up]
        name = asked.next() if word == "dev" else word
    links = [asked.device(name, code)] if name else list(asked.netns.links.values())
    return sorted(links, key=lambda link: link.index)


def _address(process: Process, asked: Asked) -> Program:
    verb = asked.take_verb("add", "change", "replace", "delete", "show", "list", "flush", "lst")
    if verb in ("show", "list", "lst", "flush"):
        links = _chosen(asked)
        if verb == "flush":
            _need_admin(process)
            for link in links:
                for each in list(link.addresses):
                    link.remove_address(str(each))
            return 0
        for link in links:
            own = address_lines(link, asked.family)
            if asked.family and not own:
                continue
            lines = link_lines(link)[: 1 if asked.family else 2] + own
            if asked.oneline:
                for line, lifetime in zip(own[::2], own[1::2], strict=True):
                    yield from process.print(f"{link.index}: {link.name}{line}\\{lifetime}\n")
            else:
                yield from process.print(_joined(lines, False))
        return 0
    if not verb:
        raise Complaint(f"invalid argument '{asked.verb}' to 'ip'")
    return (yield from _change_address(process, asked, verb))


def _joined(lines: list[str], oneline: bool) -> str:
    return "\\".join(lines) + "\n" if oneline else "\n".join(lines) + "\n"


def _change_address(process: Process, asked: Asked, verb: str) -> Program:
    yield STEP
    cidr, device, broadcast, scope = "", "", None, None
    while asked.words:
        word = asked.next()
        if word == "dev":
            device = asked.next()
        elif word in ("brd", "broadcast"):
            broadcast = asked.next()
        elif word == "scope":
            scope = asked.next()
        elif word not in ("local", "peer"):
            cidr = word
    if not device:
        raise Complaint('need "dev IFACE"')
    link = asked.device(device)
    _need_admin(process)
    if verb == "delete":
        link.remove_address(cidr)
    else:
        known = None if broadcast == "+" else broadcast
        link.add_address(cidr, scope=scope, broadcast=known)
    return 0


def _link(process: Process, asked: Asked) -> Program:
    verb = asked.take_verb("set", "show", "list", "lst", "add", "delete")
    if verb in ("show", "list", "lst"):
        for link in _chosen(asked, 2):
            yield from process.print(_joined(link_lines(link), asked.oneline))
        return 0
    if verb == "set":
        _set_link(process, asked)
        return 0
    if verb in ("add", "delete"):
        return (yield from _make_link(process, asked, verb))
    raise Complaint(f"invalid argument '{asked.verb}' to 'ip'")


def _set_link(process: Process, asked: Asked) -> None:
    name = asked.next()
    name = asked.next() if name == "dev" else name
    if name not in asked.netns.links:
        raise Complaint("SIOCGIFFLAGS: No such device", 2)
    link = asked.device(name)
    if not process.may("NET_ADMIN"):
        words = ("SIOCSIFFLAGS" if word in ("up", "down") else "SIOCSIFMTU" for word in asked.words if word in SIOC)
        raise Complaint(f"{next(words, 'RTNETLINK answers')}: Operation not permitted", 2)
    changes: dict[str, Callable[[str], None]] = {
        "mtu": lambda word: link.set_mtu(int(word)), "address": link.set_mac,
        "name": lambda word: link.netns.rename_link(link, word),
        "master": lambda word: link.set_master(_bridge(asked, word)),
        "netns": lambda word: link.netns.move_link(link, _namespace(process, word)),
    }  # fmt: skip
    while asked.words:
        word = asked.next()
        if word in ("up", "down"):
            link.set_up() if word == "up" else link.set_down()
        elif word == "nomaster":
            link.set_master(None)
        elif word in changes:
            changes[word](asked.next())
        else:
            raise Complaint(f'either "dev" is duplicate, or "{word}" is garbage')


def _namespace(process: Process, word: str) -> Netns:
    """The network namespace of the process of this id."""
    other = process.other(int(word)) if word.isdigit() else None
    if other is None:
        raise Complaint("RTNETLINK answers: No such process" if word.isdigit() else f"invalid netns '{word}'", 2)
    return other.netns


def _bridge(asked: Asked, name: str) -> Bridge:
    link = asked.device(name)
    if not isinstance(link, Bridge):
        raise OSError(22, "Invalid argument")
    return link


def _make_link(process: Process, asked: Asked, verb: str) -> Program:
    yield STEP
    words = asked.words
    peer = words[words.index("peer") + 1 :] if "peer" in words else []
    words = words[: len(words) - len(peer)]
    facts = dict(zip(words, words[1:], strict=False))
    name = facts.get("name") or facts.get("dev") or (words[0] if words else "")
    _need_admin(process)
    if verb == "delete":
        asked.device(name).delete()
        return 0
    kind, netns = facts.get("type", ""), asked.netns
    if kind == "bridge":
        netns.add_bridge(name)
    elif kind == "dummy":
        netns.add_dummy(name)
    elif kind == "veth":
        netns.add_veth(name, netns, (peer[1] if peer[:1] == ["name"] else peer[0]) if peer else "veth1")
    elif kind == "macvlan" and "link" in facts:
        netns.add_macvlan(name, asked.device(facts["link"]), facts.get("mode", "vepa"))
    else:
        raise OSError(95, "Operation not supported")
    return 0


# --- routes


def route_line(route: Route) -> str:
    """BusyBox leaves protocols out and sets two blanks before `src`."""
    words = "default" if route.dst.length == 0 else str(route.dst)
    if route.dst.length == (32 if route.dst.family == 4 else 128):
        words = route.dst.first
    words = words if route.kind == "unicast" else f"{route.kind} {words}"
    words += f" via {route.via}" if route.via else ""
    words += f" dev {route.dev}" if route.dev else ""
    words += f" scope {route.scope} " if route.scope != "global" and route.dst.family == 4 else ""
    words += f" src {route.src}" if route.src else ""
    words += f"  metric {route.metric}" if route.metric else ""
    return words + " "


def _route(process: Process, asked: Asked) -> Program:
    verb = asked.take_verb("add", "append", "change", "replace", "delete", "show", "list", "lst", "flush", "get")
    if verb in ("show", "list", "lst"):
        device = dict(zip(asked.words, asked.words[1:], strict=False)).get("dev")
        for route in asked.netns.routes[6 if asked.family == 6 else 4].all():
            if device in (None, route.dev):
                yield from process.print(route_line(route) + "\n")
        for link in asked.netns.links.values() if asked.family == 6 else ():
            if device in (None, link.name) and any(each.scope == "link" for each in link.addresses):
                yield from process.print(f"multicast ff00::/8 dev {link.name}  metric 256 \n")  # of the table `local`
        return 0
    if verb == "get":
        return (yield from _route_get(process, asked))
    if not verb:
        raise Complaint(f"invalid argument '{asked.verb}' to 'ip'")
    _need_admin(process)
    _change_route(asked, verb)
    return 0


def _change_route(asked: Asked, verb: str) -> None:
    destination, facts, kind = "", {}, "unicast"
    while asked.words:
        word = asked.next()
        if word in ("via", "dev", "src", "metric", "scope", "proto"):
            facts[word] = asked.next()
        elif word in ("unreachable", "prohibit", "blackhole"):
            kind = word
        elif word != "to":
            destination = word
    if facts.get("dev"):
        asked.device(facts["dev"])
    via, device = facts.get("via"), facts.get("dev")
    if verb == "flush":
        for table in asked.netns.routes.values():
            for route in table.all():
                if device == route.dev or str(route.dst) == destination:
                    table.remove(route)
        return
    if verb == "delete":
        asked.netns.remove_route(destination, via, device, version=6 if asked.family == 6 else None)
        return
    if verb in ("replace", "change"):
        try:
            asked.netns.remove_route(destination)
        except OSError:
            if verb == "change":
                raise
    asked.netns.add_route(
        destination, via, device, src=facts.get("src"), metric=int(facts.get("metric", 0)), kind=kind,
        scope=facts.get("scope"),
    )  # fmt: skip


def _route_get(process: Process, asked: Asked) -> Program:
    if not asked.words:
        raise Complaint("need at least destination address")
    target = asked.next()
    family = 6 if ":" in target else 4
    netns = asked.netns
    if netns.is_local(target):
        yield from process.print(f"local {target} dev lo  src {target} \n")
        return 0
    route = netns.routes[family].lookup(target)  # type: ignore[index]
    if route is None or route.dev is None:
        raise OSError(101, "Network is unreachable")
    source = route.src or netns.select_source(netns.link(route.dev), route.via or target)
    via = f" via {route.via}" if route.via else ""
    yield from process.print(f"{target}{via} dev {route.dev}  src {source} \n")
    return 0


# --- neighbours, rules


def _neighbour(process: Process, asked: Asked) -> Program:
    verb = asked.take_verb("show", "list", "flush")
    facts = dict(zip(asked.words, asked.words[1:], strict=False))
    if verb in ("show", "list"):
        for entry in asked.netns.neighbours.all():
            if facts.get("dev") in (None, entry.link.name) and (
                not asked.family or (":" in entry.address) == (asked.family == 6)
            ):
                yield from process.print(neighbour_line(entry, facts.get("dev")) + "\n")
        return 0
    if verb == "flush":
        _need_admin(process)
        for link in [asked.device(facts["dev"])] if "dev" in facts else asked.netns.links.values():
            asked.netns.neighbours.flush(link)
        return 0
    raise Complaint(f"invalid argument '{asked.verb}' to 'ip'")


def neighbour_line(entry: Neighbour, device: str | None) -> str:
    """BusyBox tells use and probes unasked; a device that was asked for is left out."""
    mac = f" lladdr {entry.mac}" if entry.mac else ""
    where = "" if device else f" dev {entry.link.name}"
    held = " ref 1" if entry.state in ("REACHABLE", "DELAY", "PROBE") else ""
    return f"{entry.address}{where}{mac}{held} used 0/0/0 probes {entry.probes} {entry.state}"


def _rule(process: Process, asked: Asked) -> Sys[int]:
    if asked.words and abbreviates(asked.words[0], "list", "show") == "":
        raise OSError(95, "Operation not supported")
    yield from process.print(
        "0:\tfrom all lookup local \n32766:\tfrom all lookup main \n32767:\tfrom all lookup default \n"
    )
    return 0


CHANGES: dict[str, Callable[[Process, Asked], Program]] = {
    "address": _address, "link": _link, "route": _route, "neighbor": _neighbour, "rule": _rule,
}  # fmt: skip
