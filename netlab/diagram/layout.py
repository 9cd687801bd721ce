"""Where everything of one host lies: boxes for cards, cells, bars and the stack, paths for the wires.

Wires run like the tracks of a circuit: down from an interface cell, along a *track* in the *gutter* under its row of
cards, down the *lane* at the left of a network's band to its bar. One network uses one track in a gutter, and lies lower
the shorter its way is, so that wires of one card never cross each other. What leads to another shelf, and from an
upper bar to the stack, goes through the *margin* at the right.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from .bands import BAND_GAP, LANE, Band, Shelf, cell_spans, shelves, widths
from .bands import GAP as CARD_GAP
from .geometry import Box, Point
from .parts import HOST, NONE, PAD, Bar, Card, Cell, Parts
from .stack import Stack, arrange

EDGE: Final = 14.0  # between the frame and what is in it
TITLE: Final = 30.0
_TRACK: Final = 6.0  # between two tracks
_GUTTER: Final = 18.0  # the least height of a gutter
_MARGIN: Final = 7.0


@dataclass(frozen=True, slots=True)
class Path:
    """A wire: from a cell to a bar, or from a bar to the stack."""

    tail: str
    head: str
    points: tuple[Point, ...]
    network: str
    cell: Cell | None = None
    bar: Bar | None = None


@dataclass(frozen=True, slots=True)
class HostLayout:
    width: float
    height: float
    boxes: dict[str, Box]  # by id
    paths: tuple[Path, ...]
    stack: Stack


@dataclass(frozen=True, slots=True)
class _Spot:
    """A cell that has a wire: in which shelf and row it is, and where its wire starts."""

    shelf: int
    row: int
    x: float
    cell: Cell


Gutter = tuple[int, int]  # shelf, row above it; row -1: under the bars


@dataclass
class _Tracks:
    """Which stretch of each gutter a network uses."""

    spans: dict[Gutter, dict[str, tuple[float, float]]] = field(default_factory=dict)
    levels: dict[Gutter, dict[str, int]] = field(default_factory=dict)

    def use(self, gutter: Gutter, network: str, *xs: float) -> None:
        spans = self.spans.setdefault(gutter, {})
        low, high = spans.get(network, (xs[0], xs[0]))
        spans[network] = (min(low, *xs), max(high, *xs))

    def settle(self) -> None:
        """Give each stretch the lowest level that is free over its length, the shortest first."""
        for gutter, spans in self.spans.items():
            levels: dict[str, int] = {}
            for network in sorted(spans, key=lambda name: (spans[name][1] - spans[name][0], name)):
                taken = {levels[other] for other in levels if _overlap(spans[network], spans[other])}
                levels[network] = next(level for level in range(len(spans)) if level not in taken)
            self.levels[gutter] = levels

    def depth(self, gutter: Gutter) -> float:
        """Height the gutter needs."""
        count = max(self.levels.get(gutter, {}).values(), default=0) + 1
        return max(_GUTTER, 2 * 8 + _TRACK * (count - 1))

    def y(self, gutter: Gutter, network: str, bottom: float) -> float:
        """The track's y, if the gutter ends at `bottom`."""
        return bottom - 9 - _TRACK * self.levels[gutter][network]


def _overlap(a: tuple[float, float], b: tuple[float, float]) -> bool:
    return a[0] - 8 < b[1] and b[0] - 8 < a[1]


def lay_out(parts: Parts, limit: float) -> HostLayout:
    """The host's drawing, no wider than `limit` points if its parts allow."""
    return _Plan(parts, limit - 2 * EDGE).result()


