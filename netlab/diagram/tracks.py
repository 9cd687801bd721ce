"""The horizontal stretches of wires: which network runs at which height of a gutter.

A *gutter* is the free strip under a row of cards or bars. Each network that turns there has one *track* in it.
Tracks are ordered so that few wires cross; those whose stretches do not overlap share a height.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Final

_STEP: Final = 6.0  # between two tracks
_LEAST: Final = 19.0  # height of a gutter, points
_CLEAR: Final = 8.0  # between the ends of two stretches at one height
_EXACT: Final = 6  # up to so many networks every order is tried


@dataclass(frozen=True, slots=True)
class Stretch:
    """What one network does in one gutter: where wires come in from above, where they leave downwards or sidewards."""

    downs: tuple[float, ...] = ()  # x of wires that come from above
    legs: tuple[float, ...] = ()  # x of wires that go on downwards
    sides: tuple[float, ...] = ()  # x in the margin, where other rules hold

    @property
    def low(self) -> float:
        return min(self.downs + self.legs + self.sides)

    @property
    def high(self) -> float:
        return max(self.downs + self.legs + self.sides)

    def joined(self, other: "Stretch") -> "Stretch":
        return Stretch(self.downs + other.downs, self.legs + other.legs, self.sides + other.sides)

    def overlaps(self, other: "Stretch") -> bool:
        return self.low - _CLEAR < other.high and other.low - _CLEAR < self.high


@dataclass(frozen=True, slots=True)
class Gutter:
    levels: Mapping[str, int]  # network -> height, counted from below

    @property
    def height(self) -> float:
        """Points it takes."""
        return _LEAST + _STEP * max([0, *self.levels.values()])

    def up(self, network: str) -> float:
        """How far above the gutter's end the track lies."""
        return _LEAST / 2 + _STEP * self.levels[network]


def crossings(above: Stretch, below: Stretch) -> int:
    """How often wires of the two meet if one's track lies above the other's."""
    return sum(above.low < x < above.high for x in below.downs) + sum(below.low < x < below.high for x in above.legs)


def settle(stretches: Mapping[str, Stretch]) -> Gutter:
    """An order with few crossings, packed into as few heights as it allows."""
    levels: dict[str, int] = {}
    for network in reversed(_order(stretches)):
        under = [levels[other] for other in levels if stretches[network].overlaps(stretches[other])]
        levels[network] = max(under, default=-1) + 1
    return Gutter(levels)


def _order(stretches: Mapping[str, Stretch]) -> Sequence[str]:
    """Networks from the top track to the bottom one."""
    names = sorted(stretches, key=lambda name: (stretches[name].low - stretches[name].high, name))
    if len(names) <= _EXACT:
        return min(permutations(names), key=lambda order: _cost(order, stretches))
    order: list[str] = []
    for name in names:  # each where it crosses least among those that are there
        places = [order[:place] + [name] + order[place:] for place in range(len(order) + 1)]
        order = min(places, key=lambda order: _cost(order, stretches))
    return order


def _cost(order: Sequence[str], stretches: Mapping[str, Stretch]) -> int:
    return sum(
        crossings(stretches[above], stretches[below])
        for place, above in enumerate(order)
        for below in order[place + 1 :]
    )
