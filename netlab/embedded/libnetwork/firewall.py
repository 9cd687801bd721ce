"""Docker's rules, as data: which rule in which chain, for the daemon, a network, an endpoint, a published port.

Observed on Docker Engine 28.5.2 (iptables backend). Nothing here touches a table but `step`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from netlab.dataplane import Netns
from netlab.dataplane.netfilter import parse_rule
from netlab.embedded.libnetwork.config import Proxy
from netlab.embedded.libnetwork.steps import Step

FILTER_CHAINS = (
    "DOCKER", "DOCKER-BRIDGE", "DOCKER-CT", "DOCKER-FORWARD", "DOCKER-ISOLATION-STAGE-1",
    "DOCKER-ISOLATION-STAGE-2", "DOCKER-USER",
)  # fmt: skip
STAGE_1, STAGE_2 = "DOCKER-ISOLATION-STAGE-1", "DOCKER-ISOLATION-STAGE-2"
RELATED = "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT"
LOOPBACK = {4: "127.0.0.0/8", 6: "::1/128"}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule and its place: at the end of its chain, or at the head."""

    table: str
    chain: str
    text: str
    head: bool = False


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


def daemon_rules(family: int, proxy: bool) -> Iterator[Rule]:
    """What a daemon writes when it starts."""
    yield Rule("filter", "FORWARD", "-j DOCKER-FORWARD", head=True)
    yield Rule("filter", "FORWARD", "-j DOCKER-USER", head=True)
    yield Rule("filter", "DOCKER-FORWARD", "-j DOCKER-CT")
    yield Rule("filter", "DOCKER-FORWARD", f"-j {STAGE_1}")
    yield Rule("filter", "DOCKER-FORWARD", "-j DOCKER-BRIDGE")
    yield Rule("nat", "PREROUTING", "-m addrtype --dst-type LOCAL -j DOCKER")
    not_loopback = f"! -d {LOOPBACK[family]} " if proxy else ""
    yield Rule("nat", "OUTPUT", f"{not_loopback}-m addrtype --dst-type LOCAL -j DOCKER")


def network_rules(net: BridgeRules) -> Iterator[Rule]:
    """What comes with a bridge network, before it has an endpoint."""
    if net.internal:
        yield from _internal(net)
        return
    yield from _nat(net)
    yield from _filter(net)
    yield from _isolation(net)


def _internal(net: BridgeRules) -> Iterator[Rule]:
    verdict = "ACCEPT" if net.icc else "DROP"
    yield Rule("filter", "DOCKER-FORWARD", f"-i {net.bridge} -o {net.bridge} -j {verdict}")
    yield Rule("filter", STAGE_1, f"! -d {net.subnet} -i {net.bridge} -j DROP", head=True)
    yield Rule("filter", STAGE_1, f"! -s {net.subnet} -o {net.bridge} -j DROP", head=True)


def _nat(net: BridgeRules) -> Iterator[Rule]:
    if net.masquerade and net.mode != "routed":
        target = f"SNAT --to-source {net.snat}" if net.snat else "MASQUERADE"
        yield Rule("nat", "POSTROUTING", f"-s {net.subnet} ! -o {net.bridge} -j {target}", head=True)
        if not net.proxy:
            local = f"-o {net.bridge} -m addrtype --src-type LOCAL -j MASQUERADE"
            yield Rule("nat", "POSTROUTING", local, head=True)
    if net.masquerade and net.proxy:
        yield Rule("nat", "DOCKER", f"-i {net.bridge} -j RETURN", head=True)


def _filter(net: BridgeRules) -> Iterator[Rule]:
    b = net.bridge
    if net.mode == "routed":
        icmp = "ipv6-icmp" if ":" in net.subnet else "icmp"
        yield Rule("filter", "DOCKER", f"-o {b} -p {icmp} -j ACCEPT")
    last = "ACCEPT" if net.mode == "nat-unprotected" else "DROP"
    yield Rule("filter", "DOCKER", f"! -i {b} -o {b} -j {last}")
    yield Rule("filter", "DOCKER-BRIDGE", f"-o {b} -j DOCKER")
    yield Rule("filter", "DOCKER-CT", f"-o {b} {RELATED}")
    if net.icc:
        yield Rule("filter", "DOCKER-FORWARD", f"-i {b} -j ACCEPT")
    else:
        yield Rule("filter", "DOCKER-FORWARD", f"-i {b} -o {b} -j DROP")
        yield Rule("filter", "DOCKER-FORWARD", f"-i {b} ! -o {b} -j ACCEPT")


