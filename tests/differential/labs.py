"""What is observed of the random lab of a seed, on either engine of one era."""

import contextlib
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from netlab import Lab
from netlab.embedded.eras import E28, Era, era
from netlab.engines import Engine
from netlab.errors import NetlabError
from tests.differential import doors
from tests.differential.compare import differences
from tests.differential.observe import Seen, observe
from tests.differential.wild import Wild
from tests.random_labs import build
from tests.real import major, private_roots

WILD = 10  # steps after those of a lab


class Refused(Exception):
    """An engine would not make a lab: in its words."""


@dataclass(frozen=True)
class Pair:
    """An era of the embedded engine, and where a real engine of it is."""

    era: Era
    root: Path

    def real(self, seed: int) -> Seen:
        """Refused when a real engine would not make the lab three times: now and then 28.5 loses an endpoint."""
        for _ in range(2):
            with contextlib.suppress(Refused):
                return _seen(doors.real(self.root), seed, self.era)
        return _seen(doors.real(self.root), seed, self.era)

    def differing(self, seed: int, real: Seen | None = None) -> list[str]:
        """What differs, looked at twice where anything does: a busy machine keeps a ping waiting beyond its second.

        Refused where the real engine would not make the lab.
        """
        found = self._differing(real or self.real(seed), seed)
        again = set(self._differing(self.real(seed), seed)) if found else set()
        return [line for line in found if line in again]

    def _differing(self, real: Seen, seed: int) -> list[str]:
        try:
            return differences(real, on_embedded(seed, self.era))
        except Refused as refused:
            return [f"only the embedded engine refuses: {refused}"]


def pair(name: str = "28") -> Pair | None:
    """The era of this name with a real engine of it, for 28 the newest there is; None when there is none here."""
    wanted = era(name)
    ids = [id for id in private_roots() if major(id) == wanted.major or (wanted is E28 and major(id) > wanted.major)]
    return Pair(wanted, private_roots()[max(ids, key=major)][0]) if ids else None


def on_embedded(seed: int, wanted: Era = E28) -> Seen:
    return _seen(doors.embedded(wanted), seed, wanted)


def _seen(opening: AbstractContextManager[Engine], seed: int, wanted: Era) -> Seen:
    with opening as engine, Lab("differential", engine=engine) as lab:
        try:
            build(lab, seed)
        except NetlabError as error:
            raise Refused(f"{error} ({error.__cause__})") from error
        containers, networks = ([each for each in lab if each.startswith(kind)] for kind in ("box", "net"))
        wild = Wild(engine.daemon.client.api, wanted, seed, containers, networks)
        wild.run(WILD)
        return observe(engine, lab.commands(), wild)
