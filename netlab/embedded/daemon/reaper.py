"""The first process of a container made with `Init` (docker run --init): docker-init, which is tini.

It starts the command as its child, hands every signal on and ends as the child ends. What the kernel does for a
first process (no signal by default) then no longer protects the command: TERM ends it.
"""

from functools import partial

from netlab.embedded.daemon.process import Program, environment, find_user
from netlab.embedded.daemon.streams import Stdio
from netlab.embedded.userland import signals
from netlab.embedded.userland.execute import load
from netlab.embedded.userland.kernel import Interrupted, Kernel, Wait
from netlab.embedded.userland.kernel import Program as Steps
from netlab.embedded.userland.process import Namespaces, Process

PATH = "/sbin/docker-init"
KEPT = (signals.KILL, signals.STOP, signals.SIGNALS["CHLD"])


def launch_reaped(kernel: Kernel, namespaces: Namespaces, program: Program, stdio: Stdio) -> Process:
    """The reaper's process, with the streams its child inherits; InvalidParameter for an unknown user."""
    user, home = find_user(namespaces.fs, program.user or "0")
    env = environment(program, namespaces.hostname, stdio.tty, home)
    body = partial(reaper, list(program.argv), stdio)
    return kernel.spawn(
        body, [PATH, "--", *program.argv], namespaces, stdio.files(), env=env, cwd=program.cwd or "/", user=user
    )


def reaper(argv: list[str], stdio: Stdio, process: Process) -> Steps:
    process.handle(*(number for number in signals.SIGNALS.values() if number not in KEPT))
    try:
        body, words = load(process.kernel, process.fs, argv, process.env, process.cwd)
    except OSError as error:
        yield from process.complain(f"[FATAL tini ({process.pid + 6})] exec {argv[0]} failed: {error.strerror}")
        return 127
    child = process.kernel.spawn(
        body, words, process.namespaces, stdio.files(), env=process.env, cwd=process.cwd, parent=process,
        terminal=stdio.terminal, user=process.user,
    )  # fmt: skip
    while child.status is None:
        try:
            yield Wait("wait", (child.ended,), None, f"{child.pid}")
        except Interrupted as signal:
            process.kernel.signal(child, signal.number)
    return child.status
