"""Runs a script in a process. What words mean is in `expand`, what builtins do in `builtins`.

A trap waits until the foreground command is over, as in ash.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from netlab.embedded.userland.execute import load
from netlab.embedded.userland.files import File, Pipe
from netlab.embedded.userland.kernel import STEP, Interrupted, Program, Sys
from netlab.embedded.userland.patterns import matches
from netlab.embedded.userland.process import Process
from netlab.embedded.userland.shell.expand import Expander, ExpansionProblem
from netlab.embedded.userland.shell.redirect import Closed, Redirections
from netlab.embedded.userland.shell.state import State
from netlab.embedded.userland.shell.syntax import (
    Case,
    Command,
    For,
    Function,
    Group,
    If,
    List,
    Loop,
    Pipeline,
    Redirect,
    Simple,
    SyntaxProblem,
)
from netlab.embedded.userland.signals import INT, NAMES

if TYPE_CHECKING:
    from netlab.embedded.userland.shell.builtins import Builtin


class Leave(Exception):
    """The shell ends."""


class Jump(Exception):
    """break, continue or return, so many levels up."""

    def __init__(self, kind: str, levels: int = 1) -> None:
        super().__init__(kind)
        self.kind, self.levels = kind, levels


class Become(Exception):
    """`exec`: another program takes the place of the shell."""

    def __init__(self, argv: list[str]) -> None:
        super().__init__(argv)
        self.argv = argv


class Shell:
    def __init__(self, process: Process, state: State) -> None:
        from netlab.embedded.userland.shell.builtins import BUILTINS

        self.process, self.state = process, state
        self.expander = Expander(process, state, self.output_of)
        self.redirections = Redirections(process, state, self.expander)
        self.builtins: dict[str, Builtin] = BUILTINS
        process.restarts = True
        self._conditions = 0  # within a condition, a failure is no reason to leave (set -e)

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
            return (yield from self._cannot_execute(argv[0], error))
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
                    self._conditions += item.joiner in ("&&", "||")
                    try:
                        yield from self._pipeline(item.pipeline, final and number == last)
                    finally:
                        self._conditions -= item.joiner in ("&&", "||")
                yield from self.take_traps()
            succeeded = self.state.status == 0
            wanted = {"&&": succeeded, "||": not succeeded}.get(item.joiner, True)

    def _pipeline(self, pipeline: Pipeline, final: bool = False) -> Sys[None]:
        if len(pipeline.commands) == 1:
            self._conditions += pipeline.negated
            try:
                yield from self.command(pipeline.commands[0], final and not pipeline.negated)
            finally:
                self._conditions -= pipeline.negated
        else:
            children = yield from self._start(pipeline, {})
            for child in children:
                self.state.status = yield from self.outlast(child.pid)
        if pipeline.negated:
            self.state.status = int(not self.state.status)
        elif self.state.status and "e" in self.state.options and not self._conditions:
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
            yield from self._simple(command, final)
        elif isinstance(command, Function):
            self.state.functions[command.name] = command.body
            self.state.status = 0
        elif isinstance(command, Group) and command.subshell:
            child = yield from self._fork(Group(command.body, False, command.redirects), {})
            self.state.status = yield from self.outlast(child.pid)
        else:
            yield from self.redirections.applied(command.redirects, lambda: self._compound(command))

    def _compound(self, command: Command) -> Sys[None]:
        if isinstance(command, If):
            yield from self._if(command)
        elif isinstance(command, Loop):
            yield from self._loop(command)
        elif isinstance(command, For):
            yield from self._for(command)
        elif isinstance(command, Case):
            yield from self._case(command)
        elif isinstance(command, Group):
            yield from self.run(command.body)

    def _test(self, condition: List) -> Sys[bool]:
        self._conditions += 1
        try:
            yield from self.run(condition)
        finally:
            self._conditions -= 1
        return self.state.status == 0

    def _if(self, command: If) -> Sys[None]:
        for condition, body in command.branches:
            if (yield from self._test(condition)):
                yield from self.run(body)
                return
        self.state.status = 0
        if command.otherwise is not None:
            yield from self.run(command.otherwise)

    def _loop(self, command: Loop) -> Sys[None]:
        status = 0
        while (yield from self._test(command.condition)) == command.wanted:
            if not (yield from self._turn(command.body)):
                return
            status = self.state.status
        self.state.status = status

    def _for(self, command: For) -> Sys[None]:
        if command.words is None:
            values = list(self.state.arguments)
        else:
            values = yield from self.expander.fields(command.words)
        self.state.status = 0
        for value in values:
            yield STEP
            self.state.set(command.name, value)
            if not (yield from self._turn(command.body)):
                return

    def _turn(self, body: List) -> Sys[bool]:
        """The body of a loop once; False when the loop is over."""
        try:
            yield from self.run(body)
        except Jump as jump:
            if jump.kind == "return":
                raise
            if jump.levels > 1:
                raise Jump(jump.kind, jump.levels - 1) from None
            return jump.kind == "continue"
        return True

    def _case(self, command: Case) -> Sys[None]:
        word = yield from self.expander.text(command.word)
        self.state.status = 0
        for choices, body in command.branches:
            for choice in choices:
                pattern = yield from self.expander.pattern(choice)
                if matches(pattern, word):
                    yield from self.run(body)
                    return

    # --- simple commands

    def _simple(self, command: Simple, final: bool) -> Sys[None]:
        words = yield from self.expander.fields(command.words)
        assigned: dict[str, str] = {}
        self.state.status = 0 if command.words else self.state.status
        before = self.state.status
        for name, word in command.assignments:
            assigned[name] = yield from self.expander.text(word)
        if "x" in self.state.options:
            shown = [*(f"{name}={value}" for name, value in assigned.items()), *words]
            yield from self.process.complain("+ " + " ".join(shown))
        if not words:
            self.state.status = self.state.status if self.state.status != before else 0
            for name, value in assigned.items():
                self.state.set(name, value)
            yield from self.redirections.applied(command.redirects, self._nothing)
        elif words[0] in self.state.functions:
            yield from self.redirections.applied(command.redirects, lambda: self.call(words, assigned))
        elif words[0] in self.builtins:
            yield from self.redirections.applied(command.redirects, lambda: self._builtin(words, assigned))
        else:
            yield from self._external(words, assigned, command.redirects, final)

    def _nothing(self) -> Sys[None]:
        yield STEP

    def _builtin(self, words: list[str], assigned: dict[str, str]) -> Sys[None]:
        old = {name: self.state.variables.get(name) for name in assigned}
        self.state.variables.update(assigned)
        try:
            self.state.status = yield from self.builtins[words[0]](self, words)
        finally:
            for name, value in old.items():
                if value is None:
                    self.state.variables.pop(name, None)
                else:
                    self.state.variables[name] = value

    def call(self, words: list[str], assigned: dict[str, str]) -> Sys[None]:
        """A function of the script."""
        state = self.state
        outer, state.arguments = state.arguments, words[1:]
        state.variables.update(assigned)
        state.locals.append({})
        try:
            yield from self.command(state.functions[words[0]])
        except Jump as jump:
            if jump.kind != "return":
                raise
        finally:
            state.arguments = outer
            for name, value in state.locals.pop().items():
                if value is None:
                    state.variables.pop(name, None)
                else:
                    state.variables[name] = value

    def _external(
        self, words: list[str], assigned: dict[str, str], redirects: tuple[Redirect, ...], final: bool
    ) -> Sys[None]:
        if final and not self.state.traps and not self.state.interactive:
            if (yield from self.redirections.enforce(redirects)):
                self.state.variables.update(assigned)
                self.state.exported.update(assigned)
                raise Become(words)
            return
        files = yield from self.redirections.opened(redirects)
        if files is None:
            return
        child = self.process.spawn(
            self.external(words), words, {**self.process.files, **files}, env=self.state.environment(assigned)
        )
        for number, file in files.items():
            if isinstance(file, Closed):
                child.close(number)
        self.state.status = yield from self.outlast(child.pid)

    def external(self, words: list[str]) -> Callable[[Process], Program]:
        """The body of a child that executes a command."""

        def body(process: Process) -> Program:
            try:
                loaded, process.argv = load(process.kernel, process.fs, words, process.env, process.cwd)
            except OSError as error:
                return (yield from self._cannot_execute(words[0], error, process))
            return (yield from loaded(process))

        return body

    def _cannot_execute(self, name: str, error: OSError, process: Process | None = None) -> Sys[int]:
        text = "not found" if isinstance(error, FileNotFoundError) else error.strerror
        yield from (process or self.process).complain(f"{self.state.name}: {name}: {text}")
        return 127 if isinstance(error, FileNotFoundError) else 126


def _single(command: Command) -> List:
    from netlab.embedded.userland.shell.syntax import Item

    return List((Item(Pipeline((command,))),))
