"""The who-reaches-whom prediction: a grid that a learner fills, compared with what was measured. Pure.

The widget is in `netlab.ui.grid`; what was measured is a `Reachability` of the lab.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape

from netlab.course.predict import Text, spoken
from netlab.errors import CourseError
from netlab.html import CELL, prose
from netlab.messages import say
from netlab.results import Reachability

Pair = tuple[str, str]  # who asks, who is asked
Mark = Callable[[Pair], str]


@dataclass(frozen=True, slots=True)
class Grid:
    """A question about every pair of some containers, and what to tell who expected too much or too little."""

    question: str
    names: tuple[str, ...]
    too_much: str = ""  # told where an answer was expected and none came
    too_little: str = ""  # told where none was expected and one came

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """Every pair, row by row."""
        return tuple((one, other) for one in self.names for other in self.names if one != other)

    def judge(self, filled: Mapping[Pair, bool], measured: Reachability) -> "GridOutcome":
        """Compare what was filled in with what was measured; CourseError if it was measured among others."""
        if missing := [pair for pair in self.pairs if pair not in measured.answered]:
            raise CourseError(say("grid-not-measured", pairs=", ".join(" → ".join(pair) for pair in missing)))
        return GridOutcome(self, dict(filled), {pair: measured.answered[pair] for pair in self.pairs})

    def __str__(self) -> str:
        return "\n".join([self.question, *(f"  ○ {one} → {other}" for one, other in self.pairs)])

    def html(self) -> str:
        """The question with an empty grid, as it stands on paper."""
        return f"<div><p><b>{prose(self.question)}</b></p>{grid_html(self.names, lambda pair: '○')}</div>"


@dataclass(frozen=True, slots=True)
class GridOutcome:
    """What was filled in and what was measured; true when every pair was filled in as it came."""

    grid: Grid
    filled: Mapping[Pair, bool]
    measured: Mapping[Pair, bool]

    @property
    def wrong(self) -> tuple[Pair, ...]:
        """The pairs that came otherwise."""
        return tuple(p for p in self.grid.pairs if p in self.filled and self.filled[p] != self.measured[p])

    def __bool__(self) -> bool:
        return len(self.filled) == len(self.grid.pairs) and not self.wrong

    @property
    def summary(self) -> str:
        """How many pairs came as expected, in one sentence."""
        if not self.filled:
            return say("grid-none", count=sum(self.measured.values()), all=len(self.measured))
        return say("grid-right", right=len(self.filled) - len(self.wrong), all=len(self.grid.pairs))

    def told(self) -> Iterator[str]:
        """A sentence for each wrong pair, then what is behind such answers."""
        for one, other in self.wrong:
            yield say("grid-reached" if self.measured[one, other] else "grid-unreached", one=one, other=other)
        if self.grid.too_much and any(self.filled[pair] for pair in self.wrong):
            yield self.grid.too_much
        if self.grid.too_little and not all(self.filled[pair] for pair in self.wrong):
            yield self.grid.too_little

    def __repr__(self) -> str:
        return "\n".join([self.summary, *self.told()])

    def _repr_html_(self) -> str:
        lines = "".join(f"<li>{prose(text)}</li>" for text in self.told())
        table = grid_html(self.grid.names, lambda pair: _mark(self.measured[pair], pair in self.wrong))
        if not self.filled:  # the measured table stands above it already
            table = ""
        return f"<div><b>{prose(self.summary)}</b>{table}{f'<ul>{lines}</ul>' if lines else ''}</div>"


def grid(question: Text, names: Iterable[object], too_much: Text = "", too_little: Text = "") -> Grid:
    """A grid about these containers, handles or names; CourseError for fewer than two, or one twice."""
    known = tuple(str(getattr(name, "name", name)) for name in names)
    if len(known) < 2 or len(set(known)) < len(known):
        raise CourseError(say("grid-names", names=", ".join(known) or "-"))
    return Grid(spoken(question), known, spoken(too_much), spoken(too_little))


def grid_html(names: Iterable[str], mark: Mark) -> str:
    """A table: who asks stands at the side, who is asked on top."""
    known = tuple(names)
    head = "".join(f'<th scope="col" style="{CELL}">→ {escape(name)}</th>' for name in known)
    rows = "".join(
        f'<tr><th scope="row" style="{CELL}">{escape(one)}</th>'
        + "".join(f'<td style="{CELL}">{mark((one, other)) if one != other else "·"}</td>' for other in known)
        + "</tr>"
        for one in known
    )
    return f"<table><thead><tr><th></th>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _mark(reached: bool, wrong: bool) -> str:
    mark, colour = ("✓", "#009E73") if reached else ("✗", "#D55E00")
    frame = ";outline:2px solid #E69F00;padding:0 4px" if wrong else ""
    return f'<b style="color:{colour}{frame}">{mark}</b>'
