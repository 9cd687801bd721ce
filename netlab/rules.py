"""Docker's packet filter as a notebook shows it: `iptables-save -c` -> rules with counters, in a packet's order.

Pure: text in, frozen values out; what a rule says in words is put together here, the words are in the sentences.
Nothing here runs a command or changes a rule.
"""

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from typing import Final

from netlab.html import prose
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
        return tuple(shlex.split(self.spec))

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
    """Rules in the order in which a packet meets them; true when there are any. `named` tells whose an address is."""

    rules: tuple[Rule, ...] = ()
    named: Mapping[str, str] = field(default_factory=dict)  # bridge, address or subnet -> name of network or container

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

    def __getitem__(self, name: str) -> "Rules":
        """The rules of one table ("nat") or of one chain ("DOCKER-USER")."""
        return self._only(rule for rule in self.rules if name in (rule.table, rule.chain))

    def doing(self, target: str) -> "Rules":
        """The rules that end in this target: "DROP", "MASQUERADE", "DNAT"."""
        return self._only(rule for rule in self.rules if rule.target == target)

    def about(self, *things: object) -> "Rules":
        """The rules that name all of these: networks, containers (handles or names), addresses or interfaces.

        >>> lab.host.rules().about(front)
        """
        wanted = [self._spellings(str(getattr(thing, "name", thing))) for thing in things]
        return self._only(rule for rule in self.rules if all(each & _bare(rule) for each in wanted))

    def since(self, before: "Rules") -> "Rules":
        """The rules that matched packets since `before` was taken, with the packets and bytes of that time only.

        >>> before = lab.host.rules()
        >>> web.ping(db)
        >>> lab.host.rules().since(before)
        """
        former: dict[tuple[str, str, str], list[Rule]] = {}
        for rule in before.rules:
            former.setdefault(rule.key, []).append(rule)
        return self._only(grown for rule in self.rules if (grown := _grown(rule, former)).packets > 0)

    def _only(self, rules: Iterable[Rule]) -> "Rules":
        return replace(self, rules=tuple(rules))

    def _spellings(self, name: str) -> set[str]:
        return {name, f"{name}/32", *(key for key, known in self.named.items() if known == name)}

    def __repr__(self) -> str:
        width = max((len(str(rule.packets)) for rule in self.rules), default=1)
        lines: list[str] = []
        for rule, first in _headed(self.rules):
            lines += [f"{rule.table} {rule.chain}"] * first
            lines.append(f"  {rule.packets:{width}}  {rule.spec}".rstrip())
        return "\n".join(lines) or say("rules-none")

    def _repr_html_(self) -> str:
        if not self.rules:
            return f"<div>{escape(say('rules-none'))}</div>"
        return _html(self.rules, self.named)


def read(text: str, named: Mapping[str, str] | None = None) -> Rules:
    """Take `iptables-save -c` apart; chains nobody reaches and built-in chains without a rule are left out."""
    chains: dict[tuple[str, str], list[Rule]] = {}
    policies: list[Rule] = []
    table = ""
    for line in text.splitlines():
        if line.startswith("*"):
            table = line[1:].strip()
        elif (found := POLICY.match(line)) and found["policy"] != "-":
            counts = int(found["packets"]), int(found["bytes"])
            policies.append(Rule(table, found["chain"], f"-P {found['policy']}", *counts))
        elif found := LINE.match(line):
            rule = Rule(table, found["chain"], found["spec"], int(found["packets"]), int(found["bytes"]))
            chains.setdefault((table, rule.chain), []).append(rule)
    for policy in policies:
        if (policy.table, policy.chain) in chains:
            chains[policy.table, policy.chain].append(policy)
    return Rules(tuple(_walked(chains)), dict(named or {}))


def _walked(chains: Mapping[tuple[str, str], list[Rule]]) -> Iterator[Rule]:
    """Chain by chain as a packet may meet them; a chain that several rules jump to stands where the first does."""
    done: set[tuple[str, str]] = set()

    def walk(table: str, chain: str) -> Iterator[Rule]:
        if (table, chain) in done or (table, chain) not in chains:
            return
        done.add((table, chain))
        yield from chains[table, chain]
        for rule in chains[table, chain]:
            yield from walk(table, rule.target or "")

    for table, hook in ENTRIES:
        yield from walk(table, hook)


