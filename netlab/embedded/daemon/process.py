"""Starting a program in a container: its words, its environment, its user, and why it cannot be started."""

from dataclasses import dataclass
from typing import Any

from netlab.embedded.daemon.streams import Stdio
from netlab.embedded.errdefs import Fault
from netlab.embedded.userland.execute import find_program, load
from netlab.embedded.userland.filesystem import Directory, FileSystem, Node
from netlab.embedded.userland.kernel import Body, Kernel
from netlab.embedded.userland.kernel import Program as Run
from netlab.embedded.userland.process import Namespaces, Process

NOT_FOUND, NOT_EXECUTABLE = 127, 126  # exit codes of a program that cannot be started (docker run's manual)
UNKNOWN = 128  # exit code of a container that was not started for a reason of the engine's
NOT_EXECUTED = 255  # of one that was started and is no program


class CannotStart(Exception):
    """runc's words, and the exit code that stands for them."""

    def __init__(self, text: str, code: int) -> None:
        super().__init__(text)
        self.text, self.code = text, code


@dataclass(frozen=True, slots=True)
class Program:
    """What is to run: words, environment ("NAME=value"), user ("", "0", "nobody", "1:2"), working directory."""

    argv: tuple[str, ...]
    env: tuple[str, ...] = ()
    user: str = ""
    cwd: str = ""


def environment(program: Program, hostname: str, tty: bool, home: str) -> dict[str, str]:
    made = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOSTNAME": hostname}
    if tty:
        made["TERM"] = "xterm"
    for each in program.env:
        name, equals, value = each.partition("=")
        if equals:
            made[name] = value
        else:
            made.pop(name, None)
    made.setdefault("HOME", home)
    return made


def find_user(fs: FileSystem, text: str) -> tuple[tuple[int, int], str]:
    """((uid, gid), home) of "name", "uid", "name:group"; Fault in the engine's words."""
    name, _, group = text.partition(":")
    rows = [line.split(":") for line in fs.text("/etc/passwd").splitlines() if line.count(":") >= 6]
    found = next((row for row in rows if name in (row[0], row[2])), None)
    if found is None and name and not name.isdecimal():
        raise Fault(f"unable to find user {name}: no matching entries in passwd file")
    uid = int(found[2]) if found else int(name or 0)
    gid = int(group) if group.isdecimal() else int(found[3]) if found else 0
    return (uid, gid), found[5] if found else "/"


def launch(kernel: Kernel, namespaces: Namespaces, program: Program, stdio: Stdio) -> Process:
    """A process with these streams; CannotStart."""
    fs = namespaces.fs
    user, home = find_user(fs, program.user or "0")
    env = environment(program, namespaces.hostname, stdio.tty, home)
    cwd = program.cwd or "/"
    if not isinstance(_node(fs, cwd), Directory):
        raise CannotStart(f'chdir to cwd ("{cwd}") set in config.json failed: no such file or directory', NOT_FOUND)
    try:
        path = find_program(fs, program.argv[0], env, cwd)
    except OSError as error:
        raise _reason(fs, program.argv[0], error) from None
    try:
        body, argv = load(kernel, fs, list(program.argv), env, cwd)
    except OSError as error:
        body, argv = _cannot_execute(path, error), list(program.argv)
    return kernel.spawn(
        body, argv, namespaces, stdio.files(), env=env, cwd=cwd, terminal=stdio.terminal, user=user
    )  # fmt: skip


def _cannot_execute(path: str, error: OSError) -> Body:
    """What runc leaves when the last step, execve, fails: the container has started by then (28.5.2)."""

    def body(process: Process) -> Run:
        yield from process.complain(f"exec {path}: {str(error.strerror).lower()}")
        return NOT_EXECUTED

    return body


def _node(fs: FileSystem, path: str) -> Node | None:
    try:
        return fs.node(path)
    except OSError:
        return None


def _reason(fs: FileSystem, name: str, error: OSError) -> CannotStart:
    if not name:
        return CannotStart('exec: "": executable file not found in $PATH', NOT_FOUND)
    if "/" in name and isinstance(_node(fs, name), Directory):
        return CannotStart(f'exec: "{name}": is a directory: permission denied', NOT_EXECUTABLE)
    if "/" in name:
        what, verb = str(error.strerror).lower(), "stat" if isinstance(error, FileNotFoundError) else "exec"
        text = f'exec: "{name}": {verb} {name}: {what}' if verb == "stat" else f'exec: "{name}": {what}'
    elif isinstance(error, FileNotFoundError):
        text = f'exec: "{name}": executable file not found in $PATH'
    else:
        text = f'exec: "{name}": {str(error.strerror).lower()}'
    return CannotStart(text, NOT_FOUND if isinstance(error, FileNotFoundError) else NOT_EXECUTABLE)


def program_of(config: dict[str, Any], argv: list[str], linked: tuple[str, ...]) -> Program:
    """The program of a container's Config; `linked` is the environment its links bring."""
    env = (*linked, *(config["Env"] or ()))
    return Program(tuple(argv), env, config["User"] or "", config["WorkingDir"] or "")
