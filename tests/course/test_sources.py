"""The course's own sources keep the rules, and what they teach is held by claims on real engines."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from netlab.course import build, checks
from netlab.course.contents import lessons
from netlab.course.lint import MINUTES, lint, minutes
from netlab.course.source import Source, claims, find, in_language
from netlab.messages import LANGUAGES

HOUSE = Path(__file__).parents[2]
NOTEBOOKS = HOUSE / "notebooks"
SOURCES = find(NOTEBOOKS / "src")
CHECK = re.compile(r'^check\("([^"]+)", lab\)$', re.MULTILINE)
LESSONS = [source for source in SOURCES if source.number]
each = pytest.mark.parametrize("source", LESSONS, ids=lambda source: source.stem)


def held() -> set[str]:
    """The names of all claims."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in (HOUSE / "tests" / "spec").glob("test_*.py")]
    return {
        node.name
        for tree in trees
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def taught(source: Source) -> set[str]:
    return {claim for cell in source.cells for claim in claims(cell)}


def rounds(source: Source) -> Iterator[tuple[str, set[str]]]:
    """Each prediction, and the claims between its answer and the next prediction."""
    asked, seen, revealed = "", set[str](), False
    for cell in in_language(source.cells, "en"):
        if cell.cell_type == "code" and re.search(r"= predict(_reach)?\(", cell.source):
            if asked:
                yield asked, seen
            asked, seen, revealed = cell.source.splitlines()[0], set(), False
        revealed = revealed or "guess.reveal(" in cell.source
        seen |= set(claims(cell)) if revealed else set()
    if asked:
        yield asked, seen


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_a_source_keeps_the_rules(source: Source) -> None:
    assert lint(source) == []


def test_the_notebooks_are_what_their_sources_say() -> None:
    assert build.stale(NOTEBOOKS) == []


@each
def test_every_claim_a_notebook_names_is_a_test(source: Source) -> None:
    assert taught(source) - held() == set()


def test_a_claim_stands_in_one_place() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (HOUSE / "tests" / "spec").glob("test_*.py")]
    names = re.findall(r"^def (test_\w+)", "\n".join(texts), re.M)
    assert [name for name in set(names) if names.count(name) > 1] == []


def test_every_claim_is_taught() -> None:
    assert held() - set().union(*map(taught, SOURCES)) == set()


@each
def test_every_round_ends_in_claims(source: Source) -> None:
    assert [asked for asked, seen in rounds(source) if not seen] == []


@each
def test_the_recap_is_held_by_claims(source: Source) -> None:
    (recap,) = [cell for cell in in_language(source.cells, "en") if cell.source.startswith("## Recap")]
    assert claims(recap)


@each
def test_claims_stand_on_the_english_twin_only(source: Source) -> None:
    assert all(cell.metadata["lang"] == "en" for cell in source.cells if claims(cell))


@each
def test_the_exercises_of_a_notebook_are_named_after_it_and_have_checks(source: Source) -> None:
    asked = [id for cell in source.cells if cell.cell_type == "code" for id in CHECK.findall(cell.source)]
    assert asked == [f"{source.topic}-{number}" for number in range(1, len(asked) + 1)]
    assert asked and set(asked) <= set(checks.known())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_lesson_tells_how_long_it_takes_and_what_it_needs(language: str) -> None:
    told = list(lessons(SOURCES, language))
    assert [one.stem for one in told] == [source.stem for source in LESSONS]
    assert [one.stem for one in told if not (re.search(r"\d", one.time) and one.needs)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_front_page_links_every_lesson_by_its_title(language: str) -> None:
    page = build.built(SOURCES)[f"{language}/index.ipynb"]
    assert [one.stem for one in lessons(SOURCES, language) if f"[{one.title}]({one.stem}.ipynb)" not in page] == []


def test_every_check_is_asked_in_a_notebook() -> None:
    text = "".join(cell.source for source in SOURCES for cell in source.cells)
    assert [id for id in checks.known() if id not in CHECK.findall(text) and f'check("{id}"' not in text] == []


@each
def test_a_notebook_closes_its_lab(source: Source) -> None:
    (teardown,) = [cell for cell in source.cells if "teardown" in cell.metadata.get("tags", [])]
    assert teardown.source == "lab.close()"


@each
def test_a_prediction_never_holds_its_answer(source: Source) -> None:
    """What is revealed is computed: no key of a choice stands alone in `reveal`."""
    for cell in source.cells:
        for argument in re.findall(r"guess\.reveal\((.*)\)", cell.source):
            assert not isinstance(ast.parse(argument, mode="eval").body, ast.Constant), argument


@each
def test_a_notebook_is_ten_to_twenty_minutes_by_its_words_and_cells(source: Source) -> None:
    assert 10 <= round(minutes(source)) <= MINUTES
