"""A simulated machine with a BusyBox root, to run command lines in."""

from dataclasses import dataclass, field

from netlab.dataplane import Netns, World
from netlab.embedded.userland import (
    DEFAULT_CAPABILITIES,
    PROGRAMS,
    File,
    FileSystem,
    Kernel,
    Namespaces,
    PidNamespace,
    Pipe,
    Process,
    busybox_root,
    load,
    mount_kernel,
)

EPOCH = 1_700_000_000.0
STEPS = 5_000_000  # system calls after which a test has gone wrong
ENV = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/"}


class Sink(File):
    """Keeps what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.data = b""

    def write(self, data: bytes) -> int:
        self.data += data
        return len(data)


@dataclass
class Job:
    """A command that was started."""

    box: "Box"
    process: Process
    out: Sink
    err: Sink
    stdin: Pipe

    def finish(self, limit: float = 3600.0) -> "Job":
        """Let time pass until it ends, at most so many simulated seconds."""
        kernel = self.box.kernel
        end = kernel.now + limit
        kernel.run()
        while self.process.status is None:
            if kernel.busy():
                assert kernel.steps < STEPS, f"endless: {self.process}"
                kernel.run()
                continue
            due = kernel.next_timer()
            assert due is not None and due <= end, f"stuck: {self.process} {self.process.what_it_waits_for()}"
            kernel.advance(due)
        return self

    @property
    def result(self) -> tuple[int | None, str, str]:
        return self.process.status, self.out.data.decode(), self.err.data.decode()


@dataclass
class Box:
    """One container-like set of namespaces; several boxes may share a world."""

    name: str = "box"
    kernel: Kernel = field(default_factory=lambda: Kernel(World(), PROGRAMS, EPOCH))
    netns: Netns = field(init=False)

    def __post_init__(self) -> None:
        self.netns = self.kernel.world.namespace(self.name)
        self.fs = FileSystem(busybox_root().above())
        mount_kernel(self.fs)
        self.space = Namespaces(self.netns, PidNamespace(), self.fs, self.name, capabilities=DEFAULT_CAPABILITIES)

    def start(self, *argv: str, stdin: bytes | None = b"", user: tuple[int, int] = (0, 0)) -> Job:
        """Start a command; `stdin` None leaves its input open."""
        body, words = load(self.kernel, self.fs, list(argv), ENV)
        pipe, out, err = Pipe(), Sink(), Sink()
        process = self.kernel.spawn(body, words, self.space, {0: pipe.reader, 1: out, 2: err}, env=dict(ENV), user=user)
        job = Job(self, process, out, err, pipe)
        if stdin is not None:
            pipe.put(stdin)
            pipe.writer.release()
        return job

    def run(self, *argv: str, stdin: bytes = b"") -> tuple[int | None, str, str]:
        """Exit code, output and errors of a command."""
        return self.start(*argv, stdin=stdin).finish().result

    def sh(self, script: str, stdin: bytes = b"") -> tuple[int | None, str, str]:
        return self.run("sh", "-c", script, stdin=stdin)


def pair() -> tuple[Box, Box]:
    """Two boxes on one bridge: 192.0.2.2 and 192.0.2.3, with a host at 192.0.2.1."""
    kernel = Kernel(World(), PROGRAMS, EPOCH)
    host = kernel.world.namespace("host")
    bridge = host.add_bridge("br0")
    bridge.add_address("192.0.2.1/24")
    bridge.set_up()
    boxes = Box("a", kernel), Box("b", kernel)
    for number, box in enumerate(boxes, 2):
        port, inner = host.add_veth(f"veth{number}", box.netns, "eth0")
        port.set_master(bridge)
        inner.add_address(f"192.0.2.{number}/24")
        port.set_up()
        inner.set_up()
        box.netns.add_route("default", via="192.0.2.1")
    return boxes
