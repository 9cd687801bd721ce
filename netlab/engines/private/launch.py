"""How the processes of a private engine are started: folders, scripts, command lines.

Nothing is named in the machine's own namespaces: network, mount, PID and UTS namespaces are anonymous and die with
process 1 (`init.py`). Folders carry the engine's id: /run/netlab/ID (sockets, logs) and /var/lib/netlab/ID (data).
"""

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RUN, DATA = Path("/run/netlab"), Path("/var/lib/netlab")
LAN: dict[str, Any] = {"outside": "192.0.2.1", "prefix": 24}  # RFC 5737: for documentation, never routed
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
APPLETS = "applets"  # the folder of BusyBox's applets, in the engine's own
OUTSIDE = "outside"
TOOLS = ("ip", "iptables", "unshare", "nsenter", "mount", "umount")

SYSTEM = ("bin", "etc", "lib", "lib32", "lib64", "libx32", "sbin", "usr", "var")  # taken from another root
SHARED = ("dev", "proc", "sys")


@dataclass(frozen=True, slots=True)
class HostPlan:
    """One host of a private engine: its name, LAN address, folders and daemon.json."""

    engine: str
    name: str
    address: str
    root: Path
    settings: Mapping[str, Any]

    @property
    def run(self) -> Path:
        return RUN / self.engine / self.name

    @property
    def data(self) -> Path:
        return DATA / self.engine / self.name

    @property
    def socket(self) -> Path:
        return self.run / "docker.sock"


def dockerd_line(host: HostPlan) -> list[str]:
    return [
        str(dockerd(host.root)), "--config-file", f"{host.run}/daemon.json", "--host", f"unix://{host.socket}",
        "--data-root", str(host.data), "--exec-root", f"{host.run}/exec", "--pidfile", f"{host.run}/dockerd.pid",
        "--cgroup-parent", f"/netlab-{host.engine}", "--exec-opt", "native.cgroupdriver=cgroupfs",
    ]  # fmt: skip


def dockerd(root: Path) -> Path:
    """Where dockerd is, seen from within this root."""
    for folder in ("usr/sbin", "usr/bin", "usr/local/bin", "usr/local/sbin"):
        if (root / folder / "dockerd").exists():
            return Path("/") / folder / "dockerd"
    found = shutil.which("dockerd") if root == Path("/") else None
    return Path(found or "/usr/sbin/dockerd")


def enter_script(host: HostPlan) -> str:
    """The shell lines that make a fresh namespace a host and then become its dockerd."""
    return "\n".join(
        [
            *wired(host.name, host.address),
            f"ip route add default via {LAN['outside']}",
            *(own_root(host) if host.root == Path("/") else other_root(host)),
            "exec </dev/null",
            f"exec env -i PATH={PATH} HOME=/root " + " ".join(dockerd_line(host)),
            "",
        ]
    )


def wired(name: str, address: str) -> list[str]:
    """Wait for the wire, then take the name and the address."""
    return [
        "echo unshared; read -r _",
        f"hostname {name}",
        "ip link set lo up",
        f"ip addr add {address}/{LAN['prefix']} dev eth0",
        "ip link set eth0 up",
    ]


def outside_script() -> str:
    """The shell lines that make a fresh namespace the outside machine: no Docker, a name server and a web server."""
    program = Path(__file__).parent / "outside.py"
    serve = shlex.join([sys.executable, "-I", "-S", str(program), LAN["outside"]])
    return "\n".join([*wired(OUTSIDE, LAN["outside"]), "exec </dev/null", f"exec {serve}", ""])


def own_root(host: HostPlan) -> list[str]:
    """Hide the machine's containerd: a dockerd would use it instead of starting one of its own."""
    return ["[ ! -d /run/containerd ] || mount -t tmpfs tmpfs /run/containerd"]


