"""Words into strings: parameters, substitutions, arithmetic, field splitting, paths, quote removal (XCU 2.6).

On the way a word is a list of pieces that know whether they may be split and whether they may be a pattern.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from netlab.embedded.userland import patterns
from netlab.embedded.userland.kernel import Sys
from netlab.embedded.userland.process import Process
from netlab.embedded.userland.shell.arithmetic import ArithmeticProblem, Evaluator
from netlab.embedded.userland.shell.state import State
from netlab.embedded.userland.shell.syntax import Arithmetic, List, Parameter, Part, Substitution, Text, Word


class ExpansionProblem(Exception):
    """What ash prints after "sh: "; the shell (if it is not interactive) ends with status 2."""


@dataclass(frozen=True, slots=True)
class Piece:
    """`splits`: unquoted and not from the script itself. `breaks`: a new field begins after it ("$@")."""

    text: str
    quoted: bool
    splits: bool = False
    breaks: bool = False


Runner = Callable[[List], Sys[str]]


class Expander:
    """Expands for one shell; `run` gives what the commands of a substitution print."""

    def __init__(self, process: Process, state: State, run: Runner) -> None:
        self.process, self.state, self.run = process, state, run

    def fields(self, words: Iterable[Word]) -> Sys[list[str]]:
        """The arguments that words become."""
        found: list[str] = []
        for word in words:
            pieces = yield from self._pieces(word, True)
            if not self._vanishes(word, pieces):
                found += self._split(pieces)
        return found

    def _vanishes(self, word: Word, pieces: list[Piece]) -> bool:
        """Whether it is "$@" without any argument: no field at all, not an empty one."""
        at = any(isinstance(part, Parameter) and part.name == "@" and part.quoted for part in word)
        return at and not self.state.arguments and not any(piece.text for piece in pieces)

    def text(self, word: Word) -> Sys[str]:
        """One string: no splitting, no paths (assignments, redirections, case)."""
        pieces = yield from self._pieces(word, True)
        return "".join(piece.text + (" " if piece.breaks else "") for piece in pieces)

    def pattern(self, word: Word) -> Sys[str]:
        pieces = yield from self._pieces(word, False)
        return "".join(patterns.quote(piece.text) if piece.quoted else piece.text for piece in pieces)

    def arithmetic(self, word: Word) -> Sys[int]:
        text = yield from self.text(word)
        try:
            return Evaluator(text, lambda name: self.state.get(name) or "", self.state.set).value()
        except ArithmeticProblem as problem:
            kind = "" if str(problem) == "divide by zero" else "arithmetic "
            raise ExpansionProblem(f"{kind}{problem}") from None

    # --- fields

    def _split(self, pieces: list[Piece]) -> list[str]:
        """Field splitting, then paths."""
        separators = self.state.variables.get("IFS", " \t\n")
        fields: list[list[Piece]] = []
        current: list[Piece] | None = None
        for piece in pieces:
            if not piece.splits or piece.quoted:
                current = [*(current or []), piece]
            else:
                parts = _ifs_split(piece.text, separators)
                for number, part in enumerate(parts):
                    if number:
                        if current is not None:
                            fields.append(current)
                        current = None
                    if part:
                        current = [*(current or []), Piece(part, False)]
            if piece.breaks and current is not None:
                fields.append(current)
                current = None
        if current is not None:
            fields.append(current)
        return [text for each in fields for text in self._paths(each)]

    def _paths(self, pieces: list[Piece]) -> list[str]:
        text = "".join(piece.text for piece in pieces)
        plain = all(piece.quoted for piece in pieces) or not any(char in text for char in patterns.SPECIAL)
        if plain or "f" in self.state.options:
            return [text]
        pattern = "".join(patterns.quote(piece.text) if piece.quoted else piece.text for piece in pieces)
        if not patterns.is_pattern(pattern):
            return [text]
        return patterns.paths(self.process.fs, self.process.cwd, pattern) or [text]

    # --- pieces

    def _pieces(self, word: Word, tilde: bool) -> Sys[list[Piece]]:
        pieces: list[Piece] = []
        for number, part in enumerate(word):
            if isinstance(part, Text):
                pieces.append(
                    Piece(
                        self._tilde(part.text) if tilde and not number and not part.quoted else part.text, part.quoted
                    )
                )
            else:
                pieces += yield from self._part(part)
        return pieces

    def _tilde(self, text: str) -> str:
        if text == "~" or text.startswith("~/"):
            return (self.state.get("HOME") or "~") + text[1:]
        return text

    def _part(self, part: Part) -> Sys[list[Piece]]:
        if isinstance(part, Parameter):
            return (yield from self._parameter(part))
        if isinstance(part, Substitution):
            text = yield from self.run(part.commands)
            return [Piece(text.rstrip("\n"), part.quoted, True)]
        if isinstance(part, Arithmetic):
            value = yield from self.arithmetic(part.word)
            return [Piece(str(value), part.quoted, True)]
        return [Piece(part.text, part.quoted)]

    def _parameter(self, part: Parameter) -> Sys[list[Piece]]:
        if part.name in "@*" and not part.op:
            return self._arguments(part)
        value = self.state.get(part.name)
        if part.op == "#len":
            return [Piece(str(len(value or "")), part.quoted, True)]
        if part.op.lstrip(":") in ("-", "=", "?", "+"):
            return (yield from self._default(part, value))
        if value is None and "u" in self.state.options and part.name not in "@*!":
            raise ExpansionProblem(f"{part.name}: parameter not set")
        text = value or ""
        if part.op:
            pattern = yield from self.pattern(part.word or ())
            text = _trimmed(text, part.op, pattern)
        return [Piece(text, part.quoted, True)]

    def _arguments(self, part: Parameter) -> list[Piece]:
        own = self.state.arguments
        if part.quoted and part.name == "*":
            return [Piece(self.state.variables.get("IFS", " ")[:1].join(own), True)]
        last = len(own) - 1
        return [Piece(text, part.quoted, True, breaks=number < last) for number, text in enumerate(own)]

    def _default(self, part: Parameter, value: str | None) -> Sys[list[Piece]]:
        there = value is not None and not (part.op.startswith(":") and value == "")
        op = part.op.lstrip(":")
        word = part.word or ()
        if op == "+":
            return (yield from self._word_pieces(word, part.quoted)) if there else [Piece("", part.quoted, True)]
        if there:
            return [Piece(value or "", part.quoted, True)]
        if op == "-":
            return (yield from self._word_pieces(word, part.quoted))
        text = yield from self.text(word)
        if op == "?":
            raise ExpansionProblem(f"{part.name}: {text or 'parameter not set or null'}")
        self.state.set(part.name, text)
        return [Piece(text, part.quoted, True)]

    def _word_pieces(self, word: Word, quoted: bool) -> Sys[list[Piece]]:
        pieces = yield from self._pieces(word, True)
        return [Piece(each.text, each.quoted or quoted, True, each.breaks) for each in pieces]


def _ifs_split(text: str, separators: str) -> list[str]:
    """Pieces between separators; white space at an end gives an empty piece there (a field boundary)."""
    parts, held = [], ""
    previous_white = False
    for char in text:
        if char in separators:
            white = char in " \t\n"
            if not (white and previous_white):
                parts.append(held)
                held = ""
            previous_white = white
        else:
            held += char
            previous_white = False
    return [*parts, held]


def _trimmed(text: str, op: str, pattern: str) -> str:
    """${name#pattern} and its kin: the shortest or longest match at the beginning or the end is taken away."""
    sizes = range(len(text) + 1)
    for size in sizes if len(op) == 1 else reversed(sizes):
        part = text[:size] if op[0] == "#" else text[len(text) - size :]
        if patterns.matches(pattern, part):
            return text[size:] if op[0] == "#" else text[: len(text) - size]
    return text
