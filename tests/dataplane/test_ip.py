"""Routing, TTL, MTU and ICMP errors; IPv6."""

import pytest

from netlab.dataplane import ECHO_REPLY, ECHO_REPLY6, ECHO_REQUEST6, ICMP, ICMPv6, Netns, Trace, World
from netlab.dataplane.addr import prefix
from netlab.dataplane.netfilter import iptables
from netlab.dataplane.packet import IPv4
from netlab.dataplane.route import Route, RouteTable

from .conftest import Segment, answers, ping


@pytest.fixture
def path(world: World) -> list[Netns]:
    """a - r1 - r2 - b; the link between the routers takes 1000 bytes."""
    a, r1, r2, b = (world.namespace(name) for name in ("a", "r1", "r2", "b"))
    for number, (left, right) in enumerate(((a, r1), (r1, r2), (r2, b))):
        ends = left.add_veth(f"r{number}", right, f"l{number}", mtu=1000 if left is r1 else 1500)
        for end, host in zip(ends, (1, 2), strict=True):
            end.add_address(f"10.0.{number}.{host}/24")
            end.set_up()
    a.add_route("default", via="10.0.0.2")
    b.add_route("default", via="10.0.2.1")
    r1.add_route("10.0.2.0/24", via="10.0.1.2")
    r2.add_route("10.0.0.0/24", via="10.0.1.1")
    for router in (r1, r2):
        router.sysctl["net.ipv4.ip_forward"] = 1
    return [a, r1, r2, b]


def error_of(reply: IPv4 | None) -> tuple[str, int, int]:
    assert reply is not None and isinstance(reply.payload, ICMP)
    return reply.src, reply.payload.type, reply.payload.code


def test_each_router_takes_one_from_the_ttl(path: list[Netns]) -> None:
    reply = ping(path[0], "10.0.2.2")
    assert reply is not None and reply.ttl == 62


@pytest.mark.parametrize(("ttl", "who"), [(1, ("10.0.0.2", 11, 0)), (2, ("10.0.1.2", 11, 0))])
def test_a_ttl_that_runs_out_is_said_by_that_router(path: list[Netns], ttl: int, who: tuple[str, int, int]) -> None:
    raw = path[0].raw_socket()
    raw.ttl = ttl
    raw.sendto(ICMP(8), "10.0.2.2")
    path[0].world.run()
    assert error_of(raw.recvfrom()) == who


def test_a_router_without_a_route_says_net_unreachable(path: list[Netns]) -> None:
    assert error_of(ping(path[0], "203.0.113.1")) == ("10.0.0.2", 3, 0)


def test_a_router_whose_neighbour_is_silent_says_host_unreachable(path: list[Netns]) -> None:
    raw = path[0].raw_socket()
    raw.sendto(ICMP(8), "10.0.2.99")
    path[0].world.advance(5)
    assert error_of(raw.recvfrom()) == ("10.0.1.2", 3, 1)


@pytest.mark.parametrize(("kind", "error"), [("unreachable", (3, 1)), ("prohibit", (3, 13)), ("blackhole", None)])
def test_routes_that_are_no_way(path: list[Netns], kind: str, error: tuple[int, int] | None) -> None:
    path[1].add_route("198.51.100.0/24", kind=kind)
    reply = ping(path[0], "198.51.100.1")
    assert (reply and error_of(reply)[1:]) == error


def test_a_machine_that_does_not_forward_is_silent(path: list[Netns]) -> None:
    path[1].sysctl["net.ipv4.ip_forward"] = 0
    assert ping(path[0], "10.0.2.2") is None


def test_a_big_packet_is_told_the_mtu_and_then_arrives_in_parts(path: list[Netns]) -> None:
    a = path[0]
    first = ping(a, "10.0.2.2", data=bytes(1400))
    assert error_of(first) == ("10.0.0.2", 3, 4)
    assert first is not None and isinstance(first.payload, ICMP) and first.payload.mtu == 1000
    reply = ping(a, "10.0.2.2", data=bytes(1400))
    assert reply is not None and isinstance(reply.payload, ICMP)
    assert reply.payload.type == ECHO_REPLY and reply.payload.data == bytes(1400)


def test_what_may_not_be_fragmented_is_refused_when_the_path_is_known(path: list[Netns]) -> None:
    udp = path[0].udp_socket()
    udp.dont_fragment = True
    udp.sendto(bytes(1400), "10.0.2.2", 9)
    path[0].world.run()
    with pytest.raises(OSError, match="Message too long"):
        udp.sendto(bytes(1400), "10.0.2.2", 9)


def test_tcp_shrinks_its_segments_to_the_path(path: list[Netns]) -> None:
    a, b, world = path[0], path[3], path[0].world
    listener = b.tcp_socket()
    listener.bind("0.0.0.0", 80)
    listener.listen()
    near = a.tcp_socket()
    near.connect("10.0.2.2", 80)
    world.run()
    near.send(bytes(5000))
    world.run()
    assert len(listener.accept().recv(9000)) == 5000


