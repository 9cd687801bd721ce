"""test and [: expressions about strings, numbers and files (test(1))."""

from netlab.embedded.userland.applets.registry import Complaint, applet
from netlab.embedded.userland.filesystem import Device, Directory, Node, Regular, Symlink
from netlab.embedded.userland.kernel import STEP, Program
from netlab.embedded.userland.process import Process

FILES = "edfrwxshLcp"


@applet("test", "[", "[[")
def test(process: Process, argv: list[str]) -> Program:
    yield STEP
    words = argv[1:]
    if argv[0].rsplit("/", 1)[-1] in ("[", "[["):
        closing = "]" if argv[0].endswith("[") and not argv[0].endswith("[[") else "]]"
        if not words or words[-1] != closing:
            raise Complaint(f"missing {closing}", 2)
        words = words[:-1]
    return 0 if Condition(process, words).holds() else 1


class Condition:
    """Recursive descent over the words: or, and, not, primary."""

    def __init__(self, process: Process, words: list[str]) -> None:
        self.process, self.words, self.at = process, words, 0

    def holds(self) -> bool:
        if not self.words:
            return False
        result = self._or()
        if self.at < len(self.words):
            raise Complaint(f"{self.words[self.at]}: unknown operand", 2)
        return result

    def _peek(self, ahead: int = 0) -> str | None:
        place = self.at + ahead
        return self.words[place] if place < len(self.words) else None

    def _take(self) -> str:
        word = self._peek()
        if word is None:
            raise Complaint("argument expected", 2)
        self.at += 1
        return word

    def _or(self) -> bool:
        result = self._and()
        while self._peek() in ("-o", "||"):
            self.at += 1
            result = self._and() or result
        return result

    def _and(self) -> bool:
        result = self._not()
        while self._peek() in ("-a", "&&"):
            self.at += 1
            result = self._not() and result
        return result

    def _not(self) -> bool:
        if self._peek() == "!" and self._peek(1) is not None:
            self.at += 1
            return not self._not()
        return self._primary()

    def _primary(self) -> bool:
        if self._peek(1) in BINARY and self._peek(2) is not None:
            left, op, right = self._take(), self._take(), self._take()
            return self._binary(left, op, right)
        word = self._take()
        if word == "(":
            result = self._or()
            if self._take() != ")":
                raise Complaint("closing paren expected", 2)
            return result
        if len(word) == 2 and word[0] == "-" and word[1] in FILES + "znt" and self._peek() is not None:
            return self._unary(word[1], self._take())
        return word != ""

    def _unary(self, letter: str, word: str) -> bool:
        if letter in "zn":
            return (word == "") == (letter == "z")
        if letter == "t":
            file = self.process.files.get(int(word)) if word.isdecimal() else None
            return file is not None and file.is_terminal
        try:
            node: Node | None = self.process.fs.find(word, self.process.cwd, letter not in "hL").node
        except OSError:
            node = None
        if node is None:
            return False
        return {
            "e": True, "d": isinstance(node, Directory), "f": node.kind == "-", "r": True, "w": True,
            "x": isinstance(node, Directory) or bool(node.mode & 0o111), "h": isinstance(node, Symlink),
            "L": isinstance(node, Symlink), "s": not isinstance(node, Regular) or bool(node.data),
            "c": isinstance(node, Device), "p": False,
        }[letter]  # fmt: skip

    def _binary(self, left: str, op: str, right: str) -> bool:
        if op in ("=", "==", "!="):
            return (left == right) == (op != "!=")
        if op in ("<", ">"):
            return left < right if op == "<" else left > right
        a, b = _number(left), _number(right)
        return {"-eq": a == b, "-ne": a != b, "-lt": a < b, "-le": a <= b, "-gt": a > b, "-ge": a >= b}[op]


BINARY = ("=", "==", "!=", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge")


def _number(word: str) -> int:
    try:
        return int(word)
    except ValueError:
        raise Complaint(f"{word}: bad number", 2) from None
