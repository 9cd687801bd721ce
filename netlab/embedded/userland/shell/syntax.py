"""What a script is made of: frozen values, from words to lists of commands."""

from dataclasses import dataclass
from typing import TypeAlias


class SyntaxProblem(Exception):
    """The text is no script; the message is what ash prints after "syntax error: "."""


# --- words


@dataclass(frozen=True, slots=True)
class Text:
    text: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Parameter:
    """${name}, ${name:-word}, ${#name} ...; op is "" when there is none, "#len" for the length."""

    name: str
    op: str = ""
    word: "Word | None" = None
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Substitution:
    commands: "List"
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Arithmetic:
    word: "Word"
    quoted: bool = False


Part: TypeAlias = Text | Parameter | Substitution | Arithmetic
Word: TypeAlias = tuple[Part, ...]


def literal(word: Word) -> str | None:
    """The text of a word that is one unquoted piece of text: the only kind that can be a reserved word."""
    if len(word) == 1 and isinstance(word[0], Text) and not word[0].quoted:
        return word[0].text
    return None


# --- commands


@dataclass(slots=True)
class Document:
    """The text of a here-document: known only when the line that asks for it has ended."""

    word: Word = ()


@dataclass(frozen=True, slots=True)
class Redirect:
    """number OP target: <, >, >>, <>, <&, >&; or << with a document."""

    number: int
    op: str
    target: Word = ()
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class Simple:
    assignments: tuple[tuple[str, Word], ...]
    words: tuple[Word, ...]
    redirects: tuple[Redirect, ...] = ()


@dataclass(frozen=True, slots=True)
class Pipeline:
    commands: tuple["Command", ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A pipeline and what joins it to the next: ";", "&&", "||" or "&"."""

    pipeline: Pipeline
    joiner: str = ";"


@dataclass(frozen=True, slots=True)
class List:
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class If:
    branches: tuple[tuple[List, List], ...]
    otherwise: List | None
    redirects: tuple[Redirect, ...] = ()


@dataclass(frozen=True, slots=True)
class Loop:
    """while, or until when `wanted` is False."""

    condition: List
    body: List
    wanted: bool = True
    redirects: tuple[Redirect, ...] = ()


@dataclass(frozen=True, slots=True)
class For:
    name: str
    words: tuple[Word, ...] | None  # None: "$@"
    body: List
    redirects: tuple[Redirect, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    word: Word
    branches: tuple[tuple[tuple[Word, ...], List], ...]
    redirects: tuple[Redirect, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """{ ...; }, or ( ... ) in a process of its own when `subshell`."""

    body: List
    subshell: bool
    redirects: tuple[Redirect, ...] = ()


@dataclass(frozen=True, slots=True)
class Function:
    name: str
    body: "Command"
    redirects: tuple[Redirect, ...] = ()


Command: TypeAlias = Simple | If | Loop | For | Case | Group | Function
