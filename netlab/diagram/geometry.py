"""Boxes and wire paths: x to the right, y downwards, points (1/72 inch)."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot
from typing import Final

Point = tuple[float, float]
_RADIUS: Final = 6.0
_ROUND: Final = 0.5523  # how far a cubic's handles reach to make a quarter circle


@dataclass(frozen=True, slots=True)
class Box:
    x: float  # left
    y: float  # top
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    def moved(self, dx: float, dy: float) -> "Box":
        return Box(self.x + dx, self.y + dy, self.width, self.height)


def spline(points: Sequence[Point]) -> list[Point]:
    """Control points (3n + 1) of the line through these corners; turns are round: no crossing looks like one."""
    corners = _without_repeats(points)
    path = [corners[0]]
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        radius = min(_RADIUS, _length(before, corner) / 2, _length(corner, after) / 2)
        start, end = _toward(corner, before, radius), _toward(corner, after, radius)
        path += _straight(path[-1], start)
        path += [_toward(start, corner, radius * _ROUND), _toward(end, corner, radius * _ROUND), end]
    return path + _straight(path[-1], corners[-1])


def _without_repeats(points: Sequence[Point]) -> list[Point]:
    kept = [points[0]]
    for point in points[1:]:
        if _length(kept[-1], point) < 0.01:
            continue
        if len(kept) > 1 and _on_line(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return kept if len(kept) > 1 else [points[0], points[-1]]


def _on_line(a: Point, b: Point, c: Point) -> bool:
    return abs(a[0] - b[0]) + abs(b[0] - c[0]) < 0.01 or abs(a[1] - b[1]) + abs(b[1] - c[1]) < 0.01


def _length(a: Point, b: Point) -> float:
    return hypot(a[0] - b[0], a[1] - b[1])


def _toward(a: Point, b: Point, distance: float) -> Point:
    length = _length(a, b) or 1.0
    return a[0] + (b[0] - a[0]) * distance / length, a[1] + (b[1] - a[1]) * distance / length


def _straight(a: Point, b: Point) -> list[Point]:
    third = _length(a, b) / 3
    return [_toward(a, b, third), _toward(b, a, third), b]
