"""The only source of time: a heap of what is due. No clock is read here; `advance` is told what time it is.

What merely grows old (FDB, conntrack, TIME-WAIT, reachable neighbours) is checked when it is looked at and
has no timer: so no timer left means that nothing will happen by itself.
"""

import heapq
from collections.abc import Callable

FEW = 1000  # timers that are not worth a look whether they were cancelled


class Timer:
    """One thing to do at `when` (seconds); `cancel` may be called at any time, also twice."""

    __slots__ = ("when", "action")

    def __init__(self, when: float, action: Callable[[], None]) -> None:
        self.when = when
        self.action: Callable[[], None] | None = action

    def cancel(self) -> None:
        self.action = None


class Timers:
    def __init__(self, now: float = 0.0) -> None:
        self.now = now
        self._heap: list[tuple[float, int, Timer]] = []
        self._sequence = 0
        self._purge_at = FEW

    def after(self, seconds: float, action: Callable[[], None]) -> Timer:
        """Do this so many seconds from now; equal times fire in the order they were set."""
        timer = Timer(self.now + seconds, action)
        self._sequence += 1
        heapq.heappush(self._heap, (timer.when, self._sequence, timer))
        if len(self._heap) > self._purge_at:
            self._purge()
        return timer

    def _purge(self) -> None:
        """What was cancelled long before it was due takes no room for ever."""
        self._heap = [each for each in self._heap if each[2].action is not None]
        heapq.heapify(self._heap)
        self._purge_at = max(FEW, 2 * len(self._heap))

    def next_timer(self) -> float | None:
        """When the next one is due, or None."""
        while self._heap and self._heap[0][2].action is None:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def fire_next(self, until: float) -> bool:
        """Fire the next one due by then, with `now` at its time; False when there is none."""
        when = self.next_timer()
        if when is None or when > until:
            return False
        timer = heapq.heappop(self._heap)[2]
        self.now = max(self.now, when)
        action, timer.action = timer.action, None
        if action is not None:
            action()
        return True
