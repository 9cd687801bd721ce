"""What the host's tables speak of: the networks and containers behind bridges, addresses and MAC addresses."""

from collections.abc import Iterator
from typing import Any

from netlab.rules import Rules, read
from netlab.snapshot.collect import bridge_devices


def rules(api: Any, printed: str) -> Rules:
    """What `iptables-save -c` printed on the host of this engine, as rules."""
    return read(printed, dict(_named(api)))


def _named(api: Any) -> Iterator[tuple[str, str]]:
    """Bridges and subnets by network, addresses by container."""
    networks = [api.inspect_network(listed["Id"]) for listed in api.networks()]
    yield from bridge_devices(networks).items()
    for found in networks:
        for pool in found["IPAM"]["Config"] or ():
            yield pool["Subnet"], found["Name"]
        for member in (found["Containers"] or {}).values():
            yield member["IPv4Address"].partition("/")[0], member["Name"]


def by_mac(api: Any, network: str) -> dict[str, str]:
    """Container by MAC address on a network."""
    members = (api.inspect_network(network)["Containers"] or {}).values()
    return {member["MacAddress"]: member["Name"] for member in members}
