"""What connecting and disconnecting changes in a running container."""

import pytest

from netlab import Container, Lab, errors


def default_network(container: Container) -> str | None:
    """The network that owns the default route, as the container's own tables tell."""
    device = next((route.dev for route in container.routes if route.destination == "default"), None)
    return next((interface.network for interface in container.interfaces if interface.name == device), None)


def pid(container: Container) -> int:
    return int(container.inspect()["State"]["Pid"])


def test_connect_adds_an_interface_to_the_running_container_at_once(lab: Lab) -> None:
    alpha, beta = lab.network("alpha"), lab.network("beta")
    rover = lab.container("rover", networks=[beta])
    before = pid(rover)
    alpha.connect(rover)
    assert [interface.network for interface in rover.interfaces] == ["beta", "alpha"]
    assert {route.destination for route in rover.routes} == {"default", alpha.subnet, beta.subnet}
    assert pid(rover) == before


def test_connect_opens_the_way_and_the_names_at_once(lab: Lab) -> None:
    alpha, beta = lab.network("alpha"), lab.network("beta")
    ada, bea = lab.container("ada", networks=[alpha]), lab.container("bea", networks=[beta])
    rover = lab.container("rover", networks=[beta])
    assert not rover.resolve("ada") and not rover.ping(ada, timeout=1)
    alpha.connect(rover)
    assert rover.ping("ada") and ada.ping("rover") and rover.ping("bea") and bea.ping("rover")


def test_a_container_on_two_networks_does_not_forward_between_them(lab: Lab) -> None:
    alpha, beta = lab.network("alpha"), lab.network("beta")
    ada, bea = lab.container("ada", networks=[alpha]), lab.container("bea", networks=[beta])
    alpha.connect(lab.container("rover", networks=[beta]))
    assert not ada.ping(bea, timeout=1) and not bea.ping(ada, timeout=1)


def test_the_default_route_goes_to_the_network_whose_name_sorts_first(lab: Lab) -> None:
    networks = {name: lab.network(name) for name in ("alpha", "beta", "gamma")}
    rover = lab.container("rover", networks=[networks["beta"]])
    assert default_network(rover) == "beta"
    networks["gamma"].connect(rover)
    assert default_network(rover) == "beta"
    networks["alpha"].connect(rover)
    assert default_network(rover) == "alpha"
    networks["alpha"].disconnect(rover)
    assert default_network(rover) == "beta"


def test_a_container_has_one_default_route_however_many_networks(lab: Lab) -> None:
    networks = [lab.network(name) for name in ("alpha", "beta", "gamma")]
    rover = lab.container("rover", networks=networks[:1])
    for network in networks[1:]:
        network.connect(rover)
    assert len([route for route in rover.routes if route.destination == "default"]) == 1


def test_disconnect_takes_interface_route_and_names_at_once(lab: Lab) -> None:
    alpha, beta = lab.network("alpha"), lab.network("beta")
    bea = lab.container("bea", networks=[beta])
    rover = lab.container("rover", networks=[beta])
    alpha.connect(rover)
    before = pid(rover)
    beta.disconnect(rover)
    assert [interface.network for interface in rover.interfaces] == ["alpha"]
    assert {route.destination for route in rover.routes} == {"default", alpha.subnet}
    assert not rover.resolve("bea") and not bea.resolve("rover")
    assert pid(rover) == before


def test_an_alias_given_on_connect_holds_on_that_network_only(lab: Lab) -> None:
    alpha, beta = lab.network("alpha"), lab.network("beta")
    ada, bea = lab.container("ada", networks=[alpha]), lab.container("bea", networks=[beta])
    rover = lab.container("rover", networks=[alpha])
    beta.connect(rover, aliases=["visitor"])
    assert bea.resolve("visitor") and not ada.resolve("visitor")
    assert bea.resolve("rover") and ada.resolve("rover")


