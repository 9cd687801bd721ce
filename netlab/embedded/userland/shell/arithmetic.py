"""$(( )): integer expressions of the shell (XCU 2.6.4), by precedence climbing."""

import re
from collections.abc import Callable

TOKEN = re.compile(
    r"\s*(0[xX][0-9a-fA-F]+|\d+|[A-Za-z_]\w*|<<=|>>=|<<|>>|[<>=!]=|&&|\|\||[-+*/%&|^]=|[-+*/%<>=!&|^~?:()])"
)
LEVELS: dict[str, int] = {
    "||": 1, "&&": 2, "|": 3, "^": 4, "&": 5, "==": 6, "!=": 6, "<": 7, ">": 7, "<=": 7, ">=": 7,
    "<<": 8, ">>": 8, "+": 9, "-": 9, "*": 10, "/": 10, "%": 10,
}  # fmt: skip
ASSIGNING = ("=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=")


class ArithmeticProblem(Exception):
    """What ash prints after "arithmetic ": "syntax error", "divide by zero"."""


class Evaluator:
    """Evaluates one expression; `get` and `put` are the shell's variables."""

    def __init__(self, text: str, get: Callable[[str], str], put: Callable[[str, str], None]) -> None:
        self.tokens = _tokens(text)
        self.at, self.get, self.put = 0, get, put

    def value(self) -> int:
        if not self.tokens:
            return 0
        result = self._assignment()
        if self.at < len(self.tokens):
            raise ArithmeticProblem("syntax error")
        return _wrapped(result)

    def _peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def _next(self) -> str:
        token = self._peek()
        self.at += 1
        return token

    def _assignment(self) -> int:
        name = self._peek()
        following = self.tokens[self.at + 1] if self.at + 1 < len(self.tokens) else ""
        if name[:1].isalpha() and following in ASSIGNING or name.startswith("_") and following in ASSIGNING:
            self.at += 2
            result = self._assignment()
            if following != "=":
                result = _apply(following[:-1], self._variable(name), result)
            self.put(name, str(_wrapped(result)))
            return result
        return self._conditional()

    def _conditional(self) -> int:
        chosen = self._binary(1)
        if self._peek() != "?":
            return chosen
        self._next()
        yes = self._assignment()
        if self._next() != ":":
            raise ArithmeticProblem("syntax error")
        no = self._conditional()
        return yes if chosen else no

    def _binary(self, level: int) -> int:
        left = self._unary()
        while (own := LEVELS.get(self._peek(), 0)) >= level:
            op = self._next()
            right = self._binary(own + 1)
            left = _apply(op, left, right)
        return left

    def _unary(self) -> int:
        token = self._next()
        if token in ("-", "+", "!", "~"):
            value = self._unary()
            return {"-": -value, "+": value, "!": int(not value), "~": ~value}[token]
        if token == "(":
            value = self._assignment()
            if self._next() != ")":
                raise ArithmeticProblem("syntax error")
            return value
        if token[:1].isdigit():
            return _number(token)
        if token[:1].isalpha() or token.startswith("_"):
            return self._variable(token)
        raise ArithmeticProblem("syntax error")

    def _variable(self, name: str) -> int:
        text = self.get(name).strip()
        return _number(text) if text else 0


def _tokens(text: str) -> list[str]:
    found, at = [], 0
    while at < len(text.rstrip()):
        match = TOKEN.match(text, at)
        if match is None:
            raise ArithmeticProblem("syntax error")
        found.append(match[1])
        at = match.end()
    return found


def _number(text: str) -> int:
    try:
        return int(text, 16 if text[:2].lower() == "0x" else 8 if text[0] == "0" and len(text) > 1 else 10)
    except ValueError:
        raise ArithmeticProblem("syntax error") from None


def _wrapped(value: int) -> int:
    """As a signed number of 64 bits."""
    return (value + (1 << 63)) % (1 << 64) - (1 << 63)


def _apply(op: str, a: int, b: int) -> int:
    if op in ("/", "%"):
        if b == 0:
            raise ArithmeticProblem("divide by zero")
        quotient = abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)
        return quotient if op == "/" else a - b * quotient
    if op in ("<<", ">>"):
        return a << (b & 63) if op == "<<" else a >> (b & 63)
    table: dict[str, int] = {
        "+": a + b, "-": a - b, "*": a * b, "&": a & b, "|": a | b, "^": a ^ b, "&&": int(bool(a and b)),
        "||": int(bool(a or b)), "==": int(a == b), "!=": int(a != b), "<": int(a < b), ">": int(a > b),
        "<=": int(a <= b), ">=": int(a >= b),
    }  # fmt: skip
    return table[op]
