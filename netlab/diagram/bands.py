"""Who stands where on a host: cards in rows above their network's bar, bars side by side.

Only widths are decided here. A *band* is a network with the cards whose first network it is; a *shelf* is a row of
bands. Cards with one network come first in their band, those that lead elsewhere last, in the row next to the bar,
so that their wires to the neighbour are short. Networks keep the order they have in the snapshot, so that two
diagrams can be compared by eye.

Why not `dot`'s own layout: it moves everything when one container is added, holds no order of networks, and lays sixty
containers in one line. Graphviz draws (and measures) what is placed here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from .parts import LOOSE, PAD, Bar, Card, Parts
from .words import HOST, NONE

GAP: Final = 14.0  # between cards of a row
BAND_GAP: Final = 22.0
LANE: Final = 22.0  # room at a band's left edge for the wire that comes from further up or from elsewhere
_DETOUR: Final = 15.0  # how much height a bar's straight way to the stack is worth
_UNIFORM: Final = 94.0  # cards narrower than this get one common width, for the grid


@dataclass(frozen=True, slots=True)
class Band:
    name: str
    bar: Bar | None
    rows: tuple[tuple[Card, ...], ...]  # from the bar upwards; each from left to right
    lane: float
    width: float
    overhang: float  # what of the width lies under cells that drop on the next band's bar


@dataclass(frozen=True, slots=True)
class Shelf:
    bands: tuple[Band, ...]

    @property
    def width(self) -> float:
        return sum(band.width for band in self.bands) + BAND_GAP * (len(self.bands) - 1)

    @property
    def depth(self) -> int:
        """How many rows of cards."""
        return max(len(band.rows) for band in self.bands)

    def row(self, index: int) -> list[Card]:
        """All cards of one row, counted from the bars."""
        return [card for band in self.bands if index < len(band.rows) for card in band.rows[index]]


def widths(cards: Sequence[Card]) -> dict[str, float]:
    """Width of each card by its owner's id: small single cards are made equally wide."""
    small = [card.width for card in cards if len(card.cells) < 2 and card.width <= _UNIFORM]
    common = max(small, default=0.0)
    return {card.owner.id: max(card.width, common if len(card.cells) < 2 else 0.0) for card in cards}


def shelves(parts: Parts, limit: float) -> tuple[Shelf, ...]:
    """The arrangement with the least height that is not wider than `limit` (points), if any is."""
    groups = _groups(parts)
    sizes = widths(parts.cards)
    most = max((len(cards) for _, _, cards in groups), default=1)
    tries = [
        arrangement
        for rows in range(1, max(1, most) + 1)
        for arrangement in _arrangements([_band(*group, groups, sizes, rows, limit) for group in groups], limit)
    ]
    return min(tries, key=lambda shelves: (_excess(shelves, limit), _height(shelves) + _DETOUR * _detours(shelves)))


def _arrangements(bands: Sequence[Band], limit: float) -> Iterator[tuple[Shelf, ...]]:
    """All in order; and with what needs no wire on top, out of the others' way to the stack."""
    yield _wrap(bands, limit)
    loose = [band for band in bands if band.name in (LOOSE, NONE)]
    yield _wrap(loose, limit) + _wrap([band for band in bands if band not in loose], limit)


Group = tuple[str, Bar | None, tuple[Card, ...]]


def _groups(parts: Parts) -> list[Group]:
    """(name, bar, cards) of each band, in drawing order."""
    place = {bar.name: number for number, bar in enumerate(parts.bars)}
    homes: dict[str, list[Card]] = {bar.name: [] for bar in parts.bars}
    for card in parts.cards:
        homes.setdefault(card.home, []).append(card)
    bars = {bar.name: bar for bar in parts.bars}

    def leads(card: Card) -> tuple[int, ...]:
        return tuple(
            sorted(place.get(cell.network or "", 0) for cell in card.cells if cell.network not in (None, card.home))
        )

    return [
        (name, bars.get(name), tuple(sorted(cards, key=lambda card: (bool(leads(card)), leads(card), card.owner.id))))
        for name, cards in homes.items()
    ]