def other_root(host: HostPlan) -> list[str]:
    """Stand in a new root made of the other system's folders and this machine's own files.

    pivot_root and not chroot: `docker exec` enters the mount namespace and lands in its root.
    """
    new = f"{host.run}/root"
    lines = [f"mkdir -p {new}", f"mount -t tmpfs tmpfs {new}"]
    for name in SYSTEM:
        source = host.root / name
        if source.is_symlink():
            lines.append(f"ln -s {os.readlink(source)} {new}/{name}")
        elif source.is_dir():
            lines.append(f"mkdir {new}/{name}; mount --bind {source} {new}/{name}")
    lines += [
        f"[ ! -e {new}/etc/{name} ] || mount --bind /etc/{name} {new}/etc/{name}" for name in ("resolv.conf", "hosts")
    ]
    lines += [f"mkdir {new}/{name}; mount --rbind /{name} {new}/{name}" for name in SHARED]
    lines += [f"mkdir -p {new}/run {new}{path.parent}" for path in (host.run, host.data)]
    lines += [f"mkdir -p {new}{path}; mount --bind {path} {new}{path}" for path in (host.run, host.data)]
    for path in sorted(Path("/").iterdir()):  # so that bind mounts of the learner's files work
        if path.is_dir() and not path.is_symlink() and path.name not in (*SYSTEM, *SHARED, "run", "boot"):
            lines.append(f"mkdir '{new}/{path.name}'; mount --rbind '/{path.name}' '{new}/{path.name}'")
    return [*lines, f"mkdir {new}/.old", f"cd {new}", "pivot_root . .old", "umount -l /.old"]


def prepare(host: HostPlan) -> None:
    """Write what the host's dockerd reads."""
    for folder in (host.run, host.data):
        folder.mkdir(mode=0o700, parents=True)
    (host.run / "daemon.json").write_text(json.dumps(dict(host.settings)))
    (host.run / "enter.sh").write_text(enter_script(host))


def start(engine: str, hosts: list[HostPlan]) -> "subprocess.Popen[bytes]":
    """Start process 1 of the engine; it lives as long as the returned process's standard input is open."""
    here, folder = Path(__file__).parent, RUN / engine
    prepare_shared(folder, hosts)
    config = {
        "files": {f"/etc/{name}": str(folder / name) for name in ("resolv.conf", "hosts")},
        "outside": {"name": OUTSIDE, "run": str(folder / OUTSIDE)},
        "hosts": [{"name": host.name, "run": str(host.run)} for host in hosts],
        **leavings(engine),
    }
    with (folder / "log").open("ab") as log:
        return subprocess.Popen(
            ["unshare", "--kill-child", "--fork", "--pid", "--mount", "--mount-proc", "--net", "--uts",
             sys.executable, "-I", "-S", str(here / "init.py"), json.dumps(config)],
            stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip


def prepare_shared(folder: Path, hosts: list[HostPlan]) -> None:
    """Write what all machines of the engine see, the outside machine's script, and BusyBox's applets."""
    (folder / "resolv.conf").write_text(f"nameserver {LAN['outside']}\n")
    lines = ["127.0.0.1\tlocalhost", *(f"{host.address}\t{host.name}" for host in hosts)]
    (folder / "hosts").write_text("".join(f"{line}\n" for line in lines))
    (folder / OUTSIDE).mkdir(mode=0o700)
    (folder / OUTSIDE / "enter.sh").write_text(outside_script())
    if busybox := shutil.which("busybox"):
        (folder / APPLETS).mkdir()
        subprocess.run([busybox, "--install", "-s", str(folder / APPLETS)], check=True, stdout=subprocess.DEVNULL)


def leavings(engine: str) -> dict[str, list[str]]:
    """What of an engine can outlive its processes: folders and (patterns of) cgroups."""
    cgroups = [f"/sys/fs/cgroup/*/netlab-{engine}", f"/sys/fs/cgroup/netlab-{engine}"]
    return {"folders": [str(RUN / engine), str(DATA / engine)], "cgroups": cgroups}
