"""An engine of ours that is served: known as what it is behind DOCKER_HOST, and shared by all who come."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import docker
import pytest

from netlab import Lab, errors
from netlab.engines import Engine, find, survey


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    socket: Path = tmp_path_factory.mktemp("served") / "docker.sock"
    line = [sys.executable, "-m", "netlab", "serve", "--socket", str(socket)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        process.stdout.readline()
        yield f"unix://{socket}"
        process.terminate()


@pytest.fixture(autouse=True)
def docker_host(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", url)


@pytest.mark.parametrize("name", ["auto", "docker"])
def test_it_is_the_embedded_engine_whatever_it_is_asked_for_as(name: str, url: str) -> None:
    with find(name) as engine:
        assert (engine.kind, engine.url) == ("embedded", url)
        assert url in engine.why and "DOCKER_HOST" in engine.why
        assert engine.parallel == 1 and not engine.own_per_lab and not engine.pulls
        assert engine.capabilities >= {"host", "outside"} and "daemon-settings" not in engine.capabilities


def test_its_host_and_the_machine_outside_are_told_and_asked(url: str) -> None:
    with find() as engine:
        assert [(i.name, i.addresses) for i in engine.daemon.interfaces] == [("eth0", ("192.0.2.11/24",))]
        assert [(m.name, m.address) for m in engine.outside] == [("outside", "192.0.2.1/24")]
        assert "192.0.2.11/24" in engine.daemon.run(["ip", "addr", "show", "eth0"])
        with pytest.raises(subprocess.CalledProcessError):
            engine.daemon.run(["ping", "-c", "1", "-W", "1", "192.0.2.99"])


def test_its_answers_are_those_of_an_engine_in_the_process(url: str) -> None:
    def told(engine: Engine) -> list[object]:
        daemon = engine.daemon
        return [
            daemon.interfaces, engine.outside,  # type: ignore[list-item]
            daemon.execute(["ip", "route"]), daemon.execute(["nosuch"]),  # type: ignore[attr-defined]
            daemon.execute(["sh", "-c", "echo o; echo e >&2; exit 3"], "outside"),  # type: ignore[attr-defined]
        ]  # fmt: skip

    with find() as there, find("embedded") as here:
        assert told(there) == told(here)
        assert told(there)[-1] == {"ExitCode": 3, "Stdout": "o\n", "Stderr": "e\n", "Output": "o\ne\n"}


def test_its_time_is_the_walls(url: str) -> None:
    with find() as engine:
        begun = time.monotonic()
        engine.daemon.run(["sleep", "1"])
        assert 1 <= time.monotonic() - begun < 5


def test_a_lab_removes_only_what_it_made(url: str) -> None:
    with contextlib.closing(docker.DockerClient(url)) as client:
        client.containers.run("busybox", ["sleep", "infinity"], name="mine", detach=True)
        with Lab("guest") as lab:
            lab.container("web", networks=[lab.network("app")])
            assert {c.name for c in client.containers.list()} == {"mine", "web"}
        assert [c.name for c in client.containers.list(all=True)] == ["mine"]
        assert {n.name for n in client.networks.list()} == {"bridge", "host", "none"}
        client.containers.get("mine").remove(force=True)


def test_its_settings_are_not_changed_and_it_is_said_what_to_do(url: str) -> None:
    for name in ("auto", "docker"):
        with pytest.raises(errors.BadOption, match=f"(?s){url}.*bip.*engine='embedded'.*--config-file"):
            Lab("set", engine=name, daemon={"bip": "10.9.0.1/24"})
    with Lab("set", engine="embedded", daemon={"bip": "10.9.0.1/24"}) as lab:
        assert lab.container("web").address.startswith("10.9.0.")


def test_the_list_of_engines_says_that_it_is_no_docker(url: str) -> None:
    rows = {kind: (usable, why) for kind, usable, why in survey()}
    assert rows["docker"] == (False, f"what answers at {url} is netlab's embedded engine")
    assert rows["embedded"][0] and url in rows["embedded"][1]


def test_a_real_engine_refuses_what_only_ours_has(engine: Engine) -> None:
    api = engine.daemon.client.api
    for answer in (api._get(api._url("/netlab/interfaces")), api._post_json(api._url("/netlab/host/exec"), data={})):
        assert answer.status_code == 404


def test_what_died_with_its_engine_is_forgotten_by_clean(tmp_path: Path) -> None:
    """Both the lab's process and the engine are killed: there is nothing to remove, and nothing to keep a record of."""
    socket = tmp_path / "engine" / "docker.sock"
    surroundings = {**os.environ, "NETLAB_STATE": str(tmp_path / "state"), "DOCKER_HOST": f"unix://{socket}"}
    line = [sys.executable, "-m", "netlab", "serve", "--socket", str(socket)]
    with subprocess.Popen(line, env=surroundings, stdout=subprocess.PIPE, text=True) as engine:
        assert engine.stdout
        engine.stdout.readline()
        code = "import os; from netlab import Lab; Lab('dead').container('web'); os._exit(0)"
        subprocess.run([sys.executable, "-c", code], env=surroundings, check=True, timeout=60)
        engine.kill()
    records = tmp_path / "state" / "labs"
    assert len(list(records.glob("*.json"))) == 1 and socket.exists()
    line = [sys.executable, "-m", "netlab", "clean"]
    told = subprocess.run(line, env=surroundings, capture_output=True, text=True, timeout=60, check=False)
    assert told.returncode == 0 and f"socket {socket}" in told.stdout
    assert list(records.glob("*.json")) == [] and not socket.parent.exists()
