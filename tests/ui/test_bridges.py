"""The comparer on the page: a click measures a row again; what goes wrong is seen; without widgets the table stays."""

from collections.abc import Iterator

import pytest

from netlab import Lab
from netlab.ui.bridges import Comparer, compare_bridges


@pytest.fixture
def table() -> Iterator[Comparer]:
    with Lab("mine", engine="embedded") as lab:
        yield compare_bridges(lab)


def click(button: object) -> None:
    """What the browser sends."""
    button._handle_custom_msg({"event": "click"}, [])


def shown(table: Comparer) -> str:
    return str(table.widget.children[0].value)


def shown_status(table: Comparer) -> str:
    return str(table.widget.children[2].value)


def test_a_click_measures_its_row_again_and_no_other(table: Comparer, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {row.key: row for row in table.comparison.differences}
    assert "bad address" not in str(table["links"]) and "2 variables" in shown(table)
    monkeypatch.setattr("netlab.embedded.daemon.links.environment", lambda *_: ())
    click(table.buttons[-1])
    assert not table["links"].default and "2 variables" not in shown(table)
    assert all(table[key] is row for key, row in before.items() if key != "links")


def test_each_row_has_a_button_that_is_named_after_it(table: Comparer) -> None:
    assert [button.description for button in table.buttons] == [row.title for row in table.comparison.differences]
    assert all(button.tooltip for button in table.buttons)


def test_after_an_error_a_click_can_be_tried_again(table: Comparer) -> None:
    """ipywidgets logs what a callback raises; that it is seen and fails a run is in tests/course/test_widgets.py."""
    web = table.lab.container("plain-web")
    click(table.buttons[0])
    assert not table.buttons[0].disabled and "Measur" not in shown_status(table)
    web.remove()
    click(table.buttons[0])
    assert shown_status(table).count("Measured: Names (DNS).") == 1


def test_the_same_output_is_a_widget_where_there_is_a_kernel_and_a_table_elsewhere(table: Comparer) -> None:
    bundle = table._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert "<table" in str(bundle["text/html"]) and "Names (DNS)" in str(bundle["text/plain"])
