"""What is to be drawn: cards, interface cells, bars and the stack of one host, with their words, hues and sizes.

Pure reading of a `Host`. Where things lie is `layout`; how they look in DOT is `dot`. Nothing here knows Docker's
API: what a value means is in `netlab.snapshot.model`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from netlab.messages import say
from netlab.snapshot.model import Container, Host, Interface, Network, PublishedPort

from . import ids, text
from .palette import DIM, GREY, INK, PORT_INK, WHITE, Hue
from .text import Line, Lines, shorten

HOST: Final = "host"  # Docker's own names of the two networks that are none
NONE: Final = "none"
LOOSE: Final = ""  # the band of what hangs on nothing
BUILT_IN: Final = ("bridge", HOST, NONE)

PAD: Final = 6.0  # between a card's edge and what is in it
_NAME, _SMALL, _ADDRESS = 12.5, 9.0, 10.0


@dataclass(frozen=True, slots=True)
class Cell:
    """One interface of a card, or what stands for it."""

    id: str
    about: str
    lines: Lines
    network: str | None  # the bar its wire leads to
    live: bool = True  # False: an endpoint of a stopped container
    default: bool = False  # its network owns the default route

    @property
    def width(self) -> float:
        return text.width(self.lines) + 2 * PAD

    @property
    def height(self) -> float:
        return text.height(self.lines) + 8


@dataclass(frozen=True, slots=True)
class Face:
    """The head of a card: one container."""

    id: str
    about: str
    lines: Lines
    state: str  # class of the SVG element: "", "stopped"
    theirs: bool

    @property
    def width(self) -> float:
        return text.width(self.lines) + 2 * PAD

    @property
    def height(self) -> float:
        return text.height(self.lines) + 8


@dataclass(frozen=True, slots=True)
class Card:
    """A network namespace: the container it was made for, those who share it, and its interfaces."""

    owner: Face
    guests: tuple[Face, ...]
    cells: tuple[Cell, ...]
    home: str  # the band it stands in: a network's name, or LOOSE

    @property
    def width(self) -> float:
        heads = self.owner.width + sum(guest.width + PAD for guest in self.guests)
        cells = sum(cell.width for cell in self.cells) + PAD * (len(self.cells) + 1)
        return max(heads + PAD * bool(self.guests), cells)

    @property
    def head(self) -> float:
        """Height of the part above the cells."""
        return max(face.height for face in (self.owner, *self.guests)) + (2 * PAD if self.guests else 2)

    @property
    def foot(self) -> float:
        """Height of the part with the cells."""
        return max((cell.height for cell in self.cells), default=0.0) + PAD


@dataclass(frozen=True, slots=True)
class Bar:
    """One network."""

    id: str
    name: str
    about: str
    hue: Hue
    left: Lines
    right: Lines
    theirs: bool
    parent: str | None = None  # the uplink a macvlan or ipvlan network sits on
    kind: str = "bridge"  # bridge, layer2 (macvlan, ipvlan), overlay, host, none
    internal: bool = False

    @property
    def width(self) -> float:
        return text.width(self.left) + text.width(self.right) + 5 * PAD

    @property
    def height(self) -> float:
        return max(text.height(self.left), text.height(self.right)) + 11


@dataclass(frozen=True, slots=True)
class Chip:
    """A small cell of the host's stack: a published port or an uplink."""

    id: str
    about: str
    lines: Lines

    @property
    def width(self) -> float:
        return text.width(self.lines) + 2 * PAD + 2


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything of one host, in drawing order."""

    prefix: str
    host: Host
    bars: tuple[Bar, ...]
    cards: tuple[Card, ...]
    ports: tuple[Chip, ...]
    uplinks: tuple[Chip, ...]


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
    def __init__(
        self, host: Host, hues: Mapping[str, Hue], claim: ids.Ids, prefix: str, lighten: bool
    ) -> None:
        self._host = host
        self._hues = hues
        self._claim = lambda wanted: claim.claim(prefix + wanted)
        self._lighten = lighten
        self._order = {network.name: place for place, network in enumerate(host.networks)}

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
        lines = [
            Line(shorten(container.name, 28), _NAME, INK, bold=True),
            Line(shorten(container.image, 26), _SMALL, DIM),
        ]
        words = [word for word in (state_word(container.state), share_word(container, self._host)) if word]
        lines += [Line(word, _SMALL, INK, bold=True) for word in words]
        stopped = is_stopped(container.state)
        return Face(
            self._claim(ids.container(container.name)),
            ", ".join([f"{container.name} ({container.image})", container.state, *words[1:]]),
            tuple(lines),
            "stopped" if stopped else "",
            self._lighten and not container.ours,
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
        white = WHITE
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
            self._lighten and not network.ours and network.name not in BUILT_IN,
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


def shared(containers: Iterable[Container]) -> dict[str, list[Container]]:
    """Who moved in with whom: the id of a container -> those that use its network namespace."""
    everyone = list(containers)
    guests: dict[str, list[Container]] = {}
    for container in everyone:
        owner = owner_of(container, everyone)
        while owner and (next_owner := owner_of(owner, everyone)) and next_owner.id != container.id:
            owner = next_owner
        if owner and owner.id != container.id:
            guests.setdefault(owner.id, []).append(container)
    return guests


def owner_of(container: Container, containers: Iterable[Container]) -> Container | None:
    """The container that `container:<id or name>` points at, if it is in the picture."""
    kind, _, wanted = container.network_mode.partition(":")
    if kind != "container" or not wanted:
        return None
    return next((c for c in containers if wanted == c.name or c.id.startswith(wanted)), None)


def _loose_home(container: Container) -> str:
    return NONE if container.network_mode == NONE else LOOSE


def is_stopped(state: str) -> bool:
    """Docker's states in which a container has no interfaces."""
    return state in ("created", "exited", "dead", "removing")


