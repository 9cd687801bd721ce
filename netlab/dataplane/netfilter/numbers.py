"""Numbers in the words of a rule: ports, ranges of ports, marks with masks. RuleSyntax for what is none."""

from netlab.dataplane.netfilter import match as m
from netlab.dataplane.netfilter.names import SERVICES
from netlab.dataplane.netfilter.problem import RuleSyntax


def number(text: str, what: str) -> int:
    try:
        return int(text, 0)
    except ValueError:
        raise RuleSyntax(f"invalid {what} `{text}' specified") from None


def port(text: str) -> int:
    value = SERVICES.get(text)
    value = number(text, "port/service") if value is None else value
    if not 0 <= value <= 65535:
        raise RuleSyntax(f"invalid port/service `{text}' specified")
    return value


def port_range(text: str, separator: str = ":") -> m.Range:
    low, found, high = text.partition(separator)
    first, last = port(low or "0"), port(high or "65535") if found else port(low)
    if first > last:
        raise RuleSyntax(f'invalid portrange (min > max): "{text}"')
    return first, last


def masked(text: str) -> tuple[int, int]:
    """A mark and its mask; all bits without one."""
    value, _, mask = text.partition("/")
    return number(value, "mark"), number(mask, "mask") if mask else 0xFFFFFFFF
