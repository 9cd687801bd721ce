"""Looking at an engine: the calls behind a snapshot, many at once."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from netlab.errors import BadInput, NetlabError
from netlab.handles import firewall
from netlab.handles.base import Workplace
from netlab.handles.inside import Inside
from netlab.handles.probing import Probing
from netlab.messages import say
from netlab.ownership import ID
from netlab.plans.network import PREDEFINED
from netlab.pool import pool
from netlab.probes import read_interfaces, read_routes
from netlab.results import Reachability
from netlab.rules import Rules
from netlab.site import Site
from netlab.snapshot import collect
from netlab.snapshot.model import Container, Host, Network, Snapshot


def snapshot(lab: Workplace) -> Snapshot:
    """What the engine has now: the lab's containers, their networks, and others' containers on those networks."""
    site = lab.site
    inspected = lab.call(site.lab, lambda api: _inspect_all(site, api))
    networks, found = inspected
    names = {c["Id"]: c["Name"].lstrip("/") for c in found}
    with pool(site.engine.parallel, "look") as calls:
        containers = tuple(calls.map(lambda c: _container(lab, c, names), found))
    host = Host(
        site.daemon.name, site.daemon.interfaces,
        tuple(_network(site, n) for n in sorted(networks, key=lambda n: n["Name"]) if _shown(site, n, containers)),
        tuple(sorted(containers, key=lambda c: c.name)),
    )  # fmt: skip
    return Snapshot(site.lab, f"{site.engine.kind}, Docker Engine {site.engine.version}", (host,), site.engine.outside)


def reachability(lab: Workplace, containers: Sequence[Probing], by: str) -> Reachability:
    """Ping every pair of these containers, by address or by name, as many at once as the engine takes."""
    if by not in ("address", "name"):
        raise BadInput(say("reach-by", by=by))
    pairs = [(one, other) for one in containers for other in containers if one is not other]

    def answered(pair: tuple[Probing, Probing]) -> bool:
        one, other = pair
        try:
            return bool(one.ping(other.name if by == "name" else other, timeout=1))
        except BadInput:  # it has no address of its own: network none, network host
            return False

    with pool(lab.site.engine.parallel, "reach") as calls:
        found = dict(zip(pairs, calls.map(answered, pairs), strict=True))
    names = tuple(container.name for container in containers)
    return Reachability(names, {(one.name, other.name): good for (one, other), good in found.items()})


def rules(lab: Workplace) -> Rules:
    """The host's packet filter now, where the engine lets us look; else none."""
    machine = lab.site.daemon.machine
    if machine is None:
        return Rules()
    printed = machine.output(["iptables-save", "-c"])
    found: Rules = lab.call(machine.name, lambda api: firewall.rules(api, printed))
    return found


def _inspect_all(site: Site, api: Any) -> tuple[list[Any], list[Any]]:
    """Networks and containers by inspect; a container that vanishes meanwhile is left out."""
    from docker.errors import NotFound

    networks = api.networks()
    used = {n["Name"] for n in networks if (n["Labels"] or {}).get(ID) == site.id}
    listed = [c for c in api.containers(all=True) if _concerns(site, c, used)]

    def one(id: str) -> Any:
        try:
            return api.inspect_container(id)
        except NotFound:
            return None

    with pool(site.engine.parallel, "look") as calls:
        return networks, [found for found in calls.map(one, [c["Id"] for c in listed]) if found]


def _concerns(site: Site, listed: Any, used: set[str]) -> bool:
    """Ours, or a foreign container that sits on a network of ours."""
    return listed["Labels"].get(ID) == site.id or bool(used & listed["NetworkSettings"]["Networks"].keys())


def _shown(site: Site, network: Any, containers: Iterable[Container]) -> bool:
    if (network["Labels"] or {}).get(ID) == site.id:
        return True
    return any(network["Name"] in c.networks for c in containers) and network["Name"] not in PREDEFINED[1:]


def _network(site: Site, found: Any) -> Network:
    return collect.network(found, (found["Labels"] or {}).get(ID) == site.id)


def _container(lab: Workplace, found: Any, names: dict[str, str]) -> Container:
    ours = found["Config"]["Labels"].get(ID) == lab.site.id
    container = collect.container(found, collect.inspected_interfaces(found), lambda id: names.get(id, id[:12]), ours)
    if not ours or found["State"]["Status"] != "running" or container.network_mode.startswith(("container:", "host")):
        return container
    return _asked(lab, found, container)


def _asked(lab: Workplace, found: Any, container: Container) -> Container:
    """Let the container tell its interfaces' names and who owns its default route."""
    inside = Inside(lab, container.name, container.id)
    try:
        interfaces = read_interfaces(inside.busybox(["ip", "addr"]).stdout, collect.endpoint_names(found))
        default = container.default_network or _owner(inside, interfaces)
    except NetlabError:  # stopped meanwhile: what inspect told stands
        return container
    return replace(container, interfaces=interfaces, default_network=default)


def _owner(inside: Inside, interfaces: Any) -> str | None:
    routes = read_routes(inside.busybox(["ip", "route"]).stdout)
    device = next((route.dev for route in routes if route.destination == "default"), None)
    return next((interface.network for interface in interfaces if interface.name == device), None)
