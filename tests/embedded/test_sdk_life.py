"""The life of a container through the docker SDK: health, init, update, stats, top, wait, rename, prune and lists.

Ours and a real engine give the same.
"""

import docker
import pytest

SECOND = 1_000_000_000  # nanoseconds
TEST = {"test": ["CMD-SHELL", "echo seen; test -f /ok"], "interval": SECOND, "timeout": SECOND, "retries": 2}


def health(sdk, box):
    return sdk.state(box)["Health"]


# --- health


def test_a_container_is_starting_until_its_test_has_run(sdk):
    box = sdk.run(healthcheck=TEST | {"interval": 600 * SECOND})
    assert health(sdk, box) == {"Status": "starting", "FailingStreak": 0, "Log": []}
    assert sdk.api.containers()[0]["Status"].endswith("(health: starting)")
    assert [each.id for each in sdk.client.containers.list(filters={"health": "starting"})] == [box.id]
    assert sdk.client.containers.list(filters={"health": "healthy"}) == []


def test_failures_in_a_row_make_it_unhealthy_and_one_success_healthy(sdk):
    box, since = sdk.run(healthcheck=TEST), int(sdk.now())
    sdk.until(lambda: health(sdk, box)["Status"] == "unhealthy")
    told = health(sdk, box)
    assert told["FailingStreak"] >= 2 and told["Log"][0]["ExitCode"] == 1 and told["Log"][0]["Output"] == "seen\n"
    assert sdk.api.containers(filters={"id": box.id})[0]["Status"].endswith("(unhealthy)")
    box.exec_run(["touch", "/ok"])
    sdk.until(lambda: health(sdk, box)["Status"] == "healthy")
    assert health(sdk, box)["FailingStreak"] == 0 and len(health(sdk, box)["Log"]) <= 5
    events = sdk.client.events(decode=True, since=since, filters={"event": "health_status", "container": box.id})
    assert [next(events)["Action"] for _ in range(2)] == ["health_status: unhealthy", "health_status: healthy"]
    events.close()


def test_a_test_that_takes_too_long_is_ended(sdk):
    box = sdk.run(healthcheck=TEST | {"test": ["CMD", "sleep", "60"]})
    log = sdk.until(lambda: health(sdk, box)["Log"])
    assert (log[0]["ExitCode"], log[0]["Output"]) == (-1, "Health check exceeded timeout (1s)")


def test_failures_in_the_start_period_do_not_count(sdk):
    box = sdk.run(healthcheck=TEST | {"start_period": 600 * SECOND, "start_interval": SECOND, "retries": 1})
    sdk.until(lambda: len(health(sdk, box)["Log"]) >= 2)
    assert (health(sdk, box)["Status"], health(sdk, box)["FailingStreak"]) == ("starting", 0)


def test_a_stopped_container_is_not_healthy(sdk):
    box = sdk.run(healthcheck=TEST | {"test": ["CMD", "true"]})
    sdk.until(lambda: health(sdk, box)["Status"] == "healthy")
    box.kill()
    box.wait()
    assert health(sdk, box)["Status"] == "unhealthy"
    box.start()
    assert health(sdk, box)["Status"] == "starting"


def test_no_test_is_no_health(sdk):
    assert "Health" not in sdk.state(sdk.run())
    assert "Health" not in sdk.state(sdk.run(healthcheck={"test": ["NONE"]}))


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ({"interval": 5}, "Interval in Healthcheck cannot be less than 1ms"),
        ({"timeout": 5}, "Timeout in Healthcheck cannot be less than 1ms"),
        ({"start_period": 5}, "StartPeriod in Healthcheck cannot be less than 1ms"),
        ({"retries": -1}, "Retries in Healthcheck cannot be negative"),
    ],
)
def test_a_health_check_that_makes_no_sense_is_refused(sdk, asked, text):
    config = sdk.api.create_container_config("busybox", ["true"], healthcheck={"test": ["CMD", "true"]})
    names = {"interval": "Interval", "timeout": "Timeout", "start_period": "StartPeriod", "retries": "Retries"}
    config["Healthcheck"] |= {names[key]: value for key, value in asked.items()}
    with pytest.raises(docker.errors.APIError, match=text) as caught:
        sdk.api.create_container_from_config(config)
    assert caught.value.status_code == 400


# --- init


def test_an_init_hands_signals_on(sdk):
    box = sdk.run(["sleep", "infinity"], init=True)
    box.kill("TERM")
    assert box.wait()["StatusCode"] == 143


