"""Docker's rules: which rule in which chain, for the daemon, a network, an endpoint, a published port, a link.

    rules_20, rules_28   a rule set each, pure functions from values to rules; `rule_set(era)` says whose turn it is
    rule                 the values: a rule with its place, what a network's rules depend on, what a rule set is
    write                the one place that touches a table: a rule as a step that can be undone

IPv4 and IPv6 go through the same functions: the family is that of the network's subnet, or given.
"""

from netlab.embedded.eras import Era
from netlab.embedded.libnetwork.firewall import rules_20, rules_28
from netlab.embedded.libnetwork.firewall.rule import BridgeRules, Rule, RuleSet
from netlab.embedded.libnetwork.firewall.write import chain_steps, step

__all__ = ["BridgeRules", "Rule", "RuleSet", "chain_steps", "rule_set", "step"]

RULE_SETS: dict[str, RuleSet] = {"20": rules_20, "28": rules_28}


def rule_set(era: Era) -> RuleSet:
    return RULE_SETS[era.firewall]
