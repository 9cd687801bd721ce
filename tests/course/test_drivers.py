"""The comparison of drivers: what it finds carries its evidence, and nothing is left behind."""

from collections.abc import Iterator

import pytest

from netlab import Lab, errors
from netlab.course.drivers import DRIVERS, compare
from netlab.course.drivers_html import each
from netlab.engines import Engine, find
from netlab.engines.embedded import EmbeddedEngine
from netlab.ownership import things


@pytest.fixture
def embedded() -> Iterator[Engine]:
    with find("embedded") as engine:
        yield engine


@pytest.fixture
def lab(embedded: Engine) -> Iterator[Lab]:
    with Lab("mine", engine=embedded) as opened:
        yield opened


def test_all_drivers_are_measured_or_named_as_lacking(lab: Lab) -> None:
    found = compare(lab)
    assert {view.key for view in found.views} | {key for key, _ in found.skipped} == {each.key for each in DRIVERS}
    assert {view.key for view in found.views} == {"bridge", "own", "host", "none", "macvlan"}
    assert "overlay" in repr(found) and "swarm" in repr(found) and "overlay" not in found


def test_every_answer_carries_the_command_and_what_it_printed(lab: Lab) -> None:
    for view in compare(lab).views:
        for question, cell in view.reach:
            assert cell.evidence and all(each.command for each in cell.evidence), (view.key, question)
            assert any(each.output.strip() for each in cell.evidence), (view.key, question)


def test_an_engine_that_cannot_be_entered_is_asked_less(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EmbeddedEngine, "capabilities", frozenset())
    found = compare(lab)
    assert [view.key for view in found.views] == ["bridge", "own", "host", "none"]
    for view in found.views:
        assert [question for question, _ in view.reach] == ["neighbour", "name", "localhost"] and not view.costs


def test_nothing_of_a_measurement_is_left_and_the_lab_is_as_before(lab: Lab, embedded: Engine) -> None:
    lab.container("web")
    before = {network["Name"] for network in embedded.daemon.client.api.networks()}
    compare(lab)
    assert list(lab) == ["web"] and len(lab.commands()) == 1
    assert [thing.name for thing in things(embedded.daemon.client)] == ["web"]
    assert {network["Name"] for network in embedded.daemon.client.api.networks()} == before


def test_a_name_in_the_way_is_told(lab: Lab, embedded: Engine) -> None:
    lab.container("bea")
    with pytest.raises(errors.NameTaken, match="bea"):
        compare(lab, ["bridge"])
    assert [thing.name for thing in things(embedded.daemon.client)] == ["bea"]


def test_what_was_not_measured_is_refused_by_name(lab: Lab) -> None:
    with pytest.raises(errors.CourseError, match="bridge, own, host, none, macvlan, overlay"):
        compare(lab, ["ipvlan"])
    found = compare(lab, ["bridge"])
    with pytest.raises(errors.CourseError, match="there are bridge"):
        found["host"]
    with pytest.raises(errors.CourseError, match="neighbour, name"):
        found["bridge"]["weather"]


def test_the_steps_of_a_ping_are_the_data_planes_own(lab: Lab) -> None:
    """The same decisions again: what is counted does not depend on who counts, and a rule more is seen."""
    before, again = (compare(lab, ["bridge"])["bridge"].costs[-1] for _ in range(2))
    assert [step.what for step in before.steps] == [step.what for step in again.steps]
    lab.host.exec("iptables -I DOCKER-USER -d 192.0.2.1 -j RETURN")
    more = compare(lab, ["bridge"])["bridge"].costs[-1]
    assert more.rules > before.rules and "-d 192.0.2.1" in more.log


def test_the_pages_need_no_script(lab: Lab) -> None:
    found = compare(lab)
    table, details = found._repr_html_(), each(found)
    assert table.count('scope="col"') == len(found.views) and "<script" not in table + details
    assert details.count("<svg") == len(found.views)


def test_a_closed_lab_measures_nothing(embedded: Engine) -> None:
    with Lab("mine", engine=embedded) as lab:
        pass
    with pytest.raises(errors.LabClosed):
        compare(lab, ["bridge"])
