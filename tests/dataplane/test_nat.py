"""Flows and their rewriting, on a host with two bridges and a machine outside, ruled as a Docker host is."""

import pytest

from netlab.dataplane import ICMP, Bridge, Netns, TcpSocket, Trace, World
from netlab.dataplane.netfilter import iptables, restore

from .conftest import answers, ping, plug

FILTER = """\
*filter
:INPUT ACCEPT
:FORWARD DROP
:OUTPUT ACCEPT
:DOCKER -
-A FORWARD -o br0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -o br1 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -o br0 -j DOCKER
-A FORWARD -i br0 ! -o br0 -j ACCEPT
-A FORWARD -i br0 -o br0 -j ACCEPT
-A FORWARD -i br1 ! -o br1 -j ACCEPT
-A DOCKER -d 172.17.0.2/32 ! -i br0 -o br0 -p tcp -m tcp --dport 80 -j ACCEPT
-A DOCKER ! -i br0 -o br0 -j DROP
*nat
:PREROUTING ACCEPT
:OUTPUT ACCEPT
:POSTROUTING ACCEPT
:DOCKER -
-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
-A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER
-A POSTROUTING -s 172.17.0.0/16 ! -o br0 -j MASQUERADE
-A POSTROUTING -s 172.18.0.0/16 ! -o br1 -j MASQUERADE
-A DOCKER ! -i br0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80
-A DOCKER ! -i br0 -p udp -m udp --dport 5353 -j DNAT --to-destination 172.17.0.2:53
"""


@pytest.fixture
def lan(world: World) -> dict[str, Netns]:
    """host with br0 (a, b) and br1 (c), and `out` on its wire, whose default route is not the host."""
    made = {name: world.namespace(name) for name in ("host", "out", "a", "b", "c")}
    host, wire = made["host"], world.wire()
    for name, address in (("host", "203.0.113.1/24"), ("out", "203.0.113.9/24")):
        uplink = made[name].add_uplink("eth0", wire)
        uplink.add_address(address)
        uplink.set_up()
    for name, gateway in (("br0", "172.17.0.1"), ("br1", "172.18.0.1")):
        bridge = host.add_bridge(name)
        bridge.add_address(f"{gateway}/16")
        bridge.set_up()
    for name, bridge_name, address in (
        ("a", "br0", "172.17.0.2"), ("b", "br0", "172.17.0.3"), ("c", "br1", "172.18.0.2"),
    ):  # fmt: skip
        plug(host, bridge_name, made[name], f"{address}/16")
        made[name].add_route("default", via=address.rsplit(".", 1)[0] + ".1")
    host.sysctl["net.ipv4.ip_forward"] = 1
    restore(host.iptables, FILTER.splitlines())
    return made


def listen(netns: Netns, port: int) -> TcpSocket:
    listener = netns.tcp_socket()
    listener.bind("0.0.0.0", port)
    listener.listen()
    return listener


def connect(client: Netns, address: str, port: int, source_port: int = 0) -> TcpSocket:
    socket = client.tcp_socket()
    if source_port:
        socket.bind("0.0.0.0", source_port)
    socket.connect(address, port)
    client.world.run()
    return socket


def test_what_leaves_the_host_is_masqueraded(lan: dict[str, Netns]) -> None:
    listener = listen(lan["out"], 80)
    near = connect(lan["a"], "203.0.113.9", 80)
    near.check()
    far = listener.accept()
    assert far.remote is not None and far.remote[0] == "203.0.113.1"
    far.send(b"hello")
    lan["a"].world.run()
    assert near.recv(100) == b"hello" and near.remote == ("203.0.113.9", 80)


def test_pings_are_masqueraded_too_and_equal_ids_are_told_apart(lan: dict[str, Netns]) -> None:
    sockets = [lan[name].raw_socket() for name in ("a", "b")]
    for socket in sockets:
        socket.sendto(ICMP(8, id=7, seq=1, data=b"x"), "203.0.113.9")
    lan["a"].world.run()
    for socket in sockets:
        reply = socket.recvfrom().payload
        assert isinstance(reply, ICMP) and (reply.type, reply.id) == (0, 7)
    ids = {flow.reply.dport for flow in lan["host"].conntrack.all()}
    assert len(ids) == 2


def test_two_clients_with_one_source_port_get_different_ones(lan: dict[str, Netns]) -> None:
    listener = listen(lan["out"], 80)
    for name in ("a", "b"):
        connect(lan[name], "203.0.113.9", 80, source_port=40000).check()
    ports = {listener.accept().name_of_peer()[1] for _ in range(2)}
    assert len(ports) == 2 and 40000 in ports


