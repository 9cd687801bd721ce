"""What the contract tests run on: one engine behind either door, on either clock."""

import contextlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
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


@dataclass
class Sdk:
    """An engine for the docker SDK, real or ours, on which the same calls have the same answers."""

    client: Any
    real: bool

    @property
    def api(self) -> Any:
        return self.client.api

    def run(self, command: Any = FOREVER, **options: Any) -> Any:
        return self.client.containers.run("busybox", command, detach=True, **options)

    def create(self, command: Any = FOREVER, **options: Any) -> Any:
        return self.client.containers.create("busybox", command, **options)

    def state(self, box: Any) -> Any:
        box.reload()
        return box.attrs["State"]

    def now(self) -> float:
        """The engine's own time, seconds since 1970."""
        told = re.sub(r"\.(\d{6})\d*", r".\1", self.client.info()["SystemTime"])
        return datetime.fromisoformat(told.replace("Z", "+00:00")).timestamp()

    def until(self, condition: Callable[[], Any], seconds: float = 20, step: float = 0.1) -> Any:
        """What the condition gives, as soon as that is true; by the engine's clock."""
        end, sleeper = self.now() + seconds, None
        while not (found := condition()):
            assert self.now() < end, "the condition did not come true"
            sleeper = sleeper or self.run(FOREVER, name="sleeper", network_mode="none")
            sleeper.exec_run(["sleep", str(step)])
        if sleeper is not None:
            sleeper.remove(force=True)
        return found


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
