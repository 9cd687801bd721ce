"""From iptables(8) words to a Rule. The texts of rules are made by the values themselves (`str(rule)`).

What is not simulated is refused by its name, in the words of iptables 1.8.
"""

import shlex
from collections.abc import Callable, Sequence
from typing import Any

from netlab.dataplane import addr
from netlab.dataplane.addr import Family
from netlab.dataplane.netfilter import extensions as x
from netlab.dataplane.netfilter import match as m
from netlab.dataplane.netfilter import target as t
from netlab.dataplane.netfilter.names import ICMP6_TYPES, ICMP_TYPES
from netlab.dataplane.netfilter.numbers import masked, number, port_range
from netlab.dataplane.netfilter.problem import RuleSyntax
from netlab.dataplane.netfilter.rule import Rule
from netlab.dataplane.netfilter.target_syntax import TARGET_OPTIONS, TARGETS
from netlab.errors import BadInput

PROTOCOLS = {"1": "icmp", "6": "tcp", "17": "udp", "58": "ipv6-icmp", "icmpv6": "ipv6-icmp", "132": "sctp"}
LONGEST_INTERFACE = 15  # IFNAMSIZ counts the final zero byte
KNOWN_PROTOCOLS = ("tcp", "udp", "icmp", "ipv6-icmp", "sctp", "udplite", "esp", "ah")


class UnknownWord(RuleSyntax):
    """A word no option takes; iptables words it apart from an option it does not know."""

    def __init__(self, word: str) -> None:
        super().__init__(f'unknown option "{word}"')
        self.word = word


def parse_rule(text: str | Sequence[str], family: Family = 4) -> Rule:
    """A rule from its specification, such as "-s 192.0.2.0/24 ! -o br0 -j MASQUERADE". RuleSyntax."""
    return _Parser(_words(text) if isinstance(text, str) else list(text), family).rule()


def _words(text: str) -> list[str]:
    """As a shell splits them; almost no rule has anything quoted, and shlex is slow."""
    return shlex.split(text) if any(each in text for each in "\\'\"") else text.split()


class _Parser:
    def __init__(self, words: list[str], family: Family) -> None:
        self.words = words
        self.family: Family = family
        self.at = 0
        self.negated = False
        self.own: dict[str, Any] = {}
        self.modules: dict[str, dict[str, Any]] = {}  # in the order they were loaded
        self.target = ""
        self.goto = False
        self.options: dict[str, Any] = {}

    def rule(self) -> Rule:
        while self.at < len(self.words):
            word = self.next()
            if word == "!":
                self.negated = True
                continue
            self._option(word)
            self.negated = False
        return Rule(
            **self.own,
            matchers=tuple(BUILD[name](name, given, self.family) for name, given in self.modules.items()),
            target=self._target(),
        )

    def next(self) -> str:
        if self.at >= len(self.words):
            raise RuleSyntax(f'option "{self.words[-1]}" requires an argument')
        self.at += 1
        return self.words[self.at - 1]

    def _option(self, word: str) -> None:
        if word in OWN:
            self._own(*OWN[word])
        elif word in ("-m", "--match"):
            self._load(self.next())
        elif word in ("-j", "--jump", "-g", "--goto"):
            self.target, self.goto = self.next(), word in ("-g", "--goto")
        elif self.target and word in TARGET_OPTIONS.get(self.target, ()):
            self.options[word] = True if word in FLAGS else self.next()
        else:
            self._module_option(word)

    def _own(self, name: str, negation: str, read: Callable[[str, Family], object]) -> None:
        value = read(self.next(), self.family)
        if value is not None:
            self.own[name], self.own[negation] = value, self.negated

    def _load(self, name: str) -> None:
        if name not in BUILD:
            raise RuleSyntax(f"Couldn't load match `{name}':No such file or directory\n")
        if name in ("tcp", "udp") and self.own.get("protocol") != name:
            raise RuleSyntax(f"{name} match requires -p {name}; write -p {name} before -m {name}")
        self.modules.setdefault(name, {})

    def _module_option(self, word: str) -> None:
        protocol = self.own.get("protocol")
        implied = {"tcp": "tcp", "udp": "udp", "icmp": "icmp", "ipv6-icmp": "icmp6"}.get(protocol or "")
        if implied and word in MODULE_OPTIONS[implied] and not self.own.get("not_protocol"):
            self.modules.setdefault(implied, {})
        for name, given in self.modules.items():
            if word in MODULE_OPTIONS[name]:
                values: list[Any] = [self.next() for _ in range(2 if word == "--tcp-flags" else word not in FLAGS)]
                given[word] = (values[0] if len(values) == 1 else values, self.negated)
                return
        raise UnknownWord(word)

    def _target(self) -> t.Target:
        name, options = self.target, self.options
        if not name:
            return t.Nothing()
        maker = TARGETS.get(name)
        made = maker(options, self.family) if maker else t.Jump(name, self.goto)
        has_ports = self.own.get("protocol") in ("tcp", "udp", "sctp") and not self.own.get("not_protocol")
        if isinstance(made, t.Dnat | t.Snat | t.Masquerade | t.Redirect) and made.ports and not has_ports:
            raise RuleSyntax("Need TCP, UDP, SCTP or DCCP with port specification")
        return made


