"""The host and the machine outside, seen from within; what network address translation does to a packet's source."""

import re
from typing import Any

import pytest

from netlab import Lab
from netlab.errors import BadInput, NotOnThisEngine


def test_a_command_runs_in_the_network_namespace_of_the_host(lab: Lab) -> None:
    shown = lab.host.exec("ip -4 addr show eth0")
    assert shown and f"inet {lab.host.address}/24" in shown.output
    assert "docker0" in lab.host.exec("ip link").output
    assert "docker0" not in lab.outside.exec("ip link").output


def test_a_command_is_split_as_a_shell_would_and_no_shell_runs_it(lab: Lab) -> None:
    assert lab.host.exec("echo 'a  b' | wc -c").output == "a  b | wc -c\n"
    assert lab.host.exec(["echo", "$HOME", "*"]).output == "$HOME *\n"
    assert lab.host.exec(["sh", "-c", "echo one; echo two >&2; exit 3"]).exit_code == 3
    assert lab.host.exec(["sh", "-c", "echo one; echo two >&2; echo three"]).output == "one\ntwo\nthree\n"


def test_a_program_that_is_not_there_is_told(lab: Lab) -> None:
    with pytest.raises(BadInput, match="host: nonsuch"):
        lab.host.exec("nonsuch --help")
    with pytest.raises(BadInput, match="empty"):
        lab.host.exec("")


def test_a_container_has_a_port_on_its_networks_bridge(lab: Lab) -> None:
    app = lab.network("app")
    before = lab.host.interfaces
    lab.container("web", networks=[app])
    (port,) = [i for i in lab.host.interfaces if i.name not in {b.name for b in before}]  # type: ignore[attr-defined]
    assert port.name.startswith("veth") and port.network == "app"  # type: ignore[attr-defined]


def test_the_host_has_a_route_to_each_bridge_network_and_its_default_route_leads_outside(lab: Lab) -> None:
    app = lab.network("app", subnet="203.0.113.0/26")
    routes = {route.destination: route for route in lab.host.routes}  # type: ignore[attr-defined]
    assert routes["203.0.113.0/26"].dev == f"br-{app.id[:12]}" and routes["203.0.113.0/26"].src == "203.0.113.1"
    assert routes["default"].via == lab.outside.address


def test_the_host_fetches_from_a_container_without_a_published_port(lab: Lab) -> None:
    web = lab.container("web", command="httpd -f -h /etc", hostname="web")
    assert lab.host.wait_for(lambda: lab.host.fetch(f"http://{web.address}/hostname")).body == "web\n"


def seen_outside_with_a_route(lab: Lab, **options: Any) -> str:
    """What the outside answers to a container that is not masqueraded, once it has a route back."""
    web = lab.container("web", networks=[lab.network("app", subnet="203.0.113.0/26", **options)])
    assert web.address == "203.0.113.2"
    url = f"http://{lab.outside.address}/"
    assert not web.fetch(url, timeout=1)
    assert lab.outside.exec(f"ip route add 203.0.113.0/26 via {lab.host.address}")
    try:
        return web.fetch(url, timeout=2).body
    finally:
        assert lab.outside.exec("ip route del 203.0.113.0/26")


@pytest.mark.versions(20, 27)
def test_without_masquerading_the_outside_sees_the_containers_address_and_needs_a_route_back(lab: Lab) -> None:
    assert seen_outside_with_a_route(lab, masquerade=False) == "You come from 203.0.113.2\n"


@pytest.mark.versions(28, 28)
def test_without_masquerading_an_answer_to_the_containers_address_is_dropped(lab: Lab) -> None:
    """The raw table of 28 drops whatever comes from another interface straight to a container's address."""
    assert seen_outside_with_a_route(lab, masquerade=False) == ""


@pytest.mark.versions(28, 28)
def test_a_routed_network_is_not_masqueraded_and_answers_come_in(lab: Lab) -> None:
    assert seen_outside_with_a_route(lab, gateway_mode="routed") == "You come from 203.0.113.2\n"


def test_they_show_themselves(lab: Lab) -> None:
    assert repr(lab.host) == "<Host host 192.0.2.11>" or re.fullmatch(r"<Host host 192\.0\.2\.\d+>", repr(lab.host))
    assert repr(lab.outside) == "<Outside outside 192.0.2.1>"
    assert lab.host.address in lab.host._repr_html_() and "192.0.2.1" in lab.outside._repr_html_()


def test_what_was_run_on_the_host_is_told_by_commands(lab: Lab) -> None:
    lab.host.exec("iptables -t nat -S")
    lab.outside.exec("ip route")
    assert "iptables -t nat -S" in lab.commands(probes=True)
    assert "ip route" not in lab.commands(probes=True)


def test_an_engine_that_cannot_be_entered_says_so(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lab.engine, "capabilities", lab.engine.capabilities - {"host", "outside"})
    with pytest.raises(NotOnThisEngine, match=r"'host'.*private, embedded"):
        _ = lab.host
    with pytest.raises(NotOnThisEngine, match=r"'outside'.*private, embedded"):
        _ = lab.outside


def test_a_network_without_a_bridge_has_no_forwarding_table(lab: Lab) -> None:
    with pytest.raises(BadInput, match=r"'nosuch' has no bridge.*bridge"):
        lab.host.forwarding("nosuch")


def test_a_program_of_the_host_can_be_run_in_a_containers_network_namespace(lab: Lab) -> None:
    web = lab.container("web", networks=[lab.network("app")], hostname="web")
    pid = web.inspect()["State"]["Pid"]
    inside = lab.host.exec(f"nsenter -t {pid} -n ip -4 addr show eth0")
    assert inside and f"inet {web.address}/" in inside.output and "docker0" not in inside.output
    assert lab.host.exec(f"nsenter -t {pid} -n -u hostname").output == "web\n"
    assert lab.host.exec(f"nsenter --target {pid} --net sh -c 'exit 3'").exit_code == 3
    assert not lab.host.exec("nsenter -t 999999 -n ip addr")
