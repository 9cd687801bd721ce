"""The embedded engine shows what a real one shows: the sample that CI runs; `make differential` runs more."""

import pytest

from tests.differential.conftest import SAMPLE
from tests.differential.labs import Pair
from tests.differential.observe import Seen


@pytest.mark.parametrize("seed", SAMPLE)
def test_a_random_lab_is_the_same_on_the_embedded_and_on_a_real_engine(
    newest: Pair, sample: dict[int, Seen], seed: int
) -> None:
    assert newest.differing(seed, sample[seed]) == []
