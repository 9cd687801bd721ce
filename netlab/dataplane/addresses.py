"""The addresses of one namespace: what is local, what is broadcast, and which one to speak from.

An address counts while its device is up; its connected route comes and goes with it (fib_frontend.c, devinet.c).
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from netlab.dataplane import addr
from netlab.dataplane.addr import Family
from netlab.dataplane.errno_text import oserror
from netlab.dataplane.links import InterfaceAddress, Link
from netlab.dataplane.route import Route

if TYPE_CHECKING:
    from netlab.dataplane.netns import Netns


class Addresses:
    def __init__(self, netns: "Netns") -> None:
        self.netns = netns
        self._local: dict[str, list[Link]] = {}
        self._broadcasts: dict[str, list[Link]] = {}

    # --- changes

    def add(
        self, link: Link, cidr: str, scope: str | None = None, broadcast: str | None = None, nodad: bool = False
    ) -> None:
        text, _, length = cidr.partition("/")
        text = addr.address(text)
        width = addr.WIDTH[addr.family(text)]
        if link.has_address(text):
            raise oserror("EEXIST")
        if addr.family(text) == 6 and self.netns.sysctl.device(6, link.name, "disable_ipv6"):
            raise oserror("EACCES")
        if scope is None:
            scope = "host" if addr.is_loopback(text) else "link" if addr.is_link_local(text) else "global"
        made = InterfaceAddress(text, int(length) if length else width, scope, broadcast, nodad=nodad)
        if any(made.prefix == each.prefix for each in link.addresses) and ":" not in text:
            made = InterfaceAddress(text, made.length, scope, broadcast, secondary=True)
        link.addresses.append(made)
        if link.up:
            self.enable(link, made)

    def remove(self, link: Link, cidr: str) -> None:
        text, _, length = cidr.partition("/")
        for each in link.addresses:
            if each.address == addr.address(text) and (not length or each.length == int(length)):
                for gone in [each, *self._secondaries(link, each)]:
                    link.addresses.remove(gone)
                    if link.up:
                        self.disable(link, gone)
                        self._flush_routes_from(gone.address)
                return
        raise oserror("EADDRNOTAVAIL")

    def _secondaries(self, link: Link, primary: InterfaceAddress) -> list[InterfaceAddress]:
        """They go with the primary address of their subnet (promote_secondaries is 0)."""
        if primary.secondary or primary.prefix.family == 6:
            return []
        return [each for each in link.addresses if each.secondary and each.prefix == primary.prefix]

    def enable(self, link: Link, made: InterfaceAddress) -> None:
        self._local.setdefault(made.address, []).append(link)
        if made.prefix.broadcast:
            self._broadcasts.setdefault(made.prefix.broadcast, []).append(link)
        route = self._connected(link, made)
        table = self.netns.routes[made.prefix.family]
        host = made.length == addr.WIDTH[made.prefix.family]
        if link.has_arp and not host and not made.secondary and not table.find(route.dst, dev=link.name):
            table.add(route, append=True)

    def disable(self, link: Link, made: InterfaceAddress) -> None:
        _take(self._local, made.address, link)
        if made.prefix.broadcast:
            _take(self._broadcasts, made.prefix.broadcast, link)
        route = self._connected(link, made)
        if not any(each.prefix == made.prefix and each != made for each in link.addresses):
            table = self.netns.routes[made.prefix.family]
            found = table.find(route.dst, dev=link.name)
            if found is not None and found.proto == "kernel":
                table.remove(found)

    def _connected(self, link: Link, made: InterfaceAddress) -> Route:
        if made.prefix.family == 4:
            return Route(made.prefix, dev=link.name, src=made.address, scope="link", proto="kernel")
        return Route(made.prefix, dev=link.name, metric=256, proto="kernel")

    def _flush_routes_from(self, address: str) -> None:
        for table in self.netns.routes.values():
            for route in table.all():
                if route.src == address:
                    table.remove(route)

    def refresh_ipv6(self, link: Link) -> None:
        """A device with a carrier has a link-local address unless IPv6 is disabled on it, a port of a bridge
        too. (No duplicate detection.)
        """
        if not link.has_arp or not link.up:
            return
        have = [each for each in link.addresses if ":" in each.address]
        if self.netns.sysctl.device(6, link.name, "disable_ipv6"):
            for each in have:
                link.addresses.remove(each)
                self.disable(link, each)
        elif link.carrier and not any(addr.is_from_mac(each.address) for each in have):
            link.addresses.append(InterfaceAddress(addr.link_local(link.mac), 64, "link"))
            if addr.link_local(link.mac) not in self._local:
                self.enable(link, link.addresses[-1])

    def refresh_loopback(self) -> None:
        """::1 is there while lo is up and has IPv6."""
        lo, off = self.netns.lo, self.netns.sysctl.device(6, "lo", "disable_ipv6")
        if off and lo.has_address("::1"):
            self.remove(lo, "::1/128")
        elif not off and lo.up and not lo.has_address("::1"):
            self.add(lo, "::1/128")

    # --- questions

    def is_local(self, address: str) -> bool:
        return address in self._local or (address.startswith("127.") and "127.0.0.1" in self._local)

    def is_broadcast(self, address: str) -> bool:
        return address == "255.255.255.255" or address in self._broadcasts

    def broadcast_link(self, address: str) -> Link | None:
        links = self._broadcasts.get(address)
        return links[0] if links else None

    def own_source(self, link: Link, target: str, wanted: str) -> str:
        """The address to ask a neighbour from: the packet's own where it is ours, else one of the device."""
        if wanted and self.is_local(wanted):
            return wanted
        return self.select_source(link, target)

    def select_source(self, link: Link, target: str) -> str:
        """An address of the device, best in the target's subnet; else any other of the namespace
        (inet_select_addr).
        """
        version = addr.family(target)
        mine = [each for each in link.addresses if addr.family(each.address) == version and each.scope != "host"]
        if version == 6:
            wants_local = addr.is_link_local(target) or target.startswith("ff02")
            mine.sort(key=lambda each: (each.scope == "link") != wants_local)
        for each in mine:
            if target in each.prefix and not each.secondary:
                return each.address
        if mine:
            return mine[0].address
        return next((a for a in self._global_addresses(version) if not addr.is_loopback(a)), addr.ANY[version])

    def _global_addresses(self, version: Family) -> Iterable[str]:
        for link in self.netns.links.values():
            for each in link.addresses if link.up else ():
                if addr.family(each.address) == version and each.scope == "global":
                    yield each.address


def _take(table: dict[str, list[Link]], key: str, link: Link) -> None:
    links = table.get(key, [])
    if link in links:
        links.remove(link)
    if not links:
        table.pop(key, None)
