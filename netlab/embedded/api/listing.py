"""containers/json: which containers a list shows. The rules and words of filters are those of 28.5.2."""

import re
from collections.abc import Callable

from netlab.embedded.api import shapes
from netlab.embedded.api.request import Filters, Request, label_fits, one_boolean
from netlab.embedded.api.router import answer, route
from netlab.embedded.daemon.container import Container
from netlab.embedded.daemon.daemon import Daemon
from netlab.embedded.daemon.exchange import Exchange
from netlab.embedded.daemon.images import normal
from netlab.embedded.errdefs import Fault, InvalidParameter, NotFound

FILTERS = (
    "ancestor", "before", "expose", "exited", "health", "id", "is-task", "isolation", "label", "name", "network",
    "publish", "since", "status", "volume",
)  # fmt: skip
STATES = ("created", "running", "paused", "restarting", "removing", "exited", "dead")
HEALTH = ("none", "starting", "healthy", "unhealthy")
ALIVE = ("running", "paused", "restarting")


@route("GET", "/containers/json")
def listing(daemon: Daemon, request: Request) -> Exchange:
    """Newest first; those that do not run only with `all`, a `limit` or a filter for a status."""
    limit, filters = request.number("limit"), request.filters(FILTERS)
    _check(daemon, filters)
    every = request.flag("all") or limit > 0 or "status" in filters
    found = [
        each for each in reversed(list(daemon.containers))
        if (every or each.state.status in ALIVE) and fits(each, filters)
    ]  # fmt: skip
    found = found[:limit] if limit > 0 else found
    linked = shapes.link_names(daemon)
    return answer(200, [shapes.summary(each, linked, request.flag("size")) for each in found])


def _check(daemon: Daemon, filters: Filters) -> None:
    for key, what, known in (("status", "state", STATES), ("health", "health", HEALTH)):
        for value in filters.get(key, ()):
            if value not in known:
                start = f"invalid filter '{key}={value}': invalid value for {what} ({value})"
                raise InvalidParameter(f"{start}: must be one of {', '.join(known)}")
    for value in filters.get("exited", ()):
        if re.fullmatch(r"[-+]?\d+", value) is None:
            text = f"invalid filter 'exited={value}': strconv.Atoi: parsing \"{value}\": invalid syntax"
            raise InvalidParameter(text)
    one_boolean(filters, "is-task")
    for key in ("before", "since"):
        for value in filters.get(key, ()):
            daemon.containers.find(value)
    for key in ("publish", "expose"):
        for value in filters.get(key, ()):
            _range(key, value)


def _range(key: str, value: str) -> tuple[range, str]:
    """ "80", "80/udp", "80-90/tcp" -> (80 to 90, "tcp"); Fault."""
    numbers, _, protocol = value.partition("/")
    first, _, last = numbers.partition("-")
    for text in (first, last or first):
        if not text.isdecimal() or int(text) > 65535:
            start = f"error while looking up for {key} {value}: strconv.ParseUint: parsing"
            raise Fault(f'{start} "{text}": invalid syntax')
    return range(int(first), int(last or first) + 1), protocol or "tcp"


def fits(container: Container, filters: Filters) -> bool:
    """Values of one key are alternatives, labels all count."""
    for key, values in filters.items():
        if key == "label":
            if not all(label_fits(container.body.config["Labels"], each) for each in values):
                return False
        elif values and not any(TESTS[key](container, each) for each in values):
            return False
    return True


def _by_name(container: Container, value: str) -> bool:
    try:
        pattern = re.compile(value)
    except re.error:
        return False
    return bool(pattern.search(container.name) or pattern.search("/" + container.name))


def _by_ancestor(container: Container, value: str) -> bool:
    """The image itself; images here have no children but those committed from them."""
    try:
        wanted = container.daemon.images.find(value)
    except NotFound:
        return False
    return normal(value) in container.image.tags or wanted is container.image


def _by_network(container: Container, value: str) -> bool:
    known = container.network.asked
    found = [each for each in map(container.daemon.find_network, known) if each is not None]
    return value in known or any(value and each.id.startswith(value) for each in found)


def _by_volume(container: Container, value: str) -> bool:
    return any(
        value in (point.path, volume.name if volume is not None else point.source)
        for point, volume in container.daemon.volumes.mounts(container)
    )


def _by_published(container: Container, value: str) -> bool:
    """By the port on the host."""
    wanted, protocol = _range("publish", value)
    return any(
        port.endswith("/" + protocol) and any(int(place["HostPort"] or 0) in wanted for place in places or ())
        for port, places in shapes.published(container).items()
    )


def _by_exposed(container: Container, value: str) -> bool:
    wanted, protocol = _range("expose", value)
    ports = [each.partition("/") for each in container.body.config.get("ExposedPorts") or ()]
    return any(int(number) in wanted and (kind or "tcp") == protocol for number, _, kind in ports)


def _place(container: Container) -> int:
    return list(container.daemon.containers.all).index(container.id)


TESTS: dict[str, Callable[[Container, str], bool]] = {
    "name": _by_name,
    "id": lambda container, value: container.id.startswith(value),
    "status": lambda container, value: container.state.status == value,
    "exited": lambda container, value: container.state.status == "exited" and container.state.exit_code == int(value),
    "ancestor": _by_ancestor,
    "network": _by_network,
    "volume": _by_volume,
    "publish": _by_published,
    "expose": _by_exposed,
    "before": lambda container, value: _place(container) < _place(container.daemon.containers.find(value)),
    "since": lambda container, value: _place(container) > _place(container.daemon.containers.find(value)),
    "health": lambda container, value: value == (container.health.status if container.health else "none"),
    "is-task": lambda container, value: value in ("false", "0"),
    "isolation": lambda container, value: True,
}
