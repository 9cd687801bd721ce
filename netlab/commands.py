"""The docker command lines that say what a plan says. Pure: plan in, words out; quoted for a POSIX shell.

Secrets never appear: a variable whose name tells of one is written `-e NAME`, which takes the value from the
shell that runs the line.
"""

import re
import shlex
from collections.abc import Iterable, Iterator

from netlab.plans import ContainerPlan, EndpointPlan, NetworkPlan

Words = list[str]

SECRET = re.compile(r"PASS|SECRET|TOKEN|(^|_)KEY($|_)|CREDENTIAL|PRIVATE|(^|_)PWD($|_)|AUTH", re.I)


def line(words: Iterable[str]) -> str:
    """One command line, quoted."""
    return shlex.join(words)


def network_create(plan: NetworkPlan) -> Words:
    words = ["docker", "network", "create"]
    if plan.driver != "bridge":
        words += ["--driver", plan.driver]
    words += _each("--subnet", plan.subnets) + _each("--ip-range", plan.ip_ranges) + _each("--gateway", plan.gateways)
    words += _each("--aux-address", (f"{name}={address}" for name, address in plan.aux_addresses))
    words += [
        flag
        for flag, on in (
            ("--internal", plan.internal),
            ("--ipv6", plan.ipv6),
            ("--ipv4=false", not plan.ipv4),
            ("--attachable", plan.attachable),
        )
        if on
    ]
    words += _each("--opt", (f"{key}={value}" for key, value in plan.options))
    words += _each("--label", (f"{key}={value}" for key, value in plan.labels))
    return [*words, plan.name]


def container_run(plan: ContainerPlan, image: str) -> list[Words]:
    """The lines that make and start a container; several networks take several lines (engine 20.10 knows no other)."""
    flags = list(_flags(plan))
    if len(plan.endpoints) < 2:
        return [["docker", "run", "-d", *flags, *_image_and_command(plan, image)]]
    create = ["docker", "create", *flags, *_image_and_command(plan, image)]
    connects = [connect(endpoint, plan.name) for endpoint in plan.endpoints[1:]]
    return [create, *connects, ["docker", "start", plan.name]]


def _image_and_command(plan: ContainerPlan, image: str) -> Words:
    return [image, *plan.command]


def _flags(plan: ContainerPlan) -> Iterator[str]:
    yield from ("--name", plan.name)
    if plan.mode != "bridge" or (plan.endpoints and _particular(plan.endpoints[0])):
        yield from ("--network", _joined(plan.mode, _particular(plan.endpoints[0])) if plan.endpoints else plan.mode)
    if plan.init:
        yield "--init"
    if plan.privileged:
        yield "--privileged"
    if plan.endpoints:
        yield from endpoint_flags(plan.endpoints[0], "--network-alias", "--link")
    if plan.mac:
        yield from ("--mac-address", plan.mac)
    yield from _each("-p", map(str, plan.ports)) + _each("--expose", plan.expose)
    yield from _environment(plan.env)
    yield from _each("--link", (f"{name}:{alias}" for name, alias in plan.links))
    yield from _each("-v", map(str, plan.mounts)) + _each("--volumes-from", plan.volumes_from)
    yield from (
        _each("--dns", plan.dns) + _each("--dns-search", plan.dns_search) + _each("--dns-option", plan.dns_options)
    )
    yield from _each("--add-host", (f"{name}:{address}" for name, address in plan.extra_hosts))
    yield from _each("--sysctl", (f"{key}={value}" for key, value in plan.sysctls))
    yield from _each("--label", (f"{key}={value}" for key, value in plan.labels))
    yield from _each("--cap-add", plan.cap_add)
    for flag in ("hostname", "user", "restart"):
        if value := getattr(plan, flag):
            yield from (f"--{flag}", value)
    if plan.working_dir:
        yield from ("--workdir", plan.working_dir)
    if plan.entrypoint:
        yield from ("--entrypoint", plan.entrypoint)


def _environment(env: Iterable[tuple[str, str]]) -> Words:
    return _each("-e", (name if is_secret(name) else f"{name}={value}" for name, value in env))


def is_secret(name: str) -> bool:
    """Whether a variable's name tells that its value is nobody's business."""
    return bool(SECRET.search(name))


def connect(endpoint: EndpointPlan, container: str) -> Words:
    flags = endpoint_flags(endpoint, "--alias", "--link")
    flags += [word for key, value in _particular(endpoint) for word in (f"--{key}", value)]
    return ["docker", "network", "connect", *flags, endpoint.network, container]


def _particular(endpoint: EndpointPlan) -> list[tuple[str, str]]:
    """What has no flag of its own for `docker run`."""
    priority = [("gw-priority", str(endpoint.gw_priority))] if endpoint.gw_priority else []
    return priority + [("driver-opt", f"{key}={value}") for key, value in endpoint.options]


def _joined(network: str, fields: list[tuple[str, str]]) -> str:
    """`name=app,gw-priority=5`: one CSV record, where a field with a comma stands in quotes."""
    if not fields:
        return network
    words = [f"{key}={value}" for key, value in [("name", network), *fields]]
    return ",".join(f'"{word}"' if "," in word else word for word in words)


def endpoint_flags(endpoint: EndpointPlan, alias: str, link: str) -> Words:
    words = _each(alias, endpoint.aliases) + _each(link, (f"{name}:{as_}" for name, as_ in endpoint.links))
    for flag, value in (("--ip", endpoint.ip), ("--ip6", endpoint.ip6)):
        words += [flag, value] if value else []
    return words


def _each(flag: str, values: Iterable[str]) -> Words:
    return [word for value in values for word in (flag, value)]


class Lines(tuple[str, ...]):
    """Command lines; shown one below the other."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "\n".join(self)

    __str__ = __repr__
