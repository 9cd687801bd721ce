"""The scheduler: processes are generators, taken in turn from a first-in-first-out queue.

A program yields at every system call: `STEP`, where it may be pre-empted, or a `Wait` that names what it sleeps on.
When woken it tries again by itself. Signals arrive at a yield. Time is the world's; what lasts is a timer there.
What a system call does is not here but in `process` and in the files.
"""

from collections import deque
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from netlab.dataplane import World
from netlab.embedded.userland import signals
from netlab.embedded.userland.files import File, Waitable

if TYPE_CHECKING:
    from netlab.embedded.userland.process import Namespaces, Process

T = TypeVar("T")
QUANTUM = 500  # system calls a process makes before the next one gets its turn
ROUNDS = 4  # turns the busy get before a call of `run` returns to the door


@dataclass(frozen=True, slots=True)
class Wait:
    """A system call that sleeps: its name, on what, and until when at most (seconds of the world)."""

    call: str
    on: tuple[Waitable, ...] = ()
    until: float | None = None
    detail: str = ""


STEP = Wait("step")
Program: TypeAlias = Generator[Wait, None, int]  # ends with the exit code
Sys: TypeAlias = Generator[Wait, None, T]  # a system call that gives a T
Body: TypeAlias = Callable[["Process"], Program]


class Interrupted(Exception):
    """Thrown into a process that sleeps, or is about to: a signal for which it has a handler (EINTR)."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Killed(Exception):
    """A process ends itself by a signal in the middle of a system call (SIGPIPE)."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Kernel:
    """All processes of one world. `programs` are the bodies of executable files, by name."""

    def __init__(self, world: World, programs: "dict[str, Callable[[Process], Program]]", epoch: float) -> None:
        self.world, self.programs, self.epoch = world, programs, epoch
        self.steps = self.fired = 0
        self.crashes: list[tuple[str, Exception]] = []  # programs of ours that failed: none, unless there is a fault
        self._queue: deque[Process] = deque()
        self._current: Process | None = None
        self.by_host_pid: dict[int, Process] = {}  # all that run
        self._host_pids = 1000

    @property
    def now(self) -> float:
        """Simulated seconds since the world began."""
        return self.world.now

    def after(self, seconds: float, action: Callable[[], None]) -> Any:
        """A timer of the world, with `cancel()`."""
        return self.world.timers.after(seconds, action)

    # --- time

    def next_timer(self) -> float | None:
        return self.world.next_timer()

    def advance(self, now: float) -> None:
        """Fire what is due, in order, each at its own time; then run whoever can run."""
        self.run()
        while self.world.timers.fire_next(now):
            self.fired += 1
            self.run()
        self.world.timers.now = max(self.world.timers.now, now)

    # --- the run queue

    def run(self) -> None:
        """Run until nobody can, or until those left have been pre-empted some times: they are `busy`."""
        if self._current is not None:
            return  # called from within: the one that runs already goes on
        spent = 0
        self.world.run()
        while self._queue and spent < ROUNDS * max(1, len(self._queue)):
            process = self._queue.popleft()
            process.queued = False
            if process.status is None and not process.namespaces.pids.frozen:
                spent += self._turn(process)
            if not self._queue or spent:
                self.world.run()

    def busy(self) -> bool:
        return any(each.status is None and not each.namespaces.pids.frozen for each in self._queue)

    def enqueue(self, process: "Process") -> None:
        if not process.queued and process.status is None:
            process.queued = True
            self._queue.append(process)

    def _turn(self, process: "Process") -> bool:
        """Let it run until it sleeps or ends; whether it was pre-empted."""
        self._current = process
        try:
            for _ in range(QUANTUM):
                self.steps += 1
                wait = self._resume(process)
                if process.status is not None or wait is None:
                    return False
                process.at_rest = wait is not STEP
                if process.at_rest and not process.interrupted:
                    process.sleep_on(wait)
                    return False
        finally:
            self._current = None
        self.enqueue(process)
        return True

    def _resume(self, process: "Process") -> Wait | None:
        """One step of the program; None when it has ended."""
        try:
            if process.at_rest and process.interrupted:
                wait = process.program.throw(Interrupted(process.pending.popleft()))
            else:
                wait = process.program.send(None)
        except StopIteration as end:
            self._end(process, end.value or 0)
        except Killed as death:
            self._end(process, 128 + death.number)
        except Interrupted:
            self._end(process, 1)
        except Exception as error:  # a fault of ours must look like a crash of the program, not of the engine
            self.crashes.append((repr(process), error))
            self._end(process, 128 + signals.SIGNALS["SEGV"])
        else:
            if process.doomed is not None:
                process.program.close()
                self._end(process, process.doomed)
            return wait
        return None

    # --- birth and death

    def spawn(
        self, body: Body, argv: list[str], namespaces: "Namespaces", files: dict[int, File], *,
        env: dict[str, str] | None = None, cwd: str = "/", parent: "Process | None" = None,
        terminal: Any = None, user: tuple[int, int] = (0, 0), hidden: bool = False,
    ) -> "Process":  # fmt: skip
        """A new process that runs `body`; a hidden one (a kernel's or daemon's own) has no place in `ps`."""
        from netlab.embedded.userland.process import Process

        process = Process(self, argv, namespaces, dict(env or {}), cwd, parent, terminal, user)
        self._host_pids += 1
        process.host_pid = self._host_pids
        self.by_host_pid[process.host_pid] = process
        if not hidden:
            namespaces.pids.add(process)
        for number, file in files.items():
            process.install(number, file)
        if parent is not None:
            parent.children[process.pid] = process
        if terminal is not None:
            terminal.foreground.append(process)
        process.program = body(process)
        self.enqueue(process)
        return process

    def exit(self, process: "Process", status: int) -> None:
        """End a process from outside; one that runs just now ends at its next yield."""
        if process is self._current:
            process.doomed = status
        elif process.status is None:
            process.program.close()
            self._end(process, status)

    def _end(self, process: "Process", status: int) -> None:
        if process.status is not None:
            return
        process.status = status
        del self.by_host_pid[process.host_pid]
        process.stop_sleeping()
        for number in list(process.files):
            process.close(number)
        if process.terminal is not None:
            process.terminal.foreground.remove(process)
        pids = process.namespaces.pids
        pids.remove(process)
        process.ended.wake()
        if process.parent is not None:
            process.parent.any_child.wake()
        if process.pid == 1 and pids.first is process:
            for other in list(pids.processes.values()):
                self.exit(other, 128 + signals.KILL)
        for watcher in process.watchers:
            watcher(process)

    def signal(self, process: "Process", number: int) -> None:
        """What PID 1 has no handler for does not reach it, but KILL (kill(2))."""
        if process.status is not None:
            return
        if number == signals.KILL:
            self.exit(process, 128 + number)
        elif number in process.handlers:
            process.pending.append(number)
            if process.interrupted:
                process.wake()
        elif process.ignores(number):
            return
        else:
            self.exit(process, 128 + number)

    def thaw(self, processes: "Iterable[Process]") -> None:
        """Those that could have run while they were frozen run again."""
        for process in processes:
            if process.waits is None:
                self.enqueue(process)
