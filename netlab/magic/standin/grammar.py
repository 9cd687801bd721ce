"""The words of a docker command line, read as the docker command reads them (Go's pflag). Pure.

A flag is written "detach/d!": its name, after / the short form, then ! for one without a value or * for one that may
be given often. "net>network*" is another name for network.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from netlab.errors import NetlabError
from netlab.messages import say

USAGE_ERROR: Final = 125
TRUE: Final = ("1", "t", "T", "true", "TRUE", "True")


class Failed(NetlabError):
    """What is said on stderr, and the exit code."""

    def __init__(self, text: str, code: int = 1) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True, slots=True)
class Flag:
    name: str
    short: str = ""
    bare: bool = False  # takes no value
    often: bool = False


def flags(*written: str) -> Mapping[str, Flag]:
    """By what stands on the line: "--name" or "-n"."""
    found = {}
    for each in written:
        text = each.rstrip("!*")
        known_as, _, name = text.partition(">")
        known_as, _, short = known_as.partition("/")
        flag = Flag(name or known_as, short, each.endswith("!"), each.endswith("*"))
        found[f"--{known_as}"] = flag
        if short:
            found[f"-{short}"] = flag
    return found


@dataclass(slots=True)
class Given:
    """Flags by name, and what is left; `command` is "docker run"."""

    command: str
    flags: dict[str, Any] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)

    def text(self, name: str) -> str:
        return str(self.flags.get(name, ""))

    def on(self, name: str) -> bool:
        return bool(self.flags.get(name))

    def all(self, name: str) -> list[str]:
        return list(self.flags.get(name, ()))

    def pairs(self, name: str) -> dict[str, str]:
        """ "key=value" of a flag that may be given often."""
        return {key: value for key, _, value in (each.partition("=") for each in self.all(name))}

    def filters(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for each in self.all("filter"):
            key, equals, value = each.partition("=")
            if not equals:
                raise Failed("invalid argument " + f'"{each}" for "-f, --filter" flag: invalid filter \'{each}\'', 125)
            found.setdefault(key.strip().lower(), []).append(value.strip())
        return found


def read(command: str, known: Mapping[str, Flag], words: Sequence[str], mixed: bool = True) -> Given:
    """Flags and words; Failed for a flag that is not known. Unless `mixed`, all after the first word is left alone."""
    given, left = Given(command), iter(words)
    for word in left:
        if word == "--":
            given.words += left
        elif not word.startswith("-") or word == "-":
            given.words.append(word)
            if not mixed:
                given.words += left
        elif word.startswith("--"):
            name, equals, value = word.partition("=")
            flag = _flag(command, known, name)
            _take(given, flag, name, value if equals else None, left)
        else:
            _short(given, known, word, left)
    return given


def _short(given: Given, known: Mapping[str, Flag], word: str, left: Iterator[str]) -> None:
    """-d, -it, -p 80, -p80, -p=80"""
    for at, letter in enumerate(word[1:], 2):
        flag = _flag(given.command, known, f"-{letter}")
        rest = word[at:]
        if not flag.bare or rest.startswith("="):
            _take(given, flag, f"-{letter}", rest.removeprefix("=") if rest else None, left)
            return
        _take(given, flag, f"-{letter}", None, left)


def _flag(command: str, known: Mapping[str, Flag], name: str) -> Flag:
    if name not in known:
        raise Failed(say("standin-flag", flag=name, command=command), USAGE_ERROR)
    return known[name]


def _take(given: Given, flag: Flag, written: str, value: str | None, left: Iterator[str]) -> None:
    if flag.bare:
        given.flags[flag.name] = value is None or value in TRUE
        return
    if value is None:
        value = next(left, None)
    if value is None:
        needs = f"'{written[1:]}' in {written}" if not written.startswith("--") else written
        text = f"flag needs an argument: {needs}"
        help = f"Usage:  {given.command} [OPTIONS]\n\nRun '{given.command} --help' for more information"
        raise Failed(f"{text}\n\n{help}", USAGE_ERROR)
    if flag.often:
        given.flags.setdefault(flag.name, []).append(value)
    else:
        given.flags[flag.name] = value
