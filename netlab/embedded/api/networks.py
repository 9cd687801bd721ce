"""networks/*: libnetwork's refusals are the engine's; here JSON becomes its values and back."""

import re
from collections.abc import Callable
from itertools import islice
from typing import Any

from netlab.embedded.api.bodies import bodies
from netlab.embedded.api.gojson import stamp
from netlab.embedded.api.gotypes import CONNECT, NETWORK
from netlab.embedded.api.pruning import PRUNE_FILTERS, Pruning
from netlab.embedded.api.request import FALSE, TRUE, Filters, Request, label_fits
from netlab.embedded.api.router import answer, empty, route
from netlab.embedded.api.swarm import NO_MANAGER
from netlab.embedded.daemon.daemon import Daemon
from netlab.embedded.daemon.exchange import Exchange
from netlab.embedded.errdefs import Fault, Forbidden, InvalidParameter, NotFound
from netlab.embedded.libnetwork import Network, NetworkConfig, PoolConfig
from netlab.embedded.libnetwork.network import PREDEFINED

FILTERS = ["dangling", "driver", "id", "label", "name", "scope", "type"]
Json = dict[str, Any]


# --- shapes


def shape(daemon: Daemon, network: Network, full: bool) -> Json:
    """As inspect; in a list `Containers` stays empty."""
    config = network.config
    told = bodies(daemon.era)
    pools = [pool(each) for each in network.ipam] or (
        told.predefined_pools if config.driver in ("host", "null") else []
    )
    if network.name == "bridge" and not told.default_gateway:
        pools = [{key: value for key, value in each.items() if key != "Gateway"} for each in pools or ()]
    ipam = {"Driver": config.ipam_driver or "default", "Options": config.ipam_options, "Config": pools}
    return told.of("network", {
        "Name": network.name, "Id": network.id, "Created": stamp(daemon.kernel.epoch + network.created),
        "Scope": "local", "Driver": config.driver, "EnableIPv4": config.ipv4, "EnableIPv6": config.ipv6,
        "IPAM": ipam, "Internal": config.internal, "Attachable": config.attachable, "Ingress": False,
        "ConfigFrom": {"Network": config.config_from}, "ConfigOnly": config.config_only,
        "Containers": members(network) if full else {}, "Options": dict(config.options), "Labels": dict(config.labels),
    })  # fmt: skip


def pool(config: PoolConfig) -> Json:
    """What is not set is left out, as Go's omitempty does."""
    found = {
        "Subnet": config.subnet,
        "IPRange": config.ip_range,
        "Gateway": config.gateway,
        "AuxiliaryAddresses": dict(config.aux),
    }
    return {key: value for key, value in found.items() if value}


def members(network: Network) -> Json:
    return {
        each.sandbox.config.container_id: {
            "Name": each.name, "EndpointID": each.id, "MacAddress": each.mac,
            "IPv4Address": each.cidr.get(4, ""), "IPv6Address": each.cidr.get(6, ""),
        }
        for each in network.endpoints.values()
    }  # fmt: skip


FAMILIES = ("com.docker.network.enable_ipv4", "com.docker.network.enable_ipv6")


def family_options(body: Json, ipv4_optional: bool) -> list[bool | None]:
    """Whether IPv4 and IPv6 are wanted by driver option; InvalidParameter."""
    found: list[bool | None] = []
    for label in FAMILIES:
        text = (body.get("Options") or {}).get(label) if ipv4_optional else None
        if text is not None and text not in TRUE + FALSE:
            raise InvalidParameter(f'driver-opt "{label}" is not a valid bool')
        found.append(None if text is None else text in TRUE)
    return found


def read_config(body: Json, ipv4_optional: bool) -> NetworkConfig:
    ipam = body.get("IPAM") or {}
    pools = tuple(
        PoolConfig(
            each.get("Subnet") or "",
            each.get("IPRange") or "",
            each.get("Gateway") or "",
            each.get("AuxiliaryAddresses") or {},
        )
        for each in ipam.get("Config") or ()
    )
    by_option = family_options(body, ipv4_optional)
    four, six = (
        each if (each := body.get(key)) is not None else option
        for key, option in zip(("EnableIPv4", "EnableIPv6"), by_option, strict=True)
    )
    return NetworkConfig(
        str(body.get("Name") or ""), body.get("Driver") or "bridge", pools, ipam.get("Driver") or "default",
        ipam.get("Options"), body.get("Options") or {}, body.get("Labels") or {},
        bool(body.get("Internal")), bool(body.get("Attachable") or body.get("Ingress")),
        True if four is None or not ipv4_optional else bool(four),
        bool(six), bool(body.get("ConfigOnly")), (body.get("ConfigFrom") or {}).get("Network") or "",
        bool(body.get("CheckDuplicate")),
    )  # fmt: skip


# --- routes


