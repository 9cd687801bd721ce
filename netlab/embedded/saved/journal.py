"""What has changed in an engine since somebody last asked, as values by key: "containers/ID", "volumes/NAME" ...

The engine tells of each change that a request makes (`Events.touched`). What programs do by themselves, write files
and lines of log, is looked for when asked to look around.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from netlab.embedded.saved import containers, images, networks, trees, volumes

if TYPE_CHECKING:
    from netlab.embedded.daemon.container import Container
    from netlab.embedded.daemon.daemon import Daemon

Value = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Lines:
    """Further lines of a log, each [seconds since 1970, stream, bytes]; `anew`: they take the place of the former."""

    lines: list[list[Any]]
    anew: bool


Changes: TypeAlias = dict[str, "Value | Lines | None"]  # in the order in which they are to be kept


class Journal:
    """One for a daemon; at first everything is new, and what of the `kept` keys is there no more is gone."""

    def __init__(self, daemon: "Daemon", kept: Iterable[str] = ()) -> None:
        self.daemon = daemon
        self._touched: dict[tuple[str, str], None] = {}
        self._marks: dict[str, int] = {}  # of files and states, by key
        self._logged: dict[str, tuple[int, int]] = {}  # the number of the next block, and bytes kept, by container id
        self._images: dict[str, list[str]] = {}
        self._steps = -1
        daemon.events.touched = self._touch
        self._begin()
        for key in kept:
            self._was_there(*key.partition("/")[::2])

    def _touch(self, kind: str, identity: str) -> None:
        self._touched[kind, identity] = None

    def forget(self) -> None:
        """What was told may have been lost: everything counts as new."""
        self._marks.clear()
        self._logged.clear()
        self._images.clear()
        self._begin()

    def _begin(self) -> None:
        for network in self.daemon.networks.networks.values():
            self._touch("network", network.id)
        for name in self.daemon.volumes.all:
            self._touch("volume", name)
        self._touch("image", "")
        for container in self.daemon.containers:
            self._touch("container", container.id)

    def _was_there(self, kind: str, identity: str) -> None:
        if kind == "images":
            self._images.setdefault(f"sha256:{identity}", [])
        elif kind != "logs":
            self._touch(kind.removesuffix("s"), identity)

    @property
    def pending(self) -> bool:
        """Something is known to have changed."""
        return bool(self._touched)

    def changes(self, look_around: bool = False) -> Changes:
        """Nothing that is named by another comes behind it, but when it is gone: then it comes after."""
        if look_around and self._steps != self.daemon.kernel.steps:
            self._steps = self.daemon.kernel.steps
            self._look_around()
        touched, self._touched = self._touched, {}
        found: Changes = {}
        if any(kind == "image" or kind == "container" for kind, _ in touched):
            found |= self._of_images()
        found |= self._of_volumes({name for kind, name in touched if kind == "volume"}, touched)
        for kind, identity in touched:
            if kind == "network":
                found |= self._of_network(identity)
        for kind, identity in touched:
            if kind == "container" and identity:
                found |= self._of_container(identity)
        return dict(sorted(found.items(), key=lambda row: row[1] is None))

    def _look_around(self) -> None:
        """Who has written something, as cheaply as can be told."""
        for container in self.daemon.containers:
            key, end = f"containers/{container.id}", container.log.end
            moved = self._logged.get(container.id, (0, 0))[0] != end
            if moved or (container.running and self._marks.get(key) != containers.mark(container)):
                self._touch("container", container.id)
        for name, volume in self.daemon.volumes.all.items():
            if not volume.device and self._marks.get(f"volumes/{name}") != trees.mark(volume.root):
                self._touch("volume", name)

    # --- by kind

    def _of_images(self) -> Changes:
        found: Changes = {}
        now = {each.id: each for each in self.daemon.images.all}
        for identity in self._images.keys() - now.keys():
            del self._images[identity]
            found[f"images/{_bare(identity)}"] = None
        for identity, image in now.items():
            if self._images.get(identity) != image.tags:
                self._images[identity] = list(image.tags)
                found[f"images/{_bare(identity)}"] = images.value(image)
        return found

    def _of_volumes(self, names: set[str], touched: dict[tuple[str, str], None]) -> Changes:
        """Those that were named, and those of the containers that were."""
        for kind, identity in touched:
            if kind == "container" and identity in self.daemon.containers.all:
                container = self.daemon.containers.all[identity]
                names |= {each.name for _, each in self.daemon.volumes.mounts(container) if each is not None}
        found: Changes = {}
        for name in sorted(filter(None, names)):
            key, volume = f"volumes/{name}", self.daemon.volumes.all.get(name)
            if volume is None:
                self._marks.pop(key, None)
                found[key] = None
            elif self._marks.get(key) != (mark := trees.mark(volume.root)):
                self._marks[key] = mark
                found[key] = volumes.value(volume)
        return found

    def _of_network(self, identity: str) -> Changes:
        network = self.daemon.networks.networks.get(identity)
        if network is None:
            return {f"networks/{identity}": None} if identity else {}
        return {f"networks/{identity}": networks.value(network, self.daemon.kernel.epoch)}

    def _of_container(self, identity: str) -> Changes:
        key, log, container = f"containers/{identity}", f"logs/{identity}", self.daemon.containers.all.get(identity)
        if container is None:
            self._marks.pop(key, None)
            self._logged.pop(identity, None)
            return {key: None, log: None}
        self._marks[key] = containers.mark(container)
        lines = self._new_lines(container)
        return {key: containers.value(container), **({log: lines} if lines is not None else {})}

    def _new_lines(self, container: "Container") -> Lines | None:
        """Those since the last time; all that are kept, when many of those that were kept are gone."""
        log = container.log
        after, held = self._logged.get(container.id, (-1, 0))  # at first: whole, in the place of what is kept
        anew = after < log.first or held > 2 * log.kept
        start = log.first if anew else after
        blocks = list(log.blocks)[start - log.first :] if start < log.end else []
        held = (0 if anew else held) + sum(len(each.data) for each in blocks)
        self._logged[container.id] = log.end, held
        if not blocks and not anew:
            return None
        return Lines([[each.when, each.stream, each.data] for each in blocks], anew)


def _bare(identity: str) -> str:
    return identity.removeprefix("sha256:")
