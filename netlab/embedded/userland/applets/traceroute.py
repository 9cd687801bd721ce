"""traceroute: UDP datagrams with growing TTL, and what comes back (RFC 1393's elder way)."""

from netlab import names
from netlab.dataplane import ICMP, ICMPv6, RawSocket, UdpSocket, addr
from netlab.dataplane.addr import Family
from netlab.dataplane.packet import UNREACHABLE6
from netlab.embedded.userland.applets.netcat import cannot_connect
from netlab.embedded.userland.applets.registry import Complaint, Options, UsageProblem, applet
from netlab.embedded.userland.files import SocketFile
from netlab.embedded.userland.kernel import Program, Sys
from netlab.embedded.userland.process import Process
from netlab.embedded.userland.resolve import Unresolved, ask_all, resolve

USAGE = """traceroute [-46Flnrv] [-f 1ST_TTL] [-m MAXTTL] [-q PROBES] [-p PORT]
\t[-t TOS] [-w WAIT_SEC] [-s SRC_IP] [-i IFACE]
\t[-z PAUSE_MSEC] HOST [BYTES]

Trace the route to HOST"""
AS_ICMP = {0: 0, 1: 13, 3: 1, 4: 3}  # code of an ICMPv6 "unreachable" -> what ICMP calls the same
MARKS = {0: "!N", 1: "!H", 2: "!P", 3: "", 4: "!F", 13: "!X", 9: "!X", 10: "!X"}


@applet("traceroute", "traceroute6", usage=USAGE)
def traceroute(process: Process, argv: list[str]) -> Program:
    options = Options(argv, "46FIlnrvf:m:q:p:t:w:s:i:z:")
    if not options.words:
        raise UsageProblem
    name = options.words[0]
    size = int(options.words[1]) if options.words[1:] and options.words[1].isdecimal() else 38
    family = 6 if "6" in options or argv[0].endswith("6") else 4 if "4" in options else 0
    try:
        address = (yield from resolve(process, name, family))[0]
    except Unresolved:
        raise Complaint(f"bad address '{name}'") from None
    if not process.may("NET_RAW"):
        raise Complaint("socket: Operation not permitted")
    trace = Trace(process, address, size, options)
    try:
        trace.udp.connect(address, trace.port)
    except OSError as error:
        raise cannot_connect(address, error) from None
    trace.renew()
    last = int(options.number("m", 30))
    total = size + 8 if options.words[1:] else 72 if trace.family == 6 else 46
    yield from process.print(f"traceroute to {name} ({address}), {last} hops max, {total} byte packets\n")
    for ttl in range(int(options.number("f", 1)), last + 1):
        if (yield from trace.hop(ttl)):
            break
    return 0


class Trace:
    def __init__(self, process: Process, address: str, size: int, options: Options) -> None:
        self.process, self.address, self.size, self.options = process, address, size, options
        self.family: Family = addr.family(address)
        self.port = int(options.number("p", 33434))
        self.wait = options.number("w", 5)
        self.raw: RawSocket = process.netns.raw_socket("icmp", self.family)
        self.answers = SocketFile(self.raw)
        process.open(self.answers)
        self.udp: UdpSocket
        self._own: int | None = None
        self.renew()

    def renew(self) -> None:
        """A socket that is not connected, so that errors do not stop it."""
        if self._own is not None:
            self.process.close(self._own)
        self.udp = self.process.netns.udp_socket(self.family)
        self._own = self.process.open(SocketFile(self.udp))

    def hop(self, ttl: int) -> Sys[bool]:
        """The probes of one line; whether the end is reached."""
        yield from self.process.print(f"{ttl:2}")
        last, over, unreachable = "", False, 0
        probes = int(self.options.number("q", 3))
        for _ in range(probes):
            self.udp.ttl = ttl
            self.port += 1
            sent, begun = self.process.now, self.process.clock
            try:
                self.udp.sendto(bytes(self.size), self.address, self.port)
            except OSError as error:
                yield from self.process.print(f"\ntraceroute: sendto: {error.strerror}\n")
                return True
            heard = yield from self._hear(sent + self.wait)
            if heard is None:
                yield from self.process.print("  *")
                continue
            source, kind, code = heard
            if source != last:
                yield from self.process.print(f"  {yield from self._shown(source)}")
                last = source
            mark = MARKS.get(code, f"!<{code}>") if kind == 3 else ""
            yield from self.process.print(
                f"  {(self.process.clock - begun) * 1000:.3f} ms" + (f" {mark}" if mark else "")
            )
            over = over or (kind == 3 and code == 3)
            unreachable += bool(mark)
        yield from self.process.print("\n")
        return over or (unreachable > 0 and unreachable >= probes - 1)

    def _hear(self, deadline: float) -> Sys[tuple[str, int, int] | None]:
        """Who answered our last probe, with ICMP type and code."""
        while (yield from self.process.poll([(self.answers, "r")], deadline)):
            packet = self.raw.recvfrom()
            message = packet.payload
            if not isinstance(message, ICMP | ICMPv6) or message.inner is None or message.inner.dst != self.address:
                continue
            if getattr(message.inner.payload, "dport", self.port) == self.port:
                if isinstance(message, ICMP):
                    return packet.src, message.type, message.code
                unreachable = message.type == UNREACHABLE6
                return packet.src, 3 if unreachable else 11, AS_ICMP.get(message.code, 0) if unreachable else 0
        return None

    def _shown(self, source: str) -> Sys[str]:
        """With its name, where somebody knows it and -n is not given."""
        if "n" in self.options:
            return source
        found = yield from reverse(self.process, source)
        return f"{found or source} ({source})"


def reverse(process: Process, address: str) -> Sys[str]:
    """The name of an address by the hosts file or the name server; "" when there is none."""
    for own, words in names.hosts_of(process.fs.text("/etc/hosts")):
        if own == address:
            return words[0]
    conf = names.read_resolv_conf(process.fs.text("/etc/resolv.conf"))
    if not conf.addresses:
        return ""
    answers = yield from ask_all(process, names.reverse_name(address), ["PTR"], conf.addresses)
    answer = answers["PTR"]
    return next((record.data for record in answer.records if record.kind == "PTR"), "") if answer else ""
