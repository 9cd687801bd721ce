"""Where everything of one host lies: boxes for cards, cells, bars and the stack, corners for the wires.

Wires run like the tracks of a circuit: down from an interface cell, along a track in the gutter under its row of cards,
down the *lane* at the left of a network's band to its bar. What leads to another shelf, and from an upper bar to
the stack, goes through the *margin* at the right. First every x is decided (`_Columns`), then the tracks, then every y.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from .bands import BAND_GAP, GAP, LANE, Band, Shelf, cell_spans, shelves, widths
from .geometry import Box, Point
from .parts import PAD, Bar, Card, Cell, Parts
from .stack import Stack, arrange
from .tracks import Gutter, Stretch, settle
from .words import HOST, NONE

EDGE: Final = 14.0  # between the frame and what is in it
TITLE: Final = 30.0
_SLOT: Final = 7.0  # between two wires in the margin
_BARS: Final = -1  # the gutter under the bars of a shelf


@dataclass(frozen=True, slots=True)
class Path:
    """A wire: from a cell to a bar, or from a bar to the stack."""

    tail: str
    head: str
    points: tuple[Point, ...]
    bar: Bar
    card: Card | None = None
    cell: Cell | None = None


@dataclass(frozen=True, slots=True)
class HostLayout:
    width: float
    height: float
    boxes: Mapping[str, Box]  # by id
    paths: tuple[Path, ...]
    stack: Stack


@dataclass(frozen=True, slots=True)
class _Plug:
    """Where a wire begins: a cell's or a bar's middle."""

    shelf: int
    row: int
    x: float
    card: Card
    cell: Cell
    network: str


def lay_out(parts: Parts, limit: float) -> HostLayout:
    """The host's drawing, no wider than `limit` points if its parts allow."""
    columns = _Columns(parts, limit - 2 * EDGE)
    return _Rows(parts, columns).result()


class _Columns:
    """Every x: bands, cards, bars, the margin."""

    def __init__(self, parts: Parts, limit: float) -> None:
        self.shelves = shelves(parts, limit)
        self.last = len(self.shelves) - 1
        self.sizes = widths(parts.cards)
        self.shelf_of = {band.name: number for number, shelf in enumerate(self.shelves) for band in shelf.bands}
        self.cards: dict[str, float] = {}  # left of each card, by its owner's id
        self.bars: dict[str, tuple[float, float]] = {}  # left and right of each bar, by its network
        self.plugs: list[_Plug] = []
        self._lanes: dict[str, float] = {}
        self.inner = max([*(shelf.width for shelf in self.shelves), Stack.least(parts)])
        for number, shelf in enumerate(self.shelves):
            self._place_shelf(number, shelf)
        self.slots = self._margin([bar for bar in parts.bars if bar.kind != NONE])
        if self.slots:
            self.inner += 16 + _SLOT * len(self.slots)  # clear of the stack's round corner

    def _place_shelf(self, number: int, shelf: Shelf) -> None:
        x = EDGE + (self.inner - shelf.width) / 2
        left = x
        for band, after in zip(shelf.bands, [*shelf.bands[1:], None], strict=True):
            self._lanes[band.name] = x + LANE - 8
            self._place_cards(number, band, x)
            right = x + band.width
            x = right + BAND_GAP
            # Where the last card leads on to the next bar, the two bars meet between its cells.
            border = (
                (right - band.overhang - PAD + 1, right - band.overhang - 1) if band.overhang and after else (right, x)
            )
            self.bars[band.name] = (left, border[0])
            left = border[1]

    def _place_cards(self, shelf: int, band: Band, left: float) -> None:
        lengths = [sum(self.sizes[card.owner.id] + GAP for card in row) - GAP for row in band.rows]
        room = band.width - band.lane - max(lengths, default=0.0)
        start = left + band.lane + (room if band.overhang else room / 2)
        for number, row in enumerate(band.rows):
            x = start + (max(lengths) - lengths[number] if number == 0 and band.overhang else 0)
            for card in row:
                self.cards[card.owner.id] = x
                self._plug(shelf, number, card, x)
                x += self.sizes[card.owner.id] + GAP

    def _plug(self, shelf: int, row: int, card: Card, x: float) -> None:
        for cell, (left, width) in zip(card.cells, cell_spans(card, self.sizes[card.owner.id]), strict=True):
            if cell.network in self.shelf_of and cell.network not in (None, NONE):
                self.plugs.append(_Plug(shelf, row, x + left + width / 2, card, cell, cell.network))

    def _margin(self, bars: list[Bar]) -> dict[str, float]:
        """x of each network that needs the margin: the further up its bar, the further out, so none crosses another."""
        needed = {bar.name for bar in bars if self.shelf_of[bar.name] != self.last}
        needed |= {plug.network for plug in self.plugs if plug.shelf != self.shelf_of[plug.network]}
        names = [bar.name for bar in bars if bar.name in needed]
        inside_out = sorted(names, key=lambda name: (-self.shelf_of[name], self.bars[name]))
        return {name: EDGE + self.inner + 8 + _SLOT * number for number, name in enumerate(inside_out)}

    def lane(self, network: str) -> float:
        """x of the wire that comes to this bar from further up or from elsewhere."""
        return self._lanes[network]

    def straight(self, plug: _Plug) -> bool:
        """Can this wire just fall?"""
        low, high = self.bars[plug.network]
        return plug.row == 0 and plug.shelf == self.shelf_of[plug.network] and low < plug.x < high


