"""The applets by name, and what all do alike: options, usage, errors in BusyBox's words."""

from collections.abc import Callable
from typing import TypeAlias

from netlab.embedded.userland.kernel import Program, Sys
from netlab.embedded.userland.process import Process

VERSION = "BusyBox v1.35.0 (netlab) multi-call binary."
Applet: TypeAlias = Callable[[Process, list[str]], Program]

APPLETS: dict[str, Applet] = {}
TOOLS: dict[str, Applet] = {}  # programs of their own, which a host has and BusyBox does not
USAGES: dict[str, str] = {}
TOOL_USAGES: dict[str, str] = {}


def applet(*names: str, usage: str = "") -> Callable[[Applet], Applet]:
    """Register a function `(process, argv)` that yields and returns its exit code; `usage` is BusyBox's help text."""

    def add(function: Applet) -> Applet:
        for name in names:
            APPLETS[name], USAGES[name] = function, usage
        return function

    return add


def tool(*names: str, usage: str = "") -> Callable[[Applet], Applet]:
    """As `applet`, for a program that is no part of BusyBox."""

    def add(function: Applet) -> Applet:
        for name in names:
            TOOLS[name], TOOL_USAGES[name] = function, usage
        return function

    return add


class UsageProblem(Exception):
    """The options are wrong: a first line for standard error ("" for none), then the usage is shown."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.text = text


class Options:
    """getopt(3): `values` holds what options were given ("" for a flag), `words` the rest."""

    def __init__(self, argv: list[str], spec: str, *, in_order: bool = False) -> None:
        """spec as in getopt: "c:W:q"; `in_order` stops at the first word that is no option."""
        self.values: dict[str, str] = {}
        self.counts: dict[str, int] = {}
        self.lists: dict[str, list[str]] = {}
        self.words: list[str] = []
        waiting = argv[1:]
        while waiting:
            word = waiting.pop(0)
            if word == "--":
                self.words += waiting
                return
            if word == "-" or not word.startswith("-"):
                self.words.append(word)
                if in_order:
                    self.words += waiting
                    return
                continue
            if word == "--help":
                raise UsageProblem
            self._cluster(word, waiting, spec, argv[0])

    def _cluster(self, word: str, waiting: list[str], spec: str, name: str) -> None:
        name = name.rsplit("/", 1)[-1]
        if word.startswith("--"):
            raise UsageProblem(f"{name}: unrecognized option '{word}'")
        letters = word[1:]
        while letters:
            letter, letters = letters[0], letters[1:]
            place = spec.find(letter) if letter != ":" else -1
            if place < 0:
                raise UsageProblem(f"{name}: invalid option -- '{letter}'")
            value = ""
            if spec[place + 1 : place + 2] == ":":
                if not letters and not waiting:
                    raise UsageProblem(f"{name}: option requires an argument -- '{letter}'")
                value, letters = letters or waiting.pop(0), ""
            self.values[letter] = value
            self.counts[letter] = self.counts.get(letter, 0) + 1
            self.lists.setdefault(letter, []).append(value)

    def __contains__(self, letter: str) -> bool:
        return letter in self.values

    def get(self, letter: str, default: str = "") -> str:
        return self.values.get(letter, default)

    def number(self, letter: str, default: float) -> float:
        """A number given to an option; a wrong one is BusyBox's "invalid number"."""
        text = self.values.get(letter)
        if text is None:
            return default
        try:
            return float(text)
        except ValueError:
            raise Complaint(f"invalid number '{text}'") from None


class Complaint(Exception):
    """The applet ends with "NAME: text" on standard error and this exit code."""

    def __init__(self, text: str, code: int = 1) -> None:
        super().__init__(text)
        self.text, self.code = text, code


def show_usage(process: Process, name: str, first: str = "", tool: bool = False) -> Sys[int]:
    lines = [first] if first else []
    lines += [f"Usage: {TOOL_USAGES[name] or name}"] if tool else [VERSION, "", f"Usage: {USAGES.get(name) or name}"]
    yield from process.complain("\n".join(lines))
    return 1


def run(process: Process, argv: list[str], label: str = "", table: dict[str, Applet] = APPLETS) -> Program:
    """Run the applet (or tool) that argv[0] names; `label`, if given, is its name in complaints."""
    name = argv[0].rsplit("/", 1)[-1].lstrip("-")
    try:
        return (yield from table[name](process, argv))
    except UsageProblem as problem:
        return (yield from show_usage(process, name, problem.text, table is TOOLS))
    except Complaint as complaint:
        yield from process.complain(f"{label or name}: {complaint.text}")
        return complaint.code
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        yield from process.complain(f"{label or name}: {where}{error.strerror}")
        return 1


def file_problem(name: str, path: str, error: OSError, verb: str = "can't open") -> str:
    """The line for a file that cannot be used: "cat: can't open 'x': No such file or directory"."""
    return f"{name}: {verb} '{path}': {error.strerror}"
