"""The live map tells of each part what the engine says, and follows the lab."""

from collections.abc import Iterator

import pytest

from netlab import Lab
from netlab.diagram import draw
from netlab.messages import set_language
from netlab.ui.map import LiveMap, live_map


@pytest.fixture
def lab() -> Iterator[Lab]:
    with Lab("map", engine="embedded") as opened:
        opened.network("back", internal=True, mtu=1400)
        opened.container("web", networks=["back"], aliases=["www"], command="httpd -f -p 80")
        yield opened


@pytest.fixture
def shown(lab: Lab) -> LiveMap:
    made = live_map(lab)
    assert made.widget is not None
    return made


def test_each_detail_belongs_to_a_part_of_the_picture(lab: Lab, shown: LiveMap) -> None:
    lab.container("open", ports="127.0.0.1:8080:80")
    lab.container("bare", networks=["none"])
    lab.container("own", networks=["host"])
    shown.refresh()
    picture = draw(shown.snapshot).svg
    assert [id for id in shown.details if f'id="{id}"' not in picture] == []
    assert {"container-web", "web-eth0", "wire-web-eth0", "network-back", "stack", "host"} <= set(shown.details)
    assert "port-127.0.0.1-8080-tcp" in shown.details


def test_an_interface_tells_its_address_its_aliases_and_its_mac(lab: Lab, shown: LiveMap) -> None:
    rows = dict(shown.details["web-eth0"].rows)
    (interface,) = lab["web"].interfaces
    assert rows["address"] == interface.addresses[0] and rows["MAC"] == interface.mac
    assert (rows["aliases"], rows["MTU"]) == ("www", "1400")


def test_rules_stand_with_the_network_they_speak_of(shown: LiveMap) -> None:
    told = shown.widget.state["details"]
    assert "DROP" in told["network-back"]["html"]  # it is internal
    assert "DROP" not in told["web-eth0"]["html"]


def test_the_map_follows_the_lab(lab: Lab, shown: LiveMap) -> None:
    before = shown.widget.state
    shown.refresh()
    assert shown.widget.state is before
    lab.container("db", networks=["back"])
    shown.refresh()
    assert "container-db" in shown.widget.state["details"] and "container-db" in shown.widget.state["svg"]


def test_a_click_on_the_button_looks_again(lab: Lab, shown: LiveMap) -> None:
    lab.container("db", networks=["back"])
    shown.widget._handle_custom_msg("refresh", [])
    assert "container-db" in shown.widget.state["details"]


def test_a_closed_lab_keeps_its_last_picture_and_says_so(lab: Lab, shown: LiveMap) -> None:
    lab.close()
    shown.refresh()
    assert "closed" in shown.widget.state["problem"] and "container-web" in shown.widget.state["svg"]


def test_a_page_without_widgets_has_all_details(shown: LiveMap) -> None:
    static = shown._repr_mimebundle_()
    assert "www" in static["text/html"] and "<svg" in static["text/html"] and "web" in static["text/plain"]
    assert "application/vnd.jupyter.widget-view+json" in static


def test_the_words_are_korean_in_korean(lab: Lab) -> None:
    set_language("ko")
    try:
        assert dict(live_map(lab).details["network-back"].rows)["서브넷"]
    finally:
        set_language("en")
