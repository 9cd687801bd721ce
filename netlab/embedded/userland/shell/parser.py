"""Tokens into lists of commands, by recursive descent over the grammar of the POSIX shell (XCU 2.10)."""

import re

from netlab.embedded.userland.shell.lexer import Lexer, Token
from netlab.embedded.userland.shell.syntax import (
    Case,
    Command,
    For,
    Function,
    Group,
    If,
    Item,
    List,
    Loop,
    Pipeline,
    Redirect,
    Simple,
    SyntaxProblem,
    Text,
    Word,
    literal,
)

ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)=(.*)", re.DOTALL)
REDIRECTIONS = ("<", ">", ">>", "<>", ">|", "<&", ">&", "<<", "<<-")
CLOSERS = ("then", "else", "elif", "fi", "do", "done", "esac", "}")


def parse(text: str) -> List:
    """A whole script; SyntaxProblem when it is none."""
    return Parser(Lexer(text)).until("")


class Parser:
    def __init__(self, lexer: Lexer) -> None:
        self.lexer = lexer

    def until(self, closer: str) -> List:
        """Commands up to ")" (which is taken), or to the end of the text for ""."""
        commands = self.list()
        token = self.lexer.next()
        if (token.text if token.kind == "op" else "") != closer or (not closer and token.kind != "end"):
            raise self._unexpected(token)
        return commands

    def _unexpected(self, token: Token) -> SyntaxProblem:
        if token.kind == "end":
            return SyntaxProblem("unexpected end of file")
        name = {"newline": "newline", "word": literal(token.word) or "word"}.get(token.kind, token.text)
        return SyntaxProblem(f'unexpected "{name}"')

    def _at_op(self, *texts: str) -> bool:
        token = self.lexer.peek()
        return token.kind == "op" and token.text in texts

    def _at_word(self, *texts: str) -> bool:
        token = self.lexer.peek()
        return token.kind == "word" and literal(token.word) in texts

    def _skip_newlines(self) -> None:
        while self.lexer.peek().kind == "newline":
            self.lexer.next()

    def _expect(self, text: str) -> None:
        token = self.lexer.next()
        if not (token.kind == "op" and token.text == text or token.kind == "word" and literal(token.word) == text):
            raise self._unexpected(token)

    # --- lists and pipelines

    def list(self) -> List:
        items: list[Item] = []
        self._skip_newlines()
        while not (self.lexer.peek().kind == "end" or self._at_op(")", ";;") or self._at_word(*CLOSERS)):
            pipeline = self._pipeline()
            joiner = ";"
            if self._at_op("&&", "||") or self._at_op(";", "&"):
                joiner = self.lexer.next().text
                self._skip_newlines()
            elif self.lexer.peek().kind == "newline":
                self._skip_newlines()
            elif not (self.lexer.peek().kind == "end" or self._at_op(")", ";;") or self._at_word(*CLOSERS)):
                raise self._unexpected(self.lexer.peek())
            items.append(Item(pipeline, joiner))
        if items and items[-1].joiner in ("&&", "||"):
            raise self._unexpected(self.lexer.peek())
        return List(tuple(items))

    def _some(self) -> List:
        """A list that must not be empty."""
        commands = self.list()
        if not commands.items:
            raise self._unexpected(self.lexer.peek())
        return commands

    def _pipeline(self) -> Pipeline:
        negated = False
        while self._at_word("!"):
            self.lexer.next()
            negated = not negated
        commands = [self._command()]
        while self._at_op("|"):
            self.lexer.next()
            self._skip_newlines()
            commands.append(self._command())
        return Pipeline(tuple(commands), negated)

    # --- commands

    def _command(self) -> Command:
        token = self.lexer.peek()
        if token.kind == "op" and token.text == "(":
            self.lexer.next()
            body = self.until(")")
            return Group(body, True, self._redirects())
        word = literal(token.word) if token.kind == "word" else None
        compound = {
            "if": self._if, "while": self._loop, "until": self._loop, "for": self._for, "case": self._case,
            "{": self._group,
        }.get(word or "")  # fmt: skip
        if compound is not None:
            self.lexer.next()
            return compound(word or "")
        return self._simple()

    def _redirects(self) -> tuple[Redirect, ...]:
        found = []
        while self._at_op(*REDIRECTIONS):
            found.append(self._redirect())
        return tuple(found)

    def _redirect(self) -> Redirect:
        token = self.lexer.next()
        number = token.number if token.number is not None else 0 if token.text.startswith("<") else 1
        target = self.lexer.next()
        if target.kind != "word":
            raise self._unexpected(target)
        if token.text.startswith("<<"):
            return Redirect(number, "<<", document=self.lexer.here_document(target.word, token.text == "<<-"))
        return Redirect(number, ">" if token.text == ">|" else token.text, target.word)

    def _if(self, _: str) -> Command:
        branches = []
        otherwise = None
        while True:
            condition = self._some()
            self._expect("then")
            branches.append((condition, self._some()))
            if self._at_word("elif"):
                self.lexer.next()
                continue
            if self._at_word("else"):
                self.lexer.next()
                otherwise = self._some()
            self._expect("fi")
            return If(tuple(branches), otherwise, self._redirects())

    def _loop(self, word: str) -> Command:
        condition = self._some()
        body = self._body()
        return Loop(condition, body, word == "while", self._redirects())

    def _body(self) -> List:
        self._expect("do")
        body = self._some()
        self._expect("done")
        return body

    def _for(self, _: str) -> Command:
        token = self.lexer.next()
        name = literal(token.word)
        if token.kind != "word" or not name or not ASSIGNMENT.match(name + "="):
            raise SyntaxProblem("bad for loop variable")
        words: list[Word] | None = None
        self._skip_newlines()
        if self._at_word("in"):
            self.lexer.next()
            words = []
            while self.lexer.peek().kind == "word":
                words.append(self.lexer.next().word)
        if self._at_op(";"):
            self.lexer.next()
        self._skip_newlines()
        body = self._body()
        return For(name, None if words is None else tuple(words), body, self._redirects())

    def _case(self, _: str) -> Command:
        word = self.lexer.next().word
        self._skip_newlines()
        self._expect("in")
        self._skip_newlines()
        branches = []
        while not self._at_word("esac"):
            branches.append(self._branch())
            self._skip_newlines()
        self._expect("esac")
        return Case(word, tuple(branches), self._redirects())

    def _branch(self) -> tuple[tuple[Word, ...], List]:
        if self._at_op("("):
            self.lexer.next()
        patterns = [self._pattern()]
        while self._at_op("|"):
            self.lexer.next()
            patterns.append(self._pattern())
        self._expect(")")
        body = self.list()
        if self._at_op(";;"):
            self.lexer.next()
        return tuple(patterns), body

    def _pattern(self) -> Word:
        token = self.lexer.next()
        if token.kind != "word":
            raise self._unexpected(token)
        return token.word

    def _group(self, _: str) -> Command:
        body = self._some()
        self._expect("}")
        return Group(body, False, self._redirects())

    def _simple(self) -> Command:
        assignments: list[tuple[str, Word]] = []
        words: list[Word] = []
        redirects: list[Redirect] = []
        while True:
            token = self.lexer.peek()
            if self._at_op(*REDIRECTIONS):
                redirects.append(self._redirect())
            elif token.kind == "word":
                self.lexer.next()
                assigned = None if words else _assignment(token.word)
                if assigned:
                    assignments.append(assigned)
                else:
                    words.append(token.word)
            elif self._at_op("(") and len(words) == 1 and not redirects and literal(words[0]):
                return self._function(str(literal(words[0])))
            else:
                break
        if not (assignments or words or redirects):
            raise self._unexpected(self.lexer.peek())
        return Simple(tuple(assignments), tuple(words), tuple(redirects))

    def _function(self, name: str) -> Command:
        self._expect("(")
        self._expect(")")
        self._skip_newlines()
        return Function(name, self._command())


def _assignment(word: Word) -> tuple[str, Word] | None:
    """NAME=value, when the name and the sign are unquoted."""
    first = word[0] if word else None
    if not isinstance(first, Text) or first.quoted:
        return None
    match = ASSIGNMENT.match(first.text)
    if match is None:
        return None
    rest: Word = ((Text(match[2]),) if match[2] else ()) + word[1:]
    return match[1], rest
