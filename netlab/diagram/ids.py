"""What the parts of a diagram are called: one rule, so that a table, a test or a script can point at them."""

import re
from collections.abc import Iterator
from itertools import count


def slug(name: str) -> str:
    """The name as an SVG id can carry it: letters of any script, digits, `_`, `.` and `-` stay."""
    return re.sub(r"[^\w.-]", lambda match: f"_{ord(match[0]):x}", name)


def container(name: str) -> str:
    """`container-web`"""
    return f"container-{slug(name)}"


def interface(container_name: str, interface_name: str) -> str:
    """`web-eth0`; where a stopped container has no interface, the network's name stands for it."""
    return f"{slug(container_name)}-{slug(interface_name)}"


def network(name: str) -> str:
    """`network-app`"""
    return f"network-{slug(name)}"


def port(host_ip: str, host_port: int, protocol: str) -> str:
    """`port-8080-tcp`, or `port-127.0.0.1-8080-tcp` where only one address is published."""
    address = "" if host_ip in ("", "0.0.0.0", "::") else f"{slug(host_ip)}-"
    return f"port-{address}{host_port}-{protocol}"


def wire(end: str) -> str:
    """`wire-web-eth0`: the wire that leaves an interface cell, a network's bar or an uplink."""
    return f"wire-{end}"


class Ids:
    """Gives each id once in a diagram: the second `web-eth0` becomes `web-eth0-2`."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def claim(self, wanted: str) -> str:
        """The id itself, or with the first free number behind it."""
        free = next(name for name in _numbered(wanted) if name not in self._used)
        self._used.add(free)
        return free


def _numbered(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}-{number}" for number in count(2))
