"""The learner's own Docker Engine: where it may be found, and what was found there.

The order is the docker command's own: DOCKER_HOST, the current docker context, the default socket; then the
rootless socket and Docker Desktop's. An engine found here is used as it is: never reconfigured, never stopped.
"""

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from netlab.embedded import PLATFORM
from netlab.engines.base import Daemon, Engine, connect
from netlab.engines.served import served
from netlab.errors import NoEngine
from netlab.messages import say

ANSWER_WITHIN = 5  # seconds until a place counts as dead


class DockerEngine(Engine):
    """Any reachable Docker Engine."""

    kind = "docker"
    capabilities: ClassVar[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """An address where an engine may listen, and who says so."""

    url: str
    why: str
    tls: Any = None


def places() -> Iterator[Place]:
    """Every place to look at, best first."""
    if url := os.environ.get("DOCKER_HOST"):
        yield Place(url, "DOCKER_HOST", _tls_of_environment())
        return  # like the docker command: nothing else is meant then
    if context := _current_context():
        yield context
    if sys.platform == "win32":
        yield Place("npipe:////./pipe/docker_engine", "default pipe")
        return
    yield Place("unix:///var/run/docker.sock", "default socket")
    if folder := os.environ.get("XDG_RUNTIME_DIR"):
        yield Place(f"unix://{folder}/docker.sock", "rootless socket")
    yield Place(f"unix://{Path.home()}/.docker/run/docker.sock", "Docker Desktop's socket")


def _tls_of_environment() -> Any:
    from docker.utils import kwargs_from_env

    return kwargs_from_env().get("tls")


def _current_context() -> Place | None:
    from docker.context import ContextAPI
    from docker.errors import DockerException

    with suppress(DockerException, OSError, ValueError):
        name = os.environ.get("DOCKER_CONTEXT") or ContextAPI.get_current_context().name
        if name != "default" and (context := ContextAPI.get_context(name)):
            return Place(context.Host, f"docker context {name}", context.TLSConfig)
    return None


def open_place(place: Place) -> Engine:
    """The engine at this place, known by what it says of itself; NoEngine that says why there is none."""
    from docker.errors import DockerException
    from requests.exceptions import RequestException

    options: dict[str, Any] = {"tls": place.tls} if place.tls else {}
    _knock(place)
    if place.url.startswith("ssh://"):
        options["use_ssh_client"] = True
    try:
        client = connect(place.url, timeout=ANSWER_WITHIN, **options)
        platform = client.version().get("Platform") or {}
    except (DockerException, RequestException, OSError, ValueError) as error:
        raise NoEngine(f"{place.url} ({place.why}): {_reason(error)}") from error
    if platform.get("Name") == PLATFORM:
        return served(place.why, place.url, client)
    return DockerEngine(place.why, (Daemon("host", place.url, client),))


def _knock(place: Place) -> None:
    """NoEngine unless somebody listens on a Unix socket; the SDK would leak the socket of a failed attempt."""
    scheme, _, path = place.url.partition("://")
    if scheme == "unix":
        with socket.socket(socket.AF_UNIX) as door:
            try:
                door.connect(path)
            except OSError as error:
                raise NoEngine(f"{place.url} ({place.why}): {_reason(error)}") from error


def _reason(error: BaseException) -> str:
    text = str(error)
    if "PermissionError" in text or "Permission denied" in text:
        return say("no-permission")
    if "FileNotFoundError" in text or "No such file" in text:
        return say("nobody-listens")
    if "ConnectionRefused" in text or "Connection refused" in text:
        return say("nobody-listens")
    return text.splitlines()[0][:200]


def find() -> Engine:
    """The first engine that answers; NoEngine with every place tried and why it failed."""
    tried = []
    for place in places():
        try:
            return open_place(place)
        except NoEngine as error:
            tried.append(f"  {error}")
    raise NoEngine(say("no-docker", tried="\n".join(tried)))
