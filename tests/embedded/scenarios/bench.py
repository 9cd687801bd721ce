"""One served engine for one scenario: shells beside it and in it.

`cli` lines run in a shell of this machine that knows the real docker command and the engine's socket; what they ask of
the machine itself (nsenter, hostname) is answered by the simulated host.
"""

import contextlib
import io
import os
import shlex
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import docker

from netlab.embedded import eras
from netlab.embedded.api.core import Core
from netlab.embedded.clock import Clock
from netlab.embedded.libnetwork import Settings
from netlab.embedded.server import serving
from netlab.engines.embedded import simulated
from netlab.engines.served import EmbeddedDaemon
from tests.embedded.scenarios.commands import command, compose
from tests.embedded.scenarios.data import ERAS, Probe, Scenario

DEADLINE = 120  # seconds for one line, on a machine that has others to serve
CGI = '#!/bin/sh\necho "Content-type: text/plain"; echo\necho "$(hostname) sees $REMOTE_ADDR"\n'
ASKER = '#!/bin/sh\necho "Content-type: text/plain"; echo\necho "$REMOTE_ADDR" | sed "s/[][]//g; s/::ffff://"\n'
DAEMONS = {"x1-icc-daemon-link": Settings(icc=False)}
BEFORE = {
    "x2c-pool-exhausted-28": ("i=0; while [ $i -lt 30 ]; do docker network create fill$i; i=$((i+1)); done",),
    "e6-gateway-mode": (  # the record's outside machine told who asks
        f"outside$ mkdir -p /asker/cgi-bin && printf %s {shlex.quote(ASKER)} > /asker/cgi-bin/ip",
        "outside$ chmod +x /asker/cgi-bin/ip && httpd -p 8080 -h /asker",
    ),
}
COMPOSE = Path(__file__).parent / "compose"
SHIM = """#!{python} -I
import sys
sys.path.insert(0, {repository!r})
from tests.embedded.scenarios.bench import on_the_host
sys.exit(on_the_host({name!r}, sys.argv[1:]))
"""


@dataclass
class Bench:
    client: docker.DockerClient
    daemon: EmbeddedDaemon
    core: Core
    folder: Path
    environment: dict[str, str]

    def set_up(self, scenario: Scenario) -> None:
        for line in (*BEFORE.get(scenario.id, ()), *scenario.setup):
            place, _, command = line.partition("$ ") if line.startswith(("host$ ", "outside$ ")) else ("cli", "", line)
            if command and not command.startswith("#"):
                code, said = self.run(place, command)
                assert code == 0, f"{scenario.id}: {line}: {said}"

    def probe(self, probe: Probe) -> str:
        """What differs, or nothing."""
        return probe.complaint(*self.run(probe.place, probe.command))

    def run(self, place: str, command: str) -> tuple[int, str]:
        if place in ("host", "outside"):
            told = self.daemon.execute(["sh", "-c", command], place)
            return told["ExitCode"], told["Output"]
        if place.startswith("container:"):
            return self._inside(place.removeprefix("container:"), command)
        return self.shell(command)

    def _inside(self, name: str, command: str) -> tuple[int, str]:
        try:
            done = self.client.containers.get(name).exec_run(["sh", "-c", command])
        except docker.errors.APIError as error:
            return 1, str(error)
        return done.exit_code, done.output.decode(errors="replace")

    def shell(self, command: str) -> tuple[int, str]:
        done = subprocess.run(
            ["sh", "-c", command.replace("/tmp/netlab-env", f"{self.folder}/env")],
            env=self.environment, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, timeout=DEADLINE, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout.decode(errors="replace")


@contextlib.contextmanager
def bench(scenario: Scenario, era: int) -> Iterator[Bench]:
    """A fresh engine of that era with the two images of the record."""
    core = simulated(replace(DAEMONS.get(scenario.id, Settings()), era=eras.era(ERAS[era])), 0)
    with contextlib.ExitStack() as stack:
        path = stack.enter_context(serving(core, Clock(True), tells_stuck=False))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="netlab-")))
        client = docker.DockerClient(base_url=f"unix://{path}", timeout=DEADLINE)
        stack.callback(client.close)
        images(client)
        daemon = EmbeddedDaemon("host", f"unix://{path}", client)
        yield Bench(client, daemon, core, folder, environment(folder, f"unix://{path}", era))
    assert core.daemon.faults == [] and core.kernel.crashes == []


def environment(folder: Path, url: str, era: int) -> dict[str, str]:
    """Of the shell: this era's docker command first, and a compose plugin if there is one."""
    programs, plugins = folder / "bin", folder / ".docker/cli-plugins"
    programs.mkdir()
    plugins.mkdir(parents=True)
    found = command(era)
    assert found, "no docker command of this era"
    (programs / "docker").symlink_to(found)
    if plugin := compose():
        (plugins / "docker-compose").symlink_to(plugin)
    for name in ("nsenter", "hostname"):
        text = SHIM.format(python=sys.executable, repository=str(Path(__file__).parents[3]), name=name)
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    if COMPOSE.is_dir():
        (folder / "compose").symlink_to(COMPOSE)
    return {"PATH": f"{programs}:{os.environ['PATH']}", "HOME": str(folder), "DOCKER_HOST": url, "ENGNS": "host"}


def on_the_host(name: str, words: list[str]) -> int:
    """Run by a shim: the same command on the simulated host (nsenter: what stands behind its option)."""
    url = os.environ["DOCKER_HOST"]
    client = docker.DockerClient(base_url=url)
    command = words[1:] if name == "nsenter" else [name, *words]
    told = EmbeddedDaemon("host", url, client).execute(command)
    print(told["Output"], end="")
    return int(told["ExitCode"])


def images(client: docker.DockerClient) -> None:
    """netlab/box: a BusyBox that waits; netlab/web: it serves a page and a script that tells who asks."""
    box = client.api.create_container("busybox", ["true"])["Id"]
    root = b"".join(client.api.export(box))
    client.api.remove_container(box)
    client.api.import_image_from_data(root, "netlab/box", changes=['CMD ["sleep","infinity"]'])
    serves = ["ENV WEB_MODE=demo", "EXPOSE 80", 'CMD ["httpd","-f","-p","80","-h","/www"]']
    made = client.api.create_container("netlab/box")["Id"]
    client.api.put_archive(made, "/", _pages())
    client.api.commit(made, "netlab/web", changes=serves)
    client.api.remove_container(made)


def _pages() -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as tar:
        for name, text, mode in (("www/index.html", "hello\n", 0o644), ("www/cgi-bin/ip", CGI, 0o755)):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(text), mode
            tar.addfile(entry, io.BytesIO(text.encode()))
    return held.getvalue()
