"""Every sentence is there in both languages and can be filled in."""

import ast
import string
from pathlib import Path

import pytest

from netlab.messages import CATALOGUE

ROOT = Path(__file__).parents[2] / "netlab"


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("key", CATALOGUE)
def test_both_languages_name_the_same_facts(key: str) -> None:
    english, korean = CATALOGUE[key]
    assert english and korean
    assert fields(english) == fields(korean)


def written() -> list[str]:
    """Every key of the tables in netlab/sentences, as it stands in the source."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "sentences").glob("*.py"))]
    tables = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Dict)]
    return [key.value for table in tables for key in table.keys if isinstance(key, ast.Constant)]


def test_no_key_is_used_twice_and_no_table_is_forgotten() -> None:
    assert sorted(written()) == sorted(CATALOGUE)


def said() -> list[tuple[str, str, set[str] | None]]:
    """Every say("...", fact=...) in the house: where, the key, the facts; None where they are passed on by **."""
    calls = []
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say" and node.args:
                names = {word.arg for word in node.keywords}
                if isinstance(node.args[0], ast.Constant):
                    calls.append((path.name, node.args[0].value, None if None in names else names))
    return calls


@pytest.mark.parametrize(("where", "key", "facts"), said(), ids=lambda value: value if isinstance(value, str) else "")
def test_what_the_code_says_is_in_the_catalogue_with_its_facts(where: str, key: str, facts: set[str] | None) -> None:
    assert key in CATALOGUE, f"{where} says {key!r}"
    if facts is not None:
        assert {name.partition(".")[0].partition("[")[0] for name in fields(CATALOGUE[key][0])} <= facts
