"""What a bridge network can be told, and what the default bridge is told by the daemon."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from netlab import Container, Lab, Network, errors
from netlab.engines import Engine, find
from netlab.engines.private import PrivateEngine

# The kernel remembers translated connections for half a minute: an address used before may still be masqueraded.
UNUSED = ("198.51.100.128/26", "198.51.100.192/26", "198.51.100.64/26")


def mtu(container: Container) -> int | None:
    (interface,) = container.interfaces
    return interface.mtu


def pair(lab: Lab, **networks: Any) -> tuple[Container, Container]:
    one, other = (lab.container(name, **networks) for name in ("one", "other"))
    return one, other


@contextmanager
def daemon_with(lab: Lab, settings: dict[str, Any]) -> Iterator[Lab]:
    """A lab on another engine of the same version, whose daemon has these settings."""
    engine: Engine
    if lab.engine.kind == "embedded":
        engine = find("embedded", settings=settings)
    else:
        engine = PrivateEngine("tests", lab.engine.daemon.plan.root, settings)  # type: ignore[attr-defined]
    with engine, Lab("tuned", engine) as tuned:
        yield tuned


def test_a_network_is_told_its_subnet_gateway_and_range(lab: Lab) -> None:
    office = lab.network("office", subnet="203.0.113.0/26", gateway="203.0.113.62", ip_range="203.0.113.32/28")
    one = lab.container("one", networks=[office])
    assert one.address == "203.0.113.32" and one.interfaces[0].addresses == ("203.0.113.32/26",)
    assert [route.via for route in one.routes if route.destination == "default"] == ["203.0.113.62"]


def test_an_address_set_aside_is_given_to_nobody(lab: Lab) -> None:
    printer = {"printer": "203.0.113.32"}
    office = lab.network("office", subnet="203.0.113.0/26", ip_range="203.0.113.32/28", gateway="203.0.113.62",
                         aux_addresses=printer)  # fmt: skip
    assert lab.container("one", networks=[office]).address == "203.0.113.33"


def test_a_fixed_address_may_lie_outside_the_range_but_inside_the_subnet(lab: Lab) -> None:
    office = lab.network("office", subnet="203.0.113.0/26", ip_range="203.0.113.32/28", gateway="203.0.113.62")
    assert lab.container("one", networks={office.name: {"ip": "203.0.113.5"}}).address == "203.0.113.5"


def test_the_mtu_of_a_network_is_that_of_its_containers_only(lab: Lab) -> None:
    office, plain = lab.network("office", mtu=1400), lab.network("plain")
    assert mtu(lab.container("one", networks=[office])) == 1400
    assert mtu(lab.container("other", networks=[plain])) == 1500


def test_a_network_is_told_the_name_of_its_bridge(lab: Lab) -> None:
    office = lab.network("office", bridge_name="br-office")
    lab.container("one", networks=[office])
    assert "br-office" in lab.engine.daemon.run(["ip", "link", "show", "br-office"])
    plain = lab.network("plain")
    assert f"br-{plain.id[:12]}" in lab.engine.daemon.run(["ip", "link"])


def test_without_icc_containers_of_a_network_do_not_reach_each_other(lab: Lab) -> None:
    quiet = lab.network("quiet", icc=False)
    one, other = pair(lab, networks=[quiet])
    assert not one.ping(other, timeout=1) and not other.ping(one, timeout=1)
    other.exec("httpd -h /etc")
    assert not one.fetch(f"http://{other.address}/hostname", timeout=1)


def test_without_icc_names_the_gateway_and_the_outside_remain(lab: Lab) -> None:
    quiet = lab.network("quiet", icc=False)
    one, other = pair(lab, networks=[quiet])
    assert one.resolve("other").addresses == (other.address,)
    (gateway,) = (route.via for route in one.routes if route.destination == "default")
    assert one.ping(gateway) and one.ping(lab.engine.outside[0].address.partition("/")[0])


def test_icc_of_one_network_is_not_that_of_another(lab: Lab) -> None:
    lab.network("quiet", icc=False)
    one, other = pair(lab, networks=[lab.network("plain")])
    assert one.ping(other)


def test_without_masquerade_no_answer_finds_the_way_back(lab: Lab) -> None:
    outside = lab.engine.outside[0].address.partition("/")[0]
    bare = lab.container("bare", networks=[lab.network("bare-net", masquerade=False, subnet=UNUSED[2])])
    usual = lab.container("usual", networks=[lab.network("usual-net")])
    assert not bare.ping(outside, timeout=1) and usual.ping(outside)
    (gateway,) = (route.via for route in bare.routes if route.destination == "default")
    assert bare.ping(gateway)


@contextmanager
def way_back(lab: Lab, network: Network) -> Iterator[None]:
    """The outside machine knows that this network is behind the host."""
    assert lab.outside.exec(f"ip route add {network.subnet} via {lab.host.address}")
    try:
        yield
    finally:
        lab.outside.exec(f"ip route del {network.subnet} via {lab.host.address}")


@pytest.mark.versions(20, 26)
def test_without_masquerade_a_route_back_brings_the_answers(lab: Lab) -> None:
    network = lab.network("bare-net", masquerade=False, subnet=UNUSED[0])
    bare = lab.container("bare", networks=[network])
    with way_back(lab, network):
        assert bare.ping(lab.outside.address)
        assert bare.address in bare.fetch(f"http://{lab.outside.address}/").body.split()


@pytest.mark.versions(28, 28)
def test_a_route_back_brings_answers_in_routed_mode_only(lab: Lab) -> None:
    bare_net = lab.network("bare-net", masquerade=False, subnet=UNUSED[0])
    routed_net = lab.network("routed-net", gateway_mode="routed", subnet=UNUSED[1])
    bare, routed = lab.container("bare", networks=[bare_net]), lab.container("routed", networks=[routed_net])
    with way_back(lab, bare_net):
        assert not bare.ping(lab.outside.address, timeout=1)
    assert not routed.ping(lab.outside.address, timeout=1)
    with way_back(lab, routed_net):
        assert routed.ping(lab.outside.address) and lab.outside.ping(routed)


def test_each_network_has_a_masquerading_rule_of_its_own(lab: Lab) -> None:
    usual, bare = lab.network("usual-net"), lab.network("bare-net", masquerade=False)
    for network in (usual, bare):
        lab.container(f"of-{network.name}", networks=[network])
    rules = lab.engine.daemon.run(["iptables", "-t", "nat", "-S", "POSTROUTING"]).splitlines()
    masquerading = [rule for rule in rules if "MASQUERADE" in rule]
    assert [rule for rule in masquerading if f"-s {usual.subnet} " in rule]
    assert not [rule for rule in masquerading if f"-s {bare.subnet} " in rule]
    assert [rule for rule in masquerading if "docker0" in rule]


def test_a_network_is_told_where_its_ports_are_published(lab: Lab) -> None:
    local = lab.network("local", host_binding="127.0.0.1")
    one = lab.container("one", networks=[local], ports="80")
    (port,) = one.ports
    assert port.host_ip == "127.0.0.1"


def test_the_settings_of_a_network_are_settled_when_it_is_made(lab: Lab) -> None:
    lab.network("office", mtu=1400)
    with pytest.raises(errors.Differs, match="office"):
        lab.network("office", mtu=1300)
    smaller = {"com.docker.network.driver.mtu": "1300"}
    with pytest.raises(errors.NameTaken):  # what the engine itself says
        lab.call("office", lambda api: api.create_network("office", options=smaller, check_duplicate=True))
    assert lab["office"].inspect()["Options"]["com.docker.network.driver.mtu"] == "1400"


def test_the_default_bridge_takes_no_settings_from_a_user(lab: Lab) -> None:
    with pytest.raises(errors.BadInput, match="bridge"):
        lab.network("bridge", mtu=1400)
    with pytest.raises(errors.NetlabError, match="bridge"):  # what the engine itself says
        lab.call("bridge", lambda api: api.create_network("bridge", options={"com.docker.network.driver.mtu": "1400"}))
    assert lab.network("bridge").inspect()["Options"]["com.docker.network.driver.mtu"] == "1500"


def test_settings_of_the_daemon_hold_for_every_container_on_docker0(lab: Lab) -> None:
    with daemon_with(lab, {"mtu": 1300, "icc": False, "bip": "198.51.100.1/26"}) as tuned:
        one, other = pair(tuned)
        assert mtu(one) == mtu(other) == 1300
        assert [container.address for container in (one, other)] == ["198.51.100.2", "198.51.100.3"]
        assert not one.ping(other, timeout=1)


def test_settings_of_docker0_are_not_those_of_other_networks(lab: Lab) -> None:
    with daemon_with(lab, {"mtu": 1300, "icc": False}) as tuned:
        one, other = pair(tuned, networks=[tuned.network("app")])
        assert mtu(one) == 1500 and one.ping(other)


def test_the_daemon_says_from_which_ranges_new_networks_take_their_subnets(lab: Lab) -> None:
    with daemon_with(lab, {"default-address-pools": [{"base": "198.51.100.0/24", "size": 26}]}) as tuned:
        assert str(tuned.network("app").subnet).startswith("198.51.100.")
