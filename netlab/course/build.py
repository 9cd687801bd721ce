"""Sources to notebooks: one for each language, without outputs, the same bytes each time.

Cells are named after their text, so that an edit changes the cells it touches and no other line of the diff.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import nbformat
from nbformat.v4 import new_notebook

from netlab.course.contents import MARK, contents
from netlab.course.source import FRONT, STEM, Cell, Form, Source, find, in_language, tags, text
from netlab.messages import LANGUAGES

KERNELSPEC: Final = {"name": "python3", "display_name": "Python 3", "language": "python"}
CODE: Final[dict[str, Any]] = {"execution_count": None, "outputs": []}


def with_contents(source: Source, language: str) -> Source:
    """The source with the course's table of contents where it is marked, which takes all the others to be read."""
    if not any(MARK in cell.source for cell in source.cells):
        return source
    table = contents(find(source.path.parent), language)
    cells = ({**cell, "source": cell.source.replace(MARK, table)} for cell in source.cells)
    return replace(source, cells=tuple(map(nbformat.from_dict, cells)))


def notebook(source: Source, language: str, form: Form = "learner") -> Any:
    """The notebook of a source in one language and form, as a NotebookNode without outputs."""
    cells = list(_cells(with_contents(source, language), language, form))
    made = new_notebook(metadata={"kernelspec": dict(KERNELSPEC)}, cells=cells)
    made.nbformat, made.nbformat_minor = 4, 5
    nbformat.validate(made)
    return made


def _cells(source: Source, language: str, form: Form) -> Iterator[Cell]:
    seen: Counter[str] = Counter()
    for cell in in_language(source.cells, language):
        said = text(cell, language, form)
        if said is None:
            continue
        name = hashlib.sha256(f"{cell.cell_type}\n{said}".encode()).hexdigest()[:8]
        seen[name] += 1
        identifier = name if seen[name] == 1 else f"{name}-{seen[name]}"
        yield _cell(cell.cell_type, identifier, said, _metadata(cell))


def _cell(kind: str, identifier: str, said: str, metadata: dict[str, Any]) -> Cell:
    """As nbformat's new_code_cell and new_markdown_cell, which hold each cell to the schema before the whole is."""
    facts = {"id": identifier, "cell_type": kind, "metadata": metadata, "source": said}
    return nbformat.from_dict(facts | (CODE if kind == "code" else {}))


def _metadata(cell: Cell) -> dict[str, Any]:
    """Tags; a prediction's code is folded away, since it holds what to tell who chose wrongly."""
    kept: dict[str, Any] = {"tags": tags(cell)} if tags(cell) else {}
    return kept | ({"jupyter": {"source_hidden": True}} if "predict" in tags(cell) else {})


def built(sources: Iterable[Source]) -> dict[str, str]:
    """The files of the learner form: path below `notebooks/` ("ko/04_names.ipynb") -> content."""
    return {
        f"{language}/{source.stem}.ipynb": nbformat.writes(notebook(source, language)).rstrip("\n") + "\n"
        for source in sources
        for language in LANGUAGES
    }


def build(notebooks: Path, wanted: Sequence[str] = ()) -> list[str]:
    """Write the notebooks of the sources in `notebooks/src`; the paths of those that changed."""
    changed = []
    for name, content in built(find(notebooks / "src", wanted)).items():
        path = notebooks / name
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8", newline="\n")
            changed.append(name)
    return changed


def stale(notebooks: Path) -> list[str]:
    """The notebooks that are not what their source says: missing, different, or without a source."""
    expected = built(find(notebooks / "src"))
    there = {
        f"{language}/{path.name}": path.read_bytes()
        for language in LANGUAGES
        for path in (notebooks / language).glob("*.ipynb")
        if path.stem == FRONT or STEM.fullmatch(path.stem)
    }
    names = sorted(expected.keys() | there.keys())
    return [name for name in names if there.get(name) != expected.get(name, "").encode()]
