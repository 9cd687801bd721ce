"""Exercises of notebook 02."""

from collections.abc import Iterator

from netlab.course.checks import Need, exercise, need
from netlab.handles import Container
from netlab.lab import Lab
from netlab.results import FetchResult


@exercise("bridge-1")
def cara_gets_the_page_of_shop(lab: Lab) -> Iterator[Need]:
    """`cara` gets the page of `shop` at the address of her own gateway; they share no network."""
    shop, cara = lab["shop"], lab["cara"]
    own = shop.wait_for(lambda: shop.fetch("http://localhost/hostname"), 1)
    yield need(own, "bridge-1-no-server", why=own.reason or own.status)
    shared = sorted(set(shop.networks) & set(cara.networks))
    yield need(not shared, "bridge-1-shared", shared=", ".join(shared))
    published = [port for name in lab if isinstance(lab[name], Container) for port in lab[name].ports]
    yield need(published, "bridge-1-no-port")
    gateway = next((route.via for route in cara.routes if route.destination == "default"), None)
    asked = sorted({port.host_port for port in published})
    pages = [cara.fetch(f"http://{gateway}:{port}/hostname", timeout=2) for port in asked]
    told = "; ".join(f"{port}: {_outcome(page)}" for port, page in zip(asked, pages, strict=True))
    yield need(any(page.body == own.body for page in pages if page), "bridge-1-no-page", told=told, gateway=gateway)


def _outcome(page: FetchResult) -> str:
    return page.reason or f"{page.status}"
