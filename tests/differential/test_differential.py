"""The embedded engine shows what a real one shows: the sample that CI runs; `make differential` runs more."""

import pytest

from tests.differential.conftest import SAMPLE
from tests.differential.labs import differing, era_root
from tests.differential.observe import Seen


@pytest.mark.parametrize("seed", SAMPLE)
def test_a_random_lab_is_the_same_on_the_embedded_and_on_a_real_engine(sample: dict[int, Seen], seed: int) -> None:
    root = era_root()
    assert root and differing(root, seed, sample[seed]) == []
