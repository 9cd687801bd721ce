"""ps, top, pidof, killall, free, uptime, xargs, nohup, find, mount, df, sysctl: what is going on around."""

from collections.abc import Callable
from dataclasses import dataclass

from netlab.embedded.userland.applets.basic import account
from netlab.embedded.userland.applets.input import read_all
from netlab.embedded.userland.applets.registry import Complaint, Options, UsageProblem, applet
from netlab.embedded.userland.execute import load
from netlab.embedded.userland.filesystem import Directory, Symlink
from netlab.embedded.userland.kernel import STEP, Program, Sys
from netlab.embedded.userland.openfile import open_path, read_text
from netlab.embedded.userland.patterns import matches
from netlab.embedded.userland.process import Process
from netlab.embedded.userland.signals import TERM, signal_number


@applet("ps", usage="ps [-o COL1,COL2=HEADER] [-T]\n\nShow list of processes")
def ps(process: Process, argv: list[str]) -> Program:
    words = argv[1:]
    asked = words[words.index("-o") + 1] if "-o" in words[:-1] else "pid,user,time,args"
    columns = [column.partition("=")[0] for column in asked.split(",")]
    if unknown := [column for column in columns if column not in PS]:
        raise Complaint(f"bad -o argument '{unknown[0]}', supported arguments: {','.join(PS)}")
    rows = [[PS[column].title for column in columns]]
    for each in process.namespaces.pids.processes.values():
        rows.append([PS[column].show(process, each) for column in columns])
    for row in rows:
        head = row is rows[0]
        cells = [cell.ljust(PS[c].width) if head or not PS[c].right else cell.rjust(PS[c].width)
                 for c, cell in zip(columns, row, strict=True)]  # fmt: skip
        yield from process.print(" ".join(cells).rstrip(" ") + "\n")
    return 0


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    width: int
    show: Callable[[Process, Process], str]
    right: bool = False


PS: dict[str, Column] = {
    "user": Column("USER", 8, lambda p, each: (account(p, "/etc/passwd", each.user[0]) or str(each.user[0]))[:8]),
    "comm": Column("COMMAND", 16, lambda p, each: each.name[:15]),
    "args": Column("COMMAND", 27, lambda p, each: " ".join(each.argv)),
    "pid": Column("PID", 5, lambda p, each: str(each.pid), True),
    "ppid": Column("PPID", 5, lambda p, each: str(each.parent.pid if each.parent else 0), True),
    "time": Column("TIME", 5, lambda p, each: " 0:00"),
}


@applet("pidof", "pgrep")
def pidof(process: Process, argv: list[str]) -> Program:
    names = Options(argv, "sfo:x").words
    found = [
        each.pid for each in process.namespaces.pids.processes.values() if each.name in names and each is not process
    ]
    if argv[0].endswith("pidof"):
        text = " ".join(map(str, reversed(found))) + "\n" if found else ""
    else:
        text = "".join(f"{pid}\n" for pid in found)
    yield from process.print(text)
    return int(not found)


@applet("killall", "pkill")
def killall(process: Process, argv: list[str]) -> Program:
    words, number = argv[1:], TERM
    if words and words[0].startswith("-"):
        try:
            number = signal_number(words.pop(0)[1:])
        except ValueError:
            raise UsageProblem from None
    status = 0
    for name in words:
        yield STEP
        found = [
            each for each in process.namespaces.pids.processes.values() if each.name == name and each is not process
        ]
        for each in found:
            process.kernel.signal(each, number)
        if not found:
            yield from process.complain(f"killall: {name}: no process killed")
            status = 1
    return status


@applet("uptime")
def uptime(process: Process, argv: list[str]) -> Program:
    minutes = int(process.now + 1000) // 60
    hours = int(process.kernel.epoch + process.now) % 86400
    yield from process.print(
        f" {hours // 3600:02}:{hours // 60 % 60:02}:{hours % 60:02} up {minutes} min,  load average: 0.00, 0.00, 0.00\n"
    )
    return 0


@applet("xargs")
def xargs(process: Process, argv: list[str]) -> Program:
    options = Options(argv, "n:I:r0t", in_order=True)
    words = (yield from read_all(process, 0)).decode(errors="surrogateescape")
    items = words.split("\0") if "0" in options else words.splitlines() if "I" in options else words.split()
    command = options.words or ["echo"]
    if not items and "r" in options:
        return 0
    size = 1 if "I" in options else int(options.number("n", 0)) or max(1, len(items))
    status = 0
    for at in range(0, max(1, len(items)), size):
        part = items[at : at + size]
        line = [word.replace(options.get("I"), part[0]) for word in command] if "I" in options else [*command, *part]
        status = max(status, (yield from _run(process, line)))
    return status and 123


