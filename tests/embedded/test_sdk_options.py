"""Options of create, honoured or refused: what the docker SDK sends, ours and a real engine alike."""

import docker
import pytest

REFUSALS = [
    ({"runtime": "zz"}, 400, "unknown or invalid runtime name: zz"),
    ({"isolation": "hyperv"}, 400, r"invalid isolation \(hyperv\): linux only supports 'default'"),
    ({"cap_add": ["ZZ"]}, 400, 'invalid CapAdd: unknown capability: "CAP_ZZ"'),
    ({"cap_drop": ["NET_RAW", "zz"]}, 400, 'invalid CapDrop: unknown capability: "CAP_ZZ"'),
    ({"oom_score_adj": 2000}, 400, r"Invalid value 2000, range for oom score adj is \[-1000, 1000\]"),
    ({"mem_limit": 1000}, 400, "Minimum memory limit allowed is 6MB"),
    ({"security_opt": ["zz"]}, 500, 'invalid --security-opt 1: "zz"'),
    ({"ipc_mode": "zz"}, 400, "invalid IPC mode: zz"),
    ({"extra_hosts": {"a": "zz"}}, 400, 'invalid IP address in add-host: "zz"'),
    ({"working_dir": "rel"}, 400, "the working directory 'rel' is invalid, it needs to be an absolute path"),
    ({"stop_signal": "ZZ"}, 400, "invalid signal: ZZ"),
    ({"environment": ["=x"]}, 400, "invalid environment variable: =x"),
    ({"log_config": {"Type": "json-file", "Config": {"zz": "1"}}}, 400, "unknown log opt 'zz' for json-file"),
    ({"restart_policy": {"Name": "on-failure", "MaximumRetryCount": -1}}, 400, "count cannot be negative"),
    ({"platform": "linux/arm64"}, 404, r"its platform \(linux/amd64\) does not match the specified platform"),
]


@pytest.mark.parametrize(("asked", "status", "text"), REFUSALS, ids=lambda value: str(value)[:30])
def test_an_option_that_makes_no_sense_is_refused(sdk, asked, status, text):
    with pytest.raises(docker.errors.APIError, match=text) as caught:
        sdk.create(["true"], **asked)
    assert caught.value.status_code == status


def test_a_read_only_root_is_read_only_but_for_mounts(sdk):
    box = sdk.run(read_only=True, tmpfs={"/tmp": ""}, volumes={"data": {"bind": "/data"}})
    assert b"Read-only file system" in box.exec_run(["touch", "/f"]).output
    assert box.exec_run(["touch", "/tmp/f"]).exit_code == 0 and box.exec_run(["touch", "/data/f"]).exit_code == 0
    with pytest.raises(docker.errors.APIError, match="container rootfs is marked read-only"):
        box.put_archive("/etc", b"")


def test_a_log_that_is_not_kept_cannot_be_read(sdk):
    box = sdk.run(["sh", "-c", "echo 1; sleep infinity"], log_config={"Type": "none"})
    with pytest.raises(docker.errors.APIError, match="configured logging driver does not support reading") as caught:
        box.logs()
    assert caught.value.status_code == 501


def test_a_log_is_kept_as_far_as_it_is_asked_for(sdk):
    script = "i=0; while [ $i -lt 3000 ]; do echo line $i; i=$((i+1)); done"
    options = {"Type": "json-file", "Config": {"max-size": "10k"}}
    box = sdk.run(["sh", "-c", script], log_config=options)
    box.wait()
    lines = box.logs().splitlines()
    assert lines[-1] == b"line 2999" and len(lines) < 2000
    with pytest.raises(docker.errors.APIError, match="invalid size: 'zz'"):
        sdk.run(log_config={"Type": "json-file", "Config": {"max-size": "zz"}})


def test_a_working_directory_is_made(sdk):
    assert sdk.client.containers.run("busybox", ["pwd"], working_dir="/a/b", remove=True) == b"/a/b\n"


