"""exec: create, start, resize, inspect."""

from contextlib import suppress

from netlab.embedded import wording
from netlab.embedded.api import shapes
from netlab.embedded.api.gotypes import EXEC
from netlab.embedded.api.request import Request
from netlab.embedded.api.router import answer, empty, route
from netlab.embedded.api.streaming import take_over
from netlab.embedded.daemon.daemon import Daemon
from netlab.embedded.daemon.exchange import Exchange
from netlab.embedded.daemon.execs import Exec
from netlab.embedded.daemon.streams import STDOUT, frame
from netlab.embedded.errdefs import Fault, InvalidParameter


@route("POST", "/containers/([^/]+)/exec")
def create(daemon: Daemon, request: Request, name: str) -> Exchange:
    container = daemon.containers.find(name)
    body = request.json(EXEC, required=False)
    if not body.get("Cmd"):
        raise InvalidParameter("No exec command specified")
    return answer(201, {"Id": daemon.execs.create(container, body).id})


@route("POST", "/exec/([^/]+)/start")
def start(daemon: Daemon, request: Request, identity: str) -> Exchange:
    """Whatever happens to the program is told on the stream: the head is good once the instance is there."""
    each, body = daemon.execs.find(identity), request.json(EXEC, required=False)
    each.container.must_run()
    if body.get("Detach"):
        each.start()
        return empty(200)
    exchange = Exchange(f"exec in {each.container.name}", each.container.name)
    take_over(exchange, request, each.stdio.tty)
    if each.started:
        return _has_run(each, exchange)
    each.attach(exchange)
    with suppress(InvalidParameter):  # told on the stream
        each.start()
    return exchange


def _has_run(each: Exec, exchange: Exchange) -> Exchange:
    state = "is already running" if each.running else "has already run"
    text = wording.said(each.daemon.era, Fault(f"exec command {each.id} {state}"))[1]
    line = f"{text}\r\n".encode()
    exchange.send(line if each.stdio.tty else frame(STDOUT, line))
    return exchange.finish()


@route("POST", "/exec/([^/]+)/resize")
def resize(daemon: Daemon, request: Request, identity: str) -> Exchange:
    each = daemon.execs.find(identity)
    rows, columns = request.size()
    if each.stdio.terminal is not None:
        each.stdio.terminal.resize(rows, columns)
    return empty(200)


@route("GET", "/exec/([^/]+)/json")
def inspect(daemon: Daemon, request: Request, identity: str) -> Exchange:
    return answer(200, shapes.exec_instance(daemon.execs.find(identity)))
