"""A process: what a program calls. System calls that may sleep are generators, used with `yield from`.

    data = yield from process.read(0)
    yield from process.write(1, data)

What each file does is in `files`; who runs when is in `kernel`.
"""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar

from netlab.dataplane import Netns
from netlab.embedded.userland import signals
from netlab.embedded.userland.files import File, Pipe, SocketFile, Waitable
from netlab.embedded.userland.kernel import STEP, Body, Kernel, Killed, Program, Sys, Wait

if TYPE_CHECKING:
    from netlab.embedded.userland.filesystem import FileSystem
    from netlab.embedded.userland.terminal import Terminal

T = TypeVar("T")

# what a container is usually left (capabilities(7), without "CAP_")
DEFAULT_CAPABILITIES = frozenset(
    (
        "CHOWN", "DAC_OVERRIDE", "FSETID", "FOWNER", "MKNOD", "NET_RAW", "SETGID", "SETUID", "SETFCAP", "SETPCAP",
        "NET_BIND_SERVICE", "SYS_CHROOT", "KILL", "AUDIT_WRITE",
    )
)  # fmt: skip


class PidNamespace:
    """The processes that see each other; they die with the first. The `host`'s sees all others by their host pids."""

    def __init__(self, host: bool = False) -> None:
        self.host = host
        self.processes: dict[int, Process] = {}
        self.first: Process | None = None
        self.frozen = False
        self._numbers = count(1)

    def add(self, process: "Process") -> None:
        process.pid = next(self._numbers)
        self.processes[process.pid] = process
        self.first = self.first or process

    def remove(self, process: "Process") -> None:
        if self.processes.get(process.pid) is process:
            del self.processes[process.pid]


@dataclass(slots=True)
class Namespaces:
    """What a process shares with others of its container (namespaces(7)), and what it may do."""

    netns: Netns
    pids: PidNamespace
    fs: "FileSystem"
    hostname: str = ""
    domainname: str = ""
    capabilities: frozenset[str] = field(default_factory=frozenset)


