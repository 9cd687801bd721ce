"""Exercises of notebook 09."""

import secrets
from collections.abc import Iterator

from netlab.course.checks import Need, exercise, need
from netlab.lab import Lab

URL = "http://localhost:8000/"


@exercise("host-and-none-1")
def keeper_reads_what_vault_serves(lab: Lab) -> Iterator[Need]:
    """A file put into `vault` now comes to `keeper` through localhost, and both have loopback only."""
    vault, keeper = lab["vault"], lab["keeper"]
    token = secrets.token_hex(8)
    vault.exec(["sh", "-c", f"echo {token} > /www/{token}"])
    yield need(token in vault.fetch(URL + token).body, "host-and-none-1-vault")
    yield need(keeper.state == "running", "host-and-none-1-state", state=keeper.state)
    page = keeper.fetch(URL + token)
    yield need(page.status is not None, "host-and-none-1-silent", why=page.reason)
    yield need(token in page.body, "host-and-none-1-other")
    seen = [" ".join((one.name, *one.addresses)) for one in (*keeper.interfaces, *vault.interfaces)]
    yield need(not seen, "host-and-none-1-open", seen=", ".join(seen))
