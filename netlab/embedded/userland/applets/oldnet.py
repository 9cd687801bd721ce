"""ifconfig, route, arp, netstat: the network as the older tools show it."""

from netlab.dataplane import Link, Netns
from netlab.dataplane.sockets import SocketRow
from netlab.embedded.userland.applets.registry import Complaint, Options, applet
from netlab.embedded.userland.applets.traceroute import reverse
from netlab.embedded.userland.kernel import Program, Sys
from netlab.embedded.userland.process import Process
from netlab.embedded.userland.tables import netmask

ROUTE_USAGE = """route [-ne] [-A inet[6]] [{add|del} TARGET [netmask MASK]
\t[gw ADDRESS] [metric N] [mss BYTES] [dev IFACE]]"""


def _unit(count: int) -> str:
    """As BusyBox: one decimal, units of 1024."""
    size, unit = float(count), "B"
    for larger in ("KiB", "MiB", "GiB"):
        if size < 1024:
            break
        size, unit = size / 1024, larger
    return f"{size:.1f} {unit}"


@applet("ifconfig", usage="ifconfig [-a] [IFACE] [ADDRESS]\n\nConfigure a network interface")
def ifconfig(process: Process, argv: list[str]) -> Program:
    words = [word for word in argv[1:] if word != "-a"]
    netns = process.netns
    if not words:
        for link in sorted(netns.links.values(), key=lambda each: (not each.has_arp, each.index)):
            if link.up or "-a" in argv:
                yield from process.print(interface(link))
        return 0
    try:
        link = netns.link(words[0])
    except OSError:
        raise Complaint(f"{words[0]}: error fetching interface information: Device not found") from None
    if not words[1:]:
        yield from process.print(interface(link))
        return 0
    if not process.may("NET_ADMIN"):
        raise Complaint("SIOCSIFFLAGS: Operation not permitted")
    _configure(link, words[1:])
    return 0


def _configure(link: Link, words: list[str]) -> None:
    while words:
        word = words.pop(0)
        if word in ("up", "down"):
            link.set_up() if word == "up" else link.set_down()
        elif word == "mtu" and words:
            link.set_mtu(int(words.pop(0)))
        elif word == "netmask" and words:
            address = next(each for each in link.addresses if ":" not in each.address)
            link.remove_address(str(address))
            length = sum(bin(int(part)).count("1") for part in words.pop(0).split("."))
            link.add_address(f"{address.address}/{length}")
        else:
            link.add_address(word if "/" in word else f"{word}/24")
            link.set_up()


def interface(link: Link) -> str:
    """One block of ifconfig."""
    kind = "Local Loopback" if not link.has_arp else f"Ethernet  HWaddr {link.mac.upper()}"
    text = f"{link.name:<9} Link encap:{kind}  \n"
    for each in link.addresses:
        if ":" in each.address:
            scope = {"host": "Host", "link": "Link"}.get(each.scope, "Global")
            text += f"          inet6 addr: {each}{'' if scope == 'Host' else ''} Scope:{scope}\n"
        else:
            broadcast = f"  Bcast:{each.broadcast or each.prefix.broadcast}" if link.has_arp else ""
            text += f"          inet addr:{each.address}{broadcast}  Mask:{netmask(each.prefix)}\n"
    words = (["UP"] if link.up else []) + (["BROADCAST"] if link.has_arp else ["LOOPBACK"])
    words += ["RUNNING"] if link.running else []
    words += ["MULTICAST"] if link.has_arp else []
    c = link.counters
    queue = 1000 if link.kind in ("loopback", "physical", "bridge") else 0
    return text + (
        f"          {' '.join(words)}  MTU:{link.mtu}  Metric:1\n"
        f"          RX packets:{c.rx_packets} errors:0 dropped:{c.rx_dropped} overruns:0 frame:0\n"
        f"          TX packets:{c.tx_packets} errors:0 dropped:{c.tx_dropped} overruns:0 carrier:0\n"
        f"          collisions:0 txqueuelen:{queue} \n"
        f"          RX bytes:{c.rx_bytes} ({_unit(c.rx_bytes)})  TX bytes:{c.tx_bytes} ({_unit(c.tx_bytes)})\n\n"
    )


@applet(
    "route",
    usage=ROUTE_USAGE,
)  # noqa: E501
def route(process: Process, argv: list[str]) -> Program:
    options = Options(argv, "neA:", in_order=True)
    netns = process.netns
    if options.get("A", "inet") != "inet":
        raise Complaint("-A inet6 is not simulated by netlab: use ip -6 route")
    if options.words:
        if not process.may("NET_ADMIN"):
            raise Complaint("SIOCADDRT: Operation not permitted")
        _change(netns, options.words)
        return 0
    text = "Kernel IP routing table\nDestination     Gateway         Genmask         Flags Metric Ref    Use Iface\n"
    for each in netns.routes[4].all():
        if each.dev is not None:
            flags = "U" + ("G" if each.via else "") + ("H" if each.dst.length == 32 else "")
            destination = each.dst.first
            if "n" not in options and each.dst.length == 0:
                destination = "default"
            gateway = each.via or ("0.0.0.0" if "n" in options else "*")
            text += f"{destination:<15} {gateway:<15} {netmask(each.dst):<15} {flags:<5} {each.metric:<6} 0        0 "
            text += f"{each.dev}\n"
    yield from process.print(text)
    return 0


