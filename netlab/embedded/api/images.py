"""images/* and commit: the built-in ones and those made of them. What cannot be had is refused with what there is."""

import fnmatch
import re
from collections.abc import Iterator
from typing import Any

from netlab.embedded.api import gojson, shapes
from netlab.embedded.api.bodies import bodies
from netlab.embedded.api.gotypes import CONTAINER
from netlab.embedded.api.pruning import PRUNE_FILTERS, Pruning
from netlab.embedded.api.request import Filters, Request, one_boolean
from netlab.embedded.api.router import JSON, answer, empty, route
from netlab.embedded.api.unsimulated import NO_BUILDS
from netlab.embedded.daemon import imagefiles
from netlab.embedded.daemon.daemon import Daemon
from netlab.embedded.daemon.exchange import Exchange
from netlab.embedded.daemon.images import Image, check_name, normal
from netlab.embedded.errdefs import Fault, InvalidParameter, NotFound, NotSimulated

FILTERS = ("before", "dangling", "label", "reference", "since", "until")
NO_URL = "importing from the network is not simulated by netlab: import a file (docker import FILE)"
NO_REGISTRY = "registries are not simulated by netlab: use busybox or alpine, which are built in"
REGISTRY = "repository does not exist: netlab's engine has no registry; use one of its built-in images"


@route("GET", "/images/json")
def listing(daemon: Daemon, request: Request) -> Exchange:
    """Newest first, as the engine does."""
    filters = request.filters(FILTERS)
    dangling = one_boolean(filters, "dangling")
    wanted = Pruning({key: filters[key] for key in ("label", "until") if key in filters}, daemon.clock())
    low, high = _ends(daemon, filters)
    known = request.flag("shared-size") and "SharedSize" not in bodies(daemon.era).has.get("image in a list", ())
    found, shared = [], {"SharedSize": 0} if known else {}
    for image in sorted(daemon.images.all, key=lambda each: -each.created):
        tags = _tags(image, filters.get("reference"))
        fit = tags if filters.get("reference") else dangling in (None, not image.tags)
        if fit and low < image.created < high and wanted.takes(image.config.get("Labels") or {}, image.created):
            found.append(shapes.image_summary(image, daemon, tags) | shared)
    return answer(200, found)


def _ends(daemon: Daemon, filters: Filters) -> tuple[float, float]:
    since = [daemon.images.find(each).created for each in filters.get("since", ())]
    before = [daemon.images.find(each).created for each in filters.get("before", ())]
    return max(since, default=0.0), min(before, default=float("inf"))


def _tags(image: Image, patterns: list[str] | None) -> list[str]:
    """The tags a reference filter leaves: "busybox", "busybox:1*", "*/*"; a "*" does not cross a "/"."""
    if not patterns:
        return image.tags
    return [tag for tag in image.tags if any(_refers(each, tag) for each in patterns)]


def _refers(pattern: str, tag: str) -> bool:
    if pattern.count("[") != pattern.count("]"):
        raise Fault("syntax error in pattern")
    name, head = tag.rpartition(":")[0], pattern if ":" in pattern.rsplit("/", 1)[-1] else ""
    subject, pattern = (tag, head) if head else (name, pattern)
    return subject.count("/") == pattern.count("/") and fnmatch.fnmatchcase(subject, pattern)


@route("GET", "/images/(.+)/json")
def inspect(daemon: Daemon, request: Request, name: str) -> Exchange:
    return answer(200, shapes.image(daemon.images.find(name), bodies(daemon.era)))


@route("GET", "/images/(.+)/history")
def history(daemon: Daemon, request: Request, name: str) -> Exchange:
    image = daemon.images.find(name)
    tags = {each.id: each.tags for each in daemon.images.all}
    return answer(200, [
        {
            "Comment": each.comment, "Created": int(each.created), "CreatedBy": each.created_by, "Id": each.identity,
            "Size": each.size, "Tags": list(tags.get(each.identity) or ()) or None,
        }
        for each in image.layers
    ])  # fmt: skip


@route("POST", "/images/(.+)/tag")
def tag(daemon: Daemon, request: Request, name: str) -> Exchange:
    repository, word = request.query.get("repo", ""), request.query.get("tag", "")
    if not repository:
        return empty(200)
    wanted = f"{repository}:{word}" if word else repository
    check_name(wanted)
    daemon.images.tag(daemon.images.find(name), wanted)
    return empty(201)


@route("DELETE", "/images/(.+)")
def remove(daemon: Daemon, request: Request, name: str) -> Exchange:
    return answer(200, daemon.images.remove(name, request.flag("force")))


