"""What POST /containers/create warns of: the words of 20.10.24 and 28.5.2. Pure."""

from collections.abc import Iterator

from netlab.embedded.daemon.container import Container

PORTS = "Published ports are discarded when using host network mode"
MAC = "The container-wide MacAddress field is now deprecated. It should be specified in EndpointsConfig instead."
OWN_MACS = (1, 44)  # from this API version on an endpoint has a MAC address of its own


def of(container: Container, spoken: tuple[int, ...]) -> Iterator[str]:
    """`spoken`: the API version of the request."""
    if container.body.mac and spoken >= OWN_MACS:
        yield MAC
    if container.body.network_mode == "host" and container.body.host["PortBindings"]:
        yield PORTS
