"""Exercises of notebook 10."""

import re
from collections.abc import Iterator

from netlab.course.checks import Need, exercise, need
from netlab.lab import Lab

ADDRESS, MAC = "192.0.2.77", "00:00:5e:00:53:77"


@exercise("macvlan-1")
def printer_takes_the_place_of_a_machine(lab: Lab) -> Iterator[Need]:
    """The machine outside gets an HTTP answer at the address, and knows that MAC address for it."""
    printer, outside = lab["printer"], lab.outside
    yield need(printer.state == "running", "macvlan-1-state", state=printer.state)
    held = sorted(address.partition("/")[0] for one in printer.interfaces for address in one.addresses)
    yield need(ADDRESS in held, "macvlan-1-address", address=ADDRESS, held=", ".join(held) or "–")
    outside.exec("ip neigh flush dev eth0")  # else it may remember the card of an earlier attempt
    reached = outside.ping(ADDRESS)
    yield need(reached, "macvlan-1-unreached", address=ADDRESS, networks=", ".join(printer.networks))
    seen = re.search(rf"^{ADDRESS} .*lladdr (\S+)", outside.exec("ip neigh").output, re.MULTILINE)
    yield need(seen and seen[1] == MAC, "macvlan-1-mac", mac=MAC, seen=seen[1] if seen else "–")
    page = outside.fetch(f"http://{ADDRESS}/")
    yield need(page.status is not None, "macvlan-1-silent", address=ADDRESS, why=page.reason)
