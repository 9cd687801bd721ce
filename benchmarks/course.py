"""The course on the embedded engine, against starting as many bare kernels.

Both keep as many notebooks or kernels at a time. A bare kernel is started as Jupyter starts one, answers to `1` and
ends at once; the course is `python -m netlab run`, whose kernels are forked where that can be, with its site. Rounds
take turns, and of each the shortest counts, since whatever else the machine does can only lengthen one.
"""

import os
import tempfile
from collections.abc import Iterator

from benchmarks import process
from benchmarks.figure import Figure
from netlab.course.build import find
from netlab.course.folder import notebooks
from netlab.course.run import AT_ONCE

LANGUAGES = 2
ROUNDS = int(os.environ.get("NETLAB_ROUNDS", "3"))
BOUND = 1.5
BARE = """
from concurrent.futures import ThreadPoolExecutor
from subprocess import DEVNULL
from jupyter_client.manager import KernelManager

def start(_):
    manager = KernelManager()
    manager.start_kernel(stderr=DEVNULL)
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    client.execute("1", reply=True, timeout=60)
    client.stop_channels()
    manager.shutdown_kernel(now=True)

with ThreadPoolExecutor({at_once}) as pool:
    list(pool.map(start, range({kernels})))
"""


def measure() -> Iterator[Figure]:
    kernels = len(find(notebooks() / "src")) * LANGUAGES
    with tempfile.TemporaryDirectory() as out:
        run = ["-m", "netlab", "run", "--engine", "embedded", "--lang", "all", "--out", out]
        course, bare = process.rounds(ROUNDS, run, ["-c", BARE.format(at_once=AT_ONCE, kernels=kernels)])
    print(f"the whole course in both languages on the embedded engine, {ROUNDS} rounds, the shortest of each")
    yield Figure(f"  {kernels} notebooks", min(course), "s")
    yield Figure(f"  {kernels} bare kernels", min(bare), "s")
    yield Figure("  notebooks / bare kernels", min(course) / min(bare), "", BOUND)
