"""%docker in a real kernel: the docker command, or the stand-in, and the SDK on one engine."""

import os
import queue
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.manager import KernelManager

from netlab.engines import Engine
from netlab.engines.image import lab_image

DOCKER = shutil.which("docker")
WITH = [
    pytest.param("with docker", marks=pytest.mark.skipif(not DOCKER, reason="no docker command here")),
    "without docker",
]


class Notebook:
    def __init__(self, path: str, engine: str = "embedded") -> None:
        self.manager = KernelManager()
        self.manager.kernel_spec.argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        self.manager.start_kernel(env={**os.environ, "PATH": path, "NETLAB_ENGINE": engine, "NETLAB_QUIET": "1"})
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)
        self.error = ""

    def run(self, code: str, ends: bool = True) -> str:
        """What it wrote to stdout; `error` is what it wrote to stderr. A traceback is a failure."""
        said: dict[str, str] = {"stdout": "", "stderr": ""}

        def hear(message: dict[str, Any]) -> None:
            if message["msg_type"] == "stream":
                said[message["content"]["name"]] += message["content"]["text"]

        reply = self.client.execute_interactive(code, output_hook=hear, timeout=60)
        assert reply["content"]["status"] == "ok", reply["content"].get("traceback")
        self.error = said["stderr"]
        return said["stdout"]

    def end(self) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


@pytest.fixture(scope="module", params=WITH)
def notebook(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Notebook]:
    folder: Path = tmp_path_factory.mktemp("path")
    if request.param == "with docker":
        assert DOCKER
        (folder / "docker").symlink_to(DOCKER)
    made = Notebook(str(folder))
    made.run("from netlab import Lab")
    yield made
    made.end()


@pytest.fixture
def lab(notebook: Notebook) -> Iterator[Notebook]:
    notebook.run('lab = Lab("magic"); web = lab.container("web", networks=[lab.network("app")])')
    yield notebook
    notebook.run("lab.close()")


def test_the_command_and_the_lab_are_on_one_engine(lab: Notebook) -> None:
    assert "web" in lab.run("%docker ps")
    made = lab.run("%docker run -d --name mine --network app busybox sleep infinity")
    assert len(made) == 65 and lab.error == ""
    assert lab.run('print(bool(web.ping("mine")))') == "True\n"
    assert "0% packet loss" in lab.run("%docker exec mine ping -c 1 web")
    assert lab.run("%docker rm -f mine") == "mine\n"


def test_variables_are_filled_in_and_nothing_goes_through_a_shell(lab: Notebook) -> None:
    lab.run('name, words = "web", "a  b"')
    assert lab.run('%docker exec {name} echo "$words" "{words}" {words}') == "a  b a  b a b\n"
    assert lab.run("%docker exec $name echo 'x;y' '`id`' '|' '>' '$HOME'") == "x;y `id` | > $HOME\n"
    code = 'def f(inner):\n    get_ipython().run_line_magic("docker", "exec web echo {inner} $inner")\nf("local")'
    assert lab.run(code) == "local local\n"


def test_a_failure_is_an_exit_code_and_no_traceback(lab: Notebook) -> None:
    assert lab.run("%docker exec web sh -c 'echo out; echo err >&2; exit 7'") == "out\n"
    assert lab.error == "err\n[exit code 7]\n"
    assert lab.run("print(_exit_code)") == "7\n"
    lab.run("%docker inspect nosuch")
    assert "o such object: nosuch" in lab.error and "[exit code 1]" in lab.error
    lab.run("%docker exec web true")
    assert lab.run("print(_exit_code)") == "0\n"


def test_a_cell_stops_at_the_first_failure(lab: Notebook) -> None:
    text = "%%docker\n# a comment\nexec web echo one\n\ndocker exec web \\\n  echo two\n"
    text += "exec web false\nexec web echo never"
    assert lab.run(text) == "one\ntwo\n"
    assert "exec web false" in lab.error and "1 more" in lab.error and "[exit code 1]" in lab.error