# --- conditions of the rule itself


def _prefix(text: str, family: Family) -> addr.Prefix | None:
    try:
        found = addr.prefix(text, family)
    except BadInput as error:
        host, _, mask = text.partition("/")
        if mask and addr.is_address(host):
            raise RuleSyntax(f"invalid mask `{mask}' specified") from error
        raise RuleSyntax(f"host/network `{text}' not found") from error
    if found.family != family:
        raise RuleSyntax(f"host/network `{text}' not found")
    return found if found.length else None


def _interface(text: str, family: Family) -> str | None:
    if len(text) > LONGEST_INTERFACE:
        raise RuleSyntax(f"interface name `{text}' must be shorter than IFNAMSIZ ({LONGEST_INTERFACE})")
    return None if text == "+" else text


def _protocol(text: str, family: Family) -> str | None:
    name = PROTOCOLS.get(text.lower(), text.lower())
    if name in ("all", "0"):
        return None
    if name not in KNOWN_PROTOCOLS:
        raise RuleSyntax(f'unknown protocol "{text}" specified')
    return name


OWN: dict[str, tuple[str, str, Callable[[str, Family], object]]] = {
    word: (name, negation, read)
    for words, name, negation, read in (
        (("-s", "--source", "--src"), "source", "not_source", _prefix),
        (("-d", "--destination", "--dst"), "destination", "not_destination", _prefix),
        (("-i", "--in-interface"), "in_interface", "not_in", _interface),
        (("-o", "--out-interface"), "out_interface", "not_out", _interface),
        (("-p", "--protocol", "--proto"), "protocol", "not_protocol", _protocol),
    )
    for word in words
}

# --- extensions

_PORTS = ("--sport", "--source-port", "--dport", "--destination-port")
MODULE_OPTIONS: dict[str, tuple[str, ...]] = {
    "tcp": (*_PORTS, "--tcp-flags", "--syn"),
    "udp": _PORTS,
    "multiport": ("--dports", "--destination-ports", "--sports", "--source-ports", "--ports"),
    "conntrack": ("--ctstate", "--ctorigdst", "--ctorigdstport", "--ctdir"),
    "state": ("--state",),
    "addrtype": ("--dst-type", "--src-type", "--limit-iface-in", "--limit-iface-out"),
    "icmp": ("--icmp-type",),
    "icmp6": ("--icmpv6-type",),
    "mark": ("--mark",),
    "comment": ("--comment",),
    "physdev": ("--physdev-in", "--physdev-out", "--physdev-is-bridged"),
    **x.MATCH_OPTIONS,
}
FLAGS = ("--syn", "--limit-iface-in", "--limit-iface-out", "--physdev-is-bridged", "--notrack", "--clamp-mss-to-pmtu")


def _one(given: dict[str, Any], *words: str) -> tuple[Any, bool]:
    return next((given[word] for word in words if word in given), (None, False))


