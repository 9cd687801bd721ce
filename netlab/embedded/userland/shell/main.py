"""`sh`: options, -c, a script file, or a conversation on standard input."""

from netlab.embedded.userland.kernel import Interrupted, Program, Sys
from netlab.embedded.userland.openfile import read_text
from netlab.embedded.userland.process import Process
from netlab.embedded.userland.shell.builtins import read_line
from netlab.embedded.userland.shell.endings import Become, Jump, Leave
from netlab.embedded.userland.shell.interpreter import Shell
from netlab.embedded.userland.shell.parser import parse
from netlab.embedded.userland.shell.state import State
from netlab.embedded.userland.shell.syntax import List, SyntaxProblem
from netlab.embedded.userland.signals import INT, SIGNALS, TERM


def main(process: Process, argv: list[str]) -> Program:
    state = State(argv[0].lstrip("-"), pid=process.pid)
    state.variables = dict(process.env) | {"PWD": process.cwd, "IFS": " \t\n"}
    state.exported = {*process.env, "PWD"} if "PWD" in process.env else set(process.env)
    words, flags = argv[1:], set()
    while words and words[0].startswith("-") and words[0] not in ("-", "--"):
        flags |= set(words.pop(0)[1:])
    words = words[1:] if words[:1] == ["--"] else words
    state.options = flags & set("exufa")
    shell = Shell(process, state)
    if "c" in flags:
        if not words:
            yield from process.complain(f"{argv[0]}: -c requires an argument")
            return 2
        state.name, state.arguments = words[1] if words[1:] else state.name, words[2:]
        return (yield from run_script(shell, words[0], True))
    if words and "s" not in flags:
        return (yield from _file(shell, words))
    state.arguments = words
    return (yield from Conversation(shell, "i" in flags).run())


def _file(shell: Shell, words: list[str]) -> Program:
    shell.state.name, shell.state.arguments = words[0], words[1:]
    try:
        text = read_text(shell.process, words[0])
    except OSError as error:
        yield from shell.process.complain(f"sh: can't open '{words[0]}': {error.strerror}")
        return 2
    return (yield from run_script(shell, text))


def run_script(shell: Shell, text: str, final: bool = False) -> Program:
    try:
        commands = parse(text)
    except SyntaxProblem as problem:
        yield from shell.complain(f"syntax error: {problem}")
        return 2
    return (yield from shell.script(commands, final))


class Conversation:
    """Commands from standard input, a line at a time; with prompts on a terminal."""

    def __init__(self, shell: Shell, forced: bool) -> None:
        self.shell, self.process = shell, shell.process
        terminal = 0 in self.process.files and self.process.file(0).is_terminal
        shell.state.interactive = terminal or forced
        if shell.state.interactive:
            self.process.handle(INT)
            self.process.ignored |= {TERM, SIGNALS["QUIT"]}

    def run(self) -> Program:
        try:
            while (commands := (yield from self._commands())) is not None:
                yield from self._one(commands)
        except (Leave, Jump):
            pass
        except Become as other:
            return (yield from self.shell.become(other.argv))
        return (yield from self.shell.last_words())

    def _one(self, commands: List) -> Sys[None]:
        try:
            yield from self.shell.guarded(commands)
        except Interrupted:
            yield from self.process.print("\n")
            self.shell.state.status = 128 + INT

    def _commands(self) -> Sys[List | None]:
        """The next whole command; None at the end of the input."""
        text = ""
        while True:
            yield from self._prompt("> " if text else self._ps1())
            try:
                with self.shell.interruptible():
                    line, ended = yield from read_line(self.process)
            except Interrupted:
                text = ""
                self.shell.state.status = 128 + INT
                yield from self.process.print("\n")
                continue
            if ended and not line and not text:
                return None
            text += line + "\n"
            try:
                return parse(text)
            except SyntaxProblem as problem:
                unfinished = str(problem) in (
                    "unexpected end of file", "unterminated quoted string", "missing '))'",
                    "EOF in backquote substitution", 'unexpected "end of file"',
                )  # fmt: skip
                if unfinished and not ended:
                    continue
                yield from self.shell.complain(f"syntax error: {problem}")
                self.shell.state.status = 2
                if not self.shell.state.interactive:
                    raise Leave from None
                text = ""

    def _ps1(self) -> str:
        cwd = self.process.cwd
        home = self.shell.state.get("HOME")
        shown = "~" if home not in (None, "/") and cwd == home else cwd
        return f"{shown} {'#' if self.process.user[0] == 0 else '$'} "

    def _prompt(self, text: str) -> Sys[None]:
        if self.shell.state.interactive:
            yield from self.process.print(text, 2 if not self.process.file(0).is_terminal else 1)
