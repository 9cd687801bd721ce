"""Redirections: files opened for a command, put in force, and taken back."""

from collections.abc import Callable, Mapping

from netlab.embedded.userland.files import File
from netlab.embedded.userland.filesystem import Regular
from netlab.embedded.userland.kernel import Sys
from netlab.embedded.userland.openfile import OpenFile, open_path
from netlab.embedded.userland.process import Process
from netlab.embedded.userland.shell.expand import Expander
from netlab.embedded.userland.shell.state import State
from netlab.embedded.userland.shell.syntax import Redirect

MODES = {"<": "r", ">": "w", ">>": "a", "<>": "+"}


class Closed(File):
    """In place of a file: the descriptor is closed (2>&-)."""


class Redirections:
    def __init__(self, process: Process, state: State, expander: Expander) -> None:
        self.process, self.state, self.expander = process, state, expander

    def opened(self, redirects: tuple[Redirect, ...]) -> Sys[dict[int, File] | None]:
        """The files of redirections by descriptor; None (and status 1) when one cannot be opened."""
        files: dict[int, File] = {}
        for redirect in redirects:
            try:
                files[redirect.number] = yield from self._file(redirect, files)
            except OSError as error:
                yield from self.process.complain(f"{self.state.name}: {_complaint(redirect, error)}")
                self.state.status = 1
                return None
        return files

    def _file(self, redirect: Redirect, files: Mapping[int, File]) -> Sys[File]:
        if redirect.document is not None:
            text = yield from self.expander.text(redirect.document.word)
            return OpenFile(Regular(data=text.encode(errors="surrogateescape")))
        target = yield from self.expander.text(redirect.target)
        if redirect.op not in ("<&", ">&"):
            return open_path(self.process, target, MODES[redirect.op])
        if target == "-":
            return Closed()
        number = int(target) if target.isdecimal() else -1
        if number in files:
            return files[number]
        if number not in self.process.files:
            raise OSError(9, f"{target}: Bad file descriptor")
        return self.process.files[number]

    def enforce(self, redirects: tuple[Redirect, ...]) -> Sys[bool]:
        """Put them in force for good; False when one cannot be opened."""
        files = yield from self.opened(redirects)
        if files is None:
            return False
        self._install(files)
        return True

    def _install(self, files: Mapping[int, File]) -> None:
        for number, file in files.items():
            self.process.install(number, file)
            if isinstance(file, Closed):
                self.process.close(number)

    def applied(self, redirects: tuple[Redirect, ...], work: Callable[[], Sys[None]]) -> Sys[None]:
        """Do work with redirections in force, and take them back."""
        files: dict[int, File] | None = {}
        if redirects:
            files = yield from self.opened(redirects)
        if files is None:
            return
        before = {number: self.process.files.get(number) for number in files}
        for old in before.values():
            if old is not None:
                old.handles += 1  # kept open meanwhile
        self._install(files)
        try:
            yield from work()
        finally:
            self._restore(before)

    def _restore(self, before: Mapping[int, File | None]) -> None:
        for number, file in before.items():
            self.process.close(number)
            if file is not None:
                self.process.install(number, file)
                file.handles -= 1


def _complaint(redirect: Redirect, error: OSError) -> str:
    """ "can't create /x/y: nonexistent directory" """
    if not error.filename:
        return str(error.strerror)
    verb = "open" if redirect.op == "<" else "create"
    if isinstance(error, FileNotFoundError):
        return f"can't {verb} {error.filename}: {'no such file' if verb == 'open' else 'nonexistent directory'}"
    return f"can't {verb} {error.filename}: {error.strerror}"
