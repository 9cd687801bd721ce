"""The course on the embedded engine, against starting as many bare kernels.

Both are one process that keeps as many kernels at a time. A bare kernel is started, answers to `pass` and ends.
"""

import os
import statistics
import tempfile
from collections.abc import Iterator

from benchmarks import process
from benchmarks.figure import Figure
from netlab.course.run import AT_ONCE

NOTEBOOKS = ("00", "04", "06")
LANGUAGES = 2
ROUNDS = int(os.environ.get("NETLAB_ROUNDS", "5"))
BOUND = 1.5
KERNELS = len(NOTEBOOKS) * LANGUAGES
BARE = f"""
from concurrent.futures import ThreadPoolExecutor
from jupyter_client.manager import KernelManager

def start(_):
    manager = KernelManager()
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    client.execute("pass", reply=True, timeout=60)
    client.stop_channels()
    manager.shutdown_kernel(now=True)

with ThreadPoolExecutor({AT_ONCE}) as pool:
    list(pool.map(start, range({KERNELS})))
"""


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as out:
        run = ["-m", "netlab", "run", *NOTEBOOKS, "--engine", "embedded", "--lang", "all", "--out", out]
        course, bare = process.rounds(ROUNDS, run, ["-c", BARE])
    print(f"the notebooks {' '.join(NOTEBOOKS)} in both languages on the embedded engine, {ROUNDS} rounds")
    yield Figure(f"  {KERNELS} notebooks", statistics.median(course), "s")
    yield Figure(f"  {KERNELS} bare kernels", statistics.median(bare), "s")
    yield Figure("  notebooks / bare kernels", statistics.median(course) / statistics.median(bare), "", BOUND)
