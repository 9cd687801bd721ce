"""A bridge is a switch: cables, MAC addresses, ARP, what it learns; and the ways from it to the host and beyond."""

import re

import pytest

from netlab import Lab, errors
from netlab.handles import Container, Network
from netlab.results import Learned


def a_street(lab: Lab, *names: str) -> tuple[Network, list[Container]]:
    street = lab.network("street")
    return street, [lab.container(name, networks=[street]) for name in names or ("anna", "ben")]


def mac(container: Container) -> str:
    (interface,) = container.interfaces
    return str(interface.mac)  # type: ignore[attr-defined]


def neighbours(container: Container) -> dict[str, str]:
    """What it has asked: MAC address by IP address."""
    return dict(re.findall(r"(?m)^(\S+) dev eth0 lladdr (\S+)", container.exec("ip neigh").output))


def test_a_container_is_plugged_into_the_bridge_with_a_cable_of_two_ends(lab: Lab) -> None:
    """The end inside names the index of the end outside, which is a port of the bridge."""
    street, (anna, _) = a_street(lab)
    (index,) = re.findall(r"eth0@if(\d+):", anna.exec("ip link show eth0").output)
    (port,) = re.findall(rf"(?m)^{index}: (veth[^:@]+)", lab.host.exec("ip link").output)
    assert port in {i.name for i in lab.host.interfaces if i.network == street.name}  # type: ignore[attr-defined]


def test_a_bridge_is_an_interface_of_the_host_and_has_a_port_for_each_container(lab: Lab) -> None:
    street, _ = a_street(lab, "anna", "ben", "dora")
    kinds = [i.name for i in lab.host.interfaces if i.network == "street"]  # type: ignore[attr-defined]
    assert kinds[0] == f"br-{street.id[:12]}" and len(kinds) == 4
    assert all(name.startswith("veth") for name in kinds[1:])


def test_neighbours_are_asked_for_their_mac_address_before_the_first_packet(lab: Lab) -> None:
    _, (anna, ben) = a_street(lab)
    assert neighbours(anna) == {}
    assert anna.ping(ben)
    assert neighbours(anna)[ben.addresses["street"]] == mac(ben)


def test_a_bridge_learns_who_is_behind_which_port(lab: Lab) -> None:
    street, (anna, ben) = a_street(lab)
    assert anna.ping(ben)
    known = {entry.whose: entry for entry in lab.host.forwarding(street) if isinstance(entry, Learned)}
    assert known["anna"].mac == mac(anna) and known["ben"].mac == mac(ben)
    (index,) = re.findall(r"eth0@if(\d+):", ben.exec("ip link show eth0").output)
    assert re.search(rf"(?m)^{index}: {known['ben'].port}[:@]", lab.host.exec("ip link").output)


def test_the_host_is_in_the_forwarding_table_at_the_bridge_itself(lab: Lab) -> None:
    street, (anna, _) = a_street(lab)
    assert anna.ping(street.gateway)
    (own,) = (entry for entry in lab.host.forwarding(street) if entry.whose == "host")  # type: ignore[attr-defined]
    assert own.port == f"br-{street.id[:12]}" and own.mac == neighbours(anna)[street.gateway]  # type: ignore[attr-defined]


def received(container: Container) -> int:
    """Bytes that arrived at eth0."""
    return int(container.exec("cat /proc/net/dev").output.split("eth0:")[1].split()[0])


def test_what_is_for_one_port_does_not_reach_the_others(lab: Lab) -> None:
    """Four packets of 1,400 bytes from anna to ben; what dora hears meanwhile is broadcast and small."""
    _, (anna, ben, dora) = a_street(lab, "anna", "ben", "dora")
    anna.ping(ben)
    before = received(ben), received(dora)
    assert anna.exec(f"ping -c 4 -s 1400 {ben.address}")
    assert received(ben) - before[0] > 4 * 1400
    assert received(dora) - before[1] < 1400


def hops(container: Container, address: str) -> list[str]:
    printed = container.exec(f"traceroute -n -m 4 -w 1 {address}").output
    return re.findall(r"(?m)^ *\d+  (\S+)", printed)


def test_a_neighbour_is_one_hop_away(lab: Lab) -> None:
    _, (anna, ben) = a_street(lab)
    assert hops(anna, ben.addresses["street"]) == [ben.addresses["street"]]


def test_the_way_out_leads_over_the_gateway(lab: Lab) -> None:
    street, (anna, _) = a_street(lab)
    assert hops(anna, lab.outside.address) == [street.gateway, lab.outside.address]


@pytest.mark.versions(20, 27)
def test_a_mac_address_is_made_from_the_ip_address(lab: Lab) -> None:
    _, (anna, _) = a_street(lab)
    octets = [int(octet) for octet in anna.addresses["street"].split(".")]
    assert mac(anna) == "02:42:" + ":".join(f"{octet:02x}" for octet in octets)


