"""An endpoint: where a sandbox meets a network. Its devices are made by the network's driver."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netlab.embedded.libnetwork.config import EndpointConfig
from netlab.embedded.libnetwork.network import Network
from netlab.embedded.libnetwork.steps import Done

if TYPE_CHECKING:
    from netlab.embedded.libnetwork.sandbox import Sandbox


@dataclass(slots=True, eq=False)
class Endpoint:
    """Addresses are CIDR inside and plain through the properties; gateways by family, absent when there is none."""

    id: str
    network: Network
    sandbox: "Sandbox"
    config: EndpointConfig
    cidr: dict[int, str] = field(default_factory=dict)
    gateways: dict[int, str] = field(default_factory=dict)
    mac: str = ""
    interface: str = ""  # inside
    refused: bool = False  # by its sandbox, which could not publish a port
    dns_names: tuple[str, ...] = ()
    done: Done = field(default_factory=Done)

    @property
    def name(self) -> str:
        """The container's."""
        return self.sandbox.name

    @property
    def address(self) -> str:
        return self.cidr.get(4, "").partition("/")[0]

    @property
    def prefix_length(self) -> int:
        return int(self.cidr.get(4, "/0").partition("/")[2] or 0)

    @property
    def address6(self) -> str:
        return self.cidr.get(6, "").partition("/")[0]

    @property
    def prefix_length6(self) -> int:
        return int(self.cidr.get(6, "/0").partition("/")[2] or 0)

    @property
    def gateway(self) -> str:
        return self.gateways.get(4, "")

    @property
    def gateway6(self) -> str:
        return self.gateways.get(6, "")

    @property
    def addresses(self) -> tuple[str, ...]:
        """IPv4 first, without lengths."""
        return tuple(each.partition("/")[0] for _, each in sorted(self.cidr.items()) if each)

    @property
    def rank(self) -> tuple[int, bool, int, str]:
        """Who is the way out: the least of these: gw-priority, internal ones last, gateways, name."""
        return (-self.config.gw_priority, self.network.internal, -len(self.gateways), self.network.name)
