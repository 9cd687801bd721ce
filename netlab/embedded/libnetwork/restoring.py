"""Networks that an engine had before it was started anew: the same ids, subnets and settings, on devices made afresh.

They come before docker0, which takes what they leave, as in a dockerd (28.5.2 observed). host and none keep their ids,
the network "bridge" gets a new one at every start but with live-restore.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from netlab.embedded.errdefs import NotFound
from netlab.embedded.libnetwork.config import NetworkConfig, PoolConfig
from netlab.embedded.libnetwork.network import Network

if TYPE_CHECKING:
    from netlab.embedded.libnetwork.controller import Controller


@dataclass(frozen=True, slots=True)
class Kept:
    """A network as it was: `ipam` are the pools it had, whoever chose them; `created` in seconds of the world."""

    id: str
    config: NetworkConfig
    ipam: tuple[PoolConfig, ...] = ()
    created: float = 0.0


def kept(network: Network) -> Kept:
    """What is to be known of it."""
    return Kept(network.id, network.config, network.ipam, network.created)


def restore(controller: "Controller", was: Kept) -> Network:
    """Make it again; a Fault, and nothing of it, where that cannot be done here."""
    if was.config.driver not in controller.drivers:
        raise NotFound(f'plugin "{was.config.driver}" not found')
    driver = controller.drivers["null" if was.config.config_only else was.config.driver]
    network = Network(was.id, replace(was.config, ipam=was.ipam), driver, was.created)
    if was.config.config_only:
        network.ipam = was.ipam
    else:
        driver.configure(network, controller.networks.values())
        controller.build(network)
        network.ipam, network.config = was.ipam, was.config
    controller.networks[network.id] = network
    return network
