"""The switcher on the page: a button shows its driver, one measures it again; without widgets all stand there."""

from collections.abc import Iterator

import pytest

from netlab import Lab, errors
from netlab.ui.drivers import Switcher, switch_drivers


@pytest.fixture
def drivers() -> Iterator[Switcher]:
    with Lab("mine", engine="embedded") as lab:
        yield switch_drivers(lab)


def panel(drivers: Switcher) -> str:
    return str(drivers.widget.children[2].value)


def status(drivers: Switcher) -> str:
    return str(drivers.widget.children[1].value)


def test_a_click_shows_another_driver(drivers: Switcher) -> None:
    assert drivers.chosen == "bridge" and "172.17.0.2" in panel(drivers)
    drivers.buttons.set_state({"index": 3})
    assert drivers.chosen == "none" and "172.17.0.2" not in panel(drivers) and "none: only lo" in panel(drivers)
    assert "Shown: none" in status(drivers) and 'role="status"' in status(drivers)


def test_choosing_in_code_is_a_click(drivers: Switcher) -> None:
    drivers.choose("host")
    assert drivers.buttons.value == drivers.chosen == "host" and "docker0" in panel(drivers)
    with pytest.raises(errors.CourseError, match="macvlan"):
        drivers.choose("overlay")


def test_the_driver_shown_is_measured_again(drivers: Switcher) -> None:
    before = {view.key: view for view in drivers.comparison.views}
    drivers.choose("own")
    drivers.lab.host.exec("iptables -I INPUT -p icmp -j DROP")
    drivers.again.click()
    assert before["own"]["host"] and not drivers["own"]["host"]
    assert all(drivers[key] is view for key, view in before.items() if key != "own")
    assert drivers.chosen == "own" and not drivers.again.disabled


def test_there_is_a_button_for_each_driver_that_was_measured_and_it_says_what_it_is(drivers: Switcher) -> None:
    assert [key for _, key in drivers.buttons.options] == [view.key for view in drivers.comparison.views]
    assert all(drivers.buttons.tooltips)


def test_the_same_output_is_a_widget_where_there_is_a_kernel_and_pictures_elsewhere(drivers: Switcher) -> None:
    bundle = drivers._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert str(bundle["text/html"]).count("<svg") == len(drivers.comparison.views)
    assert "Does `ada` reach `bea`?" in str(bundle["text/plain"])
