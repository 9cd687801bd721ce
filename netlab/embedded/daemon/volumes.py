"""Volumes: named trees of files that outlive containers; and what a container mounts."""

import os
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from netlab.embedded.daemon import mountpoints, tmpfs
from netlab.embedded.daemon.mounts import Point, points
from netlab.embedded.errdefs import Conflict, Fault, InvalidParameter, NotFound, NotSimulated
from netlab.embedded.userland.filesystem import Directory, Mount, Node, Regular
from netlab.embedded.userland.hostdirectory import bound
from netlab.embedded.userland.rootfs import mount_kernel

if TYPE_CHECKING:
    from netlab.embedded.daemon.container import Container
    from netlab.embedded.daemon.daemon import Daemon

NO_MOUNT = (
    "volumes of type {} are not simulated by netlab: leave the driver's options out, "
    "or bind a folder (type=none, o=bind), or use memory (type=tmpfs)"
)
NO_MEMORY = (
    "failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: "
    'unable to start container process: error during container init: error mounting "tmpfs" to rootfs at "{}": '
    "mount src=tmpfs, dst={}, dstFd=/proc/thread-self/fd/11, flags=MS_NOSUID|MS_NODEV|MS_NOEXEC, data={}: "
    "invalid argument"
)
ANONYMOUS = "com.docker.volume.anonymous"
NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]*")
BAD_NAME = (
    'create {0}: "{0}" includes invalid characters for a local volume name, only "[a-zA-Z0-9][a-zA-Z0-9_.-]" '
    "are allowed. If you intended to pass a host directory, use absolute path"
)


@dataclass(eq=False)
class Volume:
    name: str
    created: float  # seconds since 1970
    labels: dict[str, str] | None = None
    options: dict[str, str] | None = None
    anonymous: bool = False
    root: Directory = field(default_factory=lambda: Directory(0o755))

    @property
    def device(self) -> str:
        """The folder of the real machine it is bound to, "" for none."""
        return "" if self.memory else (self.options or {}).get("device", "")

    @property
    def memory(self) -> bool:
        """Whether it is a tmpfs: empty again as soon as nobody has it mounted."""
        return (self.options or {}).get("type") == "tmpfs"

    @property
    def size(self) -> int:
        """Bytes of the files in it."""
        return sum(len(node.data) for _, node in self.root.walk() if isinstance(node, Regular))

    @property
    def mountpoint(self) -> str:
        return f"/var/lib/docker/volumes/{self.name}/_data"


def _check_options(name: str, options: dict[str, str]) -> None:
    """Those of the local driver (28.5.2): what mount(8) is given. Only folders of the real machine are simulated."""
    for key in options:
        if key not in ("type", "o", "device", "size"):
            raise InvalidParameter(f'create {name}: invalid option: "{key}"')
    if "size" in options:
        raise InvalidParameter(f"create {name}: quota size requested but no quota support")
    for key in ("device", "type") if options else ():
        if not options.get(key):
            raise InvalidParameter(f'create {name}: missing required option: "{key}"')
    if options and options["type"] != "tmpfs" and "bind" not in (options.get("o") or "").split(","):
        raise NotSimulated(NO_MOUNT.format(options["type"]))


def _shown(point: Point, volume: Volume | None) -> tuple[str, str, str]:
    """Source, kind and options, as /proc/mounts shows them; Fault as a start fails that cannot mount."""
    if point.kind == "tmpfs":
        try:
            return "tmpfs", "tmpfs", tmpfs.shown(point.options)
        except ValueError:
            raise Fault(NO_MEMORY.format(point.path, point.path, point.options)) from None
    if volume is not None and volume.memory:
        assert volume.options is not None
        return volume.options["device"], "tmpfs", tmpfs.shown(volume.options.get("o") or "", ())
    return "/dev/vda1", "ext4", "relatime"


def _memory(volume: Volume, now: float) -> Directory:
    assert volume.options is not None
    options = volume.options.get("o") or ""
    try:
        tmpfs.check(options)
        tmpfs.shown(options)
        return tmpfs.directory(options, now)
    except (Fault, ValueError):
        text = f"failed to mount local volume: mount {volume.options['device']}:{volume.mountpoint}, data: {options}"
        raise Fault(f"error while mounting volume '{volume.mountpoint}': {text}: invalid argument") from None


