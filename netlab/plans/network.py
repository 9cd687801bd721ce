"""A network as asked for: driver, addresses, options. Option names are Docker's own labels.

Sources of the labels: Docker's bridge driver page and libnetwork's `drivers/bridge/labels.go`.
"""

from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Any, Final

from netlab.errors import BadAddress, BadOption, BadSubnet
from netlab.kinds import FLAG, PAIRS, VALUE, maybe, takes
from netlab.messages import say
from netlab.plans.names import checked_name, pairs

BRIDGE: Final = "com.docker.network.bridge."
OPTIONS: Final[dict[str, str]] = {
    "mtu": "com.docker.network.driver.mtu",
    "icc": BRIDGE + "enable_icc",
    "masquerade": BRIDGE + "enable_ip_masquerade",
    "bridge_name": BRIDGE + "name",
    "host_binding": BRIDGE + "host_binding_ipv4",
    "inhibit_ipv4": BRIDGE + "inhibit_ipv4",
    "gateway_mode": BRIDGE + "gateway_mode_ipv4",
    "gateway_mode_ipv6": BRIDGE + "gateway_mode_ipv6",
    "trusted_host_interfaces": BRIDGE + "trusted_host_interfaces",
    "container_prefix": "com.docker.network.container_iface_prefix",
    "host_ipv4": "com.docker.network.host_ipv4",
    "host_ipv6": "com.docker.network.host_ipv6",
    "parent": "parent",
    "macvlan_mode": "macvlan_mode",
    "ipvlan_mode": "ipvlan_mode",
}
DRIVERS: Final = ("bridge", "macvlan", "ipvlan", "overlay")
PREDEFINED: Final = ("bridge", "host", "none")


@dataclass(frozen=True, slots=True)
class NetworkPlan:
    """What `docker network create` is told."""

    name: str
    driver: str = "bridge"
    subnets: tuple[str, ...] = ()  # CIDR
    gateways: tuple[str, ...] = ()
    ip_ranges: tuple[str, ...] = ()  # CIDR
    aux_addresses: tuple[tuple[str, str], ...] = ()
    options: tuple[tuple[str, str], ...] = ()  # Docker's own labels
    labels: tuple[tuple[str, str], ...] = ()
    internal: bool = False
    ipv6: bool = False
    attachable: bool = False
    ipv4: bool = True


@takes("network", aux_addresses=maybe(PAIRS), options=maybe(PAIRS), labels=maybe(PAIRS), internal=FLAG, ipv6=FLAG,
       ipv4=FLAG, attachable=FLAG)  # fmt: skip
def network_plan(
    name: str, driver: str = "bridge", *, subnet: Any = None, gateway: Any = None, ip_range: Any = None,
    aux_addresses: Any = None, options: Any = None, labels: Any = None, internal: bool = False, ipv6: bool = False,
    ipv4: bool = True, attachable: bool = False, **keywords: Any,
) -> NetworkPlan:  # fmt: skip
    """Check what was asked for; BadName, BadOption, BadSubnet or BadAddress name what cannot be meant."""
    checked_name(name, "network")
    if driver not in DRIVERS:
        raise BadOption(say("unknown-driver", driver=driver, known=", ".join(DRIVERS)))
    plan = NetworkPlan(
        name, driver, tuple(map(checked_subnet, _several(subnet))), tuple(map(checked_address, _several(gateway))),
        tuple(map(checked_subnet, _several(ip_range))), pairs(aux_addresses, "aux_addresses"),
        tuple(sorted(_named(keywords) | dict(pairs(options, "options")).items())), pairs(labels, "labels"),
        internal, ipv6, attachable, ipv4,
    )  # fmt: skip
    if not ipv4 and not ipv6:
        raise BadOption(say("no-family", name=name))
    for inner in (*plan.gateways, *(range_.partition("/")[0] for range_ in plan.ip_ranges)):
        checked_inside(inner, plan.subnets, name)
    return plan


def _several(value: Any) -> tuple[Any, ...]:
    if value is None:
        return ()
    return tuple(value) if isinstance(value, (list, tuple)) else (value,)


def _named(keywords: dict[str, Any]) -> Any:
    if unknown := sorted(keywords.keys() - OPTIONS.keys()):
        raise BadOption(say("unknown-network-option", name=", ".join(unknown), known=", ".join(OPTIONS)))
    for key, value in keywords.items():
        maybe(VALUE).check("network", key, value)
    given = {OPTIONS[key]: value for key, value in keywords.items() if value is not None}
    return dict(pairs(given, "options")).items()


def checked_subnet(text: object) -> str:
    """A subnet in CIDR form without host bits, or BadSubnet."""
    try:
        loose = ip_network(str(text), strict=False)
    except ValueError as error:
        raise BadSubnet(say("bad-subnet", subnet=text)) from error
    if "/" not in str(text) or str(loose).split("/")[0] != str(ip_address(str(text).split("/")[0])):
        raise BadSubnet(say("subnet-host-bits", subnet=text, meant=loose))
    return str(loose)


def checked_address(text: object) -> str:
    """An address, or BadAddress."""
    try:
        return str(ip_address(str(text)))
    except ValueError as error:
        raise BadAddress(say("bad-address", address=text)) from error


def checked_inside(address: str, subnets: tuple[str, ...], network: str) -> None:
    """BadAddress unless one of the subnets holds the address."""
    if not any(ip_address(address) in ip_network(subnet) for subnet in subnets):
        known = ", ".join(subnets) or say("no-subnet-given")
        raise BadAddress(say("address-outside", address=address, network=network, subnets=known))
