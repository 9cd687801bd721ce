"""Two containers of `docker run`, and what localhost means in each."""

from netlab import Lab


def test_a_container_without_a_network_option_joins_the_network_bridge(lab: Lab) -> None:
    assert lab.container("alice").networks == ("bridge",)


def test_each_container_has_an_interface_and_an_address_of_its_own(lab: Lab) -> None:
    (one,), (other,) = (lab.container(name).interfaces for name in ("alice", "bob"))
    assert one.name == other.name == "eth0"
    assert one.addresses != other.addresses and one.mac != other.mac


def test_addresses_come_from_the_subnet_of_the_network(lab: Lab) -> None:
    from ipaddress import ip_address, ip_network

    alice = lab.container("alice")
    subnet = lab.network("bridge").subnet
    assert subnet and alice.address and ip_address(alice.address) in ip_network(subnet)


def test_containers_of_one_network_reach_each_other(lab: Lab) -> None:
    alice, bob = lab.container("alice"), lab.container("bob")
    assert alice.ping(bob) and bob.ping(alice)


def test_every_container_has_a_loopback_interface_of_its_own(lab: Lab) -> None:
    for name in ("alice", "bob"):
        container = lab.container(name)
        assert "127.0.0.1/8" in container.exec("ip addr show lo").output
        assert container.ping("localhost").address == "127.0.0.1"


def test_localhost_is_the_container_that_asks(lab: Lab) -> None:
    alice, bob = (lab.container(name, hostname=name) for name in ("alice", "bob"))
    alice.exec("httpd -h /etc")
    url = "http://localhost/hostname"
    assert alice.wait_for(lambda: alice.fetch(url)).body.strip() == "alice"
    assert "refused" in bob.fetch(url).reason
    bob.exec("httpd -h /etc")
    assert bob.wait_for(lambda: bob.fetch(url)).body.strip() == "bob"


def test_containers_need_no_published_port_between_them(lab: Lab) -> None:
    alice, bob = (lab.container(name, hostname=name) for name in ("alice", "bob"))
    alice.exec("httpd -h /etc")
    assert bob.wait_for(lambda: bob.fetch(f"http://{alice.address}/hostname")).body.strip() == "alice"
    assert alice.ports == ()


def test_a_server_bound_to_loopback_answers_its_own_container_only(lab: Lab) -> None:
    alice, bob = lab.container("alice", hostname="alice"), lab.container("bob")
    alice.exec("httpd -h /etc -p 127.0.0.1:80")
    assert alice.wait_for(lambda: alice.fetch("http://localhost/hostname"))
    assert "refused" in bob.fetch(f"http://{alice.address}/hostname").reason


def test_the_host_is_the_gateway(lab: Lab) -> None:
    alice = lab.container("alice")
    (default,) = (route for route in alice.routes if route.destination == "default")
    found = lab.engine.daemon.run(["ip", "-4", "addr", "show", "docker0"])
    assert f"inet {default.via}/" in found
