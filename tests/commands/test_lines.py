"""Lists, filters, options, refusals, files and images: the same lines print the same on both engines of an era."""

from pathlib import Path

import pytest

from tests.commands.both import Both

FOLDER = Path(__file__).parent / "typed"


@pytest.mark.parametrize("name", ["lists", "options", "links", "files"])
def test_lines_print_the_same(both: Both, name: str) -> None:
    both.check((FOLDER / f"{name}.txt").read_text())
