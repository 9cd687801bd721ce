"""The runner's side of the fork server: starts it, gives orders to the clients it forks, and ends it.

Only where a fork is whole: on Linux. Everywhere else, and for who wants it so, notebooks run in threads of the runner
with kernels that import everything anew.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any, Final

from netlab.course.job import Execution, Job, Run, Settings
from netlab.errors import CourseError
from netlab.messages import language, say

AT_ONCE: Final = 2  # notebooks at a time where each has an engine of its own
PATIENCE: Final = 10  # seconds in which the server has ended all that it forked


@dataclass(frozen=True, slots=True)
class Client:
    """A station in a process of its own; CourseError when that has ended."""

    seat: Connection
    on_cell: Callable[..., None]

    def execute(self, job: Job) -> Execution:
        execution: Execution = self.ask("execute", job)
        return execution

    def page(self, execution: Execution) -> None:
        self.ask("page", execution)

    def ask(self, method: str, argument: object) -> Any:
        try:
            self.seat.send((method, argument))
            while (answer := self.seat.recv())[0] == "cell":
                self.on_cell()
        except (EOFError, OSError) as gone:
            raise CourseError(say("course-client-gone")) from gone
        kind, value = answer
        if kind == "raised":
            raise value
        return value


class Forks:
    """A fork server that runs, as a context that ends it; `start` it early, since it imports for half a second."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="netlab-run-", ignore_cleanup_errors=True)
        pairs = [Pipe() for _ in range(AT_ONCE)]
        fds = [theirs.fileno() for _, theirs in pairs]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "netlab.course.forkserver", *map(str, fds)],
            stdin=subprocess.PIPE, pass_fds=fds, start_new_session=True,
        )  # fmt: skip  # a session of its own: a ^C in the terminal is the runner's
        self._seats = [ours for ours, _ in pairs]
        for _, theirs in pairs:
            theirs.close()

    @classmethod
    def start(cls) -> "Forks | None":
        """One, or None where a process cannot be relied on after it forked."""
        return cls() if sys.platform == "linux" else None

    def stations(self, count: int, settings: Settings, run: Run | None, on_cell: Callable[..., None]) -> list[Client]:
        """So many clients, made ready for a run."""
        clients = [Client(seat, on_cell) for seat in self._seats[:count]]
        for client in clients:
            client.ask("begin", (settings, run, language(), self._folder.name))
        return clients

    def end(self) -> None:
        """End the clients and their kernels, whatever they do; when this returns they have ended."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._folder.cleanup()  # of clients that were ended in the middle

    def __enter__(self) -> "Forks":
        return self

    def __exit__(self, *_: object) -> None:
        self.end()
        for seat in self._seats:
            with suppress(OSError):
                seat.close()
