"""`python -m netlab serve`: the docker command and the SDK on a served engine, and its end."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import docker
import pytest

from netlab import Lab


def test_it_serves_its_owner_until_told_to_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    socket = tmp_path / "made" / "docker.sock"
    line = [sys.executable, "-m", "netlab", "serve", "--socket", str(socket)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert f"unix://{socket}" in process.stdout.readline()
        assert stat.S_IMODE(socket.stat().st_mode) == 0o600
        assert stat.S_IMODE(socket.parent.stat().st_mode) == 0o700
        client = docker.DockerClient(f"unix://{socket}")
        assert client.containers.run("busybox", "nslookup www.example.test", remove=True).count(b"192.0.2.1") >= 2
        client.close()
        monkeypatch.setenv("DOCKER_HOST", f"unix://{socket}")
        with Lab("guest") as lab:
            app = lab.network("app")
            web = lab.container("web", networks=[app])
            assert lab.container("client", networks=[app]).ping("web").address == web.address
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    assert not os.path.exists(socket)