class _Plan:
    def __init__(self, parts: Parts, limit: float) -> None:
        self._parts = parts
        self._shelves = shelves(parts, limit)
        self._sizes = widths(parts.cards)
        self._inner = max([*(shelf.width for shelf in self._shelves), Stack.least(parts)])
        self._bands = {
            band.name: (number, band) for number, shelf in enumerate(self._shelves) for band in shelf.bands
        }
        self._left: dict[str, float] = {}  # of each band
        self._spans: dict[str, tuple[float, float]] = {}  # of each bar
        self._cards: dict[str, float] = {}  # left of each card
        self._spots: list[_Spot] = []
        self._tracks = _Tracks()
        self._boxes: dict[str, Box] = {}
        self._bottoms: dict[Gutter, float] = {}

    def result(self) -> HostLayout:
        self._place_columns()
        margin = self._crossers()
        edge = EDGE + self._inner
        self._slots = {name: edge + 8 + _MARGIN * number for number, name in enumerate(margin)}
        self._inner += 8 + _MARGIN * len(margin) if margin else 0
        stack = arrange(self._parts, self._inner)
        self._request(stack)
        self._tracks.settle()
        bottom = self._place_rows()
        self._boxes |= stack.boxes(EDGE, bottom)
        self._join_host_bar(bottom)
        paths = (*self._cell_paths(), *self._bar_paths(stack))
        return HostLayout(self._inner + 2 * EDGE, bottom + stack.height + EDGE, self._boxes, paths, stack)

    # x

    def _place_columns(self) -> None:
        for number, shelf in enumerate(self._shelves):
            x = EDGE + (self._inner - shelf.width) / 2
            for band in shelf.bands:
                self._left[band.name] = x
                self._place_band(number, band, x)
                x += band.width + BAND_GAP
            self._place_bars(shelf)

    def _place_band(self, shelf: int, band: Band, left: float) -> None:
        sizes = [[self._sizes[card.owner.id] for card in row] for row in band.rows]
        block = max((sum(row) + CARD_GAP * (len(row) - 1) for row in sizes), default=0.0)
        room = band.width - band.lane - block
        start = left + band.lane + (room if band.overhang else room / 2)
        for number, row in enumerate(band.rows):
            total = sum(sizes[number]) + CARD_GAP * (len(row) - 1)
            x = start + (block - total if number == 0 and band.overhang else 0)
            for card in row:
                self._cards[card.owner.id] = x
                self._note_spots(shelf, number, card, x)
                x += self._sizes[card.owner.id] + CARD_GAP

    def _note_spots(self, shelf: int, row: int, card: Card, x: float) -> None:
        for cell, (left, width) in zip(card.cells, cell_spans(card, self._sizes[card.owner.id]), strict=True):
            if cell.network in self._bands:
                self._spots.append(_Spot(shelf, row, x + left + width / 2, cell))

    def _place_bars(self, shelf: Shelf) -> None:
        """Each bar is as wide as its band; where the last card leads on, the border is between its cells."""
        left = self._left[shelf.bands[0].name]
        for band, after in zip(shelf.bands, [*shelf.bands[1:], None], strict=True):
            right = self._left[band.name] + band.width
            following = right + BAND_GAP
            if after and band.overhang:
                following = right - band.overhang - 1
                right = following - PAD + 2
            self._spans[band.name] = (left, right)
            left = following

    # tracks

    def _straight(self, spot: _Spot) -> bool:
        low, high = self._spans[spot.cell.network or ""]
        shelf, _ = self._bands[spot.cell.network or ""]
        return spot.row == 0 and spot.shelf == shelf and low < spot.x < high

    def _trunk(self, network: str) -> float:
        return self._left[network] + LANE - 8

    def _crossers(self) -> list[str]:
        """Networks that need the margin, in order."""
        last = len(self._shelves) - 1
        names = {bar.name for bar in self._parts.bars if bar.kind != NONE and self._bands[bar.name][0] != last}
        names |= {
            spot.cell.network or "" for spot in self._spots if spot.shelf != self._bands[spot.cell.network or ""][0]
        }
        return [bar.name for bar in self._parts.bars if bar.name in names]

    def _request(self, stack: Stack) -> None:
        for spot in self._spots:
            network = spot.cell.network or ""
            shelf, _ = self._bands[network]
            if self._straight(spot):
                continue
            if shelf == spot.shelf:
                self._tracks.use((spot.shelf, spot.row), network, spot.x, self._trunk(network))
            else:
                self._tracks.use((spot.shelf, spot.row), network, spot.x, self._slots[network])
                self._tracks.use((shelf, 0), network, self._slots[network], self._trunk(network))
        for bar, shelf, x in self._bars():
            target = self._target(bar, stack)
            if shelf != len(self._shelves) - 1:
                self._tracks.use((shelf, -1), bar.name, x, self._slots[bar.name])
            elif target is not None:
                self._tracks.use((shelf, -1), bar.name, x, target)

    def _bars(self) -> Iterator[tuple[Bar, int, float]]:
        """(bar, shelf, x of its wire) of those that have a wire to the stack."""
        last = len(self._shelves) - 1
        for bar in self._parts.bars:
            shelf = self._bands[bar.name][0]
            if bar.kind == NONE or (bar.kind == HOST and shelf == last):
                continue
            yield bar, shelf, sum(self._spans[bar.name]) / 2

    def _target(self, bar: Bar, stack: Stack) -> float | None:
        """x of the uplink a macvlan sits on."""
        return stack.uplink_x(bar.parent, EDGE) if bar.parent else None

    # y

    def _place_rows(self) -> float:
        y = TITLE
        for number, shelf in enumerate(self._shelves):
            for row in reversed(range(max(1, shelf.depth))):
                cards = shelf.row(row)
                cells = max((card.foot for card in cards), default=0.0)
                height = max((card.head for card in cards), default=0.0) + cells
                for card in cards:
                    self._place_card(card, y, height, cells)
                y += height + self._tracks.depth((number, row))
                self._bottoms[number, row] = y
            height = max((band.bar.height for band in shelf.bands if band.bar), default=0.0)
            for band in shelf.bands:
                if band.bar:
                    low, high = self._spans[band.name]
                    self._boxes[band.bar.id] = Box(low, y, high - low, height)
            y += height + self._tracks.depth((number, -1))
            self._bottoms[number, -1] = y
        return y

    def _place_card(self, card: Card, y: float, height: float, foot: float) -> None:
        x, width = self._cards[card.owner.id], self._sizes[card.owner.id]
        self._boxes[card.owner.id] = Box(x, y, width, height)
        right = x + width - PAD
        for guest in reversed(card.guests):
            self._boxes[guest.id] = Box(right - guest.width, y + PAD, guest.width, card.head - 2 * PAD)
            right -= guest.width + PAD
        for cell, (left, wide) in zip(card.cells, cell_spans(card, width), strict=True):
            self._boxes[cell.id] = Box(x + left, y + height - foot, wide, foot - PAD)

    def _join_host_bar(self, stack_top: float) -> None:
        """Docker's `host` network is the stack itself: its bar stands on it."""
        for bar in self._parts.bars:
            if bar.kind == HOST and self._bands[bar.name][0] == len(self._shelves) - 1:
                box = self._boxes[bar.id]
                self._boxes[bar.id] = Box(box.x, box.y, box.width, stack_top - box.y)

    # wires

    def _cell_paths(self) -> Iterator[Path]:
        bars = {bar.name: bar for bar in self._parts.bars}
        for spot in self._spots:
            network = spot.cell.network or ""
            bar = bars[network]
            if bar.kind == NONE:
                continue
            points = tuple(self._cell_points(spot, network, self._boxes[bar.id].y))
            yield Path(spot.cell.id, bar.id, points, network, spot.cell, bar)

    def _cell_points(self, spot: _Spot, network: str, bar_top: float) -> Iterator[Point]:
        yield spot.x, self._boxes[spot.cell.id].bottom
        x = spot.x
        if not self._straight(spot):
            shelf, _ = self._bands[network]
            y = self._track_y((spot.shelf, spot.row), network)
            yield x, y
            if shelf != spot.shelf:
                yield self._slots[network], y
                y = self._track_y((shelf, 0), network)
                yield self._slots[network], y
            x = self._trunk(network)
            yield x, y
        yield x, bar_top

    def _bar_paths(self, stack: Stack) -> Iterator[Path]:
        last = len(self._shelves) - 1
        for bar, shelf, x in self._bars():
            target = self._slots[bar.name] if shelf != last else self._target(bar, stack)
            points = [(x, self._boxes[bar.id].bottom)]
            if target is not None:
                y = self._track_y((shelf, -1), bar.name)
                points += [(x, y), (target, y)]
            uplink = stack.uplink_id(bar.parent) if shelf == last and target is not None else None
            head = uplink or stack.id
            points.append((points[-1][0], self._boxes[head].y))
            yield Path(bar.id, head, tuple(points), bar.name, None, bar)

    def _track_y(self, gutter: Gutter, network: str) -> float:
        return self._tracks.y(gutter, network, self._bottoms[gutter])
