"""From the words after -j to a target: which options each takes, and what is made of them."""

from collections.abc import Callable
from typing import Any

from netlab.dataplane import addr
from netlab.dataplane.addr import Family
from netlab.dataplane.netfilter import extensions as x
from netlab.dataplane.netfilter import match as m
from netlab.dataplane.netfilter import target as t
from netlab.dataplane.netfilter.numbers import masked, port_range
from netlab.dataplane.netfilter.problem import RuleSyntax
from netlab.errors import BadInput

TARGET_OPTIONS: dict[str, tuple[str, ...]] = {
    "REJECT": ("--reject-with",),
    "DNAT": ("--to-destination",),
    "SNAT": ("--to-source",),
    "MASQUERADE": ("--to-ports",),
    "REDIRECT": ("--to-ports",),
    "LOG": ("--log-prefix", "--log-level"),
    "MARK": ("--set-mark", "--set-xmark", "--or-mark", "--and-mark", "--xor-mark"),
    "CT": ("--notrack",),
    "TCPMSS": ("--clamp-mss-to-pmtu", "--set-mss"),
}


def _endpoint(text: str, family: Family) -> tuple[str | None, m.Range | None]:
    """ADDRESS, ADDRESS:PORT[-PORT], [ADDRESS]:PORT or :PORT."""
    if family == 6:
        address, _, port = text.removeprefix("[").partition("]") if text.startswith("[") else (text, "", "")
        port = port.removeprefix(":")
    else:
        address, _, port = text.partition(":")
    try:
        host = addr.address(address) if address else None
    except BadInput as error:
        raise RuleSyntax(f'Bad IP address "{address}"') from error
    return host, port_range(port, "-") if port else None


def _reject(options: dict[str, Any], family: Family) -> t.Target:
    default = "icmp-port-unreachable" if family == 4 else "icmp6-port-unreachable"
    how = options.get("--reject-with", default)
    for name in (how, f"icmp-{how}", f"icmp6-{how}"):
        if name in t.REJECTS[family]:
            return t.Reject(name, family)
    raise RuleSyntax(f'unknown reject type "{how}"')


def _dnat(options: dict[str, Any], family: Family) -> t.Target:
    if "--to-destination" not in options:
        raise RuleSyntax('DNAT: option "--to-destination" must be specified')
    return t.Dnat(*_endpoint(options["--to-destination"], family))


def _snat(options: dict[str, Any], family: Family) -> t.Target:
    if "--to-source" not in options:
        raise RuleSyntax('SNAT: option "--to-source" must be specified')
    return t.Snat(*_endpoint(options["--to-source"], family))


def _to_ports(options: dict[str, Any]) -> m.Range | None:
    return port_range(options["--to-ports"], "-") if "--to-ports" in options else None


LEVELS = {"emerg": 0, "alert": 1, "crit": 2, "error": 3, "warning": 4, "notice": 5, "info": 6, "debug": 7}


def _log(options: dict[str, Any], family: Family) -> t.Target:
    level = options.get("--log-level", "4")
    return t.Log(options.get("--log-prefix", ""), LEVELS.get(level, -1) if level in LEVELS else int(level))


def _set_mark(options: dict[str, Any], family: Family) -> t.Target:
    for word, value in options.items():
        number, mask = masked(value)
        if word == "--set-mark":
            return t.Mark(number, number | mask)
        if word == "--set-xmark":
            return t.Mark(number, mask)
        return {
            "--or-mark": t.Mark(number, number),
            "--and-mark": t.Mark(0, ~number & 0xFFFFFFFF),
            "--xor-mark": t.Mark(number, 0),
        }[word]
    raise RuleSyntax("MARK target: Parameter --set/and/or-mark is required")


TARGETS: dict[str, Callable[[dict[str, Any], Family], t.Target]] = {
    "ACCEPT": lambda options, family: t.Verdict(t.ACCEPT),
    "DROP": lambda options, family: t.Verdict(t.DROP),
    "RETURN": lambda options, family: t.Verdict(t.RETURN),
    "REJECT": _reject,
    "DNAT": _dnat,
    "SNAT": _snat,
    "MASQUERADE": lambda options, family: t.Masquerade(_to_ports(options)),
    "REDIRECT": lambda options, family: t.Redirect(_to_ports(options)),
    "LOG": _log,
    "MARK": _set_mark,
    "CT": lambda options, family: t.NoTrack(),
    "NOTRACK": lambda options, family: t.NoTrack(),
    "TCPMSS": x.tcpmss,
}
