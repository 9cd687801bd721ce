"""IPv6 and the options of networks and endpoints: the same requests to 28.5.2 and to the embedded engine.

A scene is a function that asks a `Bench` for things and looks at what is there then.
"""

from collections.abc import Callable, Iterator

import pytest

from netlab.engines import Engine, find
from netlab.engines.private import PrivateEngine
from tests.alike.bench import SERVES, Bench, bench
from tests.real import major, private_roots

Scene = Callable[[Bench], None]
SIX, OTHER, FOUR = "2001:db8:6::/64", "2001:db8:7::/64", "203.0.113.0/24"
BRIDGE, ENDPOINT = "com.docker.network.bridge.", "com.docker.network.endpoint."
LOOK = ("ip addr", "ip route", "ip -6 route", "cat /etc/hosts")
GET = "printf 'GET /hostname HTTP/1.0\\r\\n\\r\\n' | timeout 5 busybox nc {} {} | tail -n 1"


@pytest.fixture(scope="module")
def engines() -> Iterator[tuple[Engine, Engine]]:
    newest = max(private_roots(), key=major, default=None)
    if newest is None or major(newest) < 28:
        pytest.skip("no real engine 28 here (needs root and dockerd)")
    with PrivateEngine("ipv6", private_roots()[newest][0]) as real, find("embedded") as simulated:
        yield real, simulated


def ping(address: str) -> str:
    return f"ping -c 1 -W 1 {address} | grep -c 'bytes from'"


def both_families(at: Bench) -> None:
    at.network("six", SIX, EnableIPv6=True)
    at.network("other", OTHER, EnableIPv6=True)
    at.network("drawn", EnableIPv6=True)
    for name, network in (("one", "six"), ("two", "six"), ("far", "other"), ("lot", "drawn")):
        at.run(name, network)
    at.settings("one", "lot")
    at.ask("one", *LOOK, "nslookup two | sort", "nslookup 2001:db8:6::3", "ping -c 1 two | head -n 1")
    at.ask("one", *map(ping, ("2001:db8:6::3", "2001:db8:6::1", "2001:db8:7::1", "2001:db8:7::2")))
    at.ask("one", "nc -w 2 2001:db8:6::3 81", "ping -c 1 -W 1 2001:db8:6::99 | tail -n 1")
    at.ask("host", ping("2001:db8:6::2"), "ip -6 route", "sysctl net.ipv6.conf.all.forwarding")
    at.rules()


def ipv6_alone(at: Bench) -> None:
    at.network("six", SIX, EnableIPv4=False, EnableIPv6=True)
    at.network("none-of-both", EnableIPv4=False)
    at.run("one", "six", SERVES, {"80/tcp": [{"HostPort": "8070"}, {"HostIp": "127.0.0.1", "HostPort": "8071"}]})
    at.settings("one")
    at.ask("one", *LOOK)
    at.ask("host", "netstat -lnt | grep 807 | sort")
    at.rules()


def published(at: Bench) -> None:
    at.network("six", SIX, FOUR, EnableIPv6=True)
    hosts = ("", "::1", "::", "127.0.0.1", "0.0.0.0")
    at.run("web", "six", SERVES, {"80/tcp": [{"HostIp": ip, "HostPort": f"808{n}"} for n, ip in enumerate(hosts)]})
    at.run("client", "six")
    at.network("four")
    at.run("old", "four", SERVES, {"80/tcp": [{"HostIp": "::1", "HostPort": "8090"}]})
    at.settings("web", "old")
    at.ask("host", "netstat -lnt | grep -E '80[89]' | sort", GET.format("::1", 8090))
    for port in range(8080, 8085):
        at.ask("host", GET.format("::1", port), GET.format("127.0.0.1", port))
        at.ask("client", GET.format("2001:db8:6::1", port))
    at.rules()


def gateway_modes(at: Bench) -> None:
    mode4, mode6 = f"{BRIDGE}gateway_mode_ipv4", f"{BRIDGE}gateway_mode_ipv6"
    for number, (four, six) in enumerate((("nat", "routed"), ("routed", "nat"), ("nat-unprotected", "routed"))):
        subnets = f"2001:db8:6{number}::/64", f"203.0.113.{number * 32}/27"
        at.network(f"net{number}", *subnets, EnableIPv6=True, Options={mode4: four, mode6: six})
        at.run(f"web{number}", f"net{number}", SERVES, {"80/tcp": [{"HostPort": f"808{number}"}]})
        at.settings(f"web{number}")
    at.network("cut", SIX, FOUR.replace("0/24", "224/27"), EnableIPv6=True, Internal=True,
               Options={mode4: "isolated", mode6: "isolated"})  # fmt: skip
    at.network("half", EnableIPv6=True, Internal=True, Options={mode6: "isolated"})
    at.network("blank", Internal=True, Options={f"{BRIDGE}inhibit_ipv4": "true"})
    for network in ("cut", "half", "blank"):
        at.run(f"in-{network}", network)
        at.settings(f"in-{network}")
    at.ask("host", "ip -4 addr", "ip -6 route", "netstat -lnt | grep 808 | sort")
    at.rules()


