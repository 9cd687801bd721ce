"""What one more container costs with 1,000 on the embedded engine (networks of 100), against what it costs with 10.

The curves are written to out/growth.svg. Each container publishes a port, so that each has rules of its own.
Rounds go over all sizes in turn. Nothing here sleeps, so times are those of the processor: a busy machine does not
change them.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks import curve
from benchmarks.figure import Figure
from netlab.engines.embedded import EmbeddedEngine
from netlab.engines.image import lab_image

SIZES = (10, 30, 100, 300, 1000)
PER_NETWORK = 100
BOUND = 1.5
ROUNDS, CALLS = 15, 10
COMMAND = ["sleep", "infinity"]
PICTURE = Path("out/growth.svg")


class Site:
    """An engine with so many containers, box0 ..., and what can be timed on it."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.engine = EmbeddedEngine("benchmark")
        self.client = self.engine.daemon.client
        self.image = lab_image(self.client, pulls=False)
        for number in range(size):
            if number % PER_NETWORK == 0:
                self.client.networks.create(f"net{number // PER_NETWORK}")
            self.add(f"box{number}", f"net{number // PER_NETWORK}")
        self.box = self.client.containers.get("box0")

    def add(self, name: str, network: str) -> Any:
        ports = {"80/tcp": ("127.0.0.1", None)}
        return self.client.containers.run(
            self.image, COMMAND, name=name, network=network, detach=True, init=True, ports=ports
        )

    def make_and_remove(self) -> dict[str, float]:
        """Seconds for one more container and for its removal."""
        last = (self.size - 1) // PER_NETWORK
        begun = time.process_time()
        made = self.add("more", f"net{last}")
        between = time.process_time()
        made.remove(force=True)
        return {"create and start": between - begun, "remove": time.process_time() - between}

    def measure(self) -> dict[str, float]:
        """Seconds for one of each."""
        api = self.client.api
        made = [self.make_and_remove() for _ in range(CALLS)]
        found = {name: statistics.median(each[name] for each in made) for name in made[0]}
        return found | {
            "name lookup (exec nslookup)": each(lambda: self.run("nslookup box9")),
            "ping over a bridge (exec ping)": each(lambda: self.run("ping -c 1 box9")),
            "inspect": each(lambda: api.inspect_container("box9")),
            "list, for each listed": each(lambda: api.containers(all=True), 1) / self.size,
        }

    def run(self, command: str) -> None:
        code, output = self.box.exec_run(command)
        assert code == 0, output


def each(action: Callable[[], object], times: int = CALLS) -> float:
    """Processor seconds for one call, on average."""
    begun = time.process_time()
    for _ in range(times):
        action()
    return (time.process_time() - begun) / times


def medians(sites: list[Site]) -> dict[str, dict[int, float]]:
    """Figure name -> size -> seconds, medians over rounds in which every size has its turn."""
    rounds = [[site.measure() for site in sites] for _ in range(ROUNDS)]
    names = rounds[0][0]
    return {
        name: {site.size: statistics.median(row[at][name] for row in rounds) for at, site in enumerate(sites)}
        for name in names
    }


def measure() -> Iterator[Figure]:
    Site(SIZES[0])  # imports, and what is made once
    sites = [Site(size) for size in SIZES]
    found = medians(sites)
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(curve.svg("One more container on the embedded engine: microseconds by containers", found))
    small, large = SIZES[0], SIZES[-1]
    print(
        f"one container with {small} and with {large:,} on the embedded engine; medians of {ROUNDS} rounds; {PICTURE}"
    )
    for name, seconds in found.items():
        yield Figure(f"  {name}, with {large:,}", seconds[large] * 1e3, "ms")
        yield Figure(f"  {name}, {large:,} / {small}", seconds[large] / seconds[small], "", BOUND)
