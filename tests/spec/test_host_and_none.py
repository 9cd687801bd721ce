"""No isolation at all, nothing at all, and a cable plugged in by hand."""

from ipaddress import ip_interface

import pytest

from netlab import Container, Lab, errors

PORT = 8099


def host_addresses(lab: Lab) -> set[str]:
    told = lab.engine.daemon.run(["ip", "-4", "-o", "addr"])
    words = [line.split() for line in told.splitlines()]
    return {line[line.index("inet") + 1] for line in words} - {"127.0.0.1/8"}


def served(container: Container, where: str = f"127.0.0.1:{PORT}") -> Container:
    container.exec(f"httpd -h /etc -p {where}")
    port = where.rpartition(":")[2]
    assert container.wait_for(lambda: container.fetch(f"http://127.0.0.1:{port}/hostname"))
    return container


def test_a_container_in_host_mode_has_the_interfaces_of_the_host(lab: Lab) -> None:
    inhost = lab.container("inhost", networks="host")
    assert {address for one in inhost.interfaces for address in one.addresses if "." in address} == host_addresses(lab)
    assert {"docker0", "eth0"} <= {one.name for one in inhost.interfaces}


def test_a_container_in_host_mode_has_the_name_of_the_host_and_no_address_of_its_own(lab: Lab) -> None:
    one, other = lab.container("one", networks="host"), lab.container("other", networks="host")
    assert one.exec("hostname").output == other.exec("hostname").output != f"{one.id[:12]}\n"
    assert one.address is None and one.addresses == {} and one.networks == ("host",)


def test_localhost_of_a_container_in_host_mode_is_the_hosts(lab: Lab) -> None:
    served(lab.container("one", networks="host"))
    other, web = lab.container("other", networks="host"), lab.container("web")
    url = f"http://localhost:{PORT}/hostname"
    assert other.fetch(url)
    assert "refused" in web.fetch(url).reason


def test_containers_in_host_mode_share_the_ports_of_the_host(lab: Lab) -> None:
    served(lab.container("one", networks="host"))
    second = lab.container("second", networks="host").exec(f"httpd -h /etc -p 127.0.0.1:{PORT}")
    assert not second and "Address already in use" in second.output


def test_published_ports_are_discarded_in_host_mode(lab: Lab) -> None:
    one = lab.container("one", networks="host", ports="127.0.0.1:8098:80")
    assert one.ports == ()
    assert "refused" in one.fetch("http://127.0.0.1:8098/").reason


def test_a_container_in_host_mode_reaches_bridge_containers_by_address_not_by_name(lab: Lab) -> None:
    web = lab.container("web", networks=[lab.network("app")])
    inhost = lab.container("inhost", networks="host")
    assert inhost.ping(web) and not inhost.resolve("web")


def test_a_port_opened_in_host_mode_is_open_to_the_lan_without_being_published(lab: Lab) -> None:
    served(lab.container("inhost", networks="host"), f"0.0.0.0:{PORT}")
    (uplink,) = lab.engine.daemon.interfaces
    address = ip_interface(uplink.addresses[0]).ip
    assert lab.outside.fetch(f"http://{address}:{PORT}/hostname")
    web = lab.container("web")
    (default,) = (route for route in web.routes if route.destination == "default")
    assert web.fetch(f"http://{default.via}:{PORT}/hostname")


@pytest.mark.parametrize("mode", ["host", "none"])
def test_a_container_of_host_or_none_cannot_be_connected_to_another_network(lab: Lab, mode: str) -> None:
    app, odd = lab.network("app"), lab.container("odd", networks=mode)
    with pytest.raises(errors.BadOption, match="cannot be attached"):
        app.connect(odd)
    assert odd.networks == (mode,)


def test_a_container_of_none_joins_a_network_after_it_left_none(lab: Lab) -> None:
    app, hermit = lab.network("app"), lab.container("hermit", networks="none")
    lab.network("none").disconnect(hermit)
    app.connect(hermit)
    assert [one.network for one in hermit.interfaces] == ["app"]


