"""Docker's rules in the host's packet filter: which chain sees which packet, and what a rule of one's own changes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from netlab import Lab
from netlab.handles import Container, Network
from netlab.rules import Rules

Shop = tuple[Network, Container, Container]


def shop(lab: Lab) -> Shop:
    """A network with a web server that is published on port 8080, and a client."""
    front = lab.network("front")
    web = lab.container("web", networks=[front], hostname="web", command="httpd -f -v -h /etc", ports="8080:80")
    client = lab.container("client", networks=[front])
    assert client.wait_for(lambda: client.fetch("http://web/hostname"))
    return front, web, client


def published(lab: Lab) -> str:
    return f"http://{lab.host.address}:8080/hostname"


def walk(lab: Lab, probe: Callable[[], object]) -> Rules:
    before = lab.host.rules()
    assert probe()
    return lab.host.rules().since(before)


@contextmanager
def rule(lab: Lab, spec: str, table: str = "filter") -> Iterator[None]:
    """A rule at the head of a chain, "DOCKER-USER -i eth0 -j DROP", for a while."""
    assert lab.host.exec(f"iptables -t {table} -I {spec}")
    try:
        yield
    finally:
        assert lab.host.exec(f"iptables -t {table} -D {spec}")


def test_what_no_rule_decided_is_not_forwarded(lab: Lab) -> None:
    assert "-P FORWARD DROP" in lab.host.exec("iptables -S FORWARD").output
    assert list(lab.host.rules()["FORWARD"])[-1].spec == "-P DROP"


def test_docker_user_is_looked_at_before_all_other_rules_for_forwarding(lab: Lab) -> None:
    assert next(iter(lab.host.rules()["FORWARD"])).target == "DOCKER-USER"


@pytest.mark.versions(20, 27)
def test_the_rules_of_the_bridges_stand_in_forward_itself(lab: Lab) -> None:
    front, *_ = shop(lab)
    assert {"DOCKER-USER", "DOCKER-ISOLATION-STAGE-1", "DOCKER-ISOLATION-STAGE-2"} <= set(lab.host.rules().chains)
    assert lab.host.rules()["FORWARD"].about(front).doing("ACCEPT")
    assert not lab.host.rules()["raw"]


@pytest.mark.versions(28, 28)
def test_the_rules_of_the_bridges_stand_in_chains_below_docker_forward(lab: Lab) -> None:
    front, web, client = shop(lab)
    rules = lab.host.rules()
    assert {"DOCKER-FORWARD", "DOCKER-CT", "DOCKER-BRIDGE", "DOCKER"} <= set(rules.chains)
    assert not rules["FORWARD"].about(front) and rules["DOCKER-FORWARD"].about(front)
    assert rules["raw"].about(web).doing("DROP") and rules["raw"].about(client).doing("DROP")


def test_a_packet_between_neighbours_meets_the_forward_chain_where_the_kernel_hands_it_over(lab: Lab) -> None:
    """The kernel's switch for that is per network namespace, and there once br_netfilter is loaded."""
    _, web, client = shop(lab)
    handed = lab.host.exec("cat /proc/sys/net/bridge/bridge-nf-call-iptables").output.strip() == "1"
    assert bool(walk(lab, lambda: client.ping(web))["FORWARD"]) == handed


def test_without_icc_the_kernel_hands_bridged_packets_to_iptables(lab: Lab) -> None:
    lab.network("quiet", icc=False)
    assert lab.host.exec("cat /proc/sys/net/bridge/bridge-nf-call-iptables").output == "1\n"


def test_an_answer_is_let_through_because_its_connection_is_known(lab: Lab) -> None:
    front, _, client = shop(lab)
    met = walk(lab, lambda: client.ping(lab.outside))["filter"].doing("ACCEPT")
    assert [rule.packets for rule in met] == [1, 1]
    assert sorted("--ctstate" in rule.words for rule in met) == [False, True]


def test_only_the_first_packet_of_a_connection_is_held_against_the_nat_table(lab: Lab) -> None:
    _, _, client = shop(lab)
    met = walk(lab, lambda: client.fetch(f"http://{lab.outside.address}/"))
    assert met.doing("MASQUERADE").packets == 1 and met["FORWARD"].doing("DOCKER-USER").packets > 6


def test_a_request_at_a_published_port_is_translated_before_it_is_forwarded(lab: Lab) -> None:
    """The rule that lets it through names the port of the container."""
    front, web, _ = shop(lab)
    met = walk(lab, lambda: lab.outside.fetch(published(lab)))
    (translated,) = met.doing("DNAT")
    assert "8080" in translated.words and translated.spec.endswith(f"--to-destination {web.addresses['front']}:80")
    (let,) = met["DOCKER"].doing("ACCEPT")
    bridge = f"br-{front.id[:12]}"
    assert let.spec == f"-d {web.addresses['front']}/32 ! -i {bridge} -o {bridge} -p tcp -m tcp --dport 80 -j ACCEPT"
    tables = [rule.table for rule in met if rule in (translated, let)]
    assert tables == ["nat", "filter"]


