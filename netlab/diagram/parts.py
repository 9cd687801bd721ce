"""What is to be drawn of one host: cards, interface cells, bars, chips; their words and sizes, no places.

Filled by `reading`, placed by `layout`. Sizes are points.
"""

from dataclasses import dataclass
from typing import Final

from netlab.snapshot.model import Host

from . import text
from .palette import Hue
from .text import Lines

LOOSE: Final = ""  # the band of what hangs on nothing
PAD: Final = 6.0  # between a card's edge and what is in it


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
