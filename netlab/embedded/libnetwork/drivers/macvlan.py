"""The macvlan driver: a device with a MAC address of its own on a card of the host (engine 28.5)."""

from collections.abc import Iterable, Iterator

from netlab.dataplane import Netns
from netlab.embedded.errdefs import Fault, NotSimulated
from netlab.embedded.libnetwork import labels
from netlab.embedded.libnetwork.config import Settings
from netlab.embedded.libnetwork.drivers.interface import configure_steps, inside_name, mac_of
from netlab.embedded.libnetwork.endpoint import Endpoint
from netlab.embedded.libnetwork.network import Network
from netlab.embedded.libnetwork.steps import Step

MODES = ("bridge", "private", "vepa", "passthru")


def _check_vlan(parent: str) -> None:
    """The number behind the dot of a sub-interface (802.1q)."""
    _, dot, number = parent.partition(".")
    if not dot:
        return
    if not number.isdecimal():
        raise Fault(f"unable to parse a valid vlan id from: {number} (ex. eth0.10 for vlan 10)")
    if not 1 <= int(number) <= 4094:
        raise Fault(f"vlan id must be between 1-4094, received: {number}")


class MacvlanDriver:
    """Only networks with a `parent` that is there; sub-interfaces (802.1q) are refused."""

    name = "macvlan"
    single = False
    has_addresses = True
    publishes = False

    def __init__(self, host: Netns, settings: Settings) -> None:
        self.host, self.daemon = host, settings

    def configure(self, network: Network, others: Iterable[Network]) -> None:
        mode = network.config.options.get(labels.MACVLAN_MODE) or "bridge"
        if mode not in MODES:
            text = f"requested macvlan mode '{mode}' is not valid, 'bridge' mode is the macvlan driver default"
            raise Fault(text)
        network.settings = mode
        network.link = network.config.options.get(labels.PARENT, "")
        self._check_parent(network.link)
        for other in others:
            if other.driver is self and other.link == network.link and not self.daemon.era.macvlan_shares_parent:
                raise Fault(f"network dm-{other.id[:12]} is already using parent interface {network.link}")
            if mode == "passthru" and other.driver is self and other.link == network.link:
                start = f"cannot use mode passthru, macvlan network {other.id} is already using"
                raise Fault(f"{start} parent interface {network.link}")

    def _check_parent(self, parent: str) -> None:
        _check_vlan(parent)
        if not parent or "." in parent and parent not in self.host.links:
            what = f"the VLAN sub-interface {parent}" if parent else "a macvlan network without a parent"
            raise NotSimulated(f"{what} is not simulated; name a card of the host with -o parent=")
        if parent == "lo":
            raise Fault("loopback interface is not a valid macvlan parent link")
        if parent not in self.host.links:
            raise Fault(f"invalid subinterface vlan name {parent}, example formatting is eth0.10")

    def wants_gateway(self, network: Network, family: int) -> bool:
        return not network.internal

    def network_steps(self, network: Network) -> Iterable[Step]:
        return ()

    def gateways(self, endpoint: Endpoint) -> dict[int, str]:
        """Of the subnet each address is in."""
        network = endpoint.network
        pools = {family: network.pool_of(cidr) for family, cidr in endpoint.cidr.items()}
        return {} if network.internal else {family: pool.gateway for family, pool in pools.items() if pool}

    def endpoint_steps(self, endpoint: Endpoint) -> Iterator[Step]:
        endpoint.interface = inside_name(endpoint)
        netns, name = endpoint.sandbox.netns, endpoint.interface
        yield Step("macvlan", lambda: self._add(endpoint), lambda: netns.link(name).delete())
        yield from configure_steps(endpoint)

    def _add(self, endpoint: Endpoint) -> None:
        network, netns = endpoint.network, endpoint.sandbox.netns
        try:
            link = netns.add_macvlan(
                endpoint.interface, self.host.link(network.link), network.settings, mac_of(endpoint)
            )
        except OSError as error:
            raise Fault(f"failed to create the macvlan port: {(error.strerror or '').lower()}") from error
        endpoint.mac = link.mac
