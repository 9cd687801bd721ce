"""A simple command: a function of the script, a builtin, or a program; with its assignments and redirections."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from netlab.embedded.userland.execute import load
from netlab.embedded.userland.kernel import STEP, Program, Sys
from netlab.embedded.userland.process import Process
from netlab.embedded.userland.shell.endings import Become, Jump
from netlab.embedded.userland.shell.redirect import Closed
from netlab.embedded.userland.shell.syntax import Redirect, Simple

if TYPE_CHECKING:
    from netlab.embedded.userland.shell.interpreter import Shell


def simple(shell: "Shell", command: Simple, final: bool) -> Sys[None]:
    words = yield from shell.expander.fields(command.words)
    assigned: dict[str, str] = {}
    shell.state.status = 0 if command.words else shell.state.status
    before = shell.state.status
    for name, word in command.assignments:
        assigned[name] = yield from shell.expander.text(word)
    if "x" in shell.state.options:
        shown = [*(f"{name}={value}" for name, value in assigned.items()), *words]
        yield from shell.process.complain("+ " + " ".join(shown))
    if not words:
        shell.state.status = shell.state.status if shell.state.status != before else 0
        for name, value in assigned.items():
            shell.state.set(name, value)
        yield from shell.redirections.applied(command.redirects, _nothing)
    elif words[0] in shell.state.functions:
        yield from shell.redirections.applied(command.redirects, lambda: call(shell, words, assigned))
    elif words[0] in shell.builtins:
        yield from shell.redirections.applied(command.redirects, lambda: _builtin(shell, words, assigned))
    else:
        yield from _external(shell, words, assigned, command.redirects, final)


def _nothing() -> Sys[None]:
    yield STEP


def _builtin(shell: "Shell", words: list[str], assigned: dict[str, str]) -> Sys[None]:
    old = {name: shell.state.variables.get(name) for name in assigned}
    shell.state.variables.update(assigned)
    try:
        shell.state.status = yield from shell.builtins[words[0]](shell, words)
    finally:
        for name, value in old.items():
            if value is None:
                shell.state.variables.pop(name, None)
            else:
                shell.state.variables[name] = value


def call(shell: "Shell", words: list[str], assigned: dict[str, str]) -> Sys[None]:
    """A function of the script."""
    state = shell.state
    outer, state.arguments = state.arguments, words[1:]
    state.variables.update(assigned)
    state.locals.append({})
    try:
        yield from shell.command(state.functions[words[0]])
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
    shell: "Shell", words: list[str], assigned: dict[str, str], redirects: tuple[Redirect, ...], final: bool
) -> Sys[None]:
    if final and not shell.state.traps and not shell.state.interactive:
        if (yield from shell.redirections.enforce(redirects)):
            shell.state.variables.update(assigned)
            shell.state.exported.update(assigned)
            raise Become(words)
        return
    files = yield from shell.redirections.opened(redirects)
    if files is None:
        return
    child = shell.process.spawn(
        external(shell, words), words, {**shell.process.files, **files}, env=shell.state.environment(assigned)
    )
    for number, file in files.items():
        if isinstance(file, Closed):
            child.close(number)
    shell.state.status = yield from shell.outlast(child.pid)


def external(shell: "Shell", words: list[str]) -> Callable[[Process], Program]:
    """The body of a child that executes a command."""

    def body(process: Process) -> Program:
        try:
            loaded, process.argv = load(process.kernel, process.fs, words, process.env, process.cwd)
        except OSError as error:
            return (yield from cannot_execute(shell, words[0], error, process))
        return (yield from loaded(process))

    return body


def cannot_execute(shell: "Shell", name: str, error: OSError, process: Process | None = None) -> Sys[int]:
    text = "not found" if isinstance(error, FileNotFoundError) else error.strerror
    yield from (process or shell.process).complain(f"{shell.state.name}: {name}: {text}")
    return 127 if isinstance(error, FileNotFoundError) else 126
