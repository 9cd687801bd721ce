"""What the docker SDK relies on, through both doors and on both clocks."""

import gc
import threading
import time

import docker
import pytest
import requests

from netlab.errors import EngineStuck


def test_run_gives_the_output(lab):
    assert lab.client.containers.run("busybox", ["echo", "hi"]) == b"hi\n"


def test_run_removes_the_container(lab):
    script = ["sh", "-c", "echo a; echo b >&2"]
    assert lab.client.containers.run("busybox", script, remove=True, stderr=True) == b"a\nb\n"
    assert lab.client.containers.list(all=True) == []


def test_run_reports_a_failure(lab):
    with pytest.raises(docker.errors.ContainerError) as caught:
        lab.client.containers.run("busybox", ["sh", "-c", "echo out; echo err >&2; exit 3"])
    assert caught.value.exit_status == 3 and caught.value.stderr == b"err\n"


def test_unknown_commands_and_images_are_refused_in_dockers_words(lab):
    words = 'unable to start container process: error during container init: exec: "nosuch": executable file not found'
    with pytest.raises(docker.errors.APIError, match=words):
        lab.client.containers.run("busybox", ["nosuch"])
    with pytest.raises(docker.errors.NotFound):
        lab.client.containers.run("nosuch")


def test_exec(lab):
    box = lab.run()
    assert box.exec_run(["echo", "x"]) == (0, b"x\n")
    assert box.exec_run(["sh", "-c", "exit 4"]).exit_code == 4
    assert box.exec_run(["nosuch"]).exit_code == 127
    assert box.exec_run(["sh", "-c", "echo o; echo e >&2"], demux=True).output == (b"o\n", b"e\n")
    assert box.exec_run(["echo", "x"], tty=True).output == b"x\r\n"
    assert box.exec_run(["sleep", "0"], detach=True).output == ""
    assert box.exec_run(["sh", "-c", "echo $A; pwd"], environment={"A": "1"}, workdir="/tmp").output == b"1\n/tmp\n"


def test_exec_never_loses_its_first_output(lab):
    box = lab.run()
    assert {box.exec_run(["echo", "x"]).output for _ in range(50)} == {b"x\n"}


def test_exec_streams_as_it_comes(lab):
    stream = lab.run().exec_run(["sh", "-c", "echo 1; sleep 0.3; echo 2"], stream=True).output
    assert next(stream) == b"1\n"
    seen = lab.clock.now()
    assert next(stream) == b"2\n" and lab.clock.now() - seen > 0.2
    assert list(stream) == []


def test_exec_by_socket_with_a_half_close(lab):
    wire = lab.run().exec_run(["cat"], stdin=True, socket=True).output
    wire._sock.sendall(b"hello")
    assert wire.read(13) == b"\x01\0\0\0\0\0\0\5hello"
    wire._sock.sendall(b"more")
    wire._sock.shutdown(1)
    assert wire.read(12) == b"\x01\0\0\0\0\0\0\4more"
    assert wire.read(1) == b""
    wire.close()


def test_much_data_both_ways(lab):
    """More than any buffer holds, through a pipe inside."""
    wire = lab.run().exec_run(["sh", "-c", "cat | cat"], stdin=True, socket=True).output
    sent, got = b"0123456789abcdef" * 100_000, []

    def receive():
        while head := wire.read(8):
            left = int.from_bytes(head[4:], "big")
            while left:
                got.append(wire.read(left))
                left -= len(got[-1])

    reader = threading.Thread(target=receive)
    if not lab.inside:  # one caller there: what is written is held until it is read
        reader.start()
    wire._sock.sendall(sent)
    wire._sock.shutdown(1)
    receive() if lab.inside else reader.join()
    assert b"".join(got) == sent
    wire.close()


