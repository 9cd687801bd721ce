"""What is observed of the random lab of a seed, on either engine."""

from contextlib import AbstractContextManager
from pathlib import Path

from netlab import Lab
from netlab.engines import Engine
from tests.differential import doors
from tests.differential.compare import differences
from tests.differential.observe import Seen, observe
from tests.random_labs import build
from tests.real import NEWEST_KNOWN, major, private_roots


def era_root() -> Path | None:
    """The root of a real engine of the embedded one's era, the newest known to us or newer."""
    newest = max(private_roots(), key=major, default="private-0")
    return private_roots()[newest][0] if major(newest) >= NEWEST_KNOWN else None


def on_real(root: Path, seed: int) -> Seen:
    return _seen(doors.real(root), seed)


def on_embedded(seed: int) -> Seen:
    return _seen(doors.embedded(), seed)


def differing(root: Path, seed: int, real: Seen | None = None) -> list[str]:
    """What differs, looked at twice where anything does: a busy machine keeps a ping waiting beyond its second."""
    found = differences(real or on_real(root, seed), on_embedded(seed))
    again = set(differences(on_real(root, seed), on_embedded(seed))) if found else set()
    return [line for line in found if line in again]


def _seen(opening: AbstractContextManager[Engine], seed: int) -> Seen:
    with opening as engine, Lab("differential", engine=engine) as lab:
        build(lab, seed)
        return observe(engine, lab.commands())
