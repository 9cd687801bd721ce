"""The embedded engine in this process: the docker SDK whose transport is the engine itself.

No thread, no socket, no select; so it runs in a browser's Python too. `pump` drives the engine for a caller who waits.
"""

import contextlib
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import ClassVar

from netlab.dataplane import Step
from netlab.embedded import lan
from netlab.embedded.api.core import Core
from netlab.embedded.clock import Clock
from netlab.embedded.errdefs import Fault
from netlab.embedded.libnetwork import Settings
from netlab.embedded.libnetwork.restoring import Kept
from netlab.engines.inprocess import decisions
from netlab.engines.inprocess.client import InProcessClient
from netlab.engines.inprocess.pump import Pump
from netlab.engines.served import EmbeddedDaemon, SimulatedEngine
from netlab.engines.settings import BRIDGE, not_started


def simulated(settings: Settings, seed: int, kept: Iterable[Kept] = (), epoch: float | None = None) -> Core:
    """An engine on a LAN with an outside machine, which is its name server unless `settings` say otherwise.

    `kept`: networks that it had before; `epoch`: when it begins, seconds since 1970 (None: now).

    EngineStartFailed, in dockerd's words, where dockerd would not start with these settings.
    """
    wire = lan.Lan()
    try:
        core = Core(time.time() if epoch is None else epoch, seed, lan.settings(settings), wire.plug, kept)
    except Fault as error:
        raise not_started(f"{BRIDGE}{error.message}") from error
    wire.serve(core.daemon)
    return core


@dataclass
class EmbeddedEngine(SimulatedEngine):
    """An engine of our own in this process; `skips`: time is skipped while a caller only waits."""

    own_per_lab: ClassVar[bool] = True
    capabilities: ClassVar[frozenset[str]] = frozenset(
        {"capture", "daemon-settings", "host", "macvlan", "outside", "trace"}
    )

    skips: bool = True
    settings: Settings = field(default_factory=Settings)
    seed: int = 0

    def __post_init__(self) -> None:
        self.core = simulated(self.settings, self.seed)
        self.clock = Clock(self.skips)
        daemon = EmbeddedDaemon("host", "", InProcessClient(Pump(self.core, self.clock)))
        self.daemons, self.outside = (daemon,), daemon.outside

    @contextlib.contextmanager
    def door(self) -> Iterator[str]:
        """A socket that is open while the block runs, served by a thread of its own: the core has one caller still."""
        from netlab.embedded.server import serving  # what a browser's Python does not have: only where it is used

        with serving(self.core, self.clock) as path:
            yield f"unix://{path}"

    def trace_ping(self, container: str, address: str) -> tuple[Step, ...]:
        return decisions.of_ping(self.core, container, address)
