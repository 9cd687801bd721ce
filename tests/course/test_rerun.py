"""A notebook can be run again: from top to bottom in one kernel, cell by cell, and after a restart without teardown."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from netlab.course.build import notebook
from netlab.course.source import Form, Source, find, tags
from netlab.engines import Engine
from netlab.engines.image import lab_image
from netlab.engines.private import PrivateEngine
from netlab.ownership import things
from tests.course.kernels import Kernel
from tests.real import major, private_roots

SOURCES = [source for source in find(Path(__file__).parents[2] / "notebooks" / "src") if source.number]
each = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
FIRST = [source for source in SOURCES if source.number in ("00", "04", "06")]
some = pytest.mark.parametrize("source", FIRST, ids=lambda source: source.stem)
real = pytest.mark.skipif(not private_roots(), reason="no real engine here (needs root and dockerd)")


def cells(source: Source, engine: str, form: Form = "solved", teardown: bool = True) -> list[str]:
    """The code of a notebook, for this engine."""
    code = [cell for cell in notebook(source, "en", form).cells if cell.cell_type == "code"]
    kept = [cell.source for cell in code if teardown or "teardown" not in tags(cell)]
    return [kept[0].replace('"auto"', repr(engine)), *kept[1:]]


@pytest.fixture(scope="module")
def shared() -> Iterator[Engine]:
    """An engine that outlives the kernels, as a learner's own does: the newest there is."""
    root, _ = private_roots()[max(private_roots(), key=major)]
    with PrivateEngine("shared", root) as opened:
        lab_image(opened.daemon.client, pulls=False)
        yield opened


@each
def test_a_notebook_runs_again_in_one_kernel(source: Source, tmp_path: Path) -> None:
    """Stopped half-way and begun anew, from top to bottom, and each cell twice: on an engine in the kernel itself."""
    whole = cells(source, "embedded")
    with Kernel(tmp_path) as kernel:
        kernel.run_all(whole[: len(whole) // 2])
        assert set(kernel.run_all(whole)) == {True}
        assert set(kernel.run_all(cell for cell in whole for _ in range(2))) == {True}
    assert [path.name for path in tmp_path.iterdir()] == ["netlab-results.jsonl"]


@each
def test_the_learner_form_runs_again_and_its_checks_say_not_yet(source: Source, tmp_path: Path) -> None:
    with Kernel(tmp_path) as kernel:
        for _ in range(2):
            assert set(kernel.run_all(cells(source, "embedded", "learner"))) == {False}


@some
@real
def test_every_cell_runs_twice(source: Source, shared: Engine, tmp_path: Path) -> None:
    with Kernel(tmp_path, DOCKER_HOST=shared.url) as kernel:
        twice = [cell for cell in cells(source, "docker") for _ in range(2)]
        assert kernel.run_all(twice) == [True, True]
    assert list(things(shared.daemon.client)) == []


@some
@real
def test_a_notebook_runs_again_after_a_restart_without_teardown(source: Source, shared: Engine, tmp_path: Path) -> None:
    with Kernel(tmp_path, DOCKER_HOST=shared.url) as kernel:
        whole = cells(source, "docker")
        kernel.run_all(whole[: len(whole) // 2])
        kernel.run_all(cells(source, "docker", teardown=False))
        before = {thing.id for thing in things(shared.daemon.client)}
        kernel.restart()
        assert {thing.id for thing in things(shared.daemon.client)} == before != set()
        assert kernel.run_all(whole) == [True]
    assert list(things(shared.daemon.client)) == []
