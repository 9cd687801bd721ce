"""The judge: the same random networks and rules on a real Linux kernel and on the data plane give the same.

Needs root, unshare, ip and iptables; without them it is skipped, and says so. NETLAB_LINUX_PLANS (8) is how
many.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from .linux import CANNOT
from .plans import Simulated, make_plan

PLANS = int(os.environ.get("NETLAB_LINUX_PLANS", "8"))
FIRST = int(os.environ.get("NETLAB_LINUX_FIRST", "0"))
TOOLS = ("unshare", "ip", "iptables", "iptables-save", "sysctl", "mount")
MISSING = [tool for tool in TOOLS if shutil.which(tool) is None]

pytestmark = [
    pytest.mark.skipif(
        not hasattr(os, "geteuid") or os.geteuid() != 0, reason="making network namespaces needs root"
    ),
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {' '.join(MISSING)}"),
]


def on_linux(plan: dict[str, Any], folder: Path) -> list[dict[str, Any]]:
    file = folder / "plan.json"
    file.write_text(json.dumps(plan))
    worker = Path(__file__).with_name("linux.py")
    done = subprocess.run(
        ["unshare", "--net", "--mount", "--propagation", "private", sys.executable, str(worker), str(file)],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    if done.returncode == CANNOT:
        pytest.skip(f"this kernel cannot: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("seed", range(FIRST, FIRST + PLANS))
def test_the_data_plane_does_what_linux_does(seed: int, tmp_path: Path) -> None:
    plan = make_plan(seed)
    real, simulated = on_linux(plan, tmp_path), Simulated(plan).outcomes()
    differences = [
        {"probe": probe, "linux": linux, "ours": ours}
        for probe, linux, ours in zip(plan["probes"], real, simulated, strict=True)
        if linux != ours
    ]
    assert not differences, json.dumps({"rules": plan["rules"], "differences": differences}, indent=1)
