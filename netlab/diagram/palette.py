"""The colours of a diagram: one hue per network, a few roles for the rest, each with a light and a dark value.

Graphviz writes the light value into the SVG, where every viewer understands it; `stylesheet` then replaces each
light value by a CSS variable. So a light value stands for one role only, and no two roles may share one.
Hues are near Okabe and Ito's, which colour-blind eyes tell apart, deepened until white text is readable on them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

CLASS: Final = "netlab-diagram"


@dataclass(frozen=True, slots=True)
class Colour:
    light: str  # #rrggbb, lower case as Graphviz writes it
    dark: str


@dataclass(frozen=True, slots=True)
class Hue:
    bar: Colour  # under white text
    ink: Colour  # wires, and text on the tint
    tint: Colour  # an interface cell


def _hue(bar: tuple[str, str], ink: tuple[str, str], tint: tuple[str, str]) -> Hue:
    return Hue(Colour(*bar), Colour(*ink), Colour(*tint))


HUES: Final = (
    _hue(("#0072b2", "#1b6fa3"), ("#006dab", "#5db5ea"), ("#dcebf7", "#17374e")),  # blue
    _hue(("#c2500a", "#b34b0d"), ("#af4604", "#f0904f"), ("#fbe6d8", "#4d2a15")),  # vermilion
    _hue(("#7b4fa3", "#7f55a8"), ("#744a9b", "#bd9ce2"), ("#ece3f5", "#3a2b54")),  # purple
    _hue(("#00795c", "#0b7a5f"), ("#007256", "#3ac49b"), ("#d9f0e8", "#113f34")),  # green
    _hue(("#b23a78", "#a93b75"), ("#a93570", "#ee90bf"), ("#f9e1ed", "#4c2139")),  # reddish purple
    _hue(("#876300", "#866405"), ("#7d5c00", "#dfb548"), ("#f6eacb", "#41340f")),  # ochre
    _hue(("#00778a", "#0b7283"), ("#007083", "#50c1d3"), ("#d4eef3", "#123e47")),  # teal
    _hue(("#4b57b8", "#525ec2"), ("#4651b0", "#9ba6f6"), ("#e2e5f8", "#2a305e")),  # indigo
)
GREY: Final = _hue(("#69707d", "#666e7c"), ("#5f6673", "#a0a8b5"), ("#ebedf1", "#353b46"))

SHEET: Final = Colour("#fefefe", "#111317")  # under everything: the picture stays readable on any page
PAPER: Final = Colour("#f7f8fa", "#1b1f27")  # inside a host
CARD: Final = Colour("#fffffe", "#262b35")
LINE: Final = Colour("#b4bac4", "#4b5361")
INK: Final = Colour("#1f2937", "#e5e7eb")
DIM: Final = Colour("#5b6372", "#a5acb8")
WHITE: Final = Colour("#fefffe", "#fefffe")  # text on a bar
PORT: Final = Colour("#fff0bd", "#493d13")
PORT_INK: Final = Colour("#6f5300", "#f3dc8c")
GOOD: Final = Colour("#009e73", "#34d399")  # the path of an answer
BAD: Final = Colour("#c00000", "#f87171")  # where it ended

ROLES: Final = (SHEET, PAPER, CARD, LINE, INK, DIM, WHITE, PORT, PORT_INK, GOOD, BAD)


def colours() -> Iterator[Colour]:
    """Every colour a diagram may use, in a fixed order."""
    yield from ROLES
    for hue in (*HUES, GREY):
        yield from (hue.bar, hue.ink, hue.tint)


def assign(names: Iterable[str]) -> dict[str, Hue]:
    """A hue for each name, the same in every diagram: chosen by the name, not by who else is there.

    Only where two names fall on one hue, the later of them takes the next free one.
    """
    taken: dict[str, int] = {}
    for name in names:
        free = set(range(len(HUES))) - set(taken.values()) or set(range(len(HUES)))
        first = _number(name) % len(HUES)
        taken[name] = next(n % len(HUES) for n in range(first, first + len(HUES)) if n % len(HUES) in free)
    return {name: HUES[index] for name, index in taken.items()}


def _number(name: str) -> int:
    """A number of the name alone; the factor is one that tells the course's own networks well apart."""
    number = 0
    for character in name:
        number = (number * 1321 + ord(character)) % 65521
    return number


def stylesheet(svg: str) -> str:
    """CSS for this SVG: its colours as variables, light unless the page or the reader asks for dark.

    JupyterLab says what it shows with `data-jp-theme-light`, which wins over the reader's system; where no such
    attribute is there, `prefers-color-scheme` decides; paper is white. Rules and variables mean the same in every
    diagram, so several of them in one page do not collide.
    """
    root = f"svg.{CLASS}"
    used = [(f"--nl{n}", colour) for n, colour in enumerate(colours()) if f'"{colour.light}"' in svg]
    light = ";".join(f"{name}:{colour.light}" for name, colour in used)
    dark = ";".join(f"{name}:{colour.dark}" for name, colour in used)
    return "".join(
        (
            f"{root}{{{light}}}",
            f"@media (prefers-color-scheme:dark){{{root}{{{dark}}}}}",
            f'[data-jp-theme-light="true"] {root}{{{light}}}',
            f'[data-jp-theme-light="false"] {root}{{{dark}}}',
            f"@media print{{{root}.{CLASS}.{CLASS}{{{light}}}}}",
            *(
                f'{root} [{attribute}="{colour.light}"]{{{attribute}:var({name},{colour.light})}}'
                for name, colour in used
                for attribute in ("fill", "stroke")
                if f'{attribute}="{colour.light}"' in svg
            ),
            f"{root} .stopped{{opacity:.6}}",
            f"{root} text{{font-family:Helvetica,Arial,sans-serif}}",
        )
    )