def closed(at: Bench) -> None:
    at.network("quiet", SIX, EnableIPv6=True, Options={f"{BRIDGE}enable_icc": "false"})
    at.network("inner", OTHER, EnableIPv6=True, Internal=True)
    for name, network in (("one", "quiet"), ("two", "quiet"), ("far", "inner"), ("near", "inner")):
        at.run(name, network)
    at.ask("one", ping("2001:db8:6::3"), ping("2001:db8:6::1"), ping("2001:db8:7::2"))
    at.ask("far", ping("2001:db8:7::3"), ping("2001:db8:7::1"), "ip -6 route")
    at.ask(
        "host", ping("2001:db8:7::2"), "sysctl net.bridge.bridge-nf-call-iptables net.bridge.bridge-nf-call-ip6tables"
    )
    at.rules()


def endpoints(at: Bench) -> None:
    at.network("four"), at.network("six", SIX, EnableIPv6=True)
    at.network("alone", OTHER, EnableIPv4=False, EnableIPv6=True)
    at.run("named", "four", endpoints={"four": {"DriverOpts": {f"{ENDPOINT}ifname": "lan0"}}})
    wish = "net.ipv4.conf.IFNAME.rp_filter=2,net.ipv6.conf.IFNAME.disable_ipv6=0"
    at.run("tuned", "four", endpoints={"four": {"DriverOpts": {f"{ENDPOINT}sysctls": wish}}})
    local = {"IPAMConfig": {"LinkLocalIPs": ["169.254.34.68", "fe80::77"], "IPv6Address": "2001:db8:6::99"}}
    at.run("local", "six", endpoints={"six": local})
    at.run("off", "six", Sysctls={"net.ipv6.conf.all.disable_ipv6": "1"})
    at.run("hosts", ExtraHosts=["gw:host-gateway", "six:2001:db8::5"])
    at.run("ways", "four", ports={"80/tcp": [{"HostPort": "8060"}]})
    at.connect("alone", "ways", GwPriority=7)
    at.ask("ways", "ip -6 route")
    at.connect("six", "ways", GwPriority=-1)
    at.settings("named", "tuned", "local", "off", "ways")
    at.ask("tuned", "cat /proc/sys/net/ipv4/conf/eth0/rp_filter /proc/sys/net/ipv6/conf/eth0/disable_ipv6")
    for name in ("named", "local", "off", "hosts", "ways"):
        at.ask(name, *LOOK)
    at.rules()