def test_a_published_port_is_reached_from_outside_with_the_clients_address(lan: dict[str, Netns]) -> None:
    listener = listen(lan["a"], 80)
    near = connect(lan["out"], "203.0.113.1", 8080)
    near.check()
    assert listener.accept().name_of_peer()[0] == "203.0.113.9"


def test_an_unpublished_port_is_not_reached_even_with_a_route(lan: dict[str, Netns]) -> None:
    listen(lan["a"], 81)
    lan["out"].add_route("172.17.0.0/16", via="203.0.113.1")
    assert connect(lan["out"], "172.17.0.2", 81).connecting
    assert not answers(lan["out"], "172.17.0.2")


def test_the_host_itself_reaches_a_published_port_by_its_address(lan: dict[str, Netns]) -> None:
    listener = listen(lan["a"], 80)
    connect(lan["host"], "203.0.113.1", 8080).check()
    assert listener.accept().name_of_peer()[0] == "203.0.113.1"


def test_bridges_are_apart_but_for_what_is_published(lan: dict[str, Netns]) -> None:
    listener = listen(lan["a"], 80)
    assert not answers(lan["c"], "172.17.0.2")
    near = connect(lan["c"], "172.18.0.1", 8080)
    near.check()
    assert listener.accept().name_of_peer()[0] == "172.17.0.1"


def test_an_error_about_a_rewritten_packet_finds_its_sender(lan: dict[str, Netns]) -> None:
    udp = lan["a"].udp_socket()
    udp.connect("203.0.113.9", 9)
    udp.send(b"")
    lan["a"].world.run()
    with pytest.raises(ConnectionRefusedError):
        udp.recvfrom()


def test_an_error_from_behind_dnat_seems_to_come_from_the_host(lan: dict[str, Netns]) -> None:
    iptables(lan["host"].iptables, ["-I", "DOCKER", "-p", "udp", "-j", "ACCEPT"])
    raw, udp = lan["out"].raw_socket(), lan["out"].udp_socket()
    udp.connect("203.0.113.1", 5353)
    udp.send(b"")
    lan["out"].world.run()
    error = raw.recvfrom()
    assert isinstance(error.payload, ICMP) and error.src == "203.0.113.1" and error.payload.code == 3
    assert error.payload.inner is not None and error.payload.inner.dst == "203.0.113.1"
    with pytest.raises(ConnectionRefusedError):
        udp.recvfrom()


@pytest.mark.parametrize("masquerade", [True, False])
def test_hairpin_needs_masquerading(lan: dict[str, Netns], masquerade: bool) -> None:
    host = lan["host"]
    iptables(
        host.iptables,
        [
            "-t",
            "nat",
            "-I",
            "DOCKER",
            "-p",
            "tcp",
            "--dport",
            "8080",
            "-j",
            "DNAT",
            "--to-destination",
            "172.17.0.2:80",
        ],
    )
    if masquerade:
        iptables(
            host.iptables,
            [
                "-t",
                "nat",
                "-A",
                "POSTROUTING",
                "-s",
                "172.17.0.2",
                "-d",
                "172.17.0.2",
                "-p",
                "tcp",
                "--dport",
                "80",
                "-j",
                "MASQUERADE",
            ],
        )
    for port in host.link("br0").ports.values():  # type: ignore[attr-defined]
        port.port.hairpin = True
    listen(lan["a"], 80)
    assert (connect(lan["a"], "172.17.0.1", 8080).state == "ESTABLISHED") == masquerade


def test_a_name_server_on_127_0_0_11_is_reached_through_the_machines_own_rules(lan: dict[str, Netns]) -> None:
    a = lan["a"]
    server, client = a.udp_socket(), a.udp_socket()
    server.bind("127.0.0.11", 45623)
    for rule in (
        "-A OUTPUT -d 127.0.0.11 -p udp --dport 53 -j DNAT --to-destination 127.0.0.11:45623",
        "-A POSTROUTING -s 127.0.0.11 -p udp --sport 45623 -j SNAT --to-source :53",
    ):
        assert iptables(a.iptables, ["-t", "nat", *rule.split()]).status == 0
    client.connect("127.0.0.11", 53)
    client.send(b"question")
    a.world.run()
    asked = server.recvfrom()
    server.sendto(b"answer", asked.address, asked.port)
    a.world.run()
    assert client.recvfrom().port == 53