def test_another_lab_is_named(lab: Notebook) -> None:
    lab.run('other = Lab("other"); other.container("db")')
    assert "db" in lab.run("%docker ps") and "web" not in lab.run("%docker ps")
    assert "web" in lab.run("%docker --lab magic ps") and "web" in lab.run("%%docker --lab=magic\nps")
    lab.run("%docker --lab nosuch ps")
    assert "'nosuch'" in lab.error and "magic, other" in lab.error
    lab.run("other.close()")
    assert "web" in lab.run("%docker ps")


def test_what_cannot_be_meant_is_told(notebook: Notebook) -> None:
    notebook.run("%docker ps")
    assert "no lab is open" in notebook.error
    notebook.run('lab = Lab("magic")\n%docker exec web "')
    assert "No closing quotation" in notebook.error
    notebook.run("lab.close()")


def test_output_arrives_while_the_command_runs(lab: Notebook) -> None:
    lab.client.execute("%docker exec web sh -c 'for i in 1 2 3; do echo $i; sleep 1; done; sleep 100000'")
    seen, deadline = "", time.monotonic() + 20
    while "3\n" not in seen and time.monotonic() < deadline:
        try:
            message = lab.client.get_iopub_msg(timeout=5)
        except queue.Empty:
            continue
        if message["msg_type"] == "stream":
            seen += message["content"]["text"]
    assert "1\n2\n3\n" in seen
    lab.client.get_shell_msg(timeout=30)


@pytest.mark.parametrize("notebook", [WITH[0]], indirect=True, scope="module")
def test_an_interrupt_ends_the_command_and_not_the_kernel(lab: Notebook) -> None:
    lab.run("%docker run -d --name talker busybox sh -c 'echo begun; sleep infinity'")
    message, said = lab.client.execute("%docker logs -f talker"), ""
    while "begun\n" not in said:
        got = lab.client.get_iopub_msg(timeout=20)
        said += got["content"].get("text", "") if got["msg_type"] == "stream" else ""
    lab.manager.interrupt_kernel()
    reply = lab.client.get_shell_msg(timeout=20)
    while reply["parent_header"]["msg_id"] != message:
        reply = lab.client.get_shell_msg(timeout=20)
    assert reply["content"]["status"] == "ok"
    assert lab.run("print(_exit_code)") != "0\n"
    assert lab.run("%docker rm -f talker") == "talker\n"


@pytest.mark.parametrize("notebook", [WITH[1]], indirect=True, scope="module")
def test_the_stand_in_says_when_nothing_more_can_come(lab: Notebook) -> None:
    lab.run("%docker run -d --name talker busybox sh -c 'echo begun; sleep infinity'")
    assert lab.run("%docker logs -f talker") == "begun\n"
    assert "nothing can happen any more" in lab.error
    assert lab.run("%docker rm -f talker") == "talker\n"


def test_on_a_real_engine(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The learner's own Docker: what was run by hand stays, what the lab made does not."""
    monkeypatch.setenv("DOCKER_HOST", engine.url)
    folders = [str(tmp_path)]
    if DOCKER:
        (tmp_path / "with").mkdir()
        (tmp_path / "with" / "docker").symlink_to(DOCKER)
        folders.append(str(tmp_path / "with"))
    image = lab_image(engine.daemon.client, engine.pulls)
    for path in folders:
        notebook = Notebook(path, "auto")
        try:
            notebook.run('from netlab import Lab\nlab = Lab("real"); web = lab.container("web")')
            assert "web" in notebook.run("%docker ps")
            assert len(notebook.run(f"%docker run -d --name by-hand {image} sleep 1000")) == 65
            assert notebook.run(f"%docker run --rm {image} sh -c 'echo out; echo err >&2; exit 3'") == "out\n"
            assert notebook.error == "err\n[exit code 3]\n"
            assert notebook.run("%docker exec by-hand echo hi") == "hi\n"
            notebook.run("lab.close()")
            assert [c.name for c in engine.daemon.client.containers.list()] == ["by-hand"]
        finally:
            notebook.end()
            engine.daemon.client.containers.get("by-hand").remove(force=True)


def test_the_extension_registers_it_too(notebook: Notebook) -> None:
    notebook.run("%reload_ext netlab")
    assert notebook.run("print('docker' in get_ipython().magics_manager.magics['cell'])") == "True\n"
