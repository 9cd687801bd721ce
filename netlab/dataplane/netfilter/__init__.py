"""netfilter: tables, chains, rules, and iptables(8) to speak with them.

host.iptables.table("filter").append("FORWARD", parse_rule("-i br0 -o br0 -j ACCEPT"))
iptables(host.iptables, ["-t", "nat", "-A", "POSTROUTING", "-s", "192.0.2.0/24", "-j", "MASQUERADE"])
save(host.iptables)                      # the lines of iptables-save
table.chains["FORWARD"].entries          # rules with their counters
host.conntrack.all(), .flush(address=..) # flows
"""

from netlab.dataplane.netfilter.hooks import Netfilter
from netlab.dataplane.netfilter.iptables import Outcome, iptables, restore, save
from netlab.dataplane.netfilter.problem import RuleSyntax
from netlab.dataplane.netfilter.rule import Rule
from netlab.dataplane.netfilter.syntax import parse_rule
from netlab.dataplane.netfilter.table import Chain, Table

__all__ = [
    "Chain",
    "Netfilter",
    "Outcome",
    "Rule",
    "RuleSyntax",
    "Table",
    "iptables",
    "parse_rule",
    "restore",
    "save",
]
