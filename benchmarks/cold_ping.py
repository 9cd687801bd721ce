"""From a cold process to the first answered ping: two containers on the embedded engine, through Lab."""

import statistics
from collections.abc import Iterator

from benchmarks import process
from benchmarks.figure import Figure

ROUNDS = 7
PROGRAM = """
from netlab import Lab
lab = Lab("cold", engine="embedded")
web, client = lab.container("web"), lab.container("client")
assert client.ping(web)
"""


def measure() -> Iterator[Figure]:
    (seconds,) = process.rounds(ROUNDS, ["-c", PROGRAM])
    yield Figure("embedded: cold process to first answered ping, and its end", statistics.median(seconds), "s", 1.0)
