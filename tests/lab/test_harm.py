"""On an engine that is not ours: what is refused, what is said first, what is never left."""

from collections.abc import Iterator

import pytest

from netlab import Lab, errors
from netlab.engines.private import PrivateEngine


@pytest.fixture
def theirs(engine: PrivateEngine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    """A lab on the learner's own Docker."""
    monkeypatch.setenv("DOCKER_HOST", engine.url)
    with Lab("guest") as lab:
        assert lab.engine.kind == "docker"
        yield lab


def test_a_privileged_container_is_refused(theirs: Lab) -> None:
    with pytest.raises(errors.Refused, match="'tool'.*private"):
        theirs.container("tool", privileged=True)


def test_capabilities_in_the_hosts_network_are_refused(theirs: Lab) -> None:
    with pytest.raises(errors.Refused, match="'tool'"):
        theirs.container("tool", networks="host", cap_add="NET_ADMIN")
    assert theirs.container("inside", cap_add="NET_ADMIN").exec("ip link set eth0 mtu 1400")


def test_what_icc_does_to_the_machine_is_said_before(theirs: Lab, capsys: pytest.CaptureFixture[str]) -> None:
    theirs.network("quiet", icc=False)
    assert "bridge-nf-call-iptables" in capsys.readouterr().out


def test_a_subnet_that_hides_a_route_of_the_host_is_refused_and_nothing_is_left(theirs: Lab) -> None:
    before = theirs.engine.daemon.client.containers.list(all=True)
    with pytest.raises(errors.SubnetOverlap, match="192.0.2.0/24"):
        theirs.network("app", subnet="192.0.2.0/26")
    assert theirs.engine.daemon.client.containers.list(all=True) == before
    theirs.network("app", subnet="203.0.113.0/26")


def test_daemon_settings_are_refused(theirs: Lab) -> None:
    with pytest.raises(errors.BadOption, match="never reconfigured"):
        Lab("other", daemon={"mtu": 1400})


def test_an_engine_that_is_not_ours_goes_on_after_the_lab(engine: PrivateEngine, theirs: Lab) -> None:
    theirs.container("web")
    theirs.close()
    assert engine.daemon.client.ping()
    assert engine.daemon.client.containers.list(all=True) == []


def test_volumes_that_are_not_ours_are_not_mounted(theirs: Lab) -> None:
    api = theirs.engine.daemon.client.api
    api.create_volume("precious")
    try:
        with pytest.raises(errors.NameTaken, match="'precious'"):
            theirs.container("web", volumes="precious:/data")
    finally:
        api.remove_volume("precious")
