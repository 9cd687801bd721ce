"""From a cold process to the first answered ping: two containers on the embedded engine, through Lab."""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator

from benchmarks.figure import Figure

ROUNDS = 7
PROGRAM = """
from netlab import Lab
lab = Lab("cold", engine="embedded")
web, client = lab.container("web"), lab.container("client")
assert client.ping(web)
"""


def measure() -> Iterator[Figure]:
    seconds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", PROGRAM], check=True)
        seconds.append(time.perf_counter() - start)
    yield Figure("embedded: cold process to first answered ping, and its end", statistics.median(seconds), "s", 1.0)
