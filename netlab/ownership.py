"""Whose is what on an engine, what is dead, and the removal of a lab's things.

Everything a lab makes carries its labels. A lab lives while its process holds the lock of its record; nothing
else decides that. What carries no label of ours is foreign: it is never stopped, disconnected or removed.
"""

import enum
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, wait
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from netlab.engines.base import Engine
from netlab.messages import say
from netlab.pool import pool
from netlab.records import alive, boot, dead, machine, user

if TYPE_CHECKING:
    import docker

KIND: Final = "labs"
ID: Final = "netlab.lab-id"
NAME: Final = "netlab.lab"


def labels(lab: str, id: str) -> dict[str, str]:
    """The labels of everything this lab makes."""
    return {NAME: lab, ID: id, "netlab.user": user(), "netlab.machine": machine(), "netlab.boot": boot()}


class Whose(enum.Enum):
    """Who a thing on an engine belongs to."""

    MINE = "this lab"
    DEAD = "a dead lab of this user on this machine"
    LIVE = "a live lab"
    UNKNOWN = "a lab of another user or machine"
    FOREIGN = "somebody else"


def whose(found: Mapping[str, str] | None, id: str = "") -> Whose:
    """Read a thing's labels; `id` is the asking lab's."""
    found = found or {}
    if ID not in found:
        return Whose.FOREIGN
    if found[ID] == id:
        return Whose.MINE
    if (found.get("netlab.user"), found.get("netlab.machine")) != (user(), machine()):
        return Whose.UNKNOWN
    if found.get("netlab.boot") != boot():
        return Whose.DEAD
    return Whose.LIVE if alive(KIND, found[ID]) else Whose.DEAD


@dataclass(frozen=True, slots=True)
class Thing:
    """Something a lab made: "container", "network" or "volume"."""

    kind: str
    id: str
    name: str
    labels: Mapping[str, str]
    networks: tuple[str, ...] = ()  # of a container

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


def things(client: "docker.DockerClient") -> list[Thing]:
    """Everything on the engine that carries a lab's label, stopped containers included."""
    api, ours = client.api, {"label": ID}
    found = [
        Thing("container", c["Id"], own_name(c), c["Labels"], tuple(sorted(c["NetworkSettings"]["Networks"])))
        for c in api.containers(all=True, filters=ours)
    ]
    found += [Thing("network", n["Id"], n["Name"], n["Labels"] or {}) for n in api.networks(filters=ours)]
    volumes = api.volumes(filters=ours)["Volumes"] or []
    return found + [Thing("volume", v["Name"], v["Name"], v["Labels"] or {}) for v in volumes]


def own_name(listed: Mapping[str, Any]) -> str:
    """A container's own name: a linked one has several, and one that is being removed may have none any more."""
    return str(min(listed["Names"] or [listed["Id"][:12]], key=lambda name: name.count("/")).lstrip("/"))


def remove(
    client: "docker.DockerClient",
    found: Iterable[Thing],
    parallel: int = 8,
    done: Callable[[Thing], None] = lambda thing: None,
) -> list[str]:
    """Remove containers, each network once its own are gone, volumes last; return what stayed, and why."""
    left: list[str] = []
    order = sorted(found, key=lambda thing: (thing.networks, thing.name))  # a network's containers together

    def one(thing: Thing, after: Iterable["Future[None]"] = ()) -> None:
        wait(after)
        if why := _remove_one(client, thing):
            left.append(f"{thing}: {why}")
        done(thing)

    with pool(parallel, "remove") as now, pool(parallel, "after") as later:
        containers = [(thing, now.submit(one, thing)) for thing in order if thing.kind == "container"]
        others = []
        for thing in order:
            if thing.kind != "container":
                users = [gone for user, gone in containers if thing.kind == "volume" or thing.name in user.networks]
                others.append(later.submit(one, thing, users))
    for future in (*(gone for _, gone in containers), *others):
        future.result()
    return left


