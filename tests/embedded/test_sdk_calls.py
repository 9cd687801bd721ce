"""The calls of the docker SDK that people use every day, high and low level: ours and a real engine give the same."""

import docker
import pytest

# --- run, exec, attach


def test_run_gives_output_and_failures(sdk):
    run = sdk.client.containers.run
    assert run("busybox", ["echo", "hi"], remove=True) == b"hi\n"
    assert run("busybox", "echo one two", remove=True) == b"one two\n"
    assert run("busybox", ["sh", "-c", "echo $A"], environment={"A": "b"}, remove=True) == b"b\n"
    assert run("busybox", ["id", "-u"], user="7", remove=True) == b"7\n"
    assert run("busybox", ["hostname"], hostname="h1", remove=True) == b"h1\n"
    with pytest.raises(docker.errors.ContainerError) as caught:
        run("busybox", ["sh", "-c", "echo err >&2; exit 3"])
    assert caught.value.exit_status == 3 and caught.value.stderr == b"err\n"
    with pytest.raises(docker.errors.APIError, match='exec: "nosuch": executable file not found in'):
        run("busybox", ["nosuch"])


def test_exec_low_level(sdk):
    box = sdk.run()
    made = sdk.api.exec_create(box.id, ["sh", "-c", "echo o; echo e >&2; exit 4"], environment=["A=1"], workdir="/tmp")
    before = sdk.api.exec_inspect(made["Id"])
    assert before["Running"] is False and before["ExitCode"] is None and before["ContainerID"] == box.id
    assert before["ProcessConfig"]["entrypoint"] == "sh" and before["ProcessConfig"]["arguments"][0] == "-c"
    assert sdk.api.exec_start(made["Id"], demux=True) == (b"o\n", b"e\n")
    after = sdk.api.exec_inspect(made["Id"])
    assert after["ExitCode"] == 4 and after["Running"] is False
    assert b"o\n" not in sdk.api.exec_start(made["Id"])  # a real engine may tell why on the stream, or nothing
    with pytest.raises(docker.errors.APIError, match="has already run"):
        sdk.api.exec_start(made["Id"], detach=True)
    with pytest.raises(docker.errors.NotFound, match="No such exec instance: nosuch"):
        sdk.api.exec_inspect("nosuch")


def test_exec_high_level(sdk):
    box = sdk.run()
    assert box.exec_run(["sh", "-c", "echo $A; pwd; id -u"], environment={"A": "1"}, workdir="/tmp", user="7") == (
        0,
        b"1\n/tmp\n7\n",
    )
    assert box.exec_run(["nosuch"]).exit_code == 127
    assert b"executable file not found in" in box.exec_run(["nosuch"]).output
    assert list(box.exec_run(["sh", "-c", "echo 1; echo 2"], stream=True).output)[0].startswith(b"1\n")
    assert box.exec_run(["echo", "x"], tty=True).output == b"x\r\n"
    box.exec_run(["sh", "-c", "echo kept > /f"], detach=True)
    sdk.until(lambda: box.exec_run(["cat", "/f"]).output == b"kept\n")
    both = ["sh", "-c", "echo o; echo e >&2"]
    assert box.exec_run(both, stdout=False).output == b"e\n" and box.exec_run(both, stderr=False).output == b"o\n"
    with pytest.raises(docker.errors.APIError, match="is not running"):
        sdk.create().exec_run(["true"])


@pytest.mark.parametrize(
    ("command", "folder", "code", "text"),
    [
        (["pwd"], "/nosuch", 127, 'chdir to cwd ("/nosuch") set in config.json failed: no such file or directory'),
        (["/etc/passwd"], None, 126, 'exec: "/etc/passwd": permission denied'),
        (["/etc"], None, 126, 'exec: "/etc": is a directory: permission denied'),
        ([""], None, 127, 'exec: "": executable file not found in $PATH'),
    ],
)
def test_an_exec_that_cannot_start_says_why(sdk, command, folder, code, text):
    box = sdk.run()
    told = box.exec_run(command, workdir=folder)
    assert told.exit_code == code and text in told.output.decode()
    with pytest.raises(docker.errors.APIError) as caught:
        box.exec_run(command, workdir=folder, detach=True)
    assert caught.value.status_code == 400 and text in caught.value.explanation


def test_an_unknown_user_is_told_at_once(sdk):
    with pytest.raises(docker.errors.APIError, match="unable to find user zz: no matching entries in passwd file"):
        sdk.run().exec_run(["true"], user="zz")


def test_attach_and_logs_give_the_same(sdk):
    box = sdk.create(["sh", "-c", "echo 1; echo two >&2; echo 3"])
    stream = box.attach(stream=True)
    box.start()
    assert sorted(b"".join(stream).splitlines()) == [b"1", b"3", b"two"]
    assert sorted(box.logs().splitlines()) == [b"1", b"3", b"two"]
    assert list(box.logs(stream=True, follow=True, stdout=True, stderr=False)) == [b"1\n", b"3\n"]