def _band(
    name: str,
    bar: Bar | None,
    cards: tuple[Card, ...],
    groups: Sequence[Group],
    sizes: Mapping[str, float],
    rows: int,
    limit: float,
) -> Band:
    lines = _fold(cards, sizes, rows, limit)
    lane = LANE if len(lines) > 1 or _visited(name, groups) else 0.0
    inside = max((_row_width(line, sizes) for line in lines), default=0.0)
    over = _overhang(name, lines, groups, sizes)
    bar_width = bar.width if bar else 0.0
    return Band(name, bar, lines, lane, max(inside + lane, bar_width + over), over)


def _visited(name: str, groups: Sequence[Group]) -> bool:
    """Does a card of another band lead here?"""
    return any(
        cell.network == name for home, _, cards in groups if home != name for card in cards for cell in card.cells
    )


def _row_width(line: Sequence[Card], sizes: Mapping[str, float]) -> float:
    return sum(sizes[card.owner.id] for card in line) + GAP * (len(line) - 1)


def _fold(cards: Sequence[Card], sizes: Mapping[str, float], rows: int, limit: float) -> tuple[tuple[Card, ...], ...]:
    """The cards in at most `rows` rows, as narrow as that allows, but never wider than `limit` for the sake of it."""
    if not cards:
        return ()
    width = max(max(sizes[card.owner.id] for card in cards), _row_width(cards, sizes) / rows)
    while len(lines := _fill(cards, sizes, width)) > rows and width < limit - LANE:
        width += 4
    return lines


def _fill(cards: Sequence[Card], sizes: Mapping[str, float], width: float) -> tuple[tuple[Card, ...], ...]:
    """Rows filled from the end, so that a short row is the one furthest from the bar."""
    rows: list[list[Card]] = [[]]
    for card in reversed(cards):
        if rows[-1] and _row_width([card, *rows[-1]], sizes) > width:
            rows.append([])
        rows[-1].insert(0, card)
    return tuple(map(tuple, rows))


def _overhang(name: str, lines: Sequence[Sequence[Card]], groups: Sequence[Group], sizes: Mapping[str, float]) -> float:
    """Width of the last card's cells that belong to the next band, if its wires can drop straight on that bar."""
    names = [group[0] for group in groups]
    after = names[names.index(name) + 1 :][:1]
    if not lines or not after or after[0] in (LOOSE, HOST, NONE):
        return 0.0
    card = lines[0][-1]
    ahead = [cell for cell in card.cells if cell.network == after[0]]
    if not ahead or card.cells[-1].network != after[0]:
        return 0.0
    first = card.cells.index(ahead[0])
    return sizes[card.owner.id] - min(span[0] for span in list(cell_spans(card, sizes[card.owner.id]))[first:])


def cell_spans(card: Card, width: float) -> Iterator[tuple[float, float]]:
    """(left, width) of each cell inside a card of this width: the room is shared out evenly."""
    if not card.cells:
        return
    spare = width - PAD * (len(card.cells) + 1) - sum(cell.width for cell in card.cells)
    left = PAD
    for cell in card.cells:
        wide = cell.width + spare / len(card.cells)
        yield left, wide
        left += wide + PAD


def _wrap(bands: Sequence[Band], limit: float) -> tuple[Shelf, ...]:
    lines: list[list[Band]] = [[]]
    for band in bands:
        if lines[-1] and Shelf((*lines[-1], band)).width > limit:
            lines.append([])
        lines[-1].append(band)
    return tuple(Shelf((*line[:-1], replace(line[-1], overhang=0.0))) for line in lines if line)


def _detours(shelves: Sequence[Shelf]) -> int:
    """How many bars reach the stack through the margin only."""
    return sum(band.name not in (LOOSE, NONE) for shelf in shelves[:-1] for band in shelf.bands)


def _excess(shelves: Sequence[Shelf], limit: float) -> float:
    return max(0.0, max((shelf.width for shelf in shelves), default=0.0) - limit)


def _height(shelves: Sequence[Shelf]) -> float:
    rows = sum(
        max((card.head + card.foot for card in shelf.row(index)), default=0.0) + 26
        for shelf in shelves
        for index in range(shelf.depth)
    )
    bars = sum(max((band.bar.height for band in shelf.bands if band.bar), default=0.0) + 40 for shelf in shelves)
    return rows + bars
