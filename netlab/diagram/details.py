"""What stands behind the parts of a diagram: for each id a title and facts in rows, read from the same snapshot.

Pure, as the picture is. Which of them is shown, and how, is the page's business.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from netlab.html import table
from netlab.messages import say
from netlab.snapshot.model import Container, Host, Interface, Network, PublishedPort, Snapshot

from . import ids
from .words import HOST, NONE, network_tags, state_word


@dataclass(frozen=True, slots=True)
class Detail:
    """One part of a diagram: what it is called, and its facts as (word, value)."""

    title: str
    rows: tuple[tuple[str, str], ...]

    def html(self) -> str:
        """The facts as a table."""
        return table(self.rows)


def details(snapshot: Snapshot) -> dict[str, Detail]:
    """The details by the id that a part has in the picture of this snapshot."""
    found: dict[str, Detail] = {}
    for host in snapshot.hosts:
        prefix = f"{ids.slug(host.name)}-" if len(snapshot.hosts) > 1 else ""
        for id, detail in _of_host(host):
            found.setdefault(prefix + id, detail)
    return found


def _of_host(host: Host) -> Iterator[tuple[str, Detail]]:
    yield "host", _detail(host.name, [("networks", _names(host.networks)), ("containers", _names(host.containers))])
    for network in host.networks:
        yield ids.network(network.name), _network(network, host)
    for container in host.containers:
        yield ids.container(container.name), _container(container)
        yield from _inside(container)
    yield "stack", _stack(host)
    for interface in host.interfaces:
        yield f"stack-{ids.slug(interface.name)}", _interface(host.name, interface)


def _network(network: Network, host: Host) -> Detail:
    members = [one.name for one in host.containers if network.name in one.networks]
    subnets = [subnet.cidr for subnet in network.subnets]
    gateways = [subnet.gateway for subnet in network.subnets if subnet.gateway]
    rows = [
        ("driver", network.driver), ("device", network.device or ""), ("subnet", ", ".join(subnets)),
        ("gateway", ", ".join(gateways)), ("special", ", ".join(network_tags(network))),
        ("containers", ", ".join(members)), ("id", network.id[:12]),
        *((name, value) for name, value in network.options),
    ]  # fmt: skip
    return _detail(network.name, rows)


def _container(container: Container) -> Detail:
    ports = [_port(port) for port in container.ports]
    rows = [
        ("image", container.image), ("state", state_word(container.state) or container.state),
        ("networks", ", ".join(container.networks)), ("ports", ", ".join(ports)), ("id", container.id[:12]),
    ]  # fmt: skip
    return _detail(container.name, rows)


def _inside(container: Container) -> Iterator[tuple[str, Detail]]:
    if container.network_mode in (HOST, NONE):
        return
    for interface in container.interfaces:
        aliases = [alias for network, alias in container.aliases if network == interface.network]
        detail = _interface(container.name, interface, aliases)
        for id in (ids.interface(container.name, interface.name or interface.network or "?"),):
            yield id, detail
            yield ids.wire(id), detail
    for port in container.ports:
        yield (
            ids.port(port.host_ip, port.host_port, port.protocol),
            _detail(_port(port), [("container", container.name)]),
        )


def _interface(owner: str, interface: Interface, aliases: Iterable[str] = ()) -> Detail:
    rows = [
        ("address", ", ".join(interface.addresses)), ("network", interface.network or ""),
        ("aliases", ", ".join(aliases)), ("mac", interface.mac or ""), ("mtu", str(interface.mtu or "")),
    ]  # fmt: skip
    return _detail(f"{owner}: {interface.name}", rows)


def _stack(host: Host) -> Detail:
    ports = [f"{_port(port)} ({one.name})" for one in host.containers for port in one.ports]
    rows = [(one.name, ", ".join(one.addresses)) for one in host.interfaces]
    return _detail(say("diagram-stack"), [*rows, ("ports", ", ".join(ports))])


def _port(port: PublishedPort) -> str:
    return f"{port.host_ip or '0.0.0.0'}:{port.host_port} → {port.container_port}/{port.protocol}"


def _names(things: Iterable[Network] | Iterable[Container]) -> str:
    return ", ".join(one.name for one in things)


def _detail(title: str, rows: Iterable[tuple[str, str]]) -> Detail:
    """Words that have a sentence of their own are said in the language in use; names of options stay as they are."""
    return Detail(
        title, tuple((say(f"detail-{word}") if word in WORDS else word, value) for word, value in rows if value)
    )


WORDS = frozenset(
    ("address", "aliases", "container", "containers", "device", "driver", "gateway", "image", "mac", "mtu", "network",
     "networks", "ports", "special", "state", "subnet")
)  # fmt: skip
