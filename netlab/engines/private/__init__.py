"""A throw-away real Docker Engine in namespaces of its own, gone afterwards.

Needs Linux, root and a dockerd; the machine's own network namespace, its iptables and its daemon are never touched.
The dockerd of another root file system runs as well (`root`), so that newer engines can be tried beside the
machine's own. An engine lives as long as the process that started it; what a killed one leaves (its record,
at worst its folders) goes at the next start or `clean`.
"""

import contextlib
import errno
import ipaddress
import os
import re
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from netlab.engines.base import Daemon, Engine, connect
from netlab.engines.machine import Listening, Machine
from netlab.engines.private import init, launch
from netlab.engines.private.listening import PrivateListening
from netlab.engines.private.machine import PrivateMachine
from netlab.errors import BadOption, EngineStartFailed, NoEngine
from netlab.messages import say
from netlab.records import Record, boot, dead
from netlab.snapshot.model import Interface, Outside

KIND = "engines"
START_TIMEOUT = 30.0  # seconds
OWN_KEYS = frozenset({"hosts", "data-root", "exec-root", "pidfile", "containerd", "cgroup-parent", "exec-opts"})


class PrivateDaemon(Daemon):
    """A daemon whose host can be entered."""

    def __init__(self, plan: launch.HostPlan, owner: "subprocess.Popen[bytes]") -> None:
        url = f"unix://{plan.socket}"
        super().__init__(plan.name, url, connect(url))
        self.plan, self._owner = plan, owner

    @property
    def machine(self) -> Machine:
        return PrivateMachine(self.plan.name, self.plan.address, self.plan.run, self._owner)

    @property
    def interfaces(self) -> tuple[Interface, ...]:
        return (Interface("eth0", (f"{self.plan.address}/{launch.LAN['prefix']}",)),)


class PrivateEngine(Engine):
    """One or more throw-away dockerds on a LAN with an outside machine."""

    kind = "private"
    own_per_lab = True
    pulls = False
    capabilities: ClassVar[frozenset[str]] = frozenset(
        {"capture", "daemon-settings", "host", "macvlan", "outside", "swarm"}
    )

    def __init__(
        self, why: str, root: Path | str = "/", settings: Mapping[str, Any] | None = None, hosts: int = 1
    ) -> None:
        check_usable(Path(root))
        check_settings(settings or {})
        sweep()
        self.id = secrets.token_hex(4)
        self.record = Record.claim(KIND, self.id, boot=boot())
        try:
            self._start([self._plan(n, Path(root), settings or {}) for n in range(1, hosts + 1)])
        except BaseException:
            self._end()
            raise
        super().__init__(why, self.daemons, (Outside("outside", f"{launch.LAN['outside']}/{launch.LAN['prefix']}"),))

    @property
    def outside_machine(self) -> Machine:
        folder = launch.RUN / self.id / launch.OUTSIDE
        return PrivateMachine(launch.OUTSIDE, launch.LAN["outside"], folder, self.process)

    def listen(self, place: str, interface: str) -> Listening:
        machine = self.outside_machine if place == launch.OUTSIDE else self.daemon.machine
        assert isinstance(machine, PrivateMachine)
        if place in (launch.OUTSIDE, self.daemon.name):
            return PrivateListening(machine.enter(), interface)
        pid = self.daemon.client.api.inspect_container(place)["State"]["Pid"]
        if not pid:
            raise OSError(errno.ESRCH, os.strerror(errno.ESRCH))
        return PrivateListening(machine.enter(str(pid)), interface)

    def _plan(self, number: int, root: Path, settings: Mapping[str, Any]) -> launch.HostPlan:
        address = str(ipaddress.ip_address(launch.LAN["outside"]) + 9 + number)
        name = "host" if number == 1 else f"host{number}"
        return launch.HostPlan(self.id, name, address, root, {"dns": [launch.LAN["outside"]], **settings})

    def _start(self, plans: list[launch.HostPlan]) -> None:
        for plan in plans:
            launch.prepare(plan)
        self.process = launch.start(self.id, plans)
        for plan in plans:
            self._wait_for(plan)
        self.daemons = tuple(PrivateDaemon(plan, self.process) for plan in plans)

    def _wait_for(self, plan: launch.HostPlan) -> None:
        end = time.monotonic() + START_TIMEOUT
        while not _answers(plan.socket):
            if self.process.poll() is not None or time.monotonic() > end:
                raise EngineStartFailed(start_problem(_tail(plan)))
            time.sleep(0.02)

    def close(self) -> None:
        if not self._closed:
            super().close()
            self._end()

    def _end(self) -> None:
        if process := getattr(self, "process", None):
            process.stdin.close()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        remove_leavings(self.id)
        self.record.release()


def check_usable(root: Path) -> None:
    """NoEngine that names what is missing for a private engine on this machine."""
    if not sys.platform.startswith("linux"):
        raise NoEngine(say("private-needs-linux"))
    if os.geteuid() != 0:
        raise NoEngine(say("private-needs-root"))
    if missing := [tool for tool in launch.TOOLS if not shutil.which(tool)]:
        raise NoEngine(say("private-needs-tools", tools=", ".join(missing)))
    if not (root / str(launch.dockerd(root)).lstrip("/")).exists():
        raise NoEngine(say("private-needs-dockerd", root=root))


# What the tools and dockerd say where the machine does not let a private engine be; the first that is found decides.
PROBLEMS = (
    (r"unshare failed: Operation not permitted|RTNETLINK answers: Operation not permitted", "private-not-permitted"),
    (r"Unknown device type|RTNETLINK answers: (?:Operation )?[Nn]ot supported", "private-kernel-lacks"),
    (r"Table does not exist|can't initialize iptables|Failed to initialize nft", "private-kernel-lacks"),
    (r"[Dd]evices cgroup isn't mounted|cgroup mountpoint does not exist", "private-no-cgroups"),
)


def start_problem(log: str) -> str:
    """The sentence for an engine that did not start, by the last lines of its log."""
    key = next((key for pattern, key in PROBLEMS if re.search(pattern, log)), "engine-start-failed")
    return say(key, log=log)


def check_settings(settings: Mapping[str, Any]) -> None:
    """BadOption for a daemon.json key that netlab must set itself."""
    if taken := sorted(OWN_KEYS & settings.keys()):
        raise BadOption(say("daemon-key-is-ours", keys=", ".join(taken)))


def sweep() -> list[str]:
    """Remove what engines of dead owners left; say which."""
    swept = []
    for record in dead(KIND):
        remove_leavings(record.id)
        record.release()
        swept.append(f"engine {record.id}")
    return swept


def remove_leavings(id: str) -> None:
    left = launch.leavings(id)
    for folder in left["folders"]:
        shutil.rmtree(folder, ignore_errors=True)
    for pattern in left["cgroups"]:
        init.remove_cgroups(pattern)
    for parent in (launch.RUN, launch.DATA):
        with contextlib.suppress(OSError):
            parent.rmdir()


def _answers(socket: Path) -> bool:
    import http.client
    import socket as sockets

    with sockets.socket(sockets.AF_UNIX) as door, contextlib.suppress(OSError, http.client.HTTPException):
        door.settimeout(5)
        door.connect(str(socket))
        door.sendall(b"GET /_ping HTTP/1.0\r\n\r\n")
        return door.recv(64).startswith((b"HTTP/1.1 200", b"HTTP/1.0 200"))
    return False


def _tail(plan: launch.HostPlan) -> str:
    logs = (plan.run.parent / "log", plan.run / "log")
    text = "".join(path.read_text(errors="replace") for path in logs if path.exists())
    return "\n".join(text.splitlines()[-5:])
