"""100 containers on 10 networks: the same calls of the docker SDK, one after another, on embedded and real engines.

Rounds are interleaved. What a call does is checked on both (the ping was answered, 100 are listed). Containers have an
init, so that `stop` needs no grace on any engine: no time is skipped on the embedded one that a real one waits for.
"""

import gc
import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

from benchmarks.figure import Figure
from netlab.engines import Engine
from netlab.engines.embedded import EmbeddedEngine
from netlab.engines.image import lab_image
from netlab.engines.private import PrivateEngine
from tests.real import private_roots

ROUNDS = int(os.environ.get("NETLAB_ROUNDS", "3"))
SHORT = 3  # times the embedded engine has its turn before a real one; what lasts so short is hit harder by chance
NETWORKS, PER_NETWORK = 10, 10
LEAST = 100  # times faster than a real engine
COMMAND = ["sleep", "infinity"]


class Work:
    """The calls on one engine; `seconds` by kind of call."""

    def __init__(self, engine: Engine, per_network: int = PER_NETWORK) -> None:
        self.client = engine.daemon.client
        self.image = lab_image(self.client, pulls=False)
        self.places = [(f"net{n}", f"box{n}-{k}") for n in range(NETWORKS) for k in range(per_network)]
        self.seconds: dict[str, float] = {}

    def run(self) -> dict[str, float]:
        self.timed("create networks", self.create_networks)
        self.timed("create containers", self.create_containers)
        self.timed("start", lambda: [each.start() for each in self.containers])
        self.timed("inspect", lambda: [each.reload() for each in self.containers])
        self.timed("exec ping", self.ping)
        self.timed("list", self.list)
        self.timed("stop", lambda: [each.stop() for each in self.containers])
        self.timed("remove containers", lambda: [each.remove() for each in self.containers])
        self.timed("remove networks", lambda: [each.remove() for each in self.networks])
        return self.seconds

    def timed(self, name: str, work: Callable[[], object]) -> None:
        begun = time.perf_counter()
        work()
        self.seconds[name] = time.perf_counter() - begun

    def create_networks(self) -> None:
        self.networks = [self.client.networks.create(f"net{n}") for n in range(NETWORKS)]

    def create_containers(self) -> None:
        create = self.client.containers.create
        self.containers = [
            create(self.image, COMMAND, name=name, network=network, init=True) for network, name in self.places
        ]

    def ping(self) -> None:
        """Each pings its neighbour by name."""
        for container, (network, _) in zip(self.containers, self.places, strict=True):
            neighbours = [name for place, name in self.places if place == network and name != container.name]
            code, output = container.exec_run(["ping", "-c", "1", neighbours[0]])
            assert code == 0, output

    def list(self) -> None:
        assert len(self.client.containers.list()) == len(self.places)


class Stopwatch:
    """Seconds spent inside the embedded engine's core; what a call takes beyond that is the docker SDK's."""

    def __init__(self, engine: EmbeddedEngine) -> None:
        self.seconds = 0.0
        for name in ("handle", "run", "advance"):
            setattr(engine.core, name, self.around(getattr(engine.core, name)))

    def around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*arguments: Any) -> Any:
            begun = time.perf_counter()
            try:
                return call(*arguments)
            finally:
                self.seconds += time.perf_counter() - begun

        return timed

    def lap(self) -> float:
        """Since the last lap."""
        seconds, self.seconds = self.seconds, 0.0
        return seconds


def measure() -> Iterator[Figure]:
    roots = private_roots()
    with ExitStack() as stack:
        embedded = EmbeddedEngine("benchmark")
        engines: dict[str, Engine] = {"embedded": embedded}
        real = sorted({"private-20", max(roots, default="private-20")} & roots.keys())
        for id in real:
            engines[id] = stack.enter_context(PrivateEngine("benchmark", roots[id][0]))
        for engine in engines.values():
            Work(engine, per_network=2).run()  # imports, and what is made once
        gc.collect()
        gc.freeze()  # as timeit does: what was imported before is not searched for garbage in the measured time
        watch = Stopwatch(embedded)
        times: dict[str, list[dict[str, float]]] = {id: [] for id in engines}
        inside = []
        for _ in range(ROUNDS):
            for id in real:
                for _ in range(SHORT):
                    times["embedded"].append(Work(embedded).run())
                    inside.append(watch.lap())
                times[id].append(Work(engines[id]).run())
        versions = {id: engine.version for id, engine in engines.items()}
    yield from figures(times, inside, versions)


def figures(
    times: dict[str, list[dict[str, float]]], inside: list[float], versions: dict[str, str]
) -> Iterator[Figure]:
    count = NETWORKS * PER_NETWORK
    print(f"{count} containers on {NETWORKS} networks, {ROUNDS} rounds, embedded against {versions}")
    whole = {id: statistics.median(sum(each.values()) for each in rounds) for id, rounds in times.items()}
    core = statistics.median(inside)
    yield Figure("  embedded: all calls", whole["embedded"], "s")
    yield Figure("  embedded: of that in the engine", core, "s")
    yield Figure("  embedded: of that in the docker SDK and requests", whole["embedded"] - core, "s")
    for id in times.keys() - {"embedded"}:
        yield Figure(f"  {id}: all calls", whole[id], "s")
        yield Figure(f"  {id} / embedded", whole[id] / whole["embedded"], "times", least=LEAST)
        yield Figure(f"  {id} / embedded without the SDK's share", whole[id] / core, "times")
        for call in times[id][0]:
            real, ours = (statistics.median(each[call] for each in times[which]) for which in (id, "embedded"))
            yield Figure(f"    {call}: {real:.3f} s against {ours:.3f} s", real / ours, "times")
