"""1,000 labs up and down in one process on the embedded engine: time, memory and descriptors stay as they were.

Each lab has an engine of its own, a network, two containers and a ping by name. What the first hundred leave is what a
process has once; the limits are on what the other nine hundred add.
"""

import gc
import os
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figure import Figure
from netlab import Lab

LABS = int(os.environ.get("NETLAB_LABS", "1000"))
FIRST = LABS // 10
MEMORY, TIME = 8.0, 1.25  # MiB more at the end than after the first labs; times as long for one lab


def measure() -> Iterator[Figure]:
    first = seconds_of(FIRST)
    before, files = resident(), descriptors()
    last = [seconds_of(FIRST) for _ in range((LABS - FIRST) // FIRST)][-1]
    print(f"{LABS} labs up and down in one process, each with two containers and a ping")
    yield Figure("  one lab", last / FIRST * 1000, "ms")
    yield Figure(f"  the last {FIRST} against the first {FIRST}", last / first, "", TIME)
    yield Figure("  memory at the end", resident(), "MiB")
    yield Figure(f"  memory more than after the first {FIRST}", resident() - before, "MiB", MEMORY)
    yield Figure(f"  descriptors more than after the first {FIRST}", descriptors() - files, "", 0)


def seconds_of(count: int) -> float:
    """Seconds of processor time for so many labs, one after another."""
    begun = time.process_time()
    for _ in range(count):
        up_and_down()
    return time.process_time() - begun


def up_and_down() -> None:
    with Lab("bench", engine="embedded") as lab:
        app = lab.network("app")
        lab.container("web", networks=[app])
        client = lab.container("client", networks=[app])
        assert client.ping("web")


def resident() -> float:
    """MiB of memory this process holds, garbage taken away."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))
