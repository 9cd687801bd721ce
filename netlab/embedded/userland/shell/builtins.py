"""The commands that are the shell's own: those that change it, and a few applets that need no process there."""

import re
from collections.abc import Callable
from typing import TypeAlias

from netlab.embedded.userland.applets import registry
from netlab.embedded.userland.execute import find_program
from netlab.embedded.userland.filesystem import Directory
from netlab.embedded.userland.kernel import STEP, Interrupted, Sys
from netlab.embedded.userland.openfile import read_text
from netlab.embedded.userland.process import Process
from netlab.embedded.userland.shell.endings import Become, Jump, Leave
from netlab.embedded.userland.shell.interpreter import Shell
from netlab.embedded.userland.shell.simple import external
from netlab.embedded.userland.signals import NAMES, SIGNALS, signal_number

Builtin: TypeAlias = Callable[[Shell, list[str]], Sys[int]]
BUILTINS: dict[str, Builtin] = {}
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def builtin(*names: str) -> Callable[[Builtin], Builtin]:
    def add(function: Builtin) -> Builtin:
        for name in names:
            BUILTINS[name] = function
        return function

    return add


def _as_applet(name: str) -> None:
    def run(shell: Shell, argv: list[str]) -> Sys[int]:
        shell.process.env = shell.state.environment()
        return (yield from registry.run(shell.process, argv, shell.state.name))

    BUILTINS[name] = run


for _name in ("echo", "printf", "test", "[", "true", "false"):
    _as_applet(_name)


@builtin(":")
def colon(shell: Shell, argv: list[str]) -> Sys[int]:
    yield STEP
    return 0


@builtin("cd")
def cd(shell: Shell, argv: list[str]) -> Sys[int]:
    target = argv[1] if argv[1:] else shell.state.get("HOME") or "/"
    if target == "-":
        target = shell.state.get("OLDPWD") or "."
        yield from shell.process.print(target + "\n")
    try:
        found = shell.process.fs.find(target, shell.process.cwd)
        if found.node is None:
            raise FileNotFoundError(2, "No such file or directory")
        if not isinstance(found.node, Directory):
            raise NotADirectoryError(20, "Not a directory")
    except OSError as error:
        yield from shell.complain(f"cd: can't cd to {target}: {error.strerror}")
        return 1
    shell.state.variables["OLDPWD"] = shell.process.cwd
    shell.process.cwd = found.path or "/"
    shell.state.variables["PWD"] = shell.process.cwd
    return 0


@builtin("pwd")
def pwd(shell: Shell, argv: list[str]) -> Sys[int]:
    yield from shell.process.print(shell.process.cwd + "\n")
    return 0


@builtin("export", "readonly")
def export(shell: Shell, argv: list[str]) -> Sys[int]:
    state = shell.state
    chosen = state.exported if argv[0] == "export" else state.read_only
    words = [word for word in argv[1:] if word != "-p"]
    if not words:
        for name in sorted(chosen & state.variables.keys()):
            yield from shell.process.print(f"{argv[0]} {name}={quoted(state.variables[name])}\n")
    for word in words:
        name, sign, value = word.partition("=")
        if not NAME.fullmatch(name):
            yield from shell.complain(f"{argv[0]}: {word}: bad variable name")
            return 2
        if sign:
            state.set(name, value)
        chosen.add(name)
    return 0


@builtin("unset")
def unset(shell: Shell, argv: list[str]) -> Sys[int]:
    yield STEP
    for name in argv[1:]:
        shell.state.variables.pop(name, None)
        shell.state.exported.discard(name)
        shell.state.functions.pop(name, None)
    return 0


@builtin("local")
def local(shell: Shell, argv: list[str]) -> Sys[int]:
    yield STEP
    if not shell.state.locals:
        yield from shell.complain("local: not in a function")
        return 2
    for word in argv[1:]:
        name, sign, value = word.partition("=")
        shell.state.locals[-1].setdefault(name, shell.state.variables.get(name))
        if sign:
            shell.state.variables[name] = value
    return 0