def _run(process: Process, words: list[str]) -> Sys[int]:
    try:
        body, argv = load(process.kernel, process.fs, words, process.env, process.cwd)
    except OSError as error:
        raise Complaint(f"can't execute '{words[0]}': {error.strerror}", 127) from None
    child = process.spawn(body, argv)
    return (yield from process.wait(child.pid))


@applet("nohup", "nice", "time")
def prefixed(process: Process, argv: list[str]) -> Program:
    """The command behind it, run; `time` also says how long (simulated time)."""
    words = Options(argv, "n:p", in_order=True).words
    if not words:
        raise UsageProblem
    begun = process.now
    status = yield from _run(process, words)
    if argv[0].endswith("time"):
        spent = process.now - begun
        yield from process.complain(f"real\t{int(spent) // 60}m {spent % 60:.2f}s\nuser\t0m 0.00s\nsys\t0m 0.00s")
    return status


@applet("find", usage="find [-HL] [PATH]... [OPTIONS] [ACTIONS]\n\nSearch for files and perform actions on them")
def find(process: Process, argv: list[str]) -> Program:
    words = argv[1:]
    paths = []
    while words and not words[0].startswith("-"):
        paths.append(words.pop(0))
    tests = dict(zip(words[::2], words[1::2], strict=False))
    for name in tests:
        if name not in ("-name", "-type", "-maxdepth", "-path"):
            raise Complaint(f"unrecognized: {name}")
    status = 0
    for path in paths or ["."]:
        status = max(status, (yield from _find(process, path, tests, 0)))
    return status


def _find(process: Process, path: str, tests: dict[str, str], depth: int) -> Sys[int]:
    yield STEP
    try:
        node = process.fs.node(path, process.cwd, follow=False)
    except OSError as error:
        yield from process.complain(f"find: {path}: {error.strerror}")
        return 1
    kind = {"-": "f", "d": "d", "l": "l", "c": "c"}[node.kind]
    name = path.rstrip("/").rpartition("/")[2] or path
    if (
        matches(tests.get("-name", "*"), name)
        and tests.get("-type", kind) == kind
        and matches(tests.get("-path", "*"), path)
    ):
        yield from process.print(path + "\n")
    if isinstance(node, Directory) and not isinstance(node, Symlink) and depth < int(tests.get("-maxdepth", 50)):
        for below in process.fs.listing(path, process.cwd):
            yield from _find(process, f"{path.rstrip('/')}/{below}", tests, depth + 1)
    return 0


@applet("mount", "df")
def mount(process: Process, argv: list[str]) -> Program:
    if len([word for word in argv[1:] if not word.startswith("-")]) > (argv[0].endswith("df")):
        raise Complaint("permission denied (are you root?)")
    if argv[0].endswith("df"):
        yield from process.print("Filesystem           1K-blocks      Used Available Use% Mounted on\n")
        yield from process.print("overlay                1000000         0   1000000   0% /\n")
        return 0
    for line in read_text(process, "/proc/mounts").splitlines():
        source, path, kind, options, *_ = line.split()
        yield from process.print(f"{source} on {path} type {kind} ({options})\n")
    return 0


@applet("sysctl", usage="sysctl [-enq] { -a | -p [FILE]... | [-w] [KEY[=VALUE]]... }\n\nShow/set kernel parameters")
def sysctl(process: Process, argv: list[str]) -> Program:
    options = Options(argv, "enqaw")
    status = 0
    for word in options.words:
        name, sign, value = word.partition("=")
        path = "/proc/sys/" + name.replace(".", "/")
        try:
            if sign:
                open_path(process, path, "w").write(value.encode())
            text = read_text(process, path).strip()
        except FileNotFoundError:
            yield from process.complain(f"sysctl: error: '{name}' is an unknown key")
            status = 1
            continue
        except OSError as error:
            yield from process.complain(f"sysctl: error setting key '{name}': {error.strerror}")
            status = 1
            continue
        yield from process.print(f"{text}\n" if "n" in options else f"{name} = {text}\n")
    return status
