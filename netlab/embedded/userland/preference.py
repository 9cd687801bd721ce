"""Which of a name's addresses is tried first: what getaddrinfo(3) sorts by (RFC 3484, section 6, as glibc does).

Pure but for one question to the stack: from which address it would speak to this one, if it can at all.
"""

from collections.abc import Iterable

from netlab.dataplane import Netns, addr, ip

# glibc's default tables (sysdeps/posix/getaddrinfo.c): longest prefix counts
LABELS = (
    ("::1/128", 0), ("2002::/16", 2), ("2001::/32", 7), ("fec0::/10", 5), ("fc00::/7", 6), ("::ffff:0:0/96", 4),
    ("::/96", 3), ("::/0", 1),
)  # fmt: skip
PRECEDENCES = (("::1/128", 50), ("2002::/16", 30), ("::ffff:0:0/96", 10), ("::/96", 20), ("::/0", 40))


def in_order(netns: Netns, addresses: Iterable[str]) -> list[str]:
    """Each once, the best first; those alike stay in the order they came."""
    return sorted(dict.fromkeys(addresses), key=lambda each: _rank(netns, each))


def _rank(netns: Netns, address: str) -> tuple[bool, bool, bool, int]:
    """Rules 1 (can be reached), 2 (scopes agree), 5 (labels agree) and 6 (precedence); less is better."""
    source = _source(netns, address)
    if source is None:
        return True, True, True, -_found(PRECEDENCES, address)
    agree = _scope(source) == _scope(address), _found(LABELS, source) == _found(LABELS, address)
    return False, not agree[0], not agree[1], -_found(PRECEDENCES, address)


def _source(netns: Netns, address: str) -> str | None:
    try:
        source = ip.route_output(netns, address).src
    except OSError:
        return None
    return None if source == addr.ANY[addr.family(address)] else source


def _found(table: Iterable[tuple[str, int]], address: str) -> int:
    mapped = f"::ffff:{address}" if addr.family(address) == 4 else address
    return next(value for prefix, value in table if mapped in addr.prefix(prefix, 6))


def _scope(address: str) -> str:
    """IPv4's private addresses are global here; link-local and loopback ones are not (RFC 3484, section 3.2)."""
    local = addr.is_link_local(address) or addr.is_loopback(address) or address.startswith("169.254.")
    return "link" if local else "global"
