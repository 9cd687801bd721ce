"""The SVG and the text: everything of the snapshot is there, by stable names, whoever draws."""

import os
import re
import stat
import subprocess
import sys
import sysconfig
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

import netlab.messages
from netlab.diagram import Diagram, draw, ids, render, words
from netlab.diagram.text import clean
from netlab.errors import BadInput, DiagramError, NetlabError
from netlab.snapshot.model import Outside, Snapshot
from tests.diagram.snapshots import (
    APP,
    BACK,
    DEFAULT,
    container,
    crowd,
    every_kind,
    host,
    network,
    random_snapshots,
    small,
    snapshot,
    two_hosts,
)

SVG = "{http://www.w3.org/2000/svg}"
ODD = "앱 & <망> \"q\" 'r'"


def elements(diagram: Diagram) -> dict[str, ElementTree.Element]:
    root = ElementTree.fromstring(diagram.svg)
    return {element.attrib["id"]: element for element in root.iter() if "id" in element.attrib}


def texts(element: ElementTree.Element) -> str:
    return "\n".join(text.text or "" for text in element.iter(f"{SVG}text"))


def tooltip(element: ElementTree.Element) -> str:
    return "".join(title.text or "" for title in element.iter(f"{SVG}title"))


@pytest.fixture
def nothing_to_draw_with(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("NETLAB_DOT", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sysconfig, "get_path", lambda name: str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))


@pytest.fixture
def korean(request: pytest.FixtureRequest) -> None:
    before = netlab.messages.language()
    request.addfinalizer(lambda: netlab.messages.set_language(before))
    netlab.messages.set_language("ko")


# names


def test_ids_are_these_and_stay() -> None:
    assert set(elements(draw(small()))) == {
        "host", "stack", "stack-eth0", "outside", "port-8080-tcp", "port-127.0.0.1-5353-udp",
        "network-app", "network-bridge", "wire-network-app", "wire-network-bridge", "wire-stack-eth0",
        "container-web", "container-client", "container-old", "web-eth0", "client-eth0", "old-eth0",
        "wire-web-eth0", "wire-client-eth0", "wire-old-eth0",
    }  # fmt: skip


def test_with_several_hosts_each_id_begins_with_its_host() -> None:
    found = set(elements(draw(two_hosts())))
    assert {"host1-host", "host2-host", "host1-container-web", "host2-container-web", "host2-web-eth0"} <= found
    assert {"outside", "lan", "tunnel-mesh"} <= found


def test_a_container_called_like_anothers_interface_gets_an_id_of_its_own() -> None:
    things = (container("container", APP, interfaces=(container("x", APP).interfaces[0],)), container("eth0", APP))
    found = draw(snapshot(host((APP,), things)))
    assert {"container-eth0", "container-eth0-2"} <= set(elements(found))


@given(random_snapshots())
@settings(max_examples=25, deadline=None)
def test_ids_are_unique_and_everything_is_drawn(found: Snapshot) -> None:
    diagram = draw(found)
    names = re.findall(r' id="([^"]*)"', diagram.svg)
    assert len(names) == len(set(names))
    scene_ids = {thing.id for thing in (*diagram._scene.nodes, *diagram._scene.wires)}
    assert set(elements(diagram)) == scene_ids


@pytest.mark.parametrize("make", [small, every_kind, two_hosts, lambda: crowd(60, 4)])
def test_the_same_snapshot_gives_the_same_bytes(make) -> None:
    one, two = draw(make()), draw(make())
    assert (one.dot, one.svg, one.text) == (two.dot, two.svg, two.text)


def test_another_interpreter_gives_the_same_bytes() -> None:
    program = (
        "from netlab.diagram import draw; from tests.diagram.snapshots import every_kind;"
        "import sys; sys.stdout.buffer.write(draw(every_kind()).svg.encode())"
    )
    env = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, check=True)
    assert done.stdout.decode() == draw(every_kind()).svg


# what is there


@pytest.mark.parametrize("make", [small, every_kind, two_hosts, lambda: crowd(60, 4), lambda: crowd(20, 7)])
def test_every_container_interface_address_and_port_is_in_the_picture_and_in_the_text(make) -> None:
    diagram = draw(make())
    picture, words_ = texts(ElementTree.fromstring(diagram.svg)), diagram.text
    for machine in diagram.snapshot.hosts:
        for each in machine.containers:
            assert each.name in picture and each.name in words_
            for interface in each.interfaces:
                for address in interface.addresses:
                    assert address.partition("/")[0] in picture.split() and address in words_
            for port in each.ports:
                assert words.port_words(port, each.name) in picture
                assert f"{port.host_port}/{port.protocol}" in words_
        for net in machine.networks:
            assert net.name in words_
            if net.name not in ("host", "none"):
                assert all(subnet.cidr in picture and subnet.gateway in picture for subnet in net.subnets)


