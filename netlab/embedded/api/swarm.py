"""Swarm mode: the engine is in none, says so as a real one does, and cannot form one.

What is wrong with a request itself is told before that, as 28.5.2 does.
"""

import re
from typing import Any

from netlab.embedded.api.request import Request
from netlab.embedded.api.router import Route, route
from netlab.embedded.daemon.daemon import Daemon
from netlab.embedded.daemon.exchange import Exchange
from netlab.embedded.errdefs import Fault, InvalidParameter, NotSimulated, Unavailable

NO_MANAGER = (
    'This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm '
    "and try again."
)
NO_MEMBER = "This node is not part of a swarm"
NOT_SIMULATED = "swarm mode is not simulated by netlab: use a real Docker Engine for it"
ANYTHING: dict[str, Any] = {}


def _refusing(text: str) -> Route:
    def refuse(daemon: Daemon, request: Request, *parts: str) -> Exchange:
        raise Unavailable(text)

    return refuse


@route("POST", "/(node|service|secret|config)s/[^/]+/update")
@route("POST", "/(swarm)/update")
def update(daemon: Daemon, request: Request, kind: str) -> Exchange:
    text = request.query.get("version", "")
    if re.fullmatch("[0-9]+", text) is None:
        raise InvalidParameter(
            f"invalid {kind} version '{text}': strconv.ParseUint: parsing \"{text}\": invalid syntax"
        )
    raise Unavailable(NO_MANAGER)


@route("GET", "/(?:services|tasks)/[^/]+/logs")
def logs(daemon: Daemon, request: Request) -> Exchange:
    if not request.flag("stdout") and not request.flag("stderr"):
        raise Fault("Bad parameters: you must choose at least one stream")
    raise Unavailable(NO_MANAGER)


@route("POST", "/swarm/init")
def init(daemon: Daemon, request: Request) -> Exchange:
    request.json(ANYTHING)
    raise NotSimulated(NOT_SIMULATED)


@route("POST", "/swarm/join")
def join(daemon: Daemon, request: Request) -> Exchange:
    if not request.json(ANYTHING, required=False).get("ListenAddr"):
        raise InvalidParameter('invalid ListenAddr "": invalid empty address')
    raise NotSimulated(NOT_SIMULATED)


for _method in ("GET", "POST", "DELETE"):
    route(_method, "/(?:nodes|services|tasks|secrets|configs)(?:/.*)?")(_refusing(NO_MANAGER))
route("GET", "/swarm(?:/unlockkey)?")(_refusing(NO_MANAGER))
route("POST", "/swarm/unlock")(_refusing(NO_MANAGER))
route("POST", "/swarm/leave")(_refusing(NO_MEMBER))
