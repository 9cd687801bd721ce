"""Who reaches whom: packets through the simulated host. The facts are those of Docker Engine 28.5.2."""

from netlab.dataplane import Netns
from netlab.embedded.libnetwork import Controller, EndpointConfig, NetworkConfig, PoolConfig, PortBinding
from tests.dataplane.conftest import answers, ping
from tests.embedded.libnetwork.conftest import HOST, OUTSIDE, Start, gets_through, only

BRIDGE = "com.docker.network.bridge."


def test_containers_on_the_default_bridge_reach_each_other(start: Start) -> None:
    one, two = start("one"), start("two")
    assert only(two).address == "172.17.0.3"
    assert answers(one.netns, "172.17.0.3") and answers(two.netns, "172.17.0.2")


def test_containers_on_a_user_bridge_reach_each_other(controller: Controller, start: Start) -> None:
    controller.create_network(NetworkConfig("app"))
    one, two = start("one", "app"), start("two", "app")
    assert only(two).address == "172.18.0.3"
    assert answers(one.netns, "172.18.0.3") and answers(two.netns, "172.18.0.2")


def test_two_bridges_are_isolated_both_ways(controller: Controller, start: Start) -> None:
    controller.create_network(NetworkConfig("app"))
    one, two = start("one", "app"), start("two")
    assert ping(one.netns, only(two).address) is None
    assert ping(two.netns, only(one).address) is None


def test_the_host_reaches_every_container(controller: Controller, host: Netns, start: Start) -> None:
    controller.create_network(NetworkConfig("app", internal=True))
    one, two = start("one", "app"), start("two")
    assert answers(host, only(one).address) and answers(host, only(two).address)


def test_a_container_reaches_its_gateway_that_of_another_bridge_and_the_host(
    controller: Controller, start: Start
) -> None:
    controller.create_network(NetworkConfig("app"))
    one = start("one", "app")
    assert all(answers(one.netns, address) for address in ("172.18.0.1", "172.17.0.1", HOST))


def test_outside_sees_the_hosts_address(controller: Controller, outside: Netns, start: Start) -> None:
    one = start("one")
    assert gets_through(one.netns, OUTSIDE, 7, outside, 7) == HOST


def test_without_masquerade_outside_sees_the_container_and_cannot_answer(
    controller: Controller, outside: Netns, start: Start
) -> None:
    controller.create_network(NetworkConfig("bare", options={f"{BRIDGE}enable_ip_masquerade": "false"}))
    one = start("one", "bare")
    tap = outside.tap("eth0")
    assert ping(one.netns, OUTSIDE) is None
    assert any(getattr(each.frame.payload, "src", "") == "172.18.0.2" for each in tap.captured)


def test_outside_cannot_reach_a_container_directly_even_with_a_route(host: Netns, outside: Netns, start: Start) -> None:
    web = start("web", ports=(PortBinding(80, host_port=8080),))
    outside.add_route("172.17.0.0/16", via=HOST)
    assert ping(outside, "172.17.0.2") is None
    assert gets_through(outside, "172.17.0.2", 80, web.netns, 80) is None


def test_outside_reaches_a_routed_network_directly(controller: Controller, outside: Netns, start: Start) -> None:
    controller.create_network(NetworkConfig("open", options={f"{BRIDGE}gateway_mode_ipv4": "routed"}))
    web = start("web", "open", ports=(PortBinding(80, host_port=8080),))
    outside.add_route("172.18.0.0/16", via=HOST)
    assert answers(outside, "172.18.0.2")
    assert gets_through(outside, "172.18.0.2", 80, web.netns, 80) == OUTSIDE
    assert gets_through(outside, "172.18.0.2", 81, web.netns, 81) is None
    assert web.published == {"80/tcp": (("0.0.0.0", 0), ("::", 8080))}, "IPv6 has docker-proxy still (28.5)"


def test_a_published_port_is_reached_from_outside_and_shows_the_client(outside: Netns, start: Start) -> None:
    web = start("web", ports=(PortBinding(80, host_port=8080),))
    assert gets_through(outside, HOST, 8080, web.netns, 80) == OUTSIDE
    assert gets_through(outside, HOST, 8081, web.netns, 80) == "Connection refused"


def test_a_port_bound_to_loopback_is_refused_to_outside(outside: Netns, start: Start) -> None:
    web = start("web", ports=(PortBinding(80, host_ip="127.0.0.1", host_port=8081),))
    assert gets_through(outside, HOST, 8081, web.netns, 80) == "Connection refused"


