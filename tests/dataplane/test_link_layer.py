"""Frames, bridges and neighbours."""

import pytest

from netlab.dataplane import ARP, ICMP, Bridge, World

from .conftest import Segment, answers, ping, plug


def test_machines_on_a_bridge_answer_each_other(segment: Segment) -> None:
    _, a, b = segment()
    reply = ping(a, "192.0.2.3")
    assert reply is not None and reply.src == "192.0.2.3" and reply.ttl == 64


def test_a_bridge_learns_where_a_machine_is_and_forgets_after_300_seconds(segment: Segment, world: World) -> None:
    host, a, b = segment()
    answers(a, "192.0.2.3")
    br0 = host.link("br0")
    assert isinstance(br0, Bridge)
    port = br0.lookup(a.link("eth0").mac)
    assert port is not None and port.master is br0
    world.advance(world.now + 310)  # b asked for a once more, 5 seconds after the ping
    assert br0.lookup(a.link("eth0").mac) is None


def test_a_known_destination_is_not_flooded(segment: Segment) -> None:
    host, a, b, c = segment(3)
    answers(a, "192.0.2.3")
    tap = c.tap("eth0")
    assert answers(a, "192.0.2.3")
    assert not tap.captured


def test_the_first_packet_is_preceded_by_an_arp_request_to_all(segment: Segment) -> None:
    host, a, b, c = segment(3)
    tap = c.tap("eth0")
    answers(a, "192.0.2.3")
    assert [type(each.frame.payload) for each in tap.captured] == [ARP]


def test_a_neighbour_that_does_not_answer_fails_after_three_requests(segment: Segment, world: World) -> None:
    host, a, b = segment()
    tap = b.tap("eth0")
    raw = a.raw_socket()
    raw.sendto(ICMP(8), "192.0.2.99")
    world.advance(10)
    assert [each.time for each in tap.captured] == pytest.approx([0, 1, 2], abs=1e-3)
    entry = a.neighbours.get(a.link("eth0"), "192.0.2.99")
    assert entry is not None and entry.state == "FAILED"
    told = raw.recvfrom().payload
    assert isinstance(told, ICMP) and (told.type, told.code) == (3, 1)


def test_a_reachable_neighbour_is_asked_again_once_stale(segment: Segment, world: World) -> None:
    host, a, b = segment()
    answers(a, "192.0.2.3")
    world.advance(world.now + 31)
    entry = a.neighbours.get(a.link("eth0"), "192.0.2.3")
    assert entry is not None and entry.state == "STALE"
    answers(a, "192.0.2.3")
    assert entry.state == "DELAY"
    world.advance(world.now + 10)
    assert entry.state == "REACHABLE"


def test_a_port_that_is_down_carries_nothing(segment: Segment) -> None:
    host, a, b = segment()
    for port in host.link("br0").ports.values():  # type: ignore[attr-defined]
        port.set_down()
    assert not host.link("br0").carrier
    assert not answers(a, "192.0.2.3")


def test_isolated_ports_do_not_hear_each_other(segment: Segment) -> None:
    host, a, b = segment()
    for port in host.link("br0").ports.values():  # type: ignore[attr-defined]
        port.port.isolated = True
    assert not answers(a, "192.0.2.3")
    assert answers(a, "192.0.2.1")


def test_a_loop_between_bridges_ends(world: World) -> None:
    host, other = world.namespace("host"), world.namespace("other")
    for name in ("x", "y"):
        host.add_bridge(name).set_up()
    for number in range(2):
        left, right = host.add_veth(f"l{number}", host, f"r{number}")
        left.set_master(host.link("x"))  # type: ignore[arg-type]
        right.set_master(host.link("y"))  # type: ignore[arg-type]
        left.set_up()
        right.set_up()
    plug(host, "x", other, "192.0.2.2/24")
    other.raw_socket().sendto(ICMP(8), "192.0.2.9")
    assert world.run() > 0
    assert world.lost_in_storms > 0


def test_the_same_seed_gives_the_same_network(world: World) -> None:
    assert World(seed=3).new_mac() == World(seed=3).new_mac() != World(seed=4).new_mac()


def test_macvlans_reach_each_other_and_the_wire_but_never_their_parent(world: World) -> None:
    host, outside, a, b = (world.namespace(name) for name in ("host", "outside", "a", "b"))
    wire = world.wire()
    for machine, address in ((host, "192.0.2.1/24"), (outside, "192.0.2.9/24")):
        uplink = machine.add_uplink("eth0", wire)
        uplink.add_address(address)
        uplink.set_up()
    for number, machine in enumerate((a, b)):
        child = machine.add_macvlan("eth0", host.link("eth0"))
        child.add_address(f"192.0.2.{number + 2}/24")
        child.set_up()
    assert answers(a, "192.0.2.3")
    assert answers(a, "192.0.2.9") and answers(outside, "192.0.2.2")
    assert answers(host, "192.0.2.9")
    assert not answers(a, "192.0.2.1") and not answers(host, "192.0.2.2")


def test_private_macvlans_reach_the_wire_only(world: World) -> None:
    host, a, b = (world.namespace(name) for name in ("host", "a", "b"))
    host.add_uplink("eth0", world.wire()).set_up()
    for number, machine in enumerate((a, b)):
        child = machine.add_macvlan("eth0", host.link("eth0"), mode="private")
        child.add_address(f"192.0.2.{number + 2}/24")
        child.set_up()
    assert not answers(a, "192.0.2.3")


def test_a_bridge_has_the_least_mtu_of_its_ports_until_it_is_given_one(world: World) -> None:
    host = world.namespace("host")
    br0 = host.add_bridge("br0")
    ports = [host.add_veth(f"veth{mtu}", host, f"peer{mtu}", mtu=mtu)[0] for mtu in (9000, 1400)]
    told = []
    for port in ports:
        port.set_master(br0)
        told.append(br0.mtu)
    ports[1].set_mtu(1300)
    told.append(br0.mtu)
    for port in reversed(ports):
        port.set_master(None)
        told.append(br0.mtu)
    assert told == [9000, 1400, 1300, 9000, 1500]
    br0.set_mtu(4000)
    ports[0].set_master(br0)
    assert br0.mtu == 4000
