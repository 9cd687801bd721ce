"""One rule: its own conditions, its extensions and its target, as a frozen value whose text is that of
`iptables -S`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from netlab.dataplane.addr import Prefix
from netlab.dataplane.netfilter.match import Match, interface_matches
from netlab.dataplane.netfilter.target import Nothing, Target
from netlab.dataplane.skb import Skb


@dataclass(frozen=True, slots=True)
class Rule:
    """Each `not_` negates the condition beside it. `str` is what follows "-A CHAIN "."""

    source: Prefix | None = None
    destination: Prefix | None = None
    in_interface: str | None = None
    out_interface: str | None = None
    protocol: str | None = None
    not_source: bool = False
    not_destination: bool = False
    not_in: bool = False
    not_out: bool = False
    not_protocol: bool = False
    matchers: tuple[Match, ...] = ()
    target: Target = field(default_factory=Nothing)

    def matches(self, skb: Skb) -> bool:
        packet = skb.packet
        if self.in_interface and interface_matches(self.in_interface, skb.indev) == self.not_in:
            return False
        if self.out_interface and interface_matches(self.out_interface, skb.outdev) == self.not_out:
            return False
        if self.source and (packet.src in self.source) == self.not_source:
            return False
        if self.destination and (packet.dst in self.destination) == self.not_destination:
            return False
        if self.protocol and (packet.protocol == self.protocol) == self.not_protocol:
            return False
        return all(each.matches(skb) for each in self.matchers)

    @property
    def needs_conntrack(self) -> bool:
        return any(each.needs_conntrack for each in self.matchers)

    def __str__(self) -> str:
        return " ".join(self._words())

    def _words(self) -> Iterator[str]:
        for negated, option, value in (
            (self.not_source, "-s", self.source),
            (self.not_destination, "-d", self.destination),
            (self.not_in, "-i", self.in_interface),
            (self.not_out, "-o", self.out_interface),
            (self.not_protocol, "-p", self.protocol),
        ):
            if value:
                yield f"{'! ' if negated else ''}{option} {value}"
        yield from (str(each) for each in self.matchers)
        if str(self.target):
            yield str(self.target)
