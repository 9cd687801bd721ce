"""`make differential`: so many random labs on both engines, a table of differences and their count."""

import sys
import time
from argparse import ArgumentParser

from tests.differential.compare import differences
from tests.differential.labs import era_root, on_embedded, on_real


def main() -> int:
    parser = ArgumentParser(description="Compare the embedded engine with a real one of its era.")
    parser.add_argument("-n", "--labs", type=int, default=50, help="so many random labs")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    asked = parser.parse_args()
    root = era_root()
    if root is None:
        print("no real engine of era 28 here: `make private-roots` as root unpacks one")
        return 2
    print(f"{'seed':>4}  {'real':>7}  {'embedded':>8}  differences")
    total = sum(_one(root, seed) for seed in range(asked.first, asked.first + asked.labs))
    print(f"{asked.labs} labs, {total} differences")
    return 1 if total else 0


def _one(root: object, seed: int) -> int:
    start = time.monotonic()
    real = on_real(root, seed)  # type: ignore[arg-type]
    between = time.monotonic()
    found = differences(real, on_embedded(seed))
    print(f"{seed:4}  {between - start:5.1f} s  {time.monotonic() - between:6.2f} s  {len(found)}", flush=True)
    for line in found:
        print(f"      {line[:400]}", flush=True)
    return len(found)


if __name__ == "__main__":
    sys.exit(main())
