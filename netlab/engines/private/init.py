"""Process 1 of a private engine: the LAN, its outside machine and one dockerd per host.

Run as a script, in PID, mount and network namespaces of its own (`launch.py`), by the Python that runs netlab, with
the standard library only. Its network namespace *is* the LAN: a bridge. The outside machine and each host are children
in network, mount and UTS namespaces of their own, joined to the bridge by veth pairs.

It lives as long as its standard input is open. At its end (the owner died, closed it, or a signal came) it kills what
is left in its PID namespace, which the kernel does in any case, and removes the engine's folders and cgroups.
Nothing here may touch a namespace that it did not make.
"""

import contextlib
import glob
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from typing import Any

Config = dict[str, Any]


def main() -> None:
    config = json.loads(sys.argv[1])
    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(name, lambda *_: sys.exit(0))
    try:
        forget_other_namespaces()
        show_files(config["files"])
        make_lan()
        start(config["outside"])
        wait_for_owner({start(host) for host in config["hosts"]})
    except HostEnded:
        end_others()
        sys.exit(1)  # the owner reads the logs, then removes the folders
    except BaseException:
        clear(config)
        raise
    clear(config)


class HostEnded(Exception):
    """A dockerd came to its end by itself."""


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)


def forget_other_namespaces() -> None:
    """Drop this mount namespace's copies of named network namespaces, which would keep foreign ones alive."""
    with open("/proc/self/mountinfo") as lines:
        points = [line.split()[4] for line in lines if line.split()[4].startswith("/run/netns/")]
    for point in points:
        subprocess.run(["umount", "-l", point], check=False, stderr=subprocess.DEVNULL)


def show_files(files: dict[str, str]) -> None:
    """What all machines here see instead of this machine's own; one that is not there cannot be covered."""
    for path, shown in files.items():
        if os.path.exists(path):
            subprocess.run(["mount", "--bind", shown, path], check=True)


def make_lan() -> None:
    ip("link", "set", "lo", "up")
    ip("link", "add", "lan", "type", "bridge")
    ip("link", "set", "lan", "up")


def start(machine: Config) -> int:
    """Start a machine's process, give it its wire once it has its network namespace, then let it go on."""
    with open(f"{machine['run']}/log", "ab") as log:
        child = subprocess.Popen(
            ["unshare", "--net", "--mount", "--uts", "sh", "-e", f"{machine['run']}/enter.sh"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, start_new_session=True,
        )  # fmt: skip
    assert child.stdin and child.stdout
    if child.stdout.readline() != b"unshared\n":
        raise SystemExit("a machine has no namespace of its own: see its log")
    ip("link", "add", f"to-{machine['name']}", "type", "veth", "peer", "name", "eth0", "netns", str(child.pid))
    ip("link", "set", f"to-{machine['name']}", "master", "lan", "up")
    child.stdin.write(b"wired\n")
    child.stdin.close()
    with open(f"{machine['run']}/pid", "w") as file:
        file.write(str(child.pid))  # as counted in this PID namespace
    return child.pid


def wait_for_owner(hosts: set[int]) -> None:
    """Reap what falls to process 1 until standard input ends; HostEnded when a host does so first."""
    signal.signal(signal.SIGCHLD, lambda *_: reap(hosts))
    reap(hosts)
    while os.read(0, 1):
        pass


def reap(hosts: set[int]) -> None:
    with contextlib.suppress(ChildProcessError):
        while pid := os.waitpid(-1, os.WNOHANG)[0]:
            if pid in hosts:
                raise HostEnded


def end_others() -> None:
    """Kill all of this PID namespace but process 1, and wait until they are gone."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with contextlib.suppress(ProcessLookupError):
        os.kill(-1, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)


def clear(config: Config) -> None:
    end_others()
    for folder in config["folders"]:
        shutil.rmtree(folder, ignore_errors=True)
    for top in config["cgroups"]:
        remove_cgroups(top)


def remove_cgroups(pattern: str) -> None:
    """Remove empty cgroups below every hierarchy, deepest first; the kernel refuses one with a process."""
    deadline = time.monotonic() + 2
    for top in glob.glob(pattern):
        for folder, _, _ in os.walk(top, topdown=False):
            while time.monotonic() < deadline:
                try:
                    os.rmdir(folder)
                    break
                except FileNotFoundError:
                    break
                except OSError:
                    time.sleep(0.02)


if __name__ == "__main__":
    main()
