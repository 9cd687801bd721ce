"""Rules written into the tables of a namespace, as steps."""

from collections.abc import Iterator
from functools import lru_cache

from netlab.dataplane import Netns
from netlab.dataplane.netfilter import parse_rule
from netlab.embedded.libnetwork.firewall.rule import Rule, RuleSet
from netlab.embedded.libnetwork.steps import Step

_parsed = lru_cache(4096)(parse_rule)  # addresses and bridges come again and again; a parsed rule of Docker's is frozen


def step(netns: Netns, rule: Rule, family: int = 4) -> Step:
    """Write the rule; undone by deleting it, wherever it is by then."""
    table = (netns.ip6tables if family == 6 else netns.iptables).table(rule.table)
    parsed = _parsed(rule.text, 6 if family == 6 else 4)

    def do() -> None:
        if rule.once and table.chain(rule.chain).find(parsed):
            if not rule.head:
                return
            table.delete(rule.chain, parsed)
        if rule.head:
            table.insert(rule.chain, parsed)
        else:
            table.append(rule.chain, parsed)

    def undo() -> None:
        if not rule.once:
            table.delete(rule.chain, parsed)

    return Step(f"{rule.table} {rule.chain} {rule.text}", do, undo)


def chain_steps(netns: Netns, rules: RuleSet, family: int = 4) -> Iterator[Step]:
    """Docker's own chains; one that is there already (the daemon starts anew) is kept."""
    tables = netns.ip6tables if family == 6 else netns.iptables
    for table, chain in [*(("filter", chain) for chain in rules.FILTER_CHAINS), ("nat", "DOCKER")]:
        made = tables.table(table)
        if chain not in made.chains:
            yield Step(f"chain {chain}", lambda made=made, chain=chain: _discard(made.add_chain(chain)))  # type: ignore[misc]


def _discard(_: object) -> None:
    pass
