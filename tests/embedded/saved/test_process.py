"""`python -m netlab serve` ended and killed, as a process, and started again on its folder."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time

import docker
import pytest
import requests


class Process:
    """One served engine, and the docker SDK on it."""

    def __init__(self, folder, *options, environment=None):
        self.socket = folder / "docker.sock"
        line = [sys.executable, "-m", "netlab", "serve", "--quiet", "--socket", str(self.socket), *options]
        self.process = subprocess.Popen(
            line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
        )
        self.url = self.process.stdout.readline().strip()
        assert self.url, self.process.stderr.read()
        self.client = docker.DockerClient(self.url)

    def end(self, number):
        """What it said, and its exit code."""
        self.client.close()
        self.process.send_signal(number)
        told = self.process.communicate(timeout=60)[1]
        return told, self.process.returncode


@pytest.fixture
def served(tmp_path):
    """Starts engines on one socket and one folder."""
    begun = []

    def start(*options, **others):
        begun.append(Process(tmp_path, *(options or ("--data-root", str(tmp_path / "data"))), **others))
        return begun[-1]

    yield start
    for each in begun:
        each.client.close()
        each.process.kill()
        each.process.communicate()


@pytest.mark.parametrize("how", ["TERM", "KILL"])
def test_a_lab_is_there_again_and_works(served, how):
    first = served()
    app = first.client.networks.create("app")
    first.client.containers.run(
        "busybox", ["sh", "-c", "mkdir -p /www; echo hello > /www/index.html; httpd -f -p 80 -h /www"],
        name="web", network="app", restart_policy={"Name": "always"}, detach=True,
    )  # fmt: skip
    first.client.containers.run("busybox", "sleep infinity", name="asker", network="app", detach=True)
    told, code = first.end(signal.Signals[f"SIG{how}"])
    assert told == "" and code == (0 if how == "TERM" else -signal.SIGKILL)
    second = served()
    assert second.client.networks.get("app").id == app.id
    web, asker = second.client.containers.get("web"), second.client.containers.get("asker")
    assert (web.status, asker.status) == ("running", "exited")
    assert asker.attrs["State"]["ExitCode"] == (137 if how == "TERM" else 255)
    asker.start()
    assert asker.exec_run("wget -qO- http://web").output == b"hello\n"
    assert second.end(signal.SIGTERM) == ("", 0)


def test_what_was_answered_is_there_whenever_it_is_killed(served):
    random_ = random.Random(20261130)
    made, perhaps = [], set()  # what was answered, what was asked for when it was killed
    for round_ in range(3):
        engine = served()
        there = {each.name for each in engine.client.containers.list(all=True)}
        assert set(made) <= there <= {*made, *perhaps}
        for box in engine.client.containers.list(all=True)[:3]:
            assert box.attrs["State"]["Status"] in ("running", "exited", "created")
            box.restart(timeout=0)
        timer = threading.Timer(random_.uniform(0.05, 0.6), engine.process.kill)
        timer.start()
        with contextlib.suppress(requests.exceptions.RequestException, docker.errors.DockerException):
            while True:
                name = f"box-{round_}-{len(made)}"
                engine.client.containers.create("busybox", "sleep infinity", name=name)
                made.append(name)
        perhaps.add(name)
        timer.join()
        assert engine.end(signal.SIGKILL)[0] == ""


def test_without_a_folder_each_socket_has_its_own(served, tmp_path):
    surroundings = {**os.environ, "NETLAB_STATE": str(tmp_path / "state")}
    first = served("--era", "26", environment=surroundings)
    first.client.volumes.create("kept")
    first.end(signal.SIGTERM)
    (folder,) = (tmp_path / "state" / "docker").iterdir()
    assert "docker-sock" in folder.name
    second = served("--mtu", "1500", environment=surroundings)
    assert [each.name for each in second.client.volumes.list()] == ["kept"]
    assert second.client.version()["Version"].startswith("26.")
    second.end(signal.SIGTERM)


def test_programs_files_are_kept_before_long_without_a_request(served, tmp_path):
    first = served()
    script = "sleep 0.3; echo late > /late; echo said; sleep infinity"
    first.client.containers.run("busybox", ["sh", "-c", script], name="box", detach=True)
    log = tmp_path / "data" / "logs" / first.client.containers.get("box").id
    first.client.close()
    end = time.monotonic() + 60
    while not log.exists() or not log.read_bytes():
        assert time.monotonic() < end
        time.sleep(0.05)
    first.end(signal.SIGKILL)
    second = served()
    box = second.client.containers.get("box")
    assert box.logs() == b"said\n"
    assert b"".join(box.get_archive("/late")[0]).count(b"late\n") == 1
