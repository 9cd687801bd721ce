"""The default bridge beside user-defined ones: who shares what with whom."""

import re
from ipaddress import ip_interface

import pytest

from netlab import Lab, errors

HTTP = "httpd -f -h /etc"
MTU = "com.docker.network.driver.mtu"


def test_the_default_bridge_is_the_interface_docker0(lab: Lab) -> None:
    bridge = lab.network("bridge")
    assert bridge.options["com.docker.network.bridge.name"] == "docker0"
    (address,) = re.findall(r"inet (\S+)", lab.engine.daemon.run(["ip", "-4", "addr", "show", "docker0"]))
    assert str(ip_interface(address).network) == bridge.subnet


def test_every_user_defined_bridge_has_a_subnet_and_an_interface_of_its_own(lab: Lab) -> None:
    one, other = lab.network("one"), lab.network("two")
    assert len({one.subnet, other.subnet, lab.network("bridge").subnet}) == 3
    for network in (one, other):
        assert f"inet {network.gateway}/" in lab.engine.daemon.run(["ip", "addr", "show", f"br-{network.id[:12]}"])


def test_applications_on_the_default_bridge_reach_each_other(lab: Lab) -> None:
    shop, bank = lab.container("shop", hostname="shop", command=HTTP), lab.container("bank")
    assert bank.ping(shop) and shop.ping(bank)
    page = bank.wait_for(lambda: bank.fetch(f"http://{shop.address}/hostname"))
    assert page.body.strip() == "shop"


def test_containers_on_different_bridges_do_not_reach_each_other(lab: Lab) -> None:
    networks = {name: lab.network(name) for name in ("shopping", "banking")}
    shop = lab.container("shop", networks=[networks["shopping"]], command=HTTP)
    bank, plain = lab.container("bank", networks=[networks["banking"]], command=HTTP), lab.container("plain")
    assert shop.wait_for(lambda: shop.fetch("http://localhost/hostname"))
    for one, other in ((shop, bank), (bank, shop), (plain, shop), (shop, plain)):
        assert not one.ping(other, timeout=1)
    for one, other in ((bank, shop), (shop, bank)):
        assert one.fetch(f"http://{other.address}/hostname", timeout=1).status is None


def test_the_default_bridge_cannot_be_made_a_second_time_or_removed(lab: Lab) -> None:
    with pytest.raises(errors.NetlabError, match="operation is not permitted on predefined bridge network"):
        lab.call("bridge", lambda api: api.create_network("bridge", options={MTU: "1300"}))
    with pytest.raises(errors.NetlabError, match="pre-defined network and cannot be removed"):
        lab.call("bridge", lambda api: api.remove_network("bridge"))


def test_all_containers_on_the_default_bridge_share_its_settings(lab: Lab) -> None:
    (one,), (other,) = (lab.container(name).interfaces for name in ("one", "two"))
    assert one.mtu == other.mtu == int(lab.network("bridge").options.get(MTU, 1500))


def test_each_user_defined_bridge_has_settings_of_its_own(lab: Lab) -> None:
    small, large = lab.network("small", mtu=1300, icc=False), lab.network("large", mtu=1450)
    one, two = (lab.container(name, networks=[small]) for name in ("one", "two"))
    three, four = (lab.container(name, networks=[large]) for name in ("three", "four"))
    assert [container.interfaces[0].mtu for container in (one, two, three, four)] == [1300, 1300, 1450, 1450]
    assert not one.ping(two, timeout=1) and three.ping(four)


def test_a_program_started_by_exec_is_there_after_a_move_to_another_bridge(lab: Lab) -> None:
    here, there = lab.network("here"), lab.network("there")
    rover = lab.container("rover", networks=[here], hostname="rover")
    ada = lab.container("ada", networks=[there])
    rover.exec("httpd -h /etc")
    there.connect(rover, aliases=["guest"])
    here.disconnect(rover)
    assert ada.fetch("http://guest/hostname").body.strip() == "rover"