def test_a_packet_larger_than_the_own_mtu_is_cut_and_put_together(segment: Segment) -> None:
    _, a, b = segment()
    tap = b.tap("eth0")
    reply = ping(a, "192.0.2.3", data=bytes(range(256)) * 16)
    assert reply is not None and isinstance(reply.payload, ICMP) and reply.payload.data == bytes(range(256)) * 16
    assert max(each.frame.size for each in tap.captured) <= 1514


def test_the_longest_prefix_wins_then_the_lowest_metric() -> None:
    table = RouteTable(4)
    for dst, via, metric in (
        ("default", "10.0.0.1", 0), ("10.0.0.0/8", "10.0.0.2", 0), ("10.1.0.0/16", "10.0.0.3", 200),
        ("10.1.0.0/16", "10.0.0.4", 100),
    ):  # fmt: skip
        table.add(Route(prefix(dst), via, "eth0", metric=metric))
    found = [table.lookup(dst) for dst in ("1.1.1.1", "10.9.9.9", "10.1.1.1")]
    assert [route and route.via for route in found] == ["10.0.0.1", "10.0.0.2", "10.0.0.4"]
    with pytest.raises(FileExistsError):
        table.add(Route(prefix("10.1.0.0/16"), "10.0.0.5", "eth0", metric=100))


def test_a_gateway_must_be_on_a_link(segment: Segment) -> None:
    _, a, _ = segment()
    with pytest.raises(OSError, match="Network is unreachable"):
        a.add_route("198.51.100.0/24", via="203.0.113.1")


def test_routes_go_with_the_link_and_the_default_does_not_come_back(segment: Segment) -> None:
    _, a, _ = segment()
    assert [str(route) for route in a.routes[4]] == [
        "default via 192.0.2.1 dev eth0", "192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.2",
    ]  # fmt: skip
    a.link("eth0").set_down()
    assert not a.routes[4].all() and not a.is_local("192.0.2.2")
    a.link("eth0").set_up()
    assert [route.dst.length for route in a.routes[4]] == [24]


def test_a_second_device_on_a_subnet_gets_the_second_route(segment: Segment) -> None:
    _, a, _ = segment()
    other = a.add_dummy("eth1")
    other.set_up()
    other.add_address("192.0.2.77/24")
    assert [route.dev for route in a.routes[4] if route.dst.length == 24] == ["eth0", "eth1"]
    a.link("eth0").set_down()
    assert [route.dev for route in a.routes[4]] == ["eth1"]


def test_secondary_addresses_go_with_the_primary_one(segment: Segment) -> None:
    _, a, _ = segment()
    eth0 = a.link("eth0")
    eth0.add_address("192.0.2.50/24")
    eth0.add_address("203.0.113.7/32")
    assert [each.secondary for each in eth0.addresses if ":" not in each.address] == [False, True, False]
    assert all(route.dst.length != 32 for route in a.routes[4])
    eth0.remove_address("192.0.2.2/24")
    assert [str(each) for each in eth0.addresses if ":" not in each.address] == ["203.0.113.7/32"]
    with pytest.raises(OSError, match="Cannot assign requested address"):
        eth0.remove_address("192.0.2.50/24")


def test_a_moved_link_arrives_empty_and_down(segment: Segment, world: World) -> None:
    host, a, b = segment()
    link = a.link("eth0")
    a.move_link(link, b, "eth1")
    assert not link.up and not link.addresses and link.name == "eth1" and not a.is_local("192.0.2.2")
    link.add_address("192.0.2.50/24")
    link.set_up()
    assert answers(host, "192.0.2.50")


def test_a_namespace_takes_its_links_and_their_peers_with_it(segment: Segment, world: World) -> None:
    host, a, _ = segment()
    before = len(host.links)
    world.remove(a)
    assert len(host.links) == before - 1 and "m0" not in world.namespaces


def test_a_packet_from_our_own_address_is_not_believed(segment: Segment) -> None:
    host, a, b = segment()
    b.link("eth0").add_address("192.0.2.1/24")
    trace = Trace()
    raw = b.raw_socket()
    raw.bind("192.0.2.1")
    raw.trace = trace
    b.neighbours.add(b.link("eth0"), "192.0.2.254", host.link("br0").mac)
    raw.sendto(ICMP(8), "192.0.2.254")
    host.link("br0").add_address("192.0.2.254/24")
    b.world.run()
    assert any(step.verdict == "martian" for step in trace.steps)


def test_strict_reverse_path_filter_drops_what_would_return_elsewhere(path: list[Netns]) -> None:
    a, r1 = path[:2]
    a.link("r0").add_address("10.0.2.77/32")
    raw = a.raw_socket()
    raw.bind("10.0.2.77")
    for mode, arrives in ((0, True), (1, False)):
        r1.sysctl["net.ipv4.conf.all.rp_filter"] = mode
        tap = r1.tap("r1")
        raw.sendto(ICMP(8), "10.0.1.2")
        a.world.run()
        assert any(isinstance(each.frame.payload, IPv4) for each in tap.captured) == arrives