@pytest.mark.versions(28, 28)
def test_a_mac_address_is_random_and_locally_administered(lab: Lab) -> None:
    _, (anna, ben) = a_street(lab)
    for container in (anna, ben):
        assert not mac(container).startswith("02:42:ac") and int(mac(container)[:2], 16) & 0b11 == 0b10


def seen(server: Container) -> list[str]:
    """Who asked the web server, as it tells."""
    return re.findall(r"::ffff:([\d.]+)\]:\d+: response", server.logs)


def a_shop(lab: Lab, ports: object) -> Container:
    return lab.container("shop", networks=["street"], hostname="shop", command="httpd -f -v -h /etc", ports=ports)


def test_a_web_server_behind_a_published_port_sees_the_address_of_who_asks_from_outside(lab: Lab) -> None:
    a_street(lab)
    shop = a_shop(lab, 80)
    url = f"http://{lab.host.address}:{shop.ports[0].host_port}/hostname"
    assert lab.outside.wait_for(lambda: lab.outside.fetch(url))
    assert seen(shop)[-1] == lab.outside.address


def test_a_container_that_asks_at_a_published_port_is_seen_as_the_gateway(lab: Lab) -> None:
    """A packet that comes from a bridge of Docker's is not translated: docker-proxy takes it, and asks itself."""
    street, (anna, _) = a_street(lab)
    shop, far = a_shop(lab, 80), lab.container("far", networks=[lab.network("avenue")])
    url = f"http://{street.gateway}:{shop.ports[0].host_port}/hostname"
    for asker in (anna, far):
        assert asker.wait_for(lambda asker=asker: asker.fetch(url))  # type: ignore[misc]
        assert seen(shop)[-1] == street.gateway


def test_a_neighbour_that_asks_directly_is_seen_as_itself(lab: Lab) -> None:
    _, (anna, _) = a_street(lab)
    shop = a_shop(lab, None)
    assert anna.wait_for(lambda: anna.fetch("http://shop/hostname"))
    assert seen(shop)[-1] == anna.addresses["street"]


def test_a_port_published_on_loopback_is_for_the_host_alone(lab: Lab) -> None:
    a_street(lab)
    shop = a_shop(lab, "127.0.0.1::80")
    (port,) = shop.ports
    assert port.host_ip == "127.0.0.1"
    assert lab.host.wait_for(lambda: lab.host.fetch(f"http://127.0.0.1:{port.host_port}/hostname"))
    assert not lab.outside.fetch(f"http://{lab.host.address}:{port.host_port}/hostname", timeout=1)


def test_a_port_of_the_host_is_given_once(lab: Lab) -> None:
    a_street(lab)
    port = a_shop(lab, 80).ports[0].host_port
    with pytest.raises(errors.PortTaken):
        lab.container("second", networks=["street"], ports=f"{port}:80")


def test_the_outside_cannot_reach_a_containers_address_but_the_hosts(lab: Lab) -> None:
    web = lab.container("web")
    assert lab.outside.ping(lab.host) and lab.host.ping(lab.outside)
    assert not lab.outside.ping(web, timeout=1)


def test_the_host_does_not_resolve_containers_names(lab: Lab) -> None:
    lab.container("web", networks=[lab.network("app")])
    assert not lab.host.resolve("web")
    assert lab.host.resolve("www.example.test").addresses == (lab.outside.address,)
    assert lab.host.resolve("localhost").server == "/etc/hosts"


def test_host_and_container_reach_each_other_by_address(lab: Lab) -> None:
    app = lab.network("app")
    web = lab.container("web", networks=[app])
    there, back = lab.host.ping(web), web.ping(lab.host)
    assert there and there.address == web.address and there.network == "app"
    assert back and back.address == app.gateway and back.network == "app"


def test_a_published_port_is_reached_from_outside_at_the_hosts_address(lab: Lab) -> None:
    lab.container("web", command="httpd -f -h /etc", hostname="web", ports="8080:80")
    url = f"http://{lab.host.address}:8080/hostname"
    assert lab.outside.wait_for(lambda: lab.outside.fetch(url)).body == "web\n"


def test_a_request_of_a_container_arrives_outside_from_the_hosts_address(lab: Lab) -> None:
    web = lab.container("web", networks=[lab.network("app")])
    for client, seen in ((web, lab.host), (lab.host, lab.host), (lab.outside, lab.outside)):
        answer = client.fetch(f"http://{lab.outside.address}/")
        assert answer and answer.body == f"You come from {seen.address}\n"
    assert web.fetch("http://www.example.test/any").body == f"You come from {lab.host.address}\n"


def test_each_bridge_network_has_an_interface_on_the_host_with_the_gateways_address(lab: Lab) -> None:
    app = lab.network("app")
    lab.container("web", networks=[app])
    by_network = {i.network: i for i in lab.host.interfaces if i.addresses}  # type: ignore[attr-defined]
    assert by_network["app"].name == f"br-{app.id[:12]}"
    assert by_network["bridge"].name == "docker0"
    assert lab.host.addresses["app"] == app.gateway
    assert next(iter(lab.host.addresses.values())) == lab.host.address
