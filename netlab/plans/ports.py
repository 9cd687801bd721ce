"""Published ports as `docker run -p` writes them."""

import re
from dataclasses import dataclass
from typing import Any

from netlab.errors import BadOption
from netlab.messages import say
from netlab.plans.network import checked_address

FORM = re.compile(
    r"(?:(?:(?P<ip>\d+\.\d+\.\d+\.\d+|\[[0-9a-fA-F:]+\]):)?(?P<host>\d*):)?(?P<container>\d+)(?:/(?P<protocol>\w+))?"
)


@dataclass(frozen=True, slots=True)
class PortPlan:
    """One published port; `host_port` None lets the engine choose."""

    container_port: int
    host_port: int | None = None
    host_ip: str = ""  # "": the network's default, all addresses
    protocol: str = "tcp"

    def __str__(self) -> str:
        ip = f"[{self.host_ip}]:" if ":" in self.host_ip else f"{self.host_ip}:" if self.host_ip else ""
        host = f"{self.host_port or ''}:" if self.host_port or ip else ""
        return f"{ip}{host}{self.container_port}" + ("" if self.protocol == "tcp" else f"/{self.protocol}")


def port_plans(ports: Any) -> tuple[PortPlan, ...]:
    """Ports from "8080:80", "127.0.0.1:8080:80/udp", 80, {80: 8080} or a list of such; BadOption otherwise."""
    if ports is None:
        return ()
    if isinstance(ports, dict):
        return tuple(_of_dictionary(container, host) for container, host in ports.items())
    items = [ports] if isinstance(ports, (str, int)) else ports
    return tuple(_of_text(str(item)) for item in items)


def _of_dictionary(container: Any, host: Any) -> PortPlan:
    ip, port = host if isinstance(host, tuple) else ("", host)
    return _of_text(f"{ip + ':' if ip else ''}{'' if port is None else port}:{container}")


def _of_text(text: str) -> PortPlan:
    form = FORM.fullmatch(text)
    protocol = (form["protocol"] or "tcp") if form else ""
    if not form or protocol not in ("tcp", "udp", "sctp"):
        raise BadOption(say("bad-port", port=text))
    host = int(form["host"]) if form["host"] else None
    container = int(form["container"])
    if not 0 < container < 65536 or (host is not None and not 0 < host < 65536):
        raise BadOption(say("bad-port", port=text))
    return PortPlan(container, host, checked_address(form["ip"].strip("[]")) if form["ip"] else "", protocol)
