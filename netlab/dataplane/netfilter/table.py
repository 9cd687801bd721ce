"""Tables and chains, and how a packet walks them: the first matching rule decides, a chain without one its
policy.

Nothing is known here of hooks, flows or syntax. Errors are OSErrors as the kernel gives them.
"""

from bisect import bisect_left
from collections.abc import Iterable
from typing import TYPE_CHECKING

from netlab.dataplane.errno_text import oserror
from netlab.dataplane.netfilter.index import Entry, Index, by_order
from netlab.dataplane.netfilter.rule import Rule
from netlab.dataplane.netfilter.target import ACCEPT, DROP, RETURN, Jump
from netlab.dataplane.skb import Skb

if TYPE_CHECKING:
    from netlab.dataplane.netns import Netns

GAP = 1 << 20  # between the orders of neighbouring rules, so that others fit in

# table -> its own chains, in the order they are listed
BUILTIN: dict[str, tuple[str, ...]] = {
    "mangle": ("PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"),
    "raw": ("PREROUTING", "OUTPUT"),
    "filter": ("INPUT", "FORWARD", "OUTPUT"),
    "nat": ("PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"),
}


class Chain:
    """`policy` is None for a user's chain."""

    def __init__(self, name: str, policy: str | None = None) -> None:
        self.name = name
        self.policy = policy
        self.packets = self.bytes = 0  # that the policy decided on
        self.entries: list[Entry] = []
        self.references = 0  # rules that jump here
        self._index = Index()
        self._by_rule: dict[Rule, list[Entry]] | None = None  # once somebody looks for a rule

    def candidates(self, skb: Skb) -> Iterable[Entry]:
        return self._index.candidates(skb)

    def position(self, entry: Entry) -> int:
        """Its place, from 0."""
        return bisect_left(self.entries, entry.order, key=by_order)

    def insert(self, rule: Rule, position: int) -> Entry:
        """At a place from 0 on, at most the end; EINVAL beyond."""
        if not 0 <= position <= len(self.entries):
            raise oserror("EINVAL")
        entry = Entry(self._order_at(position), rule)
        self.entries.insert(position, entry)
        self._index.add(entry)
        if self._by_rule is not None:
            self._by_rule.setdefault(rule, []).append(entry)
        return entry

    def _order_at(self, position: int) -> int:
        if not self.entries:
            return 0
        if position == 0:
            return self.entries[0].order - GAP
        if position == len(self.entries):
            return self.entries[-1].order + GAP
        before, after = self.entries[position - 1].order, self.entries[position].order
        if after - before < 2:
            self._spread()
            return self._order_at(position)
        return (before + after) // 2

    def _spread(self) -> None:
        """Orders have run out between two rules: number all anew, and file them again."""
        self._index = Index()
        for number, entry in enumerate(self.entries):
            entry.order = number * GAP
            self._index.add(entry)

    def find(self, rule: Rule) -> Entry | None:
        """The first equal rule."""
        if self._by_rule is None:
            self._by_rule = {}
            for entry in self.entries:
                self._by_rule.setdefault(entry.rule, []).append(entry)
        return min(self._by_rule.get(rule, ()), key=by_order, default=None)

    def remove(self, entry: Entry) -> None:
        del self.entries[self.position(entry)]
        self._index.remove(entry)
        if self._by_rule is not None:
            same = self._by_rule[entry.rule]
            same.remove(entry)
            if not same:
                del self._by_rule[entry.rule]


