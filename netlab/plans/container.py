"""A container as asked for: what `docker run` is told. One plan feeds the engine call and the command line."""

import shlex
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from netlab.errors import BadInput, BadOption
from netlab.kinds import (
    COMMAND,
    EXPOSE,
    FLAG,
    HANDLES,
    HOSTS,
    LINKS,
    NETWORKS,
    PAIRS,
    PORTS,
    TEXT,
    TEXTS,
    USER,
    VOLUMES,
    maybe,
    takes,
)
from netlab.messages import say
from netlab.plans.endpoint import EndpointPlan, endpoint_plan, link_pairs, name_of
from netlab.plans.mounts import MountPlan, mount_plans
from netlab.plans.names import checked_name, pairs, words
from netlab.plans.network import checked_address
from netlab.plans.ports import PortPlan, port_plans

WAIT: Final = ("sleep", "infinity")
SHARED: Final = ("host", "none")  # modes that have no endpoint settings


@dataclass(frozen=True, slots=True)
class ContainerPlan:
    """What `docker run` is told."""

    name: str
    image: str | None = None  # None: the lab image
    command: tuple[str, ...] = ()
    mode: str = "bridge"  # bridge, host, none, container:NAME, or the first network's name
    endpoints: tuple[EndpointPlan, ...] = ()  # the first belongs to `mode`
    env: tuple[tuple[str, str], ...] = ()
    ports: tuple[PortPlan, ...] = ()
    expose: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()  # on the default bridge
    mounts: tuple[MountPlan, ...] = ()
    volumes_from: tuple[str, ...] = ()
    dns: tuple[str, ...] = ()
    dns_search: tuple[str, ...] = ()
    dns_options: tuple[str, ...] = ()
    extra_hosts: tuple[tuple[str, str], ...] = ()
    sysctls: tuple[tuple[str, str], ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    cap_add: tuple[str, ...] = ()
    hostname: str | None = None
    mac: str | None = None
    user: str | None = None
    working_dir: str | None = None
    entrypoint: str | None = None  # one word, as docker takes it; further ones go before the command
    restart: str | None = None
    init: bool = False
    privileged: bool = False
    after: tuple[str, ...] = ()  # containers that are started first

    @property
    def needs(self) -> set[str]:
        """Names of containers that must be there (and run) first."""
        shared = {self.mode.partition(":")[2]} if self.mode.startswith("container:") else set()
        return (
            shared
            | {*self.after}
            | {name for name, _ in self.links}
            | {name.partition(":")[0] for name in self.volumes_from}
        )


@takes(
    "container", networks=maybe(NETWORKS), image=maybe(TEXT), command=maybe(COMMAND), env=maybe(PAIRS),
    env_file=maybe(TEXTS), ports=maybe(PORTS), expose=maybe(EXPOSE), links=maybe(LINKS), volumes=maybe(VOLUMES),
    volumes_from=maybe(HANDLES), dns=maybe(TEXTS), dns_search=maybe(TEXTS), dns_options=maybe(TEXTS),
    extra_hosts=maybe(HOSTS), sysctls=maybe(PAIRS), labels=maybe(PAIRS), cap_add=maybe(TEXTS), hostname=maybe(TEXT),
    aliases=maybe(TEXTS), interface=maybe(TEXT), user=maybe(USER), working_dir=maybe(TEXT), entrypoint=maybe(COMMAND),
    restart=maybe(TEXT), init=maybe(FLAG), privileged=FLAG, after=maybe(HANDLES),
)  # fmt: skip
def container_plan(
    name: str, *, networks: Any = None, image: str | None = None, command: Any = None, env: Any = None,
    env_file: Any = None, ports: Any = None, expose: Any = None, links: Any = None, volumes: Any = None,
    volumes_from: Any = None, dns: Any = None, dns_search: Any = None, dns_options: Any = None,
    extra_hosts: Any = None, sysctls: Any = None, labels: Any = None, cap_add: Any = None, hostname: str | None = None,
    mac: Any = None, ip: Any = None, ip6: Any = None, aliases: Any = None, gw_priority: Any = None,
    interface: Any = None, user: Any = None,
    working_dir: str | None = None, entrypoint: Any = None, restart: str | None = None, init: bool | None = None,
    privileged: bool = False, after: Any = None, **unknown: Any,
) -> ContainerPlan:  # fmt: skip
    """Check what was asked for; a BadInput names what cannot be meant."""
    if unknown:
        raise BadOption(say("unknown-container-option", name=", ".join(sorted(unknown))))
    first = {"ip": ip, "ip6": ip6, "mac": mac, "aliases": aliases, "gw_priority": gw_priority, "interface": interface}
    mode, endpoints = _attachments(networks, first)
    all_links = link_pairs(links)
    program = command_words(entrypoint)
    plan = ContainerPlan(
        checked_name(name, "container"), image, program[1:] + command_words(command), mode, endpoints,
        env=(*_env_file(env_file), *pairs(env, "env")), ports=port_plans(ports), expose=words(_texts(expose)),
        links=all_links, mounts=mount_plans(volumes), volumes_from=words(_names(volumes_from)),
        dns=tuple(map(checked_address, words(dns))), dns_search=words(dns_search), dns_options=words(dns_options),
        extra_hosts=_hosts(extra_hosts), sysctls=pairs(sysctls, "sysctls"), labels=pairs(labels, "labels"),
        cap_add=words(cap_add), hostname=hostname, mac=endpoints[0].mac if endpoints else None,
        user=None if user is None else str(user), working_dir=working_dir, entrypoint=next(iter(program), None),
        restart=restart, privileged=privileged, after=words(_names(after)),
    )  # fmt: skip
    waits = image is None and not plan.command and not plan.entrypoint
    plan = replace(plan, command=WAIT if waits else plan.command, init=image is None if init is None else init)
    return _with_endpoint_links(plan) if mode not in ("bridge", *SHARED) else plan


def command_words(command: Any) -> tuple[str, ...]:
    """A string is split as a shell would split it, a list is taken as it is; no shell is ever put between."""
    if command is None:
        return ()
    try:
        return tuple(shlex.split(command)) if isinstance(command, str) else tuple(map(str, command))
    except ValueError as error:
        raise BadInput(say("bad-command", command=command, why=error)) from error


def _attachments(networks: Any, first: dict[str, Any]) -> tuple[str, tuple[EndpointPlan, ...]]:
    """The network mode and the endpoints; settings given beside `networks` belong to the first one."""
    given = {key: value for key, value in first.items() if value is not None}
    asked = _asked(networks)
    names = [name for name, _ in asked] or ["bridge"]
    if len(set(names)) < len(names):
        raise BadOption(say("network-twice", names=", ".join(names)))
    mode = names[0]
    if mode in SHARED or mode.startswith("container:"):
        if len(names) > 1 or given:
            raise BadOption(say("mode-stands-alone", mode=mode))
        return mode, ()
    if alone := [name for name in names[1:] if name in SHARED or name.startswith("container:")]:
        raise BadOption(say("mode-stands-alone", mode=alone[0]))
    settings = [dict(own) for _, own in asked] or [{}]
    settings[0] = given | settings[0]
    if any("mac" in own for own in settings[1:]):
        raise BadOption(say("mac-first-network-only"))
    return mode, tuple(endpoint_plan(n, **own) for n, own in zip(names, settings, strict=True))


def _asked(networks: Any) -> list[tuple[str, dict[str, Any]]]:
    if networks is None:
        return []
    if isinstance(networks, dict):
        return [(name_of(network), own or {}) for network, own in networks.items()]
    items = [networks] if isinstance(networks, str) or hasattr(networks, "name") else list(networks)
    return [(name_of(item), {}) for item in items]


def _with_endpoint_links(plan: ContainerPlan) -> ContainerPlan:
    """On a user-defined network links belong to the endpoint and are DNS names only."""
    if not plan.links or not plan.endpoints:
        return plan
    first = replace(plan.endpoints[0], links=plan.endpoints[0].links + plan.links)
    return replace(plan, endpoints=(first, *plan.endpoints[1:]), links=())


def _env_file(paths: Any) -> tuple[tuple[str, str], ...]:
    """KEY=value lines of env files; blank lines and comments are skipped, as the docker command does."""
    found: list[tuple[str, str]] = []
    for path in words(paths):
        try:
            lines = Path(path).read_text(encoding="utf-8").splitlines()
        except OSError as error:
            raise BadInput(say("env-file-unreadable", path=path, why=error.strerror)) from error
        found += pairs([line for line in map(str.lstrip, lines) if line and not line.startswith("#")], "env_file")
    return tuple(found)


def _hosts(hosts: Any) -> tuple[tuple[str, str], ...]:
    """{"db": "192.0.2.7"} or "db:192.0.2.7"; "host-gateway" is Docker's word for the host's address."""
    if hosts is None or isinstance(hosts, dict):
        return pairs(hosts, "extra_hosts")
    split = (str(item).partition(":") for item in words(hosts))
    return tuple((name, address) for name, _, address in split)


def _texts(values: Any) -> Any:
    return str(values) if isinstance(values, int) else values


def _names(things: Any) -> Any:
    if things is None or isinstance(things, str):
        return things
    return name_of(things) if hasattr(things, "name") else [name_of(thing) for thing in things]