@route("POST", "/images/prune")
def prune(daemon: Daemon, request: Request) -> Exchange:
    """Images without a name; with `dangling=false` all that no container has."""
    filters = request.filters(("dangling", *PRUNE_FILTERS))
    dangling, wanted = one_boolean(filters, "dangling", True), Pruning(filters, daemon.clock())
    gone: list[dict[str, str]] = []
    freed = 0
    for image in list(reversed(daemon.images.all)):
        fit = not (dangling and image.tags) and not daemon.images.users(image)
        if fit and wanted.takes(image.config.get("Labels") or {}, image.created):
            went, size = daemon.images.prune(image)
            gone, freed = gone + went, freed + size
    daemon.events.tell("image", "prune", "", {"reclaimed": str(freed)})
    return answer(200, {"ImagesDeleted": gone or None, "SpaceReclaimed": freed})


# --- pull and import


@route("POST", "/images/create")
def create(daemon: Daemon, request: Request) -> Exchange:
    if request.query.get("fromImage"):
        return _pull(daemon, request)
    return _import(daemon, request)


def _pull(daemon: Daemon, request: Request) -> Exchange:
    """A built-in image is up to date; nothing else can be had."""
    name, word = request.query.get("fromImage", ""), request.query.get("tag", "")
    full = f"{name}:{word}" if word and ":" not in name.rsplit("/", 1)[-1] else name
    check_name(full) if "@" not in full else None
    try:
        image, new = daemon.images.pull(full)
    except NotFound:
        known = ", ".join(daemon.images.names)
        raise NotFound(f"pull access denied for {name}, {REGISTRY}: {known}") from None
    shown = normal(full)
    state = "Downloaded newer image" if new else "Image is up to date"
    return _progress(
        {"status": f"Pulling from library/{shown.partition(':')[0]}", "id": shown.partition(":")[2]},
        {"status": f"Digest: {image.id}"},
        {"status": f"Status: {state} for {shown}"},
    )


def _progress(*lines: dict[str, Any]) -> Exchange:
    exchange = Exchange().begin(200, "chunked", headers=JSON)
    for line in lines:
        exchange.send(gojson.dumps(line)[:-1] + b"\r\n")
    return exchange.finish()


def _import(daemon: Daemon, request: Request) -> Exchange:
    source = request.query.get("fromSrc", "")
    if source != "-":
        raise NotSimulated(NO_URL) if source else Fault('Get "http:": http: no Host in request URL')
    name = _name(request)
    changes = request.values("changes")
    image = imagefiles.imported(daemon, request.body, request.query.get("message", "Imported from -"), changes)
    daemon.images.add(image, name)
    daemon.images.tell("import", image, image.id)
    return _progress({"status": image.id})


def _name(request: Request) -> str:
    repository, word = request.query.get("repo", ""), request.query.get("tag", "")
    name = f"{repository}:{word}" if repository and word else repository
    if name:
        check_name(name)
    return name


# --- commit, save, load


@route("POST", "/commit")
def commit(daemon: Daemon, request: Request) -> Exchange:
    """A container's files and its Config, changed by the body and by instructions."""
    name = request.query.get("container", "")
    if not name:
        raise InvalidParameter('invalid name or ID supplied: ""')
    container = daemon.containers.find(name)
    asked, wanted = request.json(CONTAINER, required=False), _name(request)
    given = {key: value for key, value in asked.items() if value and key in imagefiles.BLANK}
    config = imagefiles.apply(_kept(container.body.config) | given, request.values("changes"))
    comment, author = request.query.get("comment", ""), request.query.get("author", "")
    return answer(201, {"Id": daemon.images.commit(container, config, wanted, comment, author).id})


def _kept(config: dict[str, Any]) -> dict[str, Any]:
    names = (*imagefiles.BLANK, "ExposedPorts", "Volumes", "StopSignal", "Healthcheck", "Shell", "OnBuild")
    return {key: config[key] for key in names if key in config}


@route("GET", "/images/get")
def save_several(daemon: Daemon, request: Request) -> Exchange:
    names = [name for each in request.values("names") for name in each.split(",") if name]
    return _save(daemon, names)


@route("GET", "/images/(.+)/get")
def save(daemon: Daemon, request: Request, name: str) -> Exchange:
    return _save(daemon, [name])


def _save(daemon: Daemon, names: list[str]) -> Exchange:
    asked: dict[str, list[str]] = {}
    for name in names:
        try:
            image = daemon.images.find(name)
        except NotFound:
            raise NotFound(f"No such image: {name}") from None
        tags = asked.setdefault(image.id, [])
        tags += [each for each in _named(image, name) if each not in tags]
    exchange = Exchange().begin(200, "chunked", headers={"Content-Type": "application/x-tar"})
    exchange.send(imagefiles.saved([(daemon.images.find(identity), tags) for identity, tags in asked.items()]))
    return exchange.finish()


