"""Exercises of notebook 05."""

from collections.abc import Iterator

from netlab.course.checks import Need, exercise, need
from netlab.handles import Container
from netlab.lab import Lab


@exercise("isolation-1")
def db_is_for_api_alone(lab: Lab) -> Iterator[Need]:
    """`guest` reaches `api`, `api` reaches `db`, `guest` does not reach `db`, and `db` does not get out."""
    guest, api, db = lab["guest"], lab["api"], lab["db"]
    yield need(reaches(guest, api), "isolation-1-guest", guest=on(guest), api=on(api))
    yield need(reaches(api, db), "isolation-1-api", api=on(api), db=on(db))
    shared = ", ".join(sorted(set(guest.networks) & set(db.networks))) or "-"
    yield need(not reaches(guest, db), "isolation-1-open", shared=shared)
    yield need(not gets_out(lab, db), "isolation-1-out", db=on(db))


def reaches(asker: Container, asked: Container) -> bool:
    """Whether any of its addresses answers."""
    return any(asker.ping(address, timeout=1) for address in asked.addresses.values())


def gets_out(lab: Lab, container: Container) -> bool:
    """Whether a machine outside answers; where the engine has none, whether a network of its leads out."""
    if "outside" in lab.engine.capabilities:
        return bool(container.ping(lab.outside, timeout=1))
    networks = container.inspect()["NetworkSettings"]["Networks"].values()
    client = lab.engine.daemon.client
    return any(not client.networks.get(own["NetworkID"]).attrs["Internal"] for own in networks)


def on(container: Container) -> str:
    return ", ".join(container.networks) or "-"
