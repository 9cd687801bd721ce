"""Drivers make networks real: a list of steps for a network, a list of steps for an endpoint; undone last first."""

from collections.abc import Iterable
from typing import Protocol

from netlab.dataplane import Netns
from netlab.embedded.libnetwork.config import Settings
from netlab.embedded.libnetwork.endpoint import Endpoint
from netlab.embedded.libnetwork.network import Network
from netlab.embedded.libnetwork.steps import Step


class Driver(Protocol):
    """`single`: one network of its kind at most. `has_addresses`: IPAM gives it pools. `publishes`: ports."""

    name: str
    single: bool
    has_addresses: bool
    publishes: bool

    def configure(self, network: Network, others: Iterable[Network]) -> None:
        """Read the options into `network.settings` and `network.link`; a kind of Fault for what cannot be."""

    def wants_gateway(self, network: Network, family: int) -> bool:
        """Whether IPAM sets an address of the family aside for a gateway."""

    def network_steps(self, network: Network) -> Iterable[Step]: ...

    def endpoint_steps(self, endpoint: Endpoint) -> Iterable[Step]:
        """Make its device in `endpoint.sandbox.netns`, up and with its addresses. No routes."""

    def gateways(self, endpoint: Endpoint) -> dict[int, str]:
        """What it may use as default gateway, by family."""


class Bare:
    """What host and null share: one network, nothing to make."""

    single = True
    has_addresses = False
    publishes = False
    name = ""

    def __init__(self, host: Netns, settings: Settings) -> None:
        self.host, self.daemon = host, settings

    def configure(self, network: Network, others: Iterable[Network]) -> None:
        pass

    def wants_gateway(self, network: Network, family: int) -> bool:
        return False

    def network_steps(self, network: Network) -> Iterable[Step]:
        return ()

    def endpoint_steps(self, endpoint: Endpoint) -> Iterable[Step]:
        return ()

    def gateways(self, endpoint: Endpoint) -> dict[int, str]:
        return {}
