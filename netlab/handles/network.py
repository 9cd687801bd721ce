"""A network of the lab, or one that was there already."""

from typing import Any

from netlab import commands, create
from netlab.errors import Refused
from netlab.handles.base import Handle, Workplace
from netlab.kinds import CONTAINER, LINKS, PAIRS, TEXT, TEXTS, maybe, takes
from netlab.messages import say
from netlab.plans import endpoint_plan
from netlab.plans.endpoint import name_of


class Network(Handle):
    """A Docker network. `mine` tells whether this lab made it; others are never changed or removed."""

    def __init__(self, lab: Workplace, name: str, id: str, mine: bool = True) -> None:
        super().__init__(lab, name, id)
        self.mine = mine
        self._detached: set[str] = set()  # by this handle: every cell can be run twice

    def inspect(self) -> dict[str, Any]:
        """What `docker network inspect` prints."""
        found: dict[str, Any] = self._lab.call(self.name, lambda api: api.inspect_network(self.id))
        return found

    @property
    def driver(self) -> str:
        """bridge, host, null, macvlan ..."""
        return str(self.inspect()["Driver"])

    @property
    def subnet(self) -> str | None:
        """The first subnet in CIDR form; None for networks without addresses (host, none)."""
        return next((pool["Subnet"] for pool in self.inspect()["IPAM"]["Config"] or ()), None)

    @property
    def gateway(self) -> str | None:
        """The gateway's address in the first subnet."""
        pools = self.inspect()["IPAM"]["Config"] or ()
        return next((pool["Gateway"].partition("/")[0] for pool in pools if pool.get("Gateway")), None)

    @property
    def options(self) -> dict[str, str]:
        """Docker's own labels for what was set with `mtu=`, `icc=` and the like."""
        return dict(self.inspect()["Options"] or {})

    @property
    def members(self) -> tuple[str, ...]:
        """Names of the running containers with an endpoint here, sorted."""
        return tuple(sorted(member["Name"] for member in (self.inspect()["Containers"] or {}).values()))

    @takes(container=CONTAINER, aliases=maybe(TEXTS), links=maybe(LINKS), interface=maybe(TEXT), options=maybe(PAIRS))
    def connect(
        self, container: Any, *, aliases: Any = None, ip: str | None = None, ip6: str | None = None, links: Any = None,
        gw_priority: int | None = None, interface: str | None = None, options: Any = None,
    ) -> None:  # fmt: skip
        """Attach a container, running or not. Like `docker network connect [--alias A] [--ip A] NETWORK CONTAINER`.

        The network of the highest gw_priority is the way out; interface is its name in the container (Docker 28).

        Connecting it again in the same way is no error. Raises AddressTaken, BadAddress, Conflict, NotFound.

        >>> app.connect(client, aliases=["db"], ip="172.28.0.10")
        """
        name = name_of(container)
        plan = endpoint_plan(
            self.name, aliases=aliases, ip=ip, ip6=ip6, links=links, gw_priority=gw_priority, interface=interface,
            options=options,
        )  # fmt: skip
        if not self._same(name, plan):
            self._lab.call(
                f"{name} → {self.name}",
                lambda api: create.attach(api, self.id, name, plan),
            )
            self._lab.record(commands.connect(plan, name))

    def _same(self, container: str, plan: Any) -> bool:
        """Whether the container is attached already, with everything that is asked for."""
        found = self._lab.call(container, lambda api: api.inspect_container(container))
        there = found["NetworkSettings"]["Networks"].get(self.name)
        if there is None:
            return False
        own = {found["Id"][:12]}
        aliases = set(there.get("Aliases") or ()) - own
        asked_ip = plan.ip or plan.ip6
        held = {(there.get("IPAMConfig") or {}).get("IPv4Address"), (there.get("IPAMConfig") or {}).get("IPv6Address")}
        return aliases == set(plan.aliases) and (asked_ip is None or asked_ip in held)

    @takes(container=CONTAINER)
    def disconnect(self, container: Any) -> None:
        """Take a container off this network. Like `docker network disconnect NETWORK CONTAINER`.

        Doing it twice is no error. Raises NotAttached for one that never was attached, NotFound.
        """
        name = name_of(container)
        if name in self._detached and (self._removed or name not in self.members):
            return
        self._lab.call(f"{name} → {self.name}", lambda api: api.disconnect_container_from_network(name, self.id))
        self._detached.add(name)
        self._lab.record(["docker", "network", "disconnect", self.name, name])

    @takes()
    def remove(self) -> None:
        """Remove the network. Like `docker network rm NETWORK`. Raises InUse, Refused for one that is not the lab's."""
        if not self.mine:
            raise Refused(say("not-mine", name=self.name))
        if self._removed:
            return
        self._lab.call(self.name, lambda api: api.remove_network(self.id))
        self._removed = True
        self._lab.forget(self)
        self._lab.record(["docker", "network", "rm", self.name])

    @property
    def _facts(self) -> dict[str, object]:
        found = self.inspect()
        pools = ", ".join(pool["Subnet"] for pool in found["IPAM"]["Config"] or ())
        members = ", ".join(sorted(member["Name"] for member in (found["Containers"] or {}).values()))
        options = ", ".join(f"{key}={value}" for key, value in sorted((found["Options"] or {}).items()))
        facts = {"driver": found["Driver"], "subnet": pools, "internal": found["Internal"], "members": members}
        return facts | ({"options": options} if options else {})