def test_a_container_of_none_has_loopback_only_and_no_route(lab: Lab) -> None:
    hermit = lab.container("hermit", networks="none")
    assert hermit.interfaces == () and hermit.routes == () and hermit.address is None
    assert "LOOPBACK,UP" in hermit.exec("ip link show lo").output
    assert hermit.ping("127.0.0.1")


def test_a_container_of_none_reaches_nobody(lab: Lab) -> None:
    web, hermit = lab.container("web"), lab.container("hermit", networks="none")
    ping = hermit.ping(web)
    assert not ping and "unreachable" in ping.reason
    assert not hermit.resolve("web")


def test_published_ports_of_none_lead_nowhere(lab: Lab) -> None:
    assert lab.container("hermit", networks="none", ports="127.0.0.1:8098:80").ports == ()


def test_containers_of_none_are_apart_from_each_other(lab: Lab) -> None:
    served(lab.container("hermit", networks="none"), "127.0.0.1:8000")
    other = lab.container("other", networks="none")
    assert "refused" in other.fetch("http://localhost:8000/hostname").reason


def test_a_container_can_share_the_network_namespace_of_another(lab: Lab) -> None:
    hermit = served(lab.container("hermit", networks="none"), "127.0.0.1:8000")
    monk = lab.container("monk", networks="container:hermit")
    assert monk.fetch("http://localhost:8000/hostname").body == hermit.exec("cat /etc/hostname").output
    assert monk.interfaces == hermit.interfaces == ()


def wire(lab: Lab, hermit: Container, bridge: str, cidr: str, gateway: str) -> None:
    """A veth pair: one end on the host's bridge, the other in the container."""
    pid = hermit.inspect()["State"]["Pid"]
    for line in (
        "ip link add cable type veth peer name plug",
        f"ip link set cable master {bridge}",
        "ip link set cable up",
        f"ip link set plug netns {pid}",
    ):
        lab.engine.daemon.run(line.split())
    for line in (
        "ip link set plug name eth0",
        f"ip addr add {cidr} dev eth0",
        "ip link set eth0 up",
        f"ip route add default via {gateway}",
    ):
        assert hermit.exec(line), line


def wired(lab: Lab) -> tuple[Container, Container]:
    app = lab.network("app", subnet="203.0.113.0/26", bridge_name="br-app")
    web = served(lab.container("web", networks=[app], hostname="web"), "0.0.0.0:80")
    hermit = lab.container("hermit", networks="none", cap_add="NET_ADMIN")
    wire(lab, hermit, "br-app", "203.0.113.50/26", "203.0.113.1")
    return web, hermit


def test_a_veth_pair_by_hand_does_what_the_bridge_driver_does(lab: Lab) -> None:
    web, hermit = wired(lab)
    assert hermit.ping(web) and web.ping("203.0.113.50")
    assert hermit.fetch(f"http://{web.address}/hostname").body == "web\n"
    assert hermit.ping(lab.outside.address), "the gateway masquerades the whole subnet"


def test_docker_knows_nothing_of_what_was_wired_by_hand(lab: Lab) -> None:
    _, hermit = wired(lab)
    assert hermit.networks == ("none",) and hermit.address is None
    assert lab.network("app", subnet="203.0.113.0/26", bridge_name="br-app").members == ("web",)
    assert not hermit.resolve("web"), "no name server of Docker's"
    lab.container("late", networks={"app": {"ip": "203.0.113.50"}})  # Docker gives the address away


def test_what_was_wired_by_hand_is_gone_after_a_restart(lab: Lab) -> None:
    _, hermit = wired(lab)
    hermit.restart()
    assert hermit.interfaces == ()


def test_configuring_an_interface_needs_a_capability(lab: Lab) -> None:
    plain = lab.container("plain", networks="none").exec("ip link set lo down")
    allowed = lab.container("allowed", networks="none", cap_add="NET_ADMIN").exec("ip link set lo down")
    assert not plain and "not permitted" in plain.output and allowed
