"""Requests per second through the Unix socket: a served embedded engine against the newest real one, by one SDK client.

Rounds are interleaved; what is compared is the median of the rounds. Both have the same ten containers.
"""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from benchmarks.figure import Figure
from netlab.engines import Engine
from netlab.engines.base import connect
from netlab.engines.image import lab_image
from netlab.engines.private import PrivateEngine
from netlab.engines.served import ServedEngine, served
from netlab.start import serve_beside
from tests.real import major, private_roots

ROUNDS = int(os.environ.get("NETLAB_ROUNDS", "5"))
LEAST = 1.0  # times as many as the real engine
COMMAND = ["sleep", "infinity"]
TIMES = {"list": 60, "inspect": 60, "create and remove": 15, "exec": 10}  # calls in one round


class Client:
    """The calls on one engine."""

    def __init__(self, engine: Engine) -> None:
        self.api: Any = engine.daemon.client.api
        self.image = lab_image(engine.daemon.client, pulls=False)
        engine.daemon.client.networks.create("app")
        for number in range(10):
            self.api.start(self._create(f"box{number}"))
        self.calls: dict[str, Callable[[], None]] = {
            "list": self.list, "inspect": self.inspect, "create and remove": self.create_and_remove, "exec": self.exec,
        }  # fmt: skip

    def _create(self, name: str) -> str:
        host = self.api.create_host_config(network_mode="app", init=True)
        return str(self.api.create_container(self.image, COMMAND, name=name, host_config=host)["Id"])

    def list(self) -> None:
        assert len(self.api.containers()) == 10

    def inspect(self) -> None:
        assert self.api.inspect_container("box0")["State"]["Running"]

    def create_and_remove(self) -> None:
        self.api.remove_container(self._create("more"))

    def exec(self) -> None:
        made = self.api.exec_create("box0", ["true"])["Id"]
        self.api.exec_start(made)
        assert self.api.exec_inspect(made)["ExitCode"] == 0


def per_second(client: Client, name: str) -> float:
    begun = time.perf_counter()
    for _ in range(TIMES[name]):
        client.calls[name]()
    return TIMES[name] / (time.perf_counter() - begun)


@contextmanager
def serving_embedded() -> Iterator[ServedEngine]:
    """An engine of our own in another process, gone with its standard input."""
    process, url = serve_beside()
    try:
        with served("benchmark", url, connect(url)) as engine:
            yield engine
    finally:
        assert process.stdin
        process.stdin.close()
        process.wait(20)


def measure() -> Iterator[Figure]:
    roots = private_roots()
    if not roots:
        print("requests through the socket: no real engine here")
        return
    root, version = roots[max(roots, key=major)]
    with ExitStack() as stack:
        embedded = stack.enter_context(serving_embedded())
        real = stack.enter_context(PrivateEngine("benchmark", root))
        ours, theirs = Client(embedded), Client(real)
        rates: dict[str, list[tuple[float, float]]] = {name: [] for name in TIMES}
        for _ in range(ROUNDS):
            for name, rounds in rates.items():
                rounds.append((per_second(ours, name), per_second(theirs, name)))
    print(f"requests through the socket, {ROUNDS} rounds, embedded against {version}")
    for name, rounds in rates.items():
        here, there = (statistics.median(each) for each in zip(*rounds, strict=True))
        yield Figure(f"  {name}: {here:.0f} against {there:.0f} a second", here / there, "times", least=LEAST)
