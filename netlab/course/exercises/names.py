"""Exercises of notebook 04."""

from collections.abc import Iterator

from netlab.course.checks import Need, exercise, need
from netlab.lab import Lab


@exercise("names-1")
def stranger_finds_web_as_shop(lab: Lab) -> Iterator[Need]:
    """`shop` leads `stranger` to `web`, by whatever means, and `client` has lost nothing."""
    client, web, stranger = lab["client"], lab["web"], lab["stranger"]
    yield need(client.ping("web"), "names-1-client")
    found = stranger.resolve("shop")
    where = {"stranger": ", ".join(stranger.networks), "web": ", ".join(web.networks)}
    shared = sorted(set(stranger.networks) & set(web.networks))
    yield need(found or shared, "names-1-apart", **where)
    yield need(found, "names-1-nameless", shared=", ".join(shared))
    said = ", ".join(found.addresses)
    yield need(set(found.addresses) & set(web.addresses.values()), "names-1-other", found=said)
    yield need(stranger.ping("shop"), "names-1-no-way", found=said)
