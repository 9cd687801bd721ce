"""Lines of text and how wide they are, so that boxes can be sized before Graphviz runs.

Widths are Helvetica's (Adobe's AFM file), which Arial and Liberation Sans share, plus what DejaVu Sans takes more: a
Linux without those fonts draws with it (measured in Chromium: 10 % more, bold 20 %). Other scripts count as one em
where Unicode calls them wide.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Final

from .palette import INK, Colour

LEADING: Final = 1.2  # line height in font sizes; Graphviz uses the same
_WIDER: Final = 1.14
_BOLD: Final = 1.14
_AFM: Final = """
278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556
556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778
667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556
556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584
"""  # thousandths of the font size, from space to tilde
_WIDTHS: Final = dict(zip(map(chr, range(32, 127)), map(int, _AFM.split()), strict=True))


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    size: float = 10  # points
    colour: Colour = INK
    bold: bool = False

    @property
    def width(self) -> float:
        """Points this line takes."""
        return sum(map(_em, self.text)) * self.size * (_BOLD if self.bold else 1)

    @property
    def html(self) -> str:
        """This line inside an HTML-like label of Graphviz."""
        text = escape(clean(self.text), quote=True).replace("\\", "\\\\")  # \N is the node's name to Graphviz
        text = f"<B>{text}</B>" if self.bold else text
        return f'<FONT POINT-SIZE="{self.size:g}" COLOR="{self.colour.light}">{text}</FONT>'


@cache
def _em(character: str) -> float:
    if character in _WIDTHS:
        return _WIDER * _WIDTHS[character] / 1000
    return 1.0 if unicodedata.east_asian_width(character) in "WF" else 0.84  # an arrow in DejaVu Sans


Lines = tuple[Line, ...]


def clean(text: str) -> str:
    """The text without what XML cannot hold (https://www.w3.org/TR/xml/#charsets)."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "\N{REPLACEMENT CHARACTER}", text)


def width(lines: Lines) -> float:
    """Points the widest line takes."""
    return max((line.width for line in lines), default=0.0)


def height(lines: Lines) -> float:
    """Points all lines take, one under the other."""
    return sum(line.size * LEADING for line in lines)


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, the middle left out: both ends of a name tell things apart."""
    if len(text) <= limit:
        return text
    tail = (limit - 1) // 2
    return f"{text[: limit - 1 - tail]}…{text[-tail:]}"


def column(lines: Lines, side: str = "LEFT") -> str:
    """The content of one table cell: lines aligned to one side."""
    return "".join(f'{line.html}<BR ALIGN="{side}"/>' for line in lines)
