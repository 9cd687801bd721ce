"""Runs an engine for a caller who waits inside a call: from timer to timer, until what he waits for is there.

^C is kept out of the middle of a step. Who waits for what can never happen is told so, by name.
"""

import signal
import threading
import time
from collections.abc import Callable
from typing import Any

from netlab.embedded.api.core import Core
from netlab.embedded.api.request import Request
from netlab.embedded.clock import Clock
from netlab.embedded.daemon.exchange import Exchange
from netlab.errors import EngineStuck
from netlab.messages import say

DAY = 24 * 3600.0
BUDGET = DAY  # simulated seconds one call may wait
TIMERS = 100_000  # ... and timers that may fire meanwhile: both bound what would never end
LONGEST_SLEEP = 3600.0


class TimedOut(Exception):
    """The caller's own time-out, in simulated seconds, has passed."""


class whole:  # noqa: N801  (a `with` block)
    """An interrupt waits until the step is done."""

    __slots__ = ("before", "caught")

    def __enter__(self) -> None:
        self.caught = False
        self.before: Any = None
        if threading.current_thread() is threading.main_thread():  # signals come to no other
            self.before = signal.signal(signal.SIGINT, self._catch)

    def _catch(self, *_: object) -> None:
        self.caught = True

    def __exit__(self, kind: object, *_: object) -> None:
        if self.before is not None:
            signal.signal(signal.SIGINT, self.before)
        if self.caught and kind is None:
            raise KeyboardInterrupt


class Pump:
    def __init__(self, core: Core, clock: Clock) -> None:
        self.core, self.clock = core, clock

    def handle(self, request: Request) -> Exchange:
        with whole():
            self.core.advance(self.clock.now())
            return self.core.handle(request)

    def step(self, action: Callable[[], None]) -> None:
        """Something the client does to its exchange, and what follows from it."""
        with whole():
            self.core.advance(self.clock.now())
            action()
            self.core.run()

    def catch_up(self) -> None:
        with whole():
            self.core.advance(self.clock.now())

    def until(self, ready: Callable[[], bool], exchange: Exchange, timeout: float | None = None) -> None:
        """Run on until `ready`. TimedOut after `timeout` simulated seconds; EngineStuck when it can never be."""
        if not ready():
            self.catch_up()
        core = self.core
        limit = core.now + (BUDGET if timeout is None else timeout)
        last = core.timers_fired + TIMERS
        while not ready():
            if core.now >= limit and timeout is not None:
                raise TimedOut(f"{exchange.waits_for or 'the answer'}: Read timed out. ({timeout:g} s)")
            if core.now >= limit or core.timers_fired > last:
                raise EngineStuck(say("stuck-long", seconds=f"{BUDGET:g}", timers=TIMERS, **self._who(exchange)))
            self._go_on(exchange, limit if timeout is not None else float("inf"))

    def _go_on(self, exchange: Exchange, limit: float) -> None:
        pause = self.clock.until_next(self.core, True, limit)
        if pause is None:
            raise EngineStuck(say("stuck-busy" if self.core.busy else "stuck-idle", **self._who(exchange)))
        if pause:
            time.sleep(min(pause, LONGEST_SLEEP))
        self.catch_up()

    def _who(self, exchange: Exchange) -> dict[str, str]:
        return {"what": exchange.waits_for, "who": self.core.who_waits(exchange.container)}
