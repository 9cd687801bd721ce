"""Exercises of notebook 07."""

from collections.abc import Iterator

from netlab.course.checks import Need, exercise, need
from netlab.lab import Lab

LARGEST = 1280  # bytes


@exercise("settings-per-bridge-1")
def kiosks_are_apart_on_one_network(lab: Lab) -> Iterator[Need]:
    """Both are on one network and reach the gateway there, not each other; their interface has an MTU of 1280."""
    kiosks = [lab["kiosk1"], lab["kiosk2"]]
    where = {kiosk.name: ", ".join(kiosk.networks) for kiosk in kiosks}
    shared = sorted(set(kiosks[0].networks) & set(kiosks[1].networks))
    yield need(shared and all(kiosk.address for kiosk in kiosks), "settings-per-bridge-1-apart", **where)
    for kiosk in kiosks:
        gateways = [route.via for route in kiosk.routes if route.destination == "default"]
        reached = gateways and kiosk.ping(gateways[0])
        yield need(reached, "settings-per-bridge-1-gateway", name=kiosk.name)
    for one, other in (kiosks, kiosks[::-1]):
        yield need(not one.ping(other, timeout=1), "settings-per-bridge-1-open", one=one.name, other=other.name)
    for kiosk in kiosks:
        sizes = sorted({interface.mtu or 0 for interface in kiosk.interfaces})
        facts = {"name": kiosk.name, "sizes": ", ".join(map(str, sizes)), "largest": LARGEST}
        yield need(sizes == [LARGEST], "settings-per-bridge-1-size", **facts)
