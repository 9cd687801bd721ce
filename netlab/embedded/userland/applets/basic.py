"""Applets that touch neither files nor the network: echo, true, sleep, test, printf, env, id, kill, date ..."""

import re
from datetime import UTC, datetime, timedelta

from netlab.embedded.userland.applets.registry import Complaint, Options, UsageProblem, applet, run
from netlab.embedded.userland.execute import load
from netlab.embedded.userland.kernel import STEP, Program
from netlab.embedded.userland.process import Process
from netlab.embedded.userland.shell.main import main as shell_main
from netlab.embedded.userland.signals import KILL, NAMES, TERM, signal_number

ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "e": "\x1b"}
BLOCK = 4096  # bytes
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}

applet("sh", "ash")(lambda process, argv: shell_main(process, argv))


@applet("busybox")
def busybox(process: Process, argv: list[str]) -> Program:
    from netlab.embedded.userland.applets.registry import APPLETS, VERSION

    if not argv[1:]:
        yield from process.print(f"{VERSION}\n\nUsage: busybox [function [arguments]...]\n")
        return 0
    if argv[1] == "--list":
        yield from process.print("".join(f"{name}\n" for name in sorted(APPLETS)))
        return 0
    if argv[1] not in APPLETS:
        yield from process.complain(f"{argv[1]}: applet not found")
        return 127
    process.argv = argv[1:]
    return (yield from run(process, argv[1:]))


@applet("true")
def true(process: Process, argv: list[str]) -> Program:
    yield STEP
    return 0


@applet("false")
def false(process: Process, argv: list[str]) -> Program:
    yield STEP
    return 1


