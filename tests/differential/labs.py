"""What is observed of the random lab of a seed, on either engine."""

from contextlib import AbstractContextManager
from pathlib import Path

from netlab import Lab
from netlab.engines import Engine
from tests.differential import doors
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


def _seen(opening: AbstractContextManager[Engine], seed: int) -> Seen:
    with opening as engine, Lab("differential", engine=engine) as lab:
        build(lab, seed)
        return observe(engine, lab.commands())
