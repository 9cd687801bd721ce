"""logs and attach: answers that go on, and connections that are taken over."""

from netlab.embedded.api import gojson
from netlab.embedded.api.request import Request
from netlab.embedded.api.router import route, status_of
from netlab.embedded.daemon.container import Container
from netlab.embedded.daemon.daemon import Daemon
from netlab.embedded.daemon.exchange import Exchange
from netlab.embedded.daemon.logs import Reader, Wanted
from netlab.embedded.daemon.streams import STDERR, STDOUT, frame
from netlab.embedded.errdefs import Fault, InvalidParameter, NotSimulated

FRAMED = "application/vnd.docker.multiplexed-stream"
RAW = "application/vnd.docker.raw-stream"


@route("GET", "/containers/([^/]+)/logs")
def logs(daemon: Daemon, request: Request, name: str) -> Exchange:
    """Followed logs end with the process and outlive the container; they never hold it back."""
    container = daemon.containers.find(name)
    wanted = _wanted(container, request)
    if not container.log_is_kept:
        raise NotSimulated("configured logging driver does not support reading")  # the engine's own 501
    exchange = Exchange(f"logs of {container.name}", container.name)
    exchange.begin(200, "chunked", headers={"Content-Type": RAW if container.stdio.tty else FRAMED})
    follow = request.flag("follow") and container.running and wanted.until == float("inf")
    exchange.collects = lambda: False
    Reader(container.log, exchange, wanted, follow, gojson.log_stamp)
    return exchange


def _wanted(container: Container, request: Request) -> Wanted:
    streams = {number for number, word in ((STDOUT, "stdout"), (STDERR, "stderr")) if request.flag(word)}
    if not streams:
        raise InvalidParameter("Bad parameters: you must choose at least one stream")
    tail = request.query.get("tail", "all")
    since, until = request.seconds("since", 0.0), request.seconds("until", 0.0)
    return Wanted(
        frozenset(streams), since, until or float("inf"),
        int(tail) if tail.isdecimal() else None, request.flag("timestamps"), not container.stdio.tty,
    )  # fmt: skip


def take_over(exchange: Exchange, request: Request, tty: bool) -> None:
    """101 when the client asked for an upgrade, else a 200 without a length; raw bytes from there on."""
    if not request.upgrades:
        exchange.begin(200, "raw", headers={"Content-Type": RAW})
        return
    headers = {"Content-Type": RAW if tty else FRAMED, "Connection": "Upgrade", "Upgrade": "tcp"}
    exchange.begin(101, "raw", headers=headers)


@route("POST", "/containers/([^/]+)/attach")
def attach(daemon: Daemon, request: Request, name: str) -> Exchange:
    """Also before the start: the pipe is there from the creation on."""
    try:
        container = daemon.containers.find(name)
    except Fault as fault:  # the connection is taken over already
        exchange = Exchange().begin(status_of(fault), "raw", headers={"Content-Type": RAW})
        exchange.send(f"{fault.message}\r\n".encode())
        return exchange.finish()
    stdio = container.next_stdio()
    exchange = Exchange(f"{container.name}, attached", container.name)
    take_over(exchange, request, stdio.tty)
    seen = {number: request.flag(word) for number, word in ((STDOUT, "stdout"), (STDERR, "stderr"))}
    if request.flag("logs"):
        for block in (each for each in container.log.blocks if seen[each.stream]):
            exchange.send(block.data if stdio.tty else frame(block.stream, block.data))
    if not request.flag("stream") or container.state.status == "dead":
        return exchange.finish()
    container.tell("attach")
    stdin = request.flag("stdin") and bool(container.body.config["OpenStdin"])
    stdio.attach(exchange, stdin, bool(container.body.config["StdinOnce"]), *seen.values())
    only_waits = exchange.collects
    exchange.collects = lambda: container.running and only_waits()
    return exchange
