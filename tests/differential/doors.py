"""The two engines, and where a script can be run: in a container, on the host, on the outside machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from netlab.engines import Engine
from netlab.engines.embedded import EmbeddedEngine
from netlab.engines.image import lab_image
from netlab.engines.machine import Machine
from netlab.engines.private import PrivateEngine


def inside(engine: Engine, container: str, script: str) -> str:
    """As root, whatever the container's user is."""
    api = engine.daemon.client.api
    made = api.exec_create(container, ["sh", "-c", script], user="0")
    told: bytes = api.exec_start(made["Id"])
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
def embedded() -> Iterator[Engine]:
    with EmbeddedEngine("differential") as engine:
        yield engine
