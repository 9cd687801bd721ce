"""Daemon settings by dockerd's flags and daemon.json, and its words to wrong ones (observed on 28.5.2)."""

import json
import os
import shlex
import subprocess
from pathlib import Path

import pytest

from netlab import Lab, cli
from netlab.engines import find
from netlab.engines.dockerd import FLAGS
from netlab.engines.settings import KEYS, daemon_settings
from netlab.errors import BadOption, EngineStartFailed
from netlab.messages import say
from tests.real import private_roots

NEWEST = next((root for id, (root, _) in private_roots().items() if id == "private-28"), None)
WRONG_FLAGS = (
    "--mtu x", "--icc=maybe", "--ip 1.2.3", "--dns nonsense", "--default-address-pool base=10.0.0.0/8,size=x",
    "--default-address-pool nonsense", "--default-address-pool base=10.1.0.0/16,size=8,foo=1",
)  # fmt: skip
WRONG_FILES = (
    {"mtu": "x"}, [1], {"dns": ["x"]}, {"dns": "192.0.2.1"}, {"icc": "no"}, {"ip": "x"}, {"bip": 1}, {"mtu": -5},
    {"default-address-pools": [{"base": "x", "size": 4}]},
)  # fmt: skip


def refused(line: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert cli.main(["serve", "--socket", "/nowhere/docker.sock", *shlex.split(line)]) == 1
    told = capsys.readouterr().err.strip().removeprefix("netlab: ")
    return told.removeprefix(say("embedded-start-failed", log=""))


def dockerd(*words: str) -> str:
    """What the real one says; these flags keep it from starting, and it has no network to touch."""
    line = ["unshare", "-n", "timeout", "5", "chroot", str(NEWEST), "dockerd", "--validate", *words]
    told = subprocess.run(line, capture_output=True, text=True, check=False)
    assert told.returncode == 1
    return told.stderr.strip().removeprefix("Status: ")


@pytest.mark.skipif(NEWEST is None, reason="no dockerd 28 here")
@pytest.mark.parametrize("line", WRONG_FLAGS)
def test_a_wrong_flag_is_refused_in_dockerds_words(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(line, capsys).splitlines()[0] == dockerd(*shlex.split(line)).splitlines()[0]


@pytest.mark.skipif(NEWEST is None, reason="no dockerd 28 here")
@pytest.mark.parametrize("content", WRONG_FILES, ids=json.dumps)
def test_a_wrong_file_is_refused_in_dockerds_words(content: object, capsys: pytest.CaptureFixture[str]) -> None:
    assert NEWEST is not None
    file = NEWEST / "tmp" / f"netlab-test-{os.getpid()}.json"
    file.write_text(json.dumps(content))
    try:
        ours, theirs = refused(f"--config-file {file}", capsys), dockerd("--config-file", f"/tmp/{file.name}")
    finally:
        file.unlink()
    assert ours.replace(str(file), "FILE") == theirs.replace(f"/tmp/{file.name}", "FILE")


def test_a_setting_given_twice_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "daemon.json"
    file.write_text('{"mtu": 1400}')
    assert refused(f"--mtu 1300 --config-file {file}", capsys) == (
        f"unable to configure the Docker daemon with file {file}: the following directives are specified both as a "
        "flag and in the configuration file: mtu: (from flag: 1300, from file: 1400)"
    )
    missing = refused("--config-file /nope", capsys)
    assert missing == "unable to configure the Docker daemon with file /nope: open /nope: no such file or directory"


@pytest.mark.parametrize(
    ("settings", "words"),
    [({"bip": "x"}, "parse bip failed: invalid CIDR address: x"),
     ({"bip": "10.1.1.0/24"}, "failed to allocate gateway (10.1.1.0): Address already in use"),
     ({"fixed-cidr": "x"}, "parse fixed-cidr failed: invalid CIDR address: x"),
     ({"mtu": 40}, 'error creating default "bridge" network: invalid argument'),
     ({"default-address-pools": [{"base": "10.0.0.0/8", "size": 4}]}, "has a smaller prefix (/8) than the target size"),
     ({"default-address-pools": [{"base": "10.0.0.0/8"}]}, "(&{10.0.0.0/8 0}) is not in canonical form"),
     ({"log-level": "debug"}, "log-level")],
)  # fmt: skip
def test_what_no_daemon_starts_with_is_refused_at_once(settings: dict[str, object], words: str) -> None:
    with pytest.raises((BadOption, EngineStartFailed)) as caught:
        Lab("wrong", engine="embedded", daemon=settings)
    assert words in str(caught.value)


def test_each_key_has_a_flag() -> None:
    assert set(FLAGS.values()) == {*KEYS, "data-root"} - {"host-gateway-ip"}  # its flag sets host-gateway-ips


@pytest.mark.parametrize(
    ("text", "words"),
    [('{"a" 1}', "invalid character '1' after object key"), ("{", "unexpected end of JSON input"),
     ('{"a":1,}', "invalid character '}' looking for beginning of object key string"),
     ('{"a":[1 2]}', "invalid character '2' after array element"),
     ('{"a":1 "b"}', "invalid character '\"' after object key:value pair"),
     ("{a:1}", "invalid character 'a' looking for beginning of object key string"),
     ('{"a":1} x', "invalid character 'x' after top-level value"), ('{"a":"x', "unexpected end of JSON input"),
     ('{"data-root":5}', "cannot unmarshal number into Go struct field Config.data-root of type string")],
)  # fmt: skip
def test_a_daemon_json_that_is_none_is_refused_in_dockerds_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, words: str
) -> None:
    """As observed on 28.5.2."""
    file = tmp_path / "daemon.json"
    file.write_text(text)
    told = refused(f"--config-file {file}", capsys)
    assert told.startswith(f"unable to configure the Docker daemon with file {file}: invalid JSON: ")
    assert told.endswith(words)


def test_settings_from_flags_and_file_are_those_of_the_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "daemon.json").write_text('{"bip": "10.9.0.1/24", "dns": ["192.0.2.7"], "icc": true}')
    taken: list[tuple[object, object]] = []
    monkeypatch.setattr(
        "netlab.engines.serving.serve", lambda place, ready, settings, **others: taken.append((settings, others))
    )
    words = f"--socket /tmp/x --config-file {tmp_path}/daemon.json --data-root {tmp_path}/d --mtu=1400 "
    words += "--userland-proxy=false --iptables "
    words += "--default-address-pool base=10.0.0.0/8,size=24 --default-address-pool base=10.1.0.0/16,size=26"
    words += " --dns-opt ndots:2"
    assert cli.main(["serve", *shlex.split(words)]) == 0
    ((settings, others),) = taken
    assert others == {"until_eof": False, "data_root": tmp_path / "d", "era": None}
    assert settings == daemon_settings({
        "bip": "10.9.0.1/24", "dns": ["192.0.2.7"], "icc": True, "mtu": 1400, "userland-proxy": False, "iptables": True,
        "default-address-pools": [{"base": "10.0.0.0/8", "size": 24}, {"base": "10.1.0.0/16", "size": 26}],
        "dns-opts": ["ndots:2"],
    })  # fmt: skip
    with find("embedded", settings={"bip": "10.9.0.1/24"}) as engine:
        assert "10.9.0.1/24" in engine.daemon.run(["ip", "addr", "show", "docker0"])


def test_an_unknown_flag_is_refused_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        cli.main(["serve", "--socket", "/nowhere/x", "--bogus"])
    assert "unknown flag: --bogus" in capsys.readouterr().err
