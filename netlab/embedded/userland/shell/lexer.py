"""Text into tokens: words with their quoting kept, operators, newlines; here-documents are read on the way.

A command substitution is parsed where it stands, by a parser on the same text.
"""

import re
from dataclasses import dataclass

from netlab.embedded.userland.shell.syntax import (
    Arithmetic,
    Document,
    List,
    Parameter,
    Part,
    Substitution,
    SyntaxProblem,
    Text,
    Word,
)

OPERATORS = ("<<-", "&&", "||", ";;", "<<", ">>", "<&", ">&", "<>", ">|", "|", "&", ";", "<", ">", "(", ")")
BREAKS = " \t\n|&;<>()"
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[0-9]|[@*#?$!-]")
LONG_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!-]")
DESCRIPTOR = re.compile(r"(\d+)(?=[<>])")
MODIFIER = re.compile(r":?[-=?+]|##?|%%?")


@dataclass(frozen=True, slots=True)
class Token:
    """kind: word, op, newline, end. `number` is the descriptor before a redirection, if one is written."""

    kind: str
    text: str = ""
    word: Word = ()
    number: int | None = None


class Lexer:
    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self._peeked: Token | None = None
        self._wanted: list[tuple[Document, str, bool, bool]] = []  # here-documents that begin at the next newline

    def peek(self) -> Token:
        if self._peeked is None:
            self._peeked = self._token()
        return self._peeked

    def next(self) -> Token:
        token = self.peek()
        self._peeked = None
        return token

    def _token(self) -> Token:
        self._skip_blanks()
        if self.at >= len(self.text):
            return Token("end")
        if self.text[self.at] == "\n":
            self.at += 1
            self._read_here_documents()
            return Token("newline")
        number = DESCRIPTOR.match(self.text, self.at)
        start = number.end() if number else self.at
        for op in OPERATORS:
            if self.text.startswith(op, start):
                self.at = start + len(op)
                return Token("op", op, number=int(number[1]) if number else None)
        return Token("word", word=self.word(BREAKS))

    def _skip_blanks(self) -> None:
        while self.at < len(self.text):
            if self.text.startswith("\\\n", self.at):
                self.at += 2
            elif self.text[self.at] in " \t\r":
                self.at += 1
            elif self.text[self.at] == "#":
                self.at = self.text.find("\n", self.at)
                self.at = len(self.text) if self.at < 0 else self.at
            else:
                return

    # --- here-documents

    def here_document(self, delimiter: Word, strip_tabs: bool) -> Document:
        """A place that is filled with the document's text at the next newline."""
        place = Document()
        quoted = any(isinstance(part, Text) and part.quoted for part in delimiter)
        text = "".join(part.text for part in delimiter if isinstance(part, Text))
        self._wanted.append((place, text, strip_tabs, quoted))
        return place

    def _read_here_documents(self) -> None:
        for place, delimiter, strip_tabs, quoted in self._wanted:
            lines = []
            while self.at < len(self.text):
                line, _, _ = self.text[self.at :].partition("\n")
                self.at += len(line) + 1
                line = line.lstrip("\t") if strip_tabs else line
                if line == delimiter:
                    break
                lines.append(line + "\n")
            text = "".join(lines)
            place.word = (Text(text, True),) if quoted else Lexer(text).document()
        self._wanted.clear()

    def document(self) -> Word:
        """Everything, as within double quotes but for the quote itself."""
        parts: list[Part] = []
        self._double(parts, "")
        return tuple(parts)

    # --- words

    def word(self, ends: str) -> Word:
        """Up to one of these characters, unquoted."""
        parts: list[Part] = []
        held = ""
        while self.at < len(self.text) and (char := self.text[self.at]) not in ends:
            if char in "'\"\\$`":
                if held:
                    parts.append(Text(held))
                    held = ""
                self._special(char, parts)
            else:
                held += char
                self.at += 1
        if held:
            parts.append(Text(held))
        return tuple(parts)

    def _special(self, char: str, parts: list[Part]) -> None:
        if char == "'":
            end = self.text.find("'", self.at + 1)
            if end < 0:
                raise SyntaxProblem("unterminated quoted string")
            parts.append(Text(self.text[self.at + 1 : end], True))
            self.at = end + 1
        elif char == '"':
            self.at += 1
            parts.append(Text("", True))
            self._double(parts, '"')
        elif char == "\\":
            following = self.text[self.at + 1 : self.at + 2]
            if following != "\n":
                parts.append(Text(following or "\\", True))
            self.at += 2
        elif char == "$":
            self._dollar(parts, False)
        else:
            self._backquote(parts, False)

    def _double(self, parts: list[Part], end: str) -> None:
        held = ""
        while self.at < len(self.text) and (char := self.text[self.at]) != end:
            if char == "\\" and self.text[self.at + 1 : self.at + 2] in ("$", "`", "\\", "\n", end or "$"):
                following = self.text[self.at + 1]
                held += "" if following == "\n" else following
                self.at += 2
            elif char in "$`":
                parts.append(Text(held, True))
                held = ""
                self._dollar(parts, True) if char == "$" else self._backquote(parts, True)
            else:
                held += char
                self.at += 1
        if end and self.at >= len(self.text):
            raise SyntaxProblem("unterminated quoted string")
        self.at += len(end)
        parts.append(Text(held, True))

    def _dollar(self, parts: list[Part], quoted: bool) -> None:
        self.at += 1
        if self.text.startswith("((", self.at):
            parts.append(Arithmetic(self._arithmetic(), quoted))
        elif self.text.startswith("(", self.at):
            self.at += 1
            parts.append(Substitution(self._commands(), quoted))
        elif self.text.startswith("{", self.at):
            self.at += 1
            parts.append(self._braces(quoted))
        elif name := NAME.match(self.text, self.at):
            self.at = name.end()
            parts.append(Parameter(name[0], quoted=quoted))
        else:
            parts.append(Text("$", quoted))

    def _arithmetic(self) -> Word:
        """From "((" to the matching "))"."""
        self.at += 2
        start, depth = self.at, 0
        while self.at < len(self.text):
            if self.text.startswith("))", self.at) and depth == 0:
                inner = self.text[start : self.at]
                self.at += 2
                return Lexer(inner).document()
            depth += {"(": 1, ")": -1}.get(self.text[self.at], 0)
            self.at += 1
        raise SyntaxProblem("missing '))'")

    def _commands(self) -> List:
        """A substitution's commands, up to the closing parenthesis."""
        from netlab.embedded.userland.shell.parser import Parser

        inner = Lexer(self.text)
        inner.at = self.at
        commands = Parser(inner).until(")")
        self.at = inner.at
        return commands

    def _backquote(self, parts: list[Part], quoted: bool) -> None:
        from netlab.embedded.userland.shell.parser import parse

        end = self.at + 1
        while end < len(self.text) and self.text[end] != "`":
            end += 2 if self.text[end] == "\\" else 1
        if end >= len(self.text):
            raise SyntaxProblem("EOF in backquote substitution")
        text = re.sub(r"\\([$`\\])", r"\1", self.text[self.at + 1 : end])
        self.at = end + 1
        parts.append(Substitution(parse(text), quoted))

    def _braces(self, quoted: bool) -> Parameter:
        if self.text.startswith("#", self.at) and not self.text.startswith("#}", self.at):
            name = LONG_NAME.match(self.text, self.at + 1)
            if name and self.text.startswith("}", name.end()):
                self.at = name.end() + 1
                return Parameter(name[0], "#len", None, quoted)
        name = LONG_NAME.match(self.text, self.at)
        if name is None:
            raise SyntaxProblem("bad substitution")
        self.at = name.end()
        op = MODIFIER.match(self.text, self.at)
        word = None
        if op is not None:
            self.at = op.end()
            word = self.word("}") if not quoted else self._quoted_word()
        if not self.text.startswith("}", self.at):
            raise SyntaxProblem("bad substitution")
        self.at += 1
        return Parameter(name[0], op[0] if op else "", word, quoted)

    def _quoted_word(self) -> Word:
        """The word after an operator inside double quotes: blanks and single quotes are plain there."""
        parts: list[Part] = []
        held = ""
        while self.at < len(self.text) and (char := self.text[self.at]) != "}":
            if char in '$`"\\':
                parts.append(Text(held, True))
                held = ""
                self._special(char, parts)
            else:
                held += char
                self.at += 1
        parts.append(Text(held, True))
        return tuple(parts)
