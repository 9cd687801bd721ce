"""A number of attacks on one served engine, which is looked at before, between and afterwards."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import docker

from tests.embedded.fuzz.attacker import Attacker, Footprint, Report, footprint
from tests.embedded.fuzz.hostile import attack

TIDY, CHECK = 100, 500  # attacks between two tidyings, and between two labs that must work
ESCAPED = Path("/tmp/fuzz-escaped")  # where the archives' entries would lead on the real machine


class Campaign:
    """`report.failures` is empty afterwards; `footprints` by number of attacks."""

    def __init__(self, folder: Path, tell: Callable[[str], None] = lambda text: None, kept: bool = True) -> None:
        self.tell, self.report = tell, Report()
        self.footprints: dict[int, Footprint] = {}
        self.socket = str(folder / "docker.sock")
        root = ["--data-root", str(folder / "data")] if kept else []
        line = [sys.executable, "-m", "netlab", "serve", "--quiet", "--socket", self.socket, *root]
        self.process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
        assert self.process.stdout.readline(), self.process.stderr.read()
        os.set_blocking(self.process.stderr.fileno(), False)

    def run(self, numbers: range) -> None:
        attacker = Attacker(self.socket, self.report)
        self.tidy()
        start = self.look(0)
        for count, number in enumerate(numbers, 1):
            attacker.attack(number, attack(number))
            self._heard(number)
            if count % TIDY == 0 or count == len(numbers):
                attacker.close()
                self.tidy()
            if count % CHECK == 0 or count == len(numbers):
                self.lab(number)
                self.tell(f"{count}: {self.look(count)}")
        attacker.close()
        self._settled(start)

    def _heard(self, number: int) -> None:
        """Whatever it says on its standard error is a fault of ours."""
        if said := self.process.stderr.read():
            self.report.failures.append(f"{number}: {said.decode(errors='replace')}")
        if self.process.poll() is not None:
            raise AssertionError(f"{number}: it has ended: {self.process.returncode}")

    def look(self, count: int) -> Footprint:
        self.footprints[count] = found = footprint(self.process.pid)
        return found

    def _settled(self, start: Footprint) -> None:
        """No connection is left; the first ones open files of their own (time zones, encodings), so a few may be."""
        end = time.monotonic() + 60
        while footprint(self.process.pid).descriptors > start.descriptors and time.monotonic() < end:
            time.sleep(0.05)
        left = footprint(self.process.pid)
        if left.descriptors > start.descriptors or left.threads > start.threads:
            self.report.failures.append(f"left: {left}, at the start {start}")

    # --- what a client who means it does

    def tidy(self) -> None:
        """All that the attacks made goes, and what they aim at is there."""
        for each in self.ask("GET", "/containers/json?all=1")[1]:
            self.ask("DELETE", f"/containers/{each['Id']}?force=1&v=1")
        for each in self.ask("GET", "/networks")[1]:
            if each["Name"] not in ("bridge", "host", "none"):
                self.ask("DELETE", f"/networks/{each['Id']}")
        for each in self.ask("GET", "/networks")[1]:  # those of settings others were made from
            if each["Name"] not in ("bridge", "host", "none"):
                self.ask("DELETE", f"/networks/{each['Id']}")
        for each in self.ask("GET", "/volumes")[1]["Volumes"] or ():
            self.ask("DELETE", f"/volumes/{quote(each['Name'], safe='')}?force=1")
        for each in self.ask("GET", "/images/json?all=1")[1]:
            self.ask("DELETE", f"/images/{each['Id']}?force=1")
        for name in ("busybox", "alpine", "nginx"):
            self.ask("POST", f"/images/create?fromImage={name}&tag=latest")
        self.ask("POST", "/networks/create", {"Name": "app"})
        for name, command in (("steady", "httpd -f -p 80"), ("c1", "head -c 2000000 /dev/zero; sleep 1000")):
            body = {"Image": "busybox", "Cmd": ["sh", "-c", command], "HostConfig": {"NetworkMode": "app"}}
            status, told = self.ask("POST", f"/containers/create?name={name}", body)
            if status != 201 or self.ask("POST", f"/containers/{name}/start")[0] != 204:
                self.report.failures.append(f"a good request was refused: {status} {told}")

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        with contextlib.closing(_Connection(self.socket)) as connection:
            data = None if body is None else json.dumps(body)
            connection.request(method, path, data, {"Content-Type": "application/json"})
            response = connection.getresponse()
            text = response.read()
        with contextlib.suppress(ValueError):
            return response.status, json.loads(text)
        return response.status, text

    def lab(self, number: int) -> None:
        """The engine is right still: a lab is made, its names resolve, its members reach each other, and it goes."""
        with contextlib.closing(docker.DockerClient(f"unix://{self.socket}")) as client:
            network = client.networks.create(f"lab-{number}")
            boxes = [
                client.containers.run(
                    "busybox", ["sleep", "infinity"], name=f"lab-{number}-{side}", network=network.name, detach=True
                )
                for side in "ab"
            ]
            told = boxes[0].exec_run(["ping", "-c", "2", f"lab-{number}-b"])
            if told.exit_code or b"2 packets received" not in told.output:
                self.report.failures.append(f"{number}: the lab does not work: {told}")
            for each in boxes:
                each.remove(force=True)
            network.remove()
        if ESCAPED.exists():
            self.report.failures.append(f"{number}: {ESCAPED} was written on this machine")

    def close(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        self._heard_last(code)
        self.process.stdout.close()
        self.process.stderr.close()

    def _heard_last(self, code: int) -> None:
        said = self.process.stderr.read()
        if said or code:
            self.report.failures.append(f"at its end: exit code {code}, {(said or b'').decode(errors='replace')}")


class _Connection(http.client.HTTPConnection):
    def __init__(self, path: str) -> None:
        super().__init__("docker", timeout=60)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(60)
        self.sock.connect(self._path)


@contextlib.contextmanager
def campaign(folder: Path, tell: Callable[[str], None] = lambda text: None, kept: bool = True) -> Iterator[Campaign]:
    made = Campaign(folder, tell, kept)
    try:
        yield made
    finally:
        made.close()