def test_who_is_attached_to_what_has_ended_hears_its_next_run(sdk):
    box = sdk.run(["sh", "-c", "echo 1; echo two >&2"])
    box.wait()
    both, errors = box.attach(stream=True), box.attach(stream=True, stdout=False)
    box.start()
    assert sorted(b"".join(both).splitlines()) == [b"1", b"two"] and b"".join(errors) == b"two\n"


# --- life


def test_a_life(sdk):
    box = sdk.create(["sh", "-c", "trap 'exit 5' TERM; while :; do sleep 0.1; done"], name="one")
    assert box.status == "created" and sdk.state(box)["StartedAt"] == "0001-01-01T00:00:00Z"
    box.start()
    box.start()  # not modified
    assert sdk.state(box)["Status"] == "running" and sdk.state(box)["Pid"] > 0
    box.pause()
    assert sdk.state(box)["Status"] == "paused" and sdk.state(box)["Paused"]
    with pytest.raises(docker.errors.APIError, match="is already paused"):
        box.pause()
    box.unpause()
    box.restart(timeout=5)
    assert sdk.state(box)["Status"] == "running"
    box.stop(timeout=5)
    assert sdk.state(box)["ExitCode"] == 5 and not sdk.state(box)["Running"]
    box.stop()  # not modified
    with pytest.raises(docker.errors.APIError, match="is not running"):
        box.kill()
    box.rename("two")
    assert sdk.client.containers.get("two").id == box.id
    with pytest.raises(docker.errors.NotFound, match="No such container: one"):
        sdk.client.containers.get("one")
    box.remove()
    with pytest.raises(docker.errors.NotFound):
        box.reload()


def test_signals(sdk):
    box = sdk.run(["sh", "-c", "trap 'echo usr1' USR1; while :; do sleep 0.1; done"])
    sdk.until(lambda: b"sleep" in box.exec_run(["ps"]).output)
    box.kill("SIGUSR1")
    sdk.until(lambda: box.logs() == b"usr1\n")
    with pytest.raises(docker.errors.APIError, match="invalid signal: ZZ"):
        box.kill("ZZ")
    box.kill()
    assert box.wait()["StatusCode"] == 137


def test_containers_are_found_by_id_name_and_beginning(sdk):
    box = sdk.run(name="one")
    for handle in (box.id, box.id[:12], box.short_id, "one"):
        assert sdk.client.containers.get(handle).id == box.id
    with pytest.raises(docker.errors.APIError, match='name "/one" is already in use by container'):
        sdk.create(name="one")
    with pytest.raises(docker.errors.APIError, match="Invalid container name"):
        sdk.create(name="a b")


# --- what inspect and lists show


INSPECTED = {
    "hostname": ("Config.Hostname", "h1", {"hostname": "h1"}),
    "env": ("Config.Env", ["A=b"], {"environment": {"A": "b"}}),
    "labels": ("Config.Labels.x", "y", {"labels": {"x": "y"}}),
    "user": ("Config.User", "7", {"user": "7"}),
    "directory": ("Config.WorkingDir", "/tmp", {"working_dir": "/tmp"}),
    "tty": ("Config.Tty", True, {"tty": True}),
    "signal": ("Config.StopSignal", "INT", {"stop_signal": "INT"}),
    "entrypoint": ("Config.Entrypoint", ["sh", "-c"], {"entrypoint": ["sh", "-c"]}),
    "dns": ("HostConfig.Dns", ["192.0.2.53"], {"dns": ["192.0.2.53"]}),
    "hosts": ("HostConfig.ExtraHosts", ["a:192.0.2.9"], {"extra_hosts": {"a": "192.0.2.9"}}),
    "capabilities": ("HostConfig.CapAdd", ["NET_ADMIN"], {"cap_add": ["NET_ADMIN"]}),
    "mode": ("HostConfig.NetworkMode", "host", {"network_mode": "host"}),
    "privileged": ("HostConfig.Privileged", True, {"privileged": True}),
    "policy": ("HostConfig.RestartPolicy.Name", "always", {"restart_policy": {"Name": "always"}}),
    "init": ("HostConfig.Init", True, {"init": True}),
    "ports": ("HostConfig.PortBindings", {"80/tcp": [{"HostIp": "", "HostPort": "8080"}]}, {"ports": {"80/tcp": 8080}}),
    "tmpfs": ("HostConfig.Tmpfs", {"/t": ""}, {"tmpfs": {"/t": ""}}),
    "sysctls": ("HostConfig.Sysctls", {"net.ipv4.ip_forward": "1"}, {"sysctls": {"net.ipv4.ip_forward": "1"}}),
}


