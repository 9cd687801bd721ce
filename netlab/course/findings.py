"""What is wrong with an executed notebook, and what it skipped, read from the notebook alone.

papermill fails on an error a cell ends with; it does not see one that an Output widget swallowed, nor what a
check of an exercise said. A solved notebook must pass its checks, a learner's must not pass them by itself.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from netlab.course.mime import CHECK
from netlab.course.source import Cell, Form, tags
from netlab.engines.capabilities import MIME as SKIPPED
from netlab.messages import say

ANSI: Final = re.compile(r"\x1b\[[0-9;]*m")
ARROW: Final = re.compile(r"^-+> *\d+ (.*)$", re.MULTILINE)
STATE: Final = "application/vnd.jupyter.widget-state+json"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: the cell, as "[7] client.ping("web")", and what happened there."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" if self.where else self.what


def findings(notebook: Any, form: Form) -> list[Finding]:
    """Everything wrong with an executed notebook of this form."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [*_errors(cells), *_hidden_errors(notebook), *_verdicts(cells, notebook, form)]


def skipped(notebook: Any) -> list[Finding]:
    """The parts that were skipped for want of a capability: the cell, and what the engine lacks."""
    return [
        Finding(_place(cell, "").partition(" ")[0], _lacking(output["data"][SKIPPED]))
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if SKIPPED in output.get("data", {})
    ]


def _lacking(facts: Any) -> str:
    instead = f" → {facts['instead']}" if facts["instead"] else ""
    return ", ".join(facts["missing"]) + instead


def _errors(cells: Iterable[Cell]) -> Iterator[Finding]:
    for cell in cells:
        for output in cell.outputs:
            if output.output_type == "error":
                yield Finding(_place(cell, _failing_line(output)), _error(output))


def _hidden_errors(notebook: Any) -> Iterator[Finding]:
    for output in _inside_widgets(notebook):
        if output["output_type"] == "error":
            yield Finding("", say("course-hidden-error", error=_error(output)))


def _verdicts(cells: Iterable[Cell], notebook: Any, form: Form) -> Iterator[Finding]:
    hidden = list(_checks(_inside_widgets(notebook)))
    for cell in cells:
        said = list(_checks(cell.outputs))
        if "check" in tags(cell) and not said and not hidden and cell.execution_count is not None:
            yield Finding(_place(cell), say("course-silent-check"))
        yield from (Finding(_place(cell), what) for verdict in said if (what := _wrong(verdict, form)))
    yield from (Finding("", what) for verdict in hidden if (what := _wrong(verdict, form)))


def _wrong(verdict: Any, form: Form) -> str | None:
    if form == "solved" and not verdict["passed"]:
        return say("course-check-failed", exercise=verdict["id"], reason=verdict["reason"])
    if form == "learner" and verdict["passed"]:
        return say("course-check-idle", exercise=verdict["id"])
    return None


def _inside_widgets(notebook: Any) -> Iterator[Any]:
    """The outputs that Output widgets hold, from the widget state papermill stores."""
    state = notebook.metadata.get("widgets", {}).get(STATE, {}).get("state", {})
    for model in state.values():
        if model.get("model_name") == "OutputModel":
            yield from model["state"].get("outputs", [])


def _checks(outputs: Iterable[Any]) -> Iterator[Any]:
    return (output["data"][CHECK] for output in outputs if CHECK in output.get("data", {}))


def _error(output: Any) -> str:
    first = (str(output["evalue"]).strip().splitlines() or [""])[0]
    return f"{output['ename']}: {first}"


def _failing_line(output: Any) -> str:
    """The line of the notebook that an error came from, which IPython's traceback marks with an arrow."""
    traceback = ANSI.sub("", "\n".join(output.get("traceback", [])))
    return found[1].strip() if (found := ARROW.search(traceback)) else ""


def _place(cell: Cell, line: str = "") -> str:
    """ "[7] client.ping("web")": the cell's number on the page, and the line, else the last one."""
    lines = [said for said in cell.source.splitlines() if said.strip() and not said.startswith("#")]
    return f"[{cell.execution_count or ' '}] {(line or ' '.join(lines[-1:]))[:60]}".rstrip()
