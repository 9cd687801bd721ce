"""Docker's packet filter as a notebook shows it: `iptables-save -c` -> rules with counters, in a packet's order.

Pure: text in, frozen values out; what a rule says in words is put together here, the words are in the sentences.
Nothing here runs a command or changes a rule.
"""

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

from netlab.errors import NotFound
from netlab.kinds import NAMED, TEXT, Kind, takes
from netlab.messages import say

# The hooks in the order in which a packet meets them, the tables at each in netfilter's order of priority
# (iptables(8); include/uapi/linux/netfilter_ipv4.h).
HOOKS: Final = ("PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING")
TABLES: Final = ("raw", "mangle", "nat", "filter")
ENTRIES: Final = tuple((table, hook) for hook in HOOKS for table in TABLES)

LINE: Final = re.compile(r"\[(?P<packets>\d+):(?P<bytes>\d+)\] -A (?P<chain>\S+) ?(?P<spec>.*)")
POLICY: Final = re.compile(r":(?P<chain>\S+) (?P<policy>\S+) \[(?P<packets>\d+):(?P<bytes>\d+)\]")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its chain, what it asks and does as `iptables` writes it, and how many packets and bytes it matched.

    The policy of a built-in chain stands last in it, with the spec "-P DROP".
    """

    table: str
    chain: str
    spec: str  # "-i br-0a1b2c3d4e5f -o docker0 -j DROP"
    packets: int = 0
    bytes: int = 0

    @property
    def words(self) -> tuple[str, ...]:
        """The spec, taken apart as a shell would."""
        return _taken_apart(self.spec)

    @property
    def target(self) -> str | None:
        """What happens to a packet that matches: ACCEPT, DROP, another chain ...; None: it is only counted."""
        words = self.words
        return next((words[n + 1] for n, word in enumerate(words[:-1]) if word in ("-j", "-g", "-P")), None)

    @property
    def key(self) -> tuple[str, str, str]:
        """What stays the same while the counters run."""
        return self.table, self.chain, self.spec


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules in the order in which a packet meets them; true when there are any. `named` tells whose an address is.

    Shown chain by chain; `walked` ones with each chain where it is jumped to.
    """

    rules: tuple[Rule, ...] = ()
    named: Mapping[str, str] = field(default_factory=dict)  # bridge, address or subnet -> name of network or container
    walked: bool = False
    known: tuple[str, ...] = ()  # every chain there is, also those without a rule

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.rules)

    @property
    def packets(self) -> int:
        """How many packets the rules matched, all together."""
        return sum(rule.packets for rule in self.rules)

    @property
    def chains(self) -> tuple[str, ...]:
        """The names of the chains, in order."""
        return tuple(dict.fromkeys(rule.chain for rule in self.rules))

    @takes("rules()[...]", name=TEXT)
    def __getitem__(self, name: str) -> "Rules":
        """The rules of one table ("nat") or of one chain ("DOCKER-USER"); NotFound where there is no such one."""
        if name not in (*self.known, *TABLES):
            raise NotFound(say("rules-no-chain", name=name, known=", ".join(self.known)))
        return self._only(rule for rule in self.rules if name in (rule.table, rule.chain))

    @takes(target=TEXT)
    def doing(self, target: str) -> "Rules":
        """The rules that end in this target: "DROP", "MASQUERADE", "DNAT"."""
        return self._only(rule for rule in self.rules if rule.target == target)

    @property
    def used(self) -> "Rules":
        """The rules that matched any packet so far."""
        return self._only(rule for rule in self.rules if rule.packets)

    @takes(things=NAMED)
    def about(self, *things: object) -> "Rules":
        """The rules that name all of these: networks, containers (handles or names), addresses or interfaces.

        >>> lab.host.rules().about(front)
        """
        wanted = [self._spellings(str(getattr(thing, "name", thing))) for thing in things]
        return self._only(rule for rule in self.rules if all(each & _bare(rule) for each in wanted))

    @takes(before=Kind("kind-rules", lambda value: isinstance(value, Rules)))
    def since(self, before: "Rules") -> "Rules":
        """The rules that matched packets since `before` was taken, with the packets and bytes of that time only.

        >>> before = lab.host.rules()
        >>> web.ping(db)
        >>> lab.host.rules().since(before)
        """
        former: dict[tuple[str, str, str], list[Rule]] = {}
        for rule in before.rules:
            former.setdefault(rule.key, []).append(rule)
        matched = self._only(grown for rule in self.rules if (grown := _grown(rule, former)).packets > 0)
        return replace(matched, rules=tuple(rule for _, rule in nested(matched.rules)), walked=True)

    def _only(self, rules: Iterable[Rule]) -> "Rules":
        return replace(self, rules=tuple(rules))

    def _spellings(self, name: str) -> set[str]:
        known = {name, *(key for key, whose in self.named.items() if whose == name)}
        return known | {f"{address}/32" for address in known}

    def __repr__(self) -> str:
        if not self.rules:
            return say("rules-none")
        if self.walked:
            return "\n".join(f"{'  ' * depth}{_line(rule, place(rule, depth))}" for depth, rule in nested(self.rules))
        return "\n".join(f"{rule.table} {rule.chain}\n" * first + "  " + _line(rule) for rule, first in headed(self))

    def _repr_html_(self) -> str:
        from netlab.rules.shown import html

        return html(self)


