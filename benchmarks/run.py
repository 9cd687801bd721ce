"""Measure netlab: every figure with its peer in one run, and the limit it is held to.

usage: python benchmarks/run.py [import] [cold] [dataplane] [growth] [hundred] [course] [many] [socket] [labs]

A figure over its limit makes the run fail. Times are medians; ratios are of medians of interleaved rounds.
"""

import importlib.metadata
import os
import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import cold_ping, course, dataplane, growth, hundred, import_time, labs, many_containers, socket_door  # noqa: E402
from benchmarks.figure import Figure  # noqa: E402


@dataclass(frozen=True)
class Benchmark:
    name: str
    measure: Callable[[], Iterator[Figure]]


ALL = (
    Benchmark("import", import_time.measure),
    Benchmark("cold", cold_ping.measure),
    Benchmark("dataplane", dataplane.measure),
    Benchmark("growth", growth.measure),
    Benchmark("hundred", hundred.measure),
    Benchmark("course", course.measure),
    Benchmark("many", many_containers.measure),
    Benchmark("socket", socket_door.measure),
    Benchmark("labs", labs.measure),
)


def machine() -> str:
    """What the figures depend on besides the code."""
    libraries = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("docker", "requests"))
    load = f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "load unknown"
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    return f"{os.cpu_count()} cores, {system}, Python {platform.python_version()}, {libraries}, {load}"


def main(names: list[str]) -> int:
    if unknown := set(names) - {benchmark.name for benchmark in ALL}:
        sys.exit(f"no benchmark {', '.join(sorted(unknown))}; there are {', '.join(each.name for each in ALL)}")
    print(machine(), flush=True)
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
