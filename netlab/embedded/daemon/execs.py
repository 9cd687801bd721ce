"""A further process in a running container (docker exec)."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from netlab.embedded import wording
from netlab.embedded.daemon.config import ALL_CAPABILITIES, words
from netlab.embedded.daemon.exchange import Exchange
from netlab.embedded.daemon.process import CannotStart, Program, find_user, launch
from netlab.embedded.daemon.streams import STDOUT, Stdio, frame
from netlab.embedded.errdefs import Conflict, Fault, InvalidParameter, NotFound
from netlab.embedded.userland.process import Namespaces, Process

if TYPE_CHECKING:
    from netlab.embedded.daemon.container import Container
    from netlab.embedded.daemon.daemon import Daemon

KEY = r"(?:[a-zA-Z0-9]|ctrl-[a-z@\[\\\]^_])"  # as moby's term.ToBytes takes them
DETACH_KEYS = re.compile(f"{KEY}(?:,{KEY})*")
FORGOTTEN_AFTER = 300.0  # seconds after its end (moby: execCommandGC)
KEPT = 100  # ended ones at most


class Exec:
    def __init__(self, daemon: "Daemon", container: "Container", body: dict[str, Any]) -> None:
        self.daemon, self.container, self.body = daemon, container, body
        self.id = daemon.new_id("exec")
        self.argv = words(body.get("Cmd")) or []
        self.linked = container.network.linked_environment()
        self.process: Process | None = None
        self.started = self.running = False
        self.exit_code: int | None = None
        self.ended = 0.0
        self.watchers: list[Callable[[], None]] = []  # told when it is over
        self.stdin = bool(body.get("AttachStdin"))
        self.stdio = Stdio(bool(body.get("Tty")), self.stdin)

    def attach(self, exchange: Exchange) -> None:
        """A client gets the outputs it asked for at the creation."""
        out, err = bool(self.body.get("AttachStdout")), bool(self.body.get("AttachStderr"))
        self.stdio.attach(exchange, self.stdin, True, out, err)

    @property
    def detach_keys(self) -> bytes:
        """As a terminal sends them."""
        keys = filter(None, (self.body.get("DetachKeys") or "").split(","))
        return bytes(ord(each[-1]) & 31 if each.startswith("ctrl-") else ord(each) for each in keys)

    @property
    def program(self) -> Program:
        config = self.container.body.config
        env = (*self.linked, *(config["Env"] or ()), *(self.body.get("Env") or ()))
        user = self.body.get("User") or config["User"]
        return Program(tuple(self.argv), env, user, self.body.get("WorkingDir") or config["WorkingDir"])

    def start(self) -> None:
        """Conflict when it was started before, InvalidParameter when it cannot be: told on its stream too."""
        if self.started:
            state = "is already running" if self.running else "has already run"
            raise Conflict(f"exec command {self.id} {state}")
        self.container.must_run()
        self.started = True
        self.container.tell(f"exec_start: {' '.join(self.argv)}", execID=self.id)
        try:
            process = launch(self.daemon.kernel, self._namespaces(), self.program, self.stdio)
        except CannotStart as reason:
            code = 126 if reason.code == 127 and not self.daemon.era.exec_missing_is_127 else reason.code
            self._failed(
                f"OCI runtime exec failed: exec failed: unable to start container process: {reason.text}", code
            )
        except Fault as fault:  # there is no such user
            self._failed(fault.message, 126)
        else:
            self.process, self.running = process, True
            process.watchers.append(self._ended)

    def _namespaces(self) -> Namespaces:
        """The container's own; a privileged one may do all."""
        namespaces = self.container.namespaces
        if not self.body.get("Privileged"):
            return namespaces
        return replace(namespaces, capabilities=frozenset(ALL_CAPABILITIES))

    def _failed(self, text: str, code: int) -> None:
        self.say(wording.said(self.daemon.era, Fault(text))[1])
        self._over(code)
        raise InvalidParameter(text)

    def say(self, text: str) -> None:
        """A line of the engine's own, to whoever is attached."""
        line = f"{text}\r\n".encode()
        for exchange in self.stdio.listeners:
            exchange.send(line if self.stdio.tty else frame(STDOUT, line))

    def _ended(self, process: Process) -> None:
        assert process.status is not None
        self._over(process.status)

    def _over(self, code: int) -> None:
        self.running, self.exit_code, self.ended = False, code, self.daemon.kernel.now
        self.stdio.over()
        self.container.tell("exec_die", execID=self.id, exitCode=str(code))
        for watcher in self.watchers:
            watcher()


class Execs:
    """Those of one daemon, by id; what ended some time ago is forgotten."""

    def __init__(self, daemon: "Daemon") -> None:
        self.daemon = daemon
        self.all: dict[str, Exec] = {}

    def create(self, container: "Container", body: dict[str, Any]) -> Exec:
        container.must_run(" before exec")
        if not words(body.get("Cmd")):
            raise InvalidParameter("No exec command specified")
        if (keys := body.get("DetachKeys")) and DETACH_KEYS.fullmatch(keys) is None:
            raise Fault(f"Invalid escape keys ({keys}) provided")
        self._forget()
        made = Exec(self.daemon, container, body)
        try:
            find_user(container.fs, made.program.user or "0")
        except Fault as fault:
            if self.daemon.era.exec_user_at_create:
                raise InvalidParameter(fault.message) from None
        self.all[made.id] = container.execs[made.id] = made
        container.tell(f"exec_create: {' '.join(made.argv)}", execID=made.id)
        return made

    def find(self, identity: str) -> Exec:
        try:
            return self.all[identity]
        except KeyError:
            raise NotFound(f"No such exec instance: {identity}") from None

    def _forget(self) -> None:
        ended = [each for each in self.all.values() if each.exit_code is not None]
        since = self.daemon.kernel.now - FORGOTTEN_AFTER
        old = [each for each in ended if each.ended < since]
        for each in {*old, *ended[: max(0, len(ended) - KEPT)]}:
            self.drop(each)

    def drop(self, each: Exec) -> None:
        self.all.pop(each.id, None)
        each.container.execs.pop(each.id, None)
