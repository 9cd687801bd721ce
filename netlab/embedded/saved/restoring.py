"""From values to an engine: what is there, in the order in which one needs the other."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from netlab.embedded.daemon.logs import Block
from netlab.embedded.saved import containers, images, networks, volumes

if TYPE_CHECKING:
    from netlab.embedded.daemon.daemon import Daemon
    from netlab.embedded.libnetwork.restoring import Kept

Values = Mapping[str, Any]
Damage = (KeyError, ValueError, TypeError, AttributeError, StopIteration)  # what a value that is none leads to


def kept_networks(values: Values, epoch: float, lost: list[str]) -> "list[Kept]":
    """What libnetwork begins with, oldest first; `epoch`: when its world begins; keys of what is none go to `lost`."""
    found = []
    for key, value in _of("networks", values):
        try:
            found.append(networks.put_back(value, epoch))
        except Damage:
            lost.append(key)
    return sorted(found, key=lambda each: (each.created, each.id))


def restore(daemon: "Daemon", values: Values) -> list[str]:
    """Into a daemon that has just begun; the keys of what could not be: damaged, or without what it names."""
    lost: list[str] = []

    def each(kind: str, work: Callable[[dict[str, Any]], object]) -> None:
        for key, value in _of(kind, values):
            try:
                work(value)
            except Damage:
                lost.append(key)

    each("volumes", lambda value: daemon.volumes.all.update({value["name"]: volumes.put_back(value)}))
    lost += _images(daemon, values)
    there = {image.id: image for image in daemon.images.all}
    each("containers", lambda value: containers.put_back(daemon, value, there))
    each("containers", lambda value: containers.link(daemon, value) if value["id"] in daemon.containers.all else None)
    for container in daemon.containers:
        for when, stream, data in values.get(f"logs/{container.id}", ()):
            container.log.take(Block(when, stream, data))
    return lost


def _images(daemon: "Daemon", values: Values) -> list[str]:
    """Parents first, however their times are."""
    waiting = dict(_of("images", values))
    if not waiting:
        return []
    there: dict[str, Any] = {}
    progress = True
    while waiting and progress:
        progress = False
        for key, value in list(waiting.items()):
            try:
                image = images.put_back(value, there)
            except Damage:
                continue
            there[image.id], progress = image, True
            del waiting[key]
    daemon.images.all = sorted(there.values(), key=lambda each: each.created)
    return list(waiting)


def _of(kind: str, values: Values) -> Iterator[tuple[str, dict[str, Any]]]:
    found = ((key, value) for key, value in values.items() if key.startswith(f"{kind}/"))
    yield from sorted(found, key=lambda row: row[1].get("created", 0.0) if isinstance(row[1], dict) else 0.0)