@pytest.mark.parametrize("name", INSPECTED)
def test_inspect_shows_what_was_asked_for(sdk, name):
    path, wanted, options = INSPECTED[name]
    value = sdk.create(["true"], **options).attrs
    for part in path.split("."):
        value = value[part]
    assert value == wanted or (name == "env" and set(wanted) <= set(value))


def test_the_address_of_a_running_container(sdk):
    sdk.client.networks.create("app", ipam=docker.types.IPAMConfig(pool_configs=[docker.types.IPAMPool("10.9.0.0/24")]))
    box = sdk.run(name="web", network="app", ports={"80/tcp": 8080})
    box.reload()
    place = box.attrs["NetworkSettings"]["Networks"]["app"]
    assert (place["IPAddress"], place["IPPrefixLen"], place["Gateway"]) == ("10.9.0.2", 24, "10.9.0.1")
    assert place["DNSNames"] == ["web", box.id[:12]] and place["Aliases"] is None
    assert box.ports == {"80/tcp": [{"HostIp": "0.0.0.0", "HostPort": "8080"}, {"HostIp": "::", "HostPort": "8080"}]}
    shown = sdk.api.containers()[0]
    assert shown["Names"] == ["/web"] and shown["State"] == "running" and shown["Status"].startswith("Up ")
    assert sorted((port["IP"], port["PrivatePort"], port["PublicPort"]) for port in shown["Ports"]) == [
        ("0.0.0.0", 80, 8080),
        ("::", 80, 8080),
    ]
    network = sdk.client.networks.get("app")
    assert network.attrs["Containers"][box.id]["IPv4Address"] == "10.9.0.2/24"
    assert [each.name for each in network.containers] == ["web"]


# --- networks and volumes


def test_networks(sdk):
    app = sdk.client.networks.create("app", driver="bridge", labels={"a": "b"}, internal=True, check_duplicate=True)
    assert app.attrs["Internal"] and app.attrs["Labels"] == {"a": "b"} and app.attrs["Scope"] == "local"
    box = sdk.run(name="box")
    app.connect(box, aliases=["web"])
    app.reload()
    assert [each.name for each in app.containers] == ["box"]
    box.reload()
    assert box.attrs["NetworkSettings"]["Networks"]["app"]["Aliases"] == ["web"]
    with pytest.raises(docker.errors.APIError, match="already exists in network app"):
        app.connect(box)
    with pytest.raises(docker.errors.APIError, match="has active endpoints"):
        app.remove()
    app.disconnect(box)
    with pytest.raises(docker.errors.APIError, match="is not connected to network app"):
        app.disconnect(box)
    with pytest.raises(docker.errors.APIError, match="network with name app already exists"):
        sdk.client.networks.create("app")
    app.remove()
    with pytest.raises(docker.errors.NotFound, match="network app not found"):
        sdk.client.networks.get("app")


def test_volumes(sdk):
    data = sdk.client.volumes.create("data", labels={"a": "b"})
    assert data.attrs["Driver"] == "local" and data.attrs["Mountpoint"].endswith("/volumes/data/_data")
    assert sdk.client.volumes.create("data").id == data.id
    box = sdk.create(mounts=[docker.types.Mount("/d", "data", read_only=True)])
    (shown,) = box.attrs["Mounts"]
    assert (shown["Type"], shown["Name"], shown["Destination"], shown["RW"]) == ("volume", "data", "/d", False)
    with pytest.raises(docker.errors.APIError, match="volume is in use"):
        data.remove()
    box.remove()
    data.remove()
    with pytest.raises(docker.errors.NotFound, match="get data: no such volume"):
        sdk.client.volumes.get("data")


# --- the engine itself


def test_the_engine(sdk):
    assert sdk.client.ping() is True
    version = sdk.client.version()
    assert (version["ApiVersion"], version["MinAPIVersion"], version["Os"]) == ("1.51", "1.24", "linux")
    before = sdk.client.info()["Containers"]
    sdk.run()
    told = sdk.client.info()
    assert told["Containers"] == before + 1 and told["ContainersRunning"] == 1 and told["OSType"] == "linux"
    assert told["Swarm"]["LocalNodeState"] == "inactive" and told["DefaultRuntime"] == "runc"


@pytest.mark.parametrize("call", ["nodes", "services", "secrets", "configs"])
def test_an_engine_outside_a_swarm_says_so(sdk, call):
    with pytest.raises(docker.errors.APIError, match="This node is not a swarm manager") as caught:
        getattr(sdk.client, call).list()
    assert caught.value.status_code == 503


def test_leaving_no_swarm(sdk):
    with pytest.raises(docker.errors.APIError, match="This node is not part of a swarm") as caught:
        sdk.client.swarm.leave()
    assert caught.value.status_code == 503
