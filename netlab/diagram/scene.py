"""The whole picture as a flat list of boxes with text and of wires: hosts, the LAN under them, machines outside."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from netlab.messages import say
from netlab.snapshot.model import Host, Snapshot

from . import ids, text
from .geometry import Box, Point
from .layout import HostLayout, lay_out
from .palette import CARD, DIM, GREY, INK, LINE, PAPER, PORT, SHEET, Colour, Hue, assign
from .parts import BUILT_IN, HOST, NONE, PAD, Bar, Card, Cell, Face, Parts, read
from .stack import label as stack_label
from .text import Line, Lines

LIMIT: Final = 880.0  # points; what fits into a notebook beside its prompt
_GAP: Final = 22.0


@dataclass(frozen=True, slots=True)
class Node:
    id: str
    about: str
    box: Box
    left: Lines = ()
    right: Lines = ()
    fill: Colour | None = None
    line: Colour | None = None
    dashed: bool = False
    rounded: bool = True
    top: bool = False  # text at the top, not in the middle
    inset: float = PAD
    classes: str = ""
    pen: float = 1.0


@dataclass(frozen=True, slots=True)
class Wire:
    id: str
    about: str
    tail: str
    head: str
    points: tuple[Point, ...]
    colour: Colour
    pen: float = 1.3
    dashed: bool = False
    classes: str = "wire"


@dataclass(frozen=True, slots=True)
class Scene:
    title: str
    nodes: tuple[Node, ...]
    wires: tuple[Wire, ...]


def compose(snapshot: Snapshot) -> Scene:
    """All of the snapshot, placed."""
    return _Composer(snapshot).scene()


def hues(snapshot: Snapshot) -> dict[str, Hue]:
    """Each network's hue; ours are chosen first, so that a stranger's network changes nothing."""
    networks = [network for host in snapshot.hosts for network in host.networks if network.name not in BUILT_IN]
    ranked = sorted(networks, key=lambda network: (not network.ours, network.name))
    return assign(dict.fromkeys(network.name for network in ranked))


class _Composer:
    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._claim = ids.Ids()
        self._hues = hues(snapshot)
        self._nodes: list[Node] = []
        self._wires: list[Wire] = []

    def scene(self) -> Scene:
        hosts = self._snapshot.hosts
        lighten = any(thing.ours for host in hosts for thing in (*host.containers, *host.networks))
        parts = [self._read(host, lighten) for host in hosts]
        placed = list(_side_by_side(parts))
        for part, layout, x, y in placed:
            self._draw_host(part, layout, x, y)
        self._draw_outside(placed)
        return Scene(title(self._snapshot), tuple(self._nodes), tuple(self._wires))

    def _read(self, host: Host, lighten: bool) -> Parts:
        prefix = f"{ids.slug(host.name)}-" if len(self._snapshot.hosts) > 1 else ""
        self._claim.claim(f"{prefix}host")
        self._claim.claim(f"{prefix}stack")
        return read(host, self._hues, self._claim, prefix, lighten)

    # one host

    def _draw_host(self, parts: Parts, layout: HostLayout, x: float, y: float) -> None:
        def at(name: str) -> Box:
            return layout.boxes[name].moved(x, y)

        self._nodes.append(self._frame(parts, Box(x, y, layout.width, layout.height)))
        for bar in parts.bars:
            self._nodes.append(_bar(bar, at(bar.id)))
        for card in parts.cards:
            self._nodes.extend(_card(card, at, self._hues))
        self._nodes.extend(_stack(parts, layout, at))
        for path in layout.paths:
            points = tuple((px + x, py + y) for px, py in path.points)
            hue = self._hues.get(path.network, GREY)
            if path.cell:
                self._wires.append(self._cell_wire(path.cell, path.tail, path.head, points, hue, parts))
            elif path.bar:
                self._wires.append(self._bar_wire(path.bar, path.head, points, hue))

    def _frame(self, parts: Parts, box: Box) -> Node:
        name = text.shorten(parts.host.name, 40)
        word = say("diagram-host")
        lines = (Line(word if name == word else f"{word} {name}", 12, INK, bold=True),)
        note = (Line(self._snapshot.engine, 9, DIM),) if not parts.prefix else ()
        if lines[0].width + text.width(note) + 60 > box.width:
            note = ()
        return Node(f"{parts.prefix}host", f"{word} {parts.host.name}, {self._snapshot.engine}", box, lines, note, PAPER, LINE, top=True, inset=10)

    def _cell_wire(self, cell: Cell, tail: str, head: str, points: tuple[Point, ...], hue: Hue, parts: Parts) -> Wire:
        card = next(card for card in parts.cards if cell in card.cells)
        classes = " ".join(filter(None, ("wire", card.owner.state, "theirs" * card.owner.theirs)))
        return Wire(
            self._claim.claim(ids.wire(cell.id)), f"{cell.about}", tail, head, points, hue.ink, 2.4 if cell.default else 1.3, not cell.live, classes
        )

    def _bar_wire(self, bar: Bar, head: str, points: tuple[Point, ...], hue: Hue) -> Wire:
        classes = "wire theirs" if bar.theirs else "wire"
        return Wire(self._claim.claim(ids.wire(bar.id)), bar.about, bar.id, head, points, hue.ink, 1.3, bar.internal, classes)

    # under the hosts

    def _draw_outside(self, placed: Sequence["Placed"]) -> None:
        ends = [end for part, layout, x, y in placed for end in _uplink_ends(part, layout, x, y)]
        right = max((x + layout.width for _, layout, x, _ in placed), default=200.0)
        floor = max((y + layout.height for _, layout, _, y in placed), default=0.0)
        tunnels = self._tunnels(placed, floor)
        machines = self._machines()
        total = sum(node.box.width for node in machines) + _GAP * (len(machines) - 1)
        straight = len(ends) == 1 and len(machines) == 1
        y = floor + 26 + 14 * tunnels
        x = (ends[0][1] - total / 2 if straight else (right - total) / 2) if ends else 0.0
        x = max(0.0, min(x, right - total))
        placed_machines = []
        for node in machines:
            placed_machines.append(_moved(node, x, y if straight else y + 22))
            x += node.box.width + _GAP
        self._nodes.extend(placed_machines)
        if straight:
            self._uplink(ends[0], placed_machines[0].id, placed_machines[0].box.y, placed_machines[0].box.middle)
        else:
            self._rail(ends, placed_machines, y, right, floor)

    def _rail(self, ends: Sequence["End"], machines: Sequence[Node], y: float, right: float, floor: float) -> None:
        xs = [x for _, x, _ in ends] + [node.box.middle for node in machines]
        upper = any(bottom < floor - 20 for _, _, bottom in ends)
        low, high = min(xs) - 14, max([*xs, right + 12] if upper else xs) + 14
        words = say("diagram-lan")
        self._nodes.append(Node(self._claim.claim("lan"), words, Box(low, y, high - low, 5), fill=GREY.bar, line=GREY.bar))
        for end in ends:
            self._uplink(end, "lan", y, end[1], right + 12 if end[2] < floor - 20 else None)
        for node in machines:
            points = ((node.box.middle, node.box.y), (node.box.middle, y + 5))
            self._wires.append(Wire(self._claim.claim(ids.wire(node.id)), node.about, node.id, "lan", points, GREY.ink, 1.6))

    def _uplink(self, end: "End", head: str, y: float, x: float, detour: float | None = None) -> None:
        name, start, bottom = end
        turn = bottom + 26
        points: tuple[Point, ...] = ((start, bottom), (start, turn), (x, turn), (x, y))
        if detour is not None:
            points = ((start, bottom), (start, turn), (detour, turn), (detour, y))
        self._wires.append(Wire(self._claim.claim(ids.wire(name)), say("diagram-uplink"), name, head, points, GREY.ink, 1.6))

    def _machines(self) -> list[Node]:
        """Machines of the LAN without Docker; where none is known, the world outside."""
        word = say("diagram-outside")
        if not self._snapshot.outside:
            lines: Lines = (Line(word, 11, INK, bold=True), Line(say("diagram-world"), 9, DIM))
            return [_boxed(self._claim.claim("outside"), word, lines)]
        many = len(self._snapshot.outside) > 1
        nodes = []
        for machine in self._snapshot.outside:
            name = text.shorten(machine.name, 28)
            lines = (
                Line(word if machine.name == "outside" else f"{word}: {name}", 11, INK, bold=True),
                Line(machine.address.partition("/")[0], 10),
            )
            wanted = f"outside-{ids.slug(machine.name)}" if many else "outside"
            nodes.append(_boxed(self._claim.claim(wanted), f"{machine.name}, {machine.address}", lines))
        return nodes

    def _tunnels(self, placed: Sequence["Placed"], floor: float) -> int:
        """VXLAN between hosts that carry one overlay network; returns how many."""
        names = dict.fromkeys(bar.name for part, *_ in placed for bar in part.bars if bar.kind == "overlay")
        drawn = 0
        for name in names:
            ends = [
                (layout.stack.id, layout.boxes[layout.stack.id].moved(x, y))
                for part, layout, x, y in placed
                if any(bar.name == name for bar in part.bars)
            ]
            if len(ends) < 2:
                continue
            level = floor + 16 + 14 * drawn
            hue = self._hues.get(name, GREY)
            words = Line(say("diagram-tunnel", name=text.shorten(name, 30)), 9, hue.ink, bold=True)
            for (tail, a), (head, b) in zip(ends, ends[1:], strict=False):
                shift = 24.0 + 14 * drawn
                points = ((a.x + shift, a.bottom), (a.x + shift, level), (b.x + shift, level), (b.x + shift, b.bottom))
                wire = self._claim.claim(ids.wire(f"tunnel-{ids.slug(name)}"))
                self._wires.append(Wire(wire, words.text, tail, head, points, hue.ink, 1.6, dashed=True))
            middle = (ends[0][1].x + ends[1][1].x) / 2 + 24
            width = words.width + 10
            box = Box(middle - width / 2, level - 7, width, 14)
            self._nodes.append(Node(self._claim.claim(f"tunnel-{ids.slug(name)}"), words.text, box, (words,), fill=SHEET, rounded=False, inset=5))
            drawn += 1
        return drawn


Placed = tuple[Parts, HostLayout, float, float]
End = tuple[str, float, float]  # id, x and bottom of an uplink


def title(snapshot: Snapshot) -> str:
    """One sentence that says what is to be seen."""
    return say(
        "diagram-title",
        lab=snapshot.lab,
        hosts=len(snapshot.hosts),
        networks=len({network.id for host in snapshot.hosts for network in host.networks}),
        containers=sum(len(host.containers) for host in snapshot.hosts),
    )


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
            x, y, tall = 0.0, y + tall + 44, 0.0
        yield part, layout, x, y
        x += layout.width + _GAP
        tall = max(tall, layout.height)


def _uplink_ends(parts: Parts, layout: HostLayout, x: float, y: float) -> Iterator[End]:
    if not parts.uplinks:
        box = layout.boxes[layout.stack.id].moved(x, y)
        yield layout.stack.id, box.middle, box.bottom
    for chip in parts.uplinks:
        box = layout.boxes[chip.id].moved(x, y)
        yield chip.id, box.middle, box.bottom


def _moved(node: Node, x: float, y: float) -> Node:
    return Node(node.id, node.about, Box(x, y, node.box.width, node.box.height), node.left, fill=node.fill, line=node.line, inset=node.inset)


def _boxed(name: str, about: str, lines: Lines) -> Node:
    return Node(name, about, Box(0, 0, text.width(lines) + 20, text.height(lines) + 10), lines, fill=CARD, line=LINE, inset=10)


def _bar(bar: Bar, box: Box) -> Node:
    classes = "bar theirs" if bar.theirs else "bar"
    if bar.kind == NONE:
        return Node(bar.id, bar.about, box, bar.left, line=GREY.ink, dashed=True, inset=10, classes=classes)
    return Node(bar.id, bar.about, box, bar.left, bar.right, bar.hue.bar, bar.hue.bar, inset=10, classes=classes, top=bar.kind == HOST)


def _card(card: Card, at: Callable[[str], Box], hues: dict[str, Hue]) -> Iterator[Node]:
    yield _face(card.owner, at(card.owner.id), "card")
    for guest in card.guests:
        yield _face(guest, at(guest.id), "card guest")
    for cell in card.cells:
        classes = " ".join(filter(None, ("cell", card.owner.state, "theirs" * card.owner.theirs)))
        hue = hues.get(cell.network or "", GREY)
        loose = cell.network is None
        yield Node(cell.id, cell.about, at(cell.id), cell.lines, fill=None if loose else hue.tint, line=hue.ink if loose else hue.tint, dashed=loose, classes=classes)


def _face(face: Face, box: Box, kind: str) -> Node:
    classes = " ".join(filter(None, (kind, face.state, "theirs" * face.theirs)))
    guest = "guest" in kind
    return Node(face.id, face.about, box, face.lines, fill=PAPER if guest else CARD, line=LINE, dashed=guest, top=True, classes=classes)


def _stack(parts: Parts, layout: HostLayout, at: Callable[[str], Box]) -> Iterator[Node]:
    stack = layout.stack
    yield Node(stack.id, say("diagram-stack"), at(stack.id), (stack_label(),), fill=CARD, line=LINE, inset=10)
    for chip in parts.ports:
        yield Node(chip.id, chip.about, at(chip.id), chip.lines, fill=PORT, line=PORT)
    for chip in parts.uplinks:
        yield Node(chip.id, chip.about, at(chip.id), chip.lines, fill=PAPER, line=LINE)
