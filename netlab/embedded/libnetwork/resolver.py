"""Docker's name server as one sandbox sees it: bytes in, bytes out, or whom to ask on. The rules are in `names`.

No socket here: the daemon runs a process on 127.0.0.11 that calls `answer`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from netlab import names
from netlab.dataplane.addr import prefix
from netlab.dataplane.netfilter import Rule
from netlab.dataplane.netfilter.match import Ports
from netlab.dataplane.netfilter.target import Dnat, Jump, Snat
from netlab.wire import dns

TTL = 600  # seconds
MAXIMUM_SERVERS = 3
TIMEOUT = 4.0  # seconds for each server


@dataclass(frozen=True, slots=True)
class Forward:
    """Ask these in turn, TIMEOUT each, the next one on SERVFAIL, REFUSED or silence; then say `failure`, if any."""

    query: bytes
    servers: tuple[names.Upstream, ...]
    failure: bytes


@dataclass(slots=True)
class Resolver:
    """`scopes` gives the container's networks in gateway order, `reaches_out` whether one of them leads outside."""

    scopes: Callable[[], Sequence[names.Scope]]
    servers: tuple[names.Upstream, ...]
    reaches_out: Callable[[], bool]
    random_bits: Callable[[int], int]
    ndots_set: bool = False
    servfail: bool = True  # what nobody answers; else nothing is said
    udp_port: int = 0
    tcp_port: int = 0

    def answer(self, query: bytes) -> bytes | Forward | None:
        """A whole answer, or a Forward; None for what is no query and is dropped."""
        try:
            message = dns.decode(query)
        except ValueError:
            return None
        if message.answer:
            return None
        found = names.lookup(self.scopes(), message.name, message.kind)
        if found is not None:
            return self._own(message, found)
        if self.ndots_set and message.kind in ("A", "AAAA") and "." not in message.name.rstrip("."):
            return _reply(message).encode()
        return self._forward(message, query)

    def _own(self, message: dns.Message, found: names.Answer) -> bytes:
        if found.name:
            data, kind = [found.name], "PTR"
        else:
            data, kind = self._shuffled(found.addresses), message.kind
        records = tuple(dns.Record(message.name, kind, each, TTL) for each in data)
        return _reply(message, records=records).encode()

    def _shuffled(self, addresses: Sequence[str]) -> list[str]:
        """In a random order for each query, as 28.5 does."""
        left = list(addresses)
        return [left.pop(self.random_bits(16) % len(left)) for _ in addresses]

    def _forward(self, message: dns.Message, query: bytes) -> bytes | Forward:
        """Only internal networks: the host's servers are not asked."""
        servers = [each for each in self.servers if self.reaches_out() or not each.of_host]
        failure = _reply(message, dns.SERVFAIL).encode() if self.servfail else b""
        return Forward(query, tuple(servers[:MAXIMUM_SERVERS]), failure) if servers else failure


def _reply(message: dns.Message, code: int = dns.NOERROR, records: tuple[dns.Record, ...] = ()) -> dns.Message:
    return dns.Message(
        message.id, message.name, message.kind, True, code, records, message.authoritative, message.truncated
    )


OURS = prefix(f"{names.INTERNAL_RESOLVER}/32")
JUMPS = (
    ("OUTPUT", Rule(destination=OURS, target=Jump("DOCKER_OUTPUT"))),
    ("POSTROUTING", Rule(destination=OURS, target=Jump("DOCKER_POSTROUTING"))),
)


def redirect_rules(udp_port: int, tcp_port: int) -> Iterator[tuple[str, Rule]]:
    """Chains and rules of the container's nat table: port 53 of 127.0.0.11 is really these two.

    As values, not as text: each container has ports of its own, so nothing is ever parsed twice.
    """
    yield from JUMPS
    for protocol, port in (("tcp", tcp_port), ("udp", udp_port)):
        asked, answered = Ports(protocol, destination=(53, 53)), Ports(protocol, source=(port, port))
        there, back = Dnat(names.INTERNAL_RESOLVER, (port, port)), Snat(None, (53, 53))
        yield "DOCKER_OUTPUT", Rule(destination=OURS, protocol=protocol, matchers=(asked,), target=there)
        yield "DOCKER_POSTROUTING", Rule(source=OURS, protocol=protocol, matchers=(answered,), target=back)