def test_bridged_packets_meet_the_rules_only_when_told_so(lan: dict[str, Netns]) -> None:
    host = lan["host"]
    iptables(host.iptables, ["-I", "FORWARD", "-i", "br0", "-o", "br0", "-j", "DROP"])
    assert answers(lan["a"], "172.17.0.3")
    host.sysctl["net.bridge.bridge-nf-call-iptables"] = 1
    assert not answers(lan["a"], "172.17.0.3")
    assert answers(lan["a"], "172.17.0.1") and answers(host, "172.17.0.3") and answers(lan["a"], "203.0.113.9")


def test_established_flows_go_on_and_new_ones_do_not(lan: dict[str, Netns], world: World) -> None:
    listener = listen(lan["a"], 80)
    near = connect(lan["out"], "203.0.113.1", 8080)
    iptables(lan["host"].iptables, ["-I", "FORWARD", "-m", "conntrack", "--ctstate", "NEW", "-j", "DROP"])
    near.send(b"more")
    world.run()
    assert listener.accept().recv(10) == b"more"
    assert connect(lan["out"], "203.0.113.1", 8080).connecting


@pytest.mark.parametrize(
    ("how", "error"), [("icmp-host-unreachable", "No route to host"), ("tcp-reset", "Connection refused")]
)
def test_reject_says_so(lan: dict[str, Netns], how: str, error: str) -> None:
    iptables(lan["host"].iptables, f"-I INPUT -p tcp --dport 99 -j REJECT --reject-with {how}".split())
    with pytest.raises(OSError, match=error):
        connect(lan["a"], "172.17.0.1", 99).check()


def test_the_own_firewall_forbids(lan: dict[str, Netns]) -> None:
    iptables(lan["a"].iptables, ["-A", "OUTPUT", "-p", "icmp", "-j", "DROP"])
    with pytest.raises(PermissionError, match="Operation not permitted"):
        ping(lan["a"], "172.17.0.1")


def test_idle_flows_are_forgotten(lan: dict[str, Netns], world: World) -> None:
    udp = lan["a"].udp_socket()
    udp.sendto(b"", "203.0.113.9", 9)
    world.run()
    assert len(lan["host"].conntrack.all()) == 1
    world.advance(world.now + 31)
    assert not lan["host"].conntrack.all()


def test_a_trace_names_the_rule_that_decided_and_counts_those_passed(lan: dict[str, Netns]) -> None:
    trace = Trace()
    ping(lan["c"], "172.17.0.2", trace=trace)
    drop = next(step for step in trace.steps if step.verdict == "DROP")
    assert (drop.netns, drop.table, drop.chain, drop.number, drop.passed) == (
        "host",
        "filter",
        "DOCKER",
        2,
        1,
    )
    assert drop.detail == "-A DOCKER ! -i br0 -o br0 -j DROP"


def test_a_bridge_with_iptables_still_learns(lan: dict[str, Netns]) -> None:
    lan["host"].sysctl["net.bridge.bridge-nf-call-iptables"] = 1
    assert answers(lan["a"], "172.17.0.3")
    bridge = lan["host"].link("br0")
    assert isinstance(bridge, Bridge) and bridge.lookup(lan["b"].link("eth0").mac) is not None


@pytest.mark.parametrize(("forwarding", "arrives"), [(1, True), (0, False)])
def test_bridged_packets_may_be_sent_to_a_neighbour_not_yet_known(
    lan: dict[str, Netns], forwarding: int, arrives: bool
) -> None:
    """As Linux 6.18 was seen to do it: over the bridge, through FORWARD, and only while ip_forward is on."""
    host = lan["host"]
    host.sysctl["net.bridge.bridge-nf-call-iptables"] = 1
    host.sysctl["net.ipv4.ip_forward"] = forwarding
    iptables(
        host.iptables,
        [
            "-t",
            "nat",
            "-I",
            "DOCKER",
            "-p",
            "tcp",
            "--dport",
            "8080",
            "-j",
            "DNAT",
            "--to-destination",
            "172.17.0.2:80",
        ],
    )
    iptables(host.iptables, ["-I", "FORWARD", "-i", "br0", "-o", "br0", "-p", "tcp"])
    listener = listen(lan["a"], 80)
    near = connect(lan["b"], "172.17.0.1", 8080)
    assert (near.state == "ESTABLISHED") == arrives
    assert (host.iptables.tables["filter"].chains["FORWARD"].entries[0].packets > 0) == arrives
    assert not arrives or listener.accept().name_of_peer()[0] == "172.17.0.3"
