"""The whole picture as a flat list of boxes and wires: hosts beside each other, the LAN under them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from netlab.messages import say
from netlab.snapshot.model import Host, Snapshot

from . import ids, nodes, text
from .layout import HostLayout, Path, lay_out
from .nodes import Node, Wire
from .outside import Placed, Under
from .palette import DIM, GREY, INK, LINE, PAPER, Hue, assign
from .parts import Parts
from .reading import read
from .text import Line, Lines
from .words import BUILT_IN

LIMIT: Final = 920.0  # points; what fits into a notebook beside its prompt
_GAP: Final = 22.0
_DEFAULT, _PLAIN, _THEIRS = 2.4, 1.3, 0.8  # widths of wires: of the default route, others, not ours


@dataclass(frozen=True, slots=True)
class Scene:
    title: str
    nodes: tuple[Node, ...]
    wires: tuple[Wire, ...]


def compose(snapshot: Snapshot) -> Scene:
    """All of the snapshot, placed."""
    claim = ids.Ids()
    colours = hues(snapshot)
    lighten = any(_ours(host) for host in snapshot.hosts)
    hosts = list(_side_by_side([_read(host, snapshot, colours, claim, lighten) for host in snapshot.hosts]))
    boxes = [node for host in hosts for node in _host_nodes(host, snapshot, colours)]
    wires = [_wire(path, host, colours, claim) for host in hosts for path in host.layout.paths]
    under = Under(hosts, snapshot.outside, colours, claim)
    return Scene(title(snapshot), (*boxes, *under.nodes), (*wires, *under.wires))


def _ours(host: Host) -> bool:
    """Is anything here ours? Where nothing is, nothing is drawn paler than the rest."""
    return any(network.ours for network in host.networks) or any(container.ours for container in host.containers)


def hues(snapshot: Snapshot) -> dict[str, Hue]:
    """Each network's hue; ours are chosen first, so that a stranger's network changes nothing."""
    networks = [network for host in snapshot.hosts for network in host.networks if network.name not in BUILT_IN]
    ranked = sorted(networks, key=lambda network: (not network.ours, network.name))
    return assign(dict.fromkeys(network.name for network in ranked))


def title(snapshot: Snapshot) -> str:
    """One sentence that says what is to be seen."""
    return say(
        "diagram-title",
        lab=snapshot.lab,
        hosts=len(snapshot.hosts),
        networks=len({network.id for host in snapshot.hosts for network in host.networks}),
        containers=sum(len(host.containers) for host in snapshot.hosts),
    )


def _read(host: Host, snapshot: Snapshot, colours: dict[str, Hue], claim: ids.Ids, lighten: bool) -> Parts:
    prefix = f"{ids.slug(host.name)}-" if len(snapshot.hosts) > 1 else ""
    claim.claim(f"{prefix}host")
    claim.claim(f"{prefix}stack")
    return read(host, colours, claim, prefix, lighten)


def _side_by_side(parts: Sequence[Parts]) -> Iterator[Placed]:
    """Hosts beside each other as far as they fit, then in a new row."""
    layouts: list[HostLayout] = []
    for columns in range(min(len(parts), 3), 0, -1):
        limit = (LIMIT - _GAP * (columns - 1)) / columns
        layouts = [lay_out(part, limit) for part in parts]
        if all(layout.width <= limit for layout in layouts):
            break
    x = y = tall = 0.0
    for part, layout in zip(parts, layouts, strict=True):
        if x and x + layout.width > LIMIT:
            x, y, tall = 0.0, y + tall + 40, 0.0
        yield Placed(part, layout, x, y)
        x += layout.width + _GAP
        tall = max(tall, layout.height)


def _host_nodes(host: Placed, snapshot: Snapshot, colours: dict[str, Hue]) -> Iterator[Node]:
    yield _frame(host, snapshot)
    yield from nodes.of_host(host.parts, host.layout, host.at, colours)


def _frame(host: Placed, snapshot: Snapshot) -> Node:
    name, word = text.shorten(host.parts.host.name, 40), say("diagram-host")
    lines = (Line(name if name.startswith(word) else f"{word} {name}", 12, INK, bold=True),)
    note: Lines = (Line(snapshot.engine, 9, DIM),)
    if lines[0].width + text.width(note) + 60 > host.box.width:
        note = ()
    about = f"{word} {host.parts.host.name}, {snapshot.engine}"
    return Node(
        f"{host.parts.prefix}host", about, host.box, lines, note, PAPER, LINE, top=True, inset=10, classes="frame"
    )


def _wire(path: Path, host: Placed, colours: dict[str, Hue], claim: ids.Ids) -> Wire:
    points = tuple((x + host.x, y + host.y) for x, y in path.points)
    hue = colours.get(path.bar.name, GREY)
    name = claim.claim(ids.wire(path.tail))
    if path.card is None or path.cell is None:
        pen = _THEIRS if path.bar.theirs else _PLAIN
        kinds = nodes.classes(("wire", "theirs" * path.bar.theirs))
        return Wire(name, path.bar.about, path.tail, path.head, points, hue.ink, pen, path.bar.internal, kinds)
    owner = path.card.owner
    pen = _THEIRS if owner.theirs else _DEFAULT if path.cell.default else _PLAIN
    kinds = nodes.classes(("wire", owner.state, "theirs" * owner.theirs))
    return Wire(name, path.cell.about, path.tail, path.head, points, hue.ink, pen, not path.cell.live, kinds)
