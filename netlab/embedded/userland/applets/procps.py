"""sysctl of procps (4.0), as a host has it: its words differ from BusyBox's."""

import re

from netlab.dataplane import Netns
from netlab.embedded.userland.applets.registry import Options, tool
from netlab.embedded.userland.kernel import Program
from netlab.embedded.userland.openfile import open_path, read_text
from netlab.embedded.userland.process import Process

RANGE = "net.ipv4.ip_local_port_range"  # two numbers in one key


@tool("sysctl", usage="sysctl [-n] [-e] [-q] [-w] [-a] [-r PATTERN] [KEY[=VALUE]]...")
def sysctl(process: Process, argv: list[str]) -> Program:
    options = Options(argv, "neqawr:")
    words = options.words
    if "a" in options or "r" in options:
        pattern = options.get("r")
        words = [name for name in keys(process.netns) if re.search(pattern, name)]
    status = 0
    for word in words:
        name, sign, value = (part.strip() for part in word.partition("="))
        path = "/proc/sys/" + name.replace(".", "/")
        try:
            if sign:
                open_path(process, path, "w").write(value.encode())
            text = read_text(process, path).strip()
        except FileNotFoundError:
            if "e" not in options:
                yield from process.complain(f"sysctl: cannot stat {path}: No such file or directory")
                status = 1
            continue
        except OSError as error:
            problem = f'setting key "{name}"' if sign else f'reading key "{name}"'
            yield from process.complain(f"sysctl: {problem}: {error.strerror}")
            status = 1
            continue
        if "q" not in options or not sign:
            yield from process.print(f"{text}\n" if "n" in options else f"{name} = {text}\n")
    return status


def keys(netns: Netns) -> list[str]:
    """Those the stack obeys, with each device's own."""
    plain = [name for name in netns.sysctl if not name.startswith("net.ipv4.ip_local_port_")]
    devices = [
        f"net.ipv{family}.conf.{device}.{last}"
        for family, last in ((4, "forwarding"), (4, "rp_filter"), (4, "route_localnet"), (6, "disable_ipv6"))
        for device in ("all", "default", *netns.links)
    ]
    return sorted({*plain, *devices, RANGE, "net.netfilter.nf_conntrack_count"})