@builtin("set")
def set_(shell: Shell, argv: list[str]) -> Sys[int]:
    if len(argv) == 1:
        for name in sorted(shell.state.variables):
            yield from shell.process.print(f"{name}={quoted(shell.state.variables[name])}\n")
    words = argv[1:]
    while words and len(words[0]) > 1 and words[0][0] in "-+" and words[0] != "--":
        word = words.pop(0)
        letters = {"errexit": "e", "xtrace": "x", "nounset": "u", "noglob": "f", "allexport": "a"}.get(
            words.pop(0) if word[1:] == "o" and words else "", word[1:]
        )
        change = shell.state.options.update if word[0] == "-" else shell.state.options.difference_update
        change(set(letters))
    if words[:1] == ["--"]:
        shell.state.arguments = words[1:]
    elif words:
        shell.state.arguments = words
    return 0


@builtin("shift")
def shift(shell: Shell, argv: list[str]) -> Sys[int]:
    yield STEP
    count = int(argv[1]) if argv[1:] and argv[1].isdecimal() else 1
    if count > len(shell.state.arguments):
        return 1
    del shell.state.arguments[:count]
    return 0


@builtin("exit")
def exit_(shell: Shell, argv: list[str]) -> Sys[int]:
    yield STEP
    if argv[1:]:
        if not argv[1].isdecimal():
            yield from shell.complain(f"exit: Illegal number: {argv[1]}")
            shell.state.status = 2
            raise Leave
        shell.state.status = int(argv[1]) & 0xFF
    raise Leave


@builtin("return")
def return_(shell: Shell, argv: list[str]) -> Sys[int]:
    yield STEP
    if argv[1:] and argv[1].isdecimal():
        shell.state.status = int(argv[1]) & 0xFF
    raise Jump("return")


@builtin("break", "continue")
def break_(shell: Shell, argv: list[str]) -> Sys[int]:
    yield STEP
    shell.state.status = 0
    raise Jump(argv[0], int(argv[1]) if argv[1:] and argv[1].isdecimal() else 1)


@builtin("eval")
def eval_(shell: Shell, argv: list[str]) -> Sys[int]:
    shell.state.status = 0
    yield from shell.run_text(" ".join(argv[1:]))
    return shell.state.status


@builtin("exec")
def exec_(shell: Shell, argv: list[str]) -> Sys[int]:
    yield STEP
    if argv[1:]:
        raise Become(argv[1:])
    return 0


@builtin(".", "source")
def source(shell: Shell, argv: list[str]) -> Sys[int]:
    if not argv[1:]:
        yield from shell.complain(".: filename argument required")
        return 2
    try:
        text = read_text(shell.process, argv[1])
    except OSError as error:
        yield from shell.complain(f".: can't open '{argv[1]}': {error.strerror}")
        shell.state.status = 2
        raise Leave from None
    try:
        yield from shell.run_text(text)
    except Jump as jump:
        if jump.kind != "return":
            raise
    return shell.state.status


@builtin("read")
def read(shell: Shell, argv: list[str]) -> Sys[int]:
    words = argv[1:]
    raw = False
    while words and words[0].startswith("-"):
        option = words.pop(0)
        raw = raw or "r" in option
        if option == "-p" and words:
            yield from shell.process.print(words.pop(0), 2)
    line, ended = yield from read_line(shell.process, raw)
    names = words or ["REPLY"]
    rest = line.strip(" \t") if names != ["REPLY"] else line
    for name in names[:-1]:
        first, _, rest = rest.partition(" ")
        rest = rest.lstrip(" \t")
        shell.state.set(name, first)
    shell.state.set(names[-1], rest)
    return int(ended)


def read_line(process: Process, raw: bool = True) -> Sys[tuple[str, bool]]:
    """A line of standard input, byte by byte as a shell must; whether the input ended before a newline."""
    line = b""
    while True:
        byte = yield from process.read(0, 1)
        if not byte or byte == b"\n":
            if byte and not raw and line.endswith(b"\\"):
                line = line[:-1]
                continue
            return line.decode(errors="surrogateescape"), not byte
        line += byte


