"""A network that is there: its configuration, its addresses, its endpoints, its names. Made by the controller."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from netlab import names
from netlab.embedded.errdefs import Fault, InvalidParameter
from netlab.embedded.libnetwork.config import NetworkConfig, PoolConfig
from netlab.embedded.libnetwork.ipam import NoFreeAddress, Pool
from netlab.embedded.libnetwork.steps import Done

if TYPE_CHECKING:
    from netlab.embedded.libnetwork.drivers import Driver
    from netlab.embedded.libnetwork.endpoint import Endpoint

PREDEFINED = ("bridge", "host", "none")
SHARED = "container sharing network namespace with another container or host cannot be connected to any other network"
PRIVATE = "container cannot be connected to multiple networks with one of the networks in private (none) mode"


@dataclass(slots=True, eq=False)
class Network:
    """`ipam` is what inspect shows; `gateways` (by family) the bridge's or router's addresses; `created` seconds."""

    id: str
    config: NetworkConfig
    driver: "Driver"
    created: float
    ipam: tuple[PoolConfig, ...] = ()
    pools: dict[int, list[Pool]] = field(default_factory=lambda: {4: [], 6: []})
    gateways: dict[int, str] = field(default_factory=dict)  # addresses without a length
    container_gateways: dict[int, str] = field(default_factory=dict)  # another way out than the bridge (aux address)
    endpoints: dict[str, "Endpoint"] = field(default_factory=dict)
    link: str = ""  # the bridge, or the parent
    settings: Any = None  # the driver's own reading of the options
    done: Done = field(default_factory=Done)
    zone: names.Zone = field(init=False)

    def __post_init__(self) -> None:
        self.zone = names.Zone(self.config.name)

    def __repr__(self) -> str:
        return f"<network {self.name} {self.id[:12]}>"

    @property
    def name(self) -> str:
        return self.config.name

    @property
    def user_defined(self) -> bool:
        """Names resolve on these only."""
        return self.name not in PREDEFINED

    @property
    def internal(self) -> bool:
        return self.config.internal

    def request_address(self, family: int, wanted: str = "") -> str:
        """With its prefix length; "" when there is no pool of this family. Forbidden when taken, Fault when full."""
        pools = self.pools[family]
        if not pools:
            return ""
        for pool in pools:
            if wanted and pools[-1] is not pool and not _holds(pool, wanted):
                continue
            try:
                return f"{pool.request(wanted)}/{pool.subnet.prefixlen}"
            except NoFreeAddress:
                continue
        text = f"no available IPv{family} addresses on this network's address pools: {self.name} ({self.id})"
        raise Fault(text)

    def release_address(self, cidr: str) -> None:
        if pool := self.pool_of(cidr):
            pool.release(cidr.partition("/")[0])

    def pool_of(self, cidr: str) -> Pool | None:
        """The pool that holds an address."""
        address = cidr.partition("/")[0]
        pools = self.pools[6 if ":" in address else 4] if address else []
        return next((pool for pool in pools if _holds(pool, address)), None)


def _holds(pool: Pool, address: str) -> bool:
    return ip_address(address) in pool.subnet


def check_beside(name: str, others: Iterable[str], in_host: bool) -> None:
    """Whether a network goes with those a container has; InvalidParameter, in the order in which moby looks."""
    if name == "host" and not in_host:
        text = "cannot connect container to host network - container must be created in host network mode"
        raise InvalidParameter(text)
    for other in others:
        if other == name:
            return
        if other == "host":
            raise InvalidParameter(SHARED)
        if "none" in (other, name):
            raise InvalidParameter(PRIVATE)
