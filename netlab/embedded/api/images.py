"""images/*: the built-in ones. What cannot be had is refused with what there is."""

from netlab.embedded.api import gojson, shapes
from netlab.embedded.api.request import Request
from netlab.embedded.api.router import answer, route
from netlab.embedded.daemon.daemon import Daemon
from netlab.embedded.daemon.exchange import Exchange
from netlab.embedded.daemon.images import Image, normal
from netlab.embedded.errdefs import NotFound

FILTERS = ["before", "dangling", "label", "reference", "since", "until"]


@route("GET", "/images/json")
def listing(daemon: Daemon, request: Request) -> Exchange:
    filters = request.filters(FILTERS)
    found = [each for each in daemon.images.all if _fits(each, filters.get("reference"))]
    if "true" in filters.get("dangling", ()) or filters.get("label"):
        found = []
    return answer(200, [shapes.image_summary(each, daemon) for each in found])


def _fits(image: Image, references: list[str] | None) -> bool:
    if not references:
        return True
    bare = {tag.partition(":")[0] for tag in image.tags}
    return any(normal(each) in image.tags or each in bare for each in references)


@route("GET", "/images/(.+)/json")
def inspect(daemon: Daemon, request: Request, name: str) -> Exchange:
    return answer(200, shapes.image(daemon.images.find(name)))


@route("POST", "/images/create")
def pull(daemon: Daemon, request: Request) -> Exchange:
    """A built-in image is up to date; nothing else can be had."""
    name, tag = request.query.get("fromImage", ""), request.query.get("tag", "")
    full = f"{name}:{tag}" if tag and ":" not in name.rsplit("/", 1)[-1] else name
    try:
        image = daemon.images.find(full)
    except NotFound:
        known = ", ".join(daemon.images.names)
        raise NotFound(
            f"pull access denied for {name}, repository does not exist: netlab's engine has no registry; "
            f"use one of its built-in images: {known}"
        ) from None
    shown = normal(full)
    exchange = Exchange().begin(200, "chunked", headers={"Content-Type": "application/json"})
    exchange.send(
        gojson.dumps({"status": f"Pulling from library/{shown.partition(':')[0]}", "id": shown.partition(":")[2]})
    )
    exchange.send(gojson.dumps({"status": f"Digest: {image.id}"}))
    exchange.send(gojson.dumps({"status": f"Status: Image is up to date for {shown}"}))
    return exchange.finish()
