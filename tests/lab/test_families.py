"""IPv6 and the options of an attachment by keyword: what a network and a container get, and the command lines."""

from collections.abc import Iterator

import pytest

from netlab import Lab
from netlab.engines.image import lab_image
from netlab.errors import BadOption, BadSubnet
from tests.real import major, private_roots

SIX = "2001:db8:5::/64"


def engines() -> list[str]:
    newest = max(private_roots(), key=major, default=None)
    return [f"private:{private_roots()[newest][0]}"] * bool(newest and major(newest) >= 28) + ["embedded"]


@pytest.fixture(scope="module", params=engines(), ids=lambda kind: kind.partition(":")[0])
def lab(request: pytest.FixtureRequest) -> Iterator[Lab]:
    with Lab("families", engine=request.param) as opened:
        lab_image(opened.engine.daemon.client, pulls=False)
        yield opened


def test_a_network_may_have_both_families_or_ipv6_alone(lab: Lab) -> None:
    both, six = lab.network("both", ipv6=True), lab.network("six", ipv6=True, ipv4=False, subnet=SIX)
    one, other = lab.container("one", networks=[both, six]), lab.container("other", networks=[six])
    assert len(both.inspect()["IPAM"]["Config"]) == 2 and len(six.inspect()["IPAM"]["Config"]) == 1
    assert one.exec("ping -6 -c 1 -W 2 other") and not one.exec("ping -4 -c 1 -W 2 other")
    addresses = [str(each) for each in other.interfaces[0].addresses]
    assert any(each.startswith("2001:db8:5::") for each in addresses) and not any("." in each for each in addresses)


def test_the_way_out_and_the_interface_are_the_ones_asked_for(lab: Lab) -> None:
    lab.network("aaa"), lab.network("zzz")
    asked = {"aaa": {"interface": "lan0"}, "zzz": {"gw_priority": 5, "interface": "wan0"}}
    box = lab.container("box", networks=asked)
    assert sorted(each.name for each in box.interfaces) == ["lan0", "wan0"]
    assert [each.dev for each in box.routes if each.destination == "default"] == ["wan0"]
    late = lab.container("late", networks=["aaa"])
    lab["zzz"].connect(late, gw_priority=5, interface="wan0")
    assert [each.dev for each in late.routes if each.destination == "default"] == ["wan0"]


def test_the_command_lines_say_the_same(lab: Lab) -> None:
    lines = "\n".join(lab.commands())
    assert f"docker network create --subnet {SIX} --ipv6 --ipv4=false six" in lines
    assert "docker create --name box --network name=aaa,driver-opt=com.docker.network.endpoint.ifname=lan0" in lines
    option = "--driver-opt com.docker.network.endpoint.ifname=wan0"
    assert f"docker network connect --gw-priority 5 {option} zzz late" in lines


def test_an_older_engine_is_not_asked_for_what_it_passes_over() -> None:
    with Lab("old", engine="embedded:26") as lab:
        app = lab.network("app")
        for wish in ({"gw_priority": 1}, {"interface": "lan0"}):
            with pytest.raises(BadOption, match="Docker 28"):
                lab.container("box", networks={app.name: wish})
        with pytest.raises(BadOption, match="Docker 28"):
            lab.network("six", ipv6=True, ipv4=False)
        with pytest.raises(BadSubnet, match="fd00:1::/64"):
            lab.network("six", ipv6=True)


def test_the_picture_shows_both_families_and_the_way_out(lab: Lab) -> None:
    both, six = lab.network("both", ipv6=True), lab.network("six", ipv6=True, ipv4=False, subnet=SIX)
    one, other = lab.container("one", networks=[both, six]), lab.container("other", networks=[six])
    shown = {each.name: each for each in lab.diagram().snapshot.hosts[0].containers}
    assert shown["one"].default_network == "both" and shown["other"].default_network == "six"
    for container in (one, other):
        held = {each.partition("/")[0] for link in shown[container.name].interfaces for each in link.addresses}
        addresses = {str(each).partition("/")[0] for link in container.interfaces for each in link.addresses}
        assert held == {each for each in addresses if not each.startswith("fe80:")}
        assert all(each in lab.diagram().svg for each in held)
