"""The embedded engine shows what a real one shows: the sample that CI runs; `make differential` runs more."""

import pytest

from tests.differential.conftest import SAMPLE
from tests.differential.labs import Pair, pair
from tests.differential.observe import Seen


@pytest.mark.parametrize("seed", SAMPLE)
def test_a_random_lab_is_the_same_on_the_embedded_and_on_a_real_engine(
    newest: Pair, sample: dict[int, Seen], seed: int
) -> None:
    assert newest.differing(seed, sample[seed]) == []


@pytest.mark.parametrize("seed", (1, 3))
def test_a_random_lab_of_an_older_era_is_the_same_too(seed: int) -> None:
    older = pair("20.10")
    if older is None:
        pytest.skip("no real engine of era 20.10 here")
    assert older.differing(seed) == []
