"""How time goes: a part of its own between an engine and its doors.

`wall`: simulated time follows the monotonic clock. `skip`: the same, plus what was skipped while a caller only waited.
"""

import time
from typing import Protocol

IDLE_ROUNDS = 8  # how often busy processes may use up their turns before a skipping clock goes on without them


class Timed(Protocol):
    """What a clock asks of an engine."""

    @property
    def busy(self) -> bool: ...

    @property
    def timer(self) -> float | None: ...


class Clock:
    """Seconds since it was made; one for each engine."""

    def __init__(self, skips: bool) -> None:
        self.skips = skips
        self.skipped = 0.0
        self._start = time.monotonic()
        self._rounds = 0

    def now(self) -> float:
        return time.monotonic() - self._start + self.skipped

    def until_next(self, core: Timed, waiting: bool, limit: float = float("inf")) -> float | None:
        """Real seconds until the engine must be advanced, None for never; jumps there when `waiting` and it may.

        `waiting`: somebody does nothing else. `limit`: a moment that counts although no timer is due then.
        """
        skip = self.skips and waiting
        if core.busy and not (skip and self._rounds >= IDLE_ROUNDS):
            self._rounds += 1
            return 0.0
        self._rounds = 0
        due = core.timer
        if due is None and limit == float("inf"):
            return None
        due = limit if due is None else min(due, limit)
        if skip:
            self.skipped += max(0.0, due - self.now())
        return max(0.0, due - self.now())
