"""ss (iproute2 6.1) and netstat (net-tools 2.10) of a host: who listens, who is connected."""

from dataclasses import dataclass

from netlab.dataplane.sockets import SocketRow
from netlab.embedded.userland.applets.oldnet import routes_of_netstat
from netlab.embedded.userland.applets.registry import Options, tool
from netlab.embedded.userland.kernel import STEP, Program
from netlab.embedded.userland.process import Process

STATES = {"ESTABLISHED": "ESTAB", "TIME_WAIT": "TIME-WAIT", "SYN_SENT": "SYN-SENT", "SYN_RECV": "SYN-RECV",
          "FIN_WAIT": "FIN-WAIT-1", "FIN_WAIT1": "FIN-WAIT-1", "FIN_WAIT2": "FIN-WAIT-2", "CLOSE_WAIT": "CLOSE-WAIT",
          "LAST_ACK": "LAST-ACK", "CLOSING": "CLOSING", "LISTEN": "LISTEN", "": "UNCONN"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One line of ss, before its columns are as wide as they must be."""

    netid: str
    state: str
    receive: str
    send: str
    local: tuple[str, str]
    peer: tuple[str, str]
    users: str


def owner(row: SocketRow) -> Process | None:
    """The process that opened the socket."""
    return row.opener if isinstance(row.opener, Process) else None


def _users(row: SocketRow) -> str:
    process = owner(row)
    return f' users:(("{process.name}",pid={process.host_pid},fd={_descriptor(process, row)}))' if process else ""


def _descriptor(process: Process, row: SocketRow) -> int:
    local = [
        n for n, file in process.files.items() if getattr(getattr(file, "socket", None), "local", None) == row.local
    ]
    return local[0] if local else 3


def _end(address: str, port: int | str) -> tuple[str, str]:
    return f"[{address}]" if ":" in address else address, str(port or "*")


@tool("ss", usage="ss [-t] [-u] [-l] [-a] [-n] [-p] [-4] [-6] [-H]")
def ss(process: Process, argv: list[str]) -> Program:
    yield STEP
    options = Options(argv, "tulanp46H")
    kinds = [name for letter, name in (("u", "udp"), ("t", "tcp")) if letter in options] or ["udp", "tcp"]
    rows = []
    for kind in kinds:
        for row in process.netns.sockets.table():
            listens = row.state in ("LISTEN", "")
            right = (row.family == 4 or "4" not in options) and (row.family == 6 or "6" not in options)
            if row.protocol == kind and right and ("a" in options or listens == ("l" in options)):
                send = row.backlog if row.state == "LISTEN" else row.send_queue
                rows.append(
                    Row(
                        kind, STATES.get(row.state, row.state), str(row.receive_queue), str(send), _end(*row.local),
                        _end(*row.remote), _users(row) if "p" in options else "",
                    )
                )  # fmt: skip
    for line in _columns(rows, len(kinds) > 1, "H" not in options):
        yield from process.print(line + "\n")
    return 0


def _columns(rows: list[Row], netid: bool, header: bool) -> list[str]:
    """ss makes each column as wide as its widest cell; addresses stand right, ports left of the colon's other side."""
    top = Row("Netid", "State", "Recv-Q", "Send-Q", ("Local Address", "Port"), ("Peer Address", "Port"), "Process")
    every = [top, *rows]
    wide = {name: max(len(getattr(row, name)) for row in every) for name in ("state", "receive", "send", "users")}
    ends = {
        (name, side): max(len(getattr(row, name)[side]) for row in every)
        for name in ("local", "peer")
        for side in (0, 1)
    }
    lines = []
    for row in every if header else rows:
        start = f"{row.netid:<5} " if netid else ""
        lines.append(
            f"{start}{row.state:<{wide['state']}} {row.receive:<{wide['receive']}} {row.send:<{wide['send']}} "
            f"{row.local[0]:>{ends['local', 0]}}:{row.local[1]:<{ends['local', 1]}} "
            f"{row.peer[0]:>{ends['peer', 0]}}:{row.peer[1]:<{ends['peer', 1]}}{row.users:<{wide['users']}}"
        )
    return lines


@tool("netstat", usage="netstat [-r] [-l] [-a] [-t] [-u] [-n] [-p]")
def netstat(process: Process, argv: list[str]) -> Program:
    long = {"--listening": "-l", "--all": "-a", "--tcp": "-t", "--udp": "-u", "--numeric": "-n", "--route": "-r",
            "--programs": "-p"}  # fmt: skip
    options = Options([long.get(word, word) for word in argv], "rlatunpW46")
    if "r" in options:
        return (yield from routes_of_netstat(process))
    chosen = {name for letter, name in (("t", "tcp"), ("u", "udp")) if letter in options} or {"tcp", "udp"}
    what = "only servers" if "l" in options else "servers and established" if "a" in options else "w/o servers"
    program = "PID/Program name    " if "p" in options else ""
    yield from process.print(f"Active Internet connections ({what})\n")
    yield from process.print(
        f"Proto Recv-Q Send-Q Local Address           Foreign Address         State       {program}".rstrip(" ")
        + (" " * 4 if program else " " * 6) + "\n"
    )  # fmt: skip
    for row in process.netns.sockets.table():
        listens = row.state in ("LISTEN", "")
        if row.protocol in chosen and ("a" in options or listens == ("l" in options)):
            yield from process.print(_line(row, "p" in options) + "\n")
    return 0


def _line(row: SocketRow, programs: bool) -> str:
    name = row.protocol + ("6" if row.family == 6 else "")
    local, remote = f"{row.local[0]}:{row.local[1]}", f"{row.remote[0]}:{row.remote[1] or '*'}"
    state = {"FIN_WAIT": "FIN_WAIT1"}.get(row.state, row.state)
    line = f"{name:<5} {row.receive_queue:>6} {row.send_queue:>6} {local:<23} {remote:<23} {state:<11}"
    process = owner(row)
    return line + (f" {f'{process.host_pid}/{process.name}' if process else '-':<20}" if programs else "")
