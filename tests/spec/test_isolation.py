"""What keeps containers apart: one bridge each, a bridge without icc, an internal network; and what does not."""

import pytest

from netlab import Lab
from netlab.handles import Container, Network


def two_bridges(lab: Lab) -> tuple[Container, Container]:
    shop, bank = lab.network("shop"), lab.network("bank")
    return lab.container("web", networks=[shop]), lab.container("safe", networks=[bank])


def served(container: Container, asker: Container, url: str) -> bool:
    return bool(asker.wait_for(lambda: asker.fetch(url), 2))


def test_all_containers_of_the_default_bridge_reach_every_port_of_each_other(lab: Lab) -> None:
    till, blog = lab.container("till", hostname="till", command="httpd -f -h /etc"), lab.container("blog")
    assert till.ports == () and served(till, blog, f"http://{till.address}/hostname")


def test_containers_of_two_bridges_do_not_reach_each_other(lab: Lab) -> None:
    web, safe = two_bridges(lab)
    for asker, asked in ((web, safe), (safe, web)):
        answer = asker.ping(asked, timeout=1)
        assert not answer and "100% packet loss" in answer.reason


def test_the_default_bridge_is_kept_apart_from_a_user_defined_one(lab: Lab) -> None:
    web, old = lab.container("web", networks=[lab.network("shop")]), lab.container("old")
    assert not web.ping(old, timeout=1) and not old.ping(web, timeout=1)


def test_the_default_route_of_a_container_leads_to_its_networks_gateway(lab: Lab) -> None:
    web, _ = two_bridges(lab)
    (default,) = (route for route in web.routes if route.destination == "default")
    assert default.via == lab["shop"].gateway


def test_the_host_reaches_the_containers_of_every_bridge(lab: Lab) -> None:
    web, safe = two_bridges(lab)
    assert lab.host.ping(web) and lab.host.ping(safe)


def dropped(lab: Lab, asker: Container, address: str) -> list[str]:
    """The chains in which a ping was dropped."""
    before = lab.host.rules()
    assert not asker.ping(address, timeout=1)
    return [rule.chain for rule in lab.host.rules().since(before).doing("DROP")]


@pytest.mark.versions(20, 27)
def test_what_goes_from_bridge_to_bridge_is_dropped_in_two_stages(lab: Lab) -> None:
    """Stage 1 knows the bridge it comes from, stage 2 the bridge it would go to."""
    web, safe = two_bridges(lab)
    assert dropped(lab, web, safe.addresses["bank"]) == ["DOCKER-ISOLATION-STAGE-2"]


@pytest.mark.versions(28, 28)
def test_what_comes_to_a_container_from_another_bridge_is_dropped_before_it_is_routed(lab: Lab) -> None:
    """28.0 adds a rule for each container to the raw table; the two stages are still there behind it."""
    web, safe = two_bridges(lab)
    assert dropped(lab, web, safe.addresses["bank"]) == ["PREROUTING"]
    (rule,) = lab.host.rules()["raw"].about(safe)
    assert rule.spec == f"-d {safe.addresses['bank']}/32 ! -i br-{lab['bank'].id[:12]} -j DROP"
    assert lab.host.rules()["DOCKER-ISOLATION-STAGE-2"].about(lab["bank"])


def test_a_container_reaches_the_host_at_the_gateway_of_another_bridge(lab: Lab) -> None:
    web, _ = two_bridges(lab)
    assert web.ping(lab["bank"].gateway)
    assert web.ping(lab.host.addresses["bridge"])


def test_a_published_port_is_reached_from_another_bridge_at_an_address_of_the_host(lab: Lab) -> None:
    web, _ = two_bridges(lab)
    clerk = lab.container("clerk", networks=["bank"], hostname="clerk", command="httpd -f -h /etc", ports=80)
    (port, *_) = clerk.ports
    for gateway in (lab["bank"].gateway, lab["shop"].gateway):
        assert served(clerk, web, f"http://{gateway}:{port.host_port}/hostname")
    assert not web.fetch(f"http://{clerk.addresses['bank']}/hostname", timeout=1)


def test_without_icc_neighbours_know_each_others_names_and_do_not_reach_each_other(lab: Lab) -> None:
    hotel = lab.network("hotel", icc=False)
    room1, room2 = (lab.container(name, networks=[hotel]) for name in ("room1", "room2"))
    assert room1.resolve("room2").addresses == (room2.addresses["hotel"],)
    assert not room1.ping("room2", timeout=1)


