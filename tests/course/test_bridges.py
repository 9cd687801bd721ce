"""The comparison of bridges: what it finds is measured, carries its evidence, and leaves nothing behind."""

from collections.abc import Iterator
from dataclasses import FrozenInstanceError

import pytest

from netlab import Lab, errors
from netlab.course import bridges
from netlab.course.bridges import compare
from netlab.engines import Engine, find
from netlab.ownership import things


@pytest.fixture
def embedded() -> Iterator[Engine]:
    with find("embedded") as engine:
        yield engine


def test_five_differences_are_measured_on_this_engine_with_commands_and_what_they_printed(lab: Lab) -> None:
    found = compare(lab)
    assert [row.key for row in found.differences] == ["names", "isolation", "rewiring", "settings", "links"]
    assert [(bool(row.default), bool(row.own)) for row in found.differences] == [(False, True)] * 4 + [(True, False)]
    assert lab.engine.version in found.engine
    for cell in (cell for row in found.differences for cell in (row.default, row.own)):
        assert all(each.command.startswith("docker ") for each in cell.evidence)
        assert any(each.output.strip() for each in cell.evidence)
    assert "bad address 'plain-web'" in found["names"].default.log


def test_nothing_of_a_measurement_is_left_and_the_lab_is_as_before(embedded: Engine) -> None:
    with Lab("mine", engine=embedded) as lab:
        lab.container("web")
        compare(lab)
        assert list(lab) == ["web"] and len(lab.commands()) == 1
        assert [thing.name for thing in things(embedded.daemon.client)] == ["web"]


def test_a_cell_says_what_this_engine_did_and_not_what_is_in_the_books(
    embedded: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An engine whose links bring nothing, as from 29.0 on."""
    monkeypatch.setattr("netlab.embedded.daemon.links.environment", lambda *_: ())
    with Lab("mine", engine=embedded) as lab:
        row = compare(lab, ["links"])["links"]
    assert not row.default and row.default.finding == "No variables. The name `db` works."


def test_a_host_whose_rules_let_everything_through_is_told(lab: Lab) -> None:
    """Engines from 28.0 on also drop in the raw table what comes straight to a container's address."""
    rules = (["-t", "raw", "{}", "PREROUTING"], ["-t", "filter", "{}", "DOCKER-USER"])
    for rule in rules:
        lab.engine.daemon.run(["iptables", *(word.format("-I") for word in rule), "-j", "ACCEPT"])
    try:
        row = compare(lab, ["isolation"])["isolation"]
    finally:
        for rule in rules:
            lab.engine.daemon.run(["iptables", *(word.format("-D") for word in rule), "-j", "ACCEPT"])
    assert not row.own and row.own.finding.startswith("No:")


def test_a_measurement_is_frozen(embedded: Engine) -> None:
    with Lab("mine", engine=embedded) as lab:
        row = compare(lab, ["names"])["names"]
        with pytest.raises(FrozenInstanceError):
            row.default.holds = True


def test_a_name_in_the_way_is_told_and_nothing_is_left(embedded: Engine) -> None:
    with Lab("mine", engine=embedded) as lab:
        lab.container("plain-web")
        with pytest.raises(errors.NameTaken, match="plain-web"):
            compare(lab, ["names"])
        assert [thing.name for thing in things(embedded.daemon.client)] == ["plain-web"]


def test_an_unknown_row_is_refused(embedded: Engine) -> None:
    with Lab("mine", engine=embedded) as lab:
        with pytest.raises(errors.CourseError, match="names, isolation"):
            compare(lab, ["taste"])
        with pytest.raises(errors.CourseError, match="names, isolation"):
            compare(lab, ["names"])["taste"]


def test_the_table_needs_no_script(embedded: Engine) -> None:
    with Lab("mine", engine=embedded) as lab:
        html = compare(lab)._repr_html_()
    assert html.count("<details") == 2 * len(bridges.MEASURES) and html.count('scope="row"') == len(bridges.MEASURES)
    assert "<script" not in html and "<caption" in html


def test_a_closed_lab_measures_nothing(embedded: Engine) -> None:
    with Lab("mine", engine=embedded) as lab:
        pass
    with pytest.raises(errors.LabClosed):
        compare(lab, ["names"])
