"""The judge and the judged, shared by the files of this folder."""

from collections.abc import Iterator

import pytest

from netlab.engines import find
from netlab.engines.image import lab_image
from netlab.engines.private import PrivateEngine
from tests.alike.judge import Pair, furnished
from tests.real import major, private_roots


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    newest = max(private_roots(), key=major, default=None)
    if newest is None or major(newest) < 28:
        pytest.skip("no real engine 28 here (needs root and dockerd)")
    with PrivateEngine("judge", private_roots()[newest][0]) as real, find("embedded") as simulated:
        lab_image(real.daemon.client, pulls=False)
        with furnished(real) as one, furnished(simulated) as other:
            yield Pair(one, other)
