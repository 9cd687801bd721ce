"""brctl of BusyBox, and bridge of iproute2, which a host has."""

from netlab.dataplane import Bridge
from netlab.embedded.userland.applets.registry import Complaint, UsageProblem, applet, tool
from netlab.embedded.userland.kernel import STEP, Program, Sys
from netlab.embedded.userland.process import Process


@applet("brctl")
def brctl(process: Process, argv: list[str]) -> Program:
    words = argv[1:]
    if not words:
        raise UsageProblem
    bridges = [link for link in process.netns.links.values() if isinstance(link, Bridge)]
    if words[0] == "show":
        text = "bridge name\tbridge id\t\tSTP enabled\tinterfaces\n"
        for bridge in bridges:
            ports = list(bridge.ports) or [""]
            text += f"{bridge.name}\t\t8000.{bridge.mac.replace(':', '')}\tno\t\t{ports[0]}\n"
            text += "".join(f"\t\t\t\t\t\t\t{name}\n" for name in ports[1:])
        yield from process.print(text)
        return 0
    if words[0] == "showmacs" and words[1:]:
        yield from _show_macs(process, words[1])
        return 0
    raise Complaint(f"invalid argument '{words[0]}' to 'brctl'")


def _bridge(process: Process, name: str) -> Bridge:
    link = process.netns.links.get(name)
    if not isinstance(link, Bridge):
        raise Complaint(f"can't get bridge infos for '{name}': No such device")
    return link


def _show_macs(process: Process, name: str) -> Sys[None]:
    bridge = _bridge(process, name)
    numbers = {port: number for number, port in enumerate(bridge.ports.values(), 1)}
    yield from process.print("port no\tmac addr\t\tis local?\tageing timer\n")
    for mac, entry in bridge.fdb.items():
        age = 0.0 if entry.permanent else process.now - entry.seen
        yield from process.print(f"{numbers[entry.link]:3}\t{mac}\t{'yes' if entry.local else 'no'}\t\t{age:7.2f}\n")


@tool("bridge")
def bridge(process: Process, argv: list[str]) -> Program:
    """`bridge link` and `bridge fdb` of iproute2."""
    words = [word for word in argv[1:] if not word.startswith("-")]
    bridges = [link for link in process.netns.links.values() if isinstance(link, Bridge)]
    yield STEP
    if words[:1] == ["link"]:
        for each in bridges:
            for port in each.ports.values():
                state = "forwarding" if port.running else "disabled"
                yield from process.print(
                    f"{port.index}: {port.name}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu {port.mtu} "
                    f"master {each.name} state {state} priority 32 cost 2 \n"
                )
        return 0
    if words[:1] == ["fdb"]:
        wanted = words[words.index("br") + 1] if "br" in words[:-1] else ""
        for each in bridges:
            for mac, entry in each.fdb.items():
                if wanted in ("", each.name):
                    kind = " permanent" if entry.permanent else ""
                    yield from process.print(f"{mac} dev {entry.link.name} master {each.name}{kind} \n")
        return 0
    raise UsageProblem