@applet("yes")
def yes(process: Process, argv: list[str]) -> Program:
    line = (" ".join(argv[1:]) or "y") + "\n"
    block = line * max(1, BLOCK // len(line))  # as a buffered program writes
    while True:
        yield from process.print(block)


@applet("echo")
def echo(process: Process, argv: list[str]) -> Program:
    words, newline, escapes = argv[1:], "\n", False
    while words and re.fullmatch(r"-[neE]+", words[0]):
        flags = words.pop(0)
        newline = "" if "n" in flags else newline
        escapes = escapes or "e" in flags
    text = " ".join(words)
    yield from process.print((unescaped(text) if escapes else text) + newline)
    return 0


def unescaped(text: str) -> str:
    """Backslash escapes of echo -e and printf."""

    def one(match: re.Match[str]) -> str:
        code = match[1]
        if code[0] == "x" and len(code) > 1:
            return chr(int(code[1:], 16))
        if code[0] in "01234567":
            return chr(int(code, 8) & 0xFF)
        return ESCAPES.get(code, "\\" + code)

    return re.sub(r"\\(x[0-9a-fA-F]{1,2}|0?[0-7]{1,3}|.)", one, text, flags=re.DOTALL)


@applet("printf")
def printf(process: Process, argv: list[str]) -> Program:
    if not argv[1:]:
        raise UsageProblem
    form, words = unescaped(argv[1]), argv[2:]
    while True:
        out, used = _formatted(form, words)
        yield from process.print(out)
        words = words[used:]
        if not words or not used:
            return 0


def _formatted(form: str, words: list[str]) -> tuple[str, int]:
    """One pass over the format, and how many words it took."""
    used = 0

    def one(match: re.Match[str]) -> str:
        nonlocal used
        if match[2] == "%":
            return "%"
        word = words[used] if used < len(words) else ""
        used += 1
        if match[2] in "diuxXoc":
            value: object = _integer(word) if match[2] != "c" else word[:1]
            return f"%{match[1]}{match[2]}" % value
        if match[2] == "b":
            return f"%{match[1]}s" % unescaped(word)
        return f"%{match[1]}{match[2]}" % (float(word or 0) if match[2] in "feg" else word)

    return re.sub(r"%([-+ 0#]*\d*(?:\.\d+)?)([diuxXocsbfeg%])", one, form), used


def _integer(word: str) -> int:
    try:
        return int(word or "0", 0)
    except ValueError:
        raise Complaint(f"invalid number '{word}'") from None


@applet("sleep", usage="sleep [N]...\n\nPause for a time equal to the total of the args given, where each arg can\n"
        "have an optional suffix of (s)econds, (m)inutes, (h)ours, or (d)ays")  # fmt: skip
def sleep(process: Process, argv: list[str]) -> Program:
    if not argv[1:]:
        raise UsageProblem
    yield from process.sleep(sum(duration(word) for word in argv[1:]))
    return 0


def duration(word: str) -> float:
    """Seconds of "1.5", "2m", "infinity"; BusyBox's complaint for anything else."""
    if word in ("infinity", "inf"):
        return float("inf")
    number, unit = (word[:-1], word[-1]) if word[-1:] in UNITS else (word, "s")
    if not re.fullmatch(r"\d+(\.\d*)?|\.\d+", number):
        raise Complaint(f"invalid number '{word}'")
    return float(number) * UNITS[unit]


@applet("timeout")
def timeout(process: Process, argv: list[str]) -> Program:
    options = Options(argv, "s:k:", in_order=True)
    if len(options.words) < 2:
        raise UsageProblem
    limit = duration(options.words[0])
    try:
        number = signal_number(options.get("s", "TERM"))
    except ValueError:
        raise Complaint(f"bad signal name '{options.get('s')}'") from None
    words = options.words[1:]
    try:
        body, loaded = load(process.kernel, process.fs, words, process.env, process.cwd)
    except OSError as error:
        yield from process.complain(f"timeout: can't execute '{words[0]}': {error.strerror}")
        return 127 if isinstance(error, FileNotFoundError) else 126
    child = process.spawn(body, loaded)
    alarm = process.kernel.after(limit, lambda: process.kernel.signal(child, number)) if limit else None
    status = yield from process.wait(child.pid)
    if alarm is not None:
        alarm.cancel()
    return status


@applet("env", "printenv")
def env(process: Process, argv: list[str]) -> Program:
    if argv[0].endswith("printenv") and argv[1:]:
        values = [process.env[name] for name in argv[1:] if name in process.env]
        yield from process.print("".join(f"{value}\n" for value in values))
        return int(len(values) < len(argv) - 1)
    options = Options(argv, "iu:", in_order=True)
    variables = {} if "i" in options else dict(process.env)
    for name in options.lists.get("u", []):
        variables.pop(name, None)
    words = list(options.words)
    while words and "=" in words[0]:
        name, _, value = words.pop(0).partition("=")
        variables[name] = value
    if words:
        return (yield from _execute(process, words, variables))
    yield from process.print("".join(f"{name}={value}\n" for name, value in variables.items()))
    return 0


def _execute(process: Process, words: list[str], variables: dict[str, str]) -> Program:
    """Another program takes our place."""
    try:
        body, process.argv = load(process.kernel, process.fs, words, variables, process.cwd)
    except OSError as error:
        yield from process.complain(f"env: can't execute '{words[0]}': {error.strerror}")
        return 127 if isinstance(error, FileNotFoundError) else 126
    process.env = variables
    return (yield from body(process))


@applet("id", "whoami")
def identity(process: Process, argv: list[str]) -> Program:
    options = Options(argv, "ugGnrs")
    uid, gid = _numbers(process, options.words[0]) if options.words else process.user
    name, group = account(process, "/etc/passwd", uid), account(process, "/etc/group", gid)
    if argv[0].endswith("whoami"):
        yield from process.print(f"{name or uid}\n")
        return 0
    if "u" in options or "g" in options or "G" in options:
        number, word = (uid, name) if "u" in options else (gid, group)
        yield from process.print(f"{word if 'n' in options and word else number}\n")
        return 0
    shown = [f"{key}={number}{f'({word})' if word else ''}" for key, number, word in (
        ("uid", uid, name), ("gid", gid, group), ("groups", gid, group))]  # fmt: skip
    yield from process.print(" ".join(shown) + "\n")
    return 0


def _numbers(process: Process, name: str) -> tuple[int, int]:
    """Of a user of /etc/passwd."""
    for line in process.fs.text("/etc/passwd").splitlines():
        fields = line.split(":")
        if len(fields) > 3 and name in fields[0:3:2]:
            return int(fields[2]), int(fields[3])
    raise Complaint(f"unknown user {name}")


def account(process: Process, path: str, number: int) -> str:
    """The name of a user or group number, "" when it has none."""
    for line in process.fs.text(path).splitlines():
        fields = line.split(":")
        if len(fields) > 2 and fields[2] == str(number):
            return fields[0]
    return ""


@applet("kill")
def kill(process: Process, argv: list[str]) -> Program:
    words, number = argv[1:], TERM
    yield STEP
    if words[:1] == ["-l"]:
        yield from process.print("".join(f"{n:2}) {name}\n" for n, name in enumerate(NAMES, 1)))
        return 0
    if words and words[0].startswith("-") and words[0] != "--":
        word = words.pop(0)
        name = words.pop(0) if word == "-s" and words else word[1:]
        try:
            number = 0 if name == "0" else signal_number(name)
        except ValueError:
            raise Complaint(f"bad signal name '{name}'") from None
    if not words:
        raise Complaint("you need to specify whom to kill")
    faults = [fault for word in words if (fault := _kill_one(process, word, number))]
    yield STEP  # whoever kills itself does nothing more
    for fault in faults[:-1]:
        yield from process.complain(f"{process.name}: {fault}")
    if faults:
        raise Complaint(faults[-1])
    return 0


def _kill_one(process: Process, word: str, number: int) -> str:
    """Send a signal; what is wrong, if anything."""
    if not re.fullmatch(r"-?\d+", word):
        return f"invalid number '{word}'"
    target = process.namespaces.pids.processes.get(int(word))
    if target is None:
        return f"can't kill pid {word}: No such process"
    from_within = number == KILL and target is process.namespaces.pids.first  # ignored: pid_namespaces(7)
    if number and not from_within:
        process.kernel.signal(target, number)
    return ""


DATES = ("@%s", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%H:%M:%S", "%H:%M")


def given_date(text: str, now: datetime) -> datetime:
    """What -d says, in UTC; Complaint for what BusyBox does not read either."""
    if text.startswith("@") and text[1:].lstrip("-").isdecimal():
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(text[1:]))
    for form in DATES[1:]:
        try:
            found = datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
        return found if "%Y" in form else found.replace(year=now.year, month=now.month, day=now.day)
    raise Complaint(f"invalid date '{text}'")


@applet("date")
def date(process: Process, argv: list[str]) -> Program:
    options = Options(argv, "uRId:D:s:r:")
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=process.kernel.epoch + process.now)
    if wrong := next((word for word in options.words if not word.startswith("+")), ""):
        raise Complaint(f"invalid date '{wrong}'")
    if "d" in options:
        moment = given_date(options.get("d"), moment)
    form = next((word[1:] for word in options.words), "%a %b %e %H:%M:%S UTC %Y")
    if "R" in options:
        form = "%a, %d %b %Y %H:%M:%S +0000"
    out = (
        form.replace("%s", str(int(moment.timestamp())))
        .replace("%e", f"{moment.day:2}")
        .replace("%N", f"{moment.microsecond * 1000:09}")
    )
    yield from process.print(moment.strftime(out) + "\n")
    return 0


