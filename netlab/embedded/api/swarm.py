"""Swarm mode: the engine is in none, says so as a real one does, and cannot form one."""

from netlab.embedded.api.request import Request
from netlab.embedded.api.router import Route, route
from netlab.embedded.daemon.daemon import Daemon
from netlab.embedded.daemon.exchange import Exchange
from netlab.embedded.errdefs import NotSimulated, Unavailable

NO_MANAGER = (
    'This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm '
    "and try again."
)
NO_MEMBER = "This node is not part of a swarm"
NOT_SIMULATED = "swarm mode is not simulated by netlab: use a real Docker Engine for it"


def _refusing(kind: type[Unavailable] | type[NotSimulated], text: str) -> Route:
    def refuse(daemon: Daemon, request: Request, *parts: str) -> Exchange:
        raise kind(text)

    return refuse


for _method in ("GET", "POST", "DELETE"):
    route(_method, "/(?:nodes|services|tasks|secrets|configs)(?:/.*)?")(_refusing(Unavailable, NO_MANAGER))
route("GET", "/swarm(?:/unlockkey)?")(_refusing(Unavailable, NO_MANAGER))
route("POST", "/swarm/update")(_refusing(Unavailable, NO_MANAGER))
route("POST", "/swarm/leave")(_refusing(Unavailable, NO_MEMBER))
route("POST", "/swarm/(?:init|join|unlock)")(_refusing(NotSimulated, NOT_SIMULATED))
