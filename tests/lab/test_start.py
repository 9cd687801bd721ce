"""`make lab` without Docker: one engine for all notebooks and terminals of a JupyterLab, which ends with it."""

import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.blocking.client import BlockingKernelClient

from netlab import start
from netlab.course import folder
from netlab.engines import existing, sockets
from netlab.errors import NoEngine
from netlab.records import state_folder

DOCKER = shutil.which("docker")


class Course:
    """`python -m netlab lab` with nothing of the user's settings."""

    def __init__(self, folder: Path, *options: str, **environment: str) -> None:
        self.folder, self.token = folder, secrets.token_hex(8)
        (folder / "notebooks").mkdir(exist_ok=True)
        names = {"CONFIG_DIR": "config", "DATA_DIR": "data", "RUNTIME_DIR": "runtime"}
        own = {f"JUPYTER_{name}": str(folder / place) for name, place in names.items()}
        own["NETLAB_STATE"] = str(state_folder())
        line = [sys.executable, "-m", "netlab", "lab", "--folder", str(folder / "notebooks"), *options]
        line += ["--no-browser", "--allow-root", "--ServerApp.port=0", f"--IdentityProvider.token={self.token}"]
        with (folder / "log").open("w") as log:
            self.process = subprocess.Popen(
                line, env={**os.environ, **own, "HOME": str(folder), **environment},
                stdout=subprocess.PIPE, stderr=log, text=True, start_new_session=True,
            )  # fmt: skip
        assert self.process.stdout is not None
        self.said = self.process.stdout.readline()
        eventually(lambda: list((folder / "runtime").glob("jpserver-*.json")), 60)
        self.url = self.said.strip().partition("DOCKER_HOST=")[2]
        self.socket = Path(self.url.removeprefix("unix://"))

    def api(self, method: str, path: str) -> Any:
        (file,) = (self.folder / "runtime").glob("jpserver-*.json")
        base = json.loads(file.read_text())["url"]
        asked = urllib.request.Request(f"{base}api/{path}", b"{}" if method == "POST" else None, method=method)
        asked.add_header("Authorization", f"token {self.token}")
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return json.loads(answer.read() or b"null")

    def engine(self) -> int:
        """The process id of the engine served beside it."""
        (child,) = [pid for pid in children(self.process.pid) if b"--until-eof" in words(pid)]
        return child

    def end(self, number: int = signal.SIGTERM) -> None:
        self.process.send_signal(number)
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.process.wait(30)


