"""Which rules of a chain may match a packet, without looking at the others.

Each rule is filed under the most telling thing it demands (a destination, a port, a source, a device); a
packet asks only the drawers its own headers name, and the one of rules that demand nothing of the kind. The
candidates
come in the chain's order, so that the first match is the one a look at every rule would find.
"""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from heapq import merge
from operator import attrgetter

from netlab.dataplane.addr import WIDTH, Prefix, number
from netlab.dataplane.netfilter.match import Ports
from netlab.dataplane.netfilter.rule import Rule
from netlab.dataplane.packet import TCP, UDP, transport
from netlab.dataplane.skb import Skb

Key = tuple[Hashable, ...]
NO_KEY: Key = ()
by_order = attrgetter("order")


@dataclass(slots=True, eq=False)
class Entry:
    """A rule in a chain, with its counters; `order` grows along the chain."""

    order: int
    rule: Rule
    packets: int = 0
    bytes: int = 0
    key: Key = field(default=NO_KEY)


def key_of(rule: Rule) -> Key:
    """The drawer of a rule."""
    ports = next((each for each in rule.matchers if isinstance(each, Ports)), None)
    destination = None if rule.not_destination else rule.destination
    source = None if rule.not_source else rule.source
    if destination and destination.length == WIDTH[destination.family]:
        return "dst", destination.length, destination.network
    if ports and ports.destination and not ports.not_destination and len(set(ports.destination)) == 1:
        return "dport", ports.protocol, ports.destination[0]
    if source and source.length == WIDTH[source.family]:
        return "src", source.length, source.network
    if rule.in_interface and not rule.not_in and not rule.in_interface.endswith("+"):
        return "in", rule.in_interface
    if rule.out_interface and not rule.not_out and not rule.out_interface.endswith("+"):
        return "out", rule.out_interface
    return _prefix_key("src", source) or _prefix_key("dst", destination) or NO_KEY


def _prefix_key(side: str, prefix: Prefix | None) -> Key:
    return (side, prefix.length, prefix.network) if prefix and prefix.length else NO_KEY


class Index:
    def __init__(self) -> None:
        self._drawers: defaultdict[Key, list[Entry]] = defaultdict(list)
        self._lengths: dict[str, dict[int, int]] = {"src": {}, "dst": {}}  # side -> prefix length -> rules

    def add(self, entry: Entry) -> None:
        entry.key = key_of(entry.rule)
        insort(self._drawers[entry.key], entry, key=by_order)
        self._count(entry.key, 1)

    def remove(self, entry: Entry) -> None:
        drawer = self._drawers[entry.key]
        del drawer[bisect_left(drawer, entry.order, key=by_order)]
        if not drawer:
            del self._drawers[entry.key]
        self._count(entry.key, -1)

    def _count(self, key: Key, by: int) -> None:
        if key and key[0] in self._lengths:
            lengths, length = self._lengths[str(key[0])], key[1]
            assert isinstance(length, int)
            lengths[length] = lengths.get(length, 0) + by
            if not lengths[length]:
                del lengths[length]

    def candidates(self, skb: Skb) -> Iterable[Entry]:
        """The entries that may match, in the chain's order."""
        drawers = [drawer for key in self._keys(skb) if (drawer := self._drawers.get(key))]
        if len(drawers) <= 1:
            return drawers[0] if drawers else ()
        return merge(*drawers, key=by_order)

    def _keys(self, skb: Skb) -> list[Key]:
        packet, header = skb.packet, transport(skb.packet)
        keys: list[Key] = [NO_KEY]
        if skb.indev is not None:
            keys.append(("in", skb.indev.name))
        if skb.outdev is not None:
            keys.append(("out", skb.outdev.name))
        if isinstance(header, TCP | UDP):
            keys.append(("dport", header.protocol, header.dport))
        width = WIDTH[packet.version]
        for side, text in (("src", packet.src), ("dst", packet.dst)):
            value = number(text)
            for length in self._lengths[side]:
                shift = width - length
                keys.append((side, length, value >> shift << shift))
        return keys
