"""Who is alive: the state folder, the identity of this machine and boot, and records held by file locks.

A record is a small JSON file beside a lock file. Its owner holds the lock as long as it lives; the kernel drops
the lock when the owner ends in whatever way. So a record whose lock can be taken belongs to a dead owner.
Process ids are never asked: they are reused. What a record means (a lab, a private engine) is not known here.
"""

import functools
import hashlib
import json
import os
import platform
import secrets
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from netlab.messages import say

if TYPE_CHECKING:
    from filelock import FileLock


@functools.cache
def state_folder() -> Path:
    """The folder of records: NETLAB_STATE, else the user's state folder, else a private temporary one."""
    from platformdirs import user_state_path

    for folder in (os.environ.get("NETLAB_STATE"), user_state_path("netlab"), _temporary()):
        if folder:
            with suppress(OSError):
                path = Path(folder)
                path.mkdir(mode=0o700, parents=True, exist_ok=True)
                if os.access(path, os.W_OK):
                    return path
    raise OSError(say("no-state-folder"))


def _temporary() -> Path:
    return Path(tempfile.gettempdir()) / f"netlab-{user()}"


def user() -> str:
    """The user's number where there is one, else the name."""
    return str(os.getuid()) if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")


@functools.cache
def machine() -> str:
    """This machine as seen by its records: equal only where the same lock files can be asked."""
    token = state_folder() / "machine"
    with suppress(FileExistsError), token.open("x") as file:
        file.write(secrets.token_hex(16))
    return hashlib.sha256((token.read_text() + platform.node()).encode()).hexdigest()[:16]


@functools.cache
def boot() -> str:
    """This boot of the machine; empty where the system does not tell."""
    with suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    return ""


@dataclass(slots=True)
class Record:
    """A record on disk, and the lock on it while this process holds one."""

    kind: str
    id: str
    facts: dict[str, Any]
    _lock: "FileLock | None" = field(default=None, repr=False)

    @property
    def _path(self) -> Path:
        return _folder(self.kind) / f"{self.id}.json"

    @classmethod
    def claim(cls, kind: str, id: str, **facts: Any) -> "Record":
        """Take the lock, then write the record: nobody sees the one without the other."""
        record = cls(kind, id, facts)
        record._acquire()
        record._write()
        return record

    def note(self, **facts: Any) -> None:
        """Add facts to the record."""
        self.facts |= facts
        self._write()

    def release(self) -> None:
        """Remove the record and drop the lock."""
        self._path.unlink(missing_ok=True)
        _lock_path(self.kind, self.id).unlink(missing_ok=True)
        self.let_go()

    def let_go(self) -> None:
        """Drop the lock and keep the record: it counts as a dead owner's."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def take_over(self) -> bool:
        """Take the lock of a record whose owner is dead; False while the owner lives."""
        from filelock import Timeout

        try:
            self._acquire()
        except Timeout:
            return False
        return True

    def _acquire(self) -> None:
        from filelock import FileLock  # 60 ms, asyncio included: only where a lock is taken

        lock = FileLock(_lock_path(self.kind, self.id), timeout=0, thread_local=False)
        lock.acquire()
        self._lock = lock

    def _write(self) -> None:
        new = self._path.with_suffix(".new")
        new.write_text(json.dumps(self.facts), encoding="utf-8")
        new.replace(self._path)


def lock_folder(folder: Path) -> "Callable[[], None] | None":
    """Take the lock of a folder that one process has at a time; what gives it back, None while another holds it."""
    from filelock import FileLock, Timeout

    lock = FileLock(folder / "lock", timeout=0, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        return None
    return lock.release


def alive(kind: str, id: str) -> bool:
    """Whether the owner of this record still holds its lock (the own process included)."""
    if not (_folder(kind) / f"{id}.json").exists():
        return False
    probe = Record(kind, id, {})
    if not probe.take_over():
        return True
    assert probe._lock is not None
    probe._lock.release()
    return False


def dead(kind: str) -> Iterator[Record]:
    """Records of dead owners, each with its lock held by the caller: call `release` when all is removed."""
    for path in sorted(_folder(kind).glob("*.json")):
        record = Record(kind, path.stem, _read(path))
        if record.take_over():
            if path.exists():
                yield record
            else:  # somebody else swept it meanwhile
                record.release()


def _read(path: Path) -> dict[str, Any]:
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return facts if isinstance(facts, dict) else {}


def _folder(kind: str) -> Path:
    folder = state_folder() / kind
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _lock_path(kind: str, id: str) -> Path:
    return _folder(kind) / f"{id}.lock"
