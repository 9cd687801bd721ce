"""Several notebooks on one engine that is served; what goes wrong there is told in the learner's language.

The engine is the embedded one, as JupyterLab and Binder share it between notebooks and terminal.
"""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docker
import pytest

from netlab import start
from netlab.ownership import things
from tests.course.kernels import Kernel

LAB = "from netlab import Lab\nlab = Lab({name!r})"
WEB = "app = lab.network('app')\nweb = lab.container('web', networks=[app])"


@pytest.fixture(scope="module")
def served() -> Iterator[tuple["subprocess.Popen[str]", str]]:
    process, url = start.serve_beside()
    yield process, url
    start._end(process)


@pytest.fixture
def url(served: tuple[Any, str]) -> Iterator[str]:
    """Of an engine on which nothing is left afterwards."""
    yield served[1]
    client = docker.DockerClient(base_url=served[1])
    left = [str(thing) for thing in things(client)]
    client.close()
    assert left == []


@pytest.fixture
def kernel(url: str, tmp_path: Path) -> Iterator[Kernel]:
    with Kernel(tmp_path, DOCKER_HOST=url, NETLAB_LANG="ko") as opened:
        yield opened


def remove_behind_its_back(url: str, name: str) -> None:
    """As `docker rm -f` in a terminal."""
    client = docker.DockerClient(base_url=url)
    client.api.remove_container(name, force=True)
    client.close()


def test_two_notebooks_on_one_engine_do_not_touch_each_other(kernel: Kernel, url: str, tmp_path: Path) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    with Kernel(folder, DOCKER_HOST=url) as other:
        kernel.run(LAB.format(name="first"))
        kernel.run(WEB)
        other.run(LAB.format(name="second"))
        taken = other.refused("lab.container('web')")
        assert taken.startswith("NameTaken: the name 'web' is in use by the lab 'first'")
        assert "close that lab (or its notebook), or choose another name" in taken
        other.run("net = lab.network('net'); db = lab.container('db', networks=[net])")
        kernel.run("assert web.ping('localhost') and list(app.members) == ['web']")
        other.run("lab.close()")
        kernel.run("assert web.state == 'running'; lab.close()")


def test_two_notebooks_may_have_labs_of_one_name(kernel: Kernel, url: str, tmp_path: Path) -> None:
    """The name is the learner's; whose a thing is, its label says."""
    folder = tmp_path / "other"
    folder.mkdir()
    with Kernel(folder, DOCKER_HOST=url, NETLAB_LANG="ko") as other:
        for each in (kernel, other):
            each.run(LAB.format(name="same"))
        kernel.run(WEB)
        assert "그 랩(또는 노트북)을 닫거나 다른 이름을 고른다" in other.refused("lab.network('app')")
        other.run("lab.close()")
        kernel.run("assert web.state == 'running'; lab.close()")


def test_after_a_restart_in_the_middle_the_notebook_begins_anew(kernel: Kernel) -> None:
    kernel.run(LAB.format(name="first"))
    kernel.run(WEB)
    kernel.restart()
    kernel.run(LAB.format(name="first"))
    kernel.run(WEB)
    kernel.run("assert web.ping('localhost'); lab.close()")


def test_cells_run_out_of_order_say_what_is_missing(kernel: Kernel) -> None:
    kernel.run(LAB.format(name="first"))
    early = kernel.refused("lab['web'].ping('localhost')")
    assert "'web'는 없다" in early and "만드는 셀을 먼저 실행한다" in early
    assert "먼저 lab.network('app')로 만든다" in kernel.refused("lab.container('web', networks='app')")
    kernel.run(WEB)
    kernel.run("lab.close()")
    assert "랩 'first'는 닫혔다. Lab('first')로 다시 연다" in kernel.refused("web.ping('localhost')")
    kernel.run(LAB.format(name="first"))
    kernel.run(WEB)
    kernel.run("lab.close()")


def test_a_container_removed_behind_the_notebooks_back_is_named_with_the_remedy(kernel: Kernel, url: str) -> None:
    kernel.run(LAB.format(name="first"))
    kernel.run(WEB)
    kernel.run("client = lab.container('client', networks=[app])")
    calls = ("ping('localhost')", "addresses", "exec('true')", "restart()")
    for cell in (*(f"web.{call}" for call in calls), "app.connect(web)", "app.disconnect(web)", "lab.reachability()"):
        remove_behind_its_back(url, "web")
        assert "컨테이너 'web'가 없다. 먼저 lab.container('web')로 만든다" in kernel.refused(cell), cell
        kernel.run("lab.diagram(); lab.snapshot(); client.ping('localhost')")
        kernel.run(WEB)
        kernel.run("assert client.ping(web)")
    kernel.run("lab.close()")


def test_an_engine_that_ends_behind_the_notebooks_back_is_told(tmp_path: Path) -> None:
    process, url = start.serve_beside()
    with Kernel(tmp_path, DOCKER_HOST=url, NETLAB_LANG="ko") as kernel:
        kernel.run(LAB.format(name="first"))
        kernel.run(WEB)
        start._end(process)
        assert "EngineGone" in kernel.refused("web.ping('localhost')")
