"""Exercises of notebook 08."""

import secrets
from collections.abc import Iterator

from netlab.course.checks import Need, exercise, need
from netlab.lab import Lab


@exercise("sharing-configuration-1")
def seller_reads_what_baker_writes(lab: Lab) -> Iterator[Need]:
    """A file that `baker` writes now is read by `seller`, also after a change, and `seller` cannot write one."""
    baker, seller = lab["baker"], lab["seller"]
    for one in (baker, seller):
        yield need(one.state == "running", "sharing-configuration-1-state", name=one.name, state=one.state)
    path = f"/prices/check-{secrets.token_hex(4)}"
    for price in (secrets.token_hex(4), secrets.token_hex(4)):
        written = baker.exec(["sh", "-c", f"echo {price} > {path}"])
        yield need(written, "sharing-configuration-1-unwritten", said=written.output.strip())
        yield need(price in seller.exec(["cat", path]).output, "sharing-configuration-1-unread")
    seller.exec(["sh", "-c", f"echo free > {path}"])
    kept = price in baker.exec(["cat", path]).output and not seller.exec(["sh", "-c", f"echo x > {path}-too"])
    baker.exec(["sh", "-c", f"rm -f {path} {path}-too"])
    yield need(kept, "sharing-configuration-1-writable")
