"""A container plan as the body of POST /containers/create. Pure; field names are the Engine API's."""

from collections.abc import Mapping
from typing import Any

from netlab.plans.container import ContainerPlan
from netlab.plans.endpoint import EndpointPlan

Body = dict[str, Any]


def create_body(plan: ContainerPlan, image: str, labels: Mapping[str, str]) -> Body:
    """What the engine is told; further networks are connected before the start (engine 20.10 takes one here)."""
    body: Body = {
        "Image": image,
        "Env": [f"{name}={value}" for name, value in plan.env],
        "ExposedPorts": {port: {} for port in _exposed(plan)},
        "Labels": {**dict(plan.labels), **labels},
        "HostConfig": host_config(plan),
    }
    optional: Body = {
        "Cmd": list(plan.command), "Entrypoint": [plan.entrypoint] if plan.entrypoint else None,
        "Hostname": plan.hostname, "User": plan.user, "WorkingDir": plan.working_dir, "MacAddress": plan.mac,
    }  # fmt: skip
    body |= {key: value for key, value in optional.items() if value}
    if plan.endpoints:
        first = plan.endpoints[0]
        body["NetworkingConfig"] = {"EndpointsConfig": {first.network: endpoint_settings(first)}}
    return body


def _exposed(plan: ContainerPlan) -> list[str]:
    published = [f"{port.container_port}/{port.protocol}" for port in plan.ports]
    return published + [text if "/" in text else f"{text}/tcp" for text in plan.expose]


def host_config(plan: ContainerPlan) -> Body:
    config: Body = {
        "NetworkMode": plan.mode,
        "PortBindings": _bindings(plan),
        "Binds": [str(mount) for mount in plan.mounts],
        "Links": [f"{name}:{alias}" for name, alias in plan.links],
        "VolumesFrom": list(plan.volumes_from),
        "Dns": list(plan.dns),
        "DnsSearch": list(plan.dns_search),
        "DnsOptions": list(plan.dns_options),
        "ExtraHosts": [f"{name}:{address}" for name, address in plan.extra_hosts],
        "CapAdd": list(plan.cap_add),
        "Sysctls": dict(plan.sysctls),
        "Privileged": plan.privileged,
        "RestartPolicy": _restart(plan.restart),
    }
    return {key: value for key, value in config.items() if value} | ({"Init": True} if plan.init else {})


def _bindings(plan: ContainerPlan) -> dict[str, list[dict[str, str]]]:
    bindings: dict[str, list[dict[str, str]]] = {}
    for port in plan.ports:
        where = {"HostIp": port.host_ip, "HostPort": str(port.host_port or "")}
        bindings.setdefault(f"{port.container_port}/{port.protocol}", []).append(where)
    return bindings


def _restart(policy: str | None) -> Body:
    """ "on-failure:3" as the docker command writes it."""
    if not policy:
        return {"Name": "no", "MaximumRetryCount": 0}  # what the docker command sends, and 20.10 keeps
    name, _, count = policy.partition(":")
    return {"Name": name, "MaximumRetryCount": int(count or 0)}


def endpoint_settings(endpoint: EndpointPlan) -> Body:
    addresses = {"IPv4Address": endpoint.ip, "IPv6Address": endpoint.ip6}
    settings: Body = {
        "Aliases": list(endpoint.aliases),
        "Links": [f"{name}:{alias}" for name, alias in endpoint.links],
        "IPAMConfig": {key: value for key, value in addresses.items() if value},
        "MacAddress": endpoint.mac,
        "GwPriority": endpoint.gw_priority,
        "DriverOpts": dict(endpoint.options),
    }
    return {key: value for key, value in settings.items() if value}
