"""What a real engine does not have: commands on the simulated machines themselves, and their addresses.

A real engine answers 404 here. Who asks should have seen `netlab.embedded` as the platform's name in /version.
"""

from netlab.embedded.api.request import Request
from netlab.embedded.api.router import answer, complete, route
from netlab.embedded.daemon.daemon import Daemon
from netlab.embedded.daemon.exchange import Exchange
from netlab.embedded.daemon.process import CannotStart, Program, launch
from netlab.embedded.daemon.streams import STDERR, STDOUT, Stdio
from netlab.embedded.errdefs import InvalidParameter, NotFound
from netlab.embedded.userland.process import Namespaces, Process
from netlab.embedded.userland.signals import KILL

EXEC = {"Cmd": [str]}


@route("GET", "/netlab/interfaces")
def interfaces(daemon: Daemon, request: Request) -> Exchange:
    """{"host": {"eth0": ["192.0.2.11/24"]}, "outside": {...}}: the uplinks of each machine, global addresses."""
    return answer(200, {
        name: {
            link.name: [str(each) for each in link.addresses if each.scope == "global"]
            for link in machine.netns.links.values() if link.name.startswith("eth")
        }
        for name, machine in _machines(daemon).items()
    })  # fmt: skip


@route("POST", "/netlab/(host|outside)/exec")
def execute(daemon: Daemon, request: Request, name: str) -> Exchange:
    """Run {"Cmd": [...]} there; {"ExitCode", "Stdout", "Stderr", "Output"} once it has ended. Its input is empty."""
    command = request.json(EXEC).get("Cmd")
    if not command:
        raise InvalidParameter("No exec command specified")
    machine = _machines(daemon).get(name)
    if machine is None:
        raise NotFound(f"there is no {name} machine beside this engine")
    return _run(daemon, machine, name, command)


def _machines(daemon: Daemon) -> dict[str, Namespaces]:
    found = {"host": daemon.host_namespaces}
    return found | ({"outside": daemon.outside} if daemon.outside else {})


def _run(daemon: Daemon, machine: Namespaces, name: str, command: list[str]) -> Exchange:
    exchange = Exchange(f"{command[0]} on the {name}")
    said: list[tuple[int, bytes]] = []

    def over(code: int) -> None:
        text = {stream: b"".join(data for number, data in said if number == stream) for stream in (STDOUT, STDERR)}
        whole = b"".join(data for _, data in said)
        complete(exchange, 200, {
            "ExitCode": code, "Stdout": text[STDOUT].decode(errors="replace"),
            "Stderr": text[STDERR].decode(errors="replace"), "Output": whole.decode(errors="replace"),
        })  # fmt: skip

    def ended(process: Process) -> None:
        assert process.status is not None
        if not exchange.finished:
            over(process.status)

    streams = Stdio(tty=False, stdin=False, log=lambda stream, data: said.append((stream, data)))
    try:
        process = launch(daemon.kernel, machine, Program(tuple(command)), streams)
    except CannotStart as reason:
        said.append((STDERR, f"{reason.text}\n".encode()))
        over(reason.code)
        return exchange
    process.watchers.append(ended)
    exchange.on_abort = lambda: daemon.kernel.signal(process, KILL)
    return exchange
