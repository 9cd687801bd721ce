"""ping and ping6: ICMP echoes (RFC 792, RFC 4443). BusyBox shows no ICMP errors: what comes back wrong is lost."""

from dataclasses import dataclass, field

from netlab.dataplane import (
    ECHO_REPLY,
    ECHO_REPLY6,
    ECHO_REQUEST,
    ECHO_REQUEST6,
    ICMP,
    ICMPv6,
    IPv4,
    IPv6,
    RawSocket,
    addr,
)
from netlab.embedded.userland.applets.registry import Complaint, Options, UsageProblem, applet
from netlab.embedded.userland.files import SocketFile
from netlab.embedded.userland.kernel import Interrupted, Program, Sys
from netlab.embedded.userland.process import Process
from netlab.embedded.userland.resolve import Unresolved, resolve
from netlab.embedded.userland.signals import INT
from netlab.errors import BadInput

USAGE = """ping [OPTIONS] HOST

Send ICMP ECHO_REQUESTs to HOST

\t-4,-6\t\tForce IP or IPv6 name resolution
\t-c CNT\t\tSend only CNT pings
\t-s SIZE\t\tSend SIZE data bytes in packets (default 56)
\t-i SECS\t\tInterval
\t-A\t\tPing as soon as reply is received
\t-t TTL\t\tSet TTL
\t-I IFACE/IP\tSource interface or IP address
\t-W SEC\t\tSeconds to wait for the first response (default 10)
\t\t\t(after all -c CNT packets are sent)
\t-w SEC\t\tSeconds until ping exits (default:infinite)
\t\t\t(can exit earlier with -c CNT)
\t-q\t\tQuiet, only display output at start/finish
\t-p HEXBYTE\tPayload pattern"""


@applet("ping", "ping6", usage=USAGE)
def ping(process: Process, argv: list[str]) -> Program:
    options = Options(argv, "46c:s:i:At:I:W:w:qp:n")
    if not options.words:
        raise UsageProblem
    family = 6 if "6" in options or argv[0].endswith("6") else 4 if "4" in options else 0
    name = options.words[0]
    try:
        addresses = yield from resolve(process, name, family)
    except Unresolved:
        raise Complaint(f"bad address '{name}'") from None
    return (yield from Session(process, name, addresses[0], options).run())


@dataclass
class Session:
    """One run: what was sent when, what came back."""

    process: Process
    name: str
    address: str
    options: Options
    sent: dict[int, float] = field(default_factory=dict)
    heard: set[int] = field(default_factory=set)
    times: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.six = ":" in self.address
        self.source = ""  # given by -I
        self.count = int(self.options.number("c", 0))
        self.size = int(self.options.number("s", 56))
        self.interval = self.options.number("i", 1.0)
        self.id = self.process.host_pid & 0xFFFF
        self.socket: RawSocket = self.process.netns.raw_socket("icmp", 6 if self.six else 4)
        self.file = SocketFile(self.socket)
        if "t" in self.options:
            self.socket.ttl = int(self.options.number("t", 64))
        if source := self.options.get("I"):
            self._bind(source)

    def _bind(self, source: str) -> None:
        if source in self.process.netns.links:
            self.socket.device = source
            return
        try:
            self.source = addr.address(source)
        except BadInput:
            raise Complaint(f"bad address '{source}'") from None

    def run(self) -> Program:
        self.process.open(self.file)
        self.process.handle(INT)
        origin = f" from {self.source}" if self.source else ""
        yield from self.process.print(f"PING {self.name} ({self.address}){origin}: {self.size} data bytes\n")
        if not self.process.may("NET_RAW"):
            raise Complaint("permission denied (are you root?)")
        if self.source and not self.process.netns.is_local(self.source):
            raise Complaint("can't set multicast source interface")  # as BusyBox says it
        if self.source:
            self.socket.bind(self.source)
        end = self.process.now + self.options.number("w", 0) if "w" in self.options else None
        try:
            while not self.count or len(self.sent) < self.count:
                self._send()
                last = bool(self.count) and len(self.sent) == self.count
                wait = self.options.number("W", 10) if last else self.interval
                until = self.process.now + wait
                yield from self._listen(min(until, end) if end is not None else until, last)
                if end is not None and self.process.now >= end:
                    break
        except Interrupted:
            pass
        except PermissionError as error:
            raise Complaint(f"sendto: {error.strerror}") from None
        except OSError as error:
            raise Complaint(f"sendto: {error.strerror}") from None
        yield from self._statistics()
        return int(not self.heard)

    def _send(self) -> None:
        number = len(self.sent)
        self.sent[number] = self.process.clock
        data = bytes(self.size)
        if self.six:
            self.socket.sendto(ICMPv6(ECHO_REQUEST6, id=self.id, seq=number, data=data), self.address)
        else:
            self.socket.sendto(ICMP(ECHO_REQUEST, id=self.id, seq=number, data=data), self.address)

    def _listen(self, until: float, last: bool) -> Sys[None]:
        """Until the next one is due; after the last one until all have come."""
        while True:
            done = last and len(self.heard) >= len(self.sent)
            if done or not (yield from self.process.poll([(self.file, "r")], until)):
                return
            packet = self.socket.recvfrom()
            yield from self._heard(packet)
            if "A" in self.options and not last:
                return

    def _heard(self, packet: IPv4 | IPv6) -> Sys[None]:
        message = packet.payload
        if not isinstance(message, ICMP | ICMPv6) or message.type not in (ECHO_REPLY, ECHO_REPLY6):
            return
        if isinstance(message, ICMP) == self.six or message.id != self.id or message.seq not in self.sent:
            return
        again = message.seq in self.heard
        self.heard.add(message.seq)
        elapsed = (self.process.clock - self.sent[message.seq]) * 1000
        self.times.append(elapsed)
        if "q" not in self.options:
            size = len(message.data) + 8
            yield from self.process.print(
                f"{size} bytes from {packet.src}: seq={message.seq} ttl={packet.ttl} time={elapsed:.3f} ms"
                + (" (DUP!)" if again else "") + "\n"
            )  # fmt: skip

    def _statistics(self) -> Sys[None]:
        lost = 100 * (len(self.sent) - len(self.heard)) // max(1, len(self.sent))
        text = f"\n--- {self.name} ping statistics ---\n"
        text += f"{len(self.sent)} packets transmitted, {len(self.heard)} packets received, "
        duplicates = len(self.times) - len(self.heard)
        text += f"{duplicates} duplicates, " if duplicates else ""
        text += f"{lost}% packet loss\n"
        if self.times:
            average = sum(self.times) / len(self.times)
            text += f"round-trip min/avg/max = {min(self.times):.3f}/{average:.3f}/{max(self.times):.3f} ms\n"
        yield from self.process.print(text)
