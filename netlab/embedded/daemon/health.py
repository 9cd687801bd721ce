"""Health checks: a container's own test, run again and again while it runs, and the state that follows from it.

The rules are moby's daemon/health.go: `starting` until the first success or `Retries` failures in a row after the
start period; a monitor that has stopped leaves `unhealthy` (28.5.2 observed).
"""

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from netlab.embedded.daemon.exchange import Exchange
from netlab.embedded.daemon.execs import Exec
from netlab.embedded.daemon.healthcheck import INTERVAL, RETRIES, START_INTERVAL, TIMEOUT, command
from netlab.embedded.errdefs import Fault
from netlab.embedded.userland import signals

if TYPE_CHECKING:
    from netlab.embedded.daemon.container import Container

STARTING, HEALTHY, UNHEALTHY = "starting", "healthy", "unhealthy"
KEPT = 5  # results
LONGEST_OUTPUT = 4096  # bytes of a result


@dataclass(frozen=True, slots=True)
class Result:
    """One run of the test; times in seconds since 1970."""

    start: float
    end: float
    exit_code: int
    output: str


class Health:
    """The state of one container's health and, while it runs, the timer of the next test."""

    def __init__(self, container: "Container") -> None:
        self.container = container
        self.status, self.failing, self.log = STARTING, 0, deque[Result](maxlen=KEPT)
        self._timer: Any = None
        self._probe: Probe | None = None
        self._watching = False

    @property
    def asked(self) -> dict[str, Any]:
        asked: dict[str, Any] = self.container.body.config["Healthcheck"]
        return asked

    def seconds(self, name: str, default: float) -> float:
        return (self.asked.get(name) or 0) / 1e9 or default

    # --- watching

    def reset(self) -> None:
        """The container has started; what was found before stays in the log."""
        self.status, self.failing = STARTING, 0
        self.watch()

    def watch(self) -> None:
        self._watching = True
        self._schedule()

    def stop(self) -> None:
        """Nobody looks any more: paused, or at its end."""
        if not self._watching:
            return
        self._watching = False
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        probe, self._probe = self._probe, None
        if probe is not None:
            probe.end()
        self.status = UNHEALTHY

    def _schedule(self) -> None:
        wait = self.seconds("Interval", INTERVAL)
        if self.status == STARTING and self._age(self.container.daemon.clock()) < self.seconds("StartPeriod", 0.0):
            wait = self.seconds("StartInterval", START_INTERVAL)
        self._timer = self.container.daemon.kernel.after(wait, self._run)

    def _age(self, now: float) -> float:
        return now - self.container.state.started

    def _run(self) -> None:
        self._timer = None
        self._probe = Probe(self, command(self.container.body.config), self.seconds("Timeout", TIMEOUT))
        self._probe.begin()

    # --- what was found

    def found(self, result: Result) -> None:
        self._probe = None
        if not self._watching:
            return
        before = self.status
        self.log.append(result)
        if result.exit_code == 0:
            self.status, self.failing = HEALTHY, 0
        elif before != STARTING or self._age(result.start) >= self.seconds("StartPeriod", 0.0):
            self.failing += 1
            if self.failing >= (self.asked.get("Retries") or RETRIES):
                self.status = UNHEALTHY
        if self.status != before:
            self.container.tell(f"health_status: {self.status}")
        self._schedule()


class Probe:
    """One run of the test: an exec whose output is kept, with a limit in time."""

    def __init__(self, health: Health, words: list[str], limit: float) -> None:
        self.health, self.limit = health, limit
        self.daemon = health.container.daemon
        self.words = words
        self.started = self.daemon.clock()
        self.output, self.over = bytearray(), False
        self._timer: Any = None
        self._exec: Exec | None = None

    def begin(self) -> None:
        listener = Exchange()
        listener.notify = lambda: self._hear(listener)
        body = {"Cmd": self.words, "AttachStdout": True, "AttachStderr": True}
        try:
            self._exec = made = self.daemon.execs.create(self.health.container, body)
            made.stdio.out.framed = made.stdio.err.framed = False
            made.stdio.attach(listener, False, False)
            self._timer = self.daemon.kernel.after(self.limit, self._late)
            made.watchers.append(self._ended)
            made.start()
        except Fault as fault:
            self._tell(-1, fault.message)

    def _hear(self, listener: Exchange) -> None:
        if listener.output:
            self.output += listener.take()[: LONGEST_OUTPUT + 1 - len(self.output)]

    def _text(self) -> str:
        text = self.output[:LONGEST_OUTPUT].decode(errors="replace")
        return text + ("..." if len(self.output) > LONGEST_OUTPUT else "")

    def _ended(self) -> None:
        if self._exec is not None:
            self._tell(self._exec.exit_code or 0, self._text())

    def _late(self) -> None:
        text, told = self._text(), f"Health check exceeded timeout ({go_duration(self.limit)})"
        self._tell(-1, f"{told}: {text}" if text else told)
        self.end()

    def end(self) -> None:
        """Whatever it does, it is over."""
        self.over = True
        if self._timer is not None:
            self._timer.cancel()
        if self._exec is not None and self._exec.process is not None:
            self.daemon.kernel.signal(self._exec.process, signals.KILL)

    def _tell(self, code: int, text: str) -> None:
        if self.over:
            return
        self.over = True
        if self._timer is not None:
            self._timer.cancel()
        self.health.found(Result(self.started, self.daemon.clock(), code, text))


def go_duration(seconds: float) -> str:
    """As Go prints a time.Duration: 500ms, 1.5s, 1m30s, 1h0m0s."""
    if seconds < 1:
        return f"{seconds * 1000:g}ms"
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(int(minutes), 60)
    head = (f"{hours}h" if hours else "") + (f"{minutes}m" if hours or minutes else "")
    return f"{head}{rest:g}s"
