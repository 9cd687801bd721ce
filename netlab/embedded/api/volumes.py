"""volumes/*"""

from netlab.embedded.api import shapes
from netlab.embedded.api.gotypes import VOLUME
from netlab.embedded.api.request import Request, label_fits
from netlab.embedded.api.router import answer, empty, route
from netlab.embedded.daemon.daemon import Daemon
from netlab.embedded.daemon.exchange import Exchange


@route("GET", "/volumes")
def listing(daemon: Daemon, request: Request) -> Exchange:
    filters = request.filters(["dangling", "driver", "label", "name"])
    found = []
    for volume in daemon.volumes.all.values():
        dangling = "true" if not daemon.volumes.users(volume) else "false"
        fit = (
            all(label_fits(volume.labels or {}, each) for each in filters.get("label", ()))
            and (not filters.get("name") or any(each in volume.name for each in filters["name"]))
            and (not filters.get("driver") or "local" in filters["driver"])
            and (not filters.get("dangling") or dangling in filters["dangling"])
        )
        if fit:
            found.append(shapes.volume(volume))
    return answer(200, {"Volumes": found, "Warnings": None})


@route("POST", "/volumes/create")
def create(daemon: Daemon, request: Request) -> Exchange:
    return answer(201, shapes.volume(daemon.volumes.create(request.json(VOLUME, required=False))))


@route("POST", "/volumes/prune")
def prune(daemon: Daemon, request: Request) -> Exchange:
    """Anonymous ones nobody has; all of them with the filter `all`."""
    filters = request.filters(("all", "label", "label!"))
    every = any(each in ("true", "1") for each in filters.get("all", ()))
    gone = []
    for volume in list(daemon.volumes.all.values()):
        fit = all(label_fits(volume.labels or {}, each) for each in filters.get("label", ()))
        if fit and (every or volume.anonymous) and not daemon.volumes.users(volume):
            daemon.volumes.remove(volume.name)
            gone.append(volume.name)
    return answer(200, {"VolumesDeleted": gone or None, "SpaceReclaimed": 0})


@route("GET", "/volumes/([^/]+)")
def inspect(daemon: Daemon, request: Request, name: str) -> Exchange:
    return answer(200, shapes.volume(daemon.volumes.find(name)))


@route("DELETE", "/volumes/([^/]+)")
def remove(daemon: Daemon, request: Request, name: str) -> Exchange:
    daemon.volumes.remove(name, request.flag("force"))
    return empty()
