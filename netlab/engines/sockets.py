"""The sockets we serve on: whose they are, and what a killed one left.

A record whose lock the server holds says where it serves; a record without one names a socket that is left over.
"""

import contextlib
import secrets
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from netlab.errors import Conflict
from netlab.messages import say
from netlab.records import Record, dead

KIND: Final = "served"


@contextlib.contextmanager
def claimed(path: Path) -> Iterator[None]:
    """A place for a socket, with a folder (0700) that goes with it if it was made for it."""
    if listens(path):
        raise Conflict(say("served-already", path=path))
    made = not path.parent.exists()
    record = Record.claim(KIND, secrets.token_hex(4), socket=str(path), made=made)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        yield
    finally:
        _remove(path, made)
        record.release()


def _remove(path: Path, folder: bool) -> None:
    path.unlink(missing_ok=True)
    if folder:
        with contextlib.suppress(OSError):  # somebody keeps something else there
            path.parent.rmdir()


def sweep() -> list[str]:
    """Remove the sockets of engines that were killed; say which."""
    swept = []
    for record in dead(KIND):
        path = Path(record.facts.get("socket", ""))
        if path.is_socket() and not listens(path):
            _remove(path, bool(record.facts.get("made")))
            swept.append(f"socket {path}")
        record.release()
    return swept


def listens(path: Path) -> bool:
    """Whether somebody serves on this socket."""
    with socket.socket(socket.AF_UNIX) as door:
        return door.connect_ex(str(path)) == 0