def test_run_with_piped_input(lab):
    box = lab.client.containers.create("busybox", ["cat"], stdin_open=True)
    wire = box.attach_socket(params={"stdin": 1, "stdout": 1, "stream": 1})
    wire._sock.sendall(b"before the start")
    wire._sock.shutdown(1)
    box.start()
    assert wire.read(24)[8:] == b"before the start"
    assert wire.read(1) == b""
    assert box.wait()["StatusCode"] == 0
    wire.close()


def test_attach(lab):
    box = lab.client.containers.create("busybox", ["sh", "-c", "echo 1; sleep 0.2; echo two >&2"])
    stream = box.attach(stream=True, demux=True)
    box.start()
    assert list(stream) == [(b"1\n", None), (None, b"two\n")]
    assert box.attach(stream=False, logs=True) == b"1\ntwo\n"


def test_a_client_that_leaves_does_not_end_a_container_without_stdin_once(lab):
    box = lab.client.containers.create("busybox", ["cat"], stdin_open=True, detach=True)
    wire = box.attach_socket(params={"stdin": 1, "stdout": 1, "stream": 1})
    box.start()
    wire._sock.sendall(b"abc")
    assert wire.read(11) == b"\x01\0\0\0\0\0\0\3abc"
    wire.close()
    box.reload()
    assert box.status == "running"


def test_logs_are_followed_to_the_end(lab):
    box = lab.run(["sh", "-c", "echo 1; sleep 0.3; echo 2"])
    stream = box.logs(stream=True, follow=True)
    assert next(stream) == b"1\n"
    assert list(stream) == [b"2\n"]
    assert box.logs() == b"1\n2\n" and box.logs(tail=1) == b"2\n"


def test_a_slow_reader_of_a_log_holds_nobody_back(lab):
    box = lab.run(["sh", "-c", "i=0; while [ $i -lt 300 ]; do echo $i; i=$((i+1)); done; sleep infinity"])
    stream = box.logs(stream=True, follow=True)
    assert next(stream) == b"0\n"
    assert [next(stream) for _ in range(299)][-1] == b"299\n"
    stream.close()


def test_wait(lab):
    assert lab.run(["sh", "-c", "sleep 0.3; exit 7"]).wait()["StatusCode"] == 7


def test_stop_waits_for_the_grace(lab):
    box = lab.run(["sleep", "3600"])
    begun = lab.clock.now()
    box.stop(timeout=1)
    assert 1 <= lab.clock.now() - begun < 2
    box.reload()
    assert box.attrs["State"]["ExitCode"] == 137


def test_stop_ends_at_once_what_listens_to_it(lab):
    box = lab.run(["sh", "-c", "trap 'echo bye; exit 5' TERM; while :; do sleep 0.1; done"])
    begun = lab.clock.now()
    box.stop()
    assert lab.clock.now() - begun < 5
    assert box.wait()["StatusCode"] == 5 and box.logs() == b"bye\n"


def test_kill(lab):
    box = lab.run()
    box.kill("TERM")
    box.reload()
    assert box.status == "running"  # PID 1 does not handle it
    box.kill()
    assert box.wait()["StatusCode"] == 137
    with pytest.raises(docker.errors.APIError, match="is not running"):
        box.kill()


def test_pause_and_restart(lab):
    box = lab.run(["sh", "-c", "echo up; while :; do sleep 0.1; done"])
    box.pause()
    box.reload()
    assert box.status == "paused"
    with pytest.raises(docker.errors.APIError, match="is paused, unpause the container before exec"):
        box.exec_run(["true"])
    box.unpause()
    box.restart(timeout=0)
    box.reload()
    assert box.status == "running"
    assert box.logs() == b"up\nup\n"


def test_rename_and_conflicts(lab):
    box = lab.run(name="one")
    lab.run(name="two")
    with pytest.raises(docker.errors.APIError, match='name "/two" is already in use'):
        box.rename("two")
    box.rename("three")
    assert {each.name for each in lab.client.containers.list()} == {"two", "three"}
    with pytest.raises(docker.errors.APIError, match="stop the container before removing or force remove"):
        box.remove()
    box.remove(force=True)
    assert [each.name for each in lab.client.containers.list(all=True)] == ["two"]


