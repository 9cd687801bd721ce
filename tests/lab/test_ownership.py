"""Whose is what: names, dead labs, live labs, and things that are nobody's business."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import docker.errors
import pytest

from netlab import Lab, errors
from netlab.engines import Engine
from netlab.engines.private import PrivateEngine
from netlab.ownership import ID, clean, things
from netlab.records import state_folder

LAB = """
import sys, time
from netlab import Lab
with Lab(sys.argv[1], engine="docker") as lab:
    print("open", flush=True)
    lab.network(sys.argv[2])
    for n in range(int(sys.argv[3])):
        lab.container(f"{sys.argv[2]}-{n}", networks=sys.argv[2], volumes=f"{sys.argv[2]}-data:/data")
    print("made", lab.id, flush=True)
    sys.stdin.read()
"""


@contextmanager
def process(engine: Engine, lab: str, names: str, count: int = 2) -> Iterator["subprocess.Popen[str]"]:
    """A lab of another process on this engine, as if it were the learner's own Docker."""
    line = [sys.executable, "-c", LAB, lab, names, str(count)]
    with subprocess.Popen(
        line, env={**os.environ, "DOCKER_HOST": engine.url}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as started:
        try:
            yield started
        finally:
            started.kill()


def told(process: "subprocess.Popen[str]", word: str) -> str:
    """Wait until the process says a word; the rest of that line."""
    assert process.stdout
    for line in process.stdout:
        if line.startswith(word):
            return line.removeprefix(word).strip()
    raise AssertionError(f"ended without saying {word!r}")


@pytest.fixture
def other(engine: PrivateEngine, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Start labs in other processes; `clean` looks at this engine."""
    monkeypatch.setenv("DOCKER_HOST", engine.url)
    return lambda *words, **options: process(engine, *words, **options)


def names(engine: Engine) -> set[str]:
    api = engine.daemon.client.api
    return {c["Names"][0].lstrip("/") for c in api.containers(all=True)} | {n["Name"] for n in api.networks()} - {
        "bridge",
        "host",
        "none",
    }


def test_a_name_of_a_live_lab_is_refused_by_its_name(lab: Lab, other: Callable[..., Any]) -> None:
    with other("theirs", "app") as live:
        id = told(live, "made")
        with pytest.raises(errors.NameTaken, match=f"'app'.*'theirs' \\({id}\\).*alive"):
            lab.network("app")
        with pytest.raises(errors.NameTaken, match="'theirs'"):
            lab.container("app-0")
        live.communicate("")
    lab.network("app")


def test_a_name_of_a_dead_lab_is_taken_over_and_said(
    lab: Lab, other: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    with other("dead", "app") as dead:
        told(dead, "made")
        dead.kill()
        dead.wait()
    assert lab.container("app-1").exec("true")
    assert "app-1" in capsys.readouterr().out
    assert names(lab.engine) == {"app-1"}


def test_a_volume_of_a_dead_lab_is_taken_over_and_goes_with_the_new_one(
    engine: Engine, other: Callable[..., Any]
) -> None:
    with other("dead", "app") as dead:
        told(dead, "made")
        dead.kill()
        dead.wait()
    with Lab("claim", engine=engine) as lab:
        lab.container("web", volumes="app-data:/data")
        assert names(engine) == {"web"}
    assert [thing for thing in things(engine.daemon.client) if thing.kind == "volume"] == []


def test_opening_a_lab_of_a_dead_ones_name_starts_afresh(
    engine: Engine, other: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    with other("same", "app") as dead:
        told(dead, "made")
        dead.kill()
        dead.wait()
    with Lab("same", engine=engine):
        assert names(engine) == set()
    assert "dead run" in capsys.readouterr().out


def test_a_foreign_name_is_refused_and_left_alone(lab: Lab) -> None:
    api = lab.engine.daemon.client.api
    network = api.create_network("app")["Id"]
    container = api.create_container(lab.site.image(), "true", name="web")["Id"]
    try:
        with pytest.raises(errors.NameTaken, match="'app'.*not netlab's"):
            lab.network("app")
        with pytest.raises(errors.NameTaken, match="'web'.*not netlab's"):
            lab.container("web")
        assert api.inspect_container(container)["State"]["Status"] == "created"
    finally:
        api.remove_container(container)
        api.remove_network(network)


def test_a_lab_of_another_machine_is_unknown_and_its_cleaning_is_told(lab: Lab, other: Callable[..., Any]) -> None:
    api = lab.engine.daemon.client.api
    labels = {ID: "abc123", "netlab.lab": "far", "netlab.user": "0", "netlab.machine": "elsewhere"}
    network = api.create_network("app", labels=labels)["Id"]
    try:
        with pytest.raises(errors.NameTaken, match="clean --lab abc123"):
            lab.network("app")
        assert clean().removed == ()
        assert clean(lab="abc123").removed == ("network app",)
        assert network not in {n["Id"] for n in api.networks()}
    finally:
        with suppress(docker.errors.NotFound):
            api.remove_network(network)


def test_a_foreign_container_on_our_network_is_never_disconnected(
    engine: Engine, other: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    api = engine.daemon.client.api
    lab = Lab("host-to-others", engine=engine)
    lab.network("app")
    decoy = api.create_container(lab.site.image(), ["sleep", "999"], name="decoy")["Id"]
    api.start(decoy)
    api.connect_container_to_network(decoy, "app")
    try:
        lab.close()
        assert "network app" in capsys.readouterr().out
        assert "app" in api.inspect_container(decoy)["NetworkSettings"]["Networks"]
    finally:
        api.remove_container(decoy, force=True)
    assert clean().removed == ("network app",)


def decoys(engine: Engine, image: str) -> list[str]:
    """Things made by hand, named as ours might be, without a label: running, stopped, and on a network of ours."""
    api = engine.daemon.client.api
    network = api.create_network("lab3-net-hand")["Id"]
    running = api.create_container(image, ["sleep", "999"], name="lab1-net-9")["Id"]
    stopped = api.create_container(image, ["sleep", "999"], name="web")["Id"]
    visitor = api.create_container(image, ["sleep", "999"], name="visitor")["Id"]
    for id in (running, visitor):
        api.start(id)
    api.create_volume("hand-data")
    return [network, running, stopped, visitor]


def state(engine: Engine, ids: list[str]) -> list[Any]:
    api = engine.daemon.client.api
    containers = [api.inspect_container(id) for id in ids[1:]]
    seen = [
        (c["Id"], c["State"]["Status"], c["State"]["StartedAt"], c["NetworkSettings"]["Networks"]) for c in containers
    ]
    return [api.inspect_network(ids[0])["Name"], *seen, api.inspect_volume("hand-data")["Name"]]


@pytest.mark.parametrize("seed", [1])
def test_twenty_killed_labs_are_cleaned_and_nothing_else_is_touched(
    engine: PrivateEngine, other: Callable[..., Any], seed: int
) -> None:
    """SIGKILL at random moments, beside a live lab of another process and things made by hand."""
    random_ = random.Random(seed)
    api = engine.daemon.client.api
    with other("alive", "alive") as live:
        told(live, "made")
        image = api.inspect_container("alive-0")["Config"]["Image"]
        by_hand = decoys(engine, image)
        api.connect_container_to_network(by_hand[3], "alive")
        try:
            for n in range(20):
                with other(f"lab{n}", f"lab{n}-net", 3) as doomed:
                    told(doomed, "open")
                    time.sleep(random_.uniform(0, 1.2))
                    doomed.send_signal(signal.SIGKILL)
                    doomed.wait()
            before = state(engine, by_hand)
            clean()
            left = {thing.labels["netlab.lab"] for thing in things(engine.daemon.client)}
            assert left == {"alive"}
            assert state(engine, by_hand) == before
            assert not [path for path in (state_folder() / "labs").glob("*.json") if b'"lab' in path.read_bytes()]
            answer = api.exec_start(api.exec_create("alive-0", ["ping", "-c", "1", "-W", "2", "alive-1"])["Id"])
            assert b"1 packets received" in answer
            assert clean().removed == ()
        finally:
            for id in by_hand[1:]:
                api.remove_container(id, force=True)
            api.remove_network(by_hand[0])
            api.remove_volume("hand-data")
        live.communicate("")
    assert names(engine) == set()


def test_clean_tells_a_lab_whose_engine_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    from netlab.records import Record

    record = Record.claim("labs", "feedbeef", name="lost", url="unix:///nowhere/docker.sock")
    record.let_go()
    try:
        assert any("'lost'" in text and "/nowhere/docker.sock" in text for text in clean().left)
    finally:
        record.release()
