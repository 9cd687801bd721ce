"""The BusyBox applets a networking learner types. Output, errors and exit codes are those of BusyBox 1.35.

Every applet yields in each of its loops: what loops without a system call would stop the engine (a test says so).
"""

from netlab.embedded.userland.applets import (  # noqa: F401
    arping,
    basic,
    bridges,
    capture,
    conditions,
    editors,
    files,
    firewall,
    flows,
    httpd,
    ip,
    iproute,
    netcat,
    nsenter,
    nslookup,
    oldnet,
    ping,
    processes,
    procps,
    sockets,
    text,
    traceroute,
    wget,
)
from netlab.embedded.userland.applets.registry import APPLETS, TOOLS, run

__all__ = ["APPLETS", "TOOLS", "run"]
