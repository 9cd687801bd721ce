"""^C and a vanishing engine in the middle of building: a thing is whole and known, or not there."""

import os
import random
import signal
import subprocess
import sys
import threading
import time

import pytest

from netlab import Lab, errors
from netlab.engines import Engine
from netlab.engines.private import PrivateEngine
from tests.real import private_roots

ONE_BY_ONE = """
import sys, time
from netlab import Lab
lab = Lab("cut", engine="docker")
print("open", flush=True)
try:
    for n in range(50):
        lab.network(f"net{n}", subnet=f"203.0.113.{n * 4}/30") if n % 3 == 0 else lab.container(f"box{n}")
except KeyboardInterrupt:
    pass
print(*lab, flush=True)
sys.stdin.read()
"""
AT_ONCE = """
import sys
from netlab import Lab
lab = Lab("cut", engine="docker")
print("open", flush=True)
try:
    boxes = {f"box{n}": {"networks": f"net{n % 4}"} for n in range(30)}
    lab.up(networks={f"net{n}": {} for n in range(4)}, containers=boxes)
except KeyboardInterrupt:
    pass
print(*lab, flush=True)
sys.stdin.read()
"""


def made(engine: Engine) -> set[str]:
    api = engine.daemon.client.api
    containers = {c["Names"][0].lstrip("/") for c in api.containers(all=True)}
    return containers | {n["Name"] for n in api.networks(filters={"type": "custom"})}


def interrupted(engine: Engine, program: str, after: float) -> tuple[set[str], set[str]]:
    """Names the lab knows and names on the engine, after ^C at that moment (seconds)."""
    with subprocess.Popen(
        [sys.executable, "-c", program], env={**os.environ, "DOCKER_HOST": engine.url},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout
        assert process.stdout.readline() == "open\n"
        time.sleep(after)
        process.send_signal(signal.SIGINT)
        known = set(process.stdout.readline().split())
        there = made(engine)
        process.communicate("")
        assert process.returncode == 0
    return known, there


@pytest.mark.parametrize("seed", range(3))
def test_what_was_made_before_a_control_c_is_whole_and_known(engine: Engine, seed: int) -> None:
    known, there = interrupted(engine, ONE_BY_ONE, random.Random(seed).uniform(0.05, 1.5))
    assert known == there
    assert all(c["State"] == "running" for c in engine.daemon.client.api.containers(all=True))
    assert made(engine) == set()


@pytest.mark.parametrize("seed", range(3))
def test_many_things_interrupted_are_all_taken_back(engine: Engine, seed: int) -> None:
    known, there = interrupted(engine, AT_ONCE, random.Random(seed).uniform(0.05, 1.2))
    assert known == there == set()


@pytest.mark.skipif(not private_roots(), reason="no real engine here (needs root and dockerd)")
def test_an_engine_that_goes_in_the_middle_is_told() -> None:
    engine = PrivateEngine("test")
    lab = Lab("cut", engine=engine)
    lab.container("first")
    threading.Timer(0.5, engine.process.kill).start()
    with pytest.raises(errors.EngineGone, match="start it again"):
        lab.up(containers={f"box{n}": {} for n in range(40)})
    lab.close()
    engine.close()