def test_events(lab):
    events = lab.client.events(decode=True, filters={"type": "container"})
    lab.client.containers.run("busybox", ["true"], remove=True)
    assert [next(events)["Action"] for _ in range(4)] == ["create", "start", "die", "destroy"]
    events.close()
    until = int(lab.core.kernel.epoch + lab.clock.now())
    past = lab.client.events(decode=True, since=1, until=until + 1, filters={"type": "container"})
    assert len(list(past)) == 4


def test_auto_remove(lab):
    lab.run(["sleep", "0.2"], auto_remove=True).wait(condition="removed")
    assert lab.client.containers.list(all=True) == []


def test_a_restart_policy_starts_it_again(lab):
    box = lab.run(["sh", "-c", "echo again; exit 1"], restart_policy={"Name": "on-failure", "MaximumRetryCount": 2})
    events = lab.client.events(decode=True, since=1, filters={"event": "die"})
    assert [next(events)["Action"] for _ in range(3)] == ["die"] * 3
    events.close()
    box.reload()
    assert box.attrs["RestartCount"] == 2 and box.logs() == b"again\n" * 3


def test_a_time_out_is_one_of_requests(lab):
    if lab.clock.skips and not lab.inside:
        pytest.skip("a skipping server answers at once")
    box = lab.run(["sleep", "5"])
    with pytest.raises(requests.exceptions.ConnectionError, match="timed out"):
        box.wait(timeout=0.3)
    box.reload()
    assert lab.clock.skips or box.status == "running"


def test_a_stream_may_be_cancelled(lab):
    box = lab.run(["yes"])
    stream = box.logs(stream=True, follow=True)
    assert next(stream).startswith(b"y\n")
    stream.close()
    box.kill()


def test_a_busy_process_stops_nobody(lab):
    busy = lab.run(["sh", "-c", "while :; do :; done"])
    assert lab.client.containers.run("busybox", ["echo", "hi"]) == b"hi\n"
    busy.stop(timeout=1)
    assert busy.wait()["StatusCode"] == 137


def test_an_attached_reader_holds_the_process_back(lab):
    stream = lab.run().exec_run(["yes"], stream=True).output
    next(stream)
    assert sum(each.queued for each in lab.core.open) < 4 << 20
    stream.close()


# --- networks


def test_containers_talk_by_name_on_a_network_of_their_own(lab):
    lab.client.networks.create("app")
    lab.run(["nc", "-l", "-p", "99", "-e", "echo", "hello"], name="server", network="app")
    client = lab.run(name="client", network="app")
    assert client.exec_run(["ping", "-c", "1", "-W", "1", "server"]).exit_code == 0
    assert client.exec_run(["nc", "server", "99"]) == (0, b"hello\n")


def test_names_are_not_known_on_the_default_bridge(lab):
    server = lab.run(name="server")
    server.reload()
    client = lab.run(name="client")
    assert client.exec_run(["ping", "-c", "1", "server"]).output == b"ping: bad address 'server'\n"
    assert client.exec_run(["ping", "-c", "1", server.attrs["NetworkSettings"]["IPAddress"]]).exit_code == 0


def test_connect_and_disconnect_while_it_runs(lab):
    one, two = lab.client.networks.create("one"), lab.client.networks.create("two")
    server = lab.run(name="server", network="one")
    client = lab.run(name="client", network="two")
    assert client.exec_run(["ping", "-c", "1", "-W", "1", "server"]).exit_code == 1
    two.connect(server)
    assert client.exec_run(["ping", "-c", "1", "-W", "1", "server"]).exit_code == 0
    server.reload()
    assert set(server.attrs["NetworkSettings"]["Networks"]) == {"one", "two"}
    with pytest.raises(docker.errors.APIError, match="has active endpoints"):
        two.remove()
    two.disconnect(server)
    two.disconnect(client)
    two.remove()
    assert {each.name for each in lab.client.networks.list()} == {"bridge", "host", "none", "one"}
    assert one.name == "one"


