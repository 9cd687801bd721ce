"""tcpdump (4.99, always as with -n): what passes an interface.

Which packets are wanted is in `filters`, their words are in `packetwords`.
"""

from netlab.dataplane.tap import Captured, Tap
from netlab.embedded.userland.applets.filters import expression
from netlab.embedded.userland.applets.packetwords import Words
from netlab.embedded.userland.applets.registry import Complaint, Options, tool
from netlab.embedded.userland.files import File
from netlab.embedded.userland.kernel import Interrupted, Program, Sys
from netlab.embedded.userland.process import Process
from netlab.embedded.userland.signals import INT, TERM

USAGE = "tcpdump [-n] [-e] [-l] [-q] [-t] [-v] [-i IFACE] [-c COUNT] [EXPRESSION]"


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
    options = Options(argv, "nelqtvi:c:s:U", in_order=True)
    if not process.may("NET_RAW"):
        raise Complaint("you don't have permission to capture on that device")
    name = options.get("i", "any")
    try:
        tap = process.netns.tap(*([] if name == "any" else [name]))
    except OSError:
        raise Complaint(f"{name}: No such device exists\n(No such device exists)") from None
    wanted = expression(options.words)
    file = TapFile(tap)
    process.open(file)
    process.handle(INT, TERM)
    yield from _begin(process, name, "v" in options)
    words = Words(ethernet="e" in options, quiet="q" in options, verbose="v" in options)
    count, limit = 0, int(options.number("c", 0))
    try:
        while not limit or count < limit:
            yield from process.poll([(file, "r")])
            captured = tap.captured.popleft()
            if wanted(captured.frame):
                count += 1
                yield from process.print(
                    _stamp(process, captured, options, name == "any") + words.of(captured.frame) + "\n"
                )
    except Interrupted:
        yield from process.print("\n", 2)
    yield from process.complain(
        f"{_packets(count)} captured\n{_packets(count)} received by filter\n{_packets(tap.lost)} dropped by kernel"
    )
    return 0


def _begin(process: Process, name: str, verbose: bool) -> Sys[None]:
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
