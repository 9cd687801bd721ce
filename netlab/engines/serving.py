"""Serving the embedded engine to the docker command and to other processes, until told to end.

On a Unix socket that is its owner's alone; on Windows, where Python has none, on a port of 127.0.0.1.
"""

import asyncio
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from netlab.embedded import server
from netlab.embedded.clock import Clock
from netlab.embedded.libnetwork import Settings
from netlab.engines.embedded import simulated
from netlab.engines.sockets import claimed
from netlab.errors import Refused
from netlab.messages import say

Ready = Callable[[str], None]  # told the URL, as in DOCKER_HOST


def serve(
    place: Path | int, ready: Ready = lambda url: None, settings: Settings | None = None, *, until_eof: bool = False
) -> None:
    """Serve an engine on this Unix socket, or port of 127.0.0.1, until ^C, SIGTERM or the end of standard input.

    Its time is the wall's. Conflict if somebody serves there already; a socket left by one that was killed is
    replaced. Refused for a port where there are Unix sockets: anybody on the machine could use it.
    """
    served = server.Served(simulated(settings or Settings(), seed=0), Clock(skips=False))
    if isinstance(place, int):
        if sys.platform != "win32":
            raise Refused(say("serve-no-port"))
        _run(lambda: server.serve_tcp(served, place, lambda port: ready(f"tcp://127.0.0.1:{port}")), until_eof)
        return
    with claimed(place):
        _run(lambda: server.serve(served, str(place), lambda: ready(f"unix://{place}")), until_eof)


def _run(work: Callable[[], Coroutine[Any, Any, None]], until_eof: bool) -> None:
    asyncio.run(_until_told(work(), until_eof))


async def _until_told(work: Coroutine[Any, Any, None], until_eof: bool) -> None:
    loop, task = asyncio.get_running_loop(), asyncio.ensure_future(work)
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows: ^C is a KeyboardInterrupt there
            loop.add_signal_handler(number, task.cancel)
    if until_eof:

        def wait() -> None:
            while os.read(0, 4096):
                pass
            with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
                loop.call_soon_threadsafe(task.cancel)

        threading.Thread(target=wait, name="end of input", daemon=True).start()
    with contextlib.suppress(asyncio.CancelledError):
        await task
