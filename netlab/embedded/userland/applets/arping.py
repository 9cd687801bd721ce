"""arping: ARP requests by hand (RFC 826), and who answers. Output of BusyBox 1.35."""

from netlab.dataplane import ARP, Ethernet, Link
from netlab.embedded.userland.applets.capture import TapFile
from netlab.embedded.userland.applets.registry import Complaint, Options, UsageProblem, applet
from netlab.embedded.userland.kernel import Interrupted, Program, Sys
from netlab.embedded.userland.process import Process
from netlab.embedded.userland.signals import INT

USAGE = """arping [-fqbDUA] [-c CNT] [-w TIMEOUT] [-I IFACE] [-s SRC_IP] DST_IP

Send ARP requests/replies"""
EVERYBODY, NOBODY = "ff:ff:ff:ff:ff:ff", "00:00:00:00:00:00"


@applet("arping", usage=USAGE)
def arping(process: Process, argv: list[str]) -> Program:
    options = Options(argv, "fqbDUAc:w:I:s:")
    if not options.words:
        raise UsageProblem
    device = options.get("I", "eth0")
    if device not in process.netns.links:
        raise Complaint(f"interface {device} not found: No such device", 2)
    link = process.netns.links[device]
    if not process.may("NET_RAW"):
        raise Complaint("socket: Operation not permitted")
    return (yield from _run(process, link, options.words[0], options))


def _run(process: Process, link: Link, target: str, options: Options) -> Program:
    own = next((each.address for each in link.addresses if ":" not in each.address), "0.0.0.0")
    source = options.get("s", "0.0.0.0" if "D" in options else target if {"U", "A"} & options.values.keys() else own)
    count, limit = int(options.number("c", 0)), options.number("w", 0)
    end = process.now + limit if limit else None
    file = TapFile(process.netns.tap(link.name))
    process.open(file)
    process.handle(INT)
    quiet = "q" in options
    if not quiet:
        yield from process.print(f"ARPING {target} from {source} {link.name}\n")
    sent = heard = 0
    to = EVERYBODY
    try:
        while (not count or sent < count) and (end is None or process.now < end):
            begun = process.clock
            op = 2 if "A" in options else 1
            link.transmit(Ethernet(link.mac, to, ARP(op, link.mac, source, NOBODY if op == 1 else link.mac, target)))
            sent += 1
            until = process.now + 1 if end is None else min(process.now + 1, end)
            mac = yield from _answer(process, file, target, until)
            if mac:
                heard += 1
                to = to if "b" in options else mac
                if not quiet:
                    took = (process.clock - begun) * 1000
                    yield from process.print(f"Unicast reply from {target} [{mac}] {took:.3f}ms\n")
                if "f" in options:
                    break
                if sent < count or not count:
                    yield from process.sleep(max(0.0, until - process.now))
    except Interrupted:
        pass
    if not quiet:
        yield from process.print(
            f"Sent {sent} probe(s) ({int('f' in options)} broadcast(s))\n"
            f"Received {heard} response(s) (0 request(s), 0 broadcast(s))\n"
        )
    if {"U", "A"} & options.values.keys():
        return 0
    return int(bool(heard)) if "D" in options else int(not heard)


def _answer(process: Process, file: TapFile, target: str, until: float) -> Sys[str]:
    """The hardware address of who answers for it; "" when nobody does in time."""
    while (yield from process.poll([(file, "r")], until)):
        frame = file.tap.captured.popleft()
        packet = frame.frame.payload
        if frame.direction == "in" and isinstance(packet, ARP) and packet.op == 2 and packet.sender_ip == target:
            return packet.sender_mac
    return ""
