"""Exercises of notebook 00."""

from collections.abc import Iterator

from netlab.course.checks import Need, exercise, need
from netlab.lab import Lab


@exercise("start-here-1")
def carol_serves_alice(lab: Lab) -> Iterator[Need]:
    """`alice` gets an HTTP answer, of whatever status, at the address of `carol`."""
    alice, carol = lab["alice"], lab["carol"]
    yield need(carol.state == "running", "start-here-1-state", state=carol.state)
    ping = alice.ping(carol)
    yield need(ping, "start-here-1-apart", alice=", ".join(alice.networks), carol=", ".join(carol.networks))
    url = f"http://{ping.address}/"
    alice.wait_for(lambda: alice.fetch(url).status is not None, 1)  # a server just started in the background
    page = alice.fetch(url)
    if page.status is None and carol.fetch("http://127.0.0.1/").status is not None:
        yield need(False, "start-here-1-loopback", address=ping.address)
    yield need(page.status is not None, "start-here-1-silent", address=ping.address, why=page.reason)
