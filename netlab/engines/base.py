"""What every engine has in common: one or more daemons, what they are able to do, and an end.

Everything above asks an engine for capabilities, never for its kind.
"""

import functools
from abc import ABC
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, ClassVar

from netlab.engines.machine import Listening, Machine
from netlab.snapshot.model import Interface, Outside

if TYPE_CHECKING:
    import docker

    from netlab.dataplane import Step

TIMEOUT = 60  # seconds for one answer of an engine
CONNECTIONS = 32  # kept open to one daemon


class Daemon:
    """One Docker Engine, spoken to through the docker SDK."""

    def __init__(self, name: str, url: str, client: "docker.DockerClient") -> None:
        self.name = name
        self.url = url  # as in DOCKER_HOST
        self.client = client

    @functools.cached_property
    def version(self) -> str:
        """Docker's version, as `docker version` shows it: "28.5.2+dfsg4"."""
        return str(self.client.version()["Version"])

    @property
    def interfaces(self) -> tuple[Interface, ...]:
        """The host's uplinks, where the engine can tell; else nothing."""
        return ()

    @property
    def machine(self) -> Machine | None:
        """The host, where it can be entered."""
        return None

    def run(self, command: Sequence[str]) -> str:
        """What a command in the host's network namespace prints; CalledProcessError if it fails.

        Only where the capability `host` is there.
        """
        if self.machine is None:
            raise NotImplementedError(f"{self.name} gives no access to its host")
        return self.machine.output(command)


@dataclass
class Engine(ABC):
    """An engine in use: its daemons, and why it was chosen."""

    kind: ClassVar[str]
    parallel: ClassVar[int] = 8  # calls that may run at once
    own_per_lab: ClassVar[bool] = False  # each lab gets an engine of its own, gone with it
    pulls: ClassVar[bool] = True  # it can reach a registry
    capabilities: ClassVar[frozenset[str]] = frozenset()

    why: str
    daemons: tuple[Daemon, ...] = ()
    outside: tuple[Outside, ...] = ()
    _closed: bool = field(default=False, repr=False)

    @property
    def daemon(self) -> Daemon:
        """The first (here: the only) daemon."""
        return self.daemons[0]

    @property
    def version(self) -> str:
        return self.daemon.version

    @property
    def url(self) -> str:
        """Where the docker command finds it (DOCKER_HOST)."""
        return self.daemon.url

    @property
    def outside_machine(self) -> Machine | None:
        """The machine on the host's LAN that runs no Docker, where there is one that can be entered."""
        return None

    @contextmanager
    def door(self) -> Iterator[str]:
        """Where the docker command finds it while the block runs, in which the caller must only wait."""
        yield self.url

    def listen(self, place: str, interface: str) -> Listening:
        """Listen at an interface of "host", of "outside" or of a container (its id); only with capability `capture`.

        OSError when there is no such interface, or the container does not run.
        """
        raise NotImplementedError(f"{self.kind} lets nobody listen at its links")

    def trace_ping(self, container: str, address: str) -> "tuple[Step, ...]":
        """Ping from a container once: every decision on the request and its answer; only with capability `trace`."""
        raise NotImplementedError(f"{self.kind} does not tell its decisions")

    def close(self) -> None:
        """Let go of the engine; one that was started for us ends."""
        if not self._closed:
            self._closed = True
            for daemon in self.daemons:
                daemon.client.close()

    def __enter__(self) -> "Engine":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __str__(self) -> str:
        return f"{self.kind}, Docker Engine {self.version} ({self.why})"


def connect(url: str, timeout: int = TIMEOUT, **options: object) -> "docker.DockerClient":
    """A client of the docker SDK that agrees on an API version with the engine; `timeout` in seconds."""
    import docker

    client = docker.DockerClient(base_url=url, version="auto", timeout=timeout, max_pool_size=CONNECTIONS, **options)
    client.api.timeout = TIMEOUT
    return client
