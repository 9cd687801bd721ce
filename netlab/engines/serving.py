"""Serving the embedded engine to the docker command and to other processes, until told to end.

On a Unix socket that is its owner's alone; on Windows, where Python has none, on a port of 127.0.0.1.
"""

import asyncio
import contextlib
import hashlib
import os
import re
import signal
import sys
import threading
from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

from netlab.embedded import server
from netlab.embedded.clock import Clock
from netlab.embedded.eras import Era
from netlab.embedded.libnetwork import Settings
from netlab.engines.embedded import simulated
from netlab.engines.keeping import Keeper
from netlab.engines.sockets import claimed
from netlab.errors import Refused
from netlab.messages import say
from netlab.records import state_folder

Ready = Callable[[str], None]  # told the URL, as in DOCKER_HOST


def serve(
    place: Path | int, ready: Ready = lambda url: None, settings: Settings | None = None, *, until_eof: bool = False,
    data_root: Path | None = None, era: Era | None = None,
) -> None:  # fmt: skip
    """Serve an engine on this Unix socket, or port of 127.0.0.1, until ^C, SIGTERM or the end of standard input.

    Its time is the wall's. What it has is kept in `data_root` and found again there; None: gone with it. Conflict if
    somebody serves there already, or has the folder; a socket left by one that was killed is replaced. Refused for a
    port where there are Unix sockets (anybody on the machine could use it), and for an `era` that is not the folder's.
    """
    if isinstance(place, int) and sys.platform != "win32":
        raise Refused(say("serve-no-port"))
    settings = replace(settings or Settings(), era=era) if era else settings or Settings()
    with claimed(place) if isinstance(place, Path) else contextlib.nullcontext():
        if data_root is None:
            _serve(server.Served(simulated(settings, seed=0), Clock(skips=False)), place, ready, until_eof)
            return
        url = f"unix://{place}" if isinstance(place, Path) else f"tcp://127.0.0.1:{place}"
        with Keeper(data_root, settings, era, url) as keeper:
            _serve(server.Served(keeper.core, Clock(skips=False), keep=keeper.keep), place, ready, until_eof)


def _serve(served: server.Served, place: Path | int, ready: Ready, until_eof: bool) -> None:
    if isinstance(place, Path):
        _run(lambda: server.serve(served, str(place), lambda: ready(f"unix://{place}")), until_eof)
    else:
        _run(lambda: server.serve_tcp(served, place, lambda port: ready(f"tcp://127.0.0.1:{port}")), until_eof)


def default_root(place: Path | int) -> Path | None:
    """The folder of an engine that was given none: one for each place it is served at; none for any free port."""
    if place == 0:
        return None
    name = re.sub(r"[^a-z0-9]+", "-", str(place).lower()).strip("-")[-60:]
    return state_folder() / "docker" / f"{name}-{hashlib.sha256(str(place).encode()).hexdigest()[:8]}"


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
