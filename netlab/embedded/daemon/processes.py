"""A container's processes as the host's ps shows them (docker top): which columns, and what is in them."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from netlab.embedded.errdefs import Fault, NotSimulated
from netlab.embedded.userland.process import Process

if TYPE_CHECKING:
    from netlab.embedded.daemon.container import Container

EF = "-ef"
FORMS: dict[str, tuple[str, ...]] = {
    "-ef": ("uid_", "pid", "ppid", "c", "stime", "tty", "time", "cmd"),
    "ef": ("uid_", "pid", "ppid", "c", "stime", "tty", "time", "cmd"),
    "aux": ("user", "pid", "%cpu", "%mem", "vsz", "rss", "tty", "stat", "start", "bsdtime", "command"),
    "-aux": ("user", "pid", "%cpu", "%mem", "vsz", "rss", "tty", "stat", "start", "bsdtime", "command"),
}
TITLES = {"uid_": "UID", "comm": "COMMAND", "args": "COMMAND", "bsdtime": "TIME", "start": "START", "tty": "TTY"}
NO_FORM = "ps {} is not simulated by netlab: docker top knows -ef, aux and -o with {}"


def _user(process: Process) -> str:
    """By the host's own table of users, as the host's ps does."""
    return "root" if process.user[0] == 0 else str(process.user[0])


def _line(process: Process) -> str:
    return " ".join(process.argv)


COLUMNS: dict[str, Callable[[Process], str]] = {
    "user": _user, "uid_": _user, "uid": lambda p: str(p.user[0]), "gid": lambda p: str(p.user[1]),
    "pid": lambda p: str(p.host_pid), "ppid": lambda p: str(p.parent.host_pid if p.parent is not None else 0),
    "c": lambda p: "0", "%cpu": lambda p: "0.0", "%mem": lambda p: "0.0", "vsz": lambda p: "0", "rss": lambda p: "0",
    "tty": lambda p: "pts/0" if p.terminal is not None else "?",
    "stat": lambda p: "Ss" if p.pid == 1 else "S", "time": lambda p: "00:00:00", "bsdtime": lambda p: "0:00",
    "stime": lambda p: time.strftime("%H:%M", time.gmtime(p.started)),
    "start": lambda p: time.strftime("%H:%M", time.gmtime(p.started)),
    "cmd": _line, "command": _line, "args": _line, "comm": lambda p: p.name[:15],
}  # fmt: skip


def table(container: "Container", arguments: str) -> tuple[list[str], list[list[str]]]:
    """Titles and rows. Processor and memory are not simulated: zero. NotSimulated for other forms of ps."""
    columns = _columns(arguments)
    if "pid" not in columns:
        raise Fault("Couldn't find PID field in ps output")
    titles = [TITLES.get(each, each.upper()) for each in columns]
    processes = container.namespaces.pids.processes.values()
    return titles, [[COLUMNS[each](process) for each in columns] for process in processes]


def _columns(arguments: str) -> tuple[str, ...]:
    words = arguments.split()
    if len(words) == 1 and words[0] in FORMS:
        return FORMS[words[0]]
    head = words[0] if words else ""
    names = ",".join([head.removeprefix("-").removeprefix("eo").removeprefix("o"), *words[1:]]).strip(",")
    columns = tuple(each.lower() for each in names.split(",") if each)
    if not head.startswith(("-o", "o", "-eo")) or not columns or any(each not in COLUMNS for each in columns):
        raise NotSimulated(NO_FORM.format(arguments, ", ".join(each for each in COLUMNS if not each.endswith("_"))))
    return columns
