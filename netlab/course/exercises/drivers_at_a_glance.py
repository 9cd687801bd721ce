"""Exercises of notebook 01."""

from collections.abc import Iterator

from netlab.course.checks import Need, exercise, need
from netlab.lab import Lab


@exercise("drivers-at-a-glance-1")
def each_container_has_the_driver_that_fits(lab: Lab) -> Iterator[Need]:
    """`app` gets an answer from `shop` by name, `vault` has only lo, `meter` shares the host's interfaces."""
    shop, app, vault, meter = (lab[name] for name in ("shop", "app", "vault", "meter"))
    for one in (shop, app, vault, meter):
        yield need(one.state == "running", "drivers-at-a-glance-1-state", name=one.name, state=one.state)
    found = app.resolve("shop")
    where = {"app": ", ".join(app.networks), "shop": ", ".join(shop.networks)}
    yield need(found, "drivers-at-a-glance-1-nameless", **where)
    page = app.wait_for(lambda: app.fetch("http://shop/", timeout=1), 1)
    yield need(
        page.status is not None, "drivers-at-a-glance-1-silent", found=", ".join(found.addresses), why=page.reason
    )
    devices = ", ".join(interface.name for interface in vault.interfaces)
    yield need(not devices, "drivers-at-a-glance-1-open", devices=devices, networks=", ".join(vault.networks))
    seen = [interface.name for interface in meter.interfaces]
    yield need("docker0" in seen, "drivers-at-a-glance-1-blind", devices=", ".join(seen) or "lo")
