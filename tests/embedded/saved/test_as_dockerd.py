"""What an engine's end and next start do to containers: the same on a real dockerd and on ours, state by state."""

import contextlib
import time

import pytest

from netlab.engines.image import lab_image
from netlab.engines.private import PrivateEngine, launch
from tests.embedded.saved.engine import Kept
from tests.real import major, private_roots

ALWAYS, UNLESS = {"Name": "always"}, {"Name": "unless-stopped"}
ON_FAILURE, TWICE = {"Name": "on-failure"}, {"Name": "on-failure", "MaximumRetryCount": 2}
IDLE = "sleep 600"  # stopped by KILL at once, since it takes no notice of TERM
# name: command, options, what is done to it before the engine ends
BOXES = {
    "plain": (IDLE, {}, ""),
    "polite": (["sh", "-c", "trap 'exit 7' TERM; sleep 600 & wait"], {}, ""),
    "paused": (IDLE, {}, "pause"),
    "failed": (["sh", "-c", "exit 3"], {}, "wait"),
    "gave-up": (["sh", "-c", "exit 3"], {"restart_policy": TWICE}, "wait"),
    "always": (IDLE, {"restart_policy": ALWAYS, "ports": {"80/tcp": None}}, ""),
    "unless": (IDLE, {"restart_policy": UNLESS, "network": "app"}, ""),
    "on-failure": (IDLE, {"restart_policy": ON_FAILURE}, ""),
    "ended-well": (["true"], {"restart_policy": ON_FAILURE}, "wait"),
    "always-stopped": (IDLE, {"restart_policy": ALWAYS}, "stop"),
    "unless-stopped": (IDLE, {"restart_policy": UNLESS}, "stop"),
    "unless-killed": (IDLE, {"restart_policy": UNLESS}, "kill"),
    "removed-at-its-end": (IDLE, {"auto_remove": True}, ""),
    "never-started": (IDLE, {"restart_policy": ALWAYS}, "not"),
    "never-started-auto": (IDLE, {"auto_remove": True}, "not"),
}
LIVE = ("plain", "paused", "always", "unless", "always-stopped", "removed-at-its-end", "never-started-auto")


def prepare(client, image, names=tuple(BOXES)):
    client.networks.create("app")
    for name, (command, options, done) in ((name, BOXES[name]) for name in names):
        at_once = {"stop_signal": "SIGKILL"} if command == IDLE else {}
        box = client.containers.create(image, command, name=name, **options, **at_once)
        if done != "not":
            box.start()
        if done == "wait":
            settled(client, name)
        elif done in ("stop", "kill", "pause"):
            getattr(box, done)(**({"timeout": 0} if done == "stop" else {}))
    client.containers.get("plain").exec_run(["sh", "-c", "echo kept > /f"])


def settled(client, name):
    end = time.monotonic() + 60
    while True:
        state = client.api.inspect_container(name)["State"]
        if state["Status"] == "exited" and not state["Restarting"]:
            return
        time.sleep(0.05)
        assert time.monotonic() < end


def look(client):
    found = {}
    for name in (each["Names"][0][1:] for each in client.api.containers(all=True)):
        told = client.api.inspect_container(name)
        state = told["State"]
        found[name] = (state["Status"], state["ExitCode"], state["Error"], told["RestartCount"], bool(state["Pid"]))
    facts = {each["Name"]: each["IPAM"]["Config"] for each in client.api.networks()}
    unless = client.api.inspect_container("unless")["NetworkSettings"]["Networks"]["app"]
    return {
        "containers": found, "networks": facts, "address": unless["IPAddress"],
        "ports": client.api.inspect_container("always")["NetworkSettings"]["Ports"],
        "next": client.networks.create("next").attrs["IPAM"]["Config"],
        "file": kept_file(client),
    }  # fmt: skip


def kept_file(client):
    client.api.start("plain")
    return client.containers.get("plain").exec_run(["cat", "/f"]).output


def ids(client):
    return {each["Name"]: each["Id"] for each in client.api.networks()}


@pytest.fixture(params=["SIGTERM", "live-restore"], scope="module")
def real(request):
    """What a real engine shows after its end and a new start, and which networks got a new id."""
    roots = [root for id, (root, _) in private_roots().items() if major(id) == 28]
    if not roots:
        pytest.skip("no dockerd 28 here")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(launch, "enter_script", again(launch.enter_script))
        with PrivateEngine(
            "tests", roots[0], {"live-restore": True} if request.param == "live-restore" else {}
        ) as engine:
            client, daemon = engine.daemon.client, engine.daemon
            prepare(client, lab_image(client, pulls=False), boxes(request.param))
            before, networks = look_running(client), ids(client)
            pid = daemon.machine.run(["cat", str(daemon.plan.run / "dockerd.pid")]).stdout.strip()
            daemon.machine.run(["kill", "-TERM", pid])
            until_down(client)
            until_up(client)
            yield request.param, look(client), changed(networks, ids(client)), before == look_running(client)
            for each in client.api.containers(all=True):  # their mounts would hold the engine up
                client.api.remove_container(each["Id"], force=True)


def boxes(how):
    return LIVE if how == "live-restore" else tuple(BOXES)


def again(script):
    """A host whose dockerd is started again when it ends."""

    def enter_script(host):
        head, _, last = script(host).rstrip("\n").rpartition("\n")
        return f"{head}\nset +e\nwhile :; do {last.removeprefix('exec ')}; done\n"

    return enter_script


def look_running(client):
    """Since when it runs, and where."""
    told = client.api.inspect_container("unless")
    place = told["NetworkSettings"]["Networks"]["app"]
    return told["State"]["StartedAt"], place["IPAddress"], place["MacAddress"]


def changed(before, after):
    return {name for name in before if after.get(name) != before[name]}


def until_down(client):
    end = time.monotonic() + 60
    while answers(client):
        assert time.monotonic() < end
        time.sleep(0.01)


def until_up(client):
    """It answers, and has started again what it starts."""
    end = time.monotonic() + 60
    while not answers(client):
        assert time.monotonic() < end
        time.sleep(0.05)


def answers(client):
    with contextlib.suppress(Exception):
        return client.ping()
    return False


def ours(path, how):
    live = how == "live-restore"
    engine = Kept(path, live_restore=live)
    prepare(engine.client, "busybox", boxes(how))
    before, networks = look_running(engine.client), ids(engine.client)
    engine.end()
    after = Kept(path, live_restore=live)
    found = look(after.client)
    after.judge()
    return found, changed(networks, ids(after.client)), before == look_running(after.client)


def test_an_engine_that_ends_and_starts_again_does_as_dockerd(real, tmp_path):
    how, wanted, new_ids, same_place = real
    found, our_new_ids, our_same_place = ours(tmp_path, how)
    assert found == wanted
    assert our_new_ids == new_ids
    assert our_same_place == same_place


def test_what_ran_when_its_engine_was_killed_has_ended_with_255(tmp_path):
    """As observed on 28.5.2 when dockerd, containerd, the shims and the containers are killed together."""
    engine = Kept(tmp_path)
    prepare(engine.client, "busybox")
    engine.killed()
    states = Kept(tmp_path).states()
    assert states == {
        "plain": ("exited", 255), "polite": ("exited", 255), "paused": ("exited", 255), "failed": ("exited", 3),
        "gave-up": ("exited", 3), "always": ("running", 0), "unless": ("running", 0), "on-failure": ("running", 0),
        "ended-well": ("exited", 0), "always-stopped": ("running", 0), "unless-stopped": ("exited", 137),
        "unless-killed": ("exited", 137), "never-started": ("created", 0),
    }  # fmt: skip
