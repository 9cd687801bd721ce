"""The null driver, network "none": a namespace with loopback only."""

from netlab.embedded.libnetwork.drivers import Bare


class NullDriver(Bare):
    name = "null"
