"""What cannot be meant gets a netlab error that names the object and the remedy, and nothing is left half made."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from netlab import Lab, NetlabError, errors
from netlab.engines import find

TAKEN = "203.0.113.10"


def prepared(lab: Lab) -> None:
    lab.up(
        networks={"app": {"subnet": "203.0.113.0/26"}},
        containers={"web": {"networks": {"app": {"ip": TAKEN}}, "ports": "127.0.0.1:8080:80"}},
    )


def everything(lab: Lab) -> set[str]:
    """Names of all that is on the engine."""
    client = lab.engine.daemon.client
    containers = {c["Names"][0] for c in client.api.containers(all=True)}
    return containers | {n["Name"] for n in client.api.networks()} | {v.name for v in client.volumes.list()}


# what is asked for, the error, and words that its text must hold (the object, the remedy)
CASES: dict[str, tuple[Callable[[Lab], Any], type[NetlabError], tuple[str, ...]]] = {
    "name too short": (lambda lab: lab.container("a"), errors.BadName, ("'a'", "two characters")),
    "illegal name": (lambda lab: lab.network("my net"), errors.BadName, ("'my net'",)),
    "name is no text": (lambda lab: lab.container(7), errors.BadName, ("7",)),  # type: ignore[arg-type]
    "unknown network": (lambda lab: lab.container("db", networks="nosuch"), errors.NotFound, ("nosuch", "lab.network")),
    "network in use": (lambda lab: lab["app"].remove(), errors.InUse, ("app", "disconnect")),
    "address outside": (
        lambda lab: lab.container("db", networks="app", ip="198.51.100.9"), errors.BadAddress, ("db", "subnet")),
    "address taken": (
        lambda lab: lab.container("db", networks="app", ip=TAKEN), errors.AddressTaken, ("db", "another")),
    "address of the gateway": (
        lambda lab: lab.container("db", networks="app", ip="203.0.113.1"), errors.AddressTaken, ("gateway",)),
    "no address": (lambda lab: lab.container("db", networks="app", ip="ten"), errors.BadAddress, ("'ten'",)),
    "second network's address taken": (
        lambda lab: lab.container("db", networks={"bridge": {}, "app": {"ip": TAKEN}}), errors.AddressTaken, ("db",)),
    "overlapping network": (
        lambda lab: lab.network("n2", subnet="203.0.113.0/25"), errors.SubnetOverlap, ("n2", "overlaps")),
    "overlapping host route": (
        lambda lab: lab.network("n2", subnet="192.0.2.0/25"), errors.SubnetOverlap, ("192.0.2.0/24", "route")),
    "host bits": (lambda lab: lab.network("n2", subnet="203.0.113.65/26"), errors.BadSubnet, ("203.0.113.64/26",)),
    "no subnet": (lambda lab: lab.network("n2", subnet="nonsense"), errors.BadSubnet, ("CIDR",)),
    "gateway without subnet": (
        lambda lab: lab.network("n2", gateway="203.0.113.1"), errors.BadAddress, ("203.0.113.1", "subnet=")),
    "unknown network option": (lambda lab: lab.network("n2", mttu=1400), errors.BadOption, ("mttu", "mtu")),
    "unknown container option": (lambda lab: lab.container("db", netwroks=[]), errors.BadOption, ("netwroks",)),
    "no address family": (lambda lab: lab.network("n2", ipv4=False), errors.BadOption, ("n2", "ipv6=True")),
    "gateway priority": (
        lambda lab: lab.container("db", networks={"app": {"gw_priority": "high"}}), errors.BadOption, ("'high'",)),
    "name of an interface": (
        lambda lab: lab.container("db", networks={"app": {"interface": "an interface"}}), errors.BadOption,
        ("'an interface'",)),
    "unknown driver": (lambda lab: lab.network("n2", "bridgge"), errors.BadOption, ("bridgge", "macvlan")),
    "refused option value": (lambda lab: lab.network("n2", mtu="abc"), errors.BadOption, ("n2", "abc")),
    "predefined network": (lambda lab: lab.network("bridge", mtu=1400), errors.BadInput, ("bridge",)),
    "port taken": (lambda lab: lab.container("db", ports="127.0.0.1:8080:80"), errors.PortTaken, ("db", "8080")),
    "port out of range": (lambda lab: lab.container("db", ports="99999:80"), errors.BadOption, ("99999:80",)),
    "port on a foreign address": (
        lambda lab: lab.container("db", ports="198.51.100.7:81:80"), errors.BadAddress, ("198.51.100.7", "127.0.0.1")),
    "image missing": (lambda lab: lab.container("db", image="nosuch:9"), errors.ImageMissing, ("nosuch:9",)),
    "network of a missing container": (
        lambda lab: lab.container("db", networks="container:nosuch"), errors.NotFound, ("nosuch",)),
    "link to a missing container": (lambda lab: lab.container("db", links="nosuch"), errors.NotFound, ("nosuch",)),
    "host with another network": (
        lambda lab: lab.container("db", networks=["host", "app"]), errors.BadOption, ("'host'",)),
    "mount of a system folder": (lambda lab: lab.container("db", volumes="/etc:/x"), errors.Refused, ("/etc",)),
    "mount of /": (lambda lab: lab.container("db", volumes="/:/x"), errors.Refused, ("/",)),
    "mount of nothing": (lambda lab: lab.container("db", volumes="/nosuch:/x"), errors.BadOption, ("/nosuch",)),
    "program missing": (lambda lab: lab["web"].exec("nosuch"), errors.BadInput, ("nosuch", "no such program")),
    "command not closed": (lambda lab: lab["web"].exec("echo 'x"), errors.BadInput, ("echo 'x",)),
    "other arguments": (lambda lab: lab.container("web"), errors.Differs, ("web", "remove()")),
    "ring": (
        lambda lab: lab.up(containers={"x1": {"networks": "container:x2"}, "x2": {"networks": "container:x1"}}),
        errors.BadInput, ("x1", "x2")),
    "one of many fails": (
        lambda lab: lab.up(networks={"n2": {}, "n3": {}}, containers={
            "x1": {"networks": "n2"}, "x2": {"networks": "n3", "ports": "127.0.0.1:8080:80"}, "x3": {}}),
        errors.PortTaken, ("x2",)),
    "never attached": (lambda lab: lab.network("n2") and lab["n2"].disconnect("web"), errors.NotAttached, ("web",)),
    "unknown handle": (lambda lab: lab["nosuch"], errors.NotFound, ("nosuch", "app")),
}  # fmt: skip
KEEPS = {"never attached": {"n2"}}  # what the case itself makes on purpose


@pytest.mark.parametrize("case", CASES)
def test_bad_input_is_told_and_leaves_nothing(case: str, lab: Lab) -> None:
    prepared(lab)
    before = everything(lab)
    ask, kind, words = CASES[case]
    with pytest.raises(kind) as caught:
        ask(lab)
    assert all(word in str(caught.value) for word in words), str(caught.value)
    assert everything(lab) - KEEPS.get(case, set()) == before


def test_the_engines_own_words_are_the_cause(lab: Lab) -> None:
    prepared(lab)
    with pytest.raises(errors.PortTaken) as caught:
        lab.container("db", ports="127.0.0.1:8080:80")
    assert "port is already allocated" in str(caught.value.__cause__)


def test_a_socket_is_not_mounted(lab: Lab) -> None:
    socket = lab.engine.url.removeprefix("unix://")
    with pytest.raises(errors.Refused):
        lab.container("db", volumes=f"{socket}:/var/run/docker.sock")


def test_a_folder_of_ones_own_is_mounted(lab: Lab, tmp_path: Path) -> None:
    (tmp_path / "hello").write_text("here\n")
    db = lab.container("db", volumes=f"{tmp_path}:/data:ro")
    assert db.exec("cat /data/hello").output == "here\n"
    assert not db.exec("touch /data/new")


def test_the_errors_speak_korean(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("netlab.messages._language", "ko")
    with pytest.raises(errors.NotFound, match="네트워크 'nosuch'가 없다"):
        lab.container("db", networks="nosuch")


def test_an_engine_that_is_open_keeps_its_settings() -> None:
    with find("embedded") as engine, pytest.raises(errors.BadOption, match=r"never reconfigured \(icc\)"):
        Lab("settings", engine=engine, daemon={"icc": False})
