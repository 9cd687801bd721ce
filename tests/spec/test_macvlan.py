"""A MAC address of one's own on the physical LAN: who reaches whom, and who does not."""

import re

import pytest

from netlab import Container, Lab, Network, errors

LAN = {"subnet": "192.0.2.0/24", "gateway": "192.0.2.1", "ip_range": "192.0.2.128/26", "parent": "eth0"}


def on_the_lan(lab: Lab) -> tuple[Network, Container]:
    lan = lab.network("lan", "macvlan", **LAN)
    return lan, lab.container("till", networks=[lan], hostname="till", command="httpd -f -h /etc")


def seen_mac(lab: Lab, address: str | None) -> str:
    """The MAC address that the outside machine knows for an address."""
    found = re.search(rf"^{address} .*lladdr (\S+)", lab.outside.exec("ip neigh").output, re.MULTILINE)
    return found[1] if found else ""


def test_a_macvlan_container_has_an_address_of_the_lan(lab: Lab) -> None:
    _, till = on_the_lan(lab)
    assert till.interfaces[0].addresses == ("192.0.2.128/24",)
    assert [route.via for route in till.routes if route.destination == "default"] == [lab.outside.address]


def test_a_machine_outside_reaches_a_macvlan_container_and_no_bridge_container(lab: Lab) -> None:
    _, till = on_the_lan(lab)
    web = lab.container("web", command="httpd -f -h /etc")
    assert lab.outside.ping(till) and lab.outside.fetch(f"http://{till.address}/hostname").body == "till\n"
    assert not lab.outside.fetch(f"http://{web.address}/hostname", timeout=1)


def test_a_macvlan_container_shows_its_own_mac_on_the_lan(lab: Lab) -> None:
    _, till = on_the_lan(lab)
    assert lab.outside.ping(till)
    host = next(interface for interface in lab.host.interfaces if interface.name == "eth0")
    assert seen_mac(lab, till.address) == till.interfaces[0].mac != host.mac


@pytest.mark.versions(20, 26)
def test_the_mac_address_is_made_from_the_ip_address(lab: Lab) -> None:
    _, till = on_the_lan(lab)
    assert till.interfaces[0].mac == "02:42:c0:00:02:80"


@pytest.mark.versions(28, 28)
def test_the_mac_address_is_random(lab: Lab) -> None:
    _, till = on_the_lan(lab)
    first = till.interfaces[0].mac
    till.restart()
    assert till.interfaces[0].mac != first != "02:42:c0:00:02:80"


def test_a_macvlan_container_goes_out_with_its_own_address(lab: Lab) -> None:
    _, till = on_the_lan(lab)
    web, url = lab.container("web"), f"http://{lab.outside.address}/"
    assert till.address in till.fetch(url).body.split()
    assert lab.host.address in web.fetch(url).body.split()


def test_the_host_and_a_macvlan_container_do_not_reach_each_other(lab: Lab) -> None:
    _, till = on_the_lan(lab)
    assert not lab.host.ping(till, timeout=1) and not till.ping(lab.host.address, timeout=1)


def test_a_macvlan_interface_of_its_own_lets_the_host_in(lab: Lab) -> None:
    _, till = on_the_lan(lab)
    for line in (
        "ip link add shim link eth0 type macvlan mode bridge",
        "ip addr add 192.0.2.200/32 dev shim",
        "ip link set shim up",
        "ip route add 192.0.2.128/26 dev shim",
    ):
        assert lab.host.exec(line), line
    try:
        assert lab.host.ping(till) and till.ping("192.0.2.200")
        assert lab.host.fetch(f"http://{till.address}/hostname").body == "till\n"
    finally:
        lab.host.exec("ip link del shim")


def test_macvlan_containers_of_a_network_reach_each_other_by_name(lab: Lab) -> None:
    lan, till = on_the_lan(lab)
    scale = lab.container("scale", networks=[lan])
    assert scale.ping("till") and till.ping("scale")


def test_bridge_containers_and_macvlan_containers_do_not_reach_each_other(lab: Lab) -> None:
    _, till = on_the_lan(lab)
    web = lab.container("web")
    assert not web.ping(till, timeout=1) and not till.ping(web, timeout=1)


def test_published_ports_of_macvlan_are_discarded(lab: Lab) -> None:
    lan, _ = on_the_lan(lab)
    assert lab.container("shop", networks=[lan], ports="127.0.0.1:8088:80").ports == ()


def test_a_macvlan_container_gets_the_addresses_it_is_told(lab: Lab) -> None:
    lan, _ = on_the_lan(lab)
    scale = lab.container("scale", networks={lan.name: {"ip": "192.0.2.77", "mac": "00:00:5e:00:53:77"}})
    assert lab.outside.ping(scale) and seen_mac(lab, "192.0.2.77") == "00:00:5e:00:53:77"


def test_docker_does_not_ask_the_lan_whether_an_address_is_free(lab: Lab) -> None:
    lan = lab.network("lan", "macvlan", **{**LAN, "ip_range": "192.0.2.10/31"})
    given = {str(lab.container(name, networks=[lan]).address) for name in ("one", "other")}
    assert lab.host.address in given


def test_a_running_container_joins_a_macvlan_network(lab: Lab) -> None:
    lan, _ = on_the_lan(lab)
    web = lab.container("web", networks=[lab.network("app")])
    lan.connect(web)
    address = web.addresses["lan"]
    assert [interface.network for interface in web.interfaces] == ["app", "lan"]
    assert lab.outside.ping(address)


def test_a_macvlan_network_needs_a_parent_that_is_there(lab: Lab) -> None:
    with pytest.raises(errors.NetlabError, match="nosuch0"):
        lab.network("lan", "macvlan", **{**LAN, "parent": "nosuch0"})


@pytest.mark.versions(20, 26)
def test_a_parent_carries_one_macvlan_network(lab: Lab) -> None:
    on_the_lan(lab)
    with pytest.raises(errors.NetlabError, match="already using parent interface"):
        lab.network("lan2", "macvlan", parent="eth0", subnet="203.0.113.0/26")


@pytest.mark.versions(28, 28)
def test_a_parent_carries_several_macvlan_networks(lab: Lab) -> None:
    on_the_lan(lab)
    assert lab.network("lan2", "macvlan", parent="eth0", subnet="203.0.113.0/26").subnet == "203.0.113.0/26"
