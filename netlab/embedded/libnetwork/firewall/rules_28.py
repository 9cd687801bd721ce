"""The rules of 28.5.2 (iptables backend), as observed. Pure: nothing here touches a table."""

from collections.abc import Iterator

from netlab.embedded.libnetwork.config import Proxy
from netlab.embedded.libnetwork.firewall.rule import (
    LOOPBACK,
    RELATED,
    STAGE_1,
    STAGE_2,
    BridgeRules,
    Rule,
    dnat,
    host,
    link_rules,
    published_at,
)

__all__ = ["FILTER_CHAINS", "daemon_rules", "endpoint_rules", "link_rules", "network_rules", "port_rules"]

FILTER_CHAINS = (
    "DOCKER", "DOCKER-BRIDGE", "DOCKER-CT", "DOCKER-FORWARD", "DOCKER-ISOLATION-STAGE-1",
    "DOCKER-ISOLATION-STAGE-2", "DOCKER-USER",
)  # fmt: skip


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
    not_out, not_in = (f"! -o {net.bridge} ", f"! -i {net.bridge} ") if net.six else ("", "")  # link-local ones stay
    yield Rule("filter", STAGE_1, f"! -d {net.subnet} -i {net.bridge} {not_out}-j DROP", head=True)
    yield Rule("filter", STAGE_1, f"! -s {net.subnet} {not_in}-o {net.bridge} -j DROP", head=True)


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
        icmp = "ipv6-icmp" if net.six else "icmp"
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
    if net.internal or net.direct or net.mode != "nat":
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
        if net.six:  # a link-local peer is docker-proxy's
            source = f"! -s fe80::/10 {source}"
        yield Rule(
            "nat", "DOCKER", f"{published_at(published)}{source}{proto} {published.host_port} -j {dnat(published)}"
        )
        if not net.proxy:
            hairpin = f"-s {to} -d {to} {proto} {published.port} -j MASQUERADE"
            yield Rule("nat", "POSTROUTING", hairpin)
    if net.mode != "nat-unprotected":
        accept = f"-d {to} ! -i {b} -o {b} {proto} {published.port} -j ACCEPT"
        yield Rule("filter", "DOCKER", accept, head=True)
    if published.host_ip.startswith("127.") and net.mode != "routed":
        yield Rule("raw", "PREROUTING", f"{published_at(published)}! -i lo {proto} {published.host_port} -j DROP")
