"""tcpdump (4.99, always as with -n): what passes an interface.

Which packets are wanted is in `filters`, their words are in `packetwords`.
"""

from netlab.dataplane.tap import Captured, Tap
from netlab.embedded.userland.applets.filters import expression
from netlab.embedded.userland.applets.input import read_all
from netlab.embedded.userland.applets.registry import Complaint, Options, tool
from netlab.embedded.userland.files import File
from netlab.embedded.userland.kernel import Interrupted, Program, Sys
from netlab.embedded.userland.openfile import open_path
from netlab.embedded.userland.process import Process
from netlab.embedded.userland.signals import INT, TERM
from netlab.wire import Captured as Passed
from netlab.wire import decode, encode, read_pcap, write_pcap
from netlab.wire.tcpdump import Words

USAGE = "tcpdump [-n] [-e] [-l] [-q] [-t] [-v] [-i IFACE] [-c COUNT] [-w FILE | -r FILE] [EXPRESSION]"


class TapFile(File):
    """A capture that a process can wait for."""

    def __init__(self, tap: Tap) -> None:
        super().__init__()
        self.tap = tap
        tap.on_change = self.wake

    @property
    def readable(self) -> bool:
        return bool(self.tap.captured)

    def describe(self) -> str:
        return "a capture"

    def release(self) -> None:
        self.tap.close()


@tool("tcpdump", usage=USAGE)
def tcpdump(process: Process, argv: list[str]) -> Program:
    options = Options(argv, "nelqtvi:c:s:Uw:r:", in_order=True)
    show = Printer(process, options)
    if "r" in options:
        return (yield from _read(process, options, show))
    file = TapFile(_tap(process, options))
    process.open(file)
    process.handle(INT, TERM)
    yield from _begin(process, options)
    wanted, out = expression(options.words), None
    if "w" in options:
        out = process.open(open_path(process, options.get("w"), "w"))
        yield from process.write(out, write_pcap([]))
    count, limit = 0, int(options.number("c", 0))
    try:
        while not limit or count < limit:
            yield from process.poll([(file, "r")])
            captured = file.tap.captured.popleft()
            if wanted(captured.frame):
                count += 1
                yield from show.line(captured) if out is None else process.write(out, _record(process, captured))
    except Interrupted:
        yield from process.print("\n", 2)
    yield from process.complain(
        f"{_packets(count)} captured\n{_packets(count)} received by filter\n{_packets(file.tap.lost)} dropped by kernel"
    )
    return 0


class Printer:
    """A captured frame as a line, as the options ask for it."""

    def __init__(self, process: Process, options: Options) -> None:
        self.process, self.options = process, options
        self.words = Words(ethernet="e" in options, quiet="q" in options, verbose="v" in options)

    def line(self, captured: Captured) -> Sys[None]:
        anywhere = self.options.get("i", "any") == "any" and "r" not in self.options
        stamp = _stamp(self.process, captured, self.options, anywhere)
        yield from self.process.print(f"{stamp}{self.words.of(captured.frame)}\n")


def _tap(process: Process, options: Options) -> Tap:
    if not process.may("NET_RAW"):
        raise Complaint("you don't have permission to capture on that device")
    name = options.get("i", "any")
    if name == "any" and "w" in options:
        raise Complaint("netlab writes what passes one device, not several: name it with -i")
    try:
        return process.netns.tap(*([] if name == "any" else [name]))
    except OSError:
        raise Complaint(f"{name}: No such device exists\n(No such device exists)") from None


def _record(process: Process, captured: Captured) -> bytes:
    data = encode(captured.frame)
    return write_pcap([Passed(process.kernel.epoch + captured.time, data, len(data))], head=False)


def _read(process: Process, options: Options, show: Printer) -> Program:
    """-r FILE: the lines of a capture file; frames that hold no ARP or IP of a known protocol are passed over."""
    name, wanted = options.get("r"), expression(options.words)
    try:
        frames = read_pcap((yield from read_all(process, process.open(open_path(process, name, "r")))))
    except ValueError:
        raise Complaint("unknown file format") from None
    yield from process.complain(f"reading from file {name}, link-type EN10MB (Ethernet), snapshot length 262144")
    left = int(options.number("c", 0)) or len(frames)
    for each in frames:
        try:
            captured = Captured(each.time - process.kernel.epoch, "", "in", decode(each.data))
        except ValueError:
            continue
        if left and wanted(captured.frame):
            left -= 1
            yield from show.line(captured)
    return 0


def _begin(process: Process, options: Options) -> Sys[None]:
    name, verbose = options.get("i", "any"), "v" in options or "w" in options
    kind = "LINUX_SLL2 (Linux cooked v2)" if name == "any" else "EN10MB (Ethernet)"
    text = f"listening on {name}, link-type {kind}, snapshot length 262144 bytes"
    lines = ["tcpdump: data link type LINUX_SLL2"] if name == "any" else []
    hint = "tcpdump: verbose output suppressed, use -v[v]... for full protocol decode"
    yield from process.complain("\n".join([*lines, *([f"tcpdump: {text}"] if verbose else [hint, text])]))


def _packets(count: int) -> str:
    return f"{count} packet{'' if count == 1 else 's'}"


def _stamp(process: Process, captured: Captured, options: Options, anywhere: bool) -> str:
    where = f"{captured.link} {captured.direction.capitalize():<3} " if anywhere else ""
    if "t" in options:
        return where
    day = (process.kernel.epoch + captured.time) % 86400
    return f"{int(day) // 3600:02}:{int(day) // 60 % 60:02}:{day % 60:09.6f} {where}"
