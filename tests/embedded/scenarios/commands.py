"""The real docker command of an era, wherever one is found: on the PATH, or in the roots of the private engines."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.real import ROOTS

COMPOSE = (
    "usr/libexec/docker/cli-plugins/docker-compose",
    "usr/lib/docker/cli-plugins/docker-compose",
    "usr/local/lib/docker/cli-plugins/docker-compose",
)


def _candidates() -> Iterator[str]:
    for folder in os.environ["PATH"].split(":"):
        if path := shutil.which("docker", path=folder):
            yield path
    yield from (str(root / "usr/bin/docker") for root in sorted(ROOTS.glob("*")))


@cache
def commands() -> dict[int, Path]:
    """One docker command for each major version that runs here."""
    found: dict[int, Path] = {}
    for path in dict.fromkeys(os.path.realpath(each) for each in _candidates() if os.access(each, os.X_OK)):
        told = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
        if version := re.match(r"Docker version (\d+)\.", told):
            found.setdefault(int(version[1]), Path(path))
    return found


def command(era: int) -> Path | None:
    """The one that was used on the real engines: 20.10 on 20, 28 on 26 and 28."""
    return commands().get(20 if era == 20 else 28)


@cache
def compose() -> Path | None:
    """The compose plugin, if there is one."""
    roots = (Path("/"), Path.home() / ".docker", *sorted(ROOTS.glob("*")))
    return next((root / path for root in roots for path in COMPOSE if os.access(root / path, os.X_OK)), None)
