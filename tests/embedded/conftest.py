from collections.abc import Iterator

import pytest

from tests.embedded.contract import SETUPS, Setup, setup


@pytest.fixture(params=SETUPS)
def lab(request: pytest.FixtureRequest) -> Iterator[Setup]:
    """Every door, every clock."""
    with setup(request.param) as made:
        yield made


@pytest.fixture
def inside() -> Iterator[Setup]:
    """In the process, skipping."""
    with setup("inside skip") as made:
        yield made
