"""Which version the embedded engine imitates: all ways to ask for it, and what it then says it is."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from netlab import Lab, messages
from netlab.embedded.eras import E20_10, E26, E28, ERAS, Era, era
from netlab.engines import find, suitable
from netlab.errors import BadOption


@pytest.mark.parametrize("each", ERAS, ids=lambda each: each.name)
def test_the_engine_says_the_version_of_its_era(each: Era) -> None:
    with find(f"embedded:{each.name}") as engine:
        told = engine.daemon.client.version()
        assert told["Version"] == engine.version == each.version
        assert (told["ApiVersion"], told["MinAPIVersion"]) == (each.api_version, each.min_api_version)
        assert engine.daemon.client.api._version == each.api_version  # what docker's SDK agreed on
        assert engine.daemon.client.info()["ServerVersion"] == each.version


@pytest.mark.parametrize(
    ("name", "found"),
    [("20", E20_10), ("20.10", E20_10), ("20.10.24", E20_10), ("26", E26), ("26.1", E26), ("28", E28), ("28.5.2", E28)],
)
def test_an_era_is_found_by_the_beginning_of_its_version(name: str, found: Era) -> None:
    assert era(name) is found


@pytest.mark.parametrize("name", ["", "2", "20.1", "27", "latest", "28.5.3"])
def test_an_era_that_is_not_there_is_an_error_that_names_those_there_are(name: str) -> None:
    with pytest.raises(BadOption, match=r"20\.10, 26, 28"):
        era(name)


def test_a_lab_takes_an_era_without_naming_an_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nonexistent")
    with Lab("eras", era="20.10") as lab:
        assert (lab.engine.kind, lab.engine.version) == ("embedded", "20.10.24")


def test_netlab_engine_names_an_era_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETLAB_ENGINE", "embedded:26")
    with Lab("eras") as lab:
        assert lab.engine.version == "26.1.5"


@pytest.mark.parametrize("other", ["docker", "private", "embedded:28"])
@pytest.mark.parametrize(("lang", "says"), [("en", "embedded engine only"), ("ko", "내장 엔진에서만")])
def test_an_era_is_refused_with_any_other_engine(other: str, lang: str, says: str) -> None:
    before = messages.language()
    try:
        with pytest.raises(BadOption, match=says):
            Lab("eras", other, era="20.10", lang=lang)
    finally:
        messages.set_language(before)


def test_an_opened_engine_keeps_its_era() -> None:
    with find("embedded:26") as engine:
        assert suitable(engine, (), "26") is engine
        with pytest.raises(BadOption, match="embedded:20.10"):
            Lab("eras", engine, era="20.10")


def test_an_engine_with_settings_has_an_era_as_well() -> None:
    with find("embedded:20.10", settings={"bip": "192.0.2.1/24"}) as engine:
        assert engine.version == "20.10.24"
        (pool,) = engine.daemon.client.networks.get("bridge").attrs["IPAM"]["Config"]
        assert pool["Subnet"] == "192.0.2.0/24"


@pytest.mark.parametrize("name", ["docker:20.10", "auto:28", "embedded:27"])
def test_an_era_behind_another_kind_of_engine_or_an_unknown_one_is_refused(name: str) -> None:
    with pytest.raises(BadOption):
        find(name)


def test_serve_takes_an_era(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "netlab", "serve", "--socket", str(tmp_path / "s"), "--quiet", "--until-eof"]
    with subprocess.Popen([*command, "--era", "20.10"], stdin=-1, stdout=-1, text=True) as process:
        assert process.stdin is not None and process.stdout is not None
        url = process.stdout.readline().strip()
        told = subprocess.run(
            [sys.executable, "-c", "import docker, json; print(json.dumps(docker.from_env(version='auto').version()))"],
            env={**os.environ, "DOCKER_HOST": url}, capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        process.stdin.close()
    assert json.loads(told)["Version"] == "20.10.24"


def test_serve_refuses_an_era_that_is_not_there(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "netlab", "serve", "--socket", str(tmp_path / "s"), "--era", "19"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr == "netlab: there is no era '19' of Docker here; there are 20.10, 26, 28\n"