def reconnected(lab: Lab) -> list[str]:
    """Interface names of a container that left its first network and came back."""
    alpha, beta = lab.network("alpha"), lab.network("beta")
    rover = lab.container("rover", networks=[beta])
    alpha.connect(rover)
    assert [interface.name for interface in rover.interfaces] == ["eth0", "eth1"]
    beta.disconnect(rover)
    beta.connect(rover)
    return sorted(interface.name for interface in rover.interfaces)


@pytest.mark.versions(20, 26)
def test_interface_numbers_only_grow_while_a_container_runs(lab: Lab) -> None:
    assert reconnected(lab) == ["eth1", "eth2"]


@pytest.mark.versions(28, 28)
def test_a_new_interface_takes_the_lowest_free_number(lab: Lab) -> None:
    assert reconnected(lab) == ["eth0", "eth1"]


def test_a_program_started_by_exec_survives_connect_and_disconnect_but_not_a_restart(lab: Lab) -> None:
    alpha, beta = lab.network("alpha"), lab.network("beta")
    bea, ada = lab.container("bea", networks=[beta]), lab.container("ada", networks=[alpha])
    bea.exec("httpd -h /etc")
    alpha.connect(bea)
    beta.disconnect(bea)
    assert ada.fetch("http://bea/hostname")
    bea.restart()
    assert ada.ping("bea") and "refused" in ada.fetch("http://bea/hostname").reason


def test_a_container_leaves_the_default_bridge_while_it_runs(lab: Lab) -> None:
    bridge, alpha = lab.network("bridge"), lab.network("alpha")
    old = lab.container("old")
    before = pid(old)
    alpha.connect(old)
    bridge.disconnect(old)
    assert old.networks == ("alpha",)
    assert [interface.network for interface in old.interfaces] == ["alpha"]
    bridge.connect(old)
    assert old.networks == ("alpha", "bridge")
    assert pid(old) == before


def test_joining_a_user_defined_bridge_switches_the_name_server_of_a_running_container(lab: Lab) -> None:
    alpha = lab.network("alpha")
    ada, old = lab.container("ada", networks=[alpha]), lab.container("old")
    assert "127.0.0.11" not in old.resolv_conf
    alpha.connect(old)
    assert "127.0.0.11" in old.resolv_conf
    assert old.ping("ada") and ada.ping("old")


def test_default_bridge_gives_no_fixed_address_on_connect(lab: Lab) -> None:
    old, bridge = lab.container("old", networks=[lab.network("alpha")]), lab.network("bridge")
    with pytest.raises(errors.BadAddress):
        bridge.connect(old, ip="172.17.0.77")


def test_user_defined_bridge_with_a_subnet_gives_a_fixed_address_on_connect(lab: Lab) -> None:
    fixed = lab.network("fixed", subnet="203.0.113.0/26")
    rover = lab.container("rover", networks=[lab.network("alpha")])
    fixed.connect(rover, ip="203.0.113.20")
    assert rover.addresses["fixed"] == "203.0.113.20"


def test_environment_and_published_ports_are_those_of_the_start(lab: Lab) -> None:
    """Connecting changes neither; there is no command to change them but making the container anew."""
    alpha = lab.network("alpha")
    rover = lab.container("rover", env={"COLOUR": "red"}, ports="127.0.0.1::80")
    env, ports = rover.env, [port.container_port for port in rover.ports]
    alpha.connect(rover)
    lab.network("bridge").disconnect(rover)
    assert rover.env == env
    assert [port.container_port for port in rover.ports] == ports


@pytest.mark.versions(28, 28)
def test_gw_priority_decides_which_network_owns_the_default_route(lab: Lab) -> None:
    """`docker network connect --gw-priority`, which the SDK does not know: asked for in the API's own words."""
    alpha, beta = lab.network("alpha"), lab.network("beta")
    rover = lab.container("rover", networks=[alpha])
    api = lab.engine.daemon.client.api
    wish = {"Container": rover.id, "EndpointConfig": {"GwPriority": 10}}
    assert api._post_json(api._url("/networks/{0}/connect", beta.id), data=wish).status_code == 200
    assert default_network(rover) == "beta"
