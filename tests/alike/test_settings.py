"""Settings of the daemon in daemon.json's words: what follows from them on a real engine and on the embedded one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from netlab import Lab
from netlab.engines import find
from netlab.engines.image import lab_image
from netlab.errors import BadOption, EngineStartFailed, SubnetOverlap
from tests.alike.judge import masked
from tests.real import major, private_roots

Settings = dict[str, Any]


def engines() -> list[str]:
    newest = max(private_roots(), key=major, default=None)
    real = [f"private:{private_roots()[newest][0]}"] if newest and major(newest) >= 28 else []
    return [*real, "embedded"]


@contextmanager
def opened(kind: str, settings: Settings) -> Iterator[Lab]:
    with find(kind, settings=settings) as engine:
        lab_image(engine.daemon.client, pulls=False)
        with Lab(f"settings-{engine.kind}", engine=engine) as lab:
            yield lab


@pytest.fixture(params=engines(), ids=lambda kind: kind.partition(":")[0])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def observed(lab: Lab) -> dict[str, str]:
    """All that a setting may change: the bridges and their rules, and a container on each."""
    app = lab.network("app")
    old = lab.container("old", hostname="old", extra_hosts={"gateway": "host-gateway"}, ports="8080:80")
    web = lab.container("web", networks=[app], hostname="web")
    shown = {"bridge": str(lab.network("bridge").inspect()["IPAM"]["Config"])}
    shown["options"] = str(sorted(lab.network("bridge").options.items())) + str(sorted(app.options.items()))
    for command in (
        "ip addr show docker0", "ip route", "ip -6 route", "iptables -S", "iptables -t nat -S", "iptables -t raw -S",
        "ip6tables -S", "ip6tables -t nat -S", "ip6tables -t raw -S", "sysctl net.ipv6.conf.all.forwarding",
        "sysctl net.ipv4.ip_forward", "sysctl net.ipv4.conf.docker0.route_localnet",
    ):  # fmt: skip
        shown[command] = masked(lab, lab.host.exec(command).output)
    for each in (old, web):
        shown[f"{each.name}: resolv.conf"] = each.resolv_conf
        shown[f"{each.name}: ip addr"] = masked(lab, each.exec("ip addr show eth0").output)
        shown[f"{each.name}: ip route"] = each.exec("ip route").output + each.exec("ip -6 route").output
        shown[f"{each.name}: hosts"] = each.hosts_file
    return shown


ALL: dict[str, Settings] = {
    "none": {},
    "bip": {"bip": "203.0.113.1/26"},
    "bip with fixed-cidr": {"bip": "203.0.113.1/26", "fixed-cidr": "203.0.113.32/27"},
    "bip with default-gateway": {"bip": "203.0.113.1/26", "default-gateway": "203.0.113.62"},
    "mtu": {"mtu": 1400},
    "icc": {"icc": False},
    "ip": {"ip": "127.0.0.1"},
    "dns": {"dns": ["192.0.2.53", "192.0.2.54"]},
    "dns-search and dns-opts": {"dns-search": ["example.test"], "dns-opts": ["ndots:2", "timeout:1"]},
    "default-address-pools": {"default-address-pools": [{"base": "198.51.100.0/24", "size": 26}]},
    "userland-proxy": {"userland-proxy": False},
    "iptables": {"iptables": False},
    "ip-forward": {"ip-forward": False},
    "ip-masq": {"ip-masq": False},
    "ipv6 with fixed-cidr-v6": {"ipv6": True, "fixed-cidr-v6": "2001:db8:9::/64"},
    "bip6": {"ipv6": True, "bip6": "2001:db8:9::9/64", "default-gateway-v6": "2001:db8:9::5", "ip-masq": False},
    "ip6tables": {"ipv6": True, "fixed-cidr-v6": "2001:db8:9::/64", "ip6tables": False, "userland-proxy": False},
    "host-gateway-ips": {
        "host-gateway-ips": ["192.0.2.1", "2001:db8::1"], "ip-forward-no-drop": True,
        "default-network-opts": {"bridge": {"com.docker.network.driver.mtu": "1400"}},
    },
    "allow-direct-routing": {"allow-direct-routing": True, "icc": False, "ipv6": True, "bip6": "2001:db8:9::9/64"},
}  # fmt: skip


@pytest.mark.skipif(len(engines()) < 2, reason="no real engine 28 here (needs root and dockerd)")
@pytest.mark.parametrize("settings", ALL.values(), ids=ALL.keys())
def test_a_setting_has_the_same_consequences_on_both(settings: Settings) -> None:
    seen = []
    for kind in engines():
        with opened(kind, settings) as lab:
            seen.append(observed(lab))
    real, simulated = seen
    assert {key: simulated[key] for key in real if real[key] != simulated[key]} == {
        key: real[key] for key in real if real[key] != simulated[key]
    }


def test_bip_is_the_address_of_docker0_and_its_prefix_the_subnet(kind: str) -> None:
    with opened(kind, {"bip": "203.0.113.1/26", "fixed-cidr": "203.0.113.32/27"}) as lab:
        assert lab.host.addresses["bridge"] == "203.0.113.1"
        assert lab.network("bridge").subnet == "203.0.113.0/26"
        first = lab.container("old").address
        assert first and int(first.rpartition(".")[2]) in range(32, 63)  # fixed-cidr is what containers get


def test_default_gateway_is_the_way_out_of_docker0(kind: str) -> None:
    with opened(kind, {"bip": "203.0.113.1/26", "default-gateway": "203.0.113.62"}) as lab:
        (default,) = [each for each in lab.container("old").routes if each.destination == "default"]  # type: ignore[attr-defined]
        assert default.via == "203.0.113.62"  # type: ignore[attr-defined]


def test_mtu_is_docker0s_only(kind: str) -> None:
    with opened(kind, {"mtu": 1400}) as lab:
        old, web = lab.container("old"), lab.container("web", networks=[lab.network("app")])
        assert [each.interfaces[0].mtu for each in (old, web)] == [1400, 1500]  # type: ignore[attr-defined]


def test_without_icc_containers_of_docker0_do_not_reach_each_other_and_others_do(kind: str) -> None:
    with opened(kind, {"icc": False}) as lab:
        one, other = lab.container("one"), lab.container("other")
        assert not one.ping(other, timeout=1) and one.ping(lab.host)
        app = lab.network("app")
        assert lab.container("here", networks=[app]).ping(lab.container("there", networks=[app]))


def test_ip_is_where_docker0_publishes_ports_and_no_other_bridge(kind: str) -> None:
    with opened(kind, {"ip": "127.0.0.1"}) as lab:
        serves: dict[str, Any] = {"command": "httpd -f -h /etc", "hostname": "web"}
        lab.container("old", **serves, ports="8080:80")
        lab.container("web", **serves, ports="8081:80", networks=[lab.network("app")])
        here, there = (f"http://{lab.host.address}:{port}/hostname" for port in (8080, 8081))
        assert lab.host.wait_for(lambda: lab.host.fetch("http://127.0.0.1:8080/hostname"))
        assert not lab.outside.fetch(here, timeout=2) and lab.outside.fetch(there)


def test_dns_settings_reach_every_container(kind: str) -> None:
    with opened(kind, {"dns": ["192.0.2.1"], "dns-search": ["example.test"], "dns-opts": ["ndots:2"]}) as lab:
        old, web = lab.container("old"), lab.container("web", networks=[lab.network("app")])
        assert "nameserver 192.0.2.1\n" in old.resolv_conf and "nameserver 127.0.0.11\n" in web.resolv_conf
        for each in (old, web):
            assert "search example.test\n" in each.resolv_conf and "options ndots:2" in each.resolv_conf
            assert each.ping("www").address == lab.outside.address


def test_new_networks_come_from_the_default_address_pools_until_they_are_used_up(kind: str) -> None:
    with opened(kind, {"default-address-pools": [{"base": "198.51.100.0/24", "size": 26}]}) as lab:
        assert lab.network("bridge").subnet == "198.51.100.0/26"
        subnets = [lab.network(name).subnet for name in ("one", "two", "three")]
        assert subnets == ["198.51.100.64/26", "198.51.100.128/26", "198.51.100.192/26"]
        with pytest.raises(SubnetOverlap):
            lab.network("four")


def test_without_the_userland_proxy_a_published_port_answers_and_the_daemon_holds_it(kind: str) -> None:
    with opened(kind, {"userland-proxy": False}) as lab:
        lab.container("web", command="httpd -f -h /etc", hostname="web", ports="8080:80")
        url = f"http://{lab.host.address}:8080/hostname"
        assert lab.outside.wait_for(lambda: lab.outside.fetch(url)) and lab.host.fetch(url)
        assert ":8080" in lab.host.exec("netstat -tln").output
        assert lab.host.fetch("http://127.0.0.1:8080/hostname")  # by route_localnet


def test_without_iptables_there_are_no_rules_and_a_container_shows_its_own_address_outside(kind: str) -> None:
    with opened(kind, {"iptables": False}) as lab:
        old = lab.container("old")
        assert "DOCKER" not in lab.host.exec("iptables-save").output
        lab.outside.exec(f"ip route add 172.17.0.0/16 via {lab.host.address}")
        assert old.fetch(f"http://{lab.outside.address}/").body == f"You come from {old.address}\n"


def test_without_ip_masq_docker0_is_not_masqueraded_and_other_bridges_are(kind: str) -> None:
    with opened(kind, {"ip-masq": False}) as lab:
        old, web = lab.container("old"), lab.container("web", networks=[lab.network("app")])
        url = f"http://{lab.outside.address}/"
        assert not old.fetch(url, timeout=2)
        assert web.fetch(url).body == f"You come from {lab.host.address}\n"


def test_without_ip_forward_the_daemon_leaves_forwarding_off(kind: str) -> None:
    with opened(kind, {"ip-forward": False, "iptables": False}) as lab:
        old = lab.container("old")
        assert lab.host.exec("sysctl -n net.ipv4.ip_forward").output == "0\n"
        assert old.ping(lab.host) and not old.ping(lab.outside, timeout=1)


WRONG: dict[str, Settings] = {
    "no CIDR": {"bip": "203.0.113.1"},
    "the network's own address": {"bip": "203.0.113.0/26"},
    "a negative MTU": {"mtu": -1},
    "an MTU in words": {"mtu": "1400"},
    "a small MTU": {"mtu": 20},
    "no truth value": {"icc": "no"},
    "no address": {"dns": ["nonsense"]},
    "no list": {"dns": "192.0.2.1"},
    "no domain": {"dns-search": ["a b"]},
    "pieces larger than the pool": {"default-address-pools": [{"base": "10.0.0.0/8", "size": 4}]},
    "a gateway elsewhere": {"bip": "203.0.113.1/26", "default-gateway": "192.0.2.7"},
}


@pytest.mark.parametrize("settings", WRONG.values(), ids=WRONG.keys())
def test_what_dockerd_does_not_take_is_refused_in_its_words(settings: Settings) -> None:
    with pytest.raises(EngineStartFailed) as simulated:
        find("embedded", settings=settings)
    words = str(simulated.value).partition("would not: ")[2]
    assert words
    if len(engines()) > 1:
        with pytest.raises(EngineStartFailed) as real:
            find(engines()[0], settings=settings)
        assert words in str(real.value)


def test_a_setting_that_is_not_simulated_is_refused_by_name() -> None:
    with pytest.raises(BadOption, match=r"no daemon setting storage-driver; it has .*\bbip\b"):
        find("embedded", settings={"storage-driver": "vfs"})
