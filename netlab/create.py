"""Plans become real: the engine calls that make one thing, each with its undo.

When a step fails or is interrupted, what was made by the steps before it is removed again. Who may take a name is
decided here (`yields`), by the labels of what holds it.
"""

from collections.abc import Callable, Mapping
from ipaddress import ip_address, ip_network
from typing import Any, TypeVar

from netlab.engines.refusals import translated
from netlab.errors import BadOption, NameTaken, Refused, SubnetOverlap
from netlab.messages import say
from netlab.ownership import ID, NAME, Whose, sweep_lab, whose
from netlab.plans import ContainerPlan, NetworkPlan
from netlab.plans.api import create_body, endpoint_settings
from netlab.plans.endpoint import EndpointPlan
from netlab.plans.network import PREDEFINED
from netlab.site import Site, host_routes
from netlab.undo import undone

T = TypeVar("T")


def network(site: Site, plan: NetworkPlan) -> str:
    """Create a network and return its id."""
    if plan.name in PREDEFINED:
        raise BadOption(say("predefined-network", name=plan.name))
    _check_harm(site, plan)
    _check_host_routes(site, plan)
    with undone(lambda: _remove_network(site, plan.name)), translated(plan.name):
        return _taking_name(
            site, plan.name, lambda: _network_holder(site, plan.name), lambda: _create_network(site, plan)
        )


def _create_network(site: Site, plan: NetworkPlan) -> str:
    from docker.types import IPAMConfig, IPAMPool

    pools = [
        IPAMPool(subnet, _at(plan.ip_ranges, subnet), _at(plan.gateways, subnet), _aux(plan, subnet))
        for subnet in plan.subnets
    ]
    if not plan.ipv4:
        check_28(site.api, plan.name)
    given = {"Internal": plan.internal, "EnableIPv6": plan.ipv6, "Attachable": plan.attachable}
    body = {
        "Name": plan.name, "Driver": plan.driver, "Options": dict(plan.options) or None, "CheckDuplicate": True,
        "IPAM": IPAMConfig(pool_configs=pools) if pools else None, "Labels": {**dict(plan.labels), **site.labels},
    } | {key: True for key, on in given.items() if on} | ({} if plan.ipv4 else {"EnableIPv4": False})  # fmt: skip
    answer = site.api._post_json(site.api._url("/networks/create"), data=body)  # the SDK's call knows no EnableIPv4
    return str(site.api._result(answer, json=True)["Id"])


def _at(values: tuple[str, ...], subnet: str) -> str | None:
    """The gateway or range that lies in this subnet."""
    inside = (v for v in values if _within(v.partition("/")[0], subnet))
    return next(inside, None)


def _within(address: str, subnet: str) -> bool:
    return ip_address(address) in ip_network(subnet)


def _aux(plan: NetworkPlan, subnet: str) -> dict[str, str] | None:
    return {name: address for name, address in plan.aux_addresses if _within(address, subnet)} or None


def _check_harm(site: Site, plan: NetworkPlan) -> None:
    """Say what reaches beyond the network itself."""
    if (
        "host" not in site.engine.capabilities
        and dict(plan.options).get("com.docker.network.bridge.enable_icc") == "false"
    ):
        site.tell(say("icc-harm", name=plan.name))


def _check_host_routes(site: Site, plan: NetworkPlan) -> None:
    """Refuse an explicit subnet that hides a network the host already reaches; engines accept it silently."""
    for subnet in plan.subnets if plan.driver == "bridge" else ():
        for route in host_routes(site):
            if route != "default" and ip_network(route).overlaps(ip_network(subnet)):
                raise SubnetOverlap(say("subnet-overlaps-route", name=plan.name, subnet=subnet, route=route))


def _network_holder(site: Site, name: str) -> Mapping[str, Any] | None:
    found = [n for n in site.api.networks(names=[name]) if n["Name"] == name]
    return found[0] if found else None


def _remove_network(site: Site, name: str) -> None:
    if (holder := _network_holder(site, name)) and (holder["Labels"] or {}).get(ID) == site.id:
        site.api.remove_network(holder["Id"])