class Table:
    """One of raw, mangle, nat and filter, of one family."""

    def __init__(self, netns: "Netns", name: str) -> None:
        self.netns = netns
        self.name = name
        self.chains: dict[str, Chain] = {chain: Chain(chain, ACCEPT) for chain in BUILTIN[name]}

    # --- chains

    def chain(self, name: str) -> Chain:
        """ENOENT (FileNotFoundError) when there is none."""
        try:
            return self.chains[name]
        except KeyError:
            raise oserror("ENOENT") from None

    def listed(self) -> list[Chain]:
        """Its own chains, then the users' by name, as iptables lists them."""
        own = BUILTIN[self.name]
        return [self.chains[name] for name in (*own, *sorted(set(self.chains) - set(own)))]

    def add_chain(self, name: str) -> Chain:
        """EEXIST when there is one."""
        if name in self.chains:
            raise oserror("EEXIST")
        made = self.chains[name] = Chain(name)
        return made

    def remove_chain(self, name: str) -> None:
        """ENOENT; EBUSY for one of the table's own, one with rules, or one that a rule jumps to."""
        chain = self.chain(name)
        if chain.policy is not None or chain.references or chain.entries:
            raise oserror("EBUSY")
        del self.chains[name]

    def rename_chain(self, name: str, to: str) -> None:
        chain = self.chain(name)
        if to in self.chains:
            raise oserror("EEXIST")
        if chain.policy is not None or chain.references:
            raise oserror("EINVAL")
        del self.chains[name]
        chain.name = to
        self.chains[to] = chain

    def set_policy(self, name: str, policy: str) -> None:
        """EINVAL for a user's chain or a word that is no policy."""
        chain = self.chain(name)
        if chain.policy is None or policy not in (ACCEPT, DROP):
            raise oserror("EINVAL")
        chain.policy = policy

    # --- rules

    def append(self, chain: str, rule: Rule) -> None:
        self.insert(chain, rule, len(self.chain(chain).entries))

    def insert(self, chain: str, rule: Rule, position: int = 0) -> None:
        """ENOENT for a chain that is not there, EMLINK for a jump that comes back, EINVAL for a misplaced
        target.
        """
        self._check(self.chain(chain), rule)
        self.chain(chain).insert(rule, position)
        if isinstance(rule.target, Jump):
            self.chains[rule.target.chain].references += 1
        if rule.needs_conntrack:
            self.netns.conntrack.enabled = True

    def delete(self, chain: str, rule: Rule) -> None:
        """The first equal rule; ENOENT when there is none."""
        entry = self.chain(chain).find(rule)
        if entry is None:
            raise oserror("ENOENT")
        self._remove(self.chain(chain), entry)

    def delete_at(self, chain: str, position: int) -> None:
        """The rule at a place from 0 on; ENOENT."""
        entries = self.chain(chain).entries
        if not 0 <= position < len(entries):
            raise oserror("ENOENT")
        self._remove(self.chain(chain), entries[position])

    def replace(self, chain: str, rule: Rule, position: int) -> None:
        if not 0 <= position < len(self.chain(chain).entries):
            raise oserror("ENOENT")
        self.insert(chain, rule, position + 1)
        self.delete_at(chain, position)

    def has(self, chain: str, rule: Rule) -> bool:
        return chain in self.chains and self.chains[chain].find(rule) is not None

    def flush(self, chain: str) -> None:
        for entry in list(self.chain(chain).entries):
            self._remove(self.chain(chain), entry)

    def zero(self, chain: Chain) -> None:
        chain.packets = chain.bytes = 0
        for entry in chain.entries:
            entry.packets = entry.bytes = 0

    def _remove(self, chain: Chain, entry: Entry) -> None:
        chain.remove(entry)
        if isinstance(entry.rule.target, Jump):
            self.chains[entry.rule.target.chain].references -= 1

    def _check(self, chain: Chain, rule: Rule) -> None:
        target = rule.target
        if isinstance(target, Jump):
            if self.chain(target.chain).policy is not None:
                raise oserror("EINVAL")
            if target.chain == chain.name or chain.name in self._reached_from(target.chain, set()):
                raise oserror("EMLINK")
        elif (
            self.name not in target.tables
            or target.hooks
            and chain.policy is not None
            and chain.name not in target.hooks
        ):
            raise oserror("EINVAL")

    def _reached_from(self, name: str, seen: set[str]) -> set[str]:
        for entry in self.chains[name].entries:
            target = entry.rule.target
            if isinstance(target, Jump) and target.chain not in seen:
                seen.add(target.chain)
                self._reached_from(target.chain, seen)
        return seen

    # --- packets

    def traverse(self, hook: str, skb: Skb) -> bool:
        """Walk the chain of a hook; whether the packet goes on."""
        chain = self.chains[hook]
        verdict = self._walk(chain, skb, hook) if chain.entries else RETURN
        if verdict == RETURN:
            chain.packets += 1
            chain.bytes += skb.packet.size
            verdict = chain.policy or ACCEPT
            if skb.trace is not None and (chain.entries or verdict != ACCEPT):
                self._note(skb, "policy", verdict, chain, None, len(chain.entries))
        return verdict != DROP

    def _walk(self, chain: Chain, skb: Skb, hook: str) -> str:
        """ACCEPT, DROP, or RETURN when no rule of the chain decided."""
        done = 0
        for entry in chain.candidates(skb):
            rule = entry.rule
            if not rule.matches(skb):
                continue
            entry.packets += 1
            entry.bytes += skb.packet.size
            if skb.trace is not None:
                place = chain.position(entry)
                self._note(skb, "rule", rule.target.name, chain, entry, place - done)
                done = place + 1
            verdict = self._act(rule, skb, hook)
            if verdict is not None:
                return verdict
        return RETURN

    def _act(self, rule: Rule, skb: Skb, hook: str) -> str | None:
        target = rule.target
        if not isinstance(target, Jump):
            return target.act(self.netns, skb, hook)
        verdict = self._walk(self.chains[target.chain], skb, hook)
        return None if verdict == RETURN and not target.goto else verdict

    def _note(self, skb: Skb, what: str, verdict: str, chain: Chain, entry: Entry | None, passed: int) -> None:
        number = chain.position(entry) + 1 if entry is not None else None
        detail = f"-A {chain.name} {entry.rule}" if entry is not None else f"-P {chain.name} {chain.policy}"
        self.netns.note(
            skb.trace, skb.outdev or skb.indev, what, verdict, detail, skb.packet, self.name, chain.name,
            number, passed,
        )  # fmt: skip