def test_a_published_port_leads_to_the_container(lab):
    lab.run(["nc", "-ll", "-p", "80", "-e", "echo", "hello"], name="web", ports={"80/tcp": 8080})
    host = lab.run(name="host", network_mode="host")
    for address in ("127.0.0.1", "172.17.0.1", "::1"):
        assert host.exec_run(["nc", address, "8080"]) == (0, b"hello\n")
    web = lab.client.containers.get("web")
    assert web.ports["80/tcp"][0] == {"HostIp": "0.0.0.0", "HostPort": "8080"}


def test_a_network_namespace_may_be_shared(lab):
    lab.run(["nc", "-ll", "-p", "80", "-e", "echo", "hello"], name="web")
    guest = lab.run(name="guest", network_mode="container:web")
    assert guest.exec_run(["nc", "127.0.0.1", "80"]) == (0, b"hello\n")


def test_volumes_outlive_containers(lab):
    volume = lab.client.volumes.create("data")
    mounts = {"data": {"bind": "/data", "mode": "rw"}}
    lab.client.containers.run("busybox", ["sh", "-c", "echo kept > /data/file"], volumes=mounts, remove=True)
    assert lab.client.containers.run("busybox", ["cat", "/data/file"], volumes=mounts, remove=True) == b"kept\n"
    volume.remove()
    assert lab.client.volumes.list() == []


def test_what_is_not_simulated_is_refused_with_what_to_do_instead(lab):
    with pytest.raises(docker.errors.APIError, match="not simulated by netlab.*use busybox") as caught:
        lab.client.images.search("web")
    assert caught.value.status_code == 501


# --- the skipping clock in the process itself


def test_hours_take_no_time(inside):
    begun = time.monotonic()
    inside.client.containers.run("busybox", ["sleep", "3600"])
    assert time.monotonic() - begun < 2 and inside.passed() >= 3600


def test_the_grace_of_stop_takes_no_time(inside):
    box, begun = inside.run(["sleep", "3600"]), time.monotonic()
    box.stop()
    assert time.monotonic() - begun < 2 and inside.passed() >= 10


def test_time_is_skipped_only_as_far_as_needed(inside):
    other = inside.run(["sleep", "10"])
    inside.client.containers.run("busybox", ["sleep", "5"])
    other.reload()
    assert other.status == "running"


def test_who_waits_for_ever_is_told_by_name(inside):
    box = inside.run(["cat"], name="box", stdin_open=True)
    told = r"box to end: nothing can happen.*box: pid 1 \(cat\) waits in read\(a pipe that is open and empty\)"
    with pytest.raises(EngineStuck, match=told):
        box.wait()
    with pytest.raises(EngineStuck):  # no OSError, which docker-py takes for the end of a stream
        next(box.logs(stream=True, follow=True))


def test_a_busy_wait_ends(inside):
    box = inside.run(["sh", "-c", "while :; do :; done"], name="busy")
    with pytest.raises(EngineStuck, match="never rest.*busy"):
        box.wait()


def test_a_periodic_timer_does_not_keep_a_caller_for_ever(inside):
    inside.run(["sh", "-c", "while :; do sleep 30; done"], name="well")
    with pytest.raises(EngineStuck, match="simulated seconds"):
        next(inside.client.events(filters={"event": "die"}))
    assert inside.passed() < 25 * 3600


def test_collected_streams_touch_nothing(inside):
    stream = inside.run().exec_run(["yes"], stream=True).output
    next(stream)
    del stream
    gc.collect()
    inside.client.ping()
    inside.client.ping()
    assert [each for each in inside.core.open if not each.finished] == []
