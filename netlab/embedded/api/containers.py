"""containers/*: list, create, inspect, start, stop, restart, kill, pause, rename, wait, top, resize, remove, prune."""

import re
from typing import Any

from netlab.embedded.api import gojson, shapes
from netlab.embedded.api.gotypes import CONTAINER
from netlab.embedded.api.request import Filters, Request, label_fits
from netlab.embedded.api.router import HEADERS, JSON, answer, empty, refuse, route
from netlab.embedded.daemon.container import Container
from netlab.embedded.daemon.daemon import Daemon
from netlab.embedded.daemon.exchange import Exchange
from netlab.embedded.daemon.images import normal
from netlab.embedded.errdefs import Conflict, Fault, InvalidParameter
from netlab.embedded.userland.signals import signal_number

FILTERS = [
    "ancestor",
    "before",
    "expose",
    "exited",
    "health",
    "id",
    "is-task",
    "isolation",
    "label",
    "name",
    "network",
    "publish",
    "since",
    "status",
    "volume",
]
STATES = ["created", "running", "paused", "restarting", "removing", "exited", "dead"]
HEALTH = ["none", "starting", "healthy", "unhealthy"]
CONDITIONS = ("not-running", "next-exit", "removed")


# --- one after another


@route("GET", "/containers/json")
def listing(daemon: Daemon, request: Request) -> Exchange:
    filters = request.filters(FILTERS)
    _check_filters(filters)
    every = request.flag("all") or request.number("limit", -1) > 0 or bool({"status", "exited"} & set(filters))
    found = [each for each in reversed(list(daemon.containers)) if fits(each, filters, every)]
    limit = request.number("limit", -1)
    return answer(200, [shapes.summary(each) for each in (found[:limit] if limit > 0 else found)])


def _check_filters(filters: Filters) -> None:
    for value in filters.get("status", ()):
        if value not in STATES:
            start = f"invalid filter 'status={value}': invalid value for state ({value})"
            raise InvalidParameter(f"{start}: must be one of {', '.join(STATES)}")
    for value in filters.get("health", ()):
        if value not in HEALTH:
            start = f"invalid filter 'health={value}': invalid value for health ({value})"
            raise InvalidParameter(f"{start}: must be one of {', '.join(HEALTH)}")


def fits(container: Container, filters: Filters, every: bool) -> bool:
    """Values of one key are alternatives, labels all count."""
    if not every and container.state.status not in ("running", "paused", "restarting"):
        return False
    return all(_fits_one(container, key, values) for key, values in filters.items())


def _fits_one(container: Container, key: str, values: list[str]) -> bool:
    if key == "label":
        return all(label_fits(container.body.config["Labels"], each) for each in values)
    return any(_matches(container, key, each) for each in values)


def _matches(container: Container, key: str, value: str) -> bool:
    if key == "name":
        return re.search(value, container.name) is not None or re.search(value, "/" + container.name) is not None
    if key == "id":
        return container.id.startswith(value)
    if key == "status":
        return container.state.status == value
    if key == "exited":
        return container.state.status == "exited" and str(container.state.exit_code) == value
    if key == "ancestor":
        return normal(value) in container.image.tags or container.image.id.removeprefix("sha256:").startswith(
            value.removeprefix("sha256:")
        )
    if key == "network":
        known = container.network.asked
        return value in known or any(n.id.startswith(value) for n in map(container.daemon.find_network, known) if n)
    if key == "volume":
        return any(
            value in (point.path, volume.name if volume else "")
            for point, volume in container.daemon.volumes.mounts(container)
        )
    if key in ("publish", "expose"):
        port = value if "/" in value else f"{value}/tcp"
        return port in (
            container.body.config.get("ExposedPorts") or {} if key == "expose" else shapes.published(container)
        )
    if key in ("before", "since"):
        other = container.daemon.containers.find(value)
        order = list(container.daemon.containers.all)
        return (
            (order.index(container.id) < order.index(other.id))
            if key == "before"
            else order.index(container.id) > order.index(other.id)
        )
    return key == "health" and value == "none" or key == "is-task" and value == "false" or key == "isolation"


@route("POST", "/containers/create")
def create(daemon: Daemon, request: Request) -> Exchange:
    made = daemon.containers.create(request.query.get("name", ""), request.json(CONTAINER))
    return answer(201, {"Id": made.id, "Warnings": []})


@route("GET", "/containers/([^/]+)/json")
def inspect(daemon: Daemon, request: Request, name: str) -> Exchange:
    return answer(200, shapes.inspect(daemon.containers.find(name)))


@route("POST", "/containers/([^/]+)/start")
def start(daemon: Daemon, request: Request, name: str) -> Exchange:
    daemon.containers.find(name).start()
    return empty()