def test_an_init_is_the_first_process(sdk):
    box = sdk.run(["sleep", "600"], init=True)
    sdk.until(lambda: len(box.top(ps_args="-o pid,args")["Processes"]) == 2)
    assert [each[1] for each in box.top(ps_args="-o pid,args")["Processes"]] == [
        "/sbin/docker-init -- sleep 600",
        "sleep 600",
    ]


def test_an_init_tells_what_it_cannot_start(sdk):
    box = sdk.run(["nosuch"], init=True)
    assert box.wait()["StatusCode"] == 127
    assert b"exec nosuch failed: No such file or directory" in box.logs()


def test_the_exit_code_comes_through_an_init(sdk):
    assert sdk.run(["sh", "-c", "exit 5"], init=True).wait()["StatusCode"] == 5


# --- update


def test_a_restart_policy_is_changed(sdk):
    box = sdk.run()
    assert box.update(restart_policy={"Name": "on-failure", "MaximumRetryCount": 3}) == {"Warnings": None}
    box.reload()
    assert box.attrs["HostConfig"]["RestartPolicy"] == {"Name": "on-failure", "MaximumRetryCount": 3}


def test_a_changed_restart_policy_counts(sdk):
    box = sdk.run(["sh", "-c", "sleep 1; exit 1"])
    box.update(restart_policy={"Name": "on-failure", "MaximumRetryCount": 1})
    sdk.until(lambda: sdk.state(box)["Status"] == "exited")
    assert box.attrs["RestartCount"] == 1


@pytest.mark.parametrize(
    ("asked", "status", "text"),
    [
        ({"restart_policy": {"Name": "zz"}}, 400, "unknown policy 'zz'; use one of"),
        ({"restart_policy": {"Name": "always", "MaximumRetryCount": 3}}, 400, "only be used with 'on-failure'"),
        ({"mem_limit": 1000}, 400, "Minimum memory limit allowed is 6MB"),
    ],
)
def test_an_update_that_makes_no_sense_is_refused(sdk, asked, status, text):
    with pytest.raises(docker.errors.APIError, match=text) as caught:
        sdk.create().update(**asked)
    assert caught.value.status_code == status


def test_a_container_that_removes_itself_never_restarts(sdk):
    box = sdk.run(auto_remove=True)
    with pytest.raises(docker.errors.APIError, match="cannot be updated because AutoRemove is enabled"):
        box.update(restart_policy={"Name": "always"})


# --- stats and top


def test_stats_count_what_the_network_carries(sdk):
    web, client = sdk.run(name="web"), sdk.run()
    web.reload()
    address = web.attrs["NetworkSettings"]["Networks"]["bridge"]["IPAddress"]
    before = web.stats(stream=False)["networks"]["eth0"]
    assert client.exec_run(["ping", "-c", "3", "-s", "1000", address]).exit_code == 0
    after = web.stats(stream=False)["networks"]["eth0"]
    assert after["rx_packets"] - before["rx_packets"] >= 3 and after["tx_packets"] - before["tx_packets"] >= 3
    assert 3 * 1000 <= after["rx_bytes"] - before["rx_bytes"] < 10_000
    assert set(after) == {f"{way}_{what}" for way in ("rx", "tx") for what in ("bytes", "packets", "errors", "dropped")}


def test_stats_are_streamed_each_second(sdk):
    box = sdk.run()
    stream = box.stats(stream=True, decode=True)
    first, second = next(stream), next(stream)
    assert first["id"] == box.id and first["name"] == "/" + box.name
    assert second["preread"] == first["read"] and second["read"] > first["read"]
    assert first["pids_stats"]["current"] == 1
    stream.close()


def test_stats_of_what_does_not_run_are_empty(sdk):
    told = sdk.create().stats(stream=False)
    assert told["read"] == "0001-01-01T00:00:00Z" and told["pids_stats"] == {} and "networks" not in told


def test_top_shows_the_processes(sdk):
    box = sdk.run(["sleep", "600"])
    told = box.top()
    assert told["Titles"] == ["UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"]
    assert [(each[0], each[-1]) for each in told["Processes"]] == [("root", "sleep 600")]
    assert box.top(ps_args="aux")["Titles"][:3] == ["USER", "PID", "%CPU"]
    assert box.top(ps_args="-eo pid,comm")["Processes"][0][1] == "sleep"
    with pytest.raises(docker.errors.APIError, match="Couldn't find PID field in ps output"):
        box.top(ps_args="-o comm")
    with pytest.raises(docker.errors.APIError, match="is not running"):
        sdk.create().top()


