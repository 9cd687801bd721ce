"""The values of the rule sets, and what a rule set is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from netlab.embedded.libnetwork.config import Proxy

STAGE_1, STAGE_2 = "DOCKER-ISOLATION-STAGE-1", "DOCKER-ISOLATION-STAGE-2"
RELATED = "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT"
LOOPBACK = {4: "127.0.0.0/8", 6: "::1/128"}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule and its place: at the end of its chain, or at the head.

    `once`: it is in its chain once for all; asked for again, one at the head comes to the head again. It stays.
    """

    table: str
    chain: str
    text: str
    head: bool = False
    once: bool = False


@dataclass(frozen=True, slots=True)
class BridgeRules:
    """What a bridge network's rules depend on, for one family."""

    bridge: str
    subnet: str  # CIDR
    internal: bool = False
    icc: bool = True
    masquerade: bool = True
    mode: str = "nat"  # nat, nat-unprotected, routed, isolated
    snat: str = ""  # host_ipv4
    trusted: tuple[str, ...] = ()  # trusted_host_interfaces
    proxy: bool = True  # userland-proxy
    direct: bool = False  # allow-direct-routing

    @property
    def six(self) -> bool:
        return ":" in self.subnet


class RuleSet(Protocol):
    """A module of rules."""

    @property
    def FILTER_CHAINS(self) -> tuple[str, ...]: ...

    def daemon_rules(self, family: int, proxy: bool) -> Iterator[Rule]:
        """What a daemon writes when it starts, once its chains are there."""

    def network_rules(self, net: BridgeRules) -> Iterator[Rule]:
        """What comes with a bridge network, before it has an endpoint."""

    def endpoint_rules(self, net: BridgeRules, address: str) -> Iterator[Rule]:
        """What comes with an endpoint of this address (no length)."""

    def port_rules(self, net: BridgeRules, published: Proxy) -> Iterator[Rule]:
        """What comes with a published port."""

    def link_rules(self, bridge: str, parent: str, child: str, ports: Iterable[tuple[int, str]]) -> Iterator[Rule]:
        """With icc off, a legacy link opens the exposed ports of its target."""


def host(address: str) -> str:
    return f"{address}/{128 if ':' in address else 32}"


def published_at(published: Proxy) -> str:
    """The match for the address of the host, none for all."""
    return "" if published.host_ip in ("0.0.0.0", "::") else f"-d {host(published.host_ip)} "


def dnat(published: Proxy) -> str:
    to = f"[{published.ip}]" if ":" in published.ip else published.ip
    return f"DNAT --to-destination {to}:{published.port}"


def link_rules(bridge: str, parent: str, child: str, ports: Iterable[tuple[int, str]]) -> Iterator[Rule]:
    """The same in all rule sets."""
    for port, protocol in ports:
        way = f"-i {bridge} -o {bridge} -p {protocol} -m {protocol}"
        yield Rule("filter", "DOCKER", f"-s {parent}/32 -d {child}/32 {way} --dport {port} -j ACCEPT")
        yield Rule("filter", "DOCKER", f"-s {child}/32 -d {parent}/32 {way} --sport {port} -j ACCEPT")