def _remove_one(client: "docker.DockerClient", thing: Thing) -> str | None:
    """Remove it; the reason if that cannot be done. Gone already is as good as removed."""
    from docker.errors import APIError, NotFound

    try:
        if thing.kind == "container":
            client.api.remove_container(thing.id, force=True, v=True)
        elif thing.kind == "network":
            client.api.remove_network(thing.id)
        else:
            client.api.remove_volume(thing.id)
    except NotFound:
        return None
    except APIError as error:
        text = str(error.explanation or error)
        if "already in progress" in text:
            return _wait_gone(client, thing)
        return say("held-by-foreign", engine=text) if "active endpoints" in text else text
    return None


def _wait_gone(client: "docker.DockerClient", thing: Thing) -> str | None:
    """Somebody else is removing it: wait for that, at most ten seconds."""
    import time

    from docker.errors import NotFound

    for _ in range(100):
        try:
            client.api.inspect_container(thing.id)
        except NotFound:
            return None
        time.sleep(0.1)
    return say("removal-in-progress")


def sweep_lab(client: "docker.DockerClient", id: str) -> list[str]:
    """Remove all things of one lab; return what could not be removed."""
    return remove(client, [thing for thing in things(client) if thing.labels.get(ID) == id])


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What `clean` removed and what it had to leave, as sentences."""

    removed: tuple[str, ...]
    left: tuple[str, ...] = ()

    def __iter__(self) -> Any:
        return iter((*self.removed, *self.left))


def clean(lab: str | None = None, everything: bool = False, engine: str = "auto") -> Cleaned:
    """Remove what dead labs of this user left: things on engines, private engines, records.

    With `lab`, the things of that lab (its id or its name) whoever made it; with `everything`, those of every lab
    that is not alive. A live lab is never touched. Raises NoEngine only for an engine asked for by name.
    """
    from netlab.engines import private, sockets

    removed, left = [*private.sweep(), *sockets.sweep()], []  # type: list[str], list[str]
    records = list(dead(KIND))
    for record in records:
        record.let_go()  # else its lab would look alive: somebody holds the lock
    unreachable: set[str] = set()
    for url, opened in _engines(engine, {record.facts.get("url", "") for record in records}):
        if opened is None:
            unreachable.add(url)
            continue
        with opened:
            gone, stuck = _sweep(opened.daemon.client, lambda thing: _wanted(thing, lab, everything))
            removed += gone
            left += stuck
    for record in records:
        if record.facts.get("url") in unreachable and record.facts.get("engine") != "embedded":
            left.append(say("record-kept", lab=record.facts.get("name"), url=record.facts.get("url")))
        else:
            record.release()
    return Cleaned(tuple(removed), tuple(left))


def _sweep(client: "docker.DockerClient", wanted: Callable[[Thing], bool]) -> tuple[list[str], list[str]]:
    """Remove what is wanted until a look finds no more; what went and what stayed.

    An engine finishes the request of a client that was killed: its container can appear after the first look.
    """
    removed: list[str] = []
    left: dict[str, str] = {}
    while gone := [thing for thing in things(client) if wanted(thing) and thing.id not in left]:
        stuck = remove(client, gone)
        for thing in gone:
            if why := next((text for text in stuck if text.startswith(f"{thing}:")), ""):
                left[thing.id] = why
            else:
                removed.append(str(thing))
    return removed, [*left.values()]


def _wanted(thing: Thing, lab: str | None, everything: bool) -> bool:
    owner = whose(thing.labels)
    if owner is Whose.LIVE:
        return False
    if lab is not None:
        return lab in (thing.labels[ID], thing.labels.get(NAME))
    return owner is Whose.DEAD or everything


def _engines(name: str, urls: Iterable[str]) -> Iterable[tuple[str, Engine | None]]:
    """The engine asked for, and those that dead labs were on; None for one that does not answer."""
    from netlab.engines import existing
    from netlab.errors import NoEngine

    seen = set()
    if not name.startswith("private"):
        with suppress(NoEngine):
            opened = existing.find()
            seen.add(opened.url)
            yield opened.url, opened
    for url in sorted(set(urls) - seen - {""}):
        if url.startswith("unix:///run/netlab/"):  # a private engine: swept as a whole
            continue
        try:
            yield url, existing.open_place(existing.Place(url, "record"))
        except NoEngine:
            yield url, None
