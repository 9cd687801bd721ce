"""Who passed what: the entries of many files as standings, and these as text, CSV and HTML.

Files are what `gradebook` keeps, or executed notebooks as a teacher collects them, one folder for each learner:
they hold the verdicts in their outputs. What cannot be read is counted and told; the rest still counts.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, Final

from netlab.course import gradebook
from netlab.course.gradebook import Entry
from netlab.course.mime import CHECK
from netlab.errors import CourseError
from netlab.messages import language, say

COLUMNS: Final = ("learner", "exercise", "passed", "attempts", "when", "reason", "engine")
STYLE: Final = (
    "body{font:16px/1.5 system-ui,sans-serif;margin:2rem;color-scheme:light dark}table{border-collapse:collapse}"
    "td,th{padding:.3rem .8rem;border-bottom:1px solid #8884;text-align:left}.yes{color:#009E73}.no{color:#D55E00}"
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a learner stands in an exercise: passed once is passed; `when` is the first pass, else the last attempt."""

    learner: str
    exercise: str
    passed: bool
    attempts: int
    when: str
    reason: str
    engine: str


@dataclass(frozen=True, slots=True)
class Report:
    """The standings of some files, and a sentence for each file with lines that could not be read."""

    standings: tuple[Standing, ...]
    unread: tuple[str, ...] = ()

    @property
    def learners(self) -> list[str]:
        return sorted({standing.learner for standing in self.standings})

    @property
    def exercises(self) -> list[str]:
        return sorted({standing.exercise for standing in self.standings})

    def of(self, learner: str, exercise: str) -> Standing | None:
        """Where this learner stands in this exercise; None if the check was never asked."""
        wanted = (learner, exercise)
        return next((one for one in self.standings if (one.learner, one.exercise) == wanted), None)


def report(paths: Iterable[Path]) -> Report:
    """Read files of results and executed notebooks; CourseError for a file that is not there or no text."""
    entries: list[Entry] = []
    unread: list[str] = []
    for path in paths:
        found, bad = _read(path)
        entries += found
        if bad:
            unread.append(say("report-unread", path=path, count=bad))
    return Report(tuple(standings(entries)), tuple(unread))


def standings(entries: Iterable[Entry]) -> Iterator[Standing]:
    """One standing for each learner and exercise, in that order."""
    grouped: dict[tuple[str, str], list[Entry]] = {}
    for one in entries:
        grouped.setdefault((one.learner, one.exercise), []).append(one)
    for (learner, exercise), asked in sorted(grouped.items()):
        asked.sort(key=lambda one: one.when)
        told = next((one for one in asked if one.passed), asked[-1])
        yield Standing(learner, exercise, told.passed, len(asked), told.when, told.reason, told.engine)


def _read(path: Path) -> tuple[list[Entry], int]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(say("report-no-file", path=path, why=getattr(error, "strerror", error))) from None
    if path.suffix == ".ipynb":
        return _of_notebook(path, text)
    lines = [line for line in text.splitlines() if line.strip()]
    found = [entry for line in lines if (entry := gradebook.entry(line)) is not None]
    return found, len(lines) - len(found)


def _of_notebook(path: Path, text: str) -> tuple[list[Entry], int]:
    try:
        return [_entry(path.resolve().parent.name, found) for found in _verdicts(json.loads(text))], 0
    except (ValueError, TypeError, KeyError, AttributeError):
        return [], 1


def _verdicts(notebook: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            if CHECK in output.get("data", {}):
                yield output["data"][CHECK]


def _entry(learner: str, found: Mapping[str, Any]) -> Entry:
    return Entry(learner, "", str(found["id"]), bool(found["passed"]), str(found["reason"]))


# --- shown


def as_text(given: Report) -> str:
    """A line for each learner and exercise, and how many each learner passed."""
    lines = []
    for learner in given.learners:
        own = [one for one in given.standings if one.learner == learner]
        lines.append(say("report-learner", learner=learner, passed=sum(one.passed for one in own), count=len(own)))
        lines += [f"  {_mark(one)} {one.exercise}{_attempts(one)}{_why(one)}" for one in own]
    return "\n".join([*lines, *given.unread] or [say("report-empty")])


def as_csv(given: Report) -> str:
    """One row for each standing, with the columns of COLUMNS; a cell never starts a formula in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([_plain(getattr(one, column)) for column in COLUMNS] for one in given.standings)
    return out.getvalue()


def _plain(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@")) else value


def as_html(given: Report) -> str:
    """A page that stands alone: learners down, exercises across; a reason is read by hovering or in the CSV."""
    head = "".join(f'<th scope="col">{escape(exercise)}</th>' for exercise in given.exercises)
    rows = "".join(_row(given, learner) for learner in given.learners)
    told = "".join(f"<p>{escape(text)}</p>" for text in given.unread)
    title = escape(say("report-title"))
    return (
        f'<!doctype html><html lang="{language()}"><meta charset="utf-8"><title>{title}</title><style>{STYLE}</style>'
        f"<h1>{title}</h1><table><thead><tr><th></th>{head}</tr></thead><tbody>{rows}</tbody></table>{told}</html>\n"
    )


def _row(given: Report, learner: str) -> str:
    cells = "".join(_cell(given.of(learner, exercise)) for exercise in given.exercises)
    return f'<tr><th scope="row">{escape(learner)}</th>{cells}</tr>'


def _cell(one: Standing | None) -> str:
    if one is None:
        return "<td>·</td>"
    look = "yes" if one.passed else "no"
    return f'<td class="{look}" title="{escape(one.reason)}">{_mark(one)}{escape(_attempts(one))}</td>'


def _mark(one: Standing) -> str:
    return "✓" if one.passed else "○"


def _attempts(one: Standing) -> str:
    return f" ×{one.attempts}" if one.attempts > 1 else ""


def _why(one: Standing) -> str:
    return f": {one.reason}" if one.reason else ""


def written(given: Report, wanted: Mapping[str, Path | None]) -> Sequence[Path]:
    """Write the forms asked for, {"csv": path, "html": path}; the paths written."""
    forms = {"csv": as_csv, "html": as_html}
    made = [(path, forms[form](given)) for form, path in wanted.items() if path]
    for path, content in made:
        path.write_text(content, encoding="utf-8")
    return [path for path, _ in made]
