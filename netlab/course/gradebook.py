"""What a learner has passed: one line for each check that was asked, in a file beside the notebooks.

A line is written whole or not at all, so that two notebooks may write at once. What the lines of a class say
together is told in `report`; a verdict is reached in `checks`.
"""

import json
import os
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from netlab.messages import say

FILE: Final = "netlab-results.jsonl"
VARIABLE: Final = "NETLAB_RESULTS"  # another file; empty: keep nothing


@dataclass(frozen=True, slots=True)
class Entry:
    """One check that was asked: who, when (ISO 8601, UTC), which exercise, the verdict, on which engine."""

    learner: str
    when: str
    exercise: str
    passed: bool
    reason: str = ""
    engine: str = ""


def place() -> Path | None:
    """The file of this process: NETLAB_RESULTS, else beside the notebook that runs, else none."""
    named = os.environ.get(VARIABLE)
    if named is not None:
        return Path(named) if named else None
    return Path.cwd() / FILE if _in_a_kernel() else None


def _in_a_kernel() -> bool:
    kernel = sys.modules.get("ipykernel.kernelapp")
    return kernel is not None and bool(kernel.IPKernelApp.initialized())


def keep(exercise: str, passed: bool, reason: str, engine: str) -> None:
    """Keep a verdict; a file that cannot be written is told, since the exercise is none the worse for it."""
    path = place()
    if path is None:
        return
    entry = Entry(learner(), datetime.now(UTC).isoformat(timespec="seconds"), exercise, passed, reason, engine)
    line = json.dumps(asdict(entry), ensure_ascii=False) + "\n"
    try:
        with path.open("ab", buffering=0) as file:  # one write to a file opened for appending: whole lines
            file.write(line.encode())
    except OSError as error:
        print(say("gradebook-not-kept", path=path, why=error.strerror or error, variable=VARIABLE))


def learner() -> str:
    """Whose results these are: NETLAB_LEARNER, else the user of this system."""
    import getpass

    with suppress(OSError, KeyError, ImportError):
        return os.environ.get("NETLAB_LEARNER") or getpass.getuser()
    return "learner"


def entry(line: str) -> Entry | None:
    """Read one line of a file; None for one that is no entry."""
    try:
        read = Entry(**json.loads(line))
    except (ValueError, TypeError):
        return None
    texts = (read.learner, read.when, read.exercise, read.reason, read.engine)
    return read if isinstance(read.passed, bool) and all(isinstance(text, str) for text in texts) else None
