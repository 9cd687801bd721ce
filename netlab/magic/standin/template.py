"""--format: the part of Go's text/template that is used on docker's command line. Pure.

Paths, $variables, range, if, else, end, json, index, len, join, upper, lower, println; what else is asked for is
refused by name. Maps are gone through by sorted key, as Go does.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from netlab.magic.standin.grammar import Failed
from netlab.messages import say

ACTION: Final = re.compile(r"(\s*\{\{-\s|\{\{)\s*(.*?)\s*(\s-\}\}\s*|\}\})", re.DOTALL)
WORD: Final = re.compile(r'"(?:[^"\\]|\\.)*"|`[^`]*`|\(|\)(?:\.\w+)*|[^\s"`()]+')
FREE: Final = ("Labels", "Options", "Sysctls", "ExposedPorts", "Ports", "Networks", "DriverOpts")
PATH: Final = re.compile(r"(\$\w*)?((?:\.\w+)*)|\.")
RANGE: Final = re.compile(r"range\s+(?:(\$\w+)\s*(?:,\s*(\$\w+)\s*)?:=\s*)?(.+)", re.DOTALL)
Scope = Mapping[str, Any]  # "." and the variables by name


@dataclass(slots=True)
class Block:
    """What stands between two ends: text, actions, and further blocks."""

    opened: str = ""
    parts: list["str | Action | Block"] = field(default_factory=list)
    otherwise: "Block | None" = None


@dataclass(frozen=True, slots=True)
class Action:
    text: str


def fill(template: str, value: Any) -> str:
    """The template with this value as its dot; Failed for what cannot be read or found."""
    return _filled(parse(template), {".": value, "$": value})


def parse(template: str) -> Block:
    stack, at = [Block()], 0
    for found in ACTION.finditer(template):
        _text(stack, template[at : found.start()])
        at = found.end()
        action = found[2]
        first = action.partition(" ")[0]
        if first in ("range", "if"):
            block = Block(action)
            stack[-1].parts.append(block)
            stack.append(block)
        elif action == "else" and len(stack) > 1:
            opened = stack.pop()
            opened.otherwise = Block()
            stack.append(opened.otherwise)
        elif action == "end" and len(stack) > 1:
            stack.pop()
        elif first in ("else", "end", "with", "define", "template", "block", "") or "|" in action:
            raise _unknown(f"{{{{{action}}}}}")
        else:
            stack[-1].parts.append(Action(action))
    _text(stack, template[at:])
    if len(stack) > 1:
        raise Failed("template parsing error: template: :1: unexpected EOF", 64)
    return stack[0]


def _text(stack: list[Block], text: str) -> None:
    if "{{" in text:
        raise Failed("template parsing error: template: :1: unclosed action", 64)
    if text:
        stack[-1].parts.append(text)


def _unknown(what: str) -> Failed:
    return Failed(say("standin-template", what=what), 125)


def _filled(block: Block, scope: Scope) -> str:
    made = []
    for part in block.parts:
        if isinstance(part, str):
            made.append(part)
        elif isinstance(part, Action):
            made.append(_printed(_evaluated(part.text, scope)))
        elif part.opened.startswith("if"):
            chosen = part if _evaluated(part.opened[2:].strip(), scope) else part.otherwise
            made.append(_filled(chosen, scope) if chosen else "")
        else:
            made.append(_each(part, scope))
    return "".join(made)


def _each(block: Block, scope: Scope) -> str:
    found = RANGE.fullmatch(block.opened)
    if found is None:
        raise _unknown(f"{{{{{block.opened}}}}}")
    first, second, what = found.groups()
    values = _evaluated(what, scope)
    pairs = sorted(values.items()) if isinstance(values, Mapping) else list(enumerate(values or ()))
    if not pairs and block.otherwise:
        return _filled(block.otherwise, scope)
    made = []
    for key, value in pairs:
        named = {second: value, first: key} if second else {first: value} if first else {}
        made.append(_filled(block, {**scope, ".": value, **named}))
    return "".join(made)


def _evaluated(text: str, scope: Scope) -> Any:
    value, rest = _term(WORD.findall(text), scope)
    if rest:
        raise _unknown(text)
    return value


def _term(words: list[str], scope: Scope) -> tuple[Any, list[str]]:
    """The value of what stands before a closing bracket, and what is left from there on."""
    name, given = "", []
    while words and not words[0].startswith(")"):
        word, *words = words
        if word == "(":
            value, words = _term(words, scope)
            if not words:
                raise Failed("template parsing error: template: :1: unclosed left paren", 64)
            closing, *words = words
            given.append(_field(value, closing[1:], closing))
        elif not name and not given and word.isidentifier():
            name = word
        else:
            given.append(_operand(word, scope))
    if name:
        return _called(name, given), words
    if len(given) != 1:
        raise _unknown(" ".join(map(str, given)))
    return given[0], words


def _called(name: str, given: Sequence[Any]) -> Any:
    if name == "json" and len(given) == 1:
        return json.dumps(given[0], separators=(",", ":"), ensure_ascii=False)
    if name == "len" and len(given) == 1:
        return len(given[0] or ())
    if name == "index" and len(given) > 1:
        value = given[0]
        for key in given[1:]:
            value = value[key] if isinstance(value, list) else (value or {}).get(key, "")
        return value
    if name == "join" and len(given) == 2:
        return str(given[1]).join(map(_printed, given[0] or ()))
    if name in ("upper", "lower") and len(given) == 1:
        return getattr(str(given[0]), name)()
    if name == "println":
        return " ".join(map(_printed, given)) + "\n"
    raise _unknown(name)


def _operand(word: str, scope: Scope) -> Any:
    if word[0] == '"':
        return json.loads(word)
    if word[0] == "`":
        return word[1:-1]
    if word.isdecimal():
        return int(word)
    found = PATH.fullmatch(word)
    if found is None or (found[1] and found[1] not in scope):
        raise _unknown(word)
    return _field(scope[found[1] or "."], found[2] or "", word)


def _field(value: Any, path: str, word: str) -> Any:
    """Down a path; what is not in a map of names of the learner's own is no value, elsewhere it is an error."""
    before = ""
    for name in filter(None, path.split(".")):
        if before in FREE and isinstance(value, Mapping) and name not in value:
            return None
        if not isinstance(value, Mapping) or name not in value:
            where = f'executing "" at <{word}>: map has no entry for key "{name}"'
            raise Failed(f"template parsing error: template: :1: {where}")
        before, value = name, value[name]
    return value


def _printed(value: Any) -> str:
    if isinstance(value, (Mapping, list)):
        raise _unknown(say("standin-template-whole"))
    if value is None:
        return "<no value>"
    return str(value).lower() if isinstance(value, bool) else str(value)
