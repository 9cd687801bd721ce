"""Exercises of notebook 12."""

from collections.abc import Iterator

from netlab.course.checks import Need, exercise, need
from netlab.lab import Lab

ADMIN, WEB = 9090, 8080  # ports of the host


@exercise("docker-and-iptables-1")
def admin_is_for_the_host_alone(lab: Lab) -> Iterator[Need]:
    """The outside gets the page of `web` at port 8080 and nothing at 9090, where the host gets that of `admin`."""
    here, there, servers = lab.host, lab.outside, (lab["web"], lab["admin"])
    for server in servers:
        yield need(server.state == "running", "docker-and-iptables-1-state", name=server.name, state=server.state)
    page = here.wait_for(lambda: here.fetch(f"http://127.0.0.1:{ADMIN}/hostname", timeout=2), 2)
    yield need(page.body.strip() == "admin", "docker-and-iptables-1-host", told=_told(page))
    page = there.fetch(f"http://{here.address}:{WEB}/hostname", timeout=2)
    yield need(page.body.strip() == "web", "docker-and-iptables-1-web", told=_told(page))
    page = there.fetch(f"http://{here.address}:{ADMIN}/hostname", timeout=1)
    yield need(page.status is None, "docker-and-iptables-1-open")


def _told(page: object) -> str:
    return str(getattr(page, "reason", "") or getattr(page, "status", ""))
