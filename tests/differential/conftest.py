"""The real engine is asked once in a session; what it showed is what every test here compares with."""

import pytest

from tests.differential.labs import era_root, on_real
from tests.differential.observe import Seen

SAMPLE = (36, 12, 7, 3)  # seeds that together have every option and the place of every fault


@pytest.fixture(scope="session")
def sample() -> dict[int, Seen]:
    """What a real engine of the embedded one's era shows of the labs of the sample."""
    root = era_root()
    if root is None:
        pytest.skip("no real engine of era 28 here: `make private-roots` as root unpacks one")
    return {seed: on_real(root, seed) for seed in SAMPLE}
