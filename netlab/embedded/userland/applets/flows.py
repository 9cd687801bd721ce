"""conntrack (1.4.7): the flows of a host, each with how its answers look; and their form in /proc/net/nf_conntrack."""

from netlab.dataplane import Netns
from netlab.dataplane.conntrack import Flow, Tuple
from netlab.embedded.userland.applets.registry import Complaint, Options, tool
from netlab.embedded.userland.kernel import STEP, Program
from netlab.embedded.userland.process import Process

NUMBERS = {"tcp": 6, "udp": 17, "icmp": 1, "ipv6-icmp": 58}
NAMES = {"ipv6-icmp": "icmpv6"}
STREAM_AFTER = 2.0  # seconds: a UDP flow that goes on longer is a stream


def assured(flow: Flow) -> bool:
    """It is not dropped early when the table is full (IPS_ASSURED)."""
    if flow.original.protocol == "tcp":
        return flow.seen_reply and flow.state not in ("SYN_SENT", "SYN_RECV", "CLOSE")
    return flow.original.protocol == "udp" and flow.seen_reply and flow.expires - flow.started > 120


def _direction(one: Tuple, reply: bool) -> str:
    ends = f"src={one.src} dst={one.dst} "
    if one.protocol in ("icmp", "ipv6-icmp"):
        kinds = (8, 0) if one.protocol == "icmp" else (128, 129)
        return ends + f"type={kinds[reply]} code=0 id={one.sport}"
    return ends + f"sport={one.sport} dport={one.dport}"


def flow_line(netns: Netns, flow: Flow, tail: str) -> str:
    protocol = flow.original.protocol
    left = max(0, int(flow.expires - netns.world.now))
    head = f"{NAMES.get(protocol, protocol):<8} {NUMBERS.get(protocol, 0)} {left} "
    state = f"{flow.state} " if protocol == "tcp" else ""
    unreplied = "" if flow.seen_reply else "[UNREPLIED] "
    sure = "[ASSURED] " if assured(flow) else ""
    first, back = _direction(flow.original, False), _direction(flow.reply, True)
    return f"{head}{state}{first} {unreplied}{back} {sure}mark={flow.mark} {tail}"


def flow_table(netns: Netns) -> str:
    """/proc/net/nf_conntrack."""
    lines = []
    for flow in netns.conntrack.all():
        family = "ipv6     10" if ":" in flow.original.src else "ipv4     2"
        lines.append(f"{family} {flow_line(netns, flow, 'zone=0 use=2')}\n")
    return "".join(lines)


@tool("conntrack", usage="conntrack -L|-D|-F|-C [-p PROTO] [-s ADDR] [-d ADDR] [-r ADDR] [-q ADDR] [-n] [-g] [-j]")
def conntrack(process: Process, argv: list[str]) -> Program:
    yield STEP
    long = {"--dump": "-L", "--delete": "-D", "--flush": "-F", "--count": "-C", "--proto": "-p", "--src": "-s",
            "--dst": "-d", "--reply-src": "-r", "--reply-dst": "-q", "--src-nat": "-n", "--dst-nat": "-g"}  # fmt: skip
    ports = {word: argv[n + 1] for n, word in enumerate(argv[:-1]) if word in ("--dport", "--sport")}
    words = [w for n, w in enumerate(argv) if w not in ports and (n == 0 or argv[n - 1] not in ports)]
    options = Options([long.get(word, word) for word in words], "LDFCp:s:d:r:q:ngjf:o:")
    table = process.netns.conntrack
    if not process.may("NET_ADMIN"):
        raise Complaint("v1.4.7 (conntrack-tools): Operation failed: sorry, you must be root or get CAP_NET_ADMIN")
    if "F" in options:
        table.flush()
        yield from process.complain("conntrack v1.4.7 (conntrack-tools): connection tracking table has been emptied.")
        return 0
    found = [flow for flow in table.all() if _asked_for(flow, options, ports)]
    if "C" in options:
        yield from process.print(f"{len(found)}\n")
        return 0
    if not {"L", "D"} & options.values.keys():
        raise Complaint("v1.4.7 (conntrack-tools): Need to specify -L, -D, -F or -C (simulated: no others)", 2)
    for flow in found:
        yield from process.print(flow_line(process.netns, flow, "use=1") + "\n")
        if "D" in options:
            table.forget(flow)
    done = "deleted" if "D" in options else "shown"
    count = f"{len(found)} flow entr{'y has' if len(found) == 1 else 'ies have'} been {done}."
    yield from process.complain(f"conntrack v1.4.7 (conntrack-tools): {count}")
    return int("D" in options and not found)


def _asked_for(flow: Flow, options: Options, ports: dict[str, str]) -> bool:
    one, back = flow.original, flow.reply
    wanted = {"p": NAMES.get(one.protocol, one.protocol), "s": one.src, "d": one.dst, "r": back.src, "q": back.dst}
    if any(letter in options and options.get(letter) != value for letter, value in wanted.items()):
        return False
    if ports.get("--dport", str(one.dport)) != str(one.dport) or ports.get("--sport", str(one.sport)) != str(one.sport):
        return False
    changed = {"n": flow.snat, "g": flow.dnat, "j": flow.snat or flow.dnat}
    return all(letter not in options or done for letter, done in changed.items())