def refused(at: Bench) -> None:
    pools = (
        {"Subnet": "2001:db8::5/64"}, {"Subnet": SIX, "Gateway": "2001:db8::1"}, {"Subnet": SIX, "Gateway": "10.0.0.1"},
        {"Subnet": SIX, "IPRange": "2001:db8::/80"}, {"Subnet": SIX, "IPRange": "2001:db8:6::/60"},
        {"Subnet": "2001:db8::/130"}, {"Subnet": "ff02::/64"}, {"Subnet": "2001:db8::1/128"},
        {"Subnet": "::ffff:10.0.0.0/120"}, {"Subnet": SIX, "AuxiliaryAddresses": {"a": OTHER}},
    )  # fmt: skip
    for number, pool in enumerate(pools):
        at.network(f"pool{number}", EnableIPv6=True, ipam=(pool,))
    at.network("two", SIX, OTHER, EnableIPv6=True)
    host4 = "com.docker.network.host_ipv4"
    options = (
        {f"{BRIDGE}gateway_mode_ipv6": "foo"}, {f"{BRIDGE}host_binding_ipv4": ""}, {host4: "x"}, {f"{BRIDGE}name": "."},
        {f"{BRIDGE}gateway_mode_ipv4": "isolated"},
        {"com.docker.network.container_iface_prefix": "far-too-long-a-word"},
    )  # fmt: skip
    for number, each in enumerate(options):
        at.network(f"option{number}", Options=each) and at.run(f"box{number}", f"option{number}")
    at.network("six", SIX, EnableIPv6=True), at.network("four", FOUR)
    for number, (four, six) in enumerate((("", "x"), ("", "10.0.0.1"), ("2001:db8:6::9", ""), ("", "2001:db8::9"))):
        asked = {"IPAMConfig": {"IPv4Address": four, "IPv6Address": six}}
        at.run(f"wish{number}", "six", endpoints={"six": asked})
    for number, local in enumerate(("x", "10.0.0.1")):
        at.run(f"local{number}", "six", endpoints={"six": {"IPAMConfig": {"LinkLocalIPs": [local]}}})
    for number, name in enumerate(("lo", "far-too-long-a-name", "a/b", "a b", ".", "a:b")):
        at.run(f"name{number}", "four", endpoints={"four": {"DriverOpts": {f"{ENDPOINT}ifname": name}}})
    sysctls = ("net.ipv4.conf.eth0.rp_filter=1", "nonsense", "", "net.ipv4.conf.IFNAME.rp_filter=x")
    for number, sysctl in enumerate(sysctls):
        at.run(f"sysctl{number}", "four", endpoints={"four": {"DriverOpts": {f"{ENDPOINT}sysctls": sysctl}}})
    at.run("eth0", Sysctls={"net.ipv6.conf.eth0.disable_ipv6": "0"})
    at.run("one", "four")
    for number, more in enumerate(({"Dns": ["192.0.2.1"]}, {"ExtraHosts": ["a:1.1.1.1"]}, {"Links": ["one"]})):
        at.run(f"guest{number}", "container:one", **more)
    at.run("guest", "container:one", ports={"80/tcp": []})
    at.run("hosts0", ExtraHosts=["a=2001:db8::1"])
    at.run("hosts1", ExtraHosts=["a:[2001:db8::1]"])


def kept_settings(at: Bench) -> None:
    """config-only and config-from."""
    at.network("cfg", SIX, FOUR, EnableIPv6=True, ConfigOnly=True)
    at.network("real", ConfigFrom={"Network": "cfg"})
    at.network("bad4", ConfigFrom={"Network": "cfg"}, EnableIPv4=False)
    at.network("alone", EnableIPv4=False, EnableIPv6=True, ConfigOnly=True)
    at.network("six", ConfigFrom={"Network": "alone"})
    at.run("one", "real")
    at.settings("one")


def macvlan(at: Bench) -> None:
    """The wire is 192.0.2.0/24; the outside machine and the host are on it, and no neighbour answers for others."""
    for mode in ("private", "vepa", "passthru"):
        range_ = {"Subnet": "192.0.2.0/24", "IPRange": "192.0.2.192/28", "AuxiliaryAddresses": {"held": "192.0.2.193"}}
        asked = {"Driver": "macvlan", "EnableIPv6": True, "Options": {"parent": "eth0", "macvlan_mode": mode}}
        at.network(f"{mode}-net", ipam=(range_, {"Subnet": SIX}), **asked)
        for name in (f"{mode}-one", f"{mode}-two"):
            at.run(name, f"{mode}-net")
        at.settings(f"{mode}-one")
        at.ask(
            f"{mode}-one",
            "ip addr | grep inet | grep -v fe80",
            *LOOK[1:],
            *map(ping, ("192.0.2.1", "192.0.2.11", "192.0.2.195", "2001:db8:6::3")),
        )
        at.ask("outside", f"busybox {ping('192.0.2.194')}")
        for name in (f"{mode}-one", f"{mode}-two"):
            at.api.remove_container(name, force=True)
        at.api.remove_network(f"{mode}-net")
    at.network("wired", Driver="macvlan", Options={"parent": "eth0"})
    at.network("second", Driver="macvlan", Options={"parent": "eth0", "macvlan_mode": "passthru"})
    at.network("closed", Driver="macvlan", Internal=True, Options={"parent": "eth0"})
    at.network("what", Driver="macvlan", Options={"parent": "eth0", "macvlan_mode": "what"})
    at.network("level", Driver="ipvlan", Options={"parent": "eth0", "ipvlan_mode": "l9"})


SCENES: tuple[Scene, ...] = (
    both_families, ipv6_alone, published, gateway_modes, closed, endpoints, refused, kept_settings, macvlan,
)  # fmt: skip


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_a_scene_reads_the_same_on_both(engines: tuple[Engine, Engine], scene: Scene) -> None:
    seen = []
    for engine in engines:
        with bench(engine) as at:
            scene(at)
            seen.append(at.read())
    real, simulated = seen
    assert {what: simulated.get(what) for what in real | simulated if real.get(what) != simulated.get(what)} == {
        what: real.get(what) for what in real | simulated if real.get(what) != simulated.get(what)
    }
