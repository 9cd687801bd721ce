"""What goes wrong behind a click is seen on the page, and fails a headless run."""

from collections.abc import Callable

import pytest

from netlab.course.job import Execution

LAB = """\
# %%
from netlab import Lab
from netlab.ui.bridges import compare_bridges
from netlab.ui.drivers import switch_drivers
lab = Lab("clicks", engine="embedded")
table, drivers = compare_bridges(lab), switch_drivers(lab)
display(table, drivers)

# %%
{act}

# %%
lab.close()
"""
CLICKS = "table.buttons[0].click()\ndrivers.choose('host')\ndrivers.again.click()"
IN_THE_WAY = {
    "plain-web": 'lab.container("plain-web")\ntable.buttons[0].click()',
    "ada": 'lab.container("ada")\ndrivers.again.click()',
}


def test_clicks_that_work_pass(run_one: Callable[..., Execution]) -> None:
    assert run_one(LAB.format(act=CLICKS)).passed


@pytest.mark.parametrize("name", IN_THE_WAY)
def test_an_error_behind_a_click_fails_the_run(run_one: Callable[..., Execution], name: str) -> None:
    execution = run_one(LAB.format(act=IN_THE_WAY[name]))
    (finding,) = execution.findings
    assert "NameTaken" in finding.what and name in finding.what