def container(site: Site, plan: ContainerPlan, network_ids: Mapping[str, str]) -> str:
    """Create a container, attach it to all its networks, start it; return its id.

    `network_ids` are ids of the lab's own networks by name: names may be ambiguous on old engines.
    """
    powerful = plan.privileged or (plan.mode == "host" and plan.cap_add)
    if powerful and "host" not in site.engine.capabilities:  # an engine that is not ours: its host is somebody's
        raise Refused(say("privileged-refused", name=plan.name))
    image = site.image(plan.image)
    with undone(lambda: _remove_container(site, plan.name)), translated(plan.name):
        volumes(site, plan)
        if plan.endpoints and plan.endpoints[0].needs_28:
            check_28(site.api, plan.name)
        body = create_body(plan, image, site.labels)
        id = _taking_name(
            site, plan.name, lambda: _container_holder(site, plan.name),
            lambda: str(site.api.create_container_from_config(body, plan.name)["Id"]),
        )  # fmt: skip
        for endpoint in plan.endpoints[1:]:
            attach(site.api, network_ids.get(endpoint.network, endpoint.network), id, endpoint)
        site.api.start(id)
        return id


def attach(api: Any, network: str, container: str, endpoint: EndpointPlan) -> None:
    """Connect a container; the SDK's own call knows no gateway priority."""
    if endpoint.needs_28:
        check_28(api, endpoint.network)
    settings = {key: value for key, value in endpoint_settings(endpoint).items() if key != "MacAddress"}
    url = api._url("/networks/{0}/connect", network)
    api._raise_for_status(api._post_json(url, data={"Container": container, "EndpointConfig": settings}))


def check_28(api: Any, what: str) -> None:
    """Unsuitable for an engine that would pass over what it does not know (API before 1.48)."""
    major, minor = (int(part) for part in str(api.api_version).split("."))
    if (major, minor) < (1, 48):
        raise BadOption(say("needs-docker-28", name=what, version=api.api_version))


def volumes(site: Site, plan: ContainerPlan) -> None:
    """Make the named volumes of a container with our labels; a volume of somebody else is not mounted."""
    for mount in plan.mounts:
        if mount.is_volume:
            made = site.api.create_volume(mount.source, labels=site.labels)  # gives what is there already
            owner = whose(made.get("Labels"), site.id)
            if owner is Whose.DEAD:  # taken over like any other name
                yields(site, mount.source, made["Labels"], NameTaken(mount.source))
                owner = whose(site.api.create_volume(mount.source, labels=site.labels).get("Labels"), site.id)
            if owner is not Whose.MINE:
                raise NameTaken(say("volume-taken", name=mount.source, whose=owner.value))


def _container_holder(site: Site, name: str) -> Mapping[str, Any] | None:
    from docker.errors import NotFound

    try:
        found: Mapping[str, Any] = site.api.inspect_container(name)
    except NotFound:
        return None
    return (
        {"Id": found["Id"], "Name": name, "Labels": found["Config"]["Labels"]} if found["Name"] == f"/{name}" else None
    )


def _remove_container(site: Site, name: str) -> None:
    if (holder := _container_holder(site, name)) and holder["Labels"].get(ID) == site.id:
        site.api.remove_container(holder["Id"], force=True, v=True)


def _taking_name(site: Site, name: str, holder: Callable[[], Mapping[str, Any] | None], make: Callable[[], T]) -> T:
    """Make it; if the name is held by a dead lab of this user, remove that lab, say so, and make it again."""
    from docker.errors import APIError

    try:
        return make()
    except APIError as error:
        held = holder() if error.status_code == 409 else None
        if held is None:
            raise
        yields(site, name, held["Labels"] or {}, error)
        return make()


def yields(site: Site, name: str, found: Mapping[str, str], cause: Exception) -> None:
    """Clear the way if the holder of a name is a dead lab of this user; NameTaken otherwise."""
    owner = whose(found, site.id)
    facts = {"name": name, "lab": found.get(NAME), "id": found.get(ID)}
    if owner is Whose.DEAD:
        sweep_lab(site.daemon.client, found[ID])
        site.tell(say("taken-over", **facts))
        return
    key = {Whose.LIVE: "name-of-live-lab", Whose.UNKNOWN: "name-of-unknown-lab"}.get(owner, "name-of-foreign")
    raise NameTaken(say(key, **facts)) from cause