@applet("hostname", "dnsdomainname", usage="hostname [-sidf] [HOSTNAME | -F FILE]")
def hostname(process: Process, argv: list[str]) -> Program:
    from netlab.names import hosts_of

    options = Options(argv, "sidfF:")
    name = process.namespaces.hostname
    if options.words:
        raise Complaint("sethostname: Operation not permitted")
    if "i" in options:
        found = [line[0] for line in hosts_of(process.fs.text("/etc/hosts")) if name in line[1]]
        if not found:
            raise Complaint(f"{name}: Name or service not known")
        yield from process.print(" ".join(found) + " \n" if len(found) > 1 else found[0] + "\n")
    elif "f" in options or "d" in options or process.name == "dnsdomainname":
        full = f"{name}.{process.namespaces.domainname}" if process.namespaces.domainname else name
        shown = full if "f" in options else full.partition(".")[2]
        yield from process.print(f"{shown}\n" if shown else "")
    else:
        yield from process.print((name.partition(".")[0] if "s" in options else name) + "\n")
    return 0


@applet("uname")
def uname(process: Process, argv: list[str]) -> Program:
    options = Options(argv, "snrvmpioa")
    facts = {
        "s": "Linux",
        "n": process.namespaces.hostname,
        "r": "6.1.0-netlab",
        "v": "#1 SMP netlab",
        "m": "x86_64",
        "o": "GNU/Linux",
    }
    chosen = facts if "a" in options else {key: facts[key] for key in facts if key in options} or {"s": "Linux"}
    yield from process.print(" ".join(chosen.values()) + "\n")
    return 0


@applet("seq")
def seq(process: Process, argv: list[str]) -> Program:
    words = [word for word in argv[1:] if re.fullmatch(r"-?\d+", word)]
    if not words or len(words) < len(argv) - 1:
        raise UsageProblem
    numbers = [int(word) for word in words]
    first = numbers[0] if len(numbers) > 1 else 1
    step = numbers[1] if len(numbers) > 2 else 1
    value = first
    while (value <= numbers[-1]) if step > 0 else (value >= numbers[-1]):
        yield from process.print(f"{value}\n")
        value += step
    return 0


@applet("stty")
def stty(process: Process, argv: list[str]) -> Program:
    if process.terminal is None:
        raise Complaint("standard input: Not a tty")
    rows, columns = process.terminal.size
    if argv[1:] == ["size"]:
        yield from process.print(f"{rows} {columns}\n")
    else:
        yield from process.print(f"speed 38400 baud; line = 0;\nrows {rows}; columns {columns};\n")
    return 0


@applet("tty")
def tty(process: Process, argv: list[str]) -> Program:
    terminal = process.file(0).is_terminal if 0 in process.files else False
    yield from process.print("/dev/pts/0\n" if terminal else "not a tty\n")
    return int(not terminal)


@applet("clear", "reset")
def clear(process: Process, argv: list[str]) -> Program:
    yield from process.print("\x1b[H\x1b[J")
    return 0


@applet("usleep")
def usleep(process: Process, argv: list[str]) -> Program:
    yield from process.sleep(int(argv[1]) / 1e6 if argv[1:] and argv[1].isdecimal() else 0)
    return 0