Place = tuple[int, int]  # shelf, row of cards above the gutter (or _BARS)


class _Rows:
    """Every y, and with it the boxes and the wires."""

    def __init__(self, parts: Parts, columns: _Columns) -> None:
        self._parts = parts
        self._x = columns
        self._stack = arrange(parts, columns.inner)
        self._joined = not any(self._sidestep(bar) for bar in parts.bars)
        self._gutters = {place: settle(stretches) for place, stretches in self._stretches().items()}
        self._bottoms: dict[Place, float] = {}
        self._boxes: dict[str, Box] = {}

    def result(self) -> HostLayout:
        y = TITLE
        for number, shelf in enumerate(self._x.shelves):
            y = self._place_shelf(number, shelf, y)
        self._boxes |= self._stack.boxes(EDGE, y)
        self._join_host_bar(y)
        paths = (*self._cell_paths(), *self._bar_paths(y))
        return HostLayout(self._x.inner + 2 * EDGE, y + self._stack.height + EDGE, self._boxes, paths, self._stack)

    # tracks

    def _stretches(self) -> dict[Place, dict[str, Stretch]]:
        found: dict[Place, dict[str, Stretch]] = {}
        for place, network, stretch in (*self._of_cells(), *self._of_bars()):
            there = found.setdefault(place, {})
            there[network] = there[network].joined(stretch) if network in there else stretch
        return found

    def _of_cells(self) -> Iterator[tuple[Place, str, Stretch]]:
        for plug in self._x.plugs:
            if self._x.straight(plug):
                continue
            target, lane = self._x.shelf_of[plug.network], self._x.lane(plug.network)
            if target == plug.shelf:
                yield (plug.shelf, plug.row), plug.network, Stretch((plug.x,), (lane,))
            else:
                slot = self._x.slots[plug.network]
                yield (plug.shelf, plug.row), plug.network, Stretch((plug.x,), (), (slot,))
                yield (target, 0), plug.network, Stretch((), (lane,), (slot,))

    def _of_bars(self) -> Iterator[tuple[Place, str, Stretch]]:
        for bar, shelf, x in self._wired_bars():
            end = self._bar_end(bar, shelf)
            if end is not None:
                sideways = shelf != self._x.last
                yield (shelf, _BARS), bar.name, Stretch((x,), () if sideways else (end,), (end,) if sideways else ())

    def _wired_bars(self) -> Iterator[tuple[Bar, int, float]]:
        """(bar, shelf, middle) of those that have a wire to the stack."""
        for bar in self._parts.bars:
            shelf = self._x.shelf_of[bar.name]
            if bar.kind != NONE and not self._on_stack(bar):
                yield bar, shelf, sum(self._x.bars[bar.name]) / 2

    def _bar_end(self, bar: Bar, shelf: int) -> float | None:
        """x where the bar's wire goes on: in the margin, or above the uplink a macvlan sits on."""
        return self._x.slots[bar.name] if shelf != self._x.last else self._stack.uplink_x(bar.parent, EDGE)

    # boxes

    def _place_shelf(self, number: int, shelf: Shelf, y: float) -> float:
        for row in reversed(range(max(1, shelf.depth))):
            cards = shelf.row(row)
            foot = max((card.foot for card in cards), default=0.0)
            height = max((card.head for card in cards), default=0.0) + foot
            for card in cards:
                self._place_card(card, y, height, foot)
            y = self._under((number, row), y + height)
        tall = max((band.bar.height for band in shelf.bands if band.bar), default=0.0)
        for band in shelf.bands:
            if band.bar:
                low, high = self._x.bars[band.name]
                self._boxes[band.bar.id] = Box(low, y, high - low, tall)
        return self._under((number, _BARS), y + tall)

    def _under(self, place: Place, y: float) -> float:
        """Leave room for a gutter that begins at y; returns where it ends."""
        self._bottoms[place] = y + self._gutters.setdefault(place, Gutter({})).height
        return self._bottoms[place]

    def _place_card(self, card: Card, y: float, height: float, foot: float) -> None:
        x, width = self._x.cards[card.owner.id], self._x.sizes[card.owner.id]
        self._boxes[card.owner.id] = Box(x, y, width, height)
        right = x + width - PAD
        for guest in reversed(card.guests):
            self._boxes[guest.id] = Box(right - guest.width, y + PAD, guest.width, guest.height)
            right -= guest.width + PAD
        for cell, (left, wide) in zip(card.cells, cell_spans(card, width), strict=True):
            self._boxes[cell.id] = Box(x + left, y + height - foot, wide, foot - PAD)

    def _sidestep(self, bar: Bar) -> bool:
        """Does this bar's wire run along the stack, to an uplink?"""
        return self._x.shelf_of[bar.name] == self._x.last and self._bar_end(bar, self._x.last) is not None

    def _on_stack(self, bar: Bar) -> bool:
        return bar.kind == HOST and self._joined and self._x.shelf_of[bar.name] == self._x.last

    def _join_host_bar(self, stack_top: float) -> None:
        """Docker's `host` network is the stack itself: its bar stands on it."""
        for bar in self._parts.bars:
            if self._on_stack(bar):
                box = self._boxes[bar.id]
                self._boxes[bar.id] = Box(box.x, box.y, box.width, stack_top - box.y)

    # wires

    def _cell_paths(self) -> Iterator[Path]:
        bars = {bar.name: bar for bar in self._parts.bars}
        for plug in self._x.plugs:
            bar = bars[plug.network]
            points = (
                (plug.x, self._boxes[plug.cell.id].bottom),
                *self._turns(plug),
                (plug.x if self._x.straight(plug) else self._x.lane(plug.network), self._boxes[bar.id].y),
            )
            yield Path(plug.cell.id, bar.id, points, bar, plug.card, plug.cell)

    def _turns(self, plug: _Plug) -> Iterator[Point]:
        if self._x.straight(plug):
            return
        x, y = plug.x, self._track((plug.shelf, plug.row), plug.network)
        yield x, y
        if (target := self._x.shelf_of[plug.network]) != plug.shelf:
            x = self._x.slots[plug.network]
            yield x, y
            y = self._track((target, 0), plug.network)
            yield x, y
        yield self._x.lane(plug.network), y

    def _bar_paths(self, stack_top: float) -> Iterator[Path]:
        for bar, shelf, x in self._wired_bars():
            end = self._bar_end(bar, shelf)
            points = [(x, self._boxes[bar.id].bottom)]
            if end is not None:
                y = self._track((shelf, _BARS), bar.name)
                points += [(x, y), (end, y)]
            uplink = self._stack.uplink_id(bar.parent) if shelf == self._x.last else None
            points.append((points[-1][0], self._boxes[uplink].y if uplink else stack_top))
            yield Path(bar.id, uplink or self._stack.id, tuple(points), bar)

    def _track(self, place: Place, network: str) -> float:
        return self._bottoms[place] - self._gutters[place].up(network)
