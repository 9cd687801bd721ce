"""An engine's state as a Snapshot: what `inspect` tells, and what the containers tell of their interfaces.

Reads plain dictionaries (the Engine API's JSON) and text; the calls that get them are the caller's, so that this
room needs no engine. Fields differ little between engines 20.10 and 28; where they do, the reader takes both.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from netlab.snapshot.model import Container, Interface, Network, PublishedPort, Subnet

Json = Mapping[str, Any]
LINUX = "com.docker.network.bridge.name"


def network(found: Json, ours: bool) -> Network:
    """One network of `docker network inspect`."""
    driver = found["Driver"]
    pools = (found.get("IPAM") or {}).get("Config") or ()
    return Network(
        found["Id"],
        found["Name"],
        driver,
        tuple(Subnet(pool["Subnet"], _gateway(found, pool)) for pool in pools),
        _device(found),
        found["Scope"],
        bool(found["Internal"]),
        has_dns=driver not in ("host", "null") and found["Name"] != "bridge",
        options=tuple(sorted((found.get("Options") or {}).items())),
        ours=ours,
    )


def _device(found: Json) -> str | None:
    own = (found.get("Options") or {}).get(LINUX)
    return own or (f"br-{found['Id'][:12]}" if found["Driver"] == "bridge" else None)


def bridge_devices(networks: Iterable[Json]) -> dict[str, str]:
    """Networks of `docker network ls` by the host's device that carries them; those without one are left out."""
    return {device: found["Name"] for found in networks if (device := _device(found))}


def _gateway(found: Json, pool: Json) -> str | None:
    """The gateway's address; an internal network has one too (the bridge's own), but it leads nowhere."""
    given = pool.get("Gateway")
    if given:
        return str(given).partition("/")[0]
    from ipaddress import ip_network

    # Not shown when the subnet was given without a gateway (20.10 to 28): then it is the first address.
    first = ip_network(pool.get("IPRange") or pool["Subnet"])
    return None if found["Driver"] in ("macvlan", "ipvlan") else str(first[0 if pool.get("IPRange") else 1])


def endpoint_names(found: Json) -> dict[str, str]:
    """The network of each address and MAC of a container."""
    names = {}
    for name, own in (found["NetworkSettings"].get("Networks") or {}).items():
        for key in ("IPAddress", "GlobalIPv6Address", "MacAddress"):
            if own.get(key):
                names[own[key]] = name
    return names


def published_ports(ports: Json | None) -> tuple[PublishedPort, ...]:
    """`NetworkSettings.Ports`, sorted; ports that are only exposed are left out."""
    found = {
        PublishedPort(binding["HostIp"], int(binding["HostPort"]), int(port), protocol)
        for key, bindings in (ports or {}).items()
        for port, _, protocol in [key.partition("/")]
        for binding in bindings or ()
        if binding.get("HostPort")
    }
    return tuple(sorted(found, key=lambda p: (p.container_port, p.protocol, p.host_ip, p.host_port)))


def container(found: Json, interfaces: Iterable[Interface], names: Callable[[str], str], ours: bool) -> Container:
    """One container of `docker inspect`; `names` gives a container's name for its id."""
    networks = found["NetworkSettings"].get("Networks") or {}
    mode = found["HostConfig"]["NetworkMode"]
    if mode.startswith("container:"):
        mode = f"container:{names(mode.partition(':')[2])}"
    return Container(
        found["Id"],
        found["Name"].lstrip("/"),
        found["Config"]["Image"],
        found["State"]["Status"],
        "bridge" if mode == "default" else mode,
        tuple(interfaces),
        tuple(sorted(networks)),
        tuple(sorted((name, alias) for name, own in networks.items() for alias in _aliases(found, own))),
        published_ports(found["NetworkSettings"].get("Ports")),
        _default_network(networks),
        ours,
    )


def _aliases(found: Json, endpoint: Json) -> set[str]:
    """Aliases that were asked for: engines add the short id (20.10), and a hostname, even one that is the name."""
    return set(endpoint.get("Aliases") or ()) - {found["Id"][:12], found["Name"].lstrip("/")}


def _default_network(networks: Json) -> str | None:
    """The network that owns the default route, if inspect leaves no doubt; IPv6's counts where IPv4 has none."""
    for key in ("Gateway", "IPv6Gateway"):
        if found := [name for name, own in networks.items() if own.get(key)]:
            return found[0] if len(found) == 1 else None
    return None


def inspected_interfaces(found: Json) -> tuple[Interface, ...]:
    """What inspect alone tells of a container's interfaces: addresses, but no interface names."""
    own = sorted((found["NetworkSettings"].get("Networks") or {}).items())
    return tuple(
        Interface("", addresses, e.get("MacAddress") or None, None, name)
        for name, e in own
        if (addresses := _addresses(e))
    )


def _addresses(endpoint: Json) -> tuple[str, ...]:
    """In CIDR, IPv4 first."""
    pairs = (("IPAddress", "IPPrefixLen"), ("GlobalIPv6Address", "GlobalIPv6PrefixLen"))
    return tuple(f"{endpoint[address]}/{endpoint[length]}" for address, length in pairs if endpoint.get(address))
