"""The socket door: an engine served on a Unix socket, by one asyncio loop in one thread.

    asyncio.run(serve(Served(core, clock), path))      # for ever
    with serving(core, clock) as path: ...             # in a short-lived thread, while this one only waits

What one connection does is in `connection`, how time goes in `clock`.
"""

import asyncio
import contextlib
import logging
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from email.utils import formatdate

from netlab.embedded.api.core import Core
from netlab.embedded.api.request import Request
from netlab.embedded.clock import Clock
from netlab.embedded.connection import Connection, hung_up
from netlab.embedded.daemon.exchange import Exchange
from netlab.messages import say

PATIENCE = 0.02  # seconds of silence before a skipping clock jumps: a client may be about to go on
BUSY_PAUSE = 0.001  # seconds that busy processes leave to the rest of the machine between two turns
STUCK_AFTER = 2.0  # seconds of silence before those who wait for nothing are told
LONGEST_SLEEP = 3600.0
LOOK_AROUND = 1.0  # seconds between two looks at what programs have written
LOOKING = 0.05  # the part of the time it may take


def _keep_nothing(look_around: bool) -> None:
    pass


class Served:
    """An engine, its clock and the connections to it, for the time of one event loop.

    `tells_stuck`: whether those who wait for what can never happen are told; never for an engine that others share.
    `keep` is called before a client hears of a change, and now and then (True) to see what programs have changed.
    """

    def __init__(
        self, core: Core, clock: Clock, tells_stuck: bool = False, keep: Callable[[bool], None] = _keep_nothing
    ) -> None:  # fmt: skip
        self.core, self.clock, self.tells_stuck, self.keep = core, clock, tells_stuck, keep
        self.logs_faults = not tells_stuck  # who shares an engine cannot look at what has failed in it
        self.connections: set[Connection] = set()
        self._alarm: asyncio.TimerHandle | None = None

    def date(self) -> str:
        """The simulated time for a Date header."""
        return formatdate(self.core.kernel.epoch + self.core.now, usegmt=True)

    def handle(self, request: Request) -> Exchange:
        self.core.advance(self.clock.now())
        exchange = self.core.handle(request)
        self._own_up()
        self.keep(False)
        self._schedule()
        return exchange

    def tick(self) -> None:
        """It is later, or something has come."""
        self.core.advance(self.clock.now())
        self._own_up()
        self.keep(False)
        self._schedule()

    def _own_up(self) -> None:
        """A fault of ours is told to whoever keeps the log; it is kept nowhere else."""
        for faults in (self.core.daemon.faults, self.core.kernel.crashes) if self.logs_faults else ():
            for what, error in faults:
                logging.getLogger("netlab").error("%s failed", what, exc_info=error)
            faults.clear()

    def look_around(self) -> None:
        """Now, and again in a while; the longer it takes, the more seldom."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        self.keep(True)
        loop.call_later(max(LOOK_AROUND, (loop.time() - began) / LOOKING), self.look_around)

    def _schedule(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        loop = asyncio.get_running_loop()
        waiting = self.clock.skips and self.core.may_skip()
        if waiting and not self.core.busy:
            self._alarm = loop.call_later(PATIENCE, self._jump)
            return
        pause = self.clock.until_next(self.core, waiting)
        if pause is not None:
            self._alarm = loop.call_later(min(pause or BUSY_PAUSE, LONGEST_SLEEP), self.tick)

    def _jump(self) -> None:
        """Nobody has said anything for a while, and somebody waits."""
        self._alarm = None
        if self.forget_the_gone():
            return
        if self.clock.until_next(self.core, True) is not None:
            self.tick()
        elif self.tells_stuck:
            self._alarm = asyncio.get_running_loop().call_later(STUCK_AFTER, self._tell)

    def _tell(self) -> None:
        for exchange in self.core.stuck():
            exchange.fail(say("stuck-idle", what=exchange.waits_for, who=self.core.who_waits(exchange.container)))

    def forget_the_gone(self) -> int:
        """asyncio listens to nobody who has half-closed: look who is gone since; how many."""
        gone = [each for each in self.connections if each.eof and hung_up(each.socket)]
        for each in gone:
            each.transport.abort()
        return len(gone)


async def serve(served: Served, path: str, ready: Callable[[], None] = lambda: None) -> None:
    """Until it is cancelled. The socket is for its owner alone (0600); its folder ought to be 0700."""
    loop = asyncio.get_running_loop()
    before = os.umask(0o177)
    try:
        server = await loop.create_unix_server(lambda: Connection(served), path)
    finally:
        os.umask(before)
    try:
        await _until_cancelled(served, server, ready)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)


async def serve_tcp(served: Served, port: int, ready: Callable[[int], None] = lambda port: None) -> None:
    """The same on a port of 127.0.0.1 (0: any that is free), where everybody on this machine may come in."""
    server = await asyncio.get_running_loop().create_server(lambda: Connection(served), "127.0.0.1", port)
    await _until_cancelled(served, server, lambda: ready(server.sockets[0].getsockname()[1]))


async def _until_cancelled(served: Served, server: asyncio.Server, ready: Callable[[], None]) -> None:
    served.tick()
    served.look_around()
    ready()
    try:
        await server.serve_forever()
    except asyncio.CancelledError:
        pass
    finally:
        for each in list(served.connections):
            each.transport.abort()
        await asyncio.sleep(0)


@contextlib.contextmanager
def serving(core: Core, clock: Clock, tells_stuck: bool = True) -> Iterator[str]:
    """The path of a socket where the engine is served from a thread of its own; this one must only wait."""
    folder = tempfile.mkdtemp(prefix="netlab-")  # 0700
    path = os.path.join(folder, "docker.sock")
    door = _Door(Served(core, clock, tells_stuck), path)
    door.open()
    try:
        yield path
    finally:
        door.close()
        shutil.rmtree(folder, ignore_errors=True)


class _Door:
    def __init__(self, served: Served, path: str) -> None:
        self.served, self.path = served, path
        self.ready = threading.Event()
        self.loop: asyncio.AbstractEventLoop
        self.task: asyncio.Task[None]
        self.error: BaseException | None = None
        self.thread = threading.Thread(target=self._run, name="netlab door", daemon=True)

    def open(self) -> None:
        self.served.core.one_caller()
        self.thread.start()
        self.ready.wait()
        if self.error is not None:
            raise self.error

    def _run(self) -> None:
        try:
            asyncio.run(self._main())
        except BaseException as error:
            self.error = error
        finally:
            self.ready.set()

    async def _main(self) -> None:
        self.served.core.owner = threading.get_ident()
        self.loop = asyncio.get_running_loop()
        self.task = asyncio.ensure_future(serve(self.served, self.path, self.ready.set))
        await self.task

    def close(self) -> None:
        if self.thread.is_alive():
            self.loop.call_soon_threadsafe(self.task.cancel)
        self.thread.join()
        self.served.core.owner = None
