"""The static site of a run: an index in both languages, and a page for each executed notebook.

Pages stand alone: no script, nothing from another machine, light or dark as the reader's system is.
"""

import re
import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, Final

import nbformat

from netlab.course.job import Execution, Job, Run
from netlab.course.source import FRONT, in_order
from netlab.messages import CATALOGUE, LANGUAGES

TEMPLATE: Final = Path(__file__).parent / "template"
# here, the next notebook is a page
NOTEBOOK_LINK: Final = re.compile(r'(<a href="(?:\.\./(?:en|ko)/)?(?:\d\d_[a-z0-9_]+|index))\.ipynb"')
NAMES: Final = {"en": "English", "ko": "한국어"}


@cache
def exporter() -> Any:
    """nbconvert's, ready to write pages; who only writes the index does not import it."""
    from nbconvert.preprocessors import TagRemovePreprocessor

    from netlab.course.page import PageExporter

    made = PageExporter(template_name="netlab", extra_template_basedirs=[str(TEMPLATE)], theme="light")
    made.register_preprocessor(TagRemovePreprocessor(remove_input_tags={"predict"}), enabled=True)
    return made


class Site:
    """The site of a run in a folder: each page can be written once its notebook has ended, the index at the end."""

    def __init__(self, run: Run, out: Path) -> None:
        self.run, self.out = run, out

    def page(self, execution: Execution) -> None:
        """Render one notebook beside its final place, then put it there."""
        notebook = nbformat.v4.reads(execution.path.read_text(encoding="utf-8"))  # as papermill has just written it
        notebook.metadata.pop("widgets", None)  # with widget state, nbconvert waits for scripts and drops static views
        if any("injected-parameters" in cell.metadata.get("tags", ()) for cell in notebook.cells):
            notebook.cells = [cell for cell in notebook.cells if "parameters" not in cell.metadata.get("tags", ())]
        notebook.metadata["title"] = execution.job.source.title(execution.job.language)
        exporter().language_code = execution.job.language
        resources = {
            "metadata": {"name": execution.job.source.stem},
            "course_head": _head(self.run, execution),
            "course_foot": _foot(self.run, execution.job),
        }
        body, _ = exporter().from_notebook_node(notebook, resources=resources)
        draft = execution.path.with_suffix(".html.part")
        draft.write_text(NOTEBOOK_LINK.sub(r'\1.html"', body), encoding="utf-8")
        draft.replace(execution.path.with_suffix(".html"))

    def index(self, executions: Sequence[Execution]) -> Path:
        """Write the page that leads to all others; its path."""
        shutil.copyfile(TEMPLATE / "course.css", self.out / "course.css")
        index = self.out / "index.html"
        index.write_text(_index(self.run, executions), encoding="utf-8")
        return index


def _head(run: Run, execution: Execution) -> str:
    language, stem = execution.job.language, execution.job.source.stem
    others = [
        f'<a class="end" hreflang="{other.language}" lang="{other.language}" '
        f'href="../{other.language}/{stem}.html">{NAMES[other.language]}</a>'
        for other in run.jobs
        if other.source.stem == stem and other.language != language
    ]
    contents = f'<a href="../index.html">{_say("site-contents", language)}</a>'
    about = f"{_state(execution, language)} · {_seconds(execution, language)} · {escape(_engine(run, language))}"
    links = "".join([contents, *_neighbours(run, execution.job), *others])
    return _part("header", "head", links, about, execution)


def _engine(run: Run, language: str) -> str:
    """The engine in the page's language: the run named it in its own."""
    text = run.engine
    for sentences in (each for key, each in CATALOGUE.items() if key.startswith("why-")):
        for said in (f"({each})" for each in sentences if "{" not in each):
            text = text.replace(said, f"({sentences[LANGUAGES.index(language)]})")
    return text


def _foot(run: Run, job: Job) -> str:
    return _part("footer", "foot", "".join(_neighbours(run, job)), "", None)