@route("GET", "/networks/?")
def listing(daemon: Daemon, request: Request) -> Exchange:
    filters = request.filters(FILTERS)
    _check_filters(filters)
    found = [each for each in daemon.networks.networks.values() if fits(each, filters)]
    return answer(200, [shape(daemon, each, False) for each in found])


def _check_filters(filters: Filters) -> None:
    for value in filters.get("type", ()):
        if value not in ("builtin", "custom"):
            raise Fault(f"invalid filter: 'type'='{value}'")
    if len(filters.get("dangling", ())) > 1:
        raise InvalidParameter('got more than one value for filter key "dangling"')
    for value in filters.get("dangling", ()):
        if value not in ("true", "1", "false", "0"):
            text = 'invalid value for filter \'dangling\', must be "true" (or "1"), or "false" (or "0")'
            raise InvalidParameter(text)


def fits(network: Network, filters: Filters) -> bool:
    """For `dangling` every network somebody made counts: a list does not know who is in use (28.5.2 observed)."""
    kind = "builtin" if network.name in PREDEFINED else "custom"
    tests: dict[str, Callable[[str], bool]] = {
        "driver": lambda value: network.config.driver == value,
        "id": lambda value: network.id.startswith(value),
        "name": lambda value: value in network.name or _matches(value, network.name),
        "scope": lambda value: value == "local",
        "type": lambda value: value == kind,
        "dangling": lambda value: (kind == "custom") == (value in ("true", "1")),
    }
    labels = all(label_fits(network.config.labels, each) for each in filters.get("label", ()))
    others = {key: values for key, values in filters.items() if key != "label"}
    return labels and all(any(tests[key](each) for each in values) for key, values in others.items())


def _matches(pattern: str, text: str) -> bool:
    try:
        return re.search(pattern, text) is not None
    except re.error:
        return False


@route("GET", "/networks/([^/]+)")
def inspect(daemon: Daemon, request: Request, name: str) -> Exchange:
    if request.query.get("scope") not in (None, "", "local"):
        raise NotFound(f"network {name} not found")
    value = shape(daemon, daemon.networks.network(name), True)
    return answer(200, value)


@route("POST", "/networks/create")
def create(daemon: Daemon, request: Request) -> Exchange:
    body = request.json(NETWORK, required=False)
    if body.get("Ingress") and not body.get("ConfigOnly"):
        raise Forbidden("Ingress network can only be global scope network")
    if body.get("Driver") == "overlay":
        raise Forbidden(NO_MANAGER)
    made = daemon.networks.create_network(read_config(body, daemon.era.ipv4_optional))
    same = (each for each in daemon.networks.networks.values() if each.name == made.name and each is not made)
    warning = "".join(f"Network with name {made.name} (id : {each.id}) already exists" for each in islice(same, 1))
    _tell(daemon, "create", made)
    return answer(201, {"Id": made.id, "Warning": warning})


def _tell(daemon: Daemon, action: str, network: Network) -> None:
    facts = {"name": network.name, "type": network.config.driver}
    daemon.events.tell("network", action, network.id, facts)


@route("DELETE", "/networks/([^/]+)")
def remove(daemon: Daemon, request: Request, name: str) -> Exchange:
    network = daemon.networks.network(name)
    daemon.networks.remove_network(name)
    _tell(daemon, "destroy", network)
    return empty()


@route("POST", "/networks/([^/]+)/connect")
def connect(daemon: Daemon, request: Request, name: str) -> Exchange:
    body, container = _container(daemon, request, name)
    container.network.connect(name, body.get("EndpointConfig") or {})
    return empty(200)


@route("POST", "/networks/([^/]+)/disconnect")
def disconnect(daemon: Daemon, request: Request, name: str) -> Exchange:
    body, container = _container(daemon, request, name)
    container.network.disconnect(name, bool(body.get("Force")))
    return empty(200)


def _container(daemon: Daemon, request: Request, name: str) -> tuple[Json, Any]:
    body = request.json(CONNECT, required=False)
    given = str(body.get("Container") or "")
    if not given:
        raise InvalidParameter('invalid name or ID supplied: ""')
    try:
        return body, daemon.containers.find(given)
    except NotFound:
        if body.get("Force"):
            daemon.networks.network(name)
            raise NotFound(f"endpoint {given} not found") from None
        raise


@route("POST", "/networks/prune")
def prune(daemon: Daemon, request: Request) -> Exchange:
    """Those nobody is attached to now: a stopped container does not keep its network."""
    wanted = Pruning(request.filters(PRUNE_FILTERS), daemon.clock())
    gone = []
    for network in list(daemon.networks.networks.values()):
        created = daemon.kernel.epoch + network.created
        used = network.name in PREDEFINED or network.config.config_only or bool(network.endpoints)
        if not used and wanted.takes(network.config.labels, created):
            daemon.networks.remove_network(network.id)
            _tell(daemon, "destroy", network)
            gone.append(network.name)
    daemon.events.tell("network", "prune", "", {"reclaimed": "0"})
    return answer(200, {"NetworksDeleted": gone or None})
