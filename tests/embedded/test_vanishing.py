"""Two clients at once, and clients that vanish in the middle of something: nothing is stuck, nothing is left."""

import contextlib
import gc
import io
import json
import os
import socket
import struct
import tarfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import docker
import pytest

from netlab.embedded.api.core import Core
from netlab.embedded.clock import Clock
from netlab.embedded.server import Served, serve

pytestmark = pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="counts descriptors in /proc")


class Door:
    """A served engine in a thread of this process, so that all it holds can be counted."""

    def __init__(self, folder):
        self.path = str(folder / "docker.sock")
        self.core = Core()
        self.served = Served(self.core, Clock(skips=False))
        self.ready = threading.Event()
        self.thread = threading.Thread(target=self._run)
        self.thread.start()
        assert self.ready.wait(60)
        self.client = docker.DockerClient(f"unix://{self.path}")

    def _run(self):
        import asyncio

        async def main():
            self.loop, self.task = asyncio.get_running_loop(), asyncio.current_task()
            await serve(self.served, self.path, self.ready.set)

        asyncio.run(main())

    def close(self):
        self.client.close()
        self.loop.call_soon_threadsafe(self.task.cancel)
        self.thread.join(60)
        assert not self.thread.is_alive()
        for what, error in [*self.core.daemon.faults, *self.core.kernel.crashes]:
            raise AssertionError(what) from error

    def holds(self):
        """What must be as before once a client is gone."""
        daemon = self.core.daemon
        containers = daemon.containers.all.values()
        return {
            "connections": len(self.served.connections),
            "exchanges": sum(not each.finished for each in self.core.open),
            "event listeners": len(daemon.events.listeners),
            "log readers": sum(len(each.log.readers) for each in containers),
            "attached": sum(len(each.stdio.listeners) for each in containers),
            "attached to execs": sum(len(each.stdio.listeners) for each in daemon.execs.all.values()),
            "waits": sum(len(each.exit_watchers) + len(each.removal_watchers) for each in containers),
            "processes": len(self.core.kernel.by_host_pid),
            "descriptors": len(os.listdir("/proc/self/fd")),
            "timers": sum(timer.action is not None for *_, timer in list(self.core.world.timers._heap)),
        }

    def at_rest(self):
        """What it holds when no client is there: the beginning of a test."""
        self.client.close()
        gc.collect()
        end = time.monotonic() + 60
        while self.served.connections or any(not each.finished for each in self.core.open):
            assert time.monotonic() < end, self.holds()
            time.sleep(0.01)
        return self.holds()

    def until_it_holds(self, before):
        """Descriptors and timers may become fewer: what others have left is closed, or due, some time."""
        end, fewer = time.monotonic() + 60, dict.fromkeys(("descriptors", "timers"), 0)
        while (now := self.holds()) | fewer != before | fewer or any(now[each] > before[each] for each in fewer):
            assert time.monotonic() < end, f"before {before}, now {now}"
            time.sleep(0.01)

    def answers(self):
        """A client that only passes by."""
        with socket.socket(socket.AF_UNIX) as wire:
            wire.settimeout(60)
            wire.connect(self.path)
            wire.sendall(request("GET", "/_ping"))
            return wire.recv(15) == b"HTTP/1.1 200 OK"


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    made = Door(tmp_path_factory.mktemp("door"))
    made.client.containers.run("busybox", "sleep infinity", name="idle", detach=True)
    made.client.containers.run(
        "busybox", ["sh", "-c", "head -c 3000000 /dev/zero; sleep infinity"], name="loud", detach=True
    )
    made.client.containers.run("busybox", "cat", name="cat", stdin_open=True, detach=True)
    made.client.api.create_container("busybox", "cat", name="made", stdin_open=True)
    made.client.close()  # what it keeps open is not to be counted
    yield made
    made.close()


def tar(size):
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as made:
        entry = tarfile.TarInfo("f")
        entry.size = size
        made.addfile(entry, io.BytesIO(bytes(size)))
    return held.getvalue()


def request(method, path, body=b"", *, upgrade=False, length=None):
    lines = [f"{method} {path} HTTP/1.1", "Host: docker", "Content-Type: application/json"]
    lines += [f"Content-Length: {len(body) if length is None else length}"] if body or method != "GET" else []
    lines += ["Connection: Upgrade", "Upgrade: tcp"] if upgrade else []
    return "\r\n".join([*lines, "", ""]).encode() + body


def an_exec(door, command, **options):
    return door.client.api.exec_create("idle", command, stdin=True, **options)["Id"]