def test_resize(sdk):
    box, since = sdk.run(["sh"], tty=True, stdin_open=True), int(sdk.now())
    box.resize(30, 100)
    events = sdk.client.events(decode=True, since=since, filters={"event": "resize", "container": box.id})
    told = next(events)["Actor"]["Attributes"]
    assert (told["height"], told["width"]) == ("30", "100")
    events.close()
    with pytest.raises(docker.errors.APIError, match='invalid resize height "x": invalid syntax'):
        box.resize("x", 1)
    with pytest.raises(docker.errors.APIError, match="is not running"):
        sdk.create().resize(1, 2)


# --- wait


def test_wait_for_the_next_exit_waits_although_it_has_ended(sdk):
    box = sdk.run(["sh", "-c", "exit 3"])
    assert box.wait()["StatusCode"] == 3 and box.wait()["StatusCode"] == 3
    sdk.run(["sleep", "1"])
    with pytest.raises(Exception, match="timed out|nothing can happen"):
        box.wait(condition="next-exit", timeout=1)


def test_wait_until_it_is_removed(sdk):
    assert sdk.run(["sleep", "1"], auto_remove=True).wait(condition="removed")["StatusCode"] == 0


# --- lists


def test_lists_of_containers_are_filtered(sdk):
    sdk.client.networks.create("n1")
    sdk.client.volumes.create("v1")
    ports, volumes = {"80/tcp": 8080}, {"v1": {"bind": "/v"}}
    one = sdk.run(name="one", labels={"a": "b", "c": "d"}, ports=ports, volumes=volumes)
    two = sdk.run(["sh", "-c", "exit 3"], name="two", network="n1")
    two.wait()
    sdk.create(name="three")

    def names(every=True, **filters):
        filters = {key.replace("_", "-"): value for key, value in filters.items()}
        return [each.name for each in sdk.client.containers.list(all=every, filters=filters)]

    assert names() == ["three", "two", "one"] and names(False) == ["one"]
    assert names(name="^/one$") == ["one"] and names(name="o") == ["two", "one"] and names(name="[") == []
    assert names(False, status="exited") == ["two"] and names(status=["exited", "created"]) == ["three", "two"]
    assert names(exited=3) == ["two"] and names(False, exited=3) == []
    assert names(label="a") == ["one"] and names(label=["a=b", "c=d"]) == ["one"] and names(label="a=x") == []
    assert names(ancestor="busybox") == ["three", "two", "one"] and names(ancestor="nosuch") == []
    assert names(network="n1") == ["two"] and names(volume="v1") == ["one"] and names(volume="/v") == ["one"]
    assert names(publish="8080") == ["one"] and names(publish="80") == [] and names(expose="79-81/tcp") == ["one"]
    assert names(before="three") == ["two", "one"] and names(since="one") == ["three", "two"]
    assert names(id=one.id[:12]) == ["one"] and names(is_task="true") == []
    assert [each["Names"][0] for each in sdk.api.containers(limit=2)] == ["/three", "/two"]
    sizes = sdk.api.containers(size=True)[0]
    assert sizes["SizeRootFs"] > 0


@pytest.mark.parametrize(
    ("filters", "text"),
    [
        ({"foo": "x"}, "invalid filter 'foo'"),
        ({"status": "x"}, "invalid filter 'status=x': invalid value for state"),
        ({"health": "x"}, "invalid filter 'health=x': invalid value for health"),
        ({"exited": "x"}, "invalid filter 'exited=x'"),
        ({"expose": "x"}, "error while looking up for expose x"),
        ({"is-task": "maybe"}, r"invalid filter 'is-task=\[maybe\]'"),
        ({"before": "nosuch"}, "No such container: nosuch"),
    ],
)
def test_a_filter_that_makes_no_sense_is_refused(sdk, filters, text):
    with pytest.raises(docker.errors.APIError, match=text):
        sdk.client.containers.list(all=True, filters=filters)


# --- prune


def test_prune_removes_what_does_not_run(sdk):
    kept, gone = sdk.run(), sdk.create(labels={"a": "b"})
    assert sdk.client.containers.prune({"label!": "a"})["ContainersDeleted"] is None
    assert sdk.client.containers.prune({"until": "1h"})["ContainersDeleted"] is None
    assert sdk.client.containers.prune({"label": "a=b"})["ContainersDeleted"] == [gone.id]
    assert [each.id for each in sdk.client.containers.list(all=True)] == [kept.id]
    for wrong, text in (({"until": "zz"}, "failed to parse value"), ({"status": "x"}, "invalid filter 'status'")):
        with pytest.raises(docker.errors.APIError, match=text):
            sdk.client.containers.prune(wrong)