@route("POST", "/containers/([^/]+)/stop")
def stop(daemon: Daemon, request: Request, name: str) -> Exchange:
    """The head is known only when it has stopped."""
    container = daemon.containers.find(name)
    exchange = Exchange(f"{container.name} to stop", container.name)
    exchange.on_fail = lambda message: _refused(exchange, message)
    number, grace = _how(container, request)
    container.stop(number, grace, lambda: _done(exchange))
    return exchange


def _done(exchange: Exchange) -> None:
    exchange.begin(204, headers=HEADERS).finish()


def _refused(exchange: Exchange, message: str) -> None:
    refuse(exchange, Fault(message))


def _how(container: Container, request: Request) -> tuple[int, float]:
    text = request.query.get("t", "")
    request.number("t")
    return container.stop_signal(request.query.get("signal", "")), container.grace(text)


@route("POST", "/containers/([^/]+)/restart")
def restart(daemon: Daemon, request: Request, name: str) -> Exchange:
    container = daemon.containers.find(name)
    exchange = Exchange(f"{container.name} to restart", container.name)
    exchange.on_fail = lambda message: _refused(exchange, message)

    def again() -> None:
        try:
            container.start()
        except Fault as fault:
            refuse(exchange, fault)
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
    container, signal = daemon.containers.find(name), request.query.get("signal") or "KILL"
    try:
        number = signal_number(signal)
    except ValueError:
        raise InvalidParameter(f"cannot kill container: {container.name}: invalid signal: {signal}") from None
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


@route("DELETE", "/containers/([^/]+)")
def remove(daemon: Daemon, request: Request, name: str) -> Exchange:
    daemon.containers.remove(daemon.containers.find(name), request.flag("force"), request.flag("v"))
    return empty()


@route("POST", "/containers/prune")
def prune(daemon: Daemon, request: Request) -> Exchange:
    filters = request.filters(("label", "label!", "until"))
    gone = []
    for container in list(daemon.containers):
        labels = container.body.config["Labels"]
        kept = any(label_fits(labels, each) for each in filters.get("label!", ()))
        fit = all(label_fits(labels, each) for each in filters.get("label", ())) and not kept
        if container.state.status in ("created", "exited") and fit:
            daemon.containers.remove(container, False, False)
            gone.append(container.id)
    return answer(200, {"ContainersDeleted": gone or None, "SpaceReclaimed": 0})


# --- while it runs


@route("POST", "/containers/([^/]+)/wait")
def wait(daemon: Daemon, request: Request, name: str) -> Exchange:
    """The head at once, the body at the end. `docker run` posts next-exit before the start: it does not wait yet."""
    container, condition = daemon.containers.find(name), request.query.get("condition") or "not-running"
    if condition not in CONDITIONS:
        raise InvalidParameter(f'invalid condition: "{condition}"')
    exchange = Exchange(f"{container.name} to end", container.name).begin(200, "chunked", headers=JSON)
    exchange.is_wait = True
    exchange.collects = lambda: container.running and condition == "not-running"

    def over(code: int | None = None, error: str = "") -> None:
        body: dict[str, Any] = {"StatusCode": container.state.exit_code if code is None else code}
        exchange.send(gojson.dumps(body | ({"Error": {"Message": error}} if error else {})))
        exchange.finish()

    exchange.on_fail = lambda message: over(125, message)
    if condition == "not-running" and not container.running:
        over()
        return exchange
    watchers = container.removal_watchers if condition == "removed" else container.exit_watchers
    watchers.append(over)
    exchange.on_abort = lambda: watchers.remove(over) if over in watchers else None
    return exchange


@route("POST", "/containers/([^/]+)/resize")
def resize(daemon: Daemon, request: Request, name: str) -> Exchange:
    container = daemon.containers.find(name)
    rows, columns = request.number("h"), request.number("w")
    if not container.running:
        raise Conflict(f"container {container.id} is not running")
    if container.stdio.terminal is not None:
        container.stdio.terminal.resize(rows, columns)
    return empty(200)


@route("GET", "/containers/([^/]+)/top")
def top(daemon: Daemon, request: Request, name: str) -> Exchange:
    """As `ps -ef` shows it, whatever columns are asked for."""
    container = daemon.containers.find(name)
    if not container.running:
        raise Conflict(f"container {container.id} is not running")
    rows = []
    for process in container.namespaces.pids.processes.values():
        parent = process.parent.host_pid if process.parent is not None else 0
        user = "root" if process.user[0] == 0 else str(process.user[0])
        tty = "pts/0" if process.terminal is not None else "?"
        rows.append([user, str(process.host_pid), str(parent), "0", "00:00", tty, "00:00:00", " ".join(process.argv)])
    return answer(200, {"Processes": rows, "Titles": ["UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"]})
