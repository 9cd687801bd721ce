"""What the host's tables speak of: the networks and containers behind bridges, addresses and MAC addresses."""

from collections.abc import Iterator
from typing import Any

from netlab.messages import say
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


def whose(api: Any) -> dict[str, str]:
    """Container by its addresses and MAC addresses, the network's name by its gateway."""
    found: dict[str, str] = {}
    for network in [api.inspect_network(listed["Id"]) for listed in api.networks()]:
        for pool in network["IPAM"]["Config"] or ():
            if pool.get("Gateway"):
                found[pool["Gateway"].partition("/")[0]] = say("frame-gateway", network=network["Name"])
        for member in (network["Containers"] or {}).values():
            for key in ("IPv4Address", "IPv6Address", "MacAddress"):
                found[member[key].partition("/")[0]] = member["Name"]
    found.pop("", None)
    return found


def bridge(api: Any, network: str) -> str | None:
    """The host's device that carries a network (id), if one does."""
    return next(iter(bridge_devices([api.inspect_network(network)])), None)


def by_mac(api: Any, network: str) -> dict[str, str]:
    """Container by MAC address on a network."""
    members = (api.inspect_network(network)["Containers"] or {}).values()
    return {member["MacAddress"]: member["Name"] for member in members}
