"""The embedded engine in this process: the docker SDK whose transport is the engine itself.

No thread, no socket, no select; so it runs in a browser's Python too. `pump` drives the engine for a caller who waits.
"""

import time
from dataclasses import dataclass, field
from typing import Any, ClassVar

from netlab.embedded.api.core import Core
from netlab.embedded.clock import Clock
from netlab.embedded.libnetwork import Settings
from netlab.engines.base import Daemon, Engine
from netlab.engines.inprocess.client import InProcessClient
from netlab.engines.inprocess.pump import Pump


@dataclass
class EmbeddedEngine(Engine):
    """An engine of our own in this process; `skips`: time is skipped while a caller only waits."""

    kind: ClassVar[str] = "embedded"
    parallel: ClassVar[int] = 1
    own_per_lab: ClassVar[bool] = True
    pulls: ClassVar[bool] = False
    capabilities: ClassVar[frozenset[str]] = frozenset()

    skips: bool = True
    settings: Settings = field(default_factory=Settings)
    seed: int = 0

    def __post_init__(self) -> None:
        self.core = Core(time.time(), self.seed, self.settings)
        self.clock = Clock(self.skips)
        client: Any = InProcessClient(Pump(self.core, self.clock))
        self.daemons = (Daemon("host", "", client),)
