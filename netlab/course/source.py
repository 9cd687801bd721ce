"""Notebook sources: where they are, how they are read, and which cells each form of a notebook keeps.

A source is `notebooks/src/NN_topic.py`, a lesson, or `index.py`, the front page, in jupytext's py:percent format.
Prose is written twice, in adjacent Markdown cells lang="en" and lang="ko"; code is written once. The *solved* form
holds the solutions, the *learner* form a line that asks for them. Nothing here writes a file.
"""

import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Final, Literal

from netlab.errors import CourseError
from netlab.messages import CATALOGUE, LANGUAGES, say

Cell = Any  # a NotebookNode of nbformat
Form = Literal["learner", "solved"]
FORMS: Final[tuple[Form, ...]] = ("learner", "solved")

STEM: Final = re.compile(r"(?P<number>\d\d)_(?P<topic>[a-z][a-z0-9_]*)")
FRONT: Final = "index"
MANAGERS: Final = ("jupytext.sync_contentsmanager", "jupytext.async_contentsmanager")
SOLUTION: Final = re.compile(r"^(?P<indent>[ \t]*)# solution\b.*", re.MULTILINE | re.DOTALL)
TITLE: Final = re.compile(r"^# +(.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Source:
    """One source: its path and its cells, in order."""

    path: Path
    cells: tuple[Cell, ...]

    @property
    def stem(self) -> str:
        """ "04_names" """
        return self.path.stem

    @property
    def number(self) -> str:
        """ "04"; empty for the front page."""
        return "" if self.stem == FRONT else self.stem[:2]

    @property
    def topic(self) -> str:
        """ "names": what the ids of its exercises start with, "connect-and-disconnect" for two words and more."""
        return self.stem[3:].replace("_", "-")

    def title(self, language: str) -> str:
        """The first heading in this language, without Markdown's marks; CourseError when there is none."""
        for cell in in_language(self.cells, language):
            if cell.cell_type == "markdown" and (found := TITLE.search(cell.source)):
                return found[1].replace("`", "").replace("*", "").strip()
        raise CourseError(say("course-no-title", source=self.path.name, language=language))


def read(path: Path) -> Source:
    """Read one source; CourseError when the file's name is neither NN_topic.py nor index.py."""
    if path.stem != FRONT and not STEM.fullmatch(path.stem):
        raise CourseError(say("course-bad-file-name", source=path.name))
    return Source(path, _cells(path.read_text(encoding="utf-8")))


@cache
def _cells(source: str) -> tuple[Cell, ...]:
    """Once for each text: the front page asks for all sources, which are read anyway."""
    return tuple(jupytext().reads(source, fmt="py:percent").cells)


def jupytext() -> ModuleType:
    """jupytext without its contents managers, as it is where no Jupyter server is installed: they import all of one."""
    missing = [] if "jupytext" in sys.modules else list(MANAGERS)
    for name in missing:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        import jupytext as found
    finally:
        for name in missing:
            del sys.modules[name]
    return found  # type: ignore[no-any-return]


def find(folder: Path, wanted: Sequence[str] = ()) -> list[Source]:
    """The sources in a folder in the course's order, the front page first: all, or those asked for ("04", "04_names").

    CourseError names what was asked for and is not there.
    """
    paths = sorted(folder.glob("*.py"), key=lambda path: in_order(path.stem))
    if not paths:
        raise CourseError(say("course-no-sources", folder=folder))
    unknown = [name for name in wanted if not any(_is(path, name) for path in paths)]
    if unknown:
        known = ", ".join(path.stem for path in paths)
        raise CourseError(say("course-no-such-notebook", names=", ".join(unknown), known=known))
    return [read(path) for path in paths if not wanted or any(_is(path, name) for name in wanted)]


def in_order(stem: str) -> tuple[bool, str]:
    """A key that sorts stems in the course's order."""
    return stem != FRONT, stem


def _is(path: Path, name: str) -> bool:
    return path.stem == name or (name.isdigit() and path.stem.startswith(f"{name:0>2}_"))


def tags(cell: Cell) -> list[str]:
    """The tags of a cell; a check is tagged "check", the parameters cell "parameters"."""
    return list(cell.metadata.get("tags", []))


def claims(cell: Cell) -> list[str]:
    """The tests in tests/spec that hold what this cell teaches: `claims="test_a test_b"`; built notebooks drop it."""
    return str(cell.metadata.get("claims", "")).split()


def in_language(cells: Iterable[Cell], language: str) -> list[Cell]:
    """The cells of this language and those of every language."""
    return [cell for cell in cells if cell.metadata.get("lang", language) == language]


def text(cell: Cell, language: str, form: Form) -> str | None:
    """What a cell says in this language and form; None when the form leaves it out."""
    source = str(cell.source)
    if cell.cell_type != "code":
        return None if form == "learner" and "solution" in tags(cell) else source
    if "parameters" in tags(cell):
        return re.sub(r'^lang = "\w+"$', f'lang = "{language}"', source, flags=re.MULTILINE)
    if form == "solved":
        return source
    return None if "solution" in tags(cell) else _without_solution(source, language)


def _without_solution(code: str, language: str) -> str:
    ask = CATALOGUE["course-write-here"][LANGUAGES.index(language)]
    return SOLUTION.sub(lambda found: f"{found['indent']}# {ask}", code)
