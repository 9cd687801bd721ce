"""Rules that every notebook source keeps, as pure functions: source -> what is wrong, one sentence each.

The two languages must state the same facts; code cells stay short enough to be read while they are run.
"""

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from statistics import median
from typing import Final

from netlab.course.source import Cell, Source, in_language, tags
from netlab.messages import LANGUAGES, say

TAGS: Final = frozenset({"parameters", "setup", "predict", "exercise", "solution", "check", "teardown"})
PARAMETERS: Final = 'engine = "auto"\nlang = "en"'
LONGEST, USUAL = 20, 3  # lines of a code cell: none over, the median
MINUTES: Final = 20  # that a notebook takes at most
READ, RUN, PREDICT, SOLVE = 180, 0.25, 0.5, 2  # words read in a minute; minutes for a cell, a prediction, an exercise

FENCE: Final = re.compile(r"^(```+|~~~+)(\S*)$(.*?)^\1$", re.MULTILINE | re.DOTALL)
INLINE_CODE: Final = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")


def lint(source: Source) -> list[str]:
    """Everything wrong with a source; empty when it keeps all rules."""
    return [say("course-lint", source=source.path.name, what=what) for rule in RULES for what in rule(source)]


def facts(markdown: str) -> dict[str, Sequence[object]]:
    """What a translation must keep: headings, code, links, tables, fences."""
    prose = FENCE.sub("", markdown)
    return {
        "headings": re.findall(r"^#+(?= )", prose, re.MULTILINE),
        "inline code": sorted(code for _, code in INLINE_CODE.findall(prose)),
        "links": sorted(re.findall(r"\]\(([^)\s]+)\)|(?:href|src)=\"([^\"]+)\"", prose)),
        "table rows": [row.count("|") for row in re.findall(r"^\|.*$", prose, re.MULTILINE)],
        "fences": [_fence(kind, body) for _, kind, body in FENCE.findall(markdown)],
    }


def _fence(kind: str, body: str) -> tuple[str, str]:
    """Commands are the same in both languages but for their comments; plain text may be translated."""
    return (kind, "" if kind in ("", "text") else re.sub(r"(^|\s)#\s.*$", "", body, flags=re.MULTILINE).strip())


def twins(source: Source) -> Iterator[str]:
    """Prose comes in adjacent pairs, English first, that state the same facts."""
    spoken = [cell for cell in source.cells if cell.cell_type == "markdown" or "lang" in cell.metadata]
    for english, korean in zip_longest(spoken[::2], spoken[1::2]):
        where = _first_line(english)
        if not _adjacent(source, english, korean):
            yield say("course-lint-no-twin", where=where)
            return
        yield from (say("course-lint-twins", where=where, what=what) for what in _differences(english, korean))


def _adjacent(source: Source, english: Cell, korean: Cell | None) -> bool:
    if korean is None or [english.metadata.get("lang"), korean.metadata.get("lang")] != list(LANGUAGES):
        return False
    places = [next(i for i, cell in enumerate(source.cells) if cell is twin) for twin in (english, korean)]
    return places[1] == places[0] + 1 and english.cell_type == korean.cell_type


def _differences(english: Cell, korean: Cell) -> Iterator[str]:
    if tags(english) != tags(korean):
        yield f"tags: {tags(english)} / {tags(korean)}"
    if english.cell_type == "code":
        if _shape(english.source) != _shape(korean.source):
            yield "code"
        return
    one, other = facts(english.source), facts(korean.source)
    yield from (f"{name}: {one[name]} / {other[name]}" for name in one if one[name] != other[name])


def _shape(code: str) -> str:
    """Code with its texts blanked; keys of a dict are names, not texts, and stay."""

    class Blank(ast.NodeTransformer):
        def visit_Constant(self, node: ast.Constant) -> ast.Constant:
            return ast.Constant("") if isinstance(node.value, str) else node

        def visit_Dict(self, node: ast.Dict) -> ast.Dict:
            return ast.Dict(node.keys, [self.visit(value) for value in node.values])

    return ast.dump(Blank().visit(ast.parse(code)))


def code(source: Source) -> Iterator[str]:
    """Cells of 1-3 lines as a rule, none over 20; comments and blank lines count."""
    lengths = []
    for cell in _code(source):
        lengths.append(len(cell.source.splitlines()))
        if lengths[-1] > LONGEST:
            yield say("course-lint-long", where=_first_line(cell), lines=lengths[-1], most=LONGEST)
    if lengths and median(lengths) > USUAL:
        yield say("course-lint-median", lines=median(lengths), most=USUAL)


def minutes(source: Source) -> float:
    """How long a learner sits in front of it, from its (English) words and its cells."""
    cells = in_language(source.cells, "en")
    prose: str = " ".join(FENCE.sub("", cell.source) for cell in cells if cell.cell_type == "markdown")
    asked = [cell for cell in cells if "predict" in tags(cell)]
    questions: int = sum(len(re.findall(r"\w+", cell.source)) for cell in asked)
    run: int = sum(cell.cell_type == "code" for cell in cells) - len(asked)
    solved: int = sum("check" in tags(cell) for cell in cells)
    return (len(prose.split()) + questions) / READ + run * RUN + len(asked) * PREDICT + solved * SOLVE


def time(source: Source) -> Iterator[str]:
    """A notebook is done in one sitting."""
    if round(taken := minutes(source)) > MINUTES:
        yield say("course-lint-time", minutes=taken, most=MINUTES)


def parameters(source: Source) -> Iterator[str]:
    """The first code cell is the parameters cell, and holds what `run` and papermill's -p set."""
    cells = _code(source)
    if [cell for cell in cells if "parameters" in tags(cell)] != cells[:1] or cells[0].source != PARAMETERS:
        yield say("course-lint-parameters", code=PARAMETERS.replace("\n", "; "))


def title(source: Source) -> Iterator[str]:
    """The first two cells open with the notebook's title, and no other cell holds a heading of that level."""
    prose = [cell for cell in source.cells if cell.cell_type == "markdown"]
    titled = [cell for cell in prose if re.search(r"^# ", FENCE.sub("", cell.source), re.MULTILINE)]
    opening = list(source.cells[:2])
    if titled != opening or not all(cell.source.startswith("# ") for cell in opening):
        yield say("course-lint-title")


def known_tags(source: Source) -> Iterator[str]:
    """Tags are from a short list; what is checked must have been asked."""
    used = [tag for cell in source.cells for tag in tags(cell)]
    yield from (say("course-lint-tag", tag=tag, known=", ".join(sorted(TAGS))) for tag in sorted({*used} - TAGS))
    if "exercise" in used and "check" not in used:
        yield say("course-lint-no-check")


def exercises(source: Source) -> Iterator[str]:
    """A cell tagged exercise, or one between it and its check, holds a solution; else nothing could be learnt."""
    solved = any(
        "solution" in tags(cell) or re.search(r"^\s*# solution\b", cell.source, re.M) for cell in _code(source)
    )
    if any("exercise" in tags(cell) for cell in source.cells) and not solved:
        yield say("course-lint-no-solution")


RULES: Final[tuple[Callable[[Source], Iterator[str]], ...]] = (
    title, parameters, twins, code, time, known_tags, exercises,
)  # fmt: skip


def _code(source: Source) -> list[Cell]:
    return [cell for cell in source.cells if cell.cell_type == "code"]


def _first_line(cell: Cell) -> str:
    return str(cell.source).strip().splitlines()[0][:60] if str(cell.source).strip() else "(empty)"