class Volumes:
    def __init__(self, daemon: "Daemon") -> None:
        self.daemon = daemon
        self.all: dict[str, Volume] = {}
        self._mounts: dict[str, list[tuple[Point, Volume | None]]] = {}  # by container id

    def find(self, name: str) -> Volume:
        if name not in self.all:
            raise NotFound(f"get {name}: no such volume")
        return self.all[name]

    def create(self, asked: dict[str, Any]) -> Volume:
        """There already: the same one."""
        name, labels = asked.get("Name") or self.daemon.new_id("volume"), asked.get("Labels")
        if not asked.get("Name"):
            labels = {**(labels or {}), ANONYMOUS: ""}
        if len(name) == 1:
            text = "volume name is too short, names should be at least two alphanumeric characters"
            raise InvalidParameter(f"create {name}: {text}")
        if NAME.fullmatch(name) is None:
            raise InvalidParameter(BAD_NAME.format(name))
        driver = asked.get("Driver") or "local"
        if driver != "local":
            raise NotFound(f'create {name}: error looking up volume plugin {driver}: plugin "{driver}" not found')
        if name not in self.all:
            _check_options(name, asked.get("DriverOpts") or {})
            options, now = asked.get("DriverOpts"), self.daemon.clock()
            root = Directory(0o755, modified=now)
            self.all[name] = Volume(name, now, labels, options, not asked.get("Name"), root)
            self.daemon.events.tell("volume", "create", name, {"driver": "local"})
        return self.all[name]

    def users(self, volume: Volume) -> list[str]:
        """Ids of the containers that have it, running or not."""
        ids = [id for id, mounts in self._mounts.items() if any(each is volume for _, each in mounts)]
        return [id for id in ids if id in self.daemon.containers.all]

    def remove(self, name: str, force: bool = False) -> None:
        if name not in self.all and force:
            return
        volume = self.find(name)
        if users := self.users(volume):
            raise Conflict(f"remove {name}: volume is in use - [{', '.join(users)}]")
        del self.all[name]
        self.daemon.events.tell("volume", "destroy", name, {"driver": "local"})

    def check(self, container: "Container") -> None:
        """The volumes a container asks for are there from its creation on."""
        made: list[tuple[Point, Volume | None]] = []
        for point in points(container.body.config, container.body.host, self._others):
            made.append((point, self._volume(container, point) if point.kind == "volume" else None))
        self.take(container, made)

    def take(self, container: "Container", mounts: list[tuple[Point, Volume | None]]) -> None:
        """What a container has mounted when it runs."""
        self._mounts[container.id] = mounts

    def _others(self, name: str) -> list[Point]:
        """What another container has mounted, for VolumesFrom: volumes by name, also the anonymous ones."""
        try:
            found = self.daemon.containers.find(name)
        except NotFound as fault:
            raise InvalidParameter(fault.message) from None
        mounts = [(point, volume) for point, volume in self.mounts(found) if point.kind != "tmpfs"]
        return [replace(point, source=volume.name if volume else point.source) for point, volume in mounts]

    def _volume(self, container: "Container", point: Point) -> Volume:
        """An empty one begins with what the image has at its place (docker volume's manual: populate)."""
        found = self.create({"Name": point.source, "Labels": dict(point.labels) or None})
        if point.copies and not found.device and not found.root.names():
            there = container.fs.root.peek(point.path)
            if isinstance(there, Directory):
                found.root = there.above()
        return found

    def mounts(self, container: "Container") -> list[tuple[Point, Volume | None]]:
        return self._mounts.get(container.id, [])

    def mount(self, container: "Container") -> None:
        for options in (container.body.host.get("Tmpfs") or {}).values():
            tmpfs.check(options or "")
        mount_kernel(container.fs)
        for point, volume in self.mounts(container):
            if volume is not None and volume.memory and not self._mounted(volume):
                volume.root = _memory(volume, self.daemon.clock())
            node = self.node(point, volume)
            mountpoints.check(container.fs, point, node)
            if not container.fs.exists(point.path):
                container.fs.root.make(point.path, None if isinstance(node, Directory) else Regular())
            container.fs.mount(Mount(point.path, node, not point.writable, *_shown(point, volume)))

    def _mounted(self, volume: Volume) -> bool:
        return any(self.daemon.containers.all[each].running for each in self.users(volume))

    def node(self, point: Point, volume: Volume | None) -> Node:
        """What a container finds at a point; InvalidParameter when a bind mount's source cannot be made."""
        if volume is not None and not volume.device:
            return volume.root
        if point.kind == "tmpfs":
            return tmpfs.directory(point.options, self.daemon.clock())
        if volume is not None:
            point = replace(point, source=volume.device)
            if not os.path.isdir(point.source):
                text = f"failed to mount local volume: mount {point.source}:{volume.mountpoint}, flags: 0x1000"
                start = f"error while mounting volume '{volume.mountpoint}'"
                raise Fault(f"{start}: {text}: no such file or directory")
        try:
            os.makedirs(point.source, exist_ok=True) if not os.path.exists(point.source) else None
            return bound(point.source)
        except OSError as error:
            raise InvalidParameter(
                f"error while creating mount source path '{point.source}': {error.strerror}"
            ) from None

    def forget_anonymous(self, container: "Container") -> None:
        for _, volume in self._mounts.pop(container.id, []):
            if volume is not None and volume.anonymous and not self.users(volume):
                self.remove(volume.name)
