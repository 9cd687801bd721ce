"""What all drivers do to a device inside a container: its name, addresses, and telling the neighbours."""

from collections.abc import Iterator

from netlab.dataplane import Link, Netns
from netlab.dataplane.addr import prefix
from netlab.embedded.errdefs import Fault
from netlab.embedded.libnetwork import labels
from netlab.embedded.libnetwork.endpoint import Endpoint
from netlab.embedded.libnetwork.endpoint_options import add_link_local, free_name, set_sysctls
from netlab.embedded.libnetwork.steps import Step


def inside_name(endpoint: Endpoint) -> str:
    """What the endpoint's option says, else a number after the prefix: the lowest free one, or the next."""
    sandbox = endpoint.sandbox
    prefix = endpoint.network.config.options.get(labels.IFACE_PREFIX) or "eth"
    wanted = endpoint.config.options.get(labels.IFNAME) if sandbox.era.interface_options else None
    if sandbox.era.interface_numbers_grow and not wanted:
        sandbox.numbers[prefix] += 1
        return f"{prefix}{sandbox.numbers[prefix] - 1}"
    wanted = wanted or f"{prefix}%d"
    return free_name(sandbox.netns, wanted) if wanted.count("%") == wanted.count("%d") == 1 else wanted


def mac_of(endpoint: Endpoint) -> str | None:
    """What was asked for, or 02:42 and the IPv4 address; None for any."""
    if endpoint.config.mac or not (endpoint.sandbox.era.mac_from_address and endpoint.address):
        return endpoint.config.mac or None
    return ":".join(["02", "42", *(f"{int(part):02x}" for part in endpoint.address.split("."))])


def configure_steps(endpoint: Endpoint, outside: str = "") -> Iterator[Step]:
    """Sysctls, addresses, up, a gratuitous ARP; undone with the device. `outside`: its other end."""
    netns, name = endpoint.sandbox.netns, endpoint.interface
    yield Step("ipv6 of the interface", lambda: _switch_ipv6(netns, name, bool(endpoint.cidr.get(6))))
    yield Step("sysctls", lambda: set_sysctls(netns, name, outside, endpoint.config.options))
    yield Step("interface up", lambda: _up(netns.link(name), endpoint, outside))
    yield Step("gratuitous arp", lambda: _announce(netns, endpoint))


def _switch_ipv6(netns: Netns, name: str, on: bool) -> None:
    for each in (name, "lo") if on else (name,):
        netns.sysctl[f"net.ipv6.conf.{each}.disable_ipv6"] = int(not on)


def _up(link: Link, endpoint: Endpoint, outside: str) -> None:
    if 6 in endpoint.cidr and link.netns.sysctl.device(6, link.name, "disable_ipv6"):
        told = "failed to advertise addresses: write ip ::1->ff02::1: sendmsg: invalid argument"
        raise Fault(f"failed to add interface {outside} to sandbox: {told}")
    for family, cidr in sorted(endpoint.cidr.items()):
        link.add_address(cidr, broadcast=_broadcast(cidr), nodad=family == 6)
    link.set_up()
    add_link_local(link, endpoint.config.link_local)


def _broadcast(cidr: str) -> str | None:
    return None if ":" in cidr else prefix(cidr).broadcast


def _announce(netns: Netns, endpoint: Endpoint) -> None:
    for address in endpoint.addresses:
        netns.neighbours.announce(netns.link(endpoint.interface), address)
    netns.world.run()  # the neighbours know before anything else is sent
