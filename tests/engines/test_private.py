"""A private engine is real, has namespaces of its own, and leaves no trace, however its owner ends."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from netlab.engines import find, survey
from netlab.engines.private import PrivateEngine, launch, start_problem, sweep
from netlab.errors import BadOption, EngineStartFailed, NoEngine
from tests.real import private_roots

pytestmark = pytest.mark.skipif(not private_roots(), reason="no real engine here (needs root and dockerd)")


@pytest.fixture(params=sorted(private_roots()))
def root(request: pytest.FixtureRequest) -> Path:
    return private_roots()[request.param][0]


def traces(id: str) -> list[str]:
    """What this machine shows of an engine: processes, mounts, folders, cgroups, named namespaces."""
    found = [line for line in Path("/proc/mounts").read_text().splitlines() if id in line]
    for process in Path("/proc").glob("[0-9]*"):
        try:
            line = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if id.encode() in line:
            found.append(f"{process.name}: {line!r}")
    found += [str(path) for pattern in launch.leavings(id)["cgroups"] for path in Path("/").glob(pattern[1:])]
    found += [str(path) for path in (launch.RUN / id, launch.DATA / id, Path(f"/run/netns/{id}")) if path.exists()]
    return found


def host_state() -> tuple[str, str]:
    """Interfaces and rules of the machine's own network namespace."""
    links = subprocess.run(["ip", "-br", "link"], capture_output=True, text=True, check=True).stdout
    rules = subprocess.run(["iptables-save"], capture_output=True, text=True, check=True).stdout
    return links, "\n".join(line for line in rules.splitlines() if not line.startswith("#"))


def test_it_is_gone_without_a_trace_and_the_machine_is_as_before(root: Path) -> None:
    before = host_state()
    with PrivateEngine("test", root) as engine:
        assert traces(engine.id)
        engine.daemon.client.api.create_network("app", driver="bridge")
        assert "docker0" in engine.daemon.run(["ip", "-br", "link"])
        assert "DOCKER-USER" in engine.daemon.run(["iptables", "-S"])
        assert host_state() == before
    assert traces(engine.id) == []
    assert host_state() == before


OWNER = """
import sys, time
from netlab import Lab
from netlab.engines.private import PrivateEngine
engine = PrivateEngine("test", sys.argv[1])
lab = Lab("killed", engine=engine)
lab.container("web", networks=[lab.network("app")])
print(engine.id, flush=True)
time.sleep(600)
"""


@pytest.fixture
def owner(root: Path) -> Iterator["subprocess.Popen[str]"]:
    with subprocess.Popen([sys.executable, "-c", OWNER, str(root)], stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def test_a_killed_owner_leaves_only_its_record_and_sweep_takes_that(owner: "subprocess.Popen[str]") -> None:
    assert owner.stdout
    id = owner.stdout.readline().strip()
    assert any("dockerd" in trace for trace in traces(id))
    owner.kill()
    owner.wait()
    end = time.monotonic() + 10
    while traces(id) and time.monotonic() < end:
        time.sleep(0.05)
    assert traces(id) == []
    assert f"engine {id}" in sweep()
    assert f"engine {id}" not in sweep()


def test_what_a_killed_process_1_leaves_is_swept(owner: "subprocess.Popen[str]") -> None:
    """The worst case: owner and process 1 both killed, so that nobody cleans up."""
    assert owner.stdout
    id = owner.stdout.readline().strip()
    first = Path(f"/proc/{owner.pid}/task/{owner.pid}/children").read_text().split()[0]
    inner = Path(f"/proc/{first}/task/{first}/children").read_text().split()[0]
    os.kill(owner.pid, signal.SIGSTOP)
    os.kill(int(inner), signal.SIGKILL)
    owner.kill()
    owner.wait()
    assert f"engine {id}" in sweep()
    assert traces(id) == []


def test_a_living_engine_is_never_swept() -> None:
    with PrivateEngine("test") as engine:
        assert f"engine {engine.id}" not in sweep()
        assert engine.daemon.client.ping()


def test_settings_are_daemon_json_keys() -> None:
    with find("private", settings={"bip": "203.0.113.1/26", "mtu": 1400}) as engine:
        bridge = engine.daemon.client.api.inspect_network("bridge")
        assert bridge["IPAM"]["Config"][0]["Subnet"] == "203.0.113.0/26"
        assert json.loads((launch.RUN / engine.id / "host/daemon.json").read_text())["mtu"] == 1400


def test_settings_that_netlab_needs_are_refused() -> None:
    with pytest.raises(BadOption, match="data-root"):
        find("private", settings={"data-root": "/x"})


def test_a_setting_the_daemon_refuses_is_told_in_its_words_and_leaves_nothing() -> None:
    before = set(launch.RUN.glob("*"))
    with pytest.raises(EngineStartFailed, match="nonsense"):
        PrivateEngine("test", settings={"nonsense": 1})
    assert set(launch.RUN.glob("*")) == before


def test_a_root_without_dockerd_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoEngine, match=r"needs a dockerd.*apt install docker\.io"):
        find(f"private:{tmp_path}")


def test_without_root_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(NoEngine, match="needs root"):
        find("private")


def test_without_its_tools_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(NoEngine, match=r"needs ip, iptables, unshare.*apt install iproute2"):
        find("private")


@pytest.mark.parametrize(
    ("log", "words"),
    [
        ("Error: Unknown device type.", "veth, bridge and netfilter"),
        ("unshare: unshare failed: Operation not permitted", "--privileged"),
        ("failed to start daemon: Devices cgroup isn't mounted", "cgroup"),
        ("something new", "last words:\nsomething new"),
    ],
)
def test_why_it_did_not_start_is_told_with_a_remedy(log: str, words: str) -> None:
    assert words in start_problem(log)
    assert log in start_problem(log)


def test_without_the_right_to_make_namespaces_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real `unshare`, in a process that has given up the capability."""
    program = "import os, sys; from netlab.engines import find; find('private')"
    line = ["setpriv", "--bounding-set=-sys_admin", "--inh-caps=-sys_admin", sys.executable, "-c", program]
    told = subprocess.run(line, capture_output=True, text=True, check=False)
    assert "needs namespaces of its own" in told.stderr
    assert sweep() == []


def test_the_survey_tells_both_kinds() -> None:
    kinds = {kind: (usable, why) for kind, usable, why in survey()}
    assert kinds["private"] == (True, "/usr/sbin/dockerd")
    assert kinds.keys() == {"docker", "private", "embedded"}


def test_several_hosts_share_a_lan() -> None:
    with PrivateEngine("test", hosts=2) as engine:
        first, second = engine.daemons
        assert (first.name, second.name) == ("host", "host2")
        assert "1 packets received" in first.run(["busybox", "ping", "-c", "1", "-W", "2", "192.0.2.12"])
        assert "192.0.2.12" in second.run(["ip", "-br", "addr"])
