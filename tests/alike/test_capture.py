"""lab.capture: the same frames pass, whatever the engine; what nobody can listen at is told."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from netlab import Lab
from netlab.engines import Engine
from netlab.errors import BadInput, NotRunning
from netlab.frames import Frame
from netlab.wire import read_pcap

Pair = tuple[str, str, str]


@pytest.fixture(scope="module")
def lab(engine: Engine) -> Iterator[Lab]:
    with Lab("listening", engine=engine) as opened:
        app = opened.network("app")
        opened.container("web", networks=[app], command="httpd -f -p 80 -h /etc")
        opened.container("client", networks=[app])
        yield opened


def said(frames: Iterable[Frame], *protocols: str) -> list[Pair]:
    """What passed between the two, in order: who, to whom, what. Kernels also announce addresses by themselves."""
    names = {"web", "client", "everybody on the link"}
    return [
        (each.source, each.destination, each.meaning)
        for each in frames
        if each.protocol in protocols and {each.source, each.destination} <= names and "by itself" not in each.meaning
    ]


def test_a_first_ping_is_a_question_to_everybody_an_answer_and_an_echo(lab: Lab) -> None:
    fresh = lab.container("fresh", networks=["app"])
    address = lab["web"].address
    with lab.capture(fresh) as seen:
        assert fresh.ping("web")
    mac = lab["web"].interfaces[0].mac
    passed = [(each.source, each.destination, each.meaning) for each in seen if each.protocol in ("ARP", "ICMP")]
    asked = ("fresh", "everybody on the link", f"who has {address}?")
    assert passed[passed.index(asked) :][:4] == [
        asked, ("web", "fresh", f"{address} is at {mac}"),
        ("fresh", "web", "ping 0: are you there?"), ("web", "fresh", "ping 0: yes"),
    ]  # fmt: skip
    fresh.remove()


def test_a_bridge_hears_a_connection_from_its_opening_to_its_end(lab: Lab) -> None:
    with lab.capture(lab["app"]) as seen:
        assert lab["client"].fetch("http://web/hostname")
    passed = said(seen, "TCP")
    assert passed[:2] == [
        ("client", "web", "asks to open a connection to port 80"), ("web", "client", "accepts the connection")
    ]  # fmt: skip
    texts = [text for _, _, text in passed]
    assert any("GET /hostname HTTP/1.1" in text for text in texts)
    assert any("HTTP/1.1 200 OK" in text for text in texts)
    assert texts.count("has nothing more to send") == 2


def test_a_closed_port_refuses(lab: Lab) -> None:
    with lab.capture(lab["app"]) as seen:
        assert not lab["client"].fetch("http://web:81/")
    assert said(seen, "TCP") == [
        ("client", "web", "asks to open a connection to port 81"),
        ("web", "client", "refuses the connection, or breaks it off"),
    ]


def test_a_capture_goes_on_until_it_is_stopped_and_keeps_what_it_has(lab: Lab, tmp_path: Path) -> None:
    seen = lab.capture("client")
    lab["client"].ping("web")
    before = len(said(seen, "ICMP"))
    lab["client"].ping("web")
    assert (before, len(said(seen, "ICMP"))) == (2, 4)
    seen.stop()
    lab["client"].ping("web")
    seen.stop()
    assert len(said(seen, "ICMP")) == 4
    assert [each.data for each in read_pcap(seen.save(tmp_path / "x.pcap").read_bytes())] == [
        each.captured.data for each in seen
    ]
    assert "web" in seen._repr_html_() and "ICMP echo reply" in repr(seen)


def test_the_outside_sees_the_hosts_address_only(lab: Lab) -> None:
    with lab.capture(lab.outside) as seen:
        assert lab["client"].ping(lab.outside.address)
    ends = {(each.source, each.destination) for each in seen.frames.only("ICMP")}
    assert ends == {(lab.host.address, lab.outside.address), (lab.outside.address, lab.host.address)}


def test_a_lab_that_closes_stops_listening(engine: Engine) -> None:
    with Lab("closing", engine=engine) as lab:
        seen = lab.capture(lab.host, "docker0")
    assert len(seen) == 0 or seen.frames[0].size
    seen.stop()


def test_where_nobody_can_listen_is_told(lab: Lab) -> None:
    for place, words in (("nope", "nothing to listen at is called 'nope'"), (3, "nothing to listen at is called 3")):
        with pytest.raises(BadInput, match=words):
            lab.capture(place)
    with pytest.raises(BadInput, match="web has no interface 'eth7'; it has lo, eth0"):
        lab.capture("web", "eth7")
    with pytest.raises(BadInput, match="the network 'host' has no bridge"):
        lab.capture(lab.network("host"))
    with pytest.raises(NotRunning, match="'idle' does not run"):
        idle = lab.container("idle")
        idle.stop(0)
        lab.capture(idle)
