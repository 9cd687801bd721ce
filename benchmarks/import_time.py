"""`import netlab` in a new interpreter, beside an interpreter that imports nothing."""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator

from benchmarks.figure import Figure

ROUNDS = 15


def measure() -> Iterator[Figure]:
    bare, whole = [], []
    for _ in range(ROUNDS):
        bare.append(timed("pass"))
        whole.append(timed("import netlab"))
    yield Figure("python -c pass", statistics.median(bare), "s")
    yield Figure("import netlab (beyond that)", statistics.median(whole) - statistics.median(bare), "s", 0.15)


def timed(program: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], check=True)
    return time.perf_counter() - start
