"""An engine that keeps what it has in a folder, in this process, with the docker SDK on it."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from netlab.embedded.clock import Clock
from netlab.embedded.libnetwork import Settings
from netlab.engines.inprocess.client import InProcessClient
from netlab.engines.inprocess.pump import Pump
from netlab.engines.keeping import Keeper


class Kept:
    """`told`: what it said at its start. Whoever asks it something finds it written when the answer is there."""

    def __init__(self, path: Path, **settings: Any) -> None:
        self.told: list[str] = []
        self.keeper = Keeper(path, Settings(**settings), tell=self.told.append)
        self.core = self.keeper.core
        handle = self.core.handle

        def kept(request: Any) -> Any:
            exchange = handle(request)
            self.keeper.keep()
            return exchange

        self.core.handle = kept
        self.client = InProcessClient(Pump(self.core, Clock(skips=True)))

    def run(self, name: str, command: Any = "sleep infinity", **options: Any) -> Any:
        return self.client.containers.run("busybox", command, name=name, detach=True, **options)

    def states(self) -> dict[str, tuple[str, int]]:
        found = (each.attrs["State"] for each in self.client.containers.list(all=True))
        names = (each.name for each in self.client.containers.list(all=True))
        return {name: (state["Status"], state["ExitCode"]) for name, state in zip(names, found, strict=True)}

    def judge(self) -> None:
        for what, error in [*self.core.kernel.crashes, *self.core.daemon.faults]:
            raise AssertionError(f"{what} failed: {error!r}") from error

    def end(self) -> None:
        """As on SIGTERM."""
        self.keeper.end()
        self.judge()

    def killed(self) -> None:
        """As on SIGKILL, a moment after programs were looked at."""
        self.keeper.keep(look_around=True)
        self.keeper.folder.close()
        self.judge()


@contextlib.contextmanager
def kept(path: Path, **settings: Any) -> Iterator[Kept]:
    """An engine that is killed at the end of the block, unless it ends before."""
    made = Kept(path, **settings)
    try:
        yield made
    finally:
        made.keeper.folder.close()
    made.judge()
