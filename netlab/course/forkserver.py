"""The process that has imported everything and forks: clients, which run papermill, and their kernels.

usage: python -m netlab.course.forkserver FD...  (a socket to the runner for each client)

It has one thread and no event loop, no socket of ZeroMQ and no engine, ever, so that what it forks is whole. It ends
all that it forked when its standard input ends, which is when the runner does. What a fork then does is in `roles`.
"""

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from typing import Final

from netlab.course import roles
from netlab.course.warm import warm

Role = Callable[[], None]
RUNNER: Final = 0  # standard input
RARELY: Final = 20_000, 10, 10  # objects more until garbage is looked for: forks are short-lived


class Server:
    """Forks on request and keeps count; `serve` gives a role in each fork, and None here at the end.

    A client asks with a roles.Birth and is told the process id, or with that and is told the exit status, None while
    the kernel runs.
    """

    def __init__(self, seats: Sequence[Connection]) -> None:
        self._seats = list(seats)
        self._clients: dict[Connection, int] = {}
        self._kernels: dict[int, Connection] = {}  # not yet waited for -> whose it is

    def serve(self) -> Role | None:
        for seat in self._seats:
            ours, theirs = Pipe()
            if (pid := _fork()) == 0:
                ours.close()
                self._leave(seat)
                return partial(roles.client, seat, theirs)
            self._clients[ours] = pid
            theirs.close()
        for seat in self._seats:
            seat.close()
        while True:
            for ready in wait([RUNNER, *self._clients]):
                if ready == RUNNER:
                    _kill([*self._kernels, *self._clients.values()])
                    return None
                if role := self._answer(ready):  # type: ignore[arg-type]
                    return role

    def _answer(self, client: Connection) -> Role | None:
        try:
            asked = client.recv()
        except (EOFError, ConnectionError):
            self._forget(client)
            return None
        if isinstance(asked, roles.Birth):
            if (pid := _fork()) == 0:
                self._leave()
                return partial(roles.kernel, asked)
            self._kernels[pid] = client
            client.send(pid)
        else:
            client.send(self._status(asked))
        return None

    def _status(self, pid: int) -> int | None:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if not ended:
            return None
        del self._kernels[pid]
        return os.waitstatus_to_exitcode(status)

    def _leave(self, keep: Connection | None = None) -> None:
        """In a fork: let go of what is the server's, so that an end is seen at the other end."""
        for connection in (*self._seats, *self._clients):
            if connection is not keep:
                connection.close()
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 0)
        os.close(nothing)

    def _forget(self, client: Connection) -> None:
        """A client is gone, so nobody listens to its kernels."""
        orphans = [pid for pid, whose in self._kernels.items() if whose is client]
        _kill([*orphans, self._clients.pop(client)])
        for pid in orphans:
            del self._kernels[pid]
        client.close()


def _fork() -> int:
    sys.stdout.flush()
    sys.stderr.flush()
    return os.fork()


def _kill(pids: Iterable[int]) -> None:
    """End these children, and each kernel's own children with it, and wait until they have ended."""
    ending = list(pids)
    for pid in ending:
        for end in (os.killpg, os.kill):  # the process may not have come to lead its group
            with suppress(ProcessLookupError):
                end(pid, signal.SIGKILL)
    for pid in ending:
        os.waitpid(pid, 0)


def main(arguments: Sequence[str]) -> None:
    """Import, fork the clients, and serve until standard input ends."""
    del sys.path[0]  # the working directory, which no kernel has there
    warm()
    gc.collect()
    gc.freeze()  # no fork looks through all this for garbage again
    gc.set_threshold(*RARELY)
    if role := Server([Connection(int(each)) for each in arguments]).serve():
        role()


if __name__ == "__main__":
    main(sys.argv[1:])