@contextmanager
def a_route_to(lab: Lab, network: Network) -> Iterator[None]:
    assert lab.outside.exec(f"ip route add {network.subnet} via {lab.host.address}")
    try:
        yield
    finally:
        assert lab.outside.exec(f"ip route del {network.subnet}")


@pytest.mark.versions(20, 27)
def test_who_has_a_route_reaches_a_published_port_at_the_containers_own_address(lab: Lab) -> None:
    front, web, _ = shop(lab)
    with a_route_to(lab, front):
        assert lab.outside.fetch(f"http://{web.addresses['front']}/hostname", timeout=2).body == "web\n"


@pytest.mark.versions(20, 27)
def test_who_has_a_route_reaches_even_a_port_published_on_loopback(lab: Lab) -> None:
    front = lab.network("front")
    web = lab.container("web", networks=[front], hostname="web", command="httpd -f -h /etc", ports="127.0.0.1:8080:80")
    with a_route_to(lab, front):
        page = lab.outside.wait_for(lambda: lab.outside.fetch(f"http://{web.addresses['front']}/hostname", timeout=2))
    assert page.body == "web\n"


@pytest.mark.versions(28, 28)
def test_who_has_a_route_is_stopped_before_the_containers_own_address(lab: Lab) -> None:
    front, web, _ = shop(lab)
    with a_route_to(lab, front):
        before = lab.host.rules()
        assert not lab.outside.fetch(f"http://{web.addresses['front']}/hostname", timeout=1)
        met = lab.host.rules().since(before)
    assert [(rule.table, rule.chain) for rule in met.about(web).doing("DROP")] == [("raw", "PREROUTING")]


def test_a_rule_in_input_does_not_close_a_published_port(lab: Lab) -> None:
    shop(lab)
    with rule(lab, "INPUT -p tcp --dport 8080 -j DROP"):
        assert lab.outside.fetch(published(lab))


def test_a_rule_in_docker_user_with_the_published_port_closes_nothing(lab: Lab) -> None:
    shop(lab)
    with rule(lab, "DOCKER-USER -i eth0 -p tcp --dport 8080 -j DROP"):
        assert lab.outside.fetch(published(lab))


def test_a_rule_in_docker_user_with_the_containers_port_closes_it_to_the_outside_alone(lab: Lab) -> None:
    _, web, client = shop(lab)
    with rule(lab, "DOCKER-USER -i eth0 -p tcp --dport 80 -j DROP"):
        assert not lab.outside.fetch(published(lab), timeout=1)
        assert client.fetch("http://web/hostname") and lab.host.fetch(published(lab))
    assert lab.outside.fetch(published(lab))


def test_docker_leaves_the_rules_in_docker_user_alone(lab: Lab) -> None:
    with rule(lab, "DOCKER-USER -i eth0 -p tcp --dport 80 -j DROP"):
        shop(lab)
        lab["web"].restart()
        first = next(iter(lab.host.rules()["DOCKER-USER"]))
        assert first.spec == "-i eth0 -p tcp -m tcp --dport 80 -j DROP"


def test_the_rules_of_a_container_and_a_network_go_with_them(lab: Lab) -> None:
    front, web, client = shop(lab)
    assert lab.host.rules().about(web)
    address, bridge = web.addresses["front"], f"br-{front.id[:12]}"
    web.remove()
    assert not [rule for rule in lab.host.rules() if address in rule.spec]
    client.remove()
    front.remove()
    assert not [rule for rule in lab.host.rules() if bridge in rule.spec]


def test_a_rule_in_docker_user_closes_a_published_port_to_the_outside_and_not_to_the_host(lab: Lab) -> None:
    web = lab.container("web", command="httpd -f -h /etc", hostname="web", ports="8080:80")
    url = f"http://{lab.host.address}:8080/hostname"
    assert lab.outside.wait_for(lambda: lab.outside.fetch(url))
    rule = "DOCKER-USER -i eth0 -p tcp -m conntrack --ctorigdstport 8080 --ctdir ORIGINAL -j DROP"
    assert lab.host.exec(f"iptables -I {rule}")
    try:
        assert not lab.outside.fetch(url, timeout=2)
        assert lab.host.fetch(url) and lab.host.fetch(f"http://{web.address}/hostname")
    finally:
        assert lab.host.exec(f"iptables -D {rule}")
    assert lab.outside.fetch(url)
