"""A container: its life from created to removed. What its network is, is in `networking`; its JSON in `api.shapes`."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from netlab.embedded.daemon.config import Body, capabilities
from netlab.embedded.daemon.execs import Exec
from netlab.embedded.daemon.health import Health
from netlab.embedded.daemon.healthcheck import command
from netlab.embedded.daemon.hostconfig import log_kept
from netlab.embedded.daemon.images import Image
from netlab.embedded.daemon.logs import KEPT, Log
from netlab.embedded.daemon.networking import Attachment
from netlab.embedded.daemon.process import UNKNOWN, CannotStart, launch, program_of
from netlab.embedded.daemon.reaper import launch_reaped
from netlab.embedded.daemon.streams import Stdio
from netlab.embedded.errdefs import Conflict, Fault, InvalidParameter, NotModified
from netlab.embedded.userland import signals
from netlab.embedded.userland.filesystem import FileSystem
from netlab.embedded.userland.process import Namespaces, PidNamespace, Process

if TYPE_CHECKING:
    from netlab.embedded.daemon.daemon import Daemon

STOP_GRACE = 10.0  # seconds (docker stop)
FIRST_BACKOFF, LONGEST_BACKOFF, HEALTHY = 0.1, 60.0, 10.0  # seconds (moby: restartmanager)
RUNC = (
    "failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: "
)
RUNC_INIT = RUNC + "unable to start container process: error during container init: "


@dataclass(slots=True)
class State:
    """Times in seconds since 1970, 0 for never."""

    status: str = "created"  # running, paused, restarting, exited
    pid: int = 0
    exit_code: int = 0
    error: str = ""
    started: float = 0.0
    finished: float = 0.0
    restarts: int = 0
    stopped_by_hand: bool = False


class Container:
    """`identity`: the id of one that was there before this engine was started."""

    def __init__(self, daemon: "Daemon", name: str, body: Body, image: Image, identity: str = "") -> None:
        self.daemon, self.name, self.body, self.image = daemon, name, body, image
        self.id = identity or daemon.new_id("container")
        self.created = daemon.clock()
        self.state = State()
        self.log = Log(daemon.clock)
        self.log_is_kept = (body.host["LogConfig"] or {}).get("Type") != "none"
        self.execs: dict[str, Exec] = {}
        self.exit_watchers: list[Callable[[], None]] = []
        self.removal_watchers: list[Callable[[], None]] = []
        self.fs = FileSystem(image.root.above(), bool(body.host["ReadonlyRootfs"]))
        self.main: Process | None = None
        self.network = Attachment(daemon, self)
        self.health = Health(self) if command(body.config) else None
        self.stdio = self._new_stdio()
        self.begun = False  # it has been started, well or not
        self.used = False  # its streams have been those of a process
        self._backoff = FIRST_BACKOFF
        self._again: Any = None  # the timer of the next automatic start

    # --- what others ask

    @property
    def running(self) -> bool:
        """Also while paused."""
        return self.main is not None and self.main.status is None

    @property
    def paused(self) -> bool:
        return self.state.status == "paused"

    @property
    def hostname(self) -> str:
        return self.network.hostname

    @property
    def namespaces(self) -> Namespaces:
        assert self.main is not None
        return self.main.namespaces

    def must_run(self, before: str = "") -> None:
        """Conflict, in the engine's words."""
        if not self.running:
            raise Conflict(f"container {self.id} is not running")
        if self.paused:
            raise Conflict(f"Container {self.name} is paused, unpause the container{before}")

    def tell(self, action: str, **attributes: str) -> None:
        labels = {key: str(value) for key, value in self.body.config["Labels"].items()}
        facts = labels | {"image": self.body.config["Image"], "name": self.name} | attributes
        self.daemon.events.tell("container", action, self.id, facts)

    # --- start

    def _new_stdio(self) -> Stdio:
        made = Stdio(bool(self.body.config["Tty"]), bool(self.body.config["OpenStdin"]), self.log.write)
        made.on_detach = lambda: self.tell("detach")
        return made

    def start(self) -> None:
        """NotModified when it runs already; a Fault when it cannot, told to all who wait or are attached too."""
        if self.paused:
            raise Conflict("cannot start a paused container, try unpause instead")
        if self.running:
            raise NotModified(self.name)
        self.stop_restarting()
        self.state.stopped_by_hand, self.state.restarts, self._backoff = False, 0, FIRST_BACKOFF
        try:
            self._start()
        except CannotStart as reason:
            self._cannot_start(reason.code, RUNC_INIT + reason.text)
            raise (Fault if reason.code == UNKNOWN else InvalidParameter)(self.state.error) from None
        except Fault as fault:
            self._cannot_start(UNKNOWN, fault.message)
            raise

    def go_on(self) -> None:
        """It ran, or was paused, when the engine ended: in its old place, since its old time. Fault, CannotStart."""
        before = replace(self.state)
        self._start()
        self.state.started, self.state.restarts = before.started, before.restarts
        if before.status == "paused":
            self.pause()

    def _start(self) -> None:
        self.begun = True
        kept = log_kept(self.body.host["LogConfig"] or {})
        self.log.kept = KEPT if kept < 0 else kept
        self.next_stdio()
        self.network.up()
        self._check_sysctls()
        self.daemon.volumes.mount(self)
        if (folder := self.body.config["WorkingDir"]) and not self.fs.exists(folder):
            self.fs.root.make(folder)
        namespaces = Namespaces(
            self.network.netns, PidNamespace(), self.fs, self.hostname, self.body.config["Domainname"],
            capabilities(self.body.host),
        )  # fmt: skip
        program = program_of(self.body.config, self.body.argv, self.network.linked_environment())
        begin = launch_reaped if self.body.host.get("Init") else launch
        self.main = begin(self.daemon.kernel, namespaces, program, self.stdio)
        self.used = True
        self.main.watchers.append(self._ended)
        self.state.status, self.state.pid, self.state.error = "running", self.main.host_pid, ""
        self.state.exit_code, self.state.started = 0, self.daemon.clock()
        self.network.serve()
        if self.health is not None:
            self.health.reset()
        self.tell("start")

    def _check_sysctls(self) -> None:
        for name in self.body.host.get("Sysctls") or ():
            if self.network.mode == "host" and name.startswith("net."):
                raise Fault(f'{RUNC}sysctl "{name}" not allowed in host network namespace')

    def next_stdio(self) -> Stdio:
        """The streams of the process that runs, else of the one that comes: who is attached before a start hears it."""
        if self.stdio.ended:
            self.stdio = self._new_stdio()
        return self.stdio

    def _cannot_start(self, code: int, text: str) -> None:
        self.network.down(begun=not self.daemon.era.failed_start_forgets)
        kept = self.state.exit_code if code == UNKNOWN else 0  # of an earlier end (moby's start.go)
        self.state.exit_code, self.state.error = kept or code, text
        self._settle()
        if self.body.host["AutoRemove"]:
            self.daemon.containers.drop(self)

    # --- end

    def _ended(self, process: Process) -> None:
        assert process.status is not None
        if self.health is not None:
            self.health.stop()
        state = self.state
        state.status, state.pid, state.exit_code, state.finished = "exited", 0, process.status, self.daemon.clock()
        self.log.flush()
        self.stdio.over()
        self.daemon.kernel.world.run()  # a namespace goes later than its processes: their last words get out
        self.network.down()
        self.tell("die", exitCode=str(process.status), execDuration=str(int(state.finished - state.started)))
        if self._starts_again():
            self._schedule_restart()
        self._settle()
        if self.body.host["AutoRemove"] and state.status == "exited":
            self.daemon.containers.drop(self)

    def _settle(self) -> None:
        """Whoever is attached or waits hears of the end; the docker command reads on until both have ended."""
        self.log.flush()
        self.stdio.over()
        watchers, self.exit_watchers = self.exit_watchers, []
        for watcher in watchers:
            watcher()

    def _starts_again(self) -> bool:
        policy = self.body.host["RestartPolicy"] or {}
        name, limit = policy.get("Name") or "no", int(policy.get("MaximumRetryCount") or 0)
        if self.state.stopped_by_hand or name == "no":
            return False
        if name == "on-failure":
            return self.state.exit_code != 0 and (not limit or self.state.restarts < limit)
        return True

    def _schedule_restart(self) -> None:
        lasted = self.state.finished - self.state.started
        self._backoff = FIRST_BACKOFF if lasted >= HEALTHY else self._backoff
        self.state.status = "restarting"
        self._again = self.daemon.kernel.after(self._backoff, self._restart_now)
        self._backoff = min(self._backoff * 2, LONGEST_BACKOFF)

    def _restart_now(self) -> None:
        self._again = None
        self.state.restarts += 1
        self.state.status = "exited"
        try:
            self._start()
        except CannotStart as reason:
            self._cannot_start(reason.code, RUNC_INIT + reason.text)
        except Fault as fault:
            self._cannot_start(UNKNOWN, fault.message)

    def stop_restarting(self) -> None:
        if self._again is not None:
            self._again.cancel()
            self._again = None
            self.state.status = "exited"

    # --- signals

    def kill(self, number: int) -> None:
        if not self.running or self.main is None:
            raise Conflict(f"cannot kill container: {self.name}: container {self.id} is not running")
        self.tell("kill", signal=str(number))
        if number in (signals.KILL, signals.TERM, signals.SIGNALS["INT"]):
            self.state.stopped_by_hand = self.state.stopped_by_hand or number == signals.KILL
        if number == signals.KILL and self.paused:
            self.unpause()
        self.daemon.kernel.signal(self.main, number)

    def stop(self, number: int, grace: float, then: Callable[[], None]) -> None:
        """Signal it, kill it after `grace` seconds (negative: never); `then` when it has ended. NotModified."""
        if not self.running:
            self.stop_restarting()
            raise NotModified(self.name)
        self.state.stopped_by_hand = True
        timer = self.daemon.kernel.after(grace, lambda: self.kill(signals.KILL)) if grace >= 0 else None

        def stopped() -> None:
            if timer is not None:
                timer.cancel()
            self.tell("stop")
            then()

        self.exit_watchers.append(stopped)
        self.kill(number)

    def stop_signal(self, asked: str = "") -> int:
        """InvalidParameter for what is no signal."""
        name = asked or self.body.config.get("StopSignal") or "TERM"
        try:
            return signals.signal_number(name)
        except ValueError:
            raise InvalidParameter(f"invalid signal: {name}") from None

    def grace(self, asked: str = "") -> float:
        """Seconds until KILL."""
        given = asked if asked not in ("", None) else self.body.config.get("StopTimeout")
        return STOP_GRACE if given is None else float(given)

    def pause(self) -> None:
        if not self.running:
            raise Conflict(f"container {self.id} is not running")
        if self.paused:
            raise Conflict(f"Container {self.id} is already paused")
        self.namespaces.pids.frozen = True
        if self.health is not None:
            self.health.stop()
        self.state.status = "paused"
        self.tell("pause")

    def unpause(self) -> None:
        if not self.paused:
            raise Fault(f"Container {self.id} is not paused")
        pids = self.namespaces.pids
        pids.frozen = False
        self.daemon.kernel.thaw(list(pids.processes.values()))
        self.state.status = "running"
        if self.health is not None:
            self.health.watch()
        self.tell("unpause")
