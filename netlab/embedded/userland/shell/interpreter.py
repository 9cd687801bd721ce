"""Runs a script in a process. Here: lists, pipelines, traps, and the end.

What words mean is in `expand`, what builtins do in `builtins`; commands are in `simple` and `compound`.

A trap waits until the foreground command is over, as in ash.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from netlab.embedded.userland.execute import load
from netlab.embedded.userland.files import File, Pipe
from netlab.embedded.userland.kernel import STEP, Interrupted, Program, Sys
from netlab.embedded.userland.process import Process
from netlab.embedded.userland.shell.compound import compound
from netlab.embedded.userland.shell.endings import Become, Jump, Leave
from netlab.embedded.userland.shell.expand import Expander, ExpansionProblem
from netlab.embedded.userland.shell.redirect import Redirections
from netlab.embedded.userland.shell.simple import cannot_execute, simple
from netlab.embedded.userland.shell.state import State
from netlab.embedded.userland.shell.syntax import (
    Command,
    Function,
    Group,
    List,
    Pipeline,
    Simple,
    SyntaxProblem,
)
from netlab.embedded.userland.signals import INT, NAMES

if TYPE_CHECKING:
    from netlab.embedded.userland.shell.builtins import Builtin


class Shell:
    def __init__(self, process: Process, state: State) -> None:
        from netlab.embedded.userland.shell.builtins import BUILTINS

        self.process, self.state = process, state
        self.expander = Expander(process, state, self.output_of)
        self.redirections = Redirections(process, state, self.expander)
        self.builtins: dict[str, Builtin] = BUILTINS
        process.restarts = True
        self.conditions = 0  # within a condition, a failure is no reason to leave (set -e)

    # --- a whole script, and its end

    def script(self, commands: List, final: bool = False) -> Program:
        """Run to the end and give the exit code; `final`: the last command may take the shell's place."""
        try:
            yield from self.guarded(commands, final)
        except Leave:
            pass
        except Jump:
            pass
        except Become as other:
            return (yield from self.become(other.argv))
        return (yield from self.last_words())

    def guarded(self, commands: List, final: bool = False) -> Sys[None]:
        """Run, and leave on what no script survives."""
        try:
            yield from self.run(commands, final)
        except ExpansionProblem as problem:
            yield from self.complain(str(problem))
            self.state.status = 2
            if not self.state.interactive:
                raise Leave from None

    def last_words(self) -> Sys[int]:
        status = self.state.status
        if action := self.state.traps.pop("EXIT", ""):
            with suppress(Leave, Jump):
                yield from self.run_text(action)
        return status

    def become(self, argv: list[str]) -> Program:
        process = self.process
        process.env = self.state.environment()
        process.handlers.clear()
        process.pending.clear()
        process.restarts = False
        try:
            body, process.argv = load(process.kernel, process.fs, argv, process.env, process.cwd)
        except OSError as error:
            return (yield from cannot_execute(self, argv[0], error))
        return (yield from body(process))

    def complain(self, text: str) -> Sys[None]:
        yield from self.process.complain(f"{self.state.name}: {text}")

    # --- lists and pipelines

    def run_text(self, text: str) -> Sys[None]:
        from netlab.embedded.userland.shell.parser import parse

        try:
            commands = parse(text)
        except SyntaxProblem as problem:
            yield from self.complain(f"syntax error: {problem}")
            self.state.status = 2
            if self.state.interactive:
                return
            raise Leave from None
        yield from self.run(commands)

    def run(self, commands: List, final: bool = False) -> Sys[None]:
        wanted = True
        last = len(commands.items) - 1
        for number, item in enumerate(commands.items):
            yield STEP
            if wanted:
                if item.joiner == "&":
                    yield from self._background(item.pipeline)
                else:
                    self.conditions += item.joiner in ("&&", "||")
                    try:
                        yield from self._pipeline(item.pipeline, final and number == last)
                    finally:
                        self.conditions -= item.joiner in ("&&", "||")
                yield from self.take_traps()
            succeeded = self.state.status == 0
            wanted = {"&&": succeeded, "||": not succeeded}.get(item.joiner, True)

    def _pipeline(self, pipeline: Pipeline, final: bool = False) -> Sys[None]:
        if len(pipeline.commands) == 1:
            self.conditions += pipeline.negated
            try:
                yield from self.command(pipeline.commands[0], final and not pipeline.negated)
            finally:
                self.conditions -= pipeline.negated
        else:
            children = yield from self._start(pipeline, {})
            for child in children:
                self.state.status = yield from self.outlast(child.pid)
        if pipeline.negated:
            self.state.status = int(not self.state.status)
        elif self.state.status and "e" in self.state.options and not self.conditions:
            raise Leave

    def _start(self, pipeline: Pipeline, first: dict[int, File]) -> Sys[list[Process]]:
        """All commands of a pipeline, each in a process of its own."""
        children: list[Process] = []
        source: File | None = first.get(0)
        for number, command in enumerate(pipeline.commands):
            files: dict[int, File] = {} if source is None else {0: source}
            if number < len(pipeline.commands) - 1:
                pipe = Pipe()
                files[1], source = pipe.writer, pipe.reader
            children.append((yield from self._fork(command, files)))
        return children

    def _background(self, pipeline: Pipeline) -> Sys[None]:
        children = yield from self._start(pipeline, {0: File()})
        self.state.last_job = children[-1].pid
        self.state.jobs += [child.pid for child in children]
        self.state.status = 0

    def _fork(self, command: Command, files: dict[int, File]) -> Sys[Process]:
        """A child that runs one command, with these files over ours."""
        state = self.state.copy()
        yield STEP

        def body(process: Process) -> Program:
            return Shell(process, state).script(_single(command), True)

        return self.process.spawn(body, [self.state.name], {**self.process.files, **files}, env=state.environment())

    def outlast(self, pid: int) -> Sys[int]:
        """Wait for a child; signals that come meanwhile are looked at afterwards."""
        return (yield from self.process.wait(pid))

    @contextmanager
    def interruptible(self) -> Iterator[None]:
        """Where a signal does interrupt: `wait`, and a prompt."""
        self.process.restarts = False
        try:
            yield
        finally:
            self.process.restarts = True

    def take_traps(self) -> Sys[None]:
        pending = self.process.pending
        while pending:
            number = pending.popleft()
            action = self.state.traps.get(NAMES[number - 1])
            if action is None and number == INT and self.state.interactive:
                raise Interrupted(number)
            if action:
                status = self.state.status
                yield from self.run_text(action)
                self.state.status = status

    def output_of(self, commands: List) -> Sys[str]:
        """What commands print: $( )."""
        pipe, state, parts = Pipe(), self.state.copy(), []

        def body(process: Process) -> Program:
            return Shell(process, state).script(commands, True)

        child = self.process.spawn(
            body, [self.state.name], {**self.process.files, 1: pipe.writer}, env=state.environment()
        )
        number = self.process.open(pipe.reader)
        while data := (yield from self.process.read(number)):
            parts.append(data)
        self.process.close(number)
        self.state.status = yield from self.outlast(child.pid)
        return b"".join(parts).decode(errors="surrogateescape")

    # --- commands

    def command(self, command: Command, final: bool = False) -> Sys[None]:
        if isinstance(command, Simple):
            yield from simple(self, command, final)
        elif isinstance(command, Function):
            self.state.functions[command.name] = command.body
            self.state.status = 0
        elif isinstance(command, Group) and command.subshell:
            child = yield from self._fork(Group(command.body, False, command.redirects), {})
            self.state.status = yield from self.outlast(child.pid)
        else:
            yield from self.redirections.applied(command.redirects, lambda: compound(self, command))


def _single(command: Command) -> List:
    from netlab.embedded.userland.shell.syntax import Item

    return List((Item(Pipeline((command,))),))
