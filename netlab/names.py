"""Who resolves which name, as pure rules: hosts files, resolv.conf, search lists, Docker's own name server.

The engine's resolver and the walk use the same ones. No packet, no socket, no clock lives here.
Sources: hosts(5), resolv.conf(5), musl's and BusyBox's resolvers, moby's libnetwork/resolver.go (28.5).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

INTERNAL_RESOLVER = "127.0.0.11"

# --- hosts file


def hosts_of(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """The lines of a hosts file: address and names."""
    found = []
    for line in text.splitlines():
        words = line.partition("#")[0].split()
        if len(words) > 1:
            found.append((words[0], tuple(words[1:])))
    return found


def find_in_hosts(text: str, name: str) -> list[str]:
    """The addresses of a name in a hosts file, in the file's order; names compare without case."""
    wanted = name.lower().rstrip(".")
    return [address for address, names in hosts_of(text) if wanted in (each.lower() for each in names)]


# --- resolv.conf


@dataclass(frozen=True, slots=True)
class ResolvConf:
    """What resolv.conf(5) says; `ndots` is None when no option names it."""

    servers: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    options: tuple[str, ...] = ()

    @property
    def ndots(self) -> int | None:
        for option in reversed(self.options):
            name, _, value = option.partition(":")
            if name == "ndots" and value.isdecimal():
                return int(value)
        return None


def read_resolv_conf(text: str) -> ResolvConf:
    servers: list[str] = []
    search: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    for line in text.splitlines():
        words = line.partition("#")[0].split()
        if words[:1] == ["nameserver"] and words[1:]:
            servers.append(words[1])
        elif words[:1] in (["search"], ["domain"]):
            search = tuple(words[1:])
        elif words[:1] == ["options"]:
            options += tuple(words[1:])
    return ResolvConf(tuple(servers), search, options)


def candidates(name: str, conf: ResolvConf) -> list[str]:
    """The names to ask for, in order: with enough dots as it stands first, else with each search domain first."""
    if name.endswith("."):
        return [name.rstrip(".")]
    wanted = conf.ndots if conf.ndots is not None else 1
    searched = [f"{name}.{domain}" for domain in conf.search if domain != "."]
    return [name, *searched] if name.count(".") >= wanted else [*searched, name]


# --- Docker's own name server


@dataclass(slots=True)
class Zone:
    """The names of one network: to IPv4 and IPv6 addresses, in the order they came; and back."""

    network: str
    four: dict[str, list[str]] = field(default_factory=dict)
    six: dict[str, list[str]] = field(default_factory=dict)
    reverse: dict[str, str] = field(default_factory=dict)

    def add(self, names: Sequence[str], addresses: Iterable[str]) -> None:
        """An endpoint's names; the first one is the one its addresses point back to."""
        for address in addresses:
            table = self.six if ":" in address else self.four
            for name in dict.fromkeys(each.lower() for each in names):
                table.setdefault(name, []).append(address)
            if names:
                self.reverse.setdefault(address, names[0])

    def remove(self, names: Sequence[str], addresses: Iterable[str]) -> None:
        for address in addresses:
            table = self.six if ":" in address else self.four
            for name in dict.fromkeys(each.lower() for each in names):
                left = table.get(name, [])
                if address in left:
                    left.remove(address)
                if not left:
                    table.pop(name, None)
            if names and self.reverse.get(address) == names[0]:
                del self.reverse[address]

    def knows(self, name: str) -> bool:
        return name in self.four or name in self.six


@dataclass(frozen=True, slots=True)
class Scope:
    """One network as one container sees it: its names, and the container's own aliases for others there (links)."""

    zone: Zone
    aliases: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the name server says: addresses (perhaps none: the name exists, but not of that kind), or a name (PTR)."""

    addresses: tuple[str, ...] = ()
    name: str = ""
    network: str = ""


def lookup(scopes: Sequence[Scope], name: str, kind: str) -> Answer | None:
    """What the container's own networks say about a name; None: not theirs, ask on.

    `scopes` are the container's networks in gateway order; kind is A, AAAA, MX or PTR. Other kinds are always asked on.
    """
    if kind == "PTR":
        return _lookup_reverse(scopes, name)
    if kind not in ("A", "AAAA", "MX"):
        return None
    for short, network in _splits(name.rstrip(".").lower()):
        for scope in scopes:
            if network and scope.zone.network.lower() != network:
                continue
            real = scope.aliases.get(short, short).lower()
            if scope.zone.knows(real):
                table = scope.zone.four if kind == "A" else scope.zone.six if kind == "AAAA" else {}
                return Answer(tuple(table.get(real, ())), network=scope.zone.network)
    return None


def _splits(name: str) -> Iterable[tuple[str, str]]:
    """The whole name in any network, then each way to read its end as a network's name."""
    yield name, ""
    parts = name.split(".")
    for place in range(len(parts) - 1, 0, -1):
        yield ".".join(parts[:place]), ".".join(parts[place:])


def _lookup_reverse(scopes: Sequence[Scope], name: str) -> Answer | None:
    address = reversed_address(name)
    for scope in scopes:
        if address in scope.zone.reverse:
            return Answer(name=f"{scope.zone.reverse[address]}.{scope.zone.network}", network=scope.zone.network)
    return None


def reverse_name(address: str) -> str:
    """ "172.18.0.3" -> "3.0.18.172.in-addr.arpa" (RFC 1035, 3.5; RFC 3596, 2.5)."""
    import ipaddress

    return ipaddress.ip_address(address).reverse_pointer


def reversed_address(name: str) -> str:
    """The address of a reverse name, "" when it is none."""
    import ipaddress

    lower = name.rstrip(".").lower()
    if lower.endswith(".in-addr.arpa"):
        return ".".join(reversed(lower.removesuffix(".in-addr.arpa").split(".")))
    if lower.endswith(".ip6.arpa"):
        digits = "".join(reversed(lower.removesuffix(".ip6.arpa").split(".")))
        if len(digits) == 32:
            return str(ipaddress.IPv6Address(int(digits, 16)))
    return ""
