"""Programs in processes of their own, which find their bytecode compiled, as in any second run."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence

_BYTECODE = tempfile.TemporaryDirectory(prefix="netlab-benchmark-")
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
    "PYTHONPYCACHEPREFIX": _BYTECODE.name,
}


def seconds(*arguments: str | os.PathLike[str]) -> float:
    """Seconds by the wall that `python *arguments` takes; what it prints is told only if it fails."""
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *arguments], env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    taken = time.perf_counter() - begun
    assert done.returncode == 0, done.stdout
    return taken


def rounds(times: int, *commands: Sequence[str]) -> list[list[float]]:
    """For each command its seconds in so many rounds, in which they take turns; one before goes uncounted."""
    for command in commands:
        seconds(*command)
    taken = [[seconds(*command) for command in commands] for _ in range(times)]
    return [list(each) for each in zip(*taken, strict=True)]
