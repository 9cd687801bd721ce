"""volumes/*"""

import re

from netlab.embedded.api import shapes
from netlab.embedded.api.bodies import bodies
from netlab.embedded.api.gotypes import VOLUME
from netlab.embedded.api.pruning import Pruning
from netlab.embedded.api.request import FALSE, TRUE, Filters, Request, label_fits, one_boolean
from netlab.embedded.api.router import answer, empty, route
from netlab.embedded.daemon.daemon import Daemon
from netlab.embedded.daemon.exchange import Exchange
from netlab.embedded.errdefs import InvalidParameter, Unavailable


@route("GET", "/volumes")
def listing(daemon: Daemon, request: Request) -> Exchange:
    filters = request.filters(["dangling", "driver", "label", "name"])
    wanted, found = one_boolean(filters, "dangling"), []
    for volume in daemon.volumes.all.values():
        dangling = not daemon.volumes.users(volume)
        fit = (
            all(label_fits(volume.labels or {}, each) for each in filters.get("label", ()))
            and (not filters.get("name") or any(_matches(each, volume.name) for each in filters["name"]))
            and (not filters.get("driver") or "local" in filters["driver"])
            and wanted in (None, dangling)
        )
        if fit:
            found.append(shapes.volume(volume, bodies(daemon.era)))
    return answer(200, {"Volumes": found, "Warnings": None})


def _matches(pattern: str, name: str) -> bool:
    try:
        return re.search(pattern, name) is not None
    except re.error:
        return False


@route("POST", "/volumes/create")
def create(daemon: Daemon, request: Request) -> Exchange:
    return answer(201, shapes.volume(daemon.volumes.create(request.json(VOLUME, required=False)), bodies(daemon.era)))


@route("POST", "/volumes/prune")
def prune(daemon: Daemon, request: Request) -> Exchange:
    """Anonymous ones nobody has; all of them with the filter `all`."""
    filters = request.filters(("all", "label", "label!"))
    every, wanted = _all(filters), Pruning(filters, daemon.clock())
    gone, freed = [], 0
    for volume in list(daemon.volumes.all.values()):
        fit = (every or volume.anonymous) and wanted.takes(volume.labels or {}, 0.0)
        if fit and not daemon.volumes.users(volume):
            freed += volume.size
            daemon.volumes.remove(volume.name)
            gone.append(volume.name)
    daemon.events.tell("volume", "prune", "", {"reclaimed": str(freed)})
    return answer(200, {"VolumesDeleted": gone, "SpaceReclaimed": freed})


def _all(filters: Filters) -> bool:
    values = filters.get("all") or ["false"]
    if values[0] not in TRUE + FALSE:
        raise InvalidParameter(f"invalid filter 'all': strconv.ParseBool: parsing \"{values[0]}\": invalid syntax")
    return values[0] in TRUE


@route("GET", "/volumes/([^/]+)")
def inspect(daemon: Daemon, request: Request, name: str) -> Exchange:
    return answer(200, shapes.volume(daemon.volumes.find(name), bodies(daemon.era)))


@route("PUT", "/volumes/([^/]+)")
def update(daemon: Daemon, request: Request, name: str) -> Exchange:
    raise Unavailable("volume update only valid for cluster volumes, but swarm is unavailable")


@route("DELETE", "/volumes/([^/]+)")
def remove(daemon: Daemon, request: Request, name: str) -> Exchange:
    daemon.volumes.remove(name, request.flag("force"))
    return empty()
