"""The hooks, in the kernel's order: which tables a packet goes through at each, and where flows come in.

PREROUTING   raw, conntrack, mangle, nat (destination)
INPUT        mangle, filter, nat (source), confirm
FORWARD      mangle, filter
OUTPUT       raw, conntrack, mangle, nat (destination), filter
POSTROUTING  mangle, nat (source), confirm
"""

from typing import TYPE_CHECKING

from netlab.dataplane.addr import Family
from netlab.dataplane.netfilter import nat
from netlab.dataplane.netfilter.table import BUILTIN, Table
from netlab.dataplane.packet import ICMP, Fragment, ICMPv6
from netlab.dataplane.skb import Skb

if TYPE_CHECKING:
    from netlab.dataplane.netns import Netns


class Netfilter:
    """The tables of one family in one namespace. A table is there from its first use on."""

    def __init__(self, netns: "Netns", family: Family) -> None:
        self.netns = netns
        self.family: Family = family
        self.tables: dict[str, Table] = {}

    def table(self, name: str) -> Table:
        """The table of this name, made if need be; KeyError for a name that is none."""
        if name not in self.tables:
            made = Table(self.netns, name)
            self.tables[name] = made
            self.tables = {each: self.tables[each] for each in BUILTIN if each in self.tables}
            if name == "nat":
                self.netns.conntrack.enabled = True
        return self.tables[name]

    def look(self, name: str) -> Table:
        """The table of this name as it would be listed: looking makes none."""
        return self.tables.get(name) or Table(self.netns, name)

    # --- hooks: each says whether the packet goes on

    def prerouting(self, skb: Skb) -> bool:
        if not self.tables and not self.netns.conntrack.enabled:
            return True
        if not self._defragment(skb) or not self._table("raw", "PREROUTING", skb):
            return False
        self._track(skb)
        return self._table("mangle", "PREROUTING", skb) and self._nat("PREROUTING", "dst", skb)

    def input(self, skb: Skb) -> bool:
        if not self.tables and not self.netns.conntrack.enabled:
            return True
        passed = self._table("mangle", "INPUT", skb) and self._table("filter", "INPUT", skb)
        return passed and self._nat("INPUT", "src", skb) and self._confirm(skb)

    def forward(self, skb: Skb) -> bool:
        if not self.tables:
            return True
        return self._table("mangle", "FORWARD", skb) and self._table("filter", "FORWARD", skb)

    def output(self, skb: Skb) -> bool:
        if not self.tables and not self.netns.conntrack.enabled:
            return True
        if not self._table("raw", "OUTPUT", skb):
            return False
        self._track(skb)
        return (
            self._table("mangle", "OUTPUT", skb)
            and self._nat("OUTPUT", "dst", skb)
            and self._table("filter", "OUTPUT", skb)
        )

    def postrouting(self, skb: Skb) -> bool:
        if not self.tables and not self.netns.conntrack.enabled:
            return True
        passed = self._table("mangle", "POSTROUTING", skb) and self._nat("POSTROUTING", "src", skb)
        return passed and self._confirm(skb)

    # --- their parts

    def _table(self, name: str, hook: str, skb: Skb) -> bool:
        table = self.tables.get(name)
        return table is None or table.traverse(hook, skb)

    def _defragment(self, skb: Skb) -> bool:
        """Rules and flows see whole packets where flows are tracked; a part is held back until the rest is there."""
        if not self.netns.conntrack.enabled or not isinstance(skb.packet.payload, Fragment):
            return True
        whole = self.netns.reassembly.add(skb.packet, skb.trace)
        if whole is not None:
            skb.packet = whole
        return whole is not None

    def _track(self, skb: Skb) -> None:
        """Once for each packet: one that came through loopback has its flow already."""
        if self.netns.conntrack.enabled and not skb.no_track and skb.flow is None:
            self.netns.conntrack.attach(skb)

    def _nat(self, hook: str, side: str, skb: Skb) -> bool:
        flow, table = skb.flow, self.tables.get("nat")
        if flow is None or (table is None and not (flow.dnat or flow.snat)):
            return True
        if table is not None and side not in flow.nat_done and _may_decide(skb):
            passed = table.traverse(hook, skb)
            if not passed:
                return False
            if side == "src":
                nat.no_source(self.netns, skb)
            flow.nat_done.add(side)
        if flow.dnat or flow.snat:
            nat.rewrite(self.netns, skb, side)
        return True

    def _confirm(self, skb: Skb) -> bool:
        if skb.flow is None or skb.flow.confirmed or skb.reply:
            return True
        return self.netns.conntrack.confirm(skb)


def _may_decide(skb: Skb) -> bool:
    """Rules of the nat table are for packets that begin a flow (nf_nat_inet_fn); an error only follows it."""
    payload = skb.packet.payload
    error = isinstance(payload, ICMP | ICMPv6) and payload.is_error
    return skb.state == "NEW" or (skb.state == "RELATED" and not error)