def test_a_cell_says_its_interface_and_address_and_its_tooltip_the_rest() -> None:
    found = elements(draw(every_kind()))
    assert texts(found["api-eth1"]).split("\n") == ["eth1", "10.19.0.3", "= backend"]
    assert tooltip(found["api-eth1"]) == "api eth1: 10.19.0.3/16, mtu 1500, back"


def test_who_owns_the_default_route_is_said_and_drawn_thicker() -> None:
    found = elements(draw(every_kind()))
    assert "default route" in texts(found["api-eth0"]) and "default route" not in texts(found["api-eth1"])
    widths = [
        float(path.attrib.get("stroke-width", 1))
        for n in (0, 1)
        for path in found[f"wire-api-eth{n}"].iter(f"{SVG}path")
    ]
    assert widths[0] > widths[1]


def test_a_bar_says_its_gateway_and_what_is_special() -> None:
    found = elements(draw(every_kind()))
    assert "gateway 10.18.0.1" in texts(found["network-app"])
    assert "internal" in texts(found["network-back"])
    assert "no DNS" in texts(found["network-bridge"]) and "no DNS" not in texts(found["network-app"])


def test_options_that_differ_from_dockers_own_are_said() -> None:
    options = (("com.docker.network.bridge.enable_icc", "false"), ("com.docker.network.driver.mtu", "1450"))
    usual = (("com.docker.network.bridge.enable_icc", "true"), ("com.docker.network.driver.mtu", "1500"))
    nets = network("one", 1, options=options), network("two", 2, options=usual)
    found = elements(draw(snapshot(host(nets, ()))))
    assert "mtu 1450 · icc false" in texts(found["network-one"])
    assert "mtu" not in texts(found["network-two"])


def test_a_stopped_container_is_dimmed_and_says_so() -> None:
    found = elements(draw(every_kind()))
    assert "stopped (exited)" in texts(found["container-worker"])
    for name in ("container-worker", "worker-back", "wire-worker-back"):
        assert "stopped" in found[name].attrib["class"].split()
    assert "stopped" not in found["container-web"].attrib["class"].split()


def test_what_is_not_ours_is_drawn_lighter_but_not_where_nothing_is_ours() -> None:
    found = elements(draw(every_kind()))
    assert (
        "theirs" in found["container-stranger"].attrib["class"] and "theirs" in found["network-theirs"].attrib["class"]
    )
    assert "theirs" not in found["container-web"].attrib["class"] + found["network-bridge"].attrib["class"]
    foreign = snapshot(host((DEFAULT,), (container("stranger", DEFAULT, ours=False),)))
    assert "theirs" not in elements(draw(foreign))["container-stranger"].attrib["class"]


def test_none_and_shared_namespaces_are_said() -> None:
    found = elements(draw(every_kind()))
    assert "no interface but lo" in texts(found["lonely-none"])
    assert "shares web's interfaces" in texts(found["container-sidecar"])
    assert "the host's interfaces" in texts(found["monitor-host"])


def test_without_machines_outside_there_is_still_an_outside() -> None:
    assert "Internet" in texts(elements(draw(snapshot(host((), ()), outside=())))["outside"])


def test_several_machines_outside_hang_on_a_lan() -> None:
    outside = Outside("printer", "192.0.2.50/24"), Outside("legacy", "192.0.2.60/24")
    found = elements(draw(snapshot(host((), ()), outside=outside)))
    assert {"lan", "outside-printer", "outside-legacy", "wire-outside-printer"} <= set(found)
    assert "192.0.2.60" in texts(found["outside-legacy"])


def test_a_snapshot_without_hosts_is_drawn_too() -> None:
    assert "outside" in elements(draw(snapshot()))


# odd text


def test_markup_quotes_and_korean_survive() -> None:
    odd = network(ODD, 1)
    thing = container("웹<&>", odd, image="a&b", aliases=((ODD, "디<비>"),))
    diagram = draw(snapshot(host((odd,), (thing,), name="노트북 <1>")))
    picture = texts(ElementTree.fromstring(diagram.svg))
    for text in (ODD, "웹<&>", "a&b", "= 디<비>", "host 노트북 <1>"):
        assert text in picture.split("\n")
    assert all(text in diagram.text for text in (ODD, "웹<&>", "a&b", "디<비>"))
    assert ids.network(ODD) in elements(diagram)


def test_names_that_dot_or_html_could_mistake_for_syntax_stay_text() -> None:
    for name in ("<b>x</b>", "&amp;", "a\\nb", "\\N", "-->", '"];x', "<<TABLE>>", "a\x07b"):
        diagram = draw(snapshot(host((network(name, 1),), (container(name, image=name),))))
        assert texts(ElementTree.fromstring(diagram.svg)).split("\n").count(clean(name)) >= 3, name


def test_a_long_name_is_shortened_but_whole_in_its_tooltip_and_in_the_text() -> None:
    long = "payment-service-of-the-second-region-blue-1"
    diagram = draw(snapshot(host((APP,), (container(long, APP),))))
    assert "payment-servic…region-blue-1" in texts(elements(diagram)["container-" + long])
    assert long in tooltip(elements(diagram)["container-" + long]) and long in diagram.text