@builtin("trap")
def trap(shell: Shell, argv: list[str]) -> Sys[int]:
    words = argv[1:]
    if not words:
        for name, action in shell.state.traps.items():
            yield from shell.process.print(f"trap -- {quoted(action)} {name}\n")
        return 0
    action = words[0] if len(words) > 1 else "-"
    for word in words[1:] or words:
        name = "EXIT" if word in ("0", "EXIT") else _signal_name(word)
        if not name:
            yield from shell.complain(f"trap: {word}: invalid signal specification")
            return 1
        _set_trap(shell, name, action)
    return 0


def _signal_name(word: str) -> str:
    try:
        return NAMES[signal_number(word) - 1]
    except (ValueError, IndexError):
        return ""


def _set_trap(shell: Shell, name: str, action: str) -> None:
    if action == "-":
        shell.state.traps.pop(name, None)
    else:
        shell.state.traps[name] = action
    if name == "EXIT":
        return
    process, number = shell.process, SIGNALS[name]
    process.handlers.discard(number)
    process.ignored.discard(number)
    if action == "":
        process.ignored.add(number)
    elif action != "-":
        process.handle(number)


@builtin("wait")
def wait(shell: Shell, argv: list[str]) -> Sys[int]:
    """Ends at once when a trap is set off, unlike a foreground command."""
    wanted = [int(word) for word in argv[1:] if word.isdecimal()]
    status = 0
    for pid in wanted or list(shell.state.jobs):
        if pid not in shell.process.children:
            status = 127 if wanted else 0
            continue
        try:
            with shell.interruptible():
                status = yield from shell.process.wait(pid)
        except Interrupted as interruption:
            shell.process.pending.append(interruption.number)
            return 128 + interruption.number
        if pid in shell.state.jobs:
            shell.state.jobs.remove(pid)
    yield STEP
    return status if wanted else 0


@builtin("jobs")
def jobs(shell: Shell, argv: list[str]) -> Sys[int]:
    yield STEP
    for number, pid in enumerate(shell.state.jobs, 1):
        child = shell.process.children.get(pid)
        if child is not None and child.status is None:
            yield from shell.process.print(f"[{number}]+  Running                    {' '.join(child.argv)}\n")
    return 0


@builtin("kill")
def kill(shell: Shell, argv: list[str]) -> Sys[int]:
    words = []
    for word in argv[1:]:
        if word.startswith("%") and word[1:].isdecimal() and int(word[1:]) <= len(shell.state.jobs):
            word = str(shell.state.jobs[int(word[1:]) - 1])
        words.append(word)
    return (yield from registry.run(shell.process, ["kill", *words], shell.state.name))


@builtin("type", "command")
def type_(shell: Shell, argv: list[str]) -> Sys[int]:
    words = argv[1:]
    if argv[0] == "command" and words and words[0] not in ("-v", "-V"):
        return (yield from _plain_command(shell, words))
    short = words[:1] == ["-v"]
    status = 0
    for name in words[1:] if words[:1] in (["-v"], ["-V"]) else words:
        what = _kind(shell, name)
        if what is None:
            status = 127
            if not short:
                yield from shell.process.print(f"{name}: not found\n")
        else:
            path = what if what.startswith("/") else name
            yield from shell.process.print((path if short else f"{name} is {what}") + "\n")
    return status


def _kind(shell: Shell, name: str) -> str | None:
    if name in shell.state.functions:
        return "a function"
    if name in BUILTINS:
        return "a shell builtin"
    try:
        return find_program(shell.process.fs, name, shell.state.environment(), shell.process.cwd)
    except OSError:
        return None


def _plain_command(shell: Shell, words: list[str]) -> Sys[int]:
    """`command NAME`: no function of that name."""
    if words[0] in BUILTINS:
        return (yield from BUILTINS[words[0]](shell, words))
    child = shell.process.spawn(external(shell, words), words, env=shell.state.environment())
    return (yield from shell.outlast(child.pid))


@builtin("umask", "ulimit", "times", "hash", "alias", "unalias", "bg", "fg", "let", "getopts")
def not_here(shell: Shell, argv: list[str]) -> Sys[int]:
    """Refused by name, rather than pretended."""
    yield from shell.complain(f"{argv[0]}: not in this shell (netlab simulates neither jobs nor limits)")
    return 2


def quoted(text: str) -> str:
    return "'" + text.replace("'", "'\"'\"'") + "'"
