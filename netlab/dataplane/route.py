"""Routes: longest prefix first, then the lowest metric. Which addresses are local is the namespace's
business, not ours.

Source: ip-route(8); the order of `all` is that of `ip route`.
"""

from bisect import insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from netlab.dataplane import addr
from netlab.dataplane.addr import WIDTH, Family, Prefix
from netlab.dataplane.errno_text import oserror

# what a route that is no way gives its users (errno names); "throw" is not simulated
KINDS: dict[str, str] = {
    "unicast": "",
    "unreachable": "EHOSTUNREACH",
    "prohibit": "EACCES",
    "blackhole": "EINVAL",
}


@dataclass(frozen=True, slots=True)
class Route:
    """A line of `ip route`. scope: global, link or host; proto: kernel, boot, static."""

    dst: Prefix
    via: str | None = None
    dev: str | None = None
    src: str | None = None
    metric: int = 0
    scope: str = "global"
    proto: str = "boot"
    kind: str = "unicast"

    def __str__(self) -> str:
        dst = "default" if self.dst.length == 0 else str(self.dst)
        if self.dst.length == WIDTH[self.dst.family]:
            dst = self.dst.first
        words = [dst] if self.kind == "unicast" else [self.kind, dst]
        for word, value in (("via", self.via), ("dev", self.dev)):
            words += [word, value] if value else []
        words += ["proto", self.proto] if self.proto != "boot" else []
        words += ["scope", self.scope] if self.scope != "global" and self.dst.family == 4 else []
        words += ["src", self.src] if self.src else []
        words += ["metric", str(self.metric)] if self.metric else []
        return " ".join(words)


class RouteTable:
    """The main table of one family. A host has an fe80::/64 for each port of its bridges: no search goes over those."""

    def __init__(self, family: Family) -> None:
        self.family: Family = family
        self._by_length: dict[int, dict[int, dict[Route, None]]] = {}  # those to one prefix by metric
        self._lengths: list[int] = []  # negated, so that the longest comes first
        self._by_device: dict[str | None, dict[Route, None]] = {}

    def __iter__(self) -> Iterator[Route]:
        return iter(self.all())

    def all(self) -> list[Route]:
        """Every route, ordered as `ip route` prints them: an IPv6 tree tells a prefix after those in it (fib6_walk)."""
        routes = [r for table in self._by_length.values() for same in table.values() for r in same]
        if self.family == 6:
            return sorted(routes, key=lambda r: (r.dst.last, -r.dst.length, r.metric))
        return sorted(routes, key=lambda r: (r.dst.network, -r.dst.length, r.metric))

    def lookup(self, dst: str, dev: str | None = None) -> Route | None:
        """The route to an address (out of that device, if given), or None."""
        value, width = addr.number(dst), WIDTH[self.family]
        for negated in self._lengths:
            shift = width + negated
            for route in self._by_length[-negated].get(value >> shift << shift, ()):
                if dev is None or route.dev == dev:
                    return route
        return None

    def add(self, route: Route, *, append: bool = False) -> None:
        """EEXIST when it is there, or one with this destination and metric, unless it is to come after that one."""
        table = self._by_length.get(route.dst.length)
        if table is None:
            table = self._by_length[route.dst.length] = {}
            insort(self._lengths, -route.dst.length)
        same = table.setdefault(route.dst.network, {})
        if route in same or (not append and any(self._collide(each, route) for each in same)):
            raise oserror("EEXIST")
        last = next(reversed(same), route)
        same[route] = None
        if last.metric > route.metric:
            table[route.dst.network] = dict.fromkeys(sorted(same, key=lambda each: each.metric))
        self._by_device.setdefault(route.dev, {})[route] = None

    def _collide(self, one: Route, other: Route) -> bool:
        return one.metric == other.metric and (self.family == 4 or one.dev == other.dev)

    def remove(self, route: Route) -> None:
        """ESRCH when it is not there."""
        table = self._by_length.get(route.dst.length, {})
        same = table.get(route.dst.network, {})
        if route not in same:
            raise oserror("ESRCH")
        del same[route]
        if not same:
            del table[route.dst.network]
        if not table:
            del self._by_length[route.dst.length]
            self._lengths.remove(-route.dst.length)
        del self._by_device[route.dev][route]
        if not self._by_device[route.dev]:
            del self._by_device[route.dev]

    def find(
        self, dst: Prefix, via: str | None = None, dev: str | None = None, metric: int | None = None
    ) -> Route | None:
        """The first route to exactly this prefix that has the properties given."""
        same: Iterable[Route] = self._by_length.get(dst.length, {}).get(dst.network, ())
        if dev is not None:
            same = sorted((r for r in self._by_device.get(dev, ()) if r.dst == dst), key=lambda r: r.metric)
        return next((r for r in same if via in (None, r.via) and metric in (None, r.metric)), None)

    def flush(self, dev: str) -> None:
        """Remove what goes out of this device."""
        for route in list(self._by_device.get(dev, ())):
            self.remove(route)
