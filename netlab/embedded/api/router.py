"""Which function answers which request; API versions; faults as status codes. The routes are in the rooms beside."""

import posixpath
import re
from collections.abc import Callable
from typing import TypeAlias

from netlab.embedded import wording
from netlab.embedded.api import gojson
from netlab.embedded.api.bodies import needs_body
from netlab.embedded.api.request import VERSION, Request, version_number
from netlab.embedded.api.unsimulated import UNSIMULATED
from netlab.embedded.daemon.daemon import Daemon
from netlab.embedded.daemon.exchange import Exchange
from netlab.embedded.eras import Era
from netlab.embedded.errdefs import (
    Conflict,
    Fault,
    Forbidden,
    InvalidParameter,
    NotFound,
    NotModified,
    NotSimulated,
    Unavailable,
)

JSON = {"Content-Type": "application/json"}
TEXT = {"Content-Type": "text/plain; charset=utf-8"}
STATUS: dict[type[Fault], int] = {
    NotFound: 404, InvalidParameter: 400, Conflict: 409, Forbidden: 403, Unavailable: 503, NotSimulated: 501,
    NotModified: 304, Fault: 500,
}  # fmt: skip

Route: TypeAlias = Callable[..., Exchange]  # (daemon, request, *parts of the path)
ROUTES: list[tuple[str, re.Pattern[str], Route]] = []


def route(method: str, pattern: str) -> Callable[[Route], Route]:
    def add(function: Route) -> Route:
        ROUTES.append((method, re.compile(pattern), function))
        return function

    return add


def headers(era: Era) -> dict[str, str]:
    """What every answer has."""
    server = f"Docker/{era.version} (linux)"
    return {"Api-Version": era.api_version, "Docker-Experimental": "false", "Ostype": "linux", "Server": server}


def empty(status: int = 204) -> Exchange:
    return Exchange().begin(status).finish()


def answer(status: int, value: object) -> Exchange:
    return complete(Exchange(), status, value)


def complete(exchange: Exchange, status: int, value: object) -> Exchange:
    """Give an exchange its only answer: JSON."""
    exchange.begin(status, headers=JSON)
    exchange.send(gojson.dumps(value))
    return exchange.finish()


def status_of(fault: Fault) -> int:
    return next(code for kind, code in STATUS.items() if isinstance(fault, kind))


def refuse(era: Era, exchange: Exchange, fault: Fault, method: str = "", path: str = "") -> Exchange:
    """In the era's words, as text for a client from before errors were JSON."""
    found = VERSION.match(path)
    status, message = wording.said(era, fault, status_of(fault), f"{method} {found[2] if found else path}")
    if status == 304:
        return exchange.begin(304).finish()
    if _wants_text(era, path):
        exchange.begin(status, headers=TEXT).send(message.encode() + b"\n")
        return exchange.finish()
    return complete(exchange, status, {"message": message})


def dispatch(daemon: Daemon, request: Request) -> Exchange:
    """The answer, whatever was asked: a fault of ours is a 500 of this request only."""
    exchange = Exchange()
    try:
        exchange = _find(daemon, request)
    except Fault as fault:
        refuse(daemon.era, exchange, fault, request.method, request.path)
    except Exception as error:  # one bad request must not take the engine along
        refuse(daemon.era, exchange, _unforeseen(daemon, request, error))
    exchange.headers = headers(daemon.era) | exchange.headers
    if request.method == "HEAD":
        exchange.take()  # a head has no body (RFC 9110, 9.3.2)
    return exchange


def _unforeseen(daemon: Daemon, request: Request, error: Exception) -> Fault:
    """A number of thousands of digits is out of range wherever it stands; all else is noted as a fault of ours."""
    if isinstance(error, ValueError) and "integer string conversion" in str(error):  # Python's limit (4300 digits)
        return InvalidParameter("strconv.ParseInt: value out of range")
    daemon.faults.append((f"{request.method} {request.path}", error))
    return Fault(f"{type(error).__name__}: {error}")


def _find(daemon: Daemon, request: Request) -> Exchange:
    path = _without_version(daemon.era, request.path)
    if (clean := _clean(path)) != path:
        return Exchange().begin(301, headers={"Location": clean}).finish()
    if request.method == "OPTIONS":
        return empty(200)
    needs_body(daemon.era, request.method, path, request.body)
    for method, pattern, function in ROUTES:
        if method == request.method and (found := pattern.fullmatch(path)):
            return function(daemon, request, *found.groups())
    for unsimulated, text in UNSIMULATED:
        if re.fullmatch(unsimulated, path):
            raise NotSimulated(text)
    raise NotFound("page not found")


def _clean(path: str) -> str:
    """Without empty, "." and ".." parts, as Go's router redirects to it."""
    end = "/" if path.endswith("/") and path.strip("/") else ""
    return "/" + posixpath.normpath(path).lstrip("/") + end


def _without_version(era: Era, path: str) -> str:
    found = VERSION.match(path)
    if found is None:
        return path
    version, rest = found.groups()
    if version_number(version) > version_number(era.api_version):
        text = f"client version {version} is too new. Maximum supported API version is {era.api_version}"
        raise InvalidParameter(text)
    if version_number(version) < version_number(era.min_api_version):
        text = f"client version {version} is too old. Minimum supported API version is {era.min_api_version}"
        raise InvalidParameter(f"{text}, please upgrade your client to a newer version")
    return str(rest)


def _wants_text(era: Era, path: str) -> bool:
    found = VERSION.match(path)
    return found is not None and version_number(found[1]) < version_number(era.text_errors_before)
