"""What a scene is made of: boxes with text and wires, with colours and CSS classes, in points."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from netlab.messages import say

from . import text
from .geometry import Box, Point
from .layout import HostLayout
from .palette import CARD, GREY, LINE, PAPER, PORT, Colour, Hue
from .parts import PAD, Bar, Card, Cell, Chip, Face, Parts
from .stack import label
from .text import Lines
from .words import HOST, NONE


@dataclass(frozen=True, slots=True)
class Node:
    id: str
    about: str  # tooltip
    box: Box
    left: Lines = ()
    right: Lines = ()
    fill: Colour | None = None
    line: Colour | None = None
    dashed: bool = False
    top: bool = False  # text at the top, not in the middle
    inset: float = PAD
    classes: str = ""

    def at(self, x: float, y: float) -> "Node":
        """This node with its corner there."""
        return replace(self, box=Box(x, y, self.box.width, self.box.height))


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


Places = Callable[[str], Box]


def of_host(parts: Parts, layout: HostLayout, at: Places, hues: Mapping[str, Hue]) -> Iterator[Node]:
    """Everything inside the frame, back to front."""
    for bar in parts.bars:
        yield _bar(bar, at(bar.id))
    for card in parts.cards:
        yield from _card(card, at, hues)
    yield Node(
        layout.stack.id,
        say("diagram-stack"),
        at(layout.stack.id),
        (label(),),
        fill=CARD,
        line=LINE,
        inset=10,
        classes="stack",
    )
    yield from (_chip(chip, at(chip.id), PORT, PORT) for chip in parts.ports)
    yield from (_chip(chip, at(chip.id), PAPER, LINE) for chip in parts.uplinks)


def classes(words: Iterable[str]) -> str:
    """CSS classes, the empty ones left out."""
    return " ".join(filter(None, words))


def boxed(name: str, about: str, lines: Lines) -> Node:
    """A small box as wide as its text, not yet placed."""
    return Node(
        name, about, Box(0, 0, text.width(lines) + 20, text.height(lines) + 10), lines, (), CARD, LINE, inset=10
    )


def _bar(bar: Bar, box: Box) -> Node:
    node = Node(bar.id, bar.about, box, bar.left, bar.right, bar.hue.bar, bar.hue.bar, inset=10, classes="bar")
    if bar.kind == NONE:
        return replace(node, fill=None, line=GREY.ink, dashed=True)
    if bar.theirs:
        return replace(node, fill=bar.hue.tint, classes="bar theirs")
    return replace(node, top=bar.kind == HOST)


def _card(card: Card, at: Places, hues: Mapping[str, Hue]) -> Iterator[Node]:
    yield _face(card.owner, at(card.owner.id), "card")
    for guest in card.guests:
        yield replace(_face(guest, at(guest.id), "card guest"), dashed=True, fill=PAPER)
    kinds = classes(("cell", card.owner.state, "theirs" * card.owner.theirs))
    for cell in card.cells:
        yield replace(_cell(cell, at(cell.id), hues.get(cell.network or "", GREY)), classes=kinds)


def _cell(cell: Cell, box: Box, hue: Hue) -> Node:
    if cell.network is None:
        return Node(cell.id, cell.about, box, cell.lines, line=hue.ink, dashed=True, top=True)
    return Node(cell.id, cell.about, box, cell.lines, fill=hue.tint, line=hue.tint, top=True)


def _face(face: Face, box: Box, kind: str) -> Node:
    kinds = classes((kind, face.state, "theirs" * face.theirs))
    return Node(
        face.id, face.about, box, face.lines, fill=PAPER if face.theirs else CARD, line=LINE, top=True, classes=kinds
    )


def _chip(chip: Chip, box: Box, fill: Colour, line: Colour) -> Node:
    return Node(chip.id, chip.about, box, chip.lines, fill=fill, line=line)