def eventually(condition: Callable[[], Any], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def children(pid: int) -> list[int]:
    return [int(each) for file in Path(f"/proc/{pid}/task").glob("*/children") for each in file.read_text().split()]


def words(pid: int) -> list[bytes]:
    return Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")


def shells(course: Course) -> list[int]:
    """The shells of JupyterLab's terminals, by the name of their program."""
    named = {pid: Path(os.fsdecode(words(pid)[0])).name for pid in children(course.process.pid)}
    return [pid for pid, name in named.items() if name.lstrip("-").endswith("sh")]


def environment(pid: int) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/environ").read_text().split("\0")
    return dict(line.split("=", 1) for line in lines if "=" in line)


class Kernel:
    """A kernel that JupyterLab started, and a client of it."""

    def __init__(self, course: Course) -> None:
        self.course, self.id = course, course.api("POST", "kernels")["id"]
        self.connect()

    def connect(self) -> None:
        """A kernel that is just starting misses heartbeats and counts as dead: ask again."""
        eventually(self._is_ready, 60)

    def _is_ready(self) -> bool:
        self.client = BlockingKernelClient(connection_file=str(self.file))
        self.client.load_connection_file()
        self.client.start_channels()
        try:
            self.client.wait_for_ready(10)
        except RuntimeError:
            self.client.stop_channels()
            return False
        return True

    def run(self, code: str) -> str:
        said: list[str] = []

        def hear(message: dict[str, Any]) -> None:
            content = message["content"]
            said.append(content.get("text", "") or "\n".join(content.get("traceback", [])))

        reply = self.client.execute_interactive(code, output_hook=hear, timeout=60)
        assert reply["content"]["status"] == "ok", said
        return "".join(said)

    @property
    def file(self) -> Path:
        return self.course.folder / "runtime" / f"kernel-{self.id}.json"

    def kill(self) -> None:
        """JupyterLab starts it again."""
        (before,) = self.processes()
        os.kill(before, signal.SIGKILL)
        eventually(lambda: self.processes() not in ([], [before]))
        self.client.stop_channels()
        self.connect()

    def processes(self) -> list[int]:
        return [pid for pid in children(self.course.process.pid) if str(self.file).encode() in words(pid)]

    def restart(self) -> None:
        self.client.stop_channels()
        self.course.api("POST", f"kernels/{self.id}/restart")
        self.connect()


NAMES = """
from netlab.engines import find
with find() as engine:
    print(sorted(each.name for each in engine.daemon.client.containers.list()))
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


@pytest.fixture
def course(tmp_path: Path) -> Iterator[Course]:
    made = Course(tmp_path, "--engine", "embedded")
    yield made
    if made.process.poll() is None:
        made.end(signal.SIGKILL)
        eventually(lambda: not sockets.listens(made.socket))


def test_kernels_terminals_and_the_docker_command_share_one_engine(course: Course) -> None:
    assert course.socket.stat().st_mode & 0o777 == 0o600 and course.socket.parent.stat().st_mode & 0o777 == 0o700
    first, second = Kernel(course), Kernel(course)
    first.run('from netlab import Lab\nlab = Lab("one")\nlab.container("web")')
    assert "['web']" in second.run(NAMES)
    second.run('from netlab import Lab\nlab = Lab("two")\nlab.container("db")\nlab.site.api')
    assert "['db', 'web']" in first.run(NAMES)
    course.api("POST", "terminals")
    eventually(lambda: [environment(pid).get("DOCKER_HOST") for pid in shells(course)] == [course.url])
    if DOCKER:
        surroundings = {"PATH": os.environ["PATH"], "DOCKER_HOST": course.url, "HOME": str(course.folder)}
        line = [DOCKER, "run", "-d", "--name", "by-hand", "busybox", "sleep", "infinity"]
        subprocess.run(line, env=surroundings, check=True, capture_output=True, timeout=20)
    else:
        second.run("lab.site.api.create_container('busybox', ['sleep', 'infinity'], name='by-hand')")
        second.run("lab.site.api.start('by-hand')")
    first.restart()  # gives the kernel time to close its labs
    assert "['by-hand', 'db']" in first.run(NAMES)
    first.run('from netlab import Lab\nlab = Lab("one")\nlab.container("web")')
    first.kill()
    assert "['by-hand', 'db', 'web']" in first.run(NAMES)  # a killed kernel removes nothing ...
    assert "1" in first.run('from netlab import Lab\nlab = Lab("one")')  # ... but its lab, opened again, does
    assert "['by-hand', 'db']" in first.run(NAMES)
    course.end()
    assert course.process.returncode == 0
    assert not course.socket.parent.exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_the_engine_ends_with_jupyterlab(course: Course, number: int) -> None:
    engine = course.engine()
    course.end(number)
    eventually(lambda: not Path(f"/proc/{engine}").exists() or b"--until-eof" not in words(engine))
    assert not course.socket.parent.exists()


def test_a_killed_engine_leaves_no_socket_for_the_next_start(course: Course, tmp_path: Path) -> None:
    os.kill(course.engine(), signal.SIGKILL)
    eventually(lambda: not sockets.listens(course.socket))
    course.end()
    assert course.socket.exists()
    assert f"socket {course.socket}" in sockets.sweep()
    assert not course.socket.parent.exists()


# --- which engine it is


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """JupyterLab is not run, but what it would be called with is kept."""
    calls: list[list[str]] = []
    monkeypatch.setattr(
        start, "jupyter", lambda arguments: calls.append([*arguments, os.environ.get("DOCKER_HOST", "")]) or 0
    )
    for name in ("DOCKER_HOST", "NETLAB_ENGINE"):
        monkeypatch.setenv(name, "")  # so that it is put back
        monkeypatch.delenv(name)
    return calls


def test_where_nothing_answers_an_engine_is_served(begun: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(existing, "places", lambda: iter(()))
    said: list[str] = []
    assert start.start(["."], tell=said.append) == 0
    (((folder, url),), (told,)) = begun, said
    assert folder == "." and url.startswith("unix://") and url in told
    assert not Path(url.removeprefix("unix://")).exists()


def test_a_docker_that_answers_is_left_as_it_is(
    begun: list[list[str]], engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_HOST", engine.url)
    said: list[str] = []
    assert start.start([], tell=said.append) == 0
    assert begun == [[engine.url]] and engine.version in said[0]


def test_a_docker_host_that_is_dead_is_an_error(begun: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")
    with pytest.raises(NoEngine, match="/nowhere"):
        start.start([])
    assert begun == []


def test_another_engine_asked_for_is_each_notebooks_own(
    begun: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NETLAB_ENGINE", "private")
    assert start.start(["."], tell=lambda text: None) == 0
    assert begun == [[".", ""]]


def test_the_course_opens_on_its_front_page(tmp_path: Path) -> None:
    root, page = folder.front_page("ko")
    assert (Path(root.partition("=")[2]) / page.partition("/lab/tree/")[2]).is_file()
