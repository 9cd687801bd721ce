"""One dockerd: its host, its networks, and the collections of all that it keeps."""

import hashlib
from collections.abc import Callable, Iterable, Iterator

from netlab.dataplane import Netns
from netlab.dataplane.tap import Tap
from netlab.embedded.daemon.containers import Containers
from netlab.embedded.daemon.events import Events
from netlab.embedded.daemon.execs import Execs
from netlab.embedded.daemon.images import Images
from netlab.embedded.daemon.volumes import Volumes
from netlab.embedded.eras import Era
from netlab.embedded.errdefs import Fault
from netlab.embedded.libnetwork import Controller, Network, Sandbox, Settings
from netlab.embedded.libnetwork.restoring import Kept
from netlab.embedded.userland.filesystem import FileSystem, Regular
from netlab.embedded.userland.kernel import Kernel
from netlab.embedded.userland.process import Namespaces, PidNamespace, Process
from netlab.embedded.userland.rootfs import busybox_root, host_root, mount_kernel

HOST_NAME = "host"  # as a private engine calls its own


class Daemon:
    """`seed` makes ids; `settings` are daemon.json's; `kept` the networks it had before it was started anew."""

    def __init__(
        self, kernel: Kernel, seed: int = 0, settings: Settings | None = None, host_name: str = HOST_NAME,
        plug: Callable[[Netns], None] | None = None, kept: Iterable[Kept] = (),
    ) -> None:  # fmt: skip
        self.kernel, self.host_name, self._seed, self._serial = kernel, host_name, seed, 0
        self.host = kernel.world.namespace(host_name)
        if plug is not None:
            plug(self.host)
        self.host_pids = PidNamespace(host=True)
        self.networks = Controller(self.host, settings or Settings(), kept=kept)
        self.host_fs = self._host_files(self.networks.settings)
        self.id = self.new_id("daemon")
        self.started = self.clock()
        self.events = Events(self.clock)
        self.faults: list[tuple[str, Exception]] = []  # requests we failed on: none, unless there is a fault of ours
        self.images = Images(self)
        self.volumes = Volumes(self)
        self.networks.on_change = self._network_changed
        self.containers = Containers(self)
        self.execs = Execs(self)
        self.captures: dict[str, Tap] = {}  # that clients started, by id
        self.outside: Namespaces | None = None  # the machine beside it, once it is plugged into a LAN

    def _host_files(self, settings: Settings) -> FileSystem:
        fs = FileSystem(host_root(busybox_root()))
        mount_kernel(fs)
        for path, text in (
            ("etc/hostname", f"{self.host_name}\n"),
            ("etc/hosts", settings.host_hosts_file),
            ("etc/resolv.conf", settings.host_resolv_conf),
        ):
            fs.root.make(path, Regular(data=text.encode()))
        return fs

    def clock(self) -> float:
        """Seconds since 1970, simulated."""
        return self.kernel.epoch + self.kernel.now

    def new_id(self, kind: str) -> str:
        self._serial += 1
        return hashlib.sha256(f"{self.host_name} {self._seed} {kind} {self._serial}".encode()).hexdigest()

    def find_network(self, name: str) -> Network | None:
        try:
            return self.networks.network(name)
        except Fault:
            return None

    def _network_changed(self, sandbox: Sandbox) -> None:
        container = self.containers.all.get(sandbox.config.container_id)
        if container is not None and container.network.sandbox is sandbox:
            container.network.show()
            if container.running:
                container.network.serve()

    @property
    def era(self) -> Era:
        return self.networks.era

    @property
    def host_namespaces(self) -> Namespaces:
        """For who runs a command on the host itself."""
        from netlab.embedded.daemon.config import ALL_CAPABILITIES

        return Namespaces(self.host, self.host_pids, self.host_fs, self.host_name, capabilities=ALL_CAPABILITIES)

    def processes(self) -> Iterator[tuple[str, Process]]:
        """All processes learners started, with their container's name."""
        for container in self.containers:
            if container.running:
                for process in container.namespaces.pids.processes.values():
                    yield container.name, process
