"""iptables-save of the host, rule for rule as a real engine wrote it. Origin: see the data files."""

import re
from pathlib import Path
from typing import Any

import pytest

from netlab.dataplane import Netns
from netlab.dataplane.netfilter import save
from netlab.embedded.eras import E20_10, E26, E28, ERAS, Era
from netlab.embedded.libnetwork import Controller, NetworkConfig, PoolConfig, PortBinding, Sandbox
from tests.embedded.libnetwork.conftest import Start

Tables = dict[str, list[str]]
DATA = Path(__file__).with_name("data")
FILES = {E20_10: "iptables-20.10.24.txt", E26: "iptables-20.10.24.txt", E28: "iptables-28.5.2.txt"}
eras = pytest.mark.parametrize("era", ERAS, ids=lambda era: era.name, indirect=True)
WEB = (PortBinding(80, host_port=8080),)
BRIDGE = "com.docker.network.bridge."


def tables(lines: list[str]) -> Tables:
    """By table; one without a rule counts as not there (iptables-save shows what was ever used)."""
    found: Tables = {}
    for line in lines:
        if line.startswith("*"):
            here = found.setdefault(line[1:], [])
        elif line.startswith((":", "-A")):
            here.append(re.sub(r" \[\d+:\d+\]$", "", line))
    return {name: rows for name, rows in found.items() if any(row.startswith("-A") for row in rows)}


def observed(title: str, era: Era) -> Tables:
    sections = re.split(r"^##### ", (DATA / FILES[era]).read_text(), flags=re.MULTILINE)
    (section,) = [each for each in sections if each.partition("\n")[0] == title]
    return tables(section.splitlines())


def bridge1(controller: Controller, internal: bool = False, **options: str) -> None:
    given = {f"{BRIDGE}name": "bridge1"} | {key.replace("__", "."): value for key, value in options.items()}
    pool = PoolConfig("192.0.2.0/24", gateway="192.0.2.1")
    controller.create_network(NetworkConfig("bridge1", ipam=(pool,), options=given, internal=internal))


NOT_INTERNAL = "gateway_mode isolated"
CASES: dict[str, tuple[dict[str, str], bool, tuple[PortBinding, ...]]] = {
    "usernet + container, no port": ({}, False, ()),
    "usernet -p 8080:80": ({}, False, WEB),
    "usernet -p 127.0.0.1:8080:80": ({}, False, (PortBinding(80, host_ip="127.0.0.1", host_port=8080),)),
    "usernet udp": ({}, False, (PortBinding(80, "udp", host_port=8080),)),
    "internal -p 8080:80": ({}, True, WEB),
    "internal icc=false": ({f"{BRIDGE}enable_icc": "false"}, True, ()),
    "icc=false -p 8080:80": ({f"{BRIDGE}enable_icc": "false"}, False, WEB),
    "masquerade=false -p 8080:80": ({f"{BRIDGE}enable_ip_masquerade": "false"}, False, WEB),
    "host_ipv4 (SNAT)": ({"com.docker.network.host_ipv4": "198.51.100.7"}, False, WEB),
    "host_binding_ipv4=127.0.0.1": ({f"{BRIDGE}host_binding_ipv4": "127.0.0.1"}, False, WEB),
    "gateway_mode routed": ({f"{BRIDGE}gateway_mode_ipv4": "routed"}, False, WEB),
    "gateway_mode nat-unprotected": ({f"{BRIDGE}gateway_mode_ipv4": "nat-unprotected"}, False, WEB),
    NOT_INTERNAL: ({f"{BRIDGE}gateway_mode_ipv4": "isolated"}, False, WEB),
    "internal + gateway_mode isolated": ({f"{BRIDGE}gateway_mode_ipv4": "isolated"}, True, ()),
    "trusted_host_interfaces": ({f"{BRIDGE}trusted_host_interfaces": "vethx:vethy"}, False, WEB),
}


def cases() -> list[Any]:
    """Each case in each era; an isolated network that is not internal is refused where gateway modes count."""
    pairs = [(era, title) for era in ERAS for title in CASES if not (era.gateway_modes and title == NOT_INTERNAL)]
    return [pytest.param(era, title, id=f"{era.name}-{title}") for era, title in pairs]


each_case = pytest.mark.parametrize(("era", "title"), cases(), indirect=["era"])


@each_case
def test_a_network_with_a_container_writes_the_rules_of_the_real_engine(
    controller: Controller, host: Netns, start: Start, era: Era, title: str
) -> None:
    options, internal, ports = CASES[title]
    bridge1(controller, internal, **options)
    start("c1", "bridge1", ports=ports)
    assert tables(save(host.iptables)) == observed(title, era)


@each_case
def test_what_is_removed_leaves_no_rule(
    controller: Controller, host: Netns, start: Start, era: Era, title: str
) -> None:
    options, internal, ports = CASES[title]
    bridge1(controller, internal, **options)
    web: Sandbox = start("c1", "bridge1", ports=ports)
    controller.remove_sandbox(web)
    controller.remove_network("bridge1")
    assert tables(save(host.iptables)) == observed("after cleanup", era)
    assert set(host.links) == {"lo", "eth0", "docker0"}


@eras
def test_a_fresh_daemon(controller: Controller, host: Netns, era: Era) -> None:
    assert tables(save(host.iptables)) == observed("new daemon", era)


@eras
def test_a_port_published_on_the_default_bridge(controller: Controller, host: Netns, start: Start, era: Era) -> None:
    start("c1", ports=WEB)
    assert tables(save(host.iptables)) == observed("default bridge -p 8080:80", era)


@eras
def test_a_network_without_a_container(controller: Controller, host: Netns, era: Era) -> None:
    bridge1(controller)
    assert tables(save(host.iptables)) == observed("usernet, no container", era)


@eras
def test_two_containers_on_the_default_bridge(controller: Controller, host: Netns, start: Start, era: Era) -> None:
    start("db"), start("web")
    assert tables(save(host.iptables)) == observed("link web->db (icc on)", era)


def test_a_second_network_comes_after_the_first_in_forward_and_before_it_in_nat(
    controller: Controller, host: Netns
) -> None:
    for number in (1, 2):
        name = f"bridge{number}"
        controller.create_network(NetworkConfig(name, options={f"{BRIDGE}name": name}))
    now = tables(save(host.iptables))
    accepted = [row for row in now["filter"] if row.startswith("-A DOCKER-FORWARD -i")]
    masked = [row.split()[-3] for row in now["nat"] if "MASQUERADE" in row]
    assert [row.split()[3] for row in accepted] == ["docker0", "bridge1", "bridge2"]
    assert masked == ["bridge2", "bridge1", "docker0"]
