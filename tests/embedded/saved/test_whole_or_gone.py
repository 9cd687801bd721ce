"""A thing half made is gone or whole: the engine is killed before every single thing it does to its folder."""

import contextlib
import os
from pathlib import Path

import pytest

from tests.embedded.saved.engine import Kept, kept

OPERATIONS = ("replace", "fsync", "unlink")


class Killed(BaseException):
    """The process is no more."""


def life(engine):
    """What is told to be done is noted when the engine has answered."""
    client = engine.client
    client.networks.create("app")
    yield "network", "app"
    client.volumes.create("vol")
    yield "volume", "vol"
    script = "head -c 9000 /dev/zero > /data/big; echo x > /f; sleep infinity"
    box = client.containers.create(
        "busybox", ["sh", "-c", script], name="box", network="app", volumes={"vol": {"bind": "/data"}}
    )
    yield "container", "box"
    box.start()
    engine.keeper.keep(look_around=True)
    box.commit("mine", "1")
    yield "image", "mine:1"
    client.containers.create("mine:1", "true", name="second")
    yield "container", "second"
    yield "going", "box"
    box.remove(force=True)
    yield "gone", "box"
    yield "going", "app"
    client.networks.get("app").remove()
    yield "gone", "app"


def kill_before(monkeypatch, number):
    """Before the operation of this number on files; how many there were so far."""
    count = [0]
    for name in OPERATIONS:
        monkeypatch.setattr(os, name, _counted(getattr(os, name), count, number))
    unlink = Path.unlink
    monkeypatch.setattr(Path, "unlink", _counted(unlink, count, number))
    return count


def _counted(real, count, number):
    def operation(*args, **options):
        count[0] += 1
        if count[0] == number:
            raise Killed
        return real(*args, **options)

    return operation


def operations(folder, monkeypatch):
    with monkeypatch.context() as patched, kept(folder) as engine:
        count = kill_before(patched, 0)
        assert list(life(engine))
        return count[0]


def test_whatever_moment_it_is_killed_at(tmp_path, monkeypatch):
    total = operations(tmp_path / "whole", monkeypatch)
    assert total > 40
    for number in range(1, total + 1, 1 if os.environ.get("NETLAB_WHOLE") else 3):
        folder = tmp_path / str(number)
        done = []
        engine = Kept(folder)
        with monkeypatch.context() as patched:
            kill_before(patched, number)
            with contextlib.suppress(Killed):
                done.extend(life(engine))
        engine.keeper.folder.close()
        _holds(folder, done, number)


def _holds(folder, done, number):
    gone = {name for kind, name in done if kind == "gone"}
    going = {name for kind, name in done if kind == "going"}
    made = [each for each in done if each[0] not in ("gone", "going")]
    with kept(folder) as after:
        assert after.told == [], number
        client = after.client
        there = {
            "network": {each.name for each in client.networks.list()},
            "volume": {each.name for each in client.volumes.list()},
            "container": {each.name for each in client.containers.list(all=True)},
            "image": {tag for each in client.images.list() for tag in each.tags},
        }
        for kind, name in made:
            assert name in going or name in there[kind], (number, kind, name)
        assert not gone & (there["network"] | there["container"]), number
        for box in client.containers.list(all=True):  # what is there is whole
            if box.name == "second" or "app" in there["network"]:
                box.start()
                box.reload()
                assert box.attrs["State"]["StartedAt"] > box.attrs["Created"], number
        assert list(folder.rglob("*.new")) == []


@pytest.mark.parametrize("kind", ["containers", "images", "networks", "volumes", "blobs", "logs", "engine"])
def test_a_file_that_is_cut_off_costs_what_it_holds_and_no_more(tmp_path, kind):
    with kept(tmp_path) as before:
        list(life(before))
        before.run("other", ["sh", "-c", "head -c 9000 /dev/zero > /big; echo one; echo two"]).wait()
        before.client.networks.create("net")
        before.killed()
    whole = {each: each.read_bytes() for each in tmp_path.rglob("*") if each.is_file() and each.name != "lock"}
    cut = [each for each in whole if each.relative_to(tmp_path).parts[0] == kind]
    assert cut
    for file in cut:
        for each, data in whole.items():
            each.write_bytes(data)
        for left in (len(whole[file]) // 2, 0):
            file.write_bytes(whole[file][:left])
            with kept(tmp_path) as after:
                assert kind == "logs" or any(
                    file.name in line or kind in ("blobs", "engine", "volumes") for line in after.told
                )
                for box in after.client.containers.list(all=True):
                    box.start()
                    box.wait()
                if kind == "logs":
                    assert after.client.containers.get("other").logs().endswith(b"one\ntwo\n")
                after.judge()
            for each in tmp_path.rglob("*.damaged"):
                each.unlink()
            for each, data in whole.items():
                each.write_bytes(data)