def test_without_icc_a_container_reaches_the_host_and_the_outside(lab: Lab) -> None:
    room = lab.container("room1", networks=[lab.network("hotel", icc=False)])
    assert room.ping(lab["hotel"].gateway) and room.ping(lab.outside)


def test_without_icc_a_published_port_still_answers_a_neighbour_at_the_gateway(lab: Lab) -> None:
    hotel = lab.network("hotel", icc=False)
    room1 = lab.container("room1", networks=[hotel])
    bar = lab.container("bar", networks=[hotel], hostname="bar", command="httpd -f -h /etc", ports=80)
    assert served(bar, room1, f"http://{hotel.gateway}:{bar.ports[0].host_port}/hostname")


def test_without_icc_a_rule_drops_what_goes_from_the_bridge_back_into_it(lab: Lab) -> None:
    hotel = lab.network("hotel", icc=False)
    room1, room2 = (lab.container(name, networks=[hotel]) for name in ("room1", "room2"))
    before = lab.host.rules()
    assert not room1.ping(room2, timeout=1)
    (rule,) = lab.host.rules().since(before).doing("DROP")
    bridge = f"br-{hotel.id[:12]}"
    assert rule.spec == f"-i {bridge} -o {bridge} -j DROP" and rule.packets == 1


def cellar(lab: Lab) -> tuple[Network, Container, Container]:
    network = lab.network("cellar", internal=True)
    return network, *(lab.container(name, networks=[network]) for name in ("cook", "wine"))  # type: ignore[return-value]


def test_members_of_an_internal_network_reach_each_other_by_name_and_their_host(lab: Lab) -> None:
    network, cook, wine = cellar(lab)
    assert cook.ping("wine") and wine.ping("cook")
    assert cook.ping(network.gateway) and lab.host.ping(cook)


def test_an_internal_network_has_no_way_out_and_none_in(lab: Lab) -> None:
    _, cook, wine = cellar(lab)
    web = lab.container("web", networks=[lab.network("shop")])
    assert not cook.ping(lab.outside, timeout=1)
    assert not cook.ping(web, timeout=1) and not web.ping(wine, timeout=1)


@pytest.mark.versions(20, 20)
def test_a_container_of_an_internal_network_has_a_default_route_into_a_dead_end(lab: Lab) -> None:
    network, cook, _ = cellar(lab)
    assert [route.via for route in cook.routes if route.destination == "default"] == [network.gateway]
    assert "100% packet loss" in cook.ping(lab.outside, timeout=1).reason


@pytest.mark.versions(26, 28)
def test_a_container_of_an_internal_network_has_no_default_route(lab: Lab) -> None:
    network, cook, _ = cellar(lab)
    assert [route.destination for route in cook.routes] == [network.subnet]
    assert "Network is unreachable" in cook.ping(lab.outside, timeout=1).reason


def test_two_rules_close_an_internal_network_in_both_directions(lab: Lab) -> None:
    network, _, _ = cellar(lab)
    bridge = f"br-{network.id[:12]}"
    closed = {
        rule.spec for rule in lab.host.rules().about(network).doing("DROP") if "-s" in rule.words or "-d" in rule.words
    }
    assert {f"! -s {network.subnet} -o {bridge} -j DROP", f"! -d {network.subnet} -i {bridge} -j DROP"} <= closed


def test_an_internal_network_publishes_no_port(lab: Lab) -> None:
    network = lab.network("cellar", internal=True)
    wine = lab.container("wine", networks=[network], command="httpd -f -h /etc", ports=80)
    assert wine.ports == ()


def test_an_internal_network_is_not_masqueraded(lab: Lab) -> None:
    network, _, _ = cellar(lab)
    shop = lab.network("shop")
    rules = lab.host.rules().doing("MASQUERADE")
    assert rules.about(shop) and not rules.about(network)


def test_a_container_on_an_internal_network_and_another_keeps_the_others_way_out(lab: Lab) -> None:
    network, cook, wine = cellar(lab)
    shop = lab.network("shop")
    shop.connect(cook)
    assert cook.ping(lab.outside) and cook.ping("wine")
    assert not wine.ping(lab.outside, timeout=1)
