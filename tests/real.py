"""The real engines that can be started here: their roots and versions."""

import os
import re
import subprocess
from functools import cache
from pathlib import Path

from netlab.engines.private import check_usable, launch
from netlab.errors import NoEngine

NEWEST_KNOWN = 28  # the newest engine on which the claims were observed
ROOTS = Path(os.environ.get("NETLAB_ROOTS", "/var/lib/netlab-roots"))


@cache
def private_roots() -> dict[str, tuple[Path, str]]:
    """Root and version of every dockerd that can be run, by the id used in test names."""
    candidates = [Path("/"), *sorted(ROOTS.glob("*"))]
    found = {}
    for root in candidates:
        try:
            check_usable(root)
        except NoEngine:
            continue
        told = subprocess.run(
            ["chroot", str(root), str(launch.dockerd(root)), "--version"], capture_output=True, text=True, check=True
        ).stdout
        version = re.search(r"version ([^\s,]+)", told)[1]
        found.setdefault(f"private-{version.split('.')[0]}", (root, version))
    return found


def major(id: str) -> int:
    """The first number of the engine's version; "embedded" alone is of the newest."""
    return NEWEST_KNOWN if id == "embedded" else int(id.partition("-")[2])
