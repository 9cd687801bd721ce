"""Every sentence of the seed is taught and held by a claim, and COVERAGE.md says where."""

import importlib.util
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
SPEC = importlib.util.spec_from_file_location("seed_coverage", HOUSE / "tools" / "seed_coverage.py")
assert SPEC and SPEC.loader
coverage = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(coverage)
LATER = {"several hosts", "swarm"}  # no engine of the course has them yet


def test_every_sentence_of_the_seed_has_a_claim_that_a_notebook_teaches() -> None:
    assert list(coverage.problems()) == []


def test_what_has_no_claim_yet_is_a_short_list_by_name() -> None:
    without = [one for one in coverage.sentences() if not one.claims]
    assert {one.needs for one in without} <= LATER
    assert len(without) <= 3


def test_the_page_is_what_the_command_writes() -> None:
    assert coverage.PAGE.read_text(encoding="utf-8") == coverage.page(coverage.written())


def test_every_claim_of_the_page_has_held_on_the_embedded_engine_and_on_a_real_one() -> None:
    engines = coverage.written()
    for one in coverage.sentences():
        for claim in one.claims:
            names = engines[claim].split(", ")
            assert "embedded" in names or one.needs, claim
            assert any(name[0].isdigit() for name in names), claim


def test_a_sentence_without_a_claim_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    bare = [coverage.Sentence("bare"), *coverage.sentences()[1:]]
    monkeypatch.setattr(coverage, "sentences", lambda: bare)
    told = list(coverage.problems())
    assert "no claim: bare" in told and any(text.startswith("not in coverage.yml") for text in told)
