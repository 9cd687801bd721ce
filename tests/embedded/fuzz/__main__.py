"""`python -m tests.embedded.fuzz -n 10000`: attacks on a served engine, and the numbers; exit code 1 if it fails."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.embedded.fuzz.campaign import CHECK, campaign


def main() -> int:
    reader = argparse.ArgumentParser()
    reader.add_argument("-n", type=int, default=10_000, help="how many attacks")
    reader.add_argument("--first", type=int, default=0, help="the seed of the first one")
    reader.add_argument(
        "--growth", type=float, default=1.3, help="memory at the end, as a multiple of that after warm-up"
    )
    given = reader.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        with campaign(Path(folder), lambda text: print(text, flush=True)) as made:
            made.run(range(given.first, given.first + given.n))
        report, looks = made.report, made.footprints
    print(f"{given.n} attacks in {time.monotonic() - began:.0f} s")
    print("answers:", dict(sorted(report.statuses.items())))
    print(
        "500 and 503, in the engine's own words:",
        *(f"{count:5} {text}" for text, count in report.faults.most_common()),
        sep="\n",
    )
    if given.n >= 4 * CHECK:
        half = given.n // 2 // CHECK * CHECK  # until then the largest things have come by, and left their holes
        warm, end = looks[half], looks[max(looks)]
        print(f"memory: {warm.memory >> 20} MiB after {half}, {end.memory >> 20} MiB at the end")
        if end.memory > warm.memory * given.growth:
            report.failures.append("memory grows")
    print(*(report.failures or ["nothing failed"]), sep="\n")
    return 1 if report.failures else 0


if __name__ == "__main__":
    sys.exit(main())
