"""`lab.commands()` are the docker command lines that do what the lab has done: replayed, they give the same."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from netlab import Lab
from netlab.engines import Engine
from netlab.engines.image import lab_image
from netlab.engines.private import PrivateEngine
from tests.random_labs import build
from tests.real import private_roots

# The distribution's own first: a newer command refuses some options (a MAC address) against an older engine.
DOCKER = shutil.which("docker", path="/usr/bin") or shutil.which("docker")
SEEDS = range(int(os.environ.get("NETLAB_SEEDS", "4")))


def inspected(engine: Engine) -> tuple[dict[str, Any], dict[str, Any]]:
    """Networks and containers by name, as inspect tells, without what no command line can decide."""
    api = engine.daemon.client.api
    networks = {n["Name"]: network(n) for n in api.networks() if n["Name"] not in ("bridge", "host", "none")}
    ids = {c["Id"]: c["Names"][0].lstrip("/") for c in api.containers(all=True)}
    return networks, {name: container(api.inspect_container(id), ids) for id, name in ids.items()}


def network(found: dict[str, Any]) -> dict[str, Any]:
    kept = {key: found[key] for key in ("Driver", "Internal", "EnableIPv6", "Attachable", "Options", "Scope")}
    return kept | {"IPAM": found["IPAM"]["Config"], "Labels": own_labels(found["Labels"])}


def container(found: dict[str, Any], ids: dict[str, str]) -> dict[str, Any]:
    config, host = found["Config"], found["HostConfig"]
    kept = {key: config[key] for key in ("Cmd", "Entrypoint", "Image", "User", "WorkingDir")}
    kept |= {key: host.get(key) or None for key in (
        "PortBindings", "Binds", "Dns", "DnsSearch", "DnsOptions", "ExtraHosts", "CapAdd", "Init",
        "RestartPolicy", "Links", "Privileged")}  # fmt: skip
    mode = host["NetworkMode"].replace("default", "bridge")
    kept |= {
        "Env": sorted(config["Env"] or ()), "ExposedPorts": sorted(config.get("ExposedPorts") or ()),
        "Labels": own_labels(config["Labels"]), "Sysctls": host.get("Sysctls") or {},
        "Hostname": None if re.fullmatch("[0-9a-f]{12}", config["Hostname"]) else config["Hostname"],
        "NetworkMode": mode if not mode.startswith("container:") else ids.get(mode.partition(":")[2], "gone"),
        "State": found["State"]["Status"],
        "Networks": {name: endpoint(own, found) for name, own in found["NetworkSettings"]["Networks"].items()},
    }  # fmt: skip
    return kept


def endpoint(own: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    asked = own["IPAMConfig"] or {}
    return {
        "Aliases": sorted(set(own["Aliases"] or ()) - {found["Id"][:12]}), "Links": own["Links"],
        "IPAMConfig": {key: value for key, value in asked.items() if value}, "Gateway": own["Gateway"],
        "IPAddress": own["IPAddress"], "Mac": own["MacAddress"] if own["MacAddress"].startswith("02:42:00") else None,
    }  # fmt: skip


def own_labels(labels: dict[str, str] | None) -> dict[str, str]:
    return {key: value for key, value in (labels or {}).items() if not key.startswith("netlab.")}


def differences(one: dict[str, Any], other: dict[str, Any], path: str = "") -> list[str]:
    """Where two inspections differ, a line each."""
    found = []
    for key in sorted({*one, *other}):
        left, right = one.get(key), other.get(key)
        if isinstance(left, dict) and isinstance(right, dict):
            found += differences(left, right, f"{path}{key}.")
        elif left != right:
            found.append(f"{path}{key}: {left!r} != {right!r}")
    return found


@pytest.mark.skipif(not DOCKER, reason="needs the docker command")
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("id", sorted(private_roots()))
def test_replayed_commands_give_the_same_networks_and_containers(id: str, seed: int) -> None:
    """Both on an engine that is fresh: 20.10 and 26 go on with the subnet after the last one given."""
    root, _ = private_roots()[id]
    with PrivateEngine("test", root) as engine, Lab("told", engine=engine) as lab:
        build(lab, seed)
        lines, made = lab.commands(), inspected(engine)
    with PrivateEngine("test", root) as engine:
        lab_image(engine.daemon.client, pulls=False)
        environment = {
            "PATH": f"{Path(str(DOCKER)).parent}:/usr/bin:/bin",
            "DOCKER_HOST": engine.url,
            "DB_PASSWORD": "s3cret",
        }
        for line in lines:
            ran = subprocess.run(["sh", "-c", line], env=environment, capture_output=True, text=True, check=False)
            assert ran.returncode == 0, f"{line}\n{ran.stderr}"
        again = inspected(engine)
    assert differences(made[0], again[0]) + differences(made[1], again[1]) == []


def test_secrets_are_masked_and_the_rest_is_quoted(lab: Lab) -> None:
    lab.container("web", env={"DB_PASSWORD": "hunter2", "API_KEY": "k", "MONKEY": "a b"}, command=["echo", "it's"])
    (line,) = lab.commands()
    assert "hunter2" not in line
    assert "-e DB_PASSWORD -e API_KEY -e 'MONKEY=a b'" in line
    assert line.endswith("""echo 'it'"'"'s'""")


def test_probes_are_told_when_asked_for(lab: Lab) -> None:
    web = lab.container("web")
    web.ping("127.0.0.1")
    assert len(lab.commands()) == 1
    assert lab.commands(probes=True)[-1] == "docker exec web ping -c 1 -W 2 127.0.0.1"


def test_what_failed_is_not_told(lab: Lab) -> None:
    with pytest.raises(Exception, match="nosuch"):
        lab.container("web", networks="nosuch")
    assert lab.commands() == ()
