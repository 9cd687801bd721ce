"""Who reaches whom under each driver, what an overlay adds to a container, and what a packet costs."""

import pytest

from netlab import Lab
from netlab.course.drivers import View, compare

FROM_AND_TO = ("neighbour", "name", "localhost", "host", "from-host", "outside", "from-outside")


def needs(lab: Lab, *capabilities: str) -> None:
    if missing := set(capabilities) - lab.engine.capabilities:
        pytest.skip(f"{lab.engine.kind} has no {', '.join(sorted(missing))}")


def seen(lab: Lab, key: str) -> View:
    return compare(lab, [key])[key]


def answers(view: View) -> dict[str, bool]:
    return {key: bool(cell) for key, cell in view.reach}


def test_on_a_bridge_all_is_reached_but_the_containers_from_outside(lab: Lab) -> None:
    plain, own = (answers(seen(lab, key)) for key in ("bridge", "own"))
    assert plain == dict(zip(FROM_AND_TO, (True, False, False, True, True, True, False), strict=True))
    assert own == plain | {"name": True}


def test_in_host_mode_a_container_is_reached_wherever_the_host_is(lab: Lab) -> None:
    view = seen(lab, "host")
    assert answers(view) == dict.fromkeys(FROM_AND_TO, True) | {"name": False}
    assert dict(view.interfaces)["ada"] == dict(view.interfaces)["bea"]
    assert f"{lab.host.address}/24" in view.addresses


def test_with_none_nobody_is_reached(lab: Lab) -> None:
    view = seen(lab, "none")
    assert answers(view) == dict.fromkeys(FROM_AND_TO, False) and view.addresses == ()
    assert view["host"].finding.endswith("Network is unreachable")


def test_with_macvlan_the_lan_is_reached_and_the_host_is_not(lab: Lab) -> None:
    needs(lab, "macvlan")
    view = seen(lab, "macvlan")
    assert answers(view) == dict.fromkeys(FROM_AND_TO, True) | dict.fromkeys(("localhost", "host", "from-host"), False)
    macs = {interface.mac for _, interfaces in view.interfaces for interface in interfaces}
    assert len(macs) == 2


def test_an_overlay_needs_a_swarm_and_gives_a_second_interface_for_the_way_out(lab: Lab) -> None:
    needs(lab, "swarm")
    view = seen(lab, "overlay")
    no = dict.fromkeys(("localhost", "from-host", "from-outside"), False)
    assert answers(view) == dict.fromkeys(FROM_AND_TO, True) | no
    (inside, out) = dict(view.interfaces)["ada"]
    assert (inside.network, inside.mtu, out.mtu) == ("span", 1450, 1500), "50 bytes are for the outer headers (VXLAN)"
    assert lab.engine.daemon.client.info()["Swarm"]["LocalNodeState"] == "inactive", "left again"


def test_the_containers_of_every_engine_run_on_a_linux_kernel(lab: Lab) -> None:
    """Whatever the machine is that the learner sits at: on macOS and Windows it is that of a virtual machine."""
    assert lab.engine.daemon.client.info()["OSType"] == "linux"
    assert lab.container("ada").exec("uname -s").output == "Linux\n"


def test_a_bridge_network_exists_on_its_own_daemon_only(lab: Lab) -> None:
    assert lab.network("bridge").inspect()["Scope"] == lab.network("app").inspect()["Scope"] == "local"


def test_a_packet_to_the_outside_meets_more_rules_on_a_bridge_than_with_any_other_driver(lab: Lab) -> None:
    needs(lab, "trace")
    costs = {key: {cost.target: cost for cost in seen(lab, key).costs} for key in ("bridge", "own", "host", "none")}
    bridge, own, host = (costs[key]["outside"] for key in ("bridge", "own", "host"))
    assert bridge.stacks == own.stacks == ("ada", "host", "outside") and host.stacks == ("host", "outside")
    assert min(bridge.rules, own.rules) > 3 * host.rules and min(bridge.decisions, own.decisions) > host.decisions
    assert "SNAT" in bridge.log and "SNAT" not in host.log
    assert not costs["none"]["outside"].answered and "bea" not in costs["none"]


def test_two_containers_of_one_bridge_do_not_trouble_the_hosts_rules(lab: Lab) -> None:
    """On an engine of its own: icc=False hands bridged packets to iptables for as long as the host runs."""
    needs(lab, "trace")
    with Lab("calm", engine="embedded") as calm:
        (cost, _) = seen(calm, "bridge").costs
    assert cost.answered and cost.rules == 0 and cost.kinds["fdb"] == 2