def test_without_icc_members_lose_each_other_but_not_the_way_out(
    controller: Controller, outside: Netns, host: Netns, start: Start
) -> None:
    controller.create_network(NetworkConfig("quiet", options={f"{BRIDGE}enable_icc": "false"}))
    one, two = start("one", "quiet"), start("two", "quiet")
    assert ping(one.netns, only(two).address) is None
    assert answers(one.netns, OUTSIDE) and answers(one.netns, "172.18.0.1")
    assert host.sysctl["net.bridge.bridge-nf-call-iptables"] == 1


def test_an_internal_network_has_no_default_route(controller: Controller, outside: Netns, start: Start) -> None:
    controller.create_network(NetworkConfig("inner", internal=True))
    one, two = start("one", "inner"), start("two", "inner")
    assert only(one).gateway == "" and one.netns.routes[4].lookup(OUTSIDE) is None
    assert answers(one.netns, only(two).address) and answers(one.netns, "172.18.0.1")


def test_an_isolated_network_leaves_the_first_address_to_a_container(
    controller: Controller, host: Netns, start: Start
) -> None:
    options = {f"{BRIDGE}gateway_mode_ipv4": "isolated", f"{BRIDGE}name": "br1"}
    controller.create_network(NetworkConfig("alone", internal=True, options=options))
    assert only(start("one", "alone")).address == "172.18.0.1"
    assert [each for each in host.link("br1").addresses if ":" not in each.address] == []


def test_none_has_loopback_only(start: Start) -> None:
    one = start("one", "none")
    assert set(one.netns.links) == {"lo"} and one.netns.routes[4].all() == []


def test_host_is_the_hosts_own_namespace(controller: Controller, host: Netns, start: Start) -> None:
    one = start("one", "host", mode="host")
    assert one.netns is host and only(one).address == ""
    controller.remove_sandbox(one)
    assert "host" in host.world.namespaces


def test_mtu_is_that_of_the_option(controller: Controller, host: Netns, start: Start) -> None:
    controller.create_network(NetworkConfig("small", options={"com.docker.network.driver.mtu": "1400"}))
    one = start("one", "small")
    assert one.netns.link("eth0").mtu == 1400
    assert host.link(controller.network("small").link).mtu == 1400


def test_inhibit_ipv4_leaves_a_bridge_without_address(controller: Controller, host: Netns, start: Start) -> None:
    controller.create_network(NetworkConfig("blank", options={f"{BRIDGE}inhibit_ipv4": "true"}))
    one, two = start("one", "blank"), start("two", "blank")
    assert not host.link(controller.network("blank").link).has_address("172.18.0.1")
    assert answers(one.netns, only(two).address) and only(one).gateway == "172.18.0.1"
    assert ping(one.netns, "172.18.0.1") is None or not answers(one.netns, "172.18.0.1")


def test_an_address_taken_over_is_reached_at_once(controller: Controller, start: Start) -> None:
    client, old = start("client"), start("old")
    assert answers(client.netns, "172.17.0.3")
    controller.remove_sandbox(old)
    new = start("new")
    assert only(new).address == "172.17.0.3" and answers(client.netns, "172.17.0.3")


def test_macvlan_reaches_the_wire_and_not_its_own_host(
    controller: Controller, outside: Netns, host: Netns, start: Start
) -> None:
    pool = PoolConfig("198.51.100.0/24", gateway="198.51.100.254")
    controller.create_network(NetworkConfig("lan", "macvlan", ipam=(pool,), options={"parent": "eth0"}))
    one = start("one", "lan", endpoint=EndpointConfig(ip="198.51.100.9"))
    assert answers(one.netns, OUTSIDE) and answers(outside, "198.51.100.9")
    assert not answers(one.netns, HOST) and not answers(host, "198.51.100.9")
    assert only(one).gateway == "198.51.100.254"


def test_ipv6_reaches_and_is_isolated_like_ipv4(controller: Controller, start: Start) -> None:
    for name, subnet in (("six", "fd00:11::/64"), ("other", "fd00:12::/64")):
        controller.create_network(NetworkConfig(name, ipv6=True, ipam=(PoolConfig(subnet),)))
    one, two, far = start("one", "six"), start("two", "six"), start("far", "other")
    assert only(two).address6 == "fd00:11::3" and only(two).gateway6 == "fd00:11::1"
    assert answers6(one.netns, "fd00:11::3") and not answers6(one.netns, only(far).address6)


def answers6(source: Netns, address: str) -> bool:
    from netlab.dataplane import ECHO_REPLY6, ECHO_REQUEST6, ICMPv6

    raw = source.raw_socket("ipv6-icmp", 6)
    raw.sendto(ICMPv6(ECHO_REQUEST6, id=7, seq=1, data=bytes(8)), address)
    source.world.advance(source.world.now + 1)
    heard = []
    while raw.readable:
        heard.append(raw.recvfrom().payload)
    raw.close()
    return any(isinstance(each, ICMPv6) and each.type == ECHO_REPLY6 for each in heard)
