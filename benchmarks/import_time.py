"""`import netlab` in a new interpreter, beside an interpreter that imports nothing."""

import statistics
from collections.abc import Iterator

from benchmarks import process
from benchmarks.figure import Figure

ROUNDS = 15


def measure() -> Iterator[Figure]:
    bare, whole = process.rounds(ROUNDS, ["-c", "pass"], ["-c", "import netlab"])
    yield Figure("python -c pass", statistics.median(bare), "s")
    yield Figure("import netlab (beyond that)", statistics.median(whole) - statistics.median(bare), "s", 0.15)
