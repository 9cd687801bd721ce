"""The course's table of contents, and how far a learner has come in it.

The front page holds the table as plain Markdown, so that its links work before any cell has run; progress is
read when it is asked for, from what checks kept (`gradebook`).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Final

from netlab.course import folder, gradebook
from netlab.course.report import Standing, report
from netlab.course.source import Source, find, in_language
from netlab.html import CELL
from netlab.messages import CATALOGUE, LANGUAGES, language, say

MARK: Final = "<!-- contents -->"  # stands in the front page where the table goes
ABOUT: Final = re.compile(
    r"^\*\*(?:Time|시간)\*\*: (?P<time>[^.]+)\. \*\*(?:Needs|필요한 것)\*\*: (?P<needs>[^.]+)\.", re.M
)
CHECKED: Final = re.compile(r'^check\("([^"]+)", lab\)$', re.M)


@dataclass(frozen=True, slots=True)
class Lesson:
    """A line of the contents: the notebook, its title, how long it takes, what it needs, its exercises."""

    stem: str
    title: str
    time: str
    needs: str
    exercises: tuple[str, ...]


def lessons(sources: Iterable[Source], language: str) -> Iterator[Lesson]:
    """The lessons of these sources in this language; the front page is none."""
    for source in sources:
        if not source.number:
            continue
        cells = in_language(source.cells, language)
        about = next((found for cell in cells if (found := ABOUT.search(cell.source))), None)
        checked = tuple(id for cell in cells if cell.cell_type == "code" for id in CHECKED.findall(cell.source))
        time, needs = (about["time"], about["needs"]) if about else ("", "")
        yield Lesson(source.stem, source.title(language), time, needs, checked)


def contents(sources: Iterable[Source], language: str) -> str:
    """The contents as a Markdown table."""
    heads = [CATALOGUE[f"contents-{name}"][LANGUAGES.index(language)] for name in ("lesson", "time", "needs")]
    rows = [f"| {' | '.join(['', *heads])} |", "|---|---|---|---|"]
    for one in lessons(sources, language):
        rows.append(f"| {one.stem[:2]} | [{one.title}]({one.stem}.ipynb) | {one.time} | {one.needs} |")
    return "\n".join(rows)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a learner has come: each lesson, and for each of its exercises where the learner stands."""

    rows: tuple[tuple[Lesson, tuple[Standing | None, ...]], ...]

    def __repr__(self) -> str:
        return "\n".join(f"{lesson.stem[:2]} {lesson.title}: {_marks(stands)}" for lesson, stands in self.rows)

    def _repr_html_(self) -> str:
        heads = "".join(f'<th style="{CELL}">{escape(say(f"contents-{name}"))}</th>' for name in ("lesson", "passed"))
        body = "".join(_row(lesson, stands) for lesson, stands in self.rows)
        return f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def progress() -> Progress:
    """How far you have come, from the results that checks kept beside the notebooks of this clone.

    Raises CourseError outside a clone.
    """
    notebooks = folder.notebooks()
    told = report(sorted(notebooks.rglob(gradebook.FILE)))
    own = {one.exercise: one for one in told.standings if one.learner == gradebook.learner()}
    found = lessons(find(notebooks / "src"), language())
    return Progress(tuple((lesson, tuple(own.get(id) for id in lesson.exercises)) for lesson in found))


def _marks(stands: Iterable[Standing | None]) -> str:
    return " ".join("·" if one is None else "✓" if one.passed else "○" for one in stands)


def _row(lesson: Lesson, stands: tuple[Standing | None, ...]) -> str:
    link = f'<a href="{lesson.stem}.ipynb">{lesson.stem[:2]} {escape(lesson.title)}</a>'
    passed = sum(one is not None and one.passed for one in stands)
    count = f"{passed}/{len(stands)}"
    return f'<tr><td style="{CELL}">{link}</td><td style="{CELL}">{_marks(stands)} {count}</td></tr>'