def state_word(state: str) -> str:
    """What a card says about its state: nothing while it runs."""
    if is_stopped(state):
        return say("diagram-stopped", state=state)
    return "" if state == "running" else state


def share_word(container: Container, host: Host) -> str:
    """What the card of a `container:...` says."""
    if not container.network_mode.startswith("container:"):
        return ""
    owner = owner_of(container, host.containers)
    return say("diagram-shares", name=owner.name if owner else container.network_mode.partition(":")[2][:12])


# Options of the bridge driver worth a word where they differ from what Docker does by itself
# (https://docs.docker.com/engine/network/drivers/bridge/#options).
_TAGS: Final = (
    ("com.docker.network.driver.mtu", ("1500", "0"), "diagram-mtu"),
    ("com.docker.network.bridge.enable_icc", ("true", "1"), "diagram-icc"),
    ("com.docker.network.bridge.enable_ip_masquerade", ("true", "1"), "diagram-masquerade"),
    ("com.docker.network.bridge.host_binding_ipv4", ("0.0.0.0", ""), "diagram-binding"),
    ("com.docker.network.driver.overlay.vxlanid_list", (), "diagram-vxlan"),
    ("parent", (), "diagram-parent"),
)


def network_tags(network: Network) -> list[str]:
    """Short words for what is special about a network."""
    options = dict(network.options)
    tags = [say("diagram-internal")] if network.internal else []
    if not network.has_dns and network.name not in (HOST, NONE):
        tags.append(say("diagram-no-dns"))
    tags += [say(key, value=options[name]) for name, usual, key in _TAGS if options.get(name, *usual[:1] or [""]) not in (*usual, "")]
    return tags


def interface_about(container: Container, interface: Interface) -> str:
    """Everything known about an interface, for a tooltip."""
    facts = [*interface.addresses]
    facts += [interface.mac] if interface.mac else []
    facts += [f"mtu {interface.mtu}"] if interface.mtu else []
    facts += [interface.network] if interface.network else []
    return f"{container.name} {interface.name}: " + ", ".join(facts)


def port_words(port: PublishedPort, container: str) -> str:
    """`:8080 → web:80`; the address only where not every address is published, the protocol where not TCP."""
    address = "" if port.host_ip in ("", "0.0.0.0", "::") else port.host_ip
    address = f"[{address}]" if ":" in address else address
    protocol = "" if port.protocol == "tcp" else f"/{port.protocol}"
    return f"{address}:{port.host_port} → {shorten(container, 24)}:{port.container_port}{protocol}"


def port_about(port: PublishedPort, container: str) -> str:
    """As `docker port` writes it."""
    address = f"[{port.host_ip}]" if ":" in port.host_ip else port.host_ip
    return f"{address}:{port.host_port}/{port.protocol} → {container}:{port.container_port}"
