"""What lies under the hosts: the LAN, tunnels of overlay networks in it, machines that run no Docker.

One uplink and one machine are joined by one wire; where there is more, a bar stands for the LAN, and one in its
hue for each overlay network that several hosts carry. Hosts of an upper row get there by the left side.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from netlab.messages import say
from netlab.snapshot.model import Outside

from . import ids
from .geometry import Box, Point
from .layout import HostLayout
from .nodes import Node, Wire, boxed
from .palette import DIM, GREY, INK, WHITE, Hue
from .parts import Parts
from .text import Line, Lines, shorten

_GAP: Final = 22.0
_BAR: Final = 17.0  # height of the LAN's bar, points


@dataclass(frozen=True, slots=True)
class Placed:
    """A host and where its frame lies."""

    parts: Parts
    layout: HostLayout
    x: float
    y: float

    @property
    def box(self) -> Box:
        return Box(self.x, self.y, self.layout.width, self.layout.height)

    def at(self, name: str) -> Box:
        """The box of this id, in the scene."""
        return self.layout.boxes[name].moved(self.x, self.y)


@dataclass(frozen=True, slots=True)
class _End:
    """Where a wire leaves a host downwards."""

    id: str
    x: float
    y: float
    host: Box


class Under:
    """Nodes and wires below these hosts."""

    def __init__(
        self, hosts: Sequence[Placed], machines: Sequence[Outside], hues: Mapping[str, Hue], claim: ids.Ids
    ) -> None:
        self.nodes: list[Node] = []
        self.wires: list[Wire] = []
        self._hosts = hosts
        self._hues = hues
        self._claim = claim.claim
        self._right = max((host.box.right for host in hosts), default=200.0)
        self._floor = max((host.box.bottom for host in hosts), default=0.0)
        boxes = list(self._machines(machines))
        ends = [end for host in hosts for end in _uplinks(host)]
        if len(ends) == len(boxes) == 1:
            self._one(ends[0], boxes[0])
        else:
            self._many(ends, boxes)

    def _one(self, end: _End, machine: Node) -> None:
        x = max(0.0, min(end.x - machine.box.width / 2, self._right - machine.box.width))
        machine = machine.at(x, self._floor + 26)
        self.nodes.append(machine)
        turn = self._floor + 13
        self._wire(
            end.id,
            machine.id,
            ((end.x, end.y), (end.x, turn), (machine.box.middle, turn), (machine.box.middle, machine.box.y)),
        )

    def _many(self, ends: Sequence[_End], machines: Sequence[Node]) -> None:
        y = self._floor + 22
        for name in self._tunnels():
            self._tunnel(name, y)
            y += _BAR + 12
        lan = self._bar("lan", (Line(say("diagram-lan"), 9, WHITE, bold=True),), y, GREY)
        for number, end in enumerate(ends):
            self._wire(end.id, lan.id, self._down(end, y, -10.0 if self._upper(end) else end.x, 10 + number % 2))
        total = sum(machine.box.width + _GAP for machine in machines) - _GAP
        x = max(0.0, (self._right - total) / 2)
        for machine in machines:
            node = machine.at(x, y + _BAR + 20)
            self.nodes.append(node)
            self._wire(node.id, lan.id, ((node.box.middle, node.box.y), (node.box.middle, y + _BAR)))
            x += node.box.width + _GAP

    def _bar(self, name: str, lines: Lines, y: float, hue: Hue) -> Node:
        left = -20.0 if any(host.box.bottom < self._floor - 60 for host in self._hosts) else 0.0
        box = Box(left, y, self._right - left, _BAR)
        self.nodes.append(
            Node(self._claim(name), lines[0].text, box, lines, fill=hue.bar, line=hue.bar, inset=10, classes="bar")
        )
        return self.nodes[-1]

    def _upper(self, end: _End) -> bool:
        """Is there a host under this one?"""
        return any(host.box.y > end.host.bottom for host in self._hosts)

    def _down(self, end: _End, y: float, x: float, drop: float) -> tuple[Point, ...]:
        turn = end.host.bottom + drop
        return (end.x, end.y), (end.x, turn), (x, turn), (x, y)

    def _wire(self, tail: str, head: str, points: tuple[Point, ...]) -> None:
        about = f"{tail} – {head}"
        self.wires.append(Wire(self._claim(ids.wire(tail)), about, tail, head, points, GREY.ink, 1.6))

    def _tunnels(self) -> list[str]:
        """Overlay networks that more than one host carries."""
        carried = [bar.name for host in self._hosts for bar in host.parts.bars if bar.kind == "overlay"]
        return sorted(name for name in set(carried) if carried.count(name) > 1)

    def _tunnel(self, name: str, y: float) -> None:
        hue = self._hues.get(name, GREY)
        number = self._tunnels().index(name)
        words = Line(say("diagram-tunnel", name=shorten(name, 40)), 9, WHITE, bold=True)
        rail = self._bar(f"tunnel-{ids.slug(name)}", (words,), y, hue)
        for host in self._hosts:
            if not any(bar.name == name for bar in host.parts.bars):
                continue
            stack = host.at(host.layout.stack.id)
            x = stack.x + 30 + 12 * number
            end = _End(host.layout.stack.id, x, stack.bottom, host.box)
            points = self._down(end, y, -16.0 - 4 * number if self._upper(end) else x, 16 + 4 * number)
            wire = self._claim(ids.wire(f"{host.parts.prefix}tunnel-{ids.slug(name)}"))
            self.wires.append(Wire(wire, words.text, end.id, rail.id, points, hue.ink, 1.6, dashed=True))

    def _machines(self, machines: Sequence[Outside]) -> Iterator[Node]:
        """Machines of the LAN without Docker; where none is known, the world outside."""
        word = say("diagram-outside")
        if not machines:
            lines: Lines = (Line(word, 11, INK, bold=True), Line(say("diagram-world"), 9, DIM))
            yield boxed(self._claim("outside"), word, lines)
        for machine in machines:
            named = machine.name == "outside"
            wanted = "outside" if len(machines) == 1 or named else f"outside-{ids.slug(machine.name)}"
            head = word if named else f"{word}: {shorten(machine.name, 28)}"
            address = Line(machine.address.partition("/")[0], 10)
            yield boxed(
                self._claim(wanted), f"{machine.name}, {machine.address}", (Line(head, 11, INK, bold=True), address)
            )


def _uplinks(host: Placed) -> Iterator[_End]:
    """Where the host's uplinks leave; the stack's middle where none is known."""
    for name in [chip.id for chip in host.parts.uplinks] or [host.layout.stack.id]:
        box = host.at(name)
        yield _End(name, box.middle, box.bottom, host.box)
