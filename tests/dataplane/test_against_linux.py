"""The judge: the same random networks and rules on a real Linux kernel and on the data plane give the same.

Needs root, unshare, ip and iptables; without them it is skipped, and says so. NETLAB_LINUX_PLANS (12) is how
many.
"""

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from netlab.dataplane import World
from netlab.dataplane.netfilter import iptables, save

from .linux import CANNOT
from .plans import Simulated, make_plan
from .test_netfilter import NAT_RULES, RULES, SOURCE_NAT_RULES

# the first four show, between them, every fault of test_the_judge
SHARP = (15, 73, 25, 8)
SEEDS = [*SHARP, *(n for n in range(10_000) if n not in SHARP)][: int(os.environ.get("NETLAB_LINUX_PLANS", "12"))]
TOOLS = ("unshare", "ip", "iptables", "iptables-save", "sysctl", "mount")
MISSING = [tool for tool in TOOLS if shutil.which(tool) is None]

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="making network namespaces needs root"),
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


@pytest.mark.parametrize("seed", SEEDS)
def test_the_data_plane_does_what_linux_does(seed: int, tmp_path: Path) -> None:
    plan = make_plan(seed)
    real, simulated = on_linux(plan, tmp_path), Simulated(plan).outcomes()
    differences = [
        {"probe": probe, "linux": linux, "ours": ours}
        for probe, linux, ours in zip(plan["probes"], real, simulated, strict=True)
        if linux != ours
    ]
    assert not differences, json.dumps({"rules": plan["rules"], "differences": differences}, indent=1)


SHOWN = [
    "-S",
    "-L",
    "-L -n",
    "-nvL",
    "-L FORWARD -n --line-numbers",
    "-t nat -S",
    "-t nat -L -n -v",
    "-L -v -x",
]


@pytest.mark.parametrize("command", [*SHOWN, "save"])
def test_iptables_prints_what_iptables_prints(command: str) -> None:
    rules = ["-P FORWARD DROP", "-N U1", "-N DOCKER-USER", "-A FORWARD -j U1", "-A FORWARD -g DOCKER-USER"]
    rules += [f"-A FORWARD {text}" for text in RULES if "physdev" not in text and "limit-iface" not in text]
    rules += ["-I FORWARD 2 ! -i eth0 ! -p udp -j DROP", "-I FORWARD -s 192.0.2.1 ! -d 192.0.2.2/31 -j DROP"]
    rules += [f"-t nat -A PREROUTING {text}" for text in NAT_RULES]
    rules += [f"-t nat -A POSTROUTING {text}" for text in SOURCE_NAT_RULES]
    shown = "iptables-save" if command == "save" else f"iptables {command}"
    script = "\n".join(["set -e", *[f"iptables {rule}" for rule in rules], shown])
    done = subprocess.run(["unshare", "--net", "sh", "-c", script], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    host = World().namespace("host")
    for rule in rules:
        outcome = iptables(host.iptables, shlex.split(rule))
        assert outcome.status == 0, outcome
    if command == "save":
        assert save(host.iptables) == [line for line in done.stdout.splitlines() if line[0] != "#"]
    else:
        assert iptables(host.iptables, command.split()).output == done.stdout


REFUSED = [
    "-A NOSUCH -j DROP", "-A FORWARD -j NOSUCH", "-D FORWARD -j DROP", "-C FORWARD -j DROP",
    "-D FORWARD 9", "-N U1", "-X NOSUCH", "-X U2", "-A U2 -j U2", "-P U2 DROP", "-P FORWARD REJECT",
    "-F NOSUCH", "-A FORWARD -p tcp --dport 70000 -j DROP", "-A FORWARD --dport 80 -j DROP",
    "-A FORWARD -s nowhere.invalid", "-t nosuch -L", "-A FORWARD -m nosuch", "-A FORWARD -p nosuch",
    "-t nat -A PREROUTING -j DNAT", "-A FORWARD -j DNAT --to-destination 192.0.2.1",
    "-t nat -A POSTROUTING -j MASQUERADE --to-ports 99",
    "-t nat -A POSTROUTING -j DNAT --to-destination 192.0.2.1", "-I FORWARD 9 -j DROP", "-L NOSUCH",
    "-S NOSUCH", "-R FORWARD 3 -j DROP", "-A FORWARD -m conntrack --ctstate NONSENSE -j DROP",
    "-E U1 U2", "-X FORWARD", "-A FORWARD -j REJECT --reject-with nosuch",
    "-A FORWARD -s 192.0.2.0/33 -j DROP", "",
]  # fmt: skip


def test_iptables_refuses_what_iptables_refuses(tmp_path: Path) -> None:
    """With the same exit status, and the same first line where it is not about a user's typing."""
    before = ["-N U1", "-N U2", "-A FORWARD -j U2"]
    lines = [f"iptables {rule}" for rule in before]
    lines += [f"iptables {rule} >/dev/null 2>{tmp_path}/{n}; echo $?" for n, rule in enumerate(REFUSED)]
    done = subprocess.run(
        ["unshare", "--net", "sh", "-c", "\n".join(lines)], capture_output=True, text=True, timeout=60
    )
    host = World().namespace("host")
    for rule in before:
        assert iptables(host.iptables, rule.split()).status == 0
    ours = [iptables(host.iptables, rule.split()) for rule in REFUSED]
    texts = [(tmp_path / str(n)).read_text().split("\n")[0] for n in range(len(REFUSED))]
    theirs = [(int(s), text) for s, text in zip(done.stdout.split(), texts, strict=True)]
    different = [
        (rule, linux, (own.status, own.errors.split("\n")[0]))
        for rule, linux, own in zip(REFUSED, theirs, ours, strict=True)
        if linux != (own.status, own.errors.split("\n")[0])
    ]
    assert not different, "\n".join(map(str, different))