class Process:
    def __init__(
        self, kernel: Kernel, argv: list[str], namespaces: Namespaces, env: dict[str, str], cwd: str,
        parent: "Process | None", terminal: "Terminal | None", user: tuple[int, int],
    ) -> None:  # fmt: skip
        self.kernel, self.argv, self.namespaces = kernel, argv, namespaces
        self.env, self.cwd, self.parent, self.terminal, self.user = env, cwd, parent, terminal, user
        self.pid = self.host_pid = 0
        self.started = kernel.epoch + kernel.now  # seconds since 1970
        self.program: Program
        self.files: dict[int, File] = {}
        self.children: dict[int, Process] = {}
        self.handlers: set[int] = set()
        self.ignored: set[int] = set()
        self.pending: deque[int] = deque()  # handled signals that have come
        self.restarts = False  # a handled signal does not interrupt what it waits for (SA_RESTART); it looks by itself
        self.at_rest = False  # its last yield was a Wait
        self.status: int | None = None
        self.doomed: int | None = None
        self.queued = False
        self.waits: Wait | None = None
        self.ended, self.any_child = Waitable(), Waitable()
        self.watchers: list[Callable[[Process], None]] = []
        self._alarm: Any = None

    def __repr__(self) -> str:
        return f"pid {self.pid} ({self.name})"

    @property
    def name(self) -> str:
        return self.argv[0].rsplit("/", 1)[-1] if self.argv else "?"

    @property
    def interrupted(self) -> bool:
        return bool(self.pending) and not self.restarts

    @property
    def netns(self) -> Netns:
        return self.namespaces.netns

    @property
    def fs(self) -> "FileSystem":
        return self.namespaces.fs

    @property
    def now(self) -> float:
        return self.kernel.now

    @property
    def clock(self) -> float:
        """`now`, and what handling frames took: for who measures (ping, traceroute)."""
        return self.kernel.world.clock

    # --- sleeping (the kernel's side)

    def sleep_on(self, wait: Wait) -> None:
        self.waits = wait
        for source in wait.on:
            source.waiters[self] = None
        if wait.until is not None:
            self._alarm = self.kernel.world.timers.after(max(0.0, wait.until - self.now), self.wake)

    def stop_sleeping(self) -> None:
        if self.waits is not None:
            for source in self.waits.on:
                source.waiters.pop(self, None)
            self.waits = None
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def wake(self) -> None:
        self.stop_sleeping()
        self.kernel.enqueue(self)

    def what_it_waits_for(self) -> str:
        if self.waits is None:
            return "never rests"
        things = ", ".join(each.describe() for each in self.waits.on if isinstance(each, File))
        return f"waits in {self.waits.call}({self.waits.detail}{things})"

    # --- descriptors

    def install(self, number: int, file: File) -> int:
        if number in self.files:
            self.close(number)
        self.files[number] = file
        file.handles += 1
        if isinstance(file, SocketFile) and file.socket.opener is None:
            file.socket.opener = self
        return number

    def open(self, file: File) -> int:
        """The lowest free descriptor for it."""
        return self.install(next(n for n in count(3) if n not in self.files), file)

    def close(self, number: int) -> None:
        file = self.files.pop(number, None)
        if file is not None:
            file.handles -= 1
            if not file.handles:
                file.release()

    def pipe(self) -> tuple[int, int]:
        pipe = Pipe()
        return self.open(pipe.reader), self.open(pipe.writer)

    def file(self, number: int) -> File:
        try:
            return self.files[number]
        except KeyError:
            raise OSError(9, "Bad file descriptor") from None

    # --- system calls that may sleep

    def until(self, attempt: Callable[[], T], call: str, on: Waitable, deadline: float | None = None) -> Sys[T]:
        """Try until it does not block; TimeoutError after the deadline (seconds of the world)."""
        yield STEP
        while True:
            try:
                return attempt()
            except BlockingIOError:
                if deadline is not None and self.now >= deadline:
                    raise TimeoutError(110, "Connection timed out") from None
                yield Wait(call, (on,), deadline)

    def read(self, number: int, size: int = 65536) -> Sys[bytes]:
        """Some bytes, b"" at the end."""
        file = self.file(number)
        return (yield from self.until(lambda: file.read(size), "read", file))

    def write(self, number: int, data: bytes) -> Sys[None]:
        """All of it; a broken pipe ends the process, as SIGPIPE does."""
        file, sent = self.file(number), 0
        try:
            while sent < len(data):
                rest = data[sent:] if sent else data
                sent += yield from self.until(lambda rest=rest: file.write(rest), "write", file)  # type: ignore[misc]
        except BrokenPipeError:
            if signals.PIPE in self.handlers or self.ignores(signals.PIPE):
                raise
            raise Killed(signals.PIPE) from None

    def print(self, text: str, number: int = 1) -> Sys[None]:
        """A text as it is: no newline is added."""
        yield from self.write(number, text.encode(errors="surrogateescape"))

    def complain(self, text: str) -> Sys[None]:
        """A line on standard error."""
        yield from self.print(text + "\n", 2)

    def sleep(self, seconds: float) -> Sys[None]:
        """`inf` is nobody's timer."""
        deadline = self.now + seconds
        yield STEP
        while self.now < deadline:
            yield Wait("sleep", (), None if seconds == float("inf") else deadline, f"{seconds:g}")

    def wait(self, pid: int) -> Sys[int]:
        """The exit code of a child, which is then forgotten."""
        child = self.children[pid]
        yield STEP
        while child.status is None:
            yield Wait("wait", (child.ended,), None, f"{pid}")
        del self.children[pid]
        return child.status

    def poll(self, files: Iterable[tuple[File, str]], deadline: float | None = None) -> Sys[list[File]]:
        """Sleep until one of the files is ready for "r" or "w"; those that are, none after the deadline."""
        asked = list(files)
        yield STEP
        while True:
            ready = [file for file, how in asked if (file.readable if how == "r" else file.writable)]
            if ready or (deadline is not None and self.now >= deadline):
                return ready
            yield Wait("poll", tuple(dict.fromkeys(file for file, _ in asked)), deadline)

    def connect(self, file: SocketFile, address: str, port: int, deadline: float | None = None) -> Sys[None]:
        """A TCP connection; the OSErrors of connect(2), TimeoutError after the deadline."""
        socket = file.tcp
        socket.connect(address, port)

        def finished() -> None:
            if not socket.writable:
                raise BlockingIOError
            socket.check()

        yield from self.until(finished, "connect", file, deadline)

    # --- other processes

    def other(self, pid: int) -> "Process | None":
        """The process of this id, as seen from here."""
        pids = self.namespaces.pids
        return pids.processes.get(pid) or (self.kernel.by_host_pid.get(pid) if pids.host else None)

    def spawn(self, body: Body, argv: list[str], files: dict[int, File] | None = None, **options: Any) -> "Process":
        """A child of ours in our namespaces; it has our open files unless others are given (fork)."""
        options.setdefault("env", self.env)
        options.setdefault("cwd", self.cwd)
        return self.kernel.spawn(
            body, argv, self.namespaces, self.files if files is None else files,
            parent=self, terminal=self.terminal, user=self.user, **options,
        )  # fmt: skip

    # --- signals

    def handle(self, *numbers: int) -> None:
        self.handlers.update(numbers)
        self.ignored.difference_update(numbers)

    def ignores(self, number: int) -> bool:
        first = self.pid == 1 and self.namespaces.pids.first is self
        return number in self.ignored or number in signals.IGNORED_BY_DEFAULT or first

    def may(self, capability: str) -> bool:
        """Whether it has a capability such as NET_ADMIN."""
        return self.user[0] == 0 and capability in self.namespaces.capabilities
