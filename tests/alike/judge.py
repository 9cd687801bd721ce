"""One lab twice, on a real engine and on the embedded one; a command line is run in both and must print the same.

What cannot be the same (addresses drawn at random, counters, times) is masked first.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import unified_diff

from netlab import Lab
from netlab.engines import Engine
from netlab.errors import BadInput

MASKS = (
    (r"veth[0-9a-f]{7}", "vethX"),
    (r"\b(?!ff:|00:00|33:33|01:00)(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b", "MAC"),
    (r"fe80::[0-9a-f:]+", "fe80::X"),
    (r"8000\.[0-9a-f]{12}", "8000.MAC"),
    (r"(?m)^ *\d+ +\d+ (?=[A-Z])", "  N  N "),  # iptables -v: packets and bytes
    (r"\[\d+:\d+\]", "[N:N]"),
    (r"policy (\w+) \d+ packets, \d+ bytes", r"policy \1 N packets, N bytes"),
    (r"eth0@if\d+: (.*) qdisc noqueue", r"eth0: \1 qdisc pfifo_fast"),  # a veth there, a card here
    (r"eth0@if4  ", "eth0      "),
    (r" ?link-netnsid \d+", ""),
    (r" +inet6 fe80::X/64 scope link (?:tentative )?\n       valid_lft forever preferred_lft forever\n", ""),
    (r"fe80::X/64 ", ""),  # a bridge's ports have none here
    (r"(?m)^ +(?:\d+ +){6}$", "N"),  # ip -s link
    (r"33:33:ff:\S+", "33:33:ff:X"),
    (r"(?m)PortProcess *$", "PortProcess"),
    (r"pid=\d+,fd=\d+", "pid=P,fd=F"),
    (r"\d+/docker-proxy *", "P/docker-proxy"),
    (r"(?m)^ipv4 +2 unknown .*\n", ""),  # IGMP, which is not simulated
    (r"([ds]port|id)=(?!80\b|8080\b)\d+", r"\1=N"),
    (r"(?<=nf_conntrack_count = )\d+", "N"),
    (r"(?m)^(ipv4 +2 \w+ +\d+) \d+", r"\1 N"),  # seconds left
    (r"probes \d+ ", "probes N "),
    (r"(RX|TX) (packets|bytes):\d+", r"\1 \2:N"),  # ifconfig
    (r"\(\d+\.\d (?:B|KiB)\)", "(SIZE)"),
    (r"(?:[0-9A-F]{2}:){5}[0-9A-F]{2}", "MAC"),
    (r"\d+\.\d+ms", "T ms"),
    (r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", "DATE"),
    (r'ETag: "[0-9a-f]+-', 'ETag: "M-'),
    (r"BusyBox v\S+ \(.*\) multi-call", "BusyBox multi-call"),
    (r"127\.0\.0\.11:\d+ *", "127.0.0.11:N "),
    (r"time=[\d.]+ ms|[\d.]+ ms", "T ms"),
    (r"min/avg/max = \S+", "min/avg/max = T"),
    (r"on \w{3} \w{3} +\d+ \d\d:\d\d:\d\d \d{4}", "on DATE"),
)

UNORDERED = (" fdb", "neigh", "net/arp", "arp", "nf_conntrack", "netstat -tln")  # tables the kernel keeps by hash


def masked(lab: Lab, text: str) -> str:
    for network in lab.site.api.networks():
        text = text.replace(network["Id"][:12], f"<{network['Name']}>")
    for pattern, instead in MASKS:
        text = re.sub(pattern, instead, text)
    return text


def furnished(engine: Engine) -> Lab:
    """Two containers on a bridge, one of them published; one on docker0; and some traffic between them."""
    lab = Lab(f"alike-{engine.kind}", engine=engine)
    app = lab.network("app", subnet="203.0.113.0/26")
    serves = "httpd -f -h /etc"
    web = lab.container("web", networks=[app], command=serves, ports="8080:80", hostname="web")
    client = lab.container("client", networks=[app], hostname="client")
    lab.container("old", hostname="old")
    client.ping(web)
    web.ping(lab.host)
    client.wait_for(lambda: client.fetch("http://web/hostname"))
    lab.outside.fetch(f"http://{lab.host.address}:8080/hostname")
    return lab


@dataclass
class Pair:
    """The judge and the judged."""

    real: Lab
    simulated: Lab

    def differences(self, script: str) -> list[tuple[str, str, str]]:
        """Lines `MACHINE: COMMAND` whose output or exit code differs: (line, real, simulated)."""
        lines = [line.strip() for line in script.strip().splitlines()]
        told = [(line, *(said(lab, line) for lab in (self.real, self.simulated))) for line in lines]
        return [(line, real, simulated) for line, real, simulated in told if real != simulated]


def said(lab: Lab, line: str) -> str:
    """What the machine ("host", "outside" or a container's name) prints, and the exit code."""
    name, _, command = line.partition(": ")
    machine = getattr(lab, name) if name in ("host", "outside") else lab[name]
    command = command.replace("BRIDGE", f"br-{lab['app'].id[:12]}")
    try:
        ran = machine.exec(command)
    except BadInput as error:
        return f"{type(error).__name__}: {error}"
    text = masked(lab, ran.output)
    if any(word in command for word in UNORDERED):
        text = "".join(sorted(text.splitlines(keepends=True)))
    return f"{text}[exit {ran.exit_code}]"


def shown(differences: Sequence[tuple[str, str, str]]) -> str:
    return "\n".join(
        "\n".join(
            [line, *unified_diff(real.splitlines(), simulated.splitlines(), "real", "simulated", n=1, lineterm="")]
        )
        for line, real, simulated in differences
    )
