"""What a rule says in words, and rules as a table of a notebook: packets, words, the rule as `iptables` writes it."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Final

from netlab.html import prose
from netlab.messages import say
from netlab.rules import Rule, Rules, headed, nested, place

OPTIONS: Final = {"-i": "in", "-o": "out", "-s": "source", "-d": "destination"}
MEANT: Final = {("--ctstate", "RELATED,ESTABLISHED"): "rules-known", ("--dst-type", "LOCAL"): "rules-local"}
VERDICTS: Final = ("ACCEPT", "DROP", "REJECT", "RETURN", "MASQUERADE")
SILENT: Final = ("-m", "-j", "-g", "-P", "--to-destination", "--reject-with", "--comment")


def in_words(rule: Rule, named: Mapping[str, str]) -> str:
    """What a rule says: "in from `front`, not out to `front` → look in `DOCKER-ISOLATION-STAGE-2`"."""
    asked = "rules-left" if rule.spec.startswith("-P ") else "rules-all"
    return f"{', '.join(_conditions(rule, named)) or say(asked)} → {_verdict(rule, named)}"


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
        elif (word, value) in MEANT:
            yield say(MEANT[word, value])
        elif word not in SILENT:
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


_TD: Final = "text-align:left;padding:1px 14px 1px 0;vertical-align:baseline"
_NUMBER: Final = "text-align:right;padding:1px 14px 1px 0;vertical-align:baseline"


def html(rules: Rules) -> str:
    """The rules as a table; those that matched no packet are paler. A walk has a column for the chains, indented."""
    if not rules:
        return f"<div>{escape(say('rules-none'))}</div>"
    rows = []
    if rules.walked:
        rows = [_row(rule, rules.named, _place(rule, depth)) for depth, rule in nested(rules)]
    else:
        for rule, first in headed(rules):
            rows += [_heading(rule)] * first + [_row(rule, rules.named)]
    titles = ["rules-packets", *(["rules-chain"] * rules.walked), "rules-words"]
    head = "".join(f'<th style="{_TD};white-space:nowrap">{say(title)}</th>' for title in titles)
    return f"<table><thead><tr>{head}<th></th></tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _heading(rule: Rule) -> str:
    """Table and chain, over the chain's rules."""
    name = f"{rule.table} · <code>{escape(rule.chain)}</code>"
    return f'<tr><th colspan="3" style="text-align:left;padding-top:8px">{name}</th></tr>'


def _place(rule: Rule, depth: int) -> str:
    """Where a walk meets the rule, as a cell that is indented below what led there."""
    style = f"{_TD};padding-left:{1.2 * depth}em;white-space:nowrap;font-size:85%"
    return f'<td style="{style}"><code style="white-space:nowrap">{escape(place(rule, depth))}</code></td>'


def _row(rule: Rule, named: Mapping[str, str], before: str = "") -> str:
    pale = "" if rule.packets else ' style="opacity:.65"'
    return (
        f'<tr{pale}><td style="{_NUMBER}">{rule.packets}</td>{before}'
        f'<td style="{_TD}">{prose(in_words(rule, named))}</td>'
        f'<td style="{_TD};font-size:80%"><code>{escape(rule.spec)}</code></td></tr>'
    )
