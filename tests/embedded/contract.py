"""What the contract tests run on: one engine behind either door, on either clock."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import docker

from netlab.embedded.api.core import Core
from netlab.embedded.clock import Clock
from netlab.embedded.server import serving
from netlab.engines.inprocess.client import InProcessClient
from netlab.engines.inprocess.pump import Pump

FOREVER = ["sleep", "infinity"]
SETUPS = ("inside skip", "inside wall", "socket skip", "socket wall")


@dataclass
class Setup:
    client: Any
    core: Core
    clock: Clock
    begun: float = field(init=False)

    def __post_init__(self) -> None:
        self.begun = self.clock.now()

    @property
    def inside(self) -> bool:
        return isinstance(self.client, InProcessClient)

    def run(self, command: Any = FOREVER, **options: Any) -> Any:
        return self.client.containers.run("busybox", command, detach=True, **options)

    def passed(self) -> float:
        """Simulated seconds since the beginning of the test."""
        return self.clock.now() - self.begun

    def judge(self) -> None:
        """Nothing of ours has failed."""
        for what, error in [*self.core.kernel.crashes, *self.core.daemon.faults]:
            raise AssertionError(f"{what} failed: {error!r}") from error


@contextlib.contextmanager
def setup(kind: str) -> Iterator[Setup]:
    door, policy = kind.split()
    core, clock = Core(), Clock(policy == "skip")
    if door == "inside":
        made = Setup(InProcessClient(Pump(core, clock)), core, clock)
        yield made
    else:
        with serving(core, clock) as path:
            client = docker.DockerClient(base_url=f"unix://{path}")
            made = Setup(client, core, clock)
            try:
                yield made
            finally:
                client.close()
    made.judge()
