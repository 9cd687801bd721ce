"""bridge of iproute2, which a host has, and brctl."""

from collections.abc import Iterator

from netlab.dataplane import Bridge, Link, Netns, Veth
from netlab.embedded.userland.applets.ip import abbreviates
from netlab.embedded.userland.applets.iproute import SHOW, Failure, flags, in_order
from netlab.embedded.userland.applets.registry import Complaint, UsageProblem, applet, tool
from netlab.embedded.userland.kernel import STEP, Program, Sys
from netlab.embedded.userland.process import Process


@tool("bridge")
def bridge(process: Process, argv: list[str]) -> Program:
    """`bridge link`, `bridge fdb` and `bridge vlan`."""
    words = [word for word in argv[1:] if not word.startswith("-")]
    yield STEP
    name = abbreviates(words[0], "link", "fdb", "vlan") if words else ""
    if not name:
        text = f'Object "{words[0]}" is unknown, try "bridge help".' if words else "Usage: bridge { link | fdb | vlan }"
        yield from process.complain(text)
        return 255
    verb = words[1] if words[1:] else "show"
    if not abbreviates(verb, *SHOW):
        yield from process.complain(f'Command "{verb}" is unknown, try "bridge {name} help".')
        return 255
    facts = dict(zip(words[2:], words[3:], strict=False))
    try:
        for line in {"link": _ports, "fdb": _fdb, "vlan": _vlans}[name](process.netns, facts):
            yield from process.print(line + "\n")
    except Failure as failure:
        yield from process.complain(failure.text)
        return failure.code
    return 0


def _ports(netns: Netns, facts: dict[str, str]) -> Iterator[str]:
    for link in in_order(netns):
        if link.master is not None and facts.get("dev", link.name) == link.name:
            place = "forwarding" if link.running else "disabled"
            yield (
                f"{link.index}: {link.name}{_below(link)}: <{flags(link)}> mtu {link.mtu} "
                f"master {link.master.name} state {place} priority 32 cost 2 "
            )


def _below(link: Link) -> str:
    """`bridge` takes the peer's index for one of this namespace, and shows the name of that (observed on 6.1)."""
    if not isinstance(link, Veth) or link.peer is None:
        return ""
    name = next((each.name for each in link.netns.links.values() if each.index == link.peer.index), "")
    return f"@{name or f'if{link.peer.index}'}"


def _vlans(netns: Netns, facts: dict[str, str]) -> Iterator[str]:
    """No bridge here filters by VLAN."""
    yield "port              vlan-id  "


def _fdb(netns: Netns, facts: dict[str, str]) -> Iterator[str]:
    wanted, device = facts.get("br") or facts.get("brport"), facts.get("dev")
    if wanted and not isinstance(netns.links.get(wanted), Bridge):
        raise Failure(f'Cannot find bridge device "{wanted}"', 255)
    if device and device not in netns.links:
        raise Failure(f'Cannot find device "{device}"', 255)
    for link in in_order(netns):
        own = link.master.name if link.master is not None else link.name if isinstance(link, Bridge) else ""
        if link.has_arp and wanted in (None, own) and device in (None, link.name):
            where = "" if device else f" dev {link.name}"
            yield from (f"{line[0]}{where}{line[1]}" for line in _entries(link))


def _entries(link: Link) -> Iterator[tuple[str, str]]:
    groups = [(mac, " self permanent") for mac in multicast_groups(link)]
    if isinstance(link, Bridge):
        yield from groups
        yield link.mac, f" master {link.name} permanent"
        return
    if link.master is not None:
        own = [(mac, entry) for mac, entry in link.master.fdb.items() if entry.link is link]
        for mac, entry in sorted(own, key=lambda item: item[1].permanent):
            yield mac, f" master {link.master.name} " + ("permanent" if entry.permanent else "")
    yield from groups


def multicast_groups(link: Link) -> Iterator[str]:
    """All hosts, all nodes, the solicited-node group of its own address; a bridge also listens for snoopers."""
    if not link.up:
        return
    yield "33:33:00:00:00:01"
    if isinstance(link, Bridge):
        yield from ("01:00:5e:00:00:6a", "33:33:00:00:00:6a")
    yield "01:00:5e:00:00:01"
    yield f"33:33:ff:{link.mac[9:]}"


# --- brctl

BRCTL = """brctl COMMAND [BRIDGE [ARGS]]

Manage ethernet bridges
Commands:
\tshow [BRIDGE]...\tShow a list of bridges
\tshowmacs BRIDGE\t\tShow what a bridge has learned
\taddbr BRIDGE\t\tCreate BRIDGE
\tdelbr BRIDGE\t\tDelete BRIDGE
\taddif BRIDGE IFACE\tAdd IFACE to BRIDGE
\tdelif BRIDGE IFACE\tDelete IFACE from BRIDGE"""


@applet("brctl", usage=BRCTL)
def brctl(process: Process, argv: list[str]) -> Program:
    yield STEP
    words, netns = argv[1:], process.netns
    if not words:
        raise UsageProblem
    if words[0] == "show":
        yield from _show_bridges(process, words[1:])
    elif words[0] == "showmacs" and words[1:]:
        yield from _show_macs(process, words[1])
    elif words[0] in ("addbr", "delbr", "addif", "delif") and words[1:]:
        if not process.may("NET_ADMIN"):
            raise Complaint(f"bridge {words[1]}: Operation not permitted")
        _change_bridge(netns, *words)
    else:
        raise Complaint(f"invalid argument '{words[0]}' to 'brctl'")
    return 0


def _show_bridges(process: Process, names: list[str]) -> Sys[None]:
    bridges = [_bridge(process.netns, name) for name in names] or [
        link for link in in_order(process.netns) if isinstance(link, Bridge)
    ]
    yield from process.print("bridge name\tbridge id\t\tSTP enabled\tinterfaces\n")
    for each in bridges:
        ports = sorted(each.ports) or [""]
        yield from process.print(f"{each.name}\t\t8000.{each.mac.replace(':', '')}\tno\t\t{ports[0]}\n")
        yield from process.print("".join(f"\t\t\t\t\t\t\t{name}\n" for name in ports[1:]))


def _bridge(netns: Netns, name: str) -> Bridge:
    link = netns.links.get(name)
    if not isinstance(link, Bridge):
        raise Complaint(f"bridge {name}: No such device or address")
    return link


def _change_bridge(netns: Netns, verb: str, name: str, port: str = "", *_: str) -> None:
    if verb == "addbr":
        if name in netns.links:
            raise Complaint(f"bridge {name}: File exists")
        netns.add_bridge(name).qlen = 1000
        return
    bridge = _bridge(netns, name)
    if verb == "delbr":
        if bridge.up:
            raise Complaint(f"bridge {name}: Device or resource busy")
        bridge.delete()
        return
    link = netns.links.get(port)
    if link is None:
        raise Complaint(f"iface {port}: No such device")
    if verb == "addif":
        link.set_master(bridge)
    elif link.master is bridge:
        link.set_master(None)
    else:
        raise Complaint(f"bridge {name}: Invalid argument")


def _show_macs(process: Process, name: str) -> Sys[None]:
    bridge = _bridge(process.netns, name)
    numbers = {port: number for number, port in enumerate(bridge.ports.values(), 1)}
    yield from process.print("port no\tmac addr\t\tis local?\tageing timer\n")
    for mac, entry in bridge.fdb.items():
        age = 0.0 if entry.permanent else process.now - entry.seen
        yield from process.print(f"{numbers[entry.link]:3}\t{mac}\t{'yes' if entry.local else 'no'}\t\t{age:7.2f}\n")
