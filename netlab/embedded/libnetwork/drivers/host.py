"""The host driver: a container in the host's own namespace; there is nothing to make."""

from netlab.embedded.libnetwork.drivers import Bare


class HostDriver(Bare):
    name = "host"
