"""Curves over sizes on logarithmic axes, as SVG."""

import math
from collections.abc import Mapping
from xml.sax.saxutils import escape

WIDTH, HEIGHT, LEFT, TOP, BOTTOM, KEY = 900, 460, 70, 50, 50, 280
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")  # Okabe and Ito's: told apart by all


def svg(title: str, curves: Mapping[str, Mapping[int, float]]) -> str:
    """`curves`: name -> size -> seconds; drawn in microseconds."""
    values = [seconds * 1e6 for curve in curves.values() for seconds in curve.values()]
    sizes = sorted({size for curve in curves.values() for size in curve})
    across = _scale(sizes[0], sizes[-1], LEFT, WIDTH - KEY)
    lowest, highest = (10 ** round_(math.log10(each(values))) for each, round_ in ((min, math.floor), (max, math.ceil)))
    down = _scale(lowest, highest, HEIGHT - BOTTOM, TOP)
    parts = [_text(LEFT, TOP / 2, title, size=16)]
    for size in sizes:
        parts += [_line(across(size), TOP, across(size), HEIGHT - BOTTOM)]
        parts += [_text(across(size), HEIGHT - BOTTOM / 2, f"{size:,}", "middle")]
    for power in range(round(math.log10(lowest)), round(math.log10(highest)) + 1):
        parts += [_line(LEFT, down(10**power), WIDTH - KEY, down(10**power))]
        parts += [_text(LEFT - 8, down(10**power) + 4, f"{10**power:,}", "end")]
    drawn = {
        name: [(across(size), down(seconds * 1e6)) for size, seconds in sorted(curve.items())]
        for name, curve in curves.items()
    }
    labels = _apart({name: points[-1][1] for name, points in drawn.items()})
    for (name, points), colour in zip(drawn.items(), COLOURS, strict=True):
        parts += [*_curve(points, colour), _text(points[-1][0] + 10, labels[name] + 4, name, colour=colour)]
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif">\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>\n{body}\n</svg>\n'
    )


def _scale(low: float, high: float, start: float, end: float):  # type: ignore[no-untyped-def]
    """Logarithmic: low -> start, high -> end."""
    return lambda value: start + (end - start) * math.log(value / low) / math.log(high / low)


def _apart(places: Mapping[str, float], least: float = 15) -> dict[str, float]:
    """The same heights, moved down where labels would lie on each other."""
    apart: dict[str, float] = {}
    last = -math.inf
    for name, y in sorted(places.items(), key=lambda place: place[1]):
        last = apart[name] = max(y, last + least)
    return apart


def _curve(points: list[tuple[float, float]], colour: str) -> list[str]:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    line = f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
    return [line, *(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points)]


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#ddd"/>'


def _text(x: float, y: float, text: str, anchor: str = "start", size: int = 12, colour: str = "#222") -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{colour}"'
    return f"<text {place}>{escape(text)}</text>"
