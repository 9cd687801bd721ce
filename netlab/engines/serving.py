"""Serving the embedded engine on a socket, for the docker command and for other processes, until told to end."""

import contextlib
import signal
import socket
from collections.abc import Callable
from pathlib import Path

from netlab.embedded.clock import Clock
from netlab.embedded.libnetwork import Settings
from netlab.engines.embedded import simulated
from netlab.errors import Conflict
from netlab.messages import say


def serve(path: Path, ready: Callable[[], None] = lambda: None) -> None:
    """Serve an engine on this Unix socket until ^C or SIGTERM; its time is the wall's.

    Conflict if somebody serves there already; a socket left by one that was killed is replaced.
    """
    import asyncio

    if listens(path):
        raise Conflict(say("served-already", path=path))
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    try:
        asyncio.run(_until_told(path, ready))
    finally:
        path.unlink(missing_ok=True)


async def _until_told(path: Path, ready: Callable[[], None]) -> None:
    import asyncio

    from netlab.embedded import server  # what a browser's Python does not have: only where it is used

    served = server.Served(simulated(Settings(), seed=0), Clock(skips=False))
    task = asyncio.ensure_future(server.serve(served, str(path), ready))
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await task


def listens(path: Path) -> bool:
    """Whether somebody serves on this socket."""
    with socket.socket(socket.AF_UNIX) as door:
        return door.connect_ex(str(path)) == 0