def read(text: str, named: Mapping[str, str] | None = None) -> Rules:
    """Take `iptables-save -c` apart; chains nobody reaches and built-in chains without a rule are left out."""
    chains: dict[tuple[str, str], list[Rule]] = {}
    policies: list[Rule] = []
    table = ""
    for line in text.splitlines():
        if line.startswith("*"):
            table = line[1:].strip()
        elif (found := POLICY.match(line)) and found["policy"] not in ("-", "ACCEPT"):
            policies.append(_counted(table, found, f"-P {found['policy']}"))
        elif found := LINE.match(line):
            chains.setdefault((table, found["chain"]), []).append(_counted(table, found, found["spec"]))
    for policy in policies:
        if there := chains.get((policy.table, policy.chain)):
            there.append(policy)
    return Rules(tuple(_reached(chains)), dict(named or {}), known=_chains(text))


def _chains(text: str) -> tuple[str, ...]:
    """Every chain that is declared, as in ":DOCKER-USER - [0:0]", once."""
    return tuple(dict.fromkeys(found["chain"] for line in text.splitlines() if (found := POLICY.match(line))))


def _counted(table: str, found: re.Match[str], spec: str) -> Rule:
    return Rule(table, found["chain"], spec, int(found["packets"]), int(found["bytes"]))


Chains = Mapping[tuple[str, str], list[Rule]]


def _reached(chains: Chains) -> Iterator[Rule]:
    """Chain by chain as a packet may meet them; a chain that several rules jump to stands where the first does."""
    done: set[tuple[str, str]] = set()

    def chain(table: str, name: str) -> Iterator[Rule]:
        if (table, name) in done or (table, name) not in chains:
            return
        done.add((table, name))
        yield from chains[table, name]
        for rule in chains[table, name]:
            yield from chain(table, rule.target or "")

    for table, hook in ENTRIES:
        yield from chain(table, hook)


def nested(rules: Iterable[Rule]) -> Iterator[tuple[int, Rule]]:
    """Each rule with its depth, what it jumps to right after it."""
    chains: dict[tuple[str, str], list[Rule]] = {}
    for rule in rules:
        chains.setdefault((rule.table, rule.chain), []).append(rule)

    def chain(table: str, name: str, depth: int) -> Iterator[tuple[int, Rule]]:
        for rule in chains.pop((table, name), ()):
            yield depth, rule
            yield from chain(table, rule.target or "", depth + 1)

    for table, hook in ENTRIES:
        yield from chain(table, hook, 0)
    for table, name in list(chains):  # those whose jump is not among the rules
        yield from chain(table, name, 1)


def _grown(rule: Rule, former: Mapping[tuple[str, str, str], list[Rule]]) -> Rule:
    """The rule with what was counted meanwhile; of rules that are equal, each is compared with its own."""
    same = former.get(rule.key)
    earlier = same.pop(0) if same else replace(rule, packets=0, bytes=0)
    return replace(rule, packets=rule.packets - earlier.packets, bytes=rule.bytes - earlier.bytes)


@lru_cache(maxsize=4096)
def _taken_apart(spec: str) -> tuple[str, ...]:
    """Once for each text: a map asks every rule about every network and container."""
    return tuple(shlex.split(spec))


def _bare(rule: Rule) -> set[str]:
    """Its words, addresses also without their port."""
    return {word.partition(":")[0] for word in rule.words} | set(rule.words)


def headed(rules: Iterable[Rule]) -> Iterator[tuple[Rule, bool]]:
    """Each rule, and whether it is the first of its chain."""
    last = None
    for rule in rules:
        yield rule, (rule.table, rule.chain) != last
        last = rule.table, rule.chain


def place(rule: Rule, depth: int) -> str:
    """Where a walk meets the rule: a hook's chain with its table, another chain by its name."""
    return rule.chain if depth else f"{rule.table} {rule.chain}"


def _line(rule: Rule, chain: str = "") -> str:
    return " ".join(filter(None, (f"{rule.packets:>4} ", chain, rule.spec)))
