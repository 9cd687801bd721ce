"""Exercises of notebook 06."""

from collections.abc import Iterator

from netlab.course.checks import Need, exercise, need
from netlab.lab import Lab


@exercise("connect-and-disconnect-1")
def bea_moves_without_a_restart(lab: Lab) -> Iterator[Need]:
    """`ada` reaches `bea` as `guest`, `bea` has left `beta`, and the server started in it by hand still answers."""
    ada, bea = lab["ada"], lab["bea"]
    found = ada.resolve("guest")
    where = {"ada": ", ".join(ada.networks), "bea": ", ".join(bea.networks)}
    shared = sorted(set(ada.networks) & set(bea.networks))
    yield need(found or shared, "connect-and-disconnect-1-apart", **where)
    yield need(found, "connect-and-disconnect-1-nameless", shared=", ".join(shared))
    said = ", ".join(found.addresses)
    yield need(set(found.addresses) & set(bea.addresses.values()), "connect-and-disconnect-1-other", found=said)
    yield need(ada.ping("guest"), "connect-and-disconnect-1-no-way", found=said)
    yield need(ada.fetch("http://guest/").status is not None, "connect-and-disconnect-1-restarted")
    yield need("beta" not in bea.networks, "connect-and-disconnect-1-still")
