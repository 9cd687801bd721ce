"""`python -m netlab.embedded PATH`: an engine of its own on a Unix socket, on the wall clock, until TERM or INT."""

import asyncio
import os
import signal
import socket
import sys
import time

from netlab.embedded.api.core import Core
from netlab.embedded.clock import Clock
from netlab.embedded.server import Served, serve


def main(arguments: list[str]) -> int:
    """1 when somebody serves there already, 2 for a wrong call."""
    if len(arguments) != 1:
        print("usage: python -m netlab.embedded SOCKET", file=sys.stderr)
        return 2
    path = os.path.abspath(arguments[0])
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    if somebody_listens(path):
        print(f"an engine serves {path} already: stop it, or take another path", file=sys.stderr)
        return 1
    if os.path.exists(path):
        os.unlink(path)  # left by one that was killed
    asyncio.run(_serve(path))
    return 0


def somebody_listens(path: str) -> bool:
    with socket.socket(socket.AF_UNIX) as door:
        return door.connect_ex(path) == 0


async def _serve(path: str) -> None:
    task = asyncio.ensure_future(serve(Served(Core(time.time()), Clock(skips=False)), path))
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    await task


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
