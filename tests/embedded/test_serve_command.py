"""`python -m netlab serve`: the docker command and the SDK on a served engine, and its end."""

import asyncio
import contextlib
import os
import queue
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import docker
import pytest

from netlab import Lab, cli
from netlab.embedded.api.core import Core
from netlab.embedded.clock import Clock
from netlab.embedded.server import Served, serve_tcp


def test_it_serves_its_owner_until_told_to_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    socket = tmp_path / "made" / "docker.sock"
    line = [sys.executable, "-m", "netlab", "serve", "--socket", str(socket), "--data-root", str(tmp_path / "data")]
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


def test_it_ends_with_its_standard_input_when_asked_to(tmp_path: Path) -> None:
    socket = tmp_path / "made" / "docker.sock"
    line = [sys.executable, "-m", "netlab", "serve", "--socket", str(socket), "--until-eof", "--quiet"]
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stdin
        assert process.stdout.readline() == f"unix://{socket}\n"
        process.stdin.close()
        assert process.wait(10) == 0
    assert not socket.parent.exists()


def test_a_tcp_port_is_refused_where_there_are_sockets(capsys: pytest.CaptureFixture[str]) -> None:
    assert sys.platform != "win32"
    assert cli.main(["serve", "--tcp", "0"]) == 1
    assert "use --socket PATH" in capsys.readouterr().err


def test_a_tcp_port_serves_the_sdk() -> None:
    told: queue.Queue[tuple[int, asyncio.AbstractEventLoop, asyncio.Task[None]]] = queue.Queue()

    async def main() -> None:
        served = Served(Core(), Clock(skips=False))
        task = asyncio.ensure_future(
            serve_tcp(served, 0, lambda port: told.put((port, asyncio.get_running_loop(), task)))
        )
        with contextlib.suppress(asyncio.CancelledError):
            await task

    thread = threading.Thread(target=asyncio.run, args=[main()])
    thread.start()
    port, loop, task = told.get(timeout=10)
    with contextlib.closing(docker.DockerClient(f"tcp://127.0.0.1:{port}")) as client:
        assert client.containers.run("busybox", ["echo", "hi"], remove=True) == b"hi\n"
    loop.call_soon_threadsafe(task.cancel)
    thread.join(10)
    assert not thread.is_alive()