def _ports(name: str, given: dict[str, Any], family: Family) -> m.Match:
    (sport, not_sport), (dport, not_dport) = _one(given, *_PORTS[:2]), _one(given, *_PORTS[2:])
    flags, not_flags = _one(given, "--tcp-flags")
    if "--syn" in given:
        flags, not_flags = ["FIN,SYN,RST,ACK", "SYN"], given["--syn"][1]
    return m.Ports(
        name, port_range(sport) if sport else None, port_range(dport) if dport else None, not_sport, not_dport,
        (_flag_set(flags[0]), _flag_set(flags[1])) if flags else None, not_flags,
    )  # fmt: skip


def _flag_set(text: str) -> str:
    if text in ("ALL", "NONE"):
        return "FSRPA" if text == "ALL" else ""
    letters = {name: letter for letter, name in m.TCP_FLAGS.items()} | {"URG": ""}
    unknown = [name for name in text.split(",") if name not in letters]
    if unknown:
        raise RuleSyntax(f"Unknown TCP flag `{unknown[0]}'")
    return "".join(letter for letter in "FSRPA" if letter in {letters[name] for name in text.split(",")})


def _multiport(name: str, given: dict[str, Any], family: Family) -> m.Match:
    for which, *words in (
        ("dports", "--dports", "--destination-ports"),
        ("sports", "--sports", "--source-ports"),
        ("ports", "--ports"),
    ):
        value, negated = _one(given, *words)
        if value:
            return m.Multiport(which, tuple(port_range(each) for each in value.split(",")), negated)
    raise RuleSyntax("multiport expection an option")


def _conntrack(name: str, given: dict[str, Any], family: Family) -> m.Match:
    states, not_states = _one(given, "--ctstate", "--state")
    origin, port = _one(given, "--ctorigdst")[0], _one(given, "--ctorigdstport")[0]
    chosen = frozenset(states.upper().split(",")) if states else None
    if chosen and not chosen <= set(m.STATES):
        raise RuleSyntax(f'Bad ctstate "{states}"' if name == "conntrack" else f'Bad state "{states}"')
    direction = _one(given, "--ctdir")[0]
    return m.Conntrack(
        chosen, not_states, _prefix(origin, family) if origin else None, port_range(port) if port else None,
        direction.upper() if direction else None, name,
    )  # fmt: skip


def _addrtype(name: str, given: dict[str, Any], family: Family) -> m.Match:
    (source, not_source), (destination, not_destination) = (
        _one(given, "--src-type"),
        _one(given, "--dst-type"),
    )
    for kind in filter(None, (source, destination)):
        if kind not in m.ADDRESS_TYPES:
            raise RuleSyntax(f"addrtype: bad type `{kind}'")
    return m.AddressType(
        source,
        destination,
        not_source,
        not_destination,
        "--limit-iface-in" in given,
        "--limit-iface-out" in given,
    )


def _icmp(name: str, given: dict[str, Any], family: Family) -> m.Match:
    value, negated = _one(given, "--icmp-type", "--icmpv6-type")
    if value is None:
        return m.IcmpType(None, None, False, family)
    named = ICMP_TYPES if name == "icmp" else ICMP6_TYPES
    if value in named:
        kind, code = named[value]
        return m.IcmpType(kind, code, negated, family)
    first, _, second = value.partition("/")
    return m.IcmpType(number(first, "ICMP type"), number(second, "ICMP code") if second else None, negated, family)


def _mark(name: str, given: dict[str, Any], family: Family) -> m.Match:
    value, negated = _one(given, "--mark")
    number, mask = masked(value or "")
    return m.MarkMatch(number, mask, negated)


def _comment(name: str, given: dict[str, Any], family: Family) -> m.Match:
    return m.Comment(_one(given, "--comment")[0] or "")


def _physdev(name: str, given: dict[str, Any], family: Family) -> m.Match:
    (port_in, not_in), (port_out, not_out) = _one(given, "--physdev-in"), _one(given, "--physdev-out")
    return m.Physdev(port_in, port_out, not_in, not_out, "--physdev-is-bridged" in given)


BUILD: dict[str, Callable[[str, dict[str, Any], Family], m.Match]] = {
    "tcp": _ports, "udp": _ports, "multiport": _multiport, "conntrack": _conntrack, "state": _conntrack,
    "addrtype": _addrtype, "icmp": _icmp, "icmp6": _icmp, "mark": _mark, "comment": _comment, "physdev":
    _physdev, **x.MATCHES,
}  # fmt: skip