def test_prune_of_networks_spares_those_in_use(sdk):
    for name in ("used", "idle", "stopped"):
        sdk.client.networks.create(name, labels={"n": name})
    sdk.run(network="used")
    sdk.create(network="stopped")
    assert sdk.client.networks.prune({"label": "n=idle"})["NetworksDeleted"] == ["idle"]
    assert sdk.client.networks.prune()["NetworksDeleted"] == ["stopped"]
    assert {each.name for each in sdk.client.networks.list()} == {"bridge", "host", "none", "used"}


def test_prune_of_volumes_takes_the_anonymous_unless_all_are_asked_for(sdk):
    sdk.client.volumes.create("named")
    anonymous = sdk.client.volumes.create()
    assert sdk.client.volumes.prune()["VolumesDeleted"] == [anonymous.name]
    assert sdk.client.volumes.prune({"all": "true"})["VolumesDeleted"] == ["named"]
    assert sdk.client.volumes.prune()["VolumesDeleted"] == []


# --- volumes


def test_volumes_from_another_container(sdk):
    sdk.run(["sh", "-c", "echo kept > /data/f; sleep infinity"], name="one", volumes={"data": {"bind": "/data"}})
    two = sdk.run(volumes_from=["one:ro"])
    two.reload()
    assert [(m["Name"], m["Destination"], m["RW"]) for m in two.attrs["Mounts"]] == [("data", "/data", False)]
    sdk.until(lambda: two.exec_run(["cat", "/data/f"]).output == b"kept\n")
    assert two.exec_run(["touch", "/data/g"]).exit_code == 1
    with pytest.raises(docker.errors.APIError, match="No such container: nosuch"):
        sdk.create(volumes_from=["nosuch"])


def test_an_empty_volume_begins_with_what_the_image_has(sdk):
    box = sdk.run(volumes={"conf": {"bind": "/etc"}})
    assert box.exec_run(["cat", "/etc/passwd"]).output.startswith(b"root:")
    other = sdk.run(volumes={"conf": {"bind": "/c"}})
    assert other.exec_run(["cat", "/c/passwd"]).output.startswith(b"root:")


@pytest.mark.parametrize(
    ("bind", "status", "text"),
    [
        ("vol:b", 500, "invalid mount path: 'b' mount path must be absolute"),
        ("vol:/b:zz", 500, "invalid mode: zz"),
        ("vol:/b:c:d", 500, "invalid volume specification: 'vol:/b:c:d'"),
        ("vol:/", 500, "invalid specification: destination can't be '/'"),
        ("a:/b", 400, "volume name is too short"),
        ("x/y:/b", 400, "includes invalid characters for a local volume name"),
    ],
)
def test_a_bind_that_makes_no_sense_is_refused(sdk, bind, status, text):
    with pytest.raises(docker.errors.APIError, match=text) as caught:
        sdk.create(volumes=[bind])
    assert caught.value.status_code == status


def test_lists_of_volumes_are_filtered(sdk):
    sdk.client.volumes.create("one", labels={"a": "b"})
    sdk.client.volumes.create("two")
    sdk.run(volumes={"two": {"bind": "/v"}})

    def names(**filters):
        return sorted(each.name for each in sdk.client.volumes.list(filters=filters))

    assert names(dangling="true") == ["one"] and names(dangling="0") == ["two"]
    assert names(name="^one$") == ["one"] and names(label="a") == ["one"] and names(driver="x") == []
    with pytest.raises(docker.errors.APIError, match=r"invalid filter 'dangling=\[maybe\]'"):
        names(dangling="maybe")


def test_lists_of_networks_are_filtered(sdk):
    sdk.client.networks.create("n1", labels={"a": "b"})
    sdk.client.networks.create("n2")
    sdk.run(network="n2")

    def names(**filters):
        return sorted(each.name for each in sdk.client.networks.list(filters=filters))

    assert names(dangling="true") == ["n1", "n2"]  # a list does not know who is in use (28.5.2)
    assert names(dangling="false") == ["bridge", "host", "none"]
    assert names(driver=["host", "null"]) == ["host", "none"] and names(label="a=b") == ["n1"]
    assert names(type="custom") == ["n1", "n2"] and names(type="builtin") == ["bridge", "host", "none"]
    assert names(scope="swarm") == [] and names(name="^n1$") == ["n1"]
    with pytest.raises(docker.errors.APIError, match="invalid filter: 'type'='x'|invalid filter"):
        names(type="x")