def _part(tag: str, name: str, links: str, about: str, execution: Execution | None) -> str:
    line = f'<p class="about">{about}</p>' if about else ""
    found = _findings(execution) if execution else ""
    return f'<{tag} class="course {name}"><nav>{links}</nav>{line}{found}</{tag}>'


def _neighbours(run: Run, job: Job) -> Iterator[str]:
    """Links to the notebook before and the one after, in this language."""
    language = job.language
    row = sorted((each for each in run.jobs if each.language == language), key=lambda each: in_order(each.source.stem))
    place = row.index(job)
    for key, arrow, near in (("site-previous", "← ", row[:place][-1:]), ("site-next", "→ ", row[place + 1 :][:1])):
        for other in near:
            title = escape(other.source.title(language))
            yield f'<a title="{_say(key, language)}" href="{other.source.stem}.html">{arrow}{title}</a>'


def _index(run: Run, executions: Sequence[Execution]) -> str:
    stems: dict[str, dict[str, Execution]] = defaultdict(dict)
    for execution in sorted(executions, key=lambda e: in_order(e.path.stem)):
        stems[execution.path.stem][execution.job.language] = execution
    languages = [language for language in LANGUAGES if any(language in row for row in stems.values())]
    heads = "".join(f'<th lang="{language}">{NAMES[language]}</th>' for language in languages)
    rows = "".join(_row(stem, row, languages) for stem, row in stems.items())
    passed = sum(execution.passed for execution in executions)
    closing = _say("course-closing", "en", passed=passed, failed=len(executions) - passed)
    titles = [f'<span lang="{language}">{_say("site-title", language)}</span>' for language in languages]
    when = f'<time datetime="{run.when.isoformat(timespec="seconds")}">{run.when:%Y-%m-%d %H:%M}</time>'
    return f"""<!DOCTYPE html>
<html lang="{languages[0]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>{_say("site-title", languages[0])}</title>
<link rel="stylesheet" href="course.css">
</head>
<body>
<main class="course">
<h1>{" · ".join(titles)}</h1>
<p class="about">{escape(run.engine)} · {when} · {closing}</p>
<table><thead><tr><th></th>{heads}</tr></thead><tbody>{rows}</tbody></table>
</main>
</body>
</html>
"""


def _row(stem: str, row: Mapping[str, Execution], languages: Sequence[str]) -> str:
    cells = "".join(_cell(row[language]) if language in row else "<td></td>" for language in languages)
    return f'<tr><td class="number">{"" if stem == FRONT else stem[:2]}</td>{cells}</tr>'


def _cell(execution: Execution) -> str:
    language = execution.job.language
    link = f'<a href="{language}/{execution.path.stem}.html">{escape(execution.job.source.title(language))}</a>'
    state = f'<div class="state">{_state(execution, language)} · {_seconds(execution, language)}</div>'
    return f'<td lang="{language}">{link}{state}{_findings(execution)}</td>'


def _state(execution: Execution, language: str) -> str:
    word, mark = ("passed", "✓") if execution.passed else ("failed", "✗")
    return f'<span class="{word}">{mark} {_say(f"site-{word}", language)}</span>'


def _seconds(execution: Execution, language: str) -> str:
    return _say("site-seconds", language, seconds=execution.seconds)


def _findings(execution: Execution) -> str:
    items = [
        *map(str, execution.findings),
        *(f"{_say('site-left', execution.job.language)}: {w}" for w in execution.left),
        *(f"{_say('site-skipped', execution.job.language)}: {s}" for s in execution.skipped),
    ]
    return f'<ul class="findings">{"".join(f"<li>{escape(i)}</li>" for i in items)}</ul>' if items else ""


def _say(key: str, language: str, **facts: Any) -> str:
    return escape(CATALOGUE[key][LANGUAGES.index(language)].format(**facts))
