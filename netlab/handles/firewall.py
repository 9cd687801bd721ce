"""The host's packet filter, with the names of the networks and containers its rules speak of."""

from collections.abc import Callable, Iterator
from typing import Any

from netlab.handles.base import Workplace
from netlab.rules import Rules, read

BRIDGE_NAME = "com.docker.network.bridge.name"


def rules(lab: Workplace, run: Callable[[list[str]], str]) -> Rules:
    """What `iptables-save -c` prints on the host, as rules; `run` runs a command there and gives its output."""
    return read(run(["iptables-save", "-c"]), lab.call("iptables", lambda api: dict(_named(api))))


def _named(api: Any) -> Iterator[tuple[str, str]]:
    """Bridges and subnets by network, addresses by container."""
    for listed in api.networks():
        found = api.inspect_network(listed["Id"])
        if found["Driver"] == "bridge":
            yield (found["Options"] or {}).get(BRIDGE_NAME) or f"br-{found['Id'][:12]}", found["Name"]
        for pool in found["IPAM"]["Config"] or ():
            yield pool["Subnet"], found["Name"]
        for member in (found["Containers"] or {}).values():
            yield member["IPv4Address"].partition("/")[0], member["Name"]
