"""A `Host` of the snapshot -> the parts to be drawn. What a value means is in `netlab.snapshot.model`."""

from collections.abc import Mapping

from netlab.messages import say
from netlab.snapshot.model import Container, Host, Interface, Network

from . import ids
from .palette import DIM, GREY, INK, PORT_INK, WHITE, Hue
from .parts import LOOSE, Bar, Card, Cell, Chip, Face, Parts
from .text import Line, shorten
from .words import (
    BUILT_IN,
    HOST,
    NONE,
    interface_about,
    is_stopped,
    network_tags,
    port_about,
    port_words,
    share_word,
    shared,
    state_word,
)

_NAME, _SMALL, _ADDRESS = 12.5, 9.0, 10.0  # points


def read(host: Host, hues: Mapping[str, Hue], claim: ids.Ids, prefix: str, lighten: bool) -> Parts:
    """The parts of this host; `lighten` draws what is not ours paler."""
    reader = _Reader(host, hues, claim, prefix, lighten)
    cards = reader.cards()
    return Parts(
        prefix,
        host,
        reader.bars({card.home for card in cards}),
        cards,
        reader.ports(),
        reader.uplinks(),
    )


class _Reader:
    def __init__(self, host: Host, hues: Mapping[str, Hue], claim: ids.Ids, prefix: str, lighten: bool) -> None:
        self._host = host
        self._hues = hues
        self._ids = claim
        self._prefix = prefix
        self._lighten = lighten
        self._order = {network.name: place for place, network in enumerate(host.networks)}

    def _claim(self, wanted: str) -> str:
        return self._ids.claim(self._prefix + wanted)

    def hue(self, network: str | None) -> Hue:
        return self._hues.get(network or "", GREY)

    def cards(self) -> tuple[Card, ...]:
        guests = shared(self._host.containers)
        invited = {guest.id for group in guests.values() for guest in group}
        owners = [container for container in self._host.containers if container.id not in invited]
        faces = {container.id: self._face(container) for container in self._host.containers}
        return tuple(
            self._card(owner, faces[owner.id], tuple(faces[guest.id] for guest in guests.get(owner.id, ())))
            for owner in owners
        )

    def _card(self, container: Container, face: Face, guests: tuple[Face, ...]) -> Card:
        cells = self._cells(container)
        networks = [cell.network for cell in cells if cell.network]
        home = min(networks, key=self._place) if networks else _loose_home(container)
        return Card(face, guests, cells, home)

    def _place(self, network: str) -> tuple[bool, int, str]:
        """Order of bands: networks as the snapshot has them (by name), the host's own stack last."""
        return network == HOST, self._order.get(network, len(self._order)), network

    def _face(self, container: Container) -> Face:
        theirs = self._lighten and not container.ours
        lines = [
            Line(shorten(container.name, 28), _NAME, DIM if theirs else INK, bold=not theirs),
            Line(shorten(container.image.removesuffix(":latest"), 26), _SMALL, DIM),
        ]
        words = [word for word in (state_word(container.state), share_word(container, self._host)) if word]
        lines += [Line(word, _SMALL, INK, bold=True) for word in words]
        stopped = is_stopped(container.state)
        return Face(
            self._claim(ids.container(container.name)),
            ", ".join([f"{container.name} ({container.image})", container.state, *words[1:]]),
            tuple(lines),
            "stopped" if stopped else "",
            theirs,
        )

    def _cells(self, container: Container) -> tuple[Cell, ...]:
        if container.network_mode == HOST:
            return (self._host_cell(container),)
        if container.network_mode == NONE and not container.interfaces:
            return (self._none_cell(container),)
        live = [self._interface(container, interface) for interface in container.interfaces]
        seen = {interface.network for interface in container.interfaces}
        missing = [name for name in container.networks if name not in seen and name != NONE]
        cells = live + [self._ghost(container, name) for name in missing]
        return tuple(sorted(cells, key=lambda cell: (not cell.network, self._place(cell.network or ""))))

    def _interface(self, container: Container, interface: Interface) -> Cell:
        hue = self.hue(interface.network)
        name = interface.name or interface.network or "?"  # inspect alone knows no interface names
        names = [alias for network, alias in container.aliases if network == interface.network]
        default = interface.network is not None and interface.network == container.default_network
        lines = [Line(shorten(name, 22), _SMALL, hue.ink, bold=True)]
        lines += [Line(address.partition("/")[0], _ADDRESS) for address in interface.addresses]
        lines += [Line(f"= {shorten(alias, 22)}", _SMALL, DIM) for alias in names]
        if default and len(container.interfaces) > 1:
            lines.append(Line(say("diagram-default-route"), _SMALL, hue.ink, bold=True))
        return Cell(
            self._claim(ids.interface(container.name, name)),
            interface_about(container, interface),
            tuple(lines),
            interface.network if interface.network in self._order else None,
            default=default,
        )

    def _ghost(self, container: Container, network: str) -> Cell:
        """An endpoint whose interface is not there: the container does not run, or nobody could look."""
        known = network if network in self._order else None
        return Cell(
            self._claim(ids.interface(container.name, network)),
            f"{container.name}: {network}",
            (Line(shorten(network, 22), _SMALL, self.hue(network).ink, bold=True),),
            known,
            live=not is_stopped(container.state),
        )

    def _host_cell(self, container: Container) -> Cell:
        words = say("diagram-host-interfaces")
        own = ", ".join(interface.name for interface in container.interfaces)
        return Cell(
            self._claim(ids.interface(container.name, HOST)),
            f"{container.name}: {words}" + (f" ({own})" if own else ""),
            (Line(words, _SMALL, GREY.ink, bold=True),),
            HOST,
            live=not is_stopped(container.state),
        )

    def _none_cell(self, container: Container) -> Cell:
        words = say("diagram-no-interface")
        line = Line(words, _SMALL, DIM, bold=True)
        return Cell(self._claim(ids.interface(container.name, NONE)), f"{container.name}: {words}", (line,), None)

    def bars(self, homes: set[str]) -> tuple[Bar, ...]:
        """Networks by name; Docker's `host` and `none` last, and only while something is in them."""
        bars = [self._bar(network) for network in self._host.networks if network.name not in (HOST, NONE)]
        if HOST in homes:
            bars.append(self._plain_bar(HOST, say("diagram-host-network")))
        if NONE in homes:
            bars.append(self._plain_bar(NONE, say("diagram-none-network")))
        return tuple(bars)

    def _bar(self, network: Network) -> Bar:
        theirs = self._lighten and not network.ours and network.name not in BUILT_IN
        white = self.hue(network.name).ink if theirs else WHITE
        device = network.device or say("diagram-no-device")
        tags = network_tags(network)
        kind = {"macvlan": "layer2", "ipvlan": "layer2", "overlay": "overlay"}.get(network.driver, "bridge")
        left = [Line(shorten(network.name, 34), 12.5, white, bold=True)]
        under = device if network.driver == "bridge" else network.driver
        left.append(Line(under, _SMALL, white))
        if tags:
            left.append(Line(" · ".join(tags), _SMALL, white, bold=True))
        right: list[Line] = []
        for subnet in network.subnets:
            right.append(Line(subnet.cidr, _ADDRESS, white))
            if subnet.gateway:
                right.append(Line(say("diagram-gateway", address=subnet.gateway), _SMALL, white))
        return Bar(
            self._claim(ids.network(network.name)),
            network.name,
            ", ".join([network.name, network.driver, device, *tags]),
            self.hue(network.name),
            tuple(left),
            tuple(right),
            theirs,
            dict(network.options).get("parent", "").partition(".")[0] or None if kind == "layer2" else None,
            kind,
            network.internal,
        )

    def _plain_bar(self, name: str, words: str) -> Bar:
        ink = WHITE if name == HOST else DIM
        lines = (Line(name, 12.5, ink, bold=True), Line(words, _SMALL, ink))
        return Bar(self._claim(ids.network(name)), name, f"{name}: {words}", GREY, lines, (), False, kind=name)

    def ports(self) -> tuple[Chip, ...]:
        chips = {
            (port.host_port, port.protocol, port_words(port, container.name)): (port, container)
            for container in self._host.containers
            for port in container.ports
        }
        return tuple(
            Chip(
                self._claim(ids.port(port.host_ip, port.host_port, port.protocol)),
                port_about(port, container.name),
                (Line(words, _ADDRESS, PORT_INK, bold=True),),
            )
            for (_, _, words), (port, container) in sorted(chips.items(), key=lambda item: item[0])
        )

    def uplinks(self) -> tuple[Chip, ...]:
        return tuple(
            Chip(
                self._claim(f"stack-{ids.slug(interface.name)}"),
                ", ".join([interface.name, *interface.addresses]),
                (
                    Line(interface.name, _SMALL, DIM, bold=True),
                    *(Line(address.partition("/")[0], _ADDRESS) for address in interface.addresses),
                ),
            )
            for interface in self._host.interfaces
        )


def _loose_home(container: Container) -> str:
    return NONE if container.network_mode == NONE else LOOSE
