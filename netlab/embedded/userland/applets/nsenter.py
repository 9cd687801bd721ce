"""nsenter (util-linux): a program of the host in the network namespace of a container's process."""

from dataclasses import replace

from netlab.embedded.userland.applets.registry import Complaint, Options, tool
from netlab.embedded.userland.execute import load
from netlab.embedded.userland.kernel import Program
from netlab.embedded.userland.process import Process

LONG = {"--net": "-n", "--uts": "-u", "--target": "-t", "--mount": "-m", "--pid": "-p", "--ipc": "-i", "--all": "-a"}
NOT_HERE = {"m": "mount", "p": "PID", "i": "IPC", "a": "every"}


@tool("nsenter", usage="nsenter -t PID -n [-u] PROGRAM [ARGUMENT]...")
def nsenter(process: Process, argv: list[str]) -> Program:
    options = Options([LONG.get(word, word) for word in argv], "t:numpia", in_order=True)
    if other := next((what for letter, what in NOT_HERE.items() if letter in options), ""):
        raise Complaint(f"entering {other} namespace is not simulated: -n (network) and -u (host name) are")
    pid = options.get("t")
    target = process.other(int(pid)) if pid.isdecimal() else None
    if target is None:
        raise Complaint(f"cannot open /proc/{pid}/ns/net: No such file or directory" if pid.isdecimal()
                        else f"failed to parse pid: '{pid}'")  # fmt: skip
    if not process.may("SYS_ADMIN"):
        raise Complaint("reassociate to namespace 'ns/net' failed: Operation not permitted")
    words = options.words or ["sh"]
    try:
        body, words = load(process.kernel, process.fs, words, process.env, process.cwd)
    except OSError as error:
        raise Complaint(f"failed to execute {words[0]}: {error.strerror}", 127) from None
    inside = replace(process.namespaces, netns=target.netns if "n" in options else process.netns)
    if "u" in options:
        inside.hostname = target.namespaces.hostname
    child = process.kernel.spawn(
        body, words, inside, dict(process.files), env=process.env, cwd=process.cwd, parent=process,
        terminal=process.terminal, user=process.user,
    )  # fmt: skip
    return (yield from process.wait(child.pid))
