"""containers/*: create, inspect, start, stop, restart, kill, pause, rename, wait, remove, prune."""

from typing import Any

from netlab.embedded import wording
from netlab.embedded.api import gojson, shapes, warnings
from netlab.embedded.api.bodies import bodies
from netlab.embedded.api.gotypes import CONTAINER
from netlab.embedded.api.pruning import PRUNE_FILTERS, Pruning
from netlab.embedded.api.request import Request
from netlab.embedded.api.router import JSON, answer, empty, refuse, route
from netlab.embedded.daemon import archives
from netlab.embedded.daemon.container import Container
from netlab.embedded.daemon.daemon import Daemon
from netlab.embedded.daemon.exchange import Exchange
from netlab.embedded.errdefs import Fault, InvalidParameter, NotFound
from netlab.embedded.userland.signals import signal_number

CONDITIONS = ("not-running", "next-exit", "removed")


# --- one after another


@route("POST", "/containers/create")
def create(daemon: Daemon, request: Request) -> Exchange:
    _check_platform(request.query.get("platform", ""), request)
    made = daemon.containers.create(request.query.get("name", ""), request.json(CONTAINER))
    return answer(201, {"Id": made.id, "Warnings": list(warnings.of(made, request.version(daemon.era.api_version)))})


def _check_platform(text: str, request: Request) -> None:
    """Everything here is linux/amd64."""
    system, _, architecture = text.lower().partition("/")
    if system not in ("", "linux", "amd64", "x86_64") and not architecture:
        raise InvalidParameter(f'"{text}": unknown operating system or architecture: invalid argument')
    if text and (system not in ("linux", "amd64", "x86_64") or architecture not in ("", "amd64", "x86_64")):
        image = request.json(CONTAINER).get("Image")
        start = f"image with reference {image} was found but its platform (linux/amd64)"
        raise NotFound(f"{start} does not match the specified platform ({text})")


@route("GET", "/containers/([^/]+)/json")
def inspect(daemon: Daemon, request: Request, name: str) -> Exchange:
    return answer(200, shapes.inspect(daemon.containers.find(name), request.flag("size")))


@route("POST", "/containers/([^/]+)/start")
def start(daemon: Daemon, request: Request, name: str) -> Exchange:
    daemon.containers.find(name).start()
    return empty()


@route("POST", "/containers/([^/]+)/stop")
def stop(daemon: Daemon, request: Request, name: str) -> Exchange:
    """The head is known only when it has stopped."""
    container = daemon.containers.find(name)
    exchange = Exchange(f"{container.name} to stop", container.name)
    exchange.on_fail = lambda message: _refused(container, exchange, message)
    number, grace = _how(container, request)
    container.stop(number, grace, lambda: _done(exchange))
    return exchange


def _done(exchange: Exchange) -> None:
    exchange.begin(204).finish()


def _refused(container: Container, exchange: Exchange, message: str) -> None:
    refuse(container.daemon.era, exchange, Fault(message))


def _how(container: Container, request: Request) -> tuple[int, float]:
    text = request.query.get("t", "")
    request.number("t")
    return container.stop_signal(request.query.get("signal", "")), container.grace(text)


@route("POST", "/containers/([^/]+)/restart")
def restart(daemon: Daemon, request: Request, name: str) -> Exchange:
    container = daemon.containers.find(name)
    exchange = Exchange(f"{container.name} to restart", container.name)
    exchange.on_fail = lambda message: _refused(container, exchange, message)

    def again() -> None:
        try:
            if not container.running:  # somebody else may have started it meanwhile
                container.start()
        except Fault as fault:
            refuse(daemon.era, exchange, Fault(f"Cannot restart container {name}: {fault.message}"))
        else:
            container.tell("restart")
            _done(exchange)

    number, grace = _how(container, request)
    if container.running:
        container.stop(number, grace, again)
    else:
        again()
    return exchange


@route("POST", "/containers/([^/]+)/kill")
def kill(daemon: Daemon, request: Request, name: str) -> Exchange:
    try:
        container, signal = daemon.containers.find(name), request.query.get("signal") or "KILL"
    except NotFound as fault:
        raise NotFound(f"cannot kill container: {name}: {fault.message}") from None
    try:
        number = signal_number(signal)
    except ValueError:
        wrong = f"the linux daemon does not support signal {signal}" if signal.strip("0").isdecimal() else ""
        raise InvalidParameter(
            f"cannot kill container: {container.name}: {wrong or f'invalid signal: {signal}'}"
        ) from None
    container.kill(number)
    return empty()


@route("POST", "/containers/([^/]+)/pause")
def pause(daemon: Daemon, request: Request, name: str) -> Exchange:
    daemon.containers.find(name).pause()
    return empty()


@route("POST", "/containers/([^/]+)/unpause")
def unpause(daemon: Daemon, request: Request, name: str) -> Exchange:
    daemon.containers.find(name).unpause()
    return empty()


@route("POST", "/containers/([^/]+)/rename")
def rename(daemon: Daemon, request: Request, name: str) -> Exchange:
    daemon.containers.rename(daemon.containers.find(name), request.query.get("name", ""))
    return empty()


@route("DELETE", "/containers/(.+)")
def remove(daemon: Daemon, request: Request, name: str) -> Exchange:
    """With `link` a name that a legacy link gives, and nothing else, goes; InvalidParameter and Fault otherwise."""
    if request.flag("link"):
        daemon.containers.unlink(name)
        return empty()
    daemon.containers.remove(daemon.containers.find(name), request.flag("force"), request.flag("v"))
    return empty()


@route("POST", "/containers/prune")
def prune(daemon: Daemon, request: Request) -> Exchange:
    wanted = Pruning(request.filters(PRUNE_FILTERS), daemon.clock())
    gone, freed = [], 0
    for container in list(daemon.containers):
        labels = container.body.config["Labels"]
        if container.state.status in ("created", "exited") and wanted.takes(labels, container.created):
            freed += archives.written(container)
            daemon.containers.remove(container, False, False)
            gone.append(container.id)
    daemon.events.tell("container", "prune", "", {"reclaimed": str(freed)})
    return answer(200, {"ContainersDeleted": gone or None, "SpaceReclaimed": freed})


# --- while it runs


@route("POST", "/containers/([^/]+)/wait")
def wait(daemon: Daemon, request: Request, name: str) -> Exchange:
    """The head at once, the body at the end. `docker run` posts next-exit before the start: it does not wait yet."""
    container, condition = daemon.containers.find(name), request.query.get("condition") or "not-running"
    if condition not in CONDITIONS and not bodies(daemon.era).wait_conditions:
        condition = "not-running"
    if condition not in CONDITIONS:
        raise InvalidParameter(f'invalid condition: "{condition}"')
    exchange = Exchange(f"{container.name} to end", container.name).begin(200, "chunked", headers=JSON)
    exchange.is_wait = True
    exchange.collects = lambda: container.running and condition == "not-running"

    def over(code: int | None = None, error: str = "") -> None:
        body: dict[str, Any] = {"StatusCode": container.state.exit_code if code is None else code}
        told = {"Error": {"Message": error} if error else None}
        exchange.send(gojson.dumps(body | (told if error or bodies(daemon.era).wait_error else {})))
        exchange.finish()

    exchange.on_fail = lambda message: over(125, message)
    if condition == "not-running" and not container.running:
        over(error=wording.said(daemon.era, Fault(container.state.error))[1])
        return exchange
    watchers = container.removal_watchers if condition == "removed" else container.exit_watchers
    watchers.append(over)
    exchange.on_abort = lambda: watchers.remove(over) if over in watchers else None
    return exchange
