"""What goes wrong behind a click is seen on the page, and fails a headless run."""

from collections.abc import Callable

import pytest

from netlab.course.execute import Execution

LAB = """\
# %%
from netlab import Lab
from netlab.ui.bridges import compare_bridges
lab = Lab("clicks", engine="embedded")
table = compare_bridges(lab)
table

# %%
{act}

# %%
lab.close()
"""
IN_THE_WAY = 'lab.container("plain-web")\ntable.buttons[0].click()'


def test_a_click_that_works_passes(run_one: Callable[..., Execution]) -> None:
    assert run_one(LAB.format(act="table.buttons[0].click()")).passed


@pytest.mark.parametrize("act", [IN_THE_WAY])
def test_an_error_behind_a_click_fails_the_run(run_one: Callable[..., Execution], act: str) -> None:
    execution = run_one(LAB.format(act=act))
    (finding,) = execution.findings
    assert "NameTaken" in finding.what and "plain-web" in finding.what
