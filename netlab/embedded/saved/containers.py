"""Containers as values: what was asked for, the state, the layer of files, a place in the networks. No process.

Its log is kept beside it (`journal`), since that only grows.
"""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from netlab.embedded.daemon.config import Body
from netlab.embedded.daemon.container import Container, State
from netlab.embedded.daemon.health import Result
from netlab.embedded.daemon.images import Image
from netlab.embedded.daemon.mounts import Point
from netlab.embedded.saved import trees
from netlab.embedded.userland.filesystem import Regular

if TYPE_CHECKING:
    from netlab.embedded.daemon.daemon import Daemon

Value = dict[str, Any]


def value(container: Container) -> Value:
    place = container.network
    return {
        "id": container.id, "name": container.name, "created": container.created, "image": container.image.id,
        "config": container.body.config, "host": container.body.host, "endpoints": container.body.endpoints,
        "asked_host": container.body.asked_host, "mac": container.body.mac,
        "state": asdict(container.state), "used": container.used, "begun": container.begun,
        "files": trees.layer(container.fs.root),
        "network": {
            "asked": place.asked, "seen": {name: [id, list(names)] for name, (id, names) in place.seen.items()},
            "names": {name: list(names) for name, names in place.names.items()}, "renamed": place.renamed,
            "last_sandbox": place.last_sandbox, "was_up": place.was_up,
            "linked": [[target.id, alias] for target, alias in place.linked],
            "texts": {path: node.data for path, node in place.texts.items()},
            "here": {each.network.name: _endpoint(each) for each in place.endpoints.values()},
        },
        "mounts": [
            {**asdict(point), "volume": volume.name if volume else None}
            for point, volume in container.daemon.volumes.mounts(container)
        ],
        "health": _health(container),
    }  # fmt: skip


def _endpoint(endpoint: Any) -> Value:
    return {"mac": endpoint.mac, "ip": endpoint.address, "ip6": endpoint.address6}


def _health(container: Container) -> Value | None:
    health = container.health
    if health is None:
        return None
    return {"status": health.status, "failing": health.failing, "log": [asdict(each) for each in health.log]}


def mark(container: Container) -> int:
    """A number that changes when what a running container does of itself changes its value."""
    texts = tuple(node.data for node in container.network.texts.values())
    health = (container.health.status, len(container.health.log)) if container.health else ()
    state = tuple(getattr(container.state, each.name) for each in fields(State))
    return hash((trees.mark(container.fs.root), texts, state, health))


# --- back


def put_back(daemon: "Daemon", held: Value, images: Mapping[str, Image]) -> Container:
    """Into the daemon's collections. KeyError where its image or a volume is not there; nothing is there of it then."""
    body = Body(held["config"], held["host"], held["endpoints"], held["asked_host"], held["mac"])
    made = Container(daemon, held["name"], body, images[held["image"]], held["id"])
    made.created, made.state = held["created"], State(**held["state"])
    made.used, made.begun = held["used"], held["begun"]
    trees.put_back(made.fs.root, held["files"])
    _put_back_network(made, held["network"])
    if made.health is not None and (health := held["health"]):
        made.health.status, made.health.failing = health["status"], health["failing"]
        made.health.log.extend(Result(**each) for each in health["log"])
    mounts = [_mount(daemon, each) for each in held["mounts"]]
    daemon.volumes.take(made, mounts)
    daemon.containers.take(made)
    return made


def _put_back_network(container: Container, held: Value) -> None:
    place = container.network
    place.asked = held["asked"]
    place.seen = {name: (id, tuple(names)) for name, (id, names) in held["seen"].items()}
    place.names = {name: tuple(names) for name, names in held["names"].items()}
    place.renamed, place.last_sandbox, place.was_up = held["renamed"], held["last_sandbox"], held["was_up"]
    place.again = {name: dict(each) for name, each in held["here"].items()}
    place.texts.update({path: Regular(data=data) for path, data in held["texts"].items()})


def _mount(daemon: "Daemon", held: Value) -> tuple[Point, Any]:
    name = held["volume"]
    facts = {key: each for key, each in held.items() if key != "volume"}
    facts["labels"] = tuple((key, each) for key, each in facts["labels"])
    return Point(**facts), None if name is None else daemon.volumes.all[name]


def link(daemon: "Daemon", held: Value) -> None:
    """Once all are there: its legacy links. One whose target is gone has lost it."""
    found = daemon.containers.all
    linked = held["network"]["linked"]
    found[held["id"]].network.linked = [(found[id], alias) for id, alias in linked if id in found]
