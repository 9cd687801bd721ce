"""The comparison is itself tested: each fault put into the embedded engine shows as a difference from the real one."""

import pytest

from tests.differential.compare import differences
from tests.differential.faults import FAULTS
from tests.differential.labs import on_embedded
from tests.differential.observe import Seen


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_the_embedded_engine_is_a_difference(
    sample: dict[int, Seen], fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the fault there is none (test_differential); with it, in one of the labs of the sample at least."""
    FAULTS[fault](monkeypatch)
    assert any(differences(real, on_embedded(seed)) for seed, real in sample.items())
