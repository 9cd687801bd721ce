"""What happened to a packet, decision by decision. Nothing here decides; the stack appends, a walk reads.

A `Trace` travels beside a packet, and beside whatever is sent because of it: the ARP request, the echo reply,
the ICMP error, the SYN-ACK. Without one nothing is recorded and nothing is paid.
"""

from dataclasses import dataclass, field

from netlab.dataplane.packet import ARP, IPv4, IPv6


@dataclass(frozen=True, slots=True)
class Step:
    """One decision.

    what: send, receive, fdb, arp, nd, route, rule, policy, conntrack, nat, forward, fragment, deliver, error,
    drop. verdict: what was decided, in the field's own word (ACCEPT, DROP, a chain's name, flood, unreachable ...).
    detail: the route, the rule or the reason, as `ip` and `iptables -S` print them.
    number: the rule's place in its chain, from 1; passed: rules of the chain passed over since the last step
    there.
    """

    netns: str
    link: str | None
    what: str
    verdict: str
    detail: str = ""
    table: str | None = None
    chain: str | None = None
    number: int | None = None
    passed: int = 0
    time: float = 0.0
    packet: IPv4 | IPv6 | ARP | None = None


@dataclass(slots=True)
class Trace:
    """The steps of one packet and of what it caused, in the order they were taken."""

    steps: list[Step] = field(default_factory=list)
