"""An engine of our own, reached through its API; here one that another process serves.

Nothing of the engine itself is imported: what a real engine has not is asked for by routes of its own (/netlab/...).
"""

import errno
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from netlab.engines.base import Daemon, Engine
from netlab.engines.machine import Listening, Machine, Ran, not_run
from netlab.messages import say
from netlab.snapshot.model import Interface, Outside

if TYPE_CHECKING:
    import docker


class EmbeddedDaemon(Daemon):
    """A daemon whose host is simulated with it, and so reached through it."""

    @property
    def interfaces(self) -> tuple[Interface, ...]:
        return tuple(Interface(name, tuple(addresses)) for name, addresses in self.machines()["host"].items())

    @property
    def outside(self) -> tuple[Outside, ...]:
        """The machine beside the host, if the engine is plugged into a LAN."""
        found = self.machines().get("outside", {})
        return tuple(Outside("outside", address) for addresses in found.values() for address in addresses[:1])

    def machines(self) -> dict[str, dict[str, list[str]]]:
        """Addresses (CIDR) of each machine's uplinks."""
        api = self.client.api
        found: dict[str, dict[str, list[str]]] = api._result(api._get(api._url("/netlab/interfaces")), True)
        return found

    def execute(self, command: Sequence[str], machine: str = "host") -> Mapping[str, Any]:
        """Run a program of "host" or "outside": {"ExitCode", "Stdout", "Stderr", "Output"}, the last of them both."""
        api = self.client.api
        url = api._url(f"/netlab/{machine}/exec")
        told: Mapping[str, Any] = api._result(api._post_json(url, data={"Cmd": list(command)}, timeout=None), True)
        return told

    @property
    def machine(self) -> Machine:
        return SimulatedMachine("host", self)


class SimulatedMachine(Machine):
    """The "host" or the "outside" of a daemon."""

    def __init__(self, name: str, daemon: EmbeddedDaemon) -> None:
        super().__init__(name)
        self._daemon = daemon

    @property
    def address(self) -> str:
        (first, *_) = self._daemon.machines()[self.name].values()
        return first[0].partition("/")[0]

    def run(self, command: Sequence[str], *, merged: bool = False) -> Ran:
        told = self._daemon.execute(command, self.name)
        if told["Stderr"].startswith(f'exec: "{command[0]}": ') and (error := not_run(told["ExitCode"])):
            raise error
        return Ran(told["ExitCode"], *((told["Output"], "") if merged else (told["Stdout"], told["Stderr"])))


class SimulatedListening(Listening):
    """A capture that the engine keeps for us, by its id."""

    def __init__(self, daemon: EmbeddedDaemon, place: str, interface: str) -> None:
        self._api = daemon.client.api
        told = self._api._post_json(self._api._url("/netlab/captures"), data={"Place": place, "Interface": interface})
        if told.status_code == 404:
            raise OSError(errno.ENODEV, told.json()["message"])
        self._url = self._api._url(f"/netlab/captures/{self._api._result(told, True)['Id']}")
        self._last: tuple[bytes, int] | None = None

    def read(self) -> tuple[bytes, int]:
        if self._last is not None:
            return self._last
        told = self._api._get(self._url)
        return self._api._result(told, binary=True), int(told.headers["X-Netlab-Lost"])

    def close(self) -> None:
        if self._last is None:
            self._last = self.read()
            self._api._raise_for_status(self._api._delete(self._url))


class SimulatedEngine(Engine):
    """What an engine of our own is, wherever it runs."""

    kind: ClassVar[str] = "embedded"
    parallel: ClassVar[int] = 1
    pulls: ClassVar[bool] = False

    @property
    def outside_machine(self) -> Machine | None:
        return SimulatedMachine("outside", self._embedded) if self.outside else None

    def listen(self, place: str, interface: str) -> Listening:
        return SimulatedListening(self._embedded, place, interface)

    @property
    def _embedded(self) -> EmbeddedDaemon:
        daemon = self.daemons[0]
        assert isinstance(daemon, EmbeddedDaemon)
        return daemon


class ServedEngine(SimulatedEngine):
    """One that somebody serves, on the wall clock and for others too: a lab removes only what it made."""

    capabilities: ClassVar[frozenset[str]] = frozenset({"capture", "host", "outside", "macvlan"})


def served(why: str, url: str, client: "docker.DockerClient") -> ServedEngine:
    """The engine of our own that answered at this URL; `why`: who named the URL."""
    daemon = EmbeddedDaemon("host", url, client)
    return ServedEngine(say("why-served", url=url, why=why), (daemon,), daemon.outside)
