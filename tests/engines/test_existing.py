"""How the learner's own engine is found: DOCKER_HOST, contexts, sockets; and how a missing one is told."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from netlab import Lab, errors
from netlab.engines import Engine, existing, find
from netlab.engines.image import lab_image
from netlab.engines.private import PrivateEngine
from tests.real import private_roots

pytestmark = pytest.mark.skipif(not private_roots(), reason="no real engine here (needs root and dockerd)")


@pytest.fixture(scope="module")
def running() -> Iterator[PrivateEngine]:
    with PrivateEngine("test") as engine:
        yield engine


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home without any docker configuration."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path / ".docker"))
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    return tmp_path


def test_docker_host_is_taken_first(running: PrivateEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", running.url)
    with find() as engine:
        assert (engine.kind, engine.why, engine.url) == ("docker", "DOCKER_HOST", running.url)


def test_a_docker_context_is_followed(running: PrivateEngine, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As written by `docker context create`: meta.json in a folder named by the SHA-256 of the name."""
    import hashlib

    folder = home / ".docker/contexts/meta" / hashlib.sha256(b"lab").hexdigest()
    folder.mkdir(parents=True)
    meta = {"Name": "lab", "Metadata": {}, "Endpoints": {"docker": {"Host": running.url, "SkipTLSVerify": False}}}
    (folder / "meta.json").write_text(json.dumps(meta))
    (home / ".docker/config.json").write_text(json.dumps({"currentContext": "lab"}))
    with find() as engine:
        assert (engine.why, engine.url) == ("docker context lab", running.url)


def test_the_rootless_socket_is_found(running: PrivateEngine, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home))
    (home / "docker.sock").symlink_to(running.url.removeprefix("unix://"))
    with find() as engine:
        assert engine.why == "rootless socket"


def test_docker_desktops_socket_is_found(running: PrivateEngine, home: Path) -> None:
    (home / ".docker/run").mkdir(parents=True)
    (home / ".docker/run/docker.sock").symlink_to(running.url.removeprefix("unix://"))
    with find() as engine:
        assert engine.why == "Docker Desktop's socket"


def test_netlab_engine_takes_the_place_of_auto(running: PrivateEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETLAB_ENGINE", "docker")
    monkeypatch.setenv("DOCKER_HOST", running.url)
    lab_image(running.daemon.client, pulls=False)
    with Lab("auto") as lab:
        assert lab.engine.kind == "docker"
        assert lab.container("web").exec("echo hi").output == "hi\n"


def test_no_engine_is_told_with_every_place_tried() -> None:
    with pytest.raises(errors.NoEngine) as caught:
        find("docker")
    assert "unix:///var/run/docker.sock (default socket): nobody listens there" in str(caught.value)
    assert "DOCKER_HOST" in str(caught.value)


def test_without_docker_auto_is_the_embedded_engine_and_says_why() -> None:
    with find() as engine:
        assert str(engine) == "embedded, Docker Engine 28.5.2 (no Docker answers here: simulated in this process)"


def test_a_dead_docker_host_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")
    with pytest.raises(errors.NoEngine, match=r"/nowhere/docker.sock \(DOCKER_HOST\)"):
        find()


def test_an_unknown_engine_is_told() -> None:
    with pytest.raises(errors.BadOption, match="podman"):
        find("podman")


def test_an_engine_that_is_there_is_never_reconfigured(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", engine.url)
    with pytest.raises(errors.BadOption, match="never reconfigured"):
        find("docker", settings={"mtu": 1400})


def test_a_permission_problem_is_told_with_the_remedy() -> None:
    error = OSError("('Connection aborted.', PermissionError(13, 'Permission denied'))")
    assert "usermod -aG docker" in existing._reason(error)


def test_an_engine_that_goes_away_is_told_and_the_lab_still_closes(tmp_path: Path) -> None:
    running = PrivateEngine("test")
    lab = Lab("cut", engine=running)
    web = lab.container("web")
    running.close()
    with pytest.raises(errors.EngineGone, match="web"):
        web.exec("true")
    lab.close()
