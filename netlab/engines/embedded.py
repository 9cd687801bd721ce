"""The embedded engine in this process: the docker SDK whose transport is the engine itself.

No thread, no socket, no select; so it runs in a browser's Python too. `pump` drives the engine for a caller who waits.
"""

import contextlib
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, ClassVar

from netlab.embedded import lan
from netlab.embedded.api.core import Core
from netlab.embedded.clock import Clock
from netlab.embedded.libnetwork import Settings
from netlab.embedded.userland import PATH, File, load
from netlab.engines.base import Daemon, Engine
from netlab.engines.inprocess.client import InProcessClient
from netlab.engines.inprocess.pump import Pump
from netlab.errors import BadOption, Conflict
from netlab.messages import say
from netlab.snapshot.model import Interface, Outside


def daemon_settings(given: Mapping[str, Any]) -> Settings:
    """Keys of daemon.json as the engine's settings; BadOption for a key it does not have."""
    known = {field.name.replace("_", "-") for field in fields(Settings)} - {"host-resolv-conf", "host-hosts-file"}
    if unknown := sorted(given.keys() - known):
        raise BadOption(say("daemon-key-unknown", keys=", ".join(unknown), known=", ".join(sorted(known))))
    values: dict[str, Any] = {key.replace("-", "_"): tuple(v) if isinstance(v, list) else v for key, v in given.items()}
    if pools := values.get("default_address_pools"):
        values["default_address_pools"] = tuple((pool["base"], int(pool["size"])) for pool in pools)
    return Settings(**values)


class Printed(File):
    """Takes all that is written to it."""

    def __init__(self) -> None:
        super().__init__()
        self.data = b""

    def write(self, data: bytes) -> int:
        self.data += data
        return len(data)


class EmbeddedDaemon(Daemon):
    """A daemon whose host is simulated with it."""

    def __init__(self, core: Core, pump: Pump) -> None:
        client: Any = InProcessClient(pump)
        super().__init__("host", "", client)
        self._core = core

    @property
    def interfaces(self) -> tuple[Interface, ...]:
        return (Interface("eth0", (f"{lan.HOST}/{lan.PREFIX}",)),)

    def run(self, command: Sequence[str]) -> str:
        """Run a program of the host and return what it prints; CalledProcessError if it fails."""
        kernel, host = self._core.kernel, self._core.daemon.host_namespaces
        body, argv = load(kernel, host.fs, list(command), {"PATH": PATH}, "/")
        printed = Printed()
        process = kernel.spawn(body, argv, host, {1: printed, 2: printed}, env={"PATH": PATH})
        self._core.run()
        while process.status is None and (due := self._core.next_timer()) is not None:
            self._core.advance(due)
        text = printed.data.decode(errors="replace")
        if process.status:
            raise subprocess.CalledProcessError(process.status, list(command), text)
        return text


def simulated(settings: Settings, seed: int) -> Core:
    """An engine on a LAN with an outside machine, which is its name server unless `settings` say otherwise."""
    core = Core(time.time(), seed, replace(settings, dns=settings.dns or (lan.OUTSIDE,)))
    lan.join(core.daemon)
    return core


@dataclass
class EmbeddedEngine(Engine):
    """An engine of our own in this process; `skips`: time is skipped while a caller only waits."""

    kind: ClassVar[str] = "embedded"
    parallel: ClassVar[int] = 1
    own_per_lab: ClassVar[bool] = True
    pulls: ClassVar[bool] = False
    capabilities: ClassVar[frozenset[str]] = frozenset({"host", "outside", "daemon-settings"})

    skips: bool = True
    settings: Settings = field(default_factory=Settings)
    seed: int = 0

    def __post_init__(self) -> None:
        self.core = simulated(self.settings, self.seed)
        self.clock = Clock(self.skips)
        self.daemons = (EmbeddedDaemon(self.core, Pump(self.core, self.clock)),)
        self.outside = (Outside("outside", f"{lan.OUTSIDE}/{lan.PREFIX}"),)


def serve(path: Path, ready: Callable[[], None] = lambda: None) -> None:
    """Serve an engine on this Unix socket until ^C or SIGTERM; its time is the wall's.

    Conflict if somebody serves there already; a socket left by one that was killed is replaced.
    """
    import asyncio

    if listens(path):
        raise Conflict(say("served-already", path=path))
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    try:
        asyncio.run(_until_told(path, ready))
    finally:
        path.unlink(missing_ok=True)


async def _until_told(path: Path, ready: Callable[[], None]) -> None:
    import asyncio

    from netlab.embedded import server  # what a browser's Python does not have: only where it is used

    served = server.Served(simulated(Settings(), seed=0), Clock(skips=False))
    task = asyncio.ensure_future(server.serve(served, str(path), ready))
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await task


def listens(path: Path) -> bool:
    """Whether somebody serves on this socket."""
    with socket.socket(socket.AF_UNIX) as door:
        return door.connect_ex(str(path)) == 0
