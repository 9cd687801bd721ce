"""The engine as one synchronous state machine: `handle`, `advance`, `next_timer`. One caller at a time.

Its doors say what time it is; it never asks. A garbage collector may leave a note (`abandoned`), nothing else.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable

from netlab.dataplane import Netns, World
from netlab.embedded.api import (  # noqa: F401  routes
    archives,
    captures,
    containers,
    execs,
    extension,
    images,
    listing,
    measures,
    networks,
    streaming,
    swarm,
    system,
    volumes,
)
from netlab.embedded.api.request import Request
from netlab.embedded.api.router import dispatch
from netlab.embedded.daemon.daemon import Daemon
from netlab.embedded.daemon.exchange import Exchange
from netlab.embedded.libnetwork import Settings
from netlab.embedded.libnetwork.restoring import Kept
from netlab.embedded.userland.kernel import Kernel
from netlab.embedded.userland.programs import PROGRAMS
from netlab.errors import Conflict
from netlab.messages import say


class Core:
    """`epoch`: the time it begins at, seconds since 1970; `plug` gives the host its network cards."""

    def __init__(
        self, epoch: float = 1_700_000_000.0, seed: int = 0, settings: Settings | None = None,
        plug: Callable[[Netns], None] | None = None, kept: Iterable[Kept] = (),
    ) -> None:  # fmt: skip
        self.world = World(0.0, seed)
        self.kernel = Kernel(self.world, PROGRAMS, epoch)
        self.daemon = Daemon(self.kernel, seed, settings, plug=plug, kept=kept)
        self.open: list[Exchange] = []
        self.abandoned: deque[Exchange] = deque()  # dropped by their clients wherever that was
        self.owner: int | None = None  # the thread that alone may call while a door is open in it

    @property
    def now(self) -> float:
        """Simulated seconds since the beginning."""
        return self.kernel.now

    @property
    def busy(self) -> bool:
        """Somebody can run right now."""
        return self.kernel.busy()

    @property
    def timer(self) -> float | None:
        """When the next timer is due, whoever can run."""
        return self.kernel.next_timer()

    @property
    def timers_fired(self) -> int:
        return self.kernel.fired

    def one_caller(self) -> None:
        """Conflict when a door is open in another thread."""
        if self.owner not in (None, threading.get_ident()):
            raise Conflict(say("engine-in-use"))

    def handle(self, request: Request) -> Exchange:
        """The answer, perhaps not complete yet."""
        self.one_caller()
        exchange = dispatch(self.daemon, request)
        self.kernel.run()
        if not exchange.finished:
            self.open = [each for each in self.open if not each.finished] + [exchange]
        return exchange

    def run(self) -> None:
        """Whoever can run does, at this moment of time."""
        self.one_caller()
        self.kernel.run()

    def advance(self, now: float) -> None:
        """Make it `now`: what is due by then happens in order, each at its own time."""
        self.one_caller()
        while self.abandoned:
            self.abandoned.popleft().abort()
        self.kernel.advance(now)

    def next_timer(self) -> float | None:
        """When something will happen by itself: now while somebody can run, None for never."""
        return self.now if self.busy else self.timer

    def may_skip(self) -> bool:
        """Somebody does nothing but wait for a foreseeable end."""
        return any(each.collects() for each in self.open if not each.finished)

    def stuck(self) -> list[Exchange]:
        """Those who wait for an end, should there be none."""
        return [each for each in self.open if not each.finished and (each.collects() or each.is_wait)]

    def who_waits(self, first: str = "") -> str:
        """Every process with what it waits for; those of the container `first` come first."""
        rows = sorted(self.daemon.processes(), key=lambda row: row[0] != first)
        told = [f"{name}: {process!r} {process.what_it_waits_for()}" for name, process in rows]
        return "; ".join(told) or "no process is left"
