"""containers/*/archive (docker cp), export (docker export), changes (docker diff)."""

import base64

from netlab.embedded.api import gojson
from netlab.embedded.api.request import Request
from netlab.embedded.api.router import answer, empty, route
from netlab.embedded.daemon import archives
from netlab.embedded.daemon.container import Container
from netlab.embedded.daemon.daemon import Daemon
from netlab.embedded.daemon.exchange import Exchange
from netlab.embedded.daemon.process import find_user
from netlab.embedded.errdefs import InvalidParameter

TAR = "application/x-tar"


def _path(request: Request) -> str:
    path = request.query.get("path", "")
    if not path:
        raise InvalidParameter("bad parameter: pathcannot be empty")
    return path


def _stat(place: archives.Place) -> dict[str, str]:
    facts = {
        "name": place.name, "size": archives.size(place.node), "mode": archives.go_mode(place.node),
        "mtime": gojson.rfc3339(place.node.modified), "linkTarget": place.target,
    }  # fmt: skip
    return {"X-Docker-Container-Path-Stat": base64.b64encode(gojson.dumps(facts).strip()).decode()}


@route("HEAD", "/containers/([^/]+)/archive")
def stat(daemon: Daemon, request: Request, name: str) -> Exchange:
    place = archives.place(daemon.containers.find(name), _path(request))
    return Exchange().begin(200, headers=_stat(place)).finish()


@route("GET", "/containers/([^/]+)/archive")
def get(daemon: Daemon, request: Request, name: str) -> Exchange:
    container = daemon.containers.find(name)
    place = archives.place(container, _path(request))
    exchange = Exchange().begin(200, headers=_stat(place) | {"Content-Type": TAR})
    exchange.send(archives.pack(archives.view(container), place.path, place.name))
    container.tell("archive-path")
    return exchange.finish()


@route("PUT", "/containers/([^/]+)/archive")
def put(daemon: Daemon, request: Request, name: str) -> Exchange:
    """`copyUIDGID` gives the files to the container's user, as `docker cp -a` asks for."""
    container, keep_kinds = daemon.containers.find(name), request.flag("noOverwriteDirNonDir")
    owner = _owner(container) if request.flag("copyUIDGID") else None
    archives.unpack(container, _path(request), request.body, keep_kinds, owner)
    container.tell("extract-to-dir")
    return empty(200)


def _owner(container: Container) -> tuple[int, int] | None:
    user = container.body.config["User"]
    return find_user(container.fs, user)[0] if user else None


@route("GET", "/containers/([^/]+)/export")
def export(daemon: Daemon, request: Request, name: str) -> Exchange:
    container = daemon.containers.find(name)
    exchange = Exchange().begin(200, "chunked", headers={"Content-Type": "application/octet-stream"})
    exchange.send(archives.export(container))
    container.tell("export")
    return exchange.finish()


@route("GET", "/containers/([^/]+)/changes")
def changes(daemon: Daemon, request: Request, name: str) -> Exchange:
    found = archives.changes(daemon.containers.find(name))
    return answer(200, [{"Path": path, "Kind": kind} for path, kind in found] or None)
