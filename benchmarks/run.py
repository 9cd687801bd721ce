"""Measure netlab: every figure with its peer in one run, and the limit it is held to.

usage: python benchmarks/run.py [import] [cold] [many]

A figure over its limit makes the run fail. Times are medians; ratios are of medians of interleaved rounds.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import cold_ping, import_time, many_containers  # noqa: E402
from benchmarks.figure import Figure  # noqa: E402


@dataclass(frozen=True)
class Benchmark:
    name: str
    measure: Callable[[], Iterator[Figure]]


ALL = (
    Benchmark("import", import_time.measure),
    Benchmark("cold", cold_ping.measure),
    Benchmark("many", many_containers.measure),
)


def main(names: list[str]) -> int:
    missed = 0
    for benchmark in ALL:
        if not names or benchmark.name in names:
            for figure in benchmark.measure():
                print(figure, flush=True)
                missed += not figure.holds
    print(f"{missed} figures over their limit" if missed else "every figure within its limit")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
