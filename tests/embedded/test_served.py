"""An engine in a process of its own, on a socket."""

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import docker
import pytest

from netlab.engines.embedded import EmbeddedEngine

SERVE = [sys.executable, "-m", "netlab", "serve", "--socket"]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, "subprocess.Popen[bytes]"]]:
    path = tmp_path / "run" / "docker.sock"
    with subprocess.Popen([*SERVE, str(path)]) as process:
        deadline = time.monotonic() + 20
        while not path.exists():
            assert process.poll() is None and time.monotonic() < deadline
            time.sleep(0.02)
        yield path, process
        process.terminate()


def test_the_socket_is_for_its_owner_alone(served):
    path, _ = served
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_no_byte_of_three_hundred_execs_is_lost(served):
    client = docker.DockerClient(base_url=f"unix://{served[0]}")
    try:
        box = client.containers.run("busybox", ["sleep", "infinity"], detach=True)
        assert [box.exec_run(["echo", "x"]).output for _ in range(300)] == [b"x\n"] * 300
    finally:
        client.close()


def test_it_ends_when_it_is_told_to_and_takes_its_socket_along(served):
    path, process = served
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    assert not path.exists()


def test_a_second_engine_on_one_socket_is_refused(served):
    done = subprocess.run([*SERVE, str(served[0])], capture_output=True, text=True, timeout=20)
    assert done.returncode == 1 and "serves" in done.stderr
    assert os.path.exists(served[0])


def test_the_embedded_engine_is_an_engine_like_the_others():
    with EmbeddedEngine("asked for") as engine:
        assert str(engine) == "embedded, Docker Engine 28.5.2 (asked for)"
        assert engine.daemon.client.containers.run("busybox", ["hostname"], hostname="h1", remove=True) == b"h1\n"
