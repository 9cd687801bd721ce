"""Commands made of commands: if, while and until, for, case, { }. A function of each, by the form of the command."""

from typing import TYPE_CHECKING

from netlab.embedded.userland.kernel import STEP, Sys
from netlab.embedded.userland.patterns import matches
from netlab.embedded.userland.shell.endings import Jump
from netlab.embedded.userland.shell.syntax import Case, Command, For, Group, If, List, Loop

if TYPE_CHECKING:
    from netlab.embedded.userland.shell.interpreter import Shell


def compound(shell: "Shell", command: Command) -> Sys[None]:
    if isinstance(command, If):
        yield from _if(shell, command)
    elif isinstance(command, Loop):
        yield from _loop(shell, command)
    elif isinstance(command, For):
        yield from _for(shell, command)
    elif isinstance(command, Case):
        yield from _case(shell, command)
    elif isinstance(command, Group):
        yield from shell.run(command.body)


def _test(shell: "Shell", condition: List) -> Sys[bool]:
    shell.conditions += 1
    try:
        yield from shell.run(condition)
    finally:
        shell.conditions -= 1
    return shell.state.status == 0


def _if(shell: "Shell", command: If) -> Sys[None]:
    for condition, body in command.branches:
        if (yield from _test(shell, condition)):
            yield from shell.run(body)
            return
    shell.state.status = 0
    if command.otherwise is not None:
        yield from shell.run(command.otherwise)


def _loop(shell: "Shell", command: Loop) -> Sys[None]:
    status = 0
    while (yield from _test(shell, command.condition)) == command.wanted:
        if not (yield from _turn(shell, command.body)):
            return
        status = shell.state.status
    shell.state.status = status


def _for(shell: "Shell", command: For) -> Sys[None]:
    if command.words is None:
        values = list(shell.state.arguments)
    else:
        values = yield from shell.expander.fields(command.words)
    shell.state.status = 0
    for value in values:
        yield STEP
        shell.state.set(command.name, value)
        if not (yield from _turn(shell, command.body)):
            return


def _turn(shell: "Shell", body: List) -> Sys[bool]:
    """The body of a loop once; False when the loop is over."""
    try:
        yield from shell.run(body)
    except Jump as jump:
        if jump.kind == "return":
            raise
        if jump.levels > 1:
            raise Jump(jump.kind, jump.levels - 1) from None
        return jump.kind == "continue"
    return True


def _case(shell: "Shell", command: Case) -> Sys[None]:
    word = yield from shell.expander.text(command.word)
    shell.state.status = 0
    for choices, body in command.branches:
        for choice in choices:
            pattern = yield from shell.expander.pattern(choice)
            if matches(pattern, word):
                yield from shell.run(body)
                return