START = json.dumps({"Detach": False, "Tty": False}).encode()
UPLOAD = tar(2_000_000)
# what a client begins, whether an answer comes before it vanishes
BEGUN = {
    "attach": lambda door: (request("POST", "/containers/loud/attach?stream=1&stdout=1&logs=1", upgrade=True), True),
    "attach with input": lambda door: (
        request("POST", "/containers/cat/attach?stream=1&stdin=1&stdout=1", upgrade=True) + b"hi\n",
        True,
    ),
    "attach before the start": lambda door: (
        request("POST", "/containers/made/attach?stream=1&stdin=1&stdout=1", upgrade=True),
        True,
    ),
    "exec": lambda door: (
        request("POST", f"/exec/{an_exec(door, ['cat'])}/start", START, upgrade=True) + b"hi\n",
        True,
    ),
    "exec of much": lambda door: (
        request("POST", f"/exec/{an_exec(door, 'head -c 9000000 /dev/zero')}/start", START, upgrade=True),
        True,
    ),
    "exec not yet sent": lambda door: (
        request("POST", f"/exec/{an_exec(door, ['cat'])}/start", START[:9], length=len(START)),
        False,
    ),
    "logs -f": lambda door: (request("GET", "/containers/loud/logs?follow=1&stdout=1"), True),
    "events": lambda door: (request("GET", "/events"), True),
    "events until": lambda door: (request("GET", f"/events?until={int(time.time()) + 3600}"), True),
    "wait": lambda door: (request("POST", "/containers/idle/wait"), True),
    "wait for the removal": lambda door: (request("POST", "/containers/idle/wait?condition=removed"), True),
    "stats": lambda door: (request("GET", "/containers/idle/stats"), True),
    "one stats": lambda door: (request("GET", "/containers/idle/stats?stream=0"), False),
    "build": lambda door: (request("POST", "/build?t=x", UPLOAD[:100_000], length=len(UPLOAD)), False),
    "docker cp": lambda door: (
        request("PUT", "/containers/idle/archive?path=/tmp", UPLOAD[:100_000], length=len(UPLOAD)),
        False,
    ),
    "image load": lambda door: (request("POST", "/images/load", UPLOAD[:100_000], length=len(UPLOAD)), False),
    "image import": lambda door: (
        request("POST", "/images/create?fromSrc=-&repo=x", UPLOAD[:900], length=len(UPLOAD)),
        False,
    ),
    "export": lambda door: (request("GET", "/containers/loud/export"), True),
    "image save": lambda door: (request("GET", "/images/busybox/get"), True),
    "half a head": lambda door: (b"GET /containers/json HTTP/1.1\r\nHost: do", False),
    "a command on the host": lambda door: (request("POST", "/netlab/host/exec", b'{"Cmd":["sleep","1000"]}'), False),
    "a capture": lambda door: (request("GET", "/netlab/captures/0123"), True),
}
WAYS = {"closed": (False, False), "reset": (True, False), "half-closed first": (False, True)}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("what", BEGUN)
def test_a_client_that_vanishes_leaves_nothing(door, what, way):
    data, answers = BEGUN[what](door)
    hard, half = WAYS[way]
    before = door.at_rest()
    for _ in range(3 if "exec" not in what else 1):
        wire = socket.socket(socket.AF_UNIX)
        wire.settimeout(60)
        wire.connect(door.path)
        wire.sendall(data)
        if answers:
            assert wire.recv(15).startswith(b"HTTP/1.1 ")
        if half:
            wire.shutdown(socket.SHUT_WR)
        if hard:
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        wire.close()
    assert door.answers()
    door.until_it_holds(before)


def test_a_stop_goes_on_without_the_client_that_asked_for_it(door):
    """As in a dockerd, which takes a client's end for none of the stop's."""
    door.client.containers.run("busybox", "sleep infinity", name="stopped", detach=True)
    with socket.socket(socket.AF_UNIX) as wire:
        wire.connect(door.path)
        wire.sendall(request("POST", "/containers/stopped/stop?t=1"))
    assert door.client.api.wait("stopped", timeout=60)["StatusCode"] == 137
    door.client.api.remove_container("stopped")


def test_two_who_restart_one_container_both_succeed(door):
    """Each waits for the end of what ran; the second finds it started by the first."""
    door.client.containers.run("busybox", "sleep infinity", name="restarted", detach=True)

    def restart(_):
        with contextlib.closing(docker.DockerClient(f"unix://{door.path}")) as client:
            client.api.restart("restarted", timeout=1)

    with ThreadPoolExecutor(4) as clients:
        list(clients.map(restart, range(4)))
    assert door.client.containers.get("restarted").status == "running"
    door.client.api.remove_container("restarted", force=True)


def test_many_clients_at_once_are_all_served(door):
    """One in a process that lasts, others that come and go."""

    def life(number):
        with contextlib.closing(docker.DockerClient(f"unix://{door.path}")) as client:
            network = client.networks.create(f"net-{number}")
            boxes = [
                client.containers.run(
                    "busybox", "sleep infinity", name=f"box-{number}-{side}", network=network.name, detach=True
                )
                for side in "ab"
            ]
            assert boxes[0].exec_run(f"ping -c 1 box-{number}-b").exit_code == 0
            assert boxes[1].exec_run(["echo", str(number)]).output == f"{number}\n".encode()
            for each in boxes:
                each.remove(force=True)
            network.remove()
            return number

    before = door.at_rest()
    with ThreadPoolExecutor(8) as clients:
        assert sorted(clients.map(life, range(16))) == list(range(16))
    door.until_it_holds(before)


def test_one_name_is_one_clients(door):
    """Of many who create a container of one name at once, one succeeds and all others hear why not."""

    def create(_):
        with contextlib.closing(docker.DockerClient(f"unix://{door.path}")) as client:
            try:
                return client.containers.create("busybox", "true", name="contended").id
            except docker.errors.APIError as refusal:
                return refusal.status_code

    with ThreadPoolExecutor(8) as clients:
        answers = list(clients.map(create, range(8)))
    assert answers.count(409) == 7
    door.client.api.remove_container(next(each for each in answers if each != 409))


def test_a_client_that_reads_nothing_holds_nobody_back(door):
    """The engine keeps a bounded part for it; the log goes on, and others read it."""
    before = door.at_rest()
    with socket.socket(socket.AF_UNIX) as lazy:
        lazy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        lazy.connect(door.path)
        lazy.sendall(request("GET", "/containers/loud/logs?follow=1&stdout=1"))
        with contextlib.closing(docker.DockerClient(f"unix://{door.path}")) as other:
            assert len(other.api.logs("loud")) > 2_900_000  # but the line it is in the middle of
        (exchange,) = (each for each in door.core.open if not each.finished)
        assert exchange.queued < 4 << 20
    door.until_it_holds(before)
