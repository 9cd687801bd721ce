"""The rules of 20.10.24 and 26.1.5, as observed. Pure: nothing here touches a table.

A network's rules stand in FORWARD itself, those of the newest network first, below the two jumps: these are set anew
with each network (moby: libnetwork's EnsureJumpRule). Gateway modes and trusted interfaces are not known yet.
"""

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

FILTER_CHAINS = ("DOCKER", STAGE_1, STAGE_2, "DOCKER-USER")


def daemon_rules(family: int, proxy: bool) -> Iterator[Rule]:
    for chain in (STAGE_1, STAGE_2, "DOCKER-USER"):
        yield Rule("filter", chain, "-j RETURN", once=True)
    yield Rule("nat", "PREROUTING", "-m addrtype --dst-type LOCAL -j DOCKER", once=True)
    not_loopback = f"! -d {LOOPBACK[family]} " if proxy else ""
    yield Rule("nat", "OUTPUT", f"{not_loopback}-m addrtype --dst-type LOCAL -j DOCKER", once=True)


def network_rules(net: BridgeRules) -> Iterator[Rule]:
    b = net.bridge
    if not net.internal:
        yield from _nat(net)
    yield _between(net)
    if net.internal:
        yield Rule("filter", STAGE_1, f"! -d {net.subnet} -i {b} -j DROP", head=True)
        yield Rule("filter", STAGE_1, f"! -s {net.subnet} -o {b} -j DROP", head=True)
    else:
        yield Rule("filter", "FORWARD", f"-i {b} ! -o {b} -j ACCEPT", head=True)
        yield Rule("filter", "FORWARD", f"-o {b} -j DOCKER", head=True)
        yield Rule("filter", "FORWARD", f"-o {b} {RELATED}", head=True)
        yield Rule("filter", STAGE_1, f"-i {b} ! -o {b} -j {STAGE_2}", head=True)
        yield Rule("filter", STAGE_2, f"-o {b} -j DROP", head=True)
    for chain in (STAGE_1, "DOCKER-USER"):
        yield Rule("filter", "FORWARD", f"-j {chain}", head=True, once=True)


def _nat(net: BridgeRules) -> Iterator[Rule]:
    if net.masquerade:
        target = f"SNAT --to-source {net.snat}" if net.snat else "MASQUERADE"
        yield Rule("nat", "POSTROUTING", f"-s {net.subnet} ! -o {net.bridge} -j {target}", head=True)
    if net.masquerade and net.proxy:
        yield Rule("nat", "DOCKER", f"-i {net.bridge} -j RETURN", head=True)
    if not net.proxy:
        local = f"-o {net.bridge} -m addrtype --src-type LOCAL -j MASQUERADE"
        yield Rule("nat", "POSTROUTING", local, head=True)


def _between(net: BridgeRules) -> Rule:
    """Whether the network's members may talk: accepted first of all, or dropped in the end."""
    way = f"-i {net.bridge} -o {net.bridge}"
    return (
        Rule("filter", "FORWARD", f"{way} -j ACCEPT", head=True)
        if net.icc
        else Rule("filter", "FORWARD", f"{way} -j DROP")
    )


def endpoint_rules(net: BridgeRules, address: str) -> Iterator[Rule]:
    """None: who has a route may send to a container directly, and reaches its published ports."""
    yield from ()


def port_rules(net: BridgeRules, published: Proxy) -> Iterator[Rule]:
    b, to = net.bridge, host(published.ip)
    proto = f"-p {published.protocol} -m {published.protocol} --dport"
    source = f"! -i {b} " if net.proxy else ""
    yield Rule("nat", "DOCKER", f"{published_at(published)}{source}{proto} {published.host_port} -j {dnat(published)}")
    yield Rule("filter", "DOCKER", f"-d {to} ! -i {b} -o {b} {proto} {published.port} -j ACCEPT")
    yield Rule("nat", "POSTROUTING", f"-s {to} -d {to} {proto} {published.port} -j MASQUERADE")
