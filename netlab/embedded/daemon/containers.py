"""The containers of one daemon: by name and id, created, renamed and removed."""

from typing import TYPE_CHECKING, Any

from netlab.embedded.daemon import config
from netlab.embedded.daemon.container import Container
from netlab.embedded.errdefs import Conflict, Fault, InvalidParameter, NotFound
from netlab.embedded.userland import signals

if TYPE_CHECKING:
    from netlab.embedded.daemon.daemon import Daemon

LEFT = [
    "amber",
    "brisk",
    "calm",
    "deft",
    "eager",
    "fair",
    "glad",
    "hardy",
    "keen",
    "lively",
    "merry",
    "nimble",
    "proud",
    "quiet",
    "rapid",
    "steady",
    "tidy",
    "warm",
]
RIGHT = [
    "baran",
    "cerf",
    "clark",
    "davies",
    "engelbart",
    "feinler",
    "hamming",
    "hopper",
    "kahn",
    "lamport",
    "liskov",
    "metcalfe",
    "perlman",
    "postel",
]
PAUSED = "paused and must be unpaused first"
RUNNING = "running: stop the container before removing or force remove"
ALLOWED = "only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed"


class Containers:
    def __init__(self, daemon: "Daemon") -> None:
        self.daemon = daemon
        self.all: dict[str, Container] = {}
        self.names: dict[str, Container] = {}

    def __iter__(self) -> "Any":
        return iter(self.all.values())

    def find(self, text: str) -> Container:
        """By id, name or unambiguous beginning of an id."""
        found = self.all.get(text) or self.names.get(text.removeprefix("/"))
        if found is not None:
            return found
        matching = [each for each in self.all.values() if text and each.id.startswith(text)]
        if len(matching) > 1:
            raise InvalidParameter(f"Multiple IDs found with provided prefix: {text}")
        if not matching:
            raise NotFound(f"No such container: {text}")
        return matching[0]

    def create(self, name: str, asked: dict[str, Any]) -> Container:
        if not asked:
            raise InvalidParameter("config cannot be empty in order to create a container")
        if not asked.get("Image"):
            raise InvalidParameter("no command specified")
        self._check_partner(str((asked.get("HostConfig") or {}).get("PidMode") or ""))
        body = config.read(asked)
        if body.mac and body.network_mode == "host" and not self.daemon.era.endpoint_mac:
            raise InvalidParameter("conflicting options: mac-address and the network mode")
        image = self.daemon.images.find(str(asked["Image"]))
        body = config.completed(body, image)
        if name:
            self._check_name(name, name)
        made = Container(self.daemon, name.removeprefix("/") or self._random_name(), body, image)
        made.network.check()
        self.daemon.volumes.check(made)
        self.take(made)
        made.tell("create")
        return made

    def take(self, made: Container) -> None:
        """It is one of them from now on."""
        self.all[made.id] = self.names[made.name] = made

    def _check_partner(self, mode: str) -> None:
        kind, _, name = mode.partition(":")
        if kind == "container":
            try:
                self.find(name)
            except NotFound as fault:
                raise InvalidParameter(fault.message) from None

    def _check_name(self, name: str, shown: str) -> None:
        if config.NAME.fullmatch(name) is None:
            raise InvalidParameter(f"Invalid container name ({shown}), {ALLOWED}")
        other = self.names.get(name.removeprefix("/"))
        if other is not None:
            raise Conflict(
                f'Conflict. The container name "/{other.name}" is already in use by container "{other.id}". '
                "You have to remove (or rename) that container to be able to reuse that name."
            )

    def _random_name(self) -> str:
        bits, tries = self.daemon.kernel.world.random_bits, 0
        while True:
            name = f"{LEFT[bits(16) % len(LEFT)]}_{RIGHT[bits(16) % len(RIGHT)]}" + (str(bits(16)) if tries > 5 else "")
            if name not in self.names:
                return name
            tries += 1

    def rename(self, container: Container, name: str) -> None:
        if not name:
            raise InvalidParameter("Neither old nor new names may be empty")
        if name.removeprefix("/") == container.name:
            raise InvalidParameter("Renaming a container with the same name as its current name")
        try:
            self._check_name(name, "/" + name.removeprefix("/"))
        except (Conflict, InvalidParameter) as fault:
            raise type(fault)(f"Error when allocating new name: {fault.message}") from None
        old, container.name = container.name, name.removeprefix("/")
        del self.names[old]
        self.names[container.name] = container
        container.network.rename()
        container.tell("rename", oldName="/" + old)

    def remove(self, container: Container, force: bool, volumes: bool) -> None:
        if container.running:
            if not force:
                state = PAUSED if container.paused else RUNNING
                text = f'cannot remove container "{container.name}": container is {state}'
                raise Conflict(text, container=container.id)
            container.state.stopped_by_hand = True
            container.kill(signals.KILL)
        if container.id in self.all:
            self.drop(container)
        if volumes:
            self.daemon.volumes.forget_anonymous(container)

    def unlink(self, name: str) -> None:
        """The name that a legacy link gives ("web/database") is no more; Fault for a container's own."""
        owner, _, alias = name.strip("/").rpartition("/")
        if not owner:
            self.find(name)
            raise Fault("Conflict, cannot remove the default link name of the container")
        try:
            held = self.find(owner)
        except NotFound:
            raise NotFound(f"No such container: {name}") from None
        held.network.unlink(alias)

    def drop(self, container: Container) -> None:
        """It is no more."""
        if self.all.pop(container.id, None) is None:
            return
        self.names.pop(container.name, None)
        container.stop_restarting()
        for each in list(container.execs.values()):
            self.daemon.execs.drop(each)
        if container.body.host["AutoRemove"]:
            self.daemon.volumes.forget_anonymous(container)
        container.tell("destroy")
        watchers, container.removal_watchers = container.removal_watchers, []
        for watcher in watchers:
            watcher()
