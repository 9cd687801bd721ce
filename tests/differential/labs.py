"""What is observed of the random lab of a seed, on either engine."""

import contextlib
from contextlib import AbstractContextManager
from pathlib import Path

from netlab import Lab
from netlab.engines import Engine
from netlab.errors import NetlabError
from tests.differential import doors
from tests.differential.compare import differences
from tests.differential.observe import Seen, observe
from tests.random_labs import build
from tests.real import NEWEST_KNOWN, major, private_roots


def era_root() -> Path | None:
    """The root of a real engine of the embedded one's era, the newest known to us or newer."""
    newest = max(private_roots(), key=major, default="private-0")
    return private_roots()[newest][0] if major(newest) >= NEWEST_KNOWN else None


class Refused(Exception):
    """An engine would not make a lab: in its words."""


def on_real(root: Path, seed: int) -> Seen:
    """Refused when a real engine would not make the lab three times: now and then 28.5 loses an endpoint at a start."""
    for _ in range(2):
        with contextlib.suppress(Refused):
            return _seen(doors.real(root), seed)
    return _seen(doors.real(root), seed)


def on_embedded(seed: int) -> Seen:
    return _seen(doors.embedded(), seed)


def differing(root: Path, seed: int, real: Seen | None = None) -> list[str]:
    """What differs, looked at twice where anything does: a busy machine keeps a ping waiting beyond its second.

    Refused where the real engine would not make the lab.
    """
    found = _differing(real or on_real(root, seed), seed)
    again = set(_differing(on_real(root, seed), seed)) if found else set()
    return [line for line in found if line in again]


def _differing(real: Seen, seed: int) -> list[str]:
    try:
        return differences(real, on_embedded(seed))
    except Refused as refused:
        return [f"only the embedded engine refuses: {refused}"]


def _seen(opening: AbstractContextManager[Engine], seed: int) -> Seen:
    with opening as engine, Lab("differential", engine=engine) as lab:
        try:
            build(lab, seed)
        except NetlabError as error:
            raise Refused(f"{error} ({error.__cause__})") from error
        return observe(engine, lab.commands())
