"""compose v2, unchanged, on the embedded engine and on a real 28.5.2: the same lines print the same."""

import os
import re
import signal
import subprocess

import pytest

from tests.commands.both import Both, Terminal, masked
from tests.commands.conftest import compose_plugin, given

pytestmark = pytest.mark.skipif(not compose_plugin(), reason="no compose plugin here (make private-roots)")


def test_a_shop_from_up_to_down(both: Both) -> None:
    both.check(given(both, "shop"))


def test_several_files_profiles_and_what_fails(both: Both) -> None:
    both.check(given(both, "parts"))


ATTACHED = """
services:
  web:
    image: busybox
    command: ["sh", "-c", "trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.1; done"]
"""


def attached(each: Terminal) -> tuple[int, list[str]]:
    """`docker compose up` until it is ready, then ^C: its exit code, and what it and the container said."""
    (each.folder / "compose.yaml").write_text(ATTACHED)
    up = ["docker", "compose", "--ansi", "never", "up"]
    pipe, out = subprocess.PIPE, subprocess.STDOUT
    with subprocess.Popen(
        up, cwd=each.folder, env=dict(each.environment), stdin=subprocess.DEVNULL, stdout=pipe, stderr=out, text=True,
        restore_signals=True, start_new_session=True,
    ) as process:  # fmt: skip
        assert process.stdout
        said = []
        for line in process.stdout:
            said.append(line)
            if "ready" in line:
                os.killpg(process.pid, signal.SIGINT)
        lines = [re.sub(r" +\|", " |", masked(line)).strip() for line in said]
        return process.wait(60), sorted(line for line in lines if line)


def test_an_attached_up_shows_the_logs_and_stops_all_at_an_interrupt(both: Both) -> None:
    real, ours = attached(both.real), attached(both.ours)
    assert real == ours and any("ready" in line for line in ours[1])
    script = "docker compose ps -a --format '{{.State}} {{.ExitCode}}'\ndocker compose down #any order"
    both.check(script)


def follower(each: Terminal) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        ["docker", "compose", "logs", "-f", "--no-log-prefix"], cwd=each.folder, env=dict(each.environment),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_logs_are_followed_while_a_service_runs(both: Both) -> None:
    for each in (both.real, both.ours):
        (each.folder / "compose.yaml").write_text(ATTACHED)
        each.type("docker compose up -d")
        with follower(each) as process:
            assert process.stdout and process.stdout.readline() == "ready\n" and process.poll() is None
            each.type("docker compose stop")
            assert process.stdout.readline() == "bye\n"
            assert process.wait(60) == 0
        # Of what has ended compose waits for more, on the real engine too.
        with follower(each) as process:
            assert process.stdout and [process.stdout.readline() for _ in range(2)] == ["ready\n", "bye\n"]
            process.kill()
