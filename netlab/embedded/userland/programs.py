"""What stands behind executable files, by name: BusyBox for most."""

from netlab.embedded.userland.applets import APPLETS, TOOLS, run
from netlab.embedded.userland.kernel import Body, Program
from netlab.embedded.userland.nginx import nginx
from netlab.embedded.userland.process import Process


def busybox(process: Process) -> Program:
    """The multi-call binary: the applet that argv[0] names."""
    words = process.argv
    name = words[0].rsplit("/", 1)[-1].lstrip("-")
    if name not in APPLETS:
        process.argv = words = ["busybox", *words[1:]]
    return run(process, words)


def hosttool(process: Process) -> Program:
    """One of the programs that only a host has, by argv[0]."""
    return run(process, process.argv, table=TOOLS)


PROGRAMS: dict[str, Body] = {"busybox": busybox, "hosttool": hosttool, "nginx": nginx}
