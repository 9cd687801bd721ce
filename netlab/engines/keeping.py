"""A served engine that keeps what it has: found again at its start, written as it changes."""

import secrets
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from netlab.embedded.eras import Era, era
from netlab.embedded.libnetwork import Settings
from netlab.embedded.saved import policies
from netlab.embedded.saved.journal import Journal
from netlab.embedded.saved.restoring import kept_networks, restore
from netlab.engines.embedded import simulated
from netlab.engines.statefolder import StateFolder
from netlab.errors import Refused
from netlab.messages import say


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


class Keeper:
    """An engine (`core`) and the folder that is its own while the block runs.

    Conflict while another engine has the folder; Refused for one that cannot be used, or holds an engine of another
    era than `asked`. What is damaged in it is told, and left out. EngineStartFailed as for any engine.
    """

    def __init__(
        self, path: Path, settings: Settings, asked: Era | None = None, url: str = "",
        tell: Callable[[str], None] = _tell,
    ) -> None:  # fmt: skip
        self._tell, self._fails = tell, False
        self.folder = StateFolder(path)
        try:
            settings = replace(settings, era=_era(self.folder, settings, asked))
            self._begin(settings, url)
        except BaseException:
            self.folder.close()
            raise

    def _begin(self, settings: Settings, url: str) -> None:
        values, lost, epoch = self.folder.read(), list[str](), time.time()
        kept = kept_networks(values, epoch, lost)
        self.core = simulated(settings, secrets.randbits(64), kept, epoch)
        daemon = self.core.daemon
        daemon.id = self.folder.engine.get("id") or daemon.id
        lost += restore(daemon, values)
        for key in (*self.folder.damaged, *lost):
            self._tell(say("state-damaged", key=key, path=self.folder.path))
        for _, name, why in daemon.networks.lost:
            self._tell(say("state-network-lost", name=name, why=why))
        policies.begin(daemon)
        self.folder.describe(id=daemon.id, era=settings.era.name, url=url)
        for key in lost:
            self.folder.set_aside(key)
        missed = {f"networks/{identity}" for identity, _, _ in daemon.networks.lost}  # they may come back another time
        self.journal = Journal(daemon, values.keys() - {*lost, *missed})
        self.keep(look_around=True)
        self.folder.sweep()

    def keep(self, look_around: bool = False) -> None:
        """Write what has changed, at once; a disk that is full or gone is told, and everything tried again later."""
        if not (self.journal.pending or look_around):
            return
        try:
            if changes := self.journal.changes(look_around):
                self.folder.write(changes)
            self._fails = False
        except OSError as error:
            if not self._fails:
                self._tell(say("state-not-written", path=self.folder.path, why=error.strerror))
            self._fails = True
            self.journal.forget()

    def end(self) -> None:
        """As dockerd ends: what runs is stopped, but with live-restore."""
        try:
            if not self.core.daemon.networks.settings.live_restore:
                policies.stop_all(self.core.daemon, self.core.advance)
            self.keep(look_around=True)
        finally:
            self.folder.close()

    def __enter__(self) -> "Keeper":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.end()


def _era(folder: StateFolder, settings: Settings, asked: Era | None) -> Era:
    """The one the folder remembers; Refused when another is asked for."""
    held = folder.engine.get("era")
    if held is None:
        return asked or settings.era
    if asked is not None and asked.name != held:
        raise Refused(say("state-era", path=folder.path, held=held, asked=asked.name))
    return era(held)
