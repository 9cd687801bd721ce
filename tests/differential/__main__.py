"""`make differential`: so many random labs on both engines, a table of differences and their count."""

import sys
import time
from argparse import ArgumentParser

from tests.differential.labs import Pair, Refused, pair


def main() -> int:
    parser = ArgumentParser(description="Compare the embedded engine with a real one of its era.")
    parser.add_argument("-n", "--labs", type=int, default=50, help="so many random labs")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--era", default="28", help="20.10, 26 or 28")
    asked = parser.parse_args()
    both = pair(asked.era)
    if both is None:
        print(f"no real engine of era {asked.era} here: `make private-roots` as root unpacks newer ones")
        return 2
    print(f"{'seed':>4}  {'both':>7}  differences")
    counts = [_one(both, seed) for seed in range(asked.first, asked.first + asked.labs)]
    made = [count for count in counts if count is not None]
    refused = len(counts) - len(made)
    print(f"{len(made)} labs, {sum(made)} differences; {refused} that the real engine would not make")
    return 1 if sum(made) or refused else 0


def _one(both: Pair, seed: int) -> int | None:
    """How many differences; None for a lab that the real engine would not make."""
    start = time.monotonic()
    try:
        found = both.differing(seed)
    except Refused as refused:
        print(f"{seed:4}  the real engine refuses: {refused}", flush=True)
        return None
    print(f"{seed:4}  {time.monotonic() - start:5.1f} s  {len(found)}", flush=True)
    for line in found:
        print(f"      {line[:400]}", flush=True)
    return len(found)


if __name__ == "__main__":
    sys.exit(main())
