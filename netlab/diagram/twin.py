"""The diagram in words: what a terminal, a screen reader or a page without pictures gets."""

from collections.abc import Iterable, Iterator, Sequence

from netlab.messages import say
from netlab.snapshot.model import Container, Host, Network, Snapshot

from .words import HOST, NONE, network_tags, port_about, share_word, state_word

_INDENT = "  "


def write(snapshot: Snapshot) -> str:
    """Every host, network, container, interface, address and published port, aligned in columns."""
    lines = [f"{snapshot.lab} — {snapshot.engine}"]
    for host in snapshot.hosts:
        lines += _host(host)
    if snapshot.outside:
        lines.append(say("diagram-outside"))
        lines += _columns((machine.name, machine.address) for machine in snapshot.outside)
    return "\n".join(lines)


def _host(host: Host) -> Iterator[str]:
    yield f"{say('diagram-host')} {host.name}"
    yield from _columns((interface.name, *interface.addresses) for interface in host.interfaces)
    yield from _section("diagram-networks", _columns(map(_network, host.networks)))
    yield from _section("diagram-containers", (line for one in host.containers for line in _container(one, host)))
    yield from _section("diagram-ports", _columns(_ports(host.containers)))


def _section(key: str, lines: Iterable[str]) -> Iterator[str]:
    listed = list(lines)
    if listed:
        yield f"{_INDENT}{say(key)}"
        yield from (f"{_INDENT}{line}" for line in listed)


def _network(network: Network) -> Sequence[str]:
    subnets = [
        subnet.cidr + (f" ({say('diagram-gateway', address=subnet.gateway)})" if subnet.gateway else "")
        for subnet in network.subnets
    ]
    return network.name, network.driver, network.device or "", " ".join(subnets), ", ".join(network_tags(network))


def _container(container: Container, host: Host) -> Iterator[str]:
    words = [container.image, state_word(container.state) or container.state, share_word(container, host)]
    yield f"{_INDENT}{container.name}  {', '.join(filter(None, words))}"
    rows = [_interface(container, place) for place in range(len(container.interfaces))]
    present = {interface.network for interface in container.interfaces}
    rows += [("—", name, _no_interface(name)) for name in container.networks if name not in present]
    yield from (f"{_INDENT}{line}" for line in _columns(rows))


def _no_interface(network: str) -> str:
    """Why there is nothing to list."""
    words = {HOST: "diagram-host-interfaces", NONE: "diagram-no-interface"}
    return say(words[network]) if network in words else ""


def _interface(container: Container, place: int) -> Sequence[str]:
    interface = container.interfaces[place]
    aliases = [alias for network, alias in container.aliases if network == interface.network]
    default = interface.network is not None and interface.network == container.default_network
    return (
        interface.name,
        interface.network or "",
        " ".join(interface.addresses),
        interface.mac or "",
        f"mtu {interface.mtu}" if interface.mtu else "",
        ", ".join([say("diagram-default-route")] * default + [f"= {alias}" for alias in aliases]),
    )


def _ports(containers: Iterable[Container]) -> Iterator[Sequence[str]]:
    for container in containers:
        for port in container.ports:
            published, _, target = port_about(port, container.name).partition(" → ")
            yield published, f"→ {target}"


def _columns(rows: Iterable[Sequence[str]]) -> list[str]:
    """Rows indented and aligned; columns that are empty in every row fall away."""
    table = [list(row) for row in rows]
    count = max(map(len, table), default=0)
    table = [row + [""] * (count - len(row)) for row in table]
    widths = [max(_cells(row[index]) for row in table) for index in range(count)]
    return [
        _INDENT
        + "  ".join(cell + " " * (wide - _cells(cell)) for cell, wide in zip(row, widths, strict=True) if wide).rstrip()
        for row in table
    ]


def _cells(text: str) -> int:
    """Terminal cells: wide characters take two."""
    from unicodedata import east_asian_width

    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