def _isolation(net: BridgeRules) -> Iterator[Rule]:
    yield Rule("filter", STAGE_1, f"-i {net.bridge} ! -o {net.bridge} -j {STAGE_2}")
    yield Rule("filter", STAGE_2, f"-o {net.bridge} -j DROP", head=True)
    if net.mode == "routed":
        yield Rule("filter", STAGE_1, f"-o {net.bridge} -j RETURN", head=True)
        yield Rule("filter", STAGE_1, f"-i {net.bridge} {RELATED}", head=True)


def endpoint_rules(net: BridgeRules, address: str) -> Iterator[Rule]:
    """No packet for a container comes from elsewhere than its bridge (direct routing is closed since 28.0)."""
    if net.internal or net.mode != "nat":
        return
    for interface in net.trusted:
        yield Rule("raw", "PREROUTING", f"-d {host(address)} -i {interface} -j ACCEPT")
    yield Rule("raw", "PREROUTING", f"-d {host(address)} ! -i {net.bridge} -j DROP")


def port_rules(net: BridgeRules, published: Proxy) -> Iterator[Rule]:
    """A published port; with the proxy off, the container reaches its own through the host as well (hairpin)."""
    b, to = net.bridge, host(published.ip)
    proto = f"-p {published.protocol} -m {published.protocol} --dport"
    if net.mode != "routed":
        source = f"! -i {b} " if net.proxy else ""
        yield Rule("nat", "DOCKER", f"{_to(published)}{source}{proto} {published.host_port} -j {_dnat(published)}")
        if not net.proxy:
            hairpin = f"-s {to} -d {to} {proto} {published.port} -j MASQUERADE"
            yield Rule("nat", "POSTROUTING", hairpin)
    if net.mode != "nat-unprotected":
        accept = f"-d {to} ! -i {b} -o {b} {proto} {published.port} -j ACCEPT"
        yield Rule("filter", "DOCKER", accept, head=True)
    if published.host_ip.startswith("127.") and net.mode != "routed":
        yield Rule("raw", "PREROUTING", f"{_to(published)}! -i lo {proto} {published.host_port} -j DROP")


def _to(published: Proxy) -> str:
    return "" if published.host_ip in ("0.0.0.0", "::") else f"-d {host(published.host_ip)} "


def _dnat(published: Proxy) -> str:
    to = f"[{published.ip}]" if ":" in published.ip else published.ip
    return f"DNAT --to-destination {to}:{published.port}"


def link_rules(bridge: str, parent: str, child: str, ports: Iterable[tuple[int, str]]) -> Iterator[Rule]:
    """With icc off, a legacy link opens the exposed ports of its target."""
    for port, protocol in ports:
        way = f"-i {bridge} -o {bridge} -p {protocol} -m {protocol}"
        yield Rule("filter", "DOCKER", f"-s {parent}/32 -d {child}/32 {way} --dport {port} -j ACCEPT")
        yield Rule("filter", "DOCKER", f"-s {child}/32 -d {parent}/32 {way} --sport {port} -j ACCEPT")


def host(address: str) -> str:
    return f"{address}/{128 if ':' in address else 32}"


_parsed = lru_cache(4096)(parse_rule)  # addresses and bridges come again and again; a parsed rule of Docker's is frozen


def step(netns: Netns, rule: Rule, family: int = 4) -> Step:
    """Write the rule; undone by deleting it, wherever it is by then."""
    table = (netns.ip6tables if family == 6 else netns.iptables).table(rule.table)
    parsed = _parsed(rule.text, 6 if family == 6 else 4)

    def do() -> None:
        if rule.head:
            table.insert(rule.chain, parsed)
        else:
            table.append(rule.chain, parsed)

    return Step(f"{rule.table} {rule.chain} {rule.text}", do, lambda: table.delete(rule.chain, parsed))


def chain_steps(netns: Netns, family: int = 4) -> Iterator[Step]:
    """Docker's own chains; one that is there already (the daemon starts anew) is kept."""
    tables = netns.ip6tables if family == 6 else netns.iptables
    for table, chain in [*(("filter", chain) for chain in FILTER_CHAINS), ("nat", "DOCKER")]:
        made = tables.table(table)
        if chain not in made.chains:
            yield Step(f"chain {chain}", lambda made=made, chain=chain: _discard(made.add_chain(chain)))  # type: ignore[misc]


def _discard(_: object) -> None:
    pass
