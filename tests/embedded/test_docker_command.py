"""The real docker command, each one that is installed, against an engine of ours: as %docker does, and served."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from netlab.embedded.api.core import Core
from netlab.embedded.clock import Clock
from netlab.embedded.server import serving
from netlab.errors import Conflict
from tests.embedded.contract import Setup
from tests.embedded.terminal import Screen


def installed() -> list[str]:
    """Every different docker command on the PATH."""
    found: dict[str, str] = {}
    for folder in os.environ["PATH"].split(":"):
        path = shutil.which("docker", path=folder)
        if path:
            found.setdefault(os.path.realpath(path), path)
    return list(found.values())


COMMANDS = installed() or [pytest.param("", marks=pytest.mark.skip("no docker command here"))]


def name(path: str) -> str:
    return path.strip("/").replace("/", "-")


def environment(folder: Path, path: str = "") -> dict[str, str]:
    made = {"PATH": os.environ["PATH"], "HOME": str(folder), "TERM": "xterm"}
    return made | ({"DOCKER_HOST": f"unix://{path}"} if path else {})


class Notebook:
    """One engine for the SDK in the process and for a command whose door is open only while it runs."""

    def __init__(self, lab: Setup, command: str, folder: Path) -> None:
        self.lab, self.command, self.folder = lab, command, folder

    def docker(self, *words: str, **options: Any) -> subprocess.CompletedProcess[str]:
        with serving(self.lab.core, self.lab.clock) as path:
            return subprocess.run(
                [self.command, *words], env=environment(self.folder, path), text=True, capture_output=True,
                timeout=20, **({} if "input" in options else {"stdin": subprocess.DEVNULL}), **options,
            )  # fmt: skip

    def said(self, *words: str, **options: Any) -> tuple[int, str]:
        done = self.docker(*words, **options)
        return done.returncode, done.stdout


@pytest.fixture(params=COMMANDS, ids=name)
def notebook(request: pytest.FixtureRequest, inside: Setup, tmp_path: Path) -> Notebook:
    return Notebook(inside, request.param, tmp_path)


def test_run(notebook):
    assert notebook.said("run", "--rm", "busybox", "echo", "hi") == (0, "hi\n")
    assert notebook.said("run", "-i", "--rm", "busybox", "cat", input="data") == (0, "data")
    assert notebook.said("run", "--rm", "busybox", "sh", "-c", "echo o; exit 3") == (3, "o\n")
    assert notebook.docker("run", "--rm", "busybox", "nosuch").returncode == 127
    assert notebook.lab.client.containers.list(all=True) == []


def test_an_image_that_cannot_be_had_is_refused_with_what_there_is(notebook):
    done = notebook.docker("run", "--rm", "nosuch", "true")
    assert done.returncode == 125 and "use one of its built-in images: busybox:latest" in done.stderr


def test_much_data_through_cat(notebook):
    code, output = notebook.said("run", "-i", "--rm", "busybox", "cat", input="x" * 3_000_000)
    assert (code, len(output)) == (0, 3_000_000)


def test_the_command_and_the_sdk_see_one_engine(notebook):
    box = notebook.lab.run(name="box")
    assert notebook.said("ps", "--format", "{{.Names}} {{.Image}} {{.State}}") == (0, "box busybox running\n")
    assert notebook.said("exec", "box", "echo", "x") == (0, "x\n")
    assert notebook.said("exec", "-i", "box", "cat", input="data") == (0, "data")
    assert notebook.docker("exec", "box", "sh", "-c", "exit 4").returncode == 4
    assert notebook.said("inspect", "-f", "{{.State.Status}} {{.Config.Image}}", "box") == (0, "running busybox\n")
    assert notebook.said("stop", "box") == (0, "box\n")
    box.reload()
    assert box.attrs["State"]["ExitCode"] == 137
    assert notebook.said("wait", "box") == (0, "137\n")
    assert notebook.said("rm", "box") == (0, "box\n")


def test_networks_by_command(notebook):
    assert notebook.docker("network", "create", "--subnet", "10.9.0.0/24", "app").returncode == 0
    notebook.docker("run", "-d", "--name", "web", "--network", "app", "-p", "8080:80", "busybox", "nc", "-ll", "-p", "80", "-e", "echo", "hello")  # fmt: skip  # noqa: E501
    shown = notebook.said("network", "inspect", "-f", "{{range .Containers}}{{.Name}} {{.IPv4Address}}{{end}}", "app")
    assert shown == (0, "web 10.9.0.2/24\n")
    assert notebook.said("run", "--rm", "--network", "app", "busybox", "nc", "web", "80") == (0, "hello\n")
    assert notebook.docker("port", "web").stdout.splitlines()[0] == "80/tcp -> 0.0.0.0:8080"
    assert notebook.docker("network", "disconnect", "app", "web").returncode == 0
    assert notebook.docker("network", "connect", "--ip", "10.9.0.77", "app", "web").returncode == 0
    address = "{{.NetworkSettings.Networks.app.IPAddress}}"
    assert notebook.said("inspect", "-f", address, "web") == (0, "10.9.0.77\n")
    assert "has active endpoints" in notebook.docker("network", "rm", "app").stderr
    assert notebook.docker("rm", "-f", "web").returncode == 0
    assert notebook.said("network", "rm", "app") == (0, "app\n")


def test_volumes_by_command(notebook):
    assert notebook.said("volume", "create", "data") == (0, "data\n")
    notebook.docker("run", "--rm", "-v", "data:/d", "busybox", "sh", "-c", "echo 1 > /d/f")
    assert notebook.said("run", "--rm", "-v", "data:/d:ro", "busybox", "cat", "/d/f") == (0, "1\n")
    assert notebook.said("volume", "ls", "-q") == (0, "data\n")
    assert notebook.said("volume", "rm", "data") == (0, "data\n")


def test_a_bind_mount_shows_the_learners_own_files(notebook, tmp_path):
    (tmp_path / "page").write_text("mine\n")
    assert notebook.said("run", "--rm", "-v", f"{tmp_path}:/in:ro", "busybox", "cat", "/in/page") == (0, "mine\n")


def test_cp_both_ways(notebook, tmp_path):
    notebook.lab.run(name="box")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "page").write_text("mine\n")
    assert notebook.docker("cp", str(tmp_path / "in"), "box:/tmp/").returncode == 0
    assert notebook.said("exec", "box", "cat", "/tmp/in/page") == (0, "mine\n")
    assert notebook.docker("cp", "box:/tmp/in", str(tmp_path / "out")).returncode == 0
    assert (tmp_path / "out" / "page").read_text() == "mine\n"
    assert notebook.docker("cp", "box:/etc/hostname", str(tmp_path)).returncode == 0
    assert (tmp_path / "hostname").read_text() == notebook.said("exec", "box", "hostname")[1]
    missing = notebook.docker("cp", "box:/nosuch", str(tmp_path))
    assert missing.returncode == 1 and "/nosuch" in missing.stderr
    streamed = notebook.docker("cp", "box:/tmp/in/page", "-")
    assert "mine" in streamed.stdout


def test_diff_by_command(notebook):
    notebook.docker("run", "--name", "box", "busybox", "sh", "-c", "echo 1 > /f; rm /etc/passwd")
    assert sorted(notebook.docker("diff", "box").stdout.splitlines()) == ["A /f", "C /etc", "D /etc/passwd"]


def test_health_by_command(notebook):
    options = ["--health-cmd", "test -f /ok", "--health-interval", "1s", "--health-retries", "1"]
    notebook.docker("run", "-d", "--name", "box", *options, "busybox", "sleep", "infinity")
    assert "(health: starting)" in notebook.said("ps", "--format", "{{.Status}}")[1]
    notebook.docker("exec", "box", "sh", "-c", "sleep 2")
    assert "(unhealthy)" in notebook.said("ps", "--format", "{{.Status}}")[1]
    notebook.docker("exec", "box", "sh", "-c", "touch /ok; sleep 2")
    assert notebook.said("ps", "--filter", "health=healthy", "--format", "{{.Names}}") == (0, "box\n")
    assert notebook.said("inspect", "-f", "{{.State.Health.Status}}", "box") == (0, "healthy\n")


def test_top_rename_update_and_wait_by_command(notebook):
    notebook.docker("run", "-d", "--init", "--name", "box", "busybox", "sleep", "infinity")
    assert "sleep infinity" in notebook.said("top", "box")[1]
    assert notebook.docker("rename", "box", "other").returncode == 0
    assert notebook.said("update", "--restart", "on-failure:3", "other") == (0, "other\n")
    assert notebook.said("inspect", "-f", "{{.HostConfig.RestartPolicy}}", "other") == (0, "{on-failure 3}\n")
    assert notebook.said("stop", "other") == (0, "other\n")
    assert notebook.said("wait", "other") == (0, "143\n")
    shown = notebook.said("stats", "--no-stream", "--format", "{{.Name}} {{.NetIO}} {{.PIDs}}", "other")
    assert shown[0] == 0 and "other" in shown[1]


def test_prune_and_events_by_command(notebook):
    notebook.docker("network", "create", "idle")
    notebook.docker("volume", "create", "data")
    notebook.docker("create", "--name", "box", "busybox", "true")
    assert "Total reclaimed space: 0B" in notebook.said("container", "prune", "-f")[1]
    assert "idle" in notebook.said("network", "prune", "-f")[1]
    assert "Total reclaimed space: 0B" in notebook.said("volume", "prune", "-f", "--filter", "all=1")[1]
    until = str(int(notebook.lab.core.daemon.clock()) + 1)
    told = notebook.said("events", "--since", "1", "--until", until, "--filter", "type=network")[1]
    assert [line.split()[1:3] for line in told.splitlines()][:2] == [["network", "create"], ["network", "destroy"]]
    assert notebook.said("ps", "-aq") == (0, "")


def test_images_by_command(notebook, tmp_path):
    assert "alpine" in notebook.said("images", "--format", "{{.Repository}}")[1]
    notebook.docker("run", "--name", "box", "busybox", "sh", "-c", "echo kept > /f")
    assert notebook.docker("commit", "-m", "why", "-c", "CMD cat /f", "box", "mine:1").returncode == 0
    assert notebook.said("run", "--rm", "mine:1") == (0, "kept\n")
    assert "why" in notebook.said("history", "mine:1")[1]
    held = str(tmp_path / "mine.tar")
    assert notebook.docker("save", "-o", held, "mine:1").returncode == 0
    assert "Untagged: mine:1" in notebook.said("rmi", "mine:1")[1]
    assert notebook.docker("run", "--rm", "mine:1").returncode == 125
    assert "Loaded image: mine:1" in notebook.said("load", "-i", held)[1]
    assert notebook.said("run", "--rm", "mine:1") == (0, "kept\n")
    assert notebook.docker("tag", "mine:1", "other").returncode == 0
    tree = str(tmp_path / "tree.tar")
    assert notebook.docker("export", "-o", tree, "box").returncode == 0
    assert notebook.said("import", "-c", 'CMD ["cat", "/f"]', tree, "third:1")[1].startswith("sha256:")
    assert notebook.said("run", "--rm", "third:1") == (0, "kept\n")
    assert notebook.docker("pull", "alpine:3.19").returncode == 0
    assert notebook.docker("pull", "ubuntu").returncode == 1
    assert "box" in notebook.said("ps", "-a", "--size", "--format", "{{.Names}} {{.Size}}")[1]
    assert notebook.docker("system", "df").returncode == 0 and notebook.docker("system", "df", "-v").returncode == 0
    assert notebook.docker("system", "prune", "-af").returncode == 0
    assert notebook.said("images", "-q") == (0, "")


def test_options_by_command(notebook):
    run = ("run", "--rm", "--read-only", "--tmpfs", "/tmp", "--log-opt", "max-size=1m", "-w", "/work/here", "busybox")
    script = "pwd; touch /f 2>/dev/null || echo read-only; touch /tmp/f && echo writable"
    assert notebook.said(*run, "sh", "-c", script) == (0, "/work/here\nread-only\nwritable\n")
    notebook.docker("run", "-d", "--name", "box", "busybox", "sleep", "infinity")
    assert notebook.docker("exec", "box", "ip", "link", "set", "lo", "mtu", "1400").returncode != 0
    assert notebook.docker("exec", "--privileged", "box", "ip", "link", "set", "lo", "mtu", "1400").returncode == 0
    refused = notebook.docker("run", "--rm", "--memory", "64m", "busybox", "true")
    assert refused.returncode == 125 and "memory limits are not simulated by netlab: leave Memory out" in refused.stderr
    warned = notebook.docker("update", "--memory", "64m", "--memory-swap", "-1", "box")
    assert "Limitation discarded" in warned.stdout + warned.stderr


def test_time_is_skipped_only_for_who_waits(notebook):
    begun = time.monotonic()
    notebook.docker("run", "-d", "--name", "box", "busybox", "sleep", "3600")
    for _ in range(10):
        assert notebook.docker("ps", "--format", "{{.Names}}").stdout == "box\n"
    assert notebook.lab.passed() < 60
    notebook.docker("run", "--rm", "busybox", "sleep", "600")
    assert 600 <= notebook.lab.passed() < 700 and time.monotonic() - begun < 30
    assert notebook.said("wait", "box") == (0, "0\n")


def test_who_waits_for_ever_is_told(notebook):
    notebook.docker("run", "-d", "-i", "--name", "box", "busybox", "cat")
    assert notebook.said("wait", "box") == (0, "125\n")  # the command shows no more of it than this
    assert "nothing can happen any more" in notebook.docker("run", "--rm", "busybox", "sleep", "infinity").stderr


def test_an_sdk_call_while_the_door_is_open_is_refused(notebook):
    lab = notebook.lab
    with serving(lab.core, lab.clock), pytest.raises(Conflict, match="in use by the docker command"):
        lab.client.ping()
    assert lab.client.ping()


# --- a served engine on the wall clock, as in a terminal


class Shell:
    def __init__(self, core: Core, command: str, surroundings: dict[str, str]) -> None:
        self.core, self.command, self.environment = core, command, surroundings

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.command, *words], env=self.environment, capture_output=True, text=True, timeout=20,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def start(self, *words: str, **options: Any) -> "subprocess.Popen[str]":
        options = {"stdin": subprocess.DEVNULL} | options
        return subprocess.Popen(
            [self.command, *words], env=self.environment, stdout=subprocess.PIPE, text=True, **options
        )

    def screen(self, *words: str) -> Screen:
        return Screen([self.command, *words], self.environment)

    def eventually(self, condition: Callable[[], bool], seconds: float = 8) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline
            time.sleep(0.02)

    def exchanges(self, words: str) -> int:
        return sum(words in each.waits_for and not each.finished for each in list(self.core.open))


@pytest.fixture(params=COMMANDS, ids=name)
def shell(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shell]:
    core, clock = Core(), Clock(False)
    with serving(core, clock, tells_stuck=False) as path:
        yield Shell(core, request.param, environment(tmp_path, path))
    assert core.kernel.crashes == [] and core.daemon.faults == []


def test_a_terminal_run(shell):
    screen = shell.screen("run", "-it", "--rm", "busybox", "sh")
    screen.until(b"/ # ")
    screen.type(b"echo hi\n")
    screen.until(b"echo hi\r\n")
    screen.until(b"hi\r\n")
    screen.type(b"sleep 100; echo never\n")
    screen.until(b"never\r\n")
    shell.eventually(lambda: any(p.name == "sleep" for _, p in list(shell.core.daemon.processes())))
    screen.type(b"\x03")
    screen.until(b"^C")
    screen.until(b"/ # ")
    screen.type(b"exit 3\n")
    assert screen.end() == 3


def test_detach_and_attach(shell):
    screen = shell.screen("run", "-it", "--name", "box", "busybox", "sh")
    screen.until(b"/ # ")
    screen.type(b"\x10\x11")
    assert screen.end() == 0
    screen = shell.screen("attach", "box")
    shell.eventually(lambda: shell.exchanges("attached") == 1)
    screen.type(b"echo again\n")
    screen.until(b"again\r\nagain\r\n")
    screen.type(b"exit\n")
    assert screen.end() == 0


def test_logs_are_followed_while_it_runs(shell):
    shell.run("run", "-d", "--name", "box", "busybox", "sh", "-c", "echo 1; sleep 1; echo 2")
    with shell.start("logs", "-f", "box") as follower:
        assert follower.stdout.readline() == "1\n" and follower.poll() is None
        assert follower.stdout.readline() == "2\n" and follower.wait(5) == 0


def test_stop_waits_for_the_grace_by_the_wall(shell):
    shell.run("run", "-d", "--name", "box", "busybox", "sleep", "infinity")
    begun = time.monotonic()
    assert shell.run("stop", "-t", "2", "box").stdout == "box\n"
    assert 2 <= time.monotonic() - begun < 8


def test_events_and_a_wait_beside(shell):
    with shell.start("events", "--filter", "type=container", "--format", "{{.Action}}") as events:
        shell.eventually(lambda: shell.exchanges("events") == 1)
        shell.run("run", "-d", "--name", "box", "busybox", "sleep", "infinity")
        with shell.start("wait", "box") as waiter:
            shell.eventually(lambda: any(e.is_wait and not e.finished for e in list(shell.core.open)))
            shell.run("stop", "-t", "1", "box")
            assert waiter.communicate(timeout=8)[0] == "137\n"
        wanted = ["create", "start", "kill", "kill", "die", "stop"]
        assert [events.stdout.readline().strip() for _ in wanted] == wanted
        events.send_signal(signal.SIGINT)


def test_an_interrupt_reaches_an_attached_run(shell):
    script = "trap 'echo int; exit 6' INT; echo up; while :; do sleep 0.1; done"
    with shell.start("run", "--rm", "busybox", "sh", "-c", script) as running:
        assert running.stdout.readline() == "up\n"
        running.send_signal(signal.SIGINT)
        assert running.communicate(timeout=8)[0] == "int\n" and running.returncode == 6


def test_a_killed_client_ends_the_input_it_had(shell):
    with shell.start("run", "-i", "--name", "box", "busybox", "cat", stdin=subprocess.PIPE) as running:
        running.stdin.write("a\n")
        running.stdin.flush()
        assert running.stdout.readline() == "a\n"
        running.kill()
    assert shell.run("wait", "box").stdout == "0\n"  # StdinOnce
    with shell.start("run", "--name", "box2", "busybox", "sleep", "infinity") as other:
        shell.eventually(lambda: "box2" in shell.run("ps").stdout)
        other.kill()
    assert "box2" in shell.run("ps").stdout  # no input: it goes on
    shell.eventually(lambda: shell.run("ps").returncode == 0 and all(e.finished for e in list(shell.core.open)))