def test_a_privileged_exec_may_configure_the_network(sdk):
    box, change = sdk.run(), ["ip", "link", "set", "lo", "mtu", "1400"]
    assert box.exec_run(change).exit_code != 0
    assert box.exec_run(change, privileged=True).exit_code == 0


def test_a_volume_bound_to_a_folder_shows_it(sdk, tmp_path):
    (tmp_path / "page").write_text("mine\n")
    options = {"type": "none", "o": "bind", "device": str(tmp_path)}
    sdk.client.volumes.create("bound", driver_opts=options)
    if sdk.real:
        sdk.client.volumes.get("bound").remove()
        return  # the real engine lives in another root: its folders are not ours
    mounts = {"bound": {"bind": "/d", "mode": "ro"}}
    assert sdk.client.containers.run("busybox", ["cat", "/d/page"], volumes=mounts, remove=True) == b"mine\n"


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"foo": "bar"}, 'invalid option: "foo"'),
        ({"type": "none"}, 'missing required option: "device"'),
        ({"device": "/x"}, 'missing required option: "type"'),
        ({"size": "1m"}, "quota size requested but no quota support"),
    ],
)
def test_options_of_a_volume_that_make_no_sense_are_refused(sdk, options, text):
    with pytest.raises(docker.errors.APIError, match=text) as caught:
        sdk.client.volumes.create("vol", driver_opts=options)
    assert caught.value.status_code == 400


# --- logs


def test_logs_by_time_number_and_stream(sdk):
    box = sdk.run(["sh", "-c", "echo 1; echo two >&2; sleep 2; echo 3; sleep infinity"])
    sdk.until(lambda: box.logs().count(b"\n") == 3)
    assert box.logs(tail=1) == b"3\n" and box.logs(tail=0) == b"" and box.logs(stderr=False) == b"1\n3\n"
    assert box.logs(stdout=False) == b"two\n"
    first, second, third = (line.split()[0].decode() for line in box.logs(timestamps=True).splitlines())
    assert first.endswith("Z") and len(first) == len("2026-11-24T00:00:00.123456789Z") and first <= second < third
    seconds = sdk.state(box)["StartedAt"]
    assert third > seconds
    moment = sdk.now()
    assert box.logs(since=int(moment) + 60) == b"" and box.logs(until=int(moment) - 3600) == b""
    assert box.logs(since=int(moment) - 3600) == box.logs()
    with pytest.raises(docker.errors.APIError, match="you must choose at least one stream"):
        sdk.api._raise_for_status(sdk.api._get(sdk.api._url("/containers/{0}/logs", box.id)))


# --- events


def test_events_are_filtered_by_what_happened_to_whom(sdk):
    since = f"{sdk.now():.6f}"  # a second may hold what an earlier test did
    sdk.client.networks.create("n1", labels={"a": "b"})
    box = sdk.run(["sh", "-c", "exit 3"], name="one", network="n1", labels={"c": "d"})
    box.wait()
    sdk.client.volumes.create("v1")

    def told(**filters):
        until = int(sdk.now()) + 1
        found = sdk.client.events(decode=True, since=since, until=until, filters=filters)
        return [each["Action"] for each in found]

    assert told(type="network") == ["create", "connect", "disconnect"]
    assert told(container="one") == ["create", "start", "die"] == told(container=box.id[:12])
    assert told(label="c=d", event="die") == ["die"] and told(event=["create", "die"], type="container") == [
        "create",
        "die",
    ]
    assert told(image="busybox") == ["create", "start", "die"] and told(volume="v1") == ["create"]
    assert told(network="n1", event="connect") == ["connect"] and told(scope="swarm") == []
    assert told(type="nosuch") == [] and told(container="nosuch") == [] and told(container="/one") == []
    assert told(foo="x") == told() != []
    assert told(image="busy") == [] and told(event="zz") == []
