"""The ipvlan driver: its options are judged as 28.5.2 judges them; what they ask for is not simulated."""

from collections.abc import Iterable

from netlab.embedded.errdefs import Fault, NotSimulated
from netlab.embedded.libnetwork import labels
from netlab.embedded.libnetwork.drivers import Bare
from netlab.embedded.libnetwork.network import Network

MODES = ("l2", "l3", "l3s")


class IpvlanDriver(Bare):
    """No network is ever made."""

    name = "ipvlan"
    single = False

    def configure(self, network: Network, others: Iterable[Network]) -> None:
        mode = network.config.options.get(labels.IPVLAN_MODE) or "l2"
        if mode not in MODES:
            raise Fault(f"requested ipvlan mode '{mode}' is not valid, 'l2' mode is the ipvlan driver default")
        text = "ipvlan networks are not simulated by netlab: use macvlan, or a bridge with gateway_mode_ipv4=routed"
        raise NotSimulated(text)
