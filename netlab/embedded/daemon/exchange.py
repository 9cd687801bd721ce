"""An answer of the engine, which may last: a head that may come late, output, input, an end.

The daemon fills it, a door empties it. Nothing here knows HTTP's syntax, a socket or the time.
"""

from collections import deque
from collections.abc import Callable
from typing import Literal

Form = Literal["whole", "chunked", "raw"]  # a body; a stream; a connection that is taken over
HIGH_WATER = 1 << 20  # bytes an attached client may leave unread before the process has to wait


def _nothing() -> None:
    return None


class Exchange:
    """One answer: `status` is None while the head is not known.

    `collects` says whether its client can only wait for a foreseeable end: then a skipping clock jumps.
    `is_wait` marks what is no reason to skip, but is told with the others when nothing can happen any more.
    """

    def __init__(self, waits_for: str = "", container: str = "") -> None:
        self.status: int | None = None
        self.headers: dict[str, str] = {}
        self.form: Form = "whole"
        self.output: deque[bytes] = deque()
        self.queued = 0  # bytes of output nobody has taken yet
        self.finished = False
        self.waits_for, self.container = waits_for, container
        self.is_wait = False
        self.collects: Callable[[], bool] = lambda: True
        self.accepts_input: Callable[[], bool] = lambda: True
        self.notify: Callable[[], None] = _nothing  # the door's: something has changed
        self.on_input: Callable[[bytes], None] = lambda data: None
        self.on_half_close: Callable[[], None] = _nothing
        self.on_abort: Callable[[], None] = _nothing
        self.on_room: Callable[[], None] = _nothing  # output was taken: whoever waited for room goes on
        self.on_fail: Callable[[str], None] | None = None

    # --- the daemon's side

    def begin(self, status: int, form: Form = "whole", headers: dict[str, str] | None = None) -> "Exchange":
        """The head is known."""
        self.status, self.form = status, form
        self.headers.update(headers or {})
        self.notify()
        return self

    def send(self, data: bytes) -> None:
        if data and not self.finished:
            self.output.append(data)
            self.queued += len(data)
            self.notify()

    def finish(self) -> "Exchange":
        self.finished = True
        self.notify()
        return self

    @property
    def full(self) -> bool:
        return self.queued > HIGH_WATER

    # --- the door's side

    def take(self) -> bytes:
        """All that is there."""
        data = b"".join(self.output)
        self.output.clear()
        self.queued = 0
        self.on_room()
        return data

    def feed(self, data: bytes) -> None:
        """Input of the client; look at `accepts_input` first."""
        if not self.finished:
            self.on_input(data)

    def half_close(self) -> None:
        """The client sends no more."""
        if not self.finished:
            self.on_half_close()

    def abort(self) -> None:
        """The client is gone."""
        if not self.finished:
            self.finished = True
            self.output.clear()
            self.queued = 0
            self.on_abort()  # first, so that nobody fills the room for a client who is gone
            self.on_room()

    def fail(self, message: str) -> None:
        """It will never end by itself: tell the client why, and end it."""
        if self.finished:
            return
        if self.on_fail is not None:
            self.on_fail(message)
        self.finish()
