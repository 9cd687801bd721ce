"""What BusyBox's ping, nslookup, wget and ip print, read into values. Pure: text in, value out.

Texts observed on BusyBox 1.35 to 1.37. Command lines are here beside the parser that reads their output.
"""

import re
from collections.abc import Iterable, Iterator

from netlab.results import FetchResult, PingResult, Resolution, Route
from netlab.snapshot.model import Interface


def ping_line(target: str, count: int, timeout: float) -> list[str]:
    return ["ping", "-c", str(count), "-W", str(max(1, round(timeout))), target]


def read_ping(source: str, target: str, exit_code: int, output: str, network: str | None = None) -> PingResult:
    address = re.search(r"^PING \S+ \(([^)]+)\)", output, re.M)
    counts = re.search(r"(\d+) packets transmitted, (\d+) (?:packets )?received", output)
    times = [float(time) for time in re.findall(r"time=([\d.]+) ms", output)]
    sent, received = (int(counts[1]), int(counts[2])) if counts else (0, 0)
    return PingResult(
        source, target, address[1] if address else None, sent, received,
        min(times, default=None), "" if received else _reason(output, exit_code), network, output,
    )  # fmt: skip


def _reason(output: str, exit_code: int) -> str:
    """The last line that says what went wrong, without the program's name; loss is said as `ping` says it."""
    if loss := re.search(r"\d+% packet loss", output):
        return loss[0]
    lines = [line for line in output.splitlines() if line.strip()]
    return re.sub(r"^\w+: ", "", lines[-1].strip()) if lines else f"exit {exit_code}"


def nslookup_line(name: str, timeout: int) -> list[str]:
    return ["timeout", str(timeout), "busybox", "nslookup", name]


UNASKED = r"(network is unreachable|timed out|connection refused)"  # why no name server answers


def read_nslookup(source: str, name: str, output: str) -> Resolution:
    """Addresses after the block that names the server; both A and AAAA are asked, in any order."""
    server = re.search(r"^Server:\s+(\S+)", output, re.M)
    body = output[server.end() :].split("\n\n", 1)[-1] if server else output
    found = tuple(dict.fromkeys(re.findall(r"^Address(?: \d+)?:\s+([0-9a-fA-F.:]+)", body, re.M)))
    reason = re.search(r"can't find [^:]+: (\w+)", output) or re.search(UNASKED, output, re.I)
    said = "" if found else (reason[1] if reason else "timed out" if not output.strip() else "no address")
    return Resolution(source, name, found, server[1] if server else None, said, output)


def find_in_hosts(hosts_file: str, name: str) -> tuple[str, ...]:
    """The addresses of a name in a hosts file, in order (hosts(5))."""
    lines = (line.partition("#")[0].split() for line in hosts_file.splitlines())
    return tuple(words[0] for words in lines if words and name.lower() in (word.lower() for word in words[1:]))


def wget_line(url: str, timeout: int) -> list[str]:
    """`timeout` and not -T: Debian's BusyBox 1.35 crashes on -T."""
    return ["timeout", str(timeout), "busybox", "wget", "-S", "-O", "-", url]


def read_wget(source: str, url: str, exit_code: int, stdout: str, stderr: str) -> FetchResult:
    statuses = re.findall(r"HTTP/1\.[01] (\d{3})", stderr)
    status = int(statuses[-1]) if statuses else None
    lines = [line for line in stderr.splitlines() if line.startswith("wget: ")]
    reason = (
        lines[-1].removeprefix("wget: ") if lines else "timed out" if exit_code in (124, 143) else f"exit {exit_code}"
    )
    return FetchResult(source, url, status, stdout, "" if exit_code == 0 else reason, stderr)


def read_interfaces(output: str, networks: dict[str, str]) -> tuple[Interface, ...]:
    """Interfaces of `ip addr` but lo; `networks` maps an address without its prefix, or a MAC, to a network."""
    found = []
    for block in re.split(r"(?m)^(?=\d+: )", output):
        head = re.match(r"\d+: ([^:@]+)(?:@\S+)?: .*?mtu (\d+)", block)
        if not head or head[1] == "lo":
            continue
        mac = re.search(r"link/ether (\S+)", block)
        addresses = _scoped(re.findall(r"inet6? (\S+) .*?scope (\w+)", block))
        keys = [*(address.partition("/")[0] for address in addresses), mac[1] if mac else ""]
        network = next((networks[key] for key in keys if key in networks), None)
        found.append(Interface(head[1], addresses, mac[1] if mac else None, int(head[2]), network))
    return tuple(found)


def read_forwarding(text: str, bridge: str) -> Iterator[tuple[str, str, bool]]:
    """(MAC address, port, permanent) of `bridge fdb show br BRIDGE`; groups and what is no port's are left out."""
    for line in text.splitlines():
        words = line.split()
        if words[3:5] == ["master", bridge]:
            yield words[0], words[2], "permanent" in words


def read_masters(output: str) -> dict[str, str]:
    """The bridge of each interface of `ip addr` that is a bridge's port."""
    return dict(re.findall(r"(?m)^\d+: ([^:@]+)(?:@\S+)?: .*? master (\S+)", output))


def _scoped(addresses: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Addresses that others can use: link-local ones are left out; IPv4 comes first."""
    return tuple(sorted((a for a, scope in addresses if scope != "link"), key=lambda a: ":" in a))


def read_routes(output: str) -> tuple[Route, ...]:
    """Lines of `ip route`."""
    routes = []
    for line in output.splitlines():
        words = line.split()
        if words:
            facts = dict(zip(words[1:], words[2:], strict=False))
            routes.append(Route(words[0], facts.get("via"), facts.get("dev"), facts.get("src")))
    return tuple(routes)