def _grown(rule: Rule, former: Mapping[tuple[str, str, str], list[Rule]]) -> Rule:
    """The rule with what was counted meanwhile; of rules that are equal, each is compared with its own."""
    same = former.get(rule.key)
    earlier = same.pop(0) if same else replace(rule, packets=0, bytes=0)
    return replace(rule, packets=rule.packets - earlier.packets, bytes=rule.bytes - earlier.bytes)


def _bare(rule: Rule) -> set[str]:
    return {word.partition(":")[0] for word in rule.words} | set(rule.words)


def _headed(rules: Iterable[Rule]) -> Iterator[tuple[Rule, bool]]:
    """Each rule, and whether it is the first of its chain."""
    last = None
    for rule in rules:
        yield rule, (rule.table, rule.chain) != last
        last = rule.table, rule.chain


# --- in words

OPTIONS: Final = {"-i": "in", "-o": "out", "-s": "source", "-d": "destination"}
VERDICTS: Final = ("ACCEPT", "DROP", "REJECT", "RETURN", "MASQUERADE")
SKIPPED: Final = ("-m", "-j", "-g", "-P", "--to-destination", "--reject-with", "--comment")


def in_words(rule: Rule, named: Mapping[str, str]) -> str:
    """What a rule says: "from `front`, not to `front` → go through DOCKER-ISOLATION-STAGE-2"."""
    return f"{say('rules-and').join(_conditions(rule, named)) or say('rules-all')} → {_verdict(rule, named)}"


def _conditions(rule: Rule, named: Mapping[str, str]) -> Iterator[str]:
    words, negated, protocol = iter(rule.words), "", ""
    for word in words:
        if word == "!":
            negated = "-not"
            continue
        value = next(words, "")
        if word in OPTIONS:
            yield say(f"rules-{OPTIONS[word]}{negated}", what=_called(value, named))
        elif word == "-p":
            protocol = value
            if "port" not in rule.spec:
                yield protocol
        elif word in ("--dport", "--sport"):
            yield say(f"rules-{word[2:]}", protocol=protocol, port=value)
        elif word in ("--ctstate", "--dst-type"):
            yield say(f"rules{word[1:]}", what=value.lower().replace(",", ", "))
        elif word not in SKIPPED:
            yield f"{word} {value}"
        negated = ""


def _verdict(rule: Rule, named: Mapping[str, str]) -> str:
    target, words = rule.target, rule.words
    if target in VERDICTS:
        return say(f"rules-{target.lower()}")
    if target == "DNAT":
        return say("rules-dnat", to=_called(words[words.index("--to-destination") + 1], named))
    return say("rules-jump", chain=target) if target else say("rules-count")


def _called(value: str, named: Mapping[str, str]) -> str:
    """Its name, with the port of an address kept: 172.18.0.2:80 -> `web`:80."""
    host, _, port = value.removesuffix("/32").partition(":")
    name = named.get(host)
    return (f"`{name}`" if name else host) + (f":{port}" if port else "")


def _html(rules: Iterable[Rule], named: Mapping[str, str]) -> str:
    rows = []
    for rule, first in _headed(rules):
        if first:
            rows.append(f'<tr><th colspan="3" style="text-align:left;padding-top:8px">'
                        f"<code>{rule.table}</code> · <code>{escape(rule.chain)}</code></th></tr>")  # fmt: skip
        dim = "" if rule.packets else "opacity:.6;"
        rows.append(
            f'<tr style="{dim}"><td style="text-align:right;padding:1px 12px 1px 0">{rule.packets}</td>'
            f'<td style="text-align:left;padding:1px 16px 1px 0">{prose(in_words(rule, named))}</td>'
            f'<td style="text-align:left;font-size:85%"><code>{escape(rule.spec)}</code></td></tr>'
        )
    head = "".join(f'<th style="text-align:left">{say(key)}</th>' for key in ("rules-packets", "rules-words"))
    return f"<table><thead><tr>{head}<th></th></tr></thead><tbody>{''.join(rows)}</tbody></table>"