def _change(netns: Netns, words: list[str]) -> None:
    verb, *rest = words
    rest = [word for word in rest if word not in ("-net", "-host")]
    facts = dict(zip(rest, rest[1:], strict=False))
    target = rest[0]
    if "netmask" in facts:
        target += f"/{sum(bin(int(part)).count('1') for part in facts['netmask'].split('.'))}"
    if verb == "add":
        netns.add_route(target, facts.get("gw"), facts.get("dev"), metric=int(facts.get("metric", 0)))
    else:
        netns.remove_route(target, facts.get("gw"), facts.get("dev"))


@applet("arp", usage="arp\n[-vn]\t[-H HWTYPE] [-i IF] -a [HOSTNAME]\n[-v]\t\t    [-i IF] -d HOSTNAME [pub]")
def arp(process: Process, argv: list[str]) -> Program:
    options = Options(argv, "vnai:H:d:s:")
    netns = process.netns
    if "d" in options:
        if not process.may("NET_ADMIN"):
            raise Complaint("SIOCDARP(dontpub): Operation not permitted")
        for link in netns.links.values():
            netns.neighbours.remove(link, options.get("d"))
        return 0
    for entry in netns.neighbours.all():
        if ":" in entry.address or options.get("i", entry.link.name) != entry.link.name:
            continue
        if options.words and entry.address not in options.words:
            continue
        mac = f"{entry.mac} [ether] " if entry.mac else "<incomplete> "
        mac += "PERM " if entry.state == "PERMANENT" else ""
        name = "" if "n" in options else (yield from reverse(process, entry.address))
        yield from process.print(f"{name or '?'} ({entry.address}) at {mac} on {entry.link.name}\n")
    return 0


@applet("netstat", usage="netstat [-ral] [-tuwx] [-enWp]\n\nDisplay networking information")
def netstat(process: Process, argv: list[str]) -> Program:
    options = Options(argv, "ralntuwxeWp")
    if "r" in options:
        return (yield from routes_of_netstat(process))
    named = {word for letter, word in (("t", "tcp"), ("u", "udp"), ("w", "raw")) if letter in options}
    chosen = named or {"tcp", "udp", "raw"}
    what = "only servers" if "l" in options else "servers and established" if "a" in options else "w/o servers"
    text = f"Active Internet connections ({what})\n"
    text += "Proto Recv-Q Send-Q Local Address           Foreign Address         State       "
    text += "PID/Program name    \n" if "p" in options else "\n"
    for row in process.netns.sockets.table():
        listens = row.state in ("LISTEN", "")
        if row.protocol not in chosen or not ("a" in options or listens == ("l" in options)):
            continue
        text += (yield from _socket_line(process, row, "p" in options, "n" in options)) + "\n"
    if not named:
        text += f"Active UNIX domain sockets ({what})\n"
        text += "Proto RefCnt Flags       Type       State         I-Node Path\n"
    yield from process.print(text)
    return 0


def _socket_line(process: Process, row: SocketRow, programs: bool, numeric: bool) -> Sys[str]:
    local = yield from _end(process, *row.local, numeric)
    remote = yield from _end(process, *row.remote, numeric)
    state = {"FIN_WAIT": "FIN_WAIT1"}.get(row.state, row.state)
    opener = row.opener
    here = isinstance(opener, Process) and opener.namespaces.pids is process.namespaces.pids and opener.pid
    own = f"{opener.pid}/{opener.name}" if isinstance(opener, Process) and here else "-"
    shown = f"{own:<19} " if programs else ""
    return f"{row.protocol:<5} {row.receive_queue:6} {row.send_queue:6} {local:<23} {remote:<23} {state:<12}{shown}"


def _end(process: Process, address: str, port: int, numeric: bool) -> Sys[str]:
    """With the name of the address, cut to fit, unless -n asks for numbers."""
    shown = address
    if not numeric and address not in ("0.0.0.0", "::"):
        shown = (yield from reverse(process, address)) or address
    return f"{shown}:{port or '*'}"[:23] if shown != address else f"{shown}:{port or '*'}"


def routes_of_netstat(process: Process) -> Sys[int]:
    """The kernel's routes with the columns that netstat has of its own."""
    text = "Kernel IP routing table\n"
    text += "Destination     Gateway         Genmask         Flags   MSS Window  irtt Iface\n"
    for each in process.netns.routes[4].all():
        if each.dev is not None:
            flags = "U" + ("G" if each.via else "") + ("H" if each.dst.length == 32 else "")
            way = f"{each.dst.first:<15} {each.via or '0.0.0.0':<15} {netmask(each.dst):<15} {flags:<5}"
            text += f"{way}     0 0          0 {each.dev}\n"
    yield from process.print(text)
    return 0