def _named(image: Image, name: str) -> Iterator[str]:
    if normal(name) in image.tags:
        yield normal(name)


@route("POST", "/images/load")
def load(daemon: Daemon, request: Request) -> Exchange:
    """What is wrong is told on the stream: the head is good (28.5.2)."""
    try:
        found = imagefiles.loaded(daemon, request.body)
    except Fault as fault:
        return _progress({"errorDetail": {"message": fault.message}, "error": fault.message})
    lines = []
    for image, names in found:
        kept = daemon.images.add(image)
        for name in names:
            daemon.images.tag(kept, name)
            lines.append({"stream": f"Loaded image: {name}\n"})
        if not names:
            lines.append({"stream": f"Loaded image ID: {kept.id}\n"})
        daemon.images.tell("load", kept, kept.id)
    return _progress(*lines)


# --- the rest


@route("GET", "/plugins")
def plugins(daemon: Daemon, request: Request) -> Exchange:
    return answer(200, [])


@route("POST", "/images/(.+)/push")
def push(daemon: Daemon, request: Request, name: str) -> Exchange:
    """What is not there cannot be pushed; what is has nowhere to go."""
    check_name(name)
    if normal(name) in (tag for image in daemon.images.all for tag in image.tags):
        raise NotSimulated(NO_REGISTRY)
    text = f"An image does not exist locally with the tag: {name}"
    status = f"The push refers to repository [{'' if '/' in name else 'docker.io/library/'}{name}]"
    return _progress({"status": status}, {"errorDetail": {"message": text}, "error": text})


@route("GET", "/distribution/(.+)/json")
def distribution(daemon: Daemon, request: Request, name: str) -> Exchange:
    check_name(name)
    raise NotSimulated(NO_REGISTRY)


@route("POST", "/plugins/(.+)/enable")
def enable(daemon: Daemon, request: Request, name: str) -> Exchange:
    """The time-out comes first."""
    if re.fullmatch("[0-9]+", text := request.query.get("timeout", "")) is None:
        raise Fault(f'strconv.Atoi: parsing "{text}": invalid syntax')
    return plugin(daemon, request, name)


@route("GET", "/plugins/(.+)/json")
@route("POST", "/plugins/(.+)/disable")
@route("DELETE", "/plugins/(.+)")
def plugin(daemon: Daemon, request: Request, name: str) -> Exchange:
    raise NotFound(f'plugin "{re.sub(":latest$", "", name)}" not found')


KINDS = ("container", "image", "volume", "build-cache")


@route("GET", "/system/df")
def usage(daemon: Daemon, request: Request) -> Exchange:
    """Bytes of what is kept: of images as they are shown, of containers and volumes as they are."""
    told = bodies(daemon.era)
    kinds = (request.values("type") if told.usage_kinds else []) or list(KINDS)
    for kind in kinds:
        if kind not in KINDS:
            raise InvalidParameter(f"unknown object type: {kind}")
    images = [
        shapes.image_summary(each, daemon, each.tags)
        | {"SharedSize": 0, "RepoDigests": None}
        | {"Containers": len(daemon.images.users(each))}
        for each in daemon.images.all
    ]
    linked = shapes.link_names(daemon)
    boxes = [shapes.summary(each, linked, True) for each in daemon.containers]
    volumes = [shapes.volume(each, bodies(daemon.era)) | _use(daemon, each) for each in daemon.volumes.all.values()]
    layers = sum(each.size for each in daemon.images.all)
    return answer(200, told.of("usage", {
        "LayersSize": layers if "image" in kinds else 0, "Images": images if "image" in kinds else None,
        "Containers": boxes if "container" in kinds else None, "Volumes": volumes if "volume" in kinds else None,
        "BuildCache": [] if "build-cache" in kinds else None,
    }))  # fmt: skip


def _use(daemon: Daemon, volume: Any) -> dict[str, Any]:
    return {"UsageData": {"RefCount": len(daemon.volumes.users(volume)), "Size": volume.size}}


@route("POST", "/build/cancel")
def cancel_build(daemon: Daemon, request: Request) -> Exchange:
    if not request.query.get("id"):
        raise InvalidParameter("build ID not provided")
    raise NotSimulated(NO_BUILDS)


@route("POST", "/session")
def session(daemon: Daemon, request: Request) -> Exchange:
    """BuildKit's connection back to its client."""
    if not request.upgrades:
        raise InvalidParameter("no upgrade proto in request")
    raise NotSimulated(NO_BUILDS)


@route("POST", "/build/prune")
def prune_builds(daemon: Daemon, request: Request) -> Exchange:
    """Nothing is built here, so nothing of it is kept."""
    return answer(200, {"CachesDeleted": None, "SpaceReclaimed": 0})
