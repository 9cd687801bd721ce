#!/usr/bin/env python3
"""Unpack Debian root file systems that hold newer Docker Engines, for the tests and for engine="private:/that/root".

They go to NETLAB_ROOTS (default /var/lib/netlab-roots), one folder a suite. Nothing is installed on this machine
and nothing is started. Needs root and debootstrap.

usage: python3 tools/private_roots.py [SUITE ...]      (default: trixie sid)
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOTS = Path(os.environ.get("NETLAB_ROOTS", "/var/lib/netlab-roots"))
SUITES = ("trixie", "sid")
PACKAGES = "docker.io,docker-cli,docker-compose,iptables,iproute2,procps,ca-certificates"
KEYS = Path("/usr/share/keyrings/debian-archive-keyring.gpg")


def main(suites):
    if sys.platform != "linux" or os.getuid() != 0:
        stop("only root on Linux can unpack a root file system")
    if not shutil.which("debootstrap") or not KEYS.exists():
        stop("debootstrap and Debian's keys are needed: sudo apt install debootstrap debian-archive-keyring")
    ROOTS.mkdir(mode=0o755, parents=True, exist_ok=True)
    for suite in suites:
        unpack(suite, ROOTS / suite)


def unpack(suite, root):
    """Beside its place first: a root that is there is whole."""
    if not (root / "usr/sbin/dockerd").exists():
        part = root.with_name(root.name + ".part")
        shutil.rmtree(str(part), ignore_errors=True)
        # In a mount namespace of its own: what debootstrap mounts goes with it, however it ends.
        line = ["unshare", "--mount", "debootstrap", "--variant=minbase", f"--keyring={KEYS}"]
        line += [f"--include={PACKAGES}", suite, str(part), mirror()]
        if subprocess.call(line) != 0:
            stop(f"debootstrap failed for {suite}; its log is {part}/debootstrap/debootstrap.log")
        shutil.rmtree(str(part / "var/cache/apt"), ignore_errors=True)
        part.rename(root)
    version = subprocess.check_output(["chroot", str(root), "/usr/sbin/dockerd", "--version"]).decode().strip()
    print(f"{root}: {version}")


def mirror():
    """The mirror this machine's own apt uses."""
    for path in sorted(Path("/etc/apt").rglob("*.sources")) + sorted(Path("/etc/apt").rglob("*.list")):
        found = re.search(r"^(?:URIs:|deb(?: \[.*?\])?) *(\S+/debian/?)(?=\s|$)", path.read_text(), re.MULTILINE)
        if found:
            return found.group(1)
    return stop("no Debian mirror is named in /etc/apt: write one to /etc/apt/sources.list")


def stop(message):
    sys.exit(f"netlab: {message}")


if __name__ == "__main__":
    main(sys.argv[1:] or SUITES)
