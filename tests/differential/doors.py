"""The two engines, and where a script can be run: in a container, on the host, on the outside machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from docker.errors import APIError

from netlab.embedded.eras import Era
from netlab.embedded.libnetwork import Settings
from netlab.engines import Engine
from netlab.engines.embedded import EmbeddedEngine
from netlab.engines.image import lab_image
from netlab.engines.machine import Machine
from netlab.engines.private import PrivateEngine
from tests.differential.script import BEGIN, BEGUN, MARK


def inside(engine: Engine, container: str, script: str) -> str:
    """As root, whatever the container's user is. An engine that refuses says why: a link's target has stopped."""
    api = engine.daemon.client.api
    try:
        made = api.exec_create(container, ["sh", "-c", script], user="0")
    except APIError as error:
        return f"{MARK}refused{MARK}{error.explanation}\n{MARK}end{MARK}"
    told: bytes = api.exec_start(made["Id"])
    if script.startswith(BEGIN) and not told.startswith(BEGUN):
        return inside(engine, container, script)  # the SDK lost what came with the head of the answer
    return told.decode(errors="replace")


def on(machine: Machine | None, script: str) -> str:
    """BusyBox's shell and tools: the machine's own may be others."""
    assert machine is not None
    return machine.run(["busybox", "sh", "-c", "B=busybox\n" + script], merged=True).stdout


@contextmanager
def real(root: Path) -> Iterator[Engine]:
    with PrivateEngine("differential", root) as engine:
        lab_image(engine.daemon.client, pulls=False)
        yield engine


@contextmanager
def embedded(era: Era) -> Iterator[Engine]:
    with EmbeddedEngine("differential", settings=Settings(era=era)) as engine:
        yield engine
