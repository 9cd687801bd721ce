"""The real engine is asked once in a session; what it showed is what every test here compares with."""

import pytest

from tests.differential.labs import Pair, pair
from tests.differential.observe import Seen

SAMPLE = (36, 12, 13, 3)  # seeds that together have every option and the place of every fault


@pytest.fixture(scope="session")
def newest() -> Pair:
    """The era of 28 and a real engine of it."""
    found = pair("28")
    if found is None:
        pytest.skip("no real engine of era 28 here: `make private-roots` as root unpacks one")
    return found


@pytest.fixture(scope="session")
def sample(newest: Pair) -> dict[int, Seen]:
    """What the real engine shows of the labs of the sample."""
    return {seed: newest.real(seed) for seed in SAMPLE}
