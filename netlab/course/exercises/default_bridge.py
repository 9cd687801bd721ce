"""Exercises of notebook 03."""

from collections.abc import Iterator

from netlab.course.checks import Need, exercise, need
from netlab.lab import Lab


@exercise("default-bridge-1")
def stall_is_found_by_kiosk_and_not_by_game(lab: Lab) -> Iterator[Need]:
    """`kiosk` gets a page from `stall` by name; `game`, still on the default bridge, reaches it at no address."""
    kiosk, stall, game = lab["kiosk"], lab["stall"], lab["game"]
    yield need("bridge" in game.networks, "default-bridge-1-game", networks=", ".join(game.networks) or "-")
    yield need(stall.addresses, "default-bridge-1-nowhere")
    found = kiosk.resolve("stall")
    where = {"kiosk": ", ".join(kiosk.networks), "stall": ", ".join(stall.networks)}
    yield need(found, "default-bridge-1-nameless", **where)
    page = kiosk.wait_for(lambda: kiosk.fetch("http://stall/", timeout=1), 1)
    yield need(page.status is not None, "default-bridge-1-silent", found=", ".join(found.addresses), why=page.reason)
    told = set(found.addresses) & set(stall.addresses.values())
    yield need(told, "default-bridge-1-other", found=", ".join(found.addresses))
    for network, address in stall.addresses.items():
        yield need(not game.ping(address, timeout=1), "default-bridge-1-open", network=network, address=address)