def test_the_words_are_korean_where_korean_is_spoken(korean: None) -> None:
    diagram = draw(every_kind())
    picture = texts(ElementTree.fromstring(diagram.svg))
    for text in ("호스트 host", "게이트웨이 10.18.0.1", "멈춤 (exited)", "내부 전용", "기본 경로", "바깥"):
        assert text in picture.split("\n"), text
    assert "게이트웨이" in diagram.text


# who draws


def test_without_any_graphviz_the_text_is_shown_and_says_what_is_missing(nothing_to_draw_with: None) -> None:
    diagram = draw(small())
    bundle = diagram._repr_mimebundle_()
    assert "pip install graphviz-pure" in bundle["text/plain"].split("\n")[0]
    assert diagram.text in bundle["text/plain"]
    assert (
        "172" not in bundle["text/html"] and "10.18.0.2/16" in bundle["text/html"] and "<svg" not in bundle["text/html"]
    )
    with pytest.raises(DiagramError, match="graphviz-pure"):
        _ = diagram.svg


def test_the_text_form_is_escaped(nothing_to_draw_with: None) -> None:
    html = draw(snapshot(host((network("<script>", 1),), ())))._repr_mimebundle_()["text/html"]
    assert "&lt;script&gt;" in html and "<script>" not in html


def program(folder: Path, name: str, script: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def test_netlab_dot_comes_first_then_graphviz_pure_then_dot(
    nothing_to_draw_with: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dot = program(tmp_path, "dot", "true")
    assert render.binary() == str(dot)
    pure = program(tmp_path, render._NAME, "true")
    assert render.binary() == str(pure)
    mine = program(tmp_path, "mine", "true")
    monkeypatch.setenv("NETLAB_DOT", str(mine))
    assert render.binary() == str(mine)


def test_a_netlab_dot_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETLAB_DOT", "/nowhere/dot")
    assert "/nowhere/dot" in draw(small())._repr_mimebundle_()["text/plain"].split("\n")[0]


@pytest.mark.parametrize(
    ("script", "why"), [("echo broken >&2; exit 3", "broken"), ("exit 4", "exit code 4"), ("echo hello", "")]
)
def test_a_graphviz_that_fails_is_named_with_its_reason(
    script: str, why: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bad = program(tmp_path, "bad", script)
    monkeypatch.setenv("NETLAB_DOT", str(bad))
    diagram = draw(small())
    with pytest.raises(NetlabError) as caught:
        _ = diagram.svg
    assert str(bad) in str(caught.value) and why in str(caught.value)
    assert diagram.text in diagram._repr_mimebundle_()["text/plain"]


def test_a_graphviz_that_writes_no_good_xml_is_an_error_of_ours(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NETLAB_DOT", str(program(tmp_path, "bad", "echo '<svg'")))
    assert "<pre>" in draw(small())._repr_mimebundle_()["text/html"]


def test_a_graphviz_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(render, "TIMEOUT", 0.2)
    monkeypatch.setenv("NETLAB_DOT", str(program(tmp_path, "slow", "exec sleep 30")))
    with pytest.raises(DiagramError, match=r"0\.2 s"):
        _ = draw(small()).svg


# a value that shows itself


def test_a_notebook_gets_inline_svg_and_the_text() -> None:
    diagram = draw(small())
    bundle = diagram._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}
    assert bundle["text/html"].startswith("<svg") and bundle["text/plain"] == diagram.text
    assert repr(diagram) == "<Diagram of 'lab': 3 containers, 2 networks>"


def test_a_screen_reader_gets_one_picture_with_a_title_and_the_text() -> None:
    root = ElementTree.fromstring(draw(small()).svg)
    assert root.attrib["role"] == "img" and root.attrib["aria-label"] == "lab lab: hosts 1, networks 2, containers 3"
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert root[0].text == root.attrib["aria-label"] and root[1].text == draw(small()).text


@pytest.mark.parametrize(("name", "start"), [("a.svg", "<svg"), ("a.dot", "digraph"), ("a.TXT", "lab —")])
def test_it_is_saved_by_its_ending(name: str, start: str, tmp_path: Path) -> None:
    assert draw(small()).save(tmp_path / name).read_text(encoding="utf-8").startswith(start)


def test_an_ending_nobody_writes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"a\.png.*\.svg"):
        draw(small()).save(tmp_path / "a.png")
    assert not list(tmp_path.iterdir())


def test_drawing_imports_graphviz_only_when_it_is_needed() -> None:
    code = (
        "import sys; from netlab.diagram import draw; from netlab.snapshot.model import Snapshot;"
        "d = draw(Snapshot('x', 'y', ())); repr(d); d.text; assert 'graphviz' not in sys.modules;"
        "d.dot; assert 'graphviz' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])


def test_two_diagrams_are_equal_when_their_snapshots_are() -> None:
    assert draw(small()) == draw(small()) != draw(snapshot(host((APP, BACK), ())))