def test_errors_to_one_sender_come_six_at_once_then_one_a_second(segment: Segment, world: World) -> None:
    _, a, b = segment()
    assert answers(a, "192.0.2.3")
    raw, udp = a.raw_socket(), a.udp_socket()
    for _ in range(20):
        udp.sendto(b"", "192.0.2.3", 9)
    world.run()
    heard = 0
    while raw.readable:
        raw.recvfrom()
        heard += 1
    assert heard == 6


def test_a_trace_tells_the_way_there_and_back(path: list[Netns]) -> None:
    trace = Trace()
    ping(path[0], "10.0.2.2", trace=trace)
    forwards = [(step.netns, step.verdict) for step in trace.steps if step.what == "forward"]
    assert forwards == [("r1", "r1"), ("r2", "r2"), ("r2", "l1"), ("r1", "l0")]
    assert [step.netns for step in trace.steps if step.what == "deliver"] == ["b", "a"]


# --- IPv6


def ping6(source: Netns, address: str, dev: str | None = None) -> bool:
    raw = source.raw_socket(family=6)
    raw.device = dev
    raw.sendto(ICMPv6(ECHO_REQUEST6, id=1, seq=1, data=bytes(56)), address)
    source.world.advance(source.world.now + 1)
    heard = []
    while raw.readable:
        heard.append(raw.recvfrom().payload)
    raw.close()
    return any(isinstance(each, ICMPv6) and each.type == ECHO_REPLY6 for each in heard)


def test_ipv6_neighbours_answer_by_global_and_link_local_address(segment: Segment) -> None:
    _, a, b = segment()
    for machine, address in ((a, "fd00::2/64"), (b, "fd00::3/64")):
        machine.link("eth0").add_address(address)
    assert ping6(a, "fd00::3") and ping6(a, "::1")
    local = next(each.address for each in b.link("eth0").addresses if each.scope == "link")
    assert ping6(a, local, dev="eth0")
    entry = a.neighbours.get(a.link("eth0"), "fd00::3")
    assert entry is not None and entry.mac == b.link("eth0").mac


def test_ipv6_is_routed_where_forwarding_is_on(world: World) -> None:
    a, r, b = (world.namespace(name) for name in "arb")
    for number, (left, right) in enumerate(((a, r), (r, b))):
        for end, host in zip(left.add_veth(f"r{number}", right, f"l{number}"), (1, 2), strict=True):
            end.set_up()
            end.add_address(f"fd00:{number}::{host}/64")
    a.add_route("default", via="fd00:0::2")
    b.add_route("default", via="fd00:1::1")
    assert not ping6(a, "fd00:1::2")
    r.sysctl["net.ipv6.conf.all.forwarding"] = 1
    assert ping6(a, "fd00:1::2")


def test_disable_ipv6_takes_the_addresses_away(segment: Segment) -> None:
    _, a, _ = segment()
    a.link("eth0").add_address("fd00::2/64")
    a.sysctl["net.ipv6.conf.eth0.disable_ipv6"] = 1
    assert all(":" not in each.address for each in a.link("eth0").addresses)
    with pytest.raises(PermissionError):
        a.link("eth0").add_address("fd00::2/64")


@pytest.mark.parametrize(
    ("rule", "heard"),
    [
        ("-A INPUT -p ipv6-icmp -m icmp6 --icmpv6-type 128 -j DROP", False),
        ("-A INPUT -p ipv6-icmp -j DROP", False),  # so that neighbours are not found either
        ("-A INPUT ! -s fd00::2 -p tcp -j DROP", True),
    ],
)
def test_ip6tables_rules_ipv6(segment: Segment, rule: str, heard: bool) -> None:
    _, a, b = segment()
    for machine, address in ((a, "fd00::2/64"), (b, "fd00::3/64")):
        machine.link("eth0").add_address(address)
    assert iptables(b.ip6tables, rule.split()).status == 0
    assert ping6(a, "fd00::3") == heard
    found = a.neighbours.get(a.link("eth0"), "fd00::3")
    assert found is not None and (found.mac is None) == ("icmp6" not in rule and not heard)


def test_tcp_speaks_ipv6_and_a_socket_on_any_address_hears_both(segment: Segment, world: World) -> None:
    _, a, b = segment()
    a.link("eth0").add_address("fd00::2/64")
    b.link("eth0").add_address("fd00::3/64")
    listener = b.tcp_socket(family=6)
    listener.bind("::", 80)
    listener.listen()
    for family, address in ((6, "fd00::3"), (4, "192.0.2.3")):
        client = a.tcp_socket(family)  # type: ignore[arg-type]
        client.connect(address, 80)
        world.run()
        assert client.state == "ESTABLISHED"
        accepted = listener.accept()
        assert accepted.local[0] == address


def test_a_link_local_neighbour_is_answered_by_the_device_it_asked_on(world: World) -> None:
    """A machine has fe80::/64 on each device; which one leads to the asker, no route says."""
    middle, one, two = (world.namespace(name) for name in ("middle", "one", "two"))
    for number, machine in enumerate((one, two)):
        for end in middle.add_veth(f"m{number}", machine, "eth0"):
            end.set_up()
    for number, machine in enumerate((one, two)):
        mine = next(each.address for each in middle.link(f"m{number}").addresses if each.scope == "link")
        assert ping6(machine, mine, dev="eth0")
