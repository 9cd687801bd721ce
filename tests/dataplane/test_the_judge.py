"""The random networks are searching enough: each of these faults, put into the stack, changes what they show.

Compared is the sound stack with the faulty one on the very plans that `test_against_linux` gives to the kernel.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from netlab.dataplane import fragment, icmp, ip
from netlab.dataplane.addresses import Addresses
from netlab.dataplane.bridge import Bridge
from netlab.dataplane.conntrack import Conntrack
from netlab.dataplane.neigh import Neighbours
from netlab.dataplane.netfilter import hooks, nat, target
from netlab.dataplane.netfilter.match import AddressType, MarkMatch, Multiport, Ports
from netlab.dataplane.netfilter.match import Conntrack as ConntrackMatch
from netlab.dataplane.netfilter.rule import Rule
from netlab.dataplane.netfilter.table import Table
from netlab.dataplane.sockets import Sockets

from .plans import Simulated, make_plan
from .test_against_linux import SEEDS


def returns(value: object) -> Callable[..., Any]:
    return lambda *given, **named: value


original_matches, original_table, original_nat = Rule.matches, hooks.Netfilter._table, hooks.Netfilter._nat
original_walk, original_error = Table._walk, icmp.error


def negation_ignored(rule: Rule, skb: Any) -> bool:
    plain = Rule(
        rule.source, rule.destination, rule.in_interface, rule.out_interface, rule.protocol, matchers=rule.matchers
    )
    return original_matches(plain, skb)


def no_table(name: str) -> Callable[..., bool]:
    return lambda self, table, hook, skb: table == name or original_table(self, table, hook, skb)


def no_nat_at(where: str) -> Callable[..., bool]:
    return lambda self, hook, side, skb: hook == where or original_nat(self, hook, side, skb)


def return_accepts(self: Table, chain: Any, skb: Any, hook: str) -> str:
    verdict = original_walk(self, chain, skb, hook)
    return "ACCEPT" if verdict == "RETURN" and chain.policy is None else verdict


def goto_jumps(self: Table, rule: Any, skb: Any, hook: str) -> str | None:
    goal = rule.target
    if not isinstance(goal, target.Jump):
        return goal.act(self.netns, skb, hook)  # type: ignore[no-any-return]
    verdict = original_walk(self, self.chains[goal.chain], skb, hook)
    return None if verdict == "RETURN" else verdict


def error_without(kind: str) -> Callable[..., None]:
    def error(netns: Any, packet: Any, which: str, *rest: Any, **named: Any) -> None:
        if which != kind:
            original_error(netns, packet, which, *rest, **named)

    return error


FAULTS: dict[str, tuple[object, str, object]] = {
    "negation is ignored": (Rule, "matches", negation_ignored),
    "no raw table": (hooks.Netfilter, "_table", no_table("raw")),
    "no mangle table": (hooks.Netfilter, "_table", no_table("mangle")),
    "no filter table": (hooks.Netfilter, "_table", no_table("filter")),
    "no nat at PREROUTING": (hooks.Netfilter, "_nat", no_nat_at("PREROUTING")),
    "no nat at POSTROUTING": (hooks.Netfilter, "_nat", no_nat_at("POSTROUTING")),
    "no nat at OUTPUT": (hooks.Netfilter, "_nat", no_nat_at("OUTPUT")),
    "the end of a user's chain accepts": (Table, "_walk", return_accepts),
    "goto comes back": (Table, "_act", goto_jumps),
    "errors are not rewritten": (nat, "_rewrite_error", lambda packet, *rest: packet),
    "no flow is ever established": (Conntrack, "_find", returns(None)),
    "fragments are not put together for rules": (hooks.Netfilter, "_defragment", returns(True)),
    "REJECT drops": (target.Reject, "act", returns("DROP")),
    "a closed port says nothing": (icmp, "error", error_without("port-unreachable")),
    "no time exceeded": (icmp, "error", error_without("time-exceeded")),
    "the TTL stays": (ip, "with_ttl", lambda packet, ttl: packet),
    "forwarding is always on": (ip, "_forwards", returns(True)),
    "any source is believed": (ip, "_martian", returns("")),
    "the MTU is ignored": (ip, "fit", lambda packet, mtu: [packet]),
    "a fragment is lost": (fragment, "_complete", returns(False)),
    "hairpin is always on": (Bridge, "_may_leave", returns(True)),
    "no port is matched": (Ports, "matches", returns(True)),
    "multiport takes any": (Multiport, "matches", returns(True)),
    "marks are not seen": (MarkMatch, "matches", returns(False)),
    "every address is LOCAL": (AddressType, "matches", returns(True)),
    "every state matches": (ConntrackMatch, "matches", returns(True)),
    "the first address is always the source": (Addresses, "select_source", returns("203.0.113.1")),
    "nobody answers ARP": (Neighbours, "receive_arp", returns(None)),
    "no listener is found": (Sockets, "find_listener", returns(None)),
}


@cache
def sound() -> list[list[dict[str, Any]]]:
    return [Simulated(make_plan(seed)).outcomes() for seed in SEEDS]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_shows(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    expected, (owner, name, faulty) = sound(), FAULTS[fault]
    monkeypatch.setattr(owner, name, faulty)
    for seed, sane in zip(SEEDS, expected, strict=True):
        try:
            found = Simulated(make_plan(seed)).outcomes()
        except Exception:
            return
        if found != sane:
            return
    pytest.fail(f"{len(SEEDS)} random networks do not show that {fault}")
