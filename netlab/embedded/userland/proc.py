"""/proc and /sys as far as programs here ask: processes, network tables, sysctls. Made when they are opened."""

from netlab.embedded.userland.filesystem import Directory, Generated, Node
from netlab.embedded.userland.process import Process

BRANCHES = ("net", "net.ipv4", "net.ipv6", "net.bridge", "net.netfilter", "net.ipv4.conf", "net.ipv6.conf")


class ProcDirectory(Directory):
    """The root of /proc; numbers are looked up by who opens a file below."""

    def names(self) -> list[str]:
        return ["1", "cpuinfo", "meminfo", "mounts", "net", "self", "sys", "uptime", "version"]

    def get(self, name: str) -> Node | None:
        if name == "self" or name.isdecimal():
            return _process_directory(name)
        if name == "net":
            return _net_directory()
        if name == "sys":
            return SysctlDirectory(0o555)
        texts = {
            "uptime": lambda p: f"{p.now + 1000:.2f} {p.now + 900:.2f}\n",
            "version": lambda p: "Linux version 6.1.0-netlab (simulated)\n",
            "mounts": _mounts,
            "cpuinfo": lambda p: "processor\t: 0\nmodel name\t: netlab (simulated)\n\n",
            "meminfo": lambda p: (
                "MemTotal:        2048000 kB\nMemFree:         1024000 kB\nMemAvailable:    1024000 kB\n"
            ),
        }
        return Generated(0o444, read=texts[name]) if name in texts else None


def _mounts(process: Process) -> str:
    lines = ["overlay / overlay rw,relatime 0 0"]
    for mount in process.fs.mounts.values():
        options = f"{'ro' if mount.read_only else 'rw'},{mount.options}"
        lines.append(f"{mount.source} {mount.path} {mount.kind} {options} 0 0")
    return "\n".join(lines) + "\n"


def _process_directory(name: str) -> Directory:
    def whose(asker: Process) -> Process:
        if name == "self":
            return asker
        found = asker.namespaces.pids.processes.get(int(name))
        if found is None:
            raise FileNotFoundError(2, "No such file or directory", f"/proc/{name}")
        return found

    made = Directory(0o555)
    made.put("environ", Generated(0o400, read=lambda p: "".join(f"{k}={v}\0" for k, v in whose(p).env.items())))
    made.put("cmdline", Generated(0o444, read=lambda p: "".join(f"{word}\0" for word in whose(p).argv)))
    made.put("comm", Generated(0o444, read=lambda p: whose(p).name[:15] + "\n"))
    made.put("status", Generated(0o444, read=lambda p: _status(whose(p))))
    made.put("mounts", Generated(0o444, read=_mounts))
    made.put("net", _net_directory())
    return made


def _status(process: Process) -> str:
    parent = process.parent.pid if process.parent is not None else 0
    return (
        f"Name:\t{process.name[:15]}\nState:\tS (sleeping)\nPid:\t{process.pid}\nPPid:\t{parent}\n"
        f"Uid:\t{process.user[0]}\t{process.user[0]}\t{process.user[0]}\t{process.user[0]}\n"
        f"Gid:\t{process.user[1]}\t{process.user[1]}\t{process.user[1]}\t{process.user[1]}\n"
    )


def _net_directory() -> Directory:
    from netlab.embedded.userland.applets.flows import flow_table
    from netlab.embedded.userland.tables import arp_table, dev_table, if_inet6_table, route_table

    made = Directory(0o555)
    made.put("nf_conntrack", Generated(0o440, read=lambda p: flow_table(p.netns)))
    made.put("arp", Generated(0o444, read=lambda p: arp_table(p.netns)))
    made.put("dev", Generated(0o444, read=lambda p: dev_table(p.netns)))
    made.put("if_inet6", Generated(0o444, read=lambda p: if_inet6_table(p.netns)))
    made.put("route", Generated(0o444, read=lambda p: route_table(p.netns)))
    return made


class SysctlDirectory(Directory):
    """/proc/sys: what the network stack obeys; dots and slashes change places."""

    prefix = ""

    def names(self) -> list[str]:
        return []

    def get(self, name: str) -> Node | None:
        full = f"{self.prefix}.{name}" if self.prefix else name
        if full in BRANCHES or (full.startswith("net.ipv") and full.count(".") == 3 and ".conf." in full):
            made = SysctlDirectory(0o555)
            made.prefix = full
            return made
        return Generated(0o644, read=lambda p: _sysctl(p, full), write=lambda p, text: _set_sysctl(p, full, text))


def _forwarding(name: str) -> bool:
    """Whether this is a device's `forwarding`, which is the host's here: all forward or none does."""
    parts = name.split(".")
    return parts[:3] == ["net", "ipv4", "conf"] and parts[-1] == "forwarding"


def _sysctl(process: Process, name: str) -> str:
    if _forwarding(name):
        name = "net.ipv4.ip_forward"
    if name == "net.netfilter.nf_conntrack_count":
        return f"{len(process.netns.conntrack.all())}\n"
    if name == "net.ipv4.ip_local_port_range":
        low, high = (process.netns.sysctl[f"net.ipv4.ip_local_port_{end}"] for end in ("first", "last"))
        return f"{low}\t{high}\n"
    try:
        return f"{process.netns.sysctl[name]}\n"
    except KeyError:
        raise FileNotFoundError(2, "No such file or directory", "/proc/sys/" + name.replace(".", "/")) from None


def _set_sysctl(process: Process, name: str, text: str) -> None:
    if not process.may("NET_ADMIN"):
        raise OSError(30, "Read-only file system")
    if name == "net.ipv4.conf.all.forwarding":
        name = "net.ipv4.ip_forward"
    try:
        process.netns.sysctl[name] = int(text.strip())
    except (KeyError, ValueError):
        raise OSError(22, "Invalid argument") from None


def sys_tree() -> Directory:
    made = Directory(0o555)
    made.put("class", Directory(0o555))
    made.make("class/net", NetClass(0o555))
    return made


class NetClass(Directory):
    """/sys/class/net/DEVICE/..., for the reader's network namespace."""

    def names(self) -> list[str]:
        return []

    def get(self, name: str) -> Node | None:
        made = Directory(0o555)
        facts = {
            "address": lambda p: f"{p.netns.link(name).mac}\n",
            "mtu": lambda p: f"{p.netns.link(name).mtu}\n",
            "ifindex": lambda p: f"{p.netns.link(name).index}\n",
            "operstate": lambda p: "up\n" if p.netns.link(name).running else "down\n",
            "carrier": lambda p: f"{int(p.netns.link(name).carrier)}\n",
        }
        for fact, read in facts.items():
            made.put(fact, Generated(0o444, read=read))
        return made
