"""20 containers on 4 networks, up and down: netlab, the docker SDK one by one, and docker compose, on one engine.

All three end in the same state: the same names, networks, images, commands; that is inspected, not believed.
Rounds are interleaved, so that what else the machine does hits all alike.
"""

import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.figure import Figure
from netlab import Lab
from netlab.engines import Engine
from netlab.engines.image import lab_image
from netlab.engines.private import PrivateEngine
from tests.real import private_roots

ROUNDS = int(os.environ.get("NETLAB_ROUNDS", "5"))
NETWORKS = [f"net{n}" for n in range(4)]
CONTAINERS = {f"box{n:02}": f"net{n % 4}" for n in range(20)}
COMMAND = ["sleep", "infinity"]

os.environ.setdefault("NETLAB_HEADLESS", "1")


def measure() -> Iterator[Figure]:
    for id, (root, version) in sorted(private_roots().items()):
        if id in ("private-20", sorted(private_roots())[-1]):
            yield from measure_on(id, root, version)


def measure_on(id: str, root: Path, version: str) -> Iterator[Figure]:
    with PrivateEngine("benchmark", root) as engine:
        image = lab_image(engine.daemon.client, pulls=False)
        peers = {"netlab": NetlabPeer(engine), "sdk": SdkPeer(engine, image)}
        if compose := compose_command():
            peers["compose"] = ComposePeer(engine, image, compose)
        times = race(engine, peers)
    print(f"20 containers on 4 networks, {ROUNDS} rounds, {id} ({version})")
    for (name, way), seconds in times.items():
        yield Figure(f"  {way} by {name}, median of {[round(s, 2) for s in seconds]}", statistics.median(seconds), "s")
    middle = {key: statistics.median(seconds) for key, seconds in times.items()}
    for way, limit in (("up", 1.0), ("down", 0.8)):
        yield Figure(f"  {way}: netlab / SDK one by one", middle["netlab", way] / middle["sdk", way], "", 1.0)
        if compose:
            yield Figure(f"  {way}: netlab / compose", middle["netlab", way] / middle["compose", way], "", limit)


def race(engine: Engine, peers: dict[str, Any]) -> dict[tuple[str, str], list[float]]:
    """Times of every peer, up and down; AssertionError when the end states are not the same."""
    times: dict[tuple[str, str], list[float]] = {(name, way): [] for way in ("up", "down") for name in peers}
    for _ in range(ROUNDS):
        states = {}
        for name, peer in peers.items():
            times[name, "up"].append(timed(peer.up))
            states[name] = state(engine)
            times[name, "down"].append(timed(peer.down))
            assert state(engine) == {}, f"{name} left something"
        assert all(found == states["netlab"] for found in states.values()), states
    return times


def timed(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def state(engine: Engine) -> dict[str, Any]:
    """What is there, by inspection: containers with image, command, state and networks; networks with members."""
    api = engine.daemon.client.api
    found: dict[str, Any] = {}
    for listed in api.containers(all=True):
        c = api.inspect_container(listed["Id"])
        networks = sorted(name.removeprefix("bench_") for name in c["NetworkSettings"]["Networks"])
        command = (c["Config"]["Entrypoint"] or []) + c["Config"]["Cmd"]
        facts = (c["Config"]["Image"], command, c["State"]["Status"], networks, c["HostConfig"]["Init"])
        found[c["Name"].lstrip("/")] = facts
    for listed in api.networks(filters={"type": "custom"}):
        found[listed["Name"].removeprefix("bench_")] = (
            listed["Driver"],
            len(api.inspect_network(listed["Id"])["Containers"]),
        )
    return found


class NetlabPeer:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def up(self) -> None:
        self.lab = Lab("bench", engine=self.engine)
        self.lab.up(
            networks={name: {} for name in NETWORKS}, containers={c: {"networks": n} for c, n in CONTAINERS.items()}
        )

    def down(self) -> None:
        self.lab.close()


class SdkPeer:
    """The docker SDK as its documentation shows it: one call after another."""

    def __init__(self, engine: Engine, image: str) -> None:
        self.client, self.image = engine.daemon.client, image

    def up(self) -> None:
        self.networks = [self.client.networks.create(name) for name in NETWORKS]
        self.containers = [
            self.client.containers.run(self.image, COMMAND, name=name, network=network, detach=True, init=True)
            for name, network in CONTAINERS.items()
        ]

    def down(self) -> None:
        for container in self.containers:
            container.remove(force=True)
        for network in self.networks:
            network.remove()


class ComposePeer:
    """`docker compose up -d` and `down -t 0`."""

    def __init__(self, engine: Engine, image: str, command: list[str]) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="netlab-bench-"))
        services = {
            name: {"image": image, "command": COMMAND, "container_name": name, "networks": [network], "init": True}
            for name, network in CONTAINERS.items()
        }
        plan = {"name": "bench", "services": services, "networks": {name: {} for name in NETWORKS}}
        (self.folder / "compose.yaml").write_text(json.dumps(plan))
        self.line = [*command, "--project-directory", str(self.folder)]
        self.environment = {**os.environ, "DOCKER_HOST": engine.url}

    def up(self) -> None:
        subprocess.run([*self.line, "up", "-d"], env=self.environment, check=True, capture_output=True)

    def down(self) -> None:
        subprocess.run([*self.line, "down", "-t", "0"], env=self.environment, check=True, capture_output=True)


def compose_command() -> list[str] | None:
    """compose v2: on PATH, or the program of one of the newer roots."""
    for root, _ in private_roots().values():
        program = root / "usr/libexec/docker/cli-plugins/docker-compose"
        if program.exists():
            return [str(program)]
    return ["docker-compose"] if shutil.which("docker-compose") else None
