"""A request, and how the engine reads its parts. Faults are InvalidParameter in the words of 28.5."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from netlab.embedded.api import gotypes
from netlab.embedded.errdefs import Fault, InvalidParameter

Filters = dict[str, list[str]]
VERSION = re.compile(r"/v([0-9.]+)(/.*)")


@lru_cache(64)
def version_number(text: str) -> tuple[int, ...]:
    """ "1.41" -> (1, 41)"""
    return tuple(int(each or 0) for each in text.split("."))


class Request:
    """`path` is unquoted; header names may have any case."""

    def __init__(
        self, method: str, path: str, query: Mapping[str, str] | Sequence[tuple[str, str]] | None = None,
        headers: Mapping[str, str] | None = None, body: bytes = b"",
    ) -> None:  # fmt: skip
        self.method, self.path, self.body = method, path, body
        self.pairs = list(query.items()) if isinstance(query, Mapping) else list(query or ())
        self.query = dict(reversed(self.pairs))  # of several values the first counts (Go's FormValue)
        self.headers = {name.lower(): value for name, value in (headers or {}).items()}

    def version(self, newest: str) -> tuple[int, ...]:
        """The API version it speaks, (1, 41): the newest of the engine where its path names none."""
        found = VERSION.match(self.path)
        return version_number(found[1] if found else newest)

    def values(self, name: str) -> list[str]:
        """All that were given under one name."""
        return [value for key, value in self.pairs if key == name]

    def flag(self, name: str, default: bool = False) -> bool:
        """As Go's httputils.BoolValue: everything but these words is true."""
        value = self.query.get(name)
        return default if value is None else value.strip().lower() not in ("", "0", "no", "false", "none")

    def number(self, name: str, default: int = 0) -> int:
        """Fault for what is no number: the engine has no kind for it."""
        text = self.query.get(name) or ""
        try:
            return int(text) if text else default
        except ValueError:
            raise Fault(f'strconv.Atoi: parsing "{text}": invalid syntax') from None

    def seconds(self, name: str, default: float) -> float:
        """A moment in seconds since 1970, "1700000000.5"; the command makes this of whatever else it is given."""
        text = self.query.get(name, "")
        if text and re.fullmatch(r"[-+]?\d+(?:\.\d+)?", text) is None:
            raise Fault(f'strconv.ParseInt: parsing "{text}": invalid syntax')
        return float(text) if text else default

    def size(self) -> tuple[int, int]:
        """Rows and columns of a terminal."""
        return self._length("height", "h"), self._length("width", "w")

    def _length(self, what: str, name: str) -> int:
        text = self.query.get(name, "")
        if text.removeprefix("-").isdecimal() and not 0 <= int(text) < 1 << 32:
            raise InvalidParameter(f'invalid resize {what} "{text}": value out of range')
        if not text.isdecimal():
            raise InvalidParameter(f'invalid resize {what} "{text}": invalid syntax')
        return int(text)

    @property
    def upgrades(self) -> bool:
        return "upgrade" in self.headers.get("connection", "").lower() and bool(self.headers.get("upgrade"))

    def json(self, kind: Any, required: bool = True) -> dict[str, Any]:
        """The body's object, {} when it is empty and not required; `kind` as in `gotypes`."""
        if not self.body:
            if required:
                raise InvalidParameter("invalid JSON: got EOF while reading request body")
            return {}
        content = self.headers.get("content-type", "")
        if content.partition(";")[0].strip().lower() != "application/json":
            raise InvalidParameter(f"unsupported Content-Type header ({content}): must be 'application/json'")
        value = _decode(self.body)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise InvalidParameter(f"invalid JSON: json: cannot unmarshal {_go_kind(value)} into Go value")
        value = gotypes.named(value, kind)
        gotypes.check(value, kind, root=gotypes.root_of(kind))
        return dict(value)

    def filters(self, known: Iterable[str] | None) -> Filters:
        """{"label": ["a=b"]} of either form that clients send; `known` None: whatever keys they have."""
        text = self.query.get("filters", "")
        if not text:
            return {}
        try:
            value = json.loads(text)
        except json.JSONDecodeError as error:
            raise InvalidParameter("invalid filter", decoding=_go_complaint(error)) from None
        if not isinstance(value, dict) or not all(isinstance(each, (dict, list)) for each in value.values()):
            raise InvalidParameter("invalid filter", decoding="invalid filter")
        for key in value:
            if known is not None and key not in known:
                raise InvalidParameter(f"invalid filter '{key}'")
        return {
            key: [str(each) for each in (group if isinstance(group, list) else [k for k, on in group.items() if on])]
            for key, group in value.items()
        }


def _decode(body: bytes) -> Any:
    try:
        text = body.decode()
        value, end = json.JSONDecoder(object_hook=None).raw_decode(text.lstrip())
    except UnicodeDecodeError:
        raise InvalidParameter("invalid JSON: invalid character 'ï' looking for beginning of value") from None
    except json.JSONDecodeError as error:
        raise InvalidParameter(f"invalid JSON: {_go_complaint(error)}") from None
    except RecursionError:
        raise InvalidParameter("invalid JSON: exceeded max depth") from None
    if text.lstrip()[end:].strip():
        raise InvalidParameter("unexpected content after JSON")
    return value


def _go_complaint(error: json.JSONDecodeError) -> str:
    left = error.doc[error.pos :].strip()
    if not left or error.msg.startswith("Unterminated"):
        return "unexpected EOF"
    for literal in ("null", "true", "false"):
        if left[0] == literal[0]:
            return _in_literal(left, literal)
    return f"invalid character {left[0]!r} looking for beginning of value"


def _in_literal(left: str, literal: str) -> str:
    place = next((n for n, letter in enumerate(literal) if left[n : n + 1] != letter), len(literal))
    if place >= len(left):
        return "unexpected EOF"
    return f"invalid character {left[place]!r} in literal {literal} (expecting {literal[place]!r})"


def _go_kind(value: Any) -> str:
    return {bool: "bool", int: "number", float: "number", str: "string", list: "array"}[type(value)]


TRUE, FALSE = ("1", "t", "T", "true", "TRUE", "True"), ("0", "f", "F", "false", "FALSE", "False")


def one_boolean(filters: Filters, key: str, default: bool | None = None) -> bool | None:
    """The value of a filter that is true or false; InvalidParameter for anything else."""
    values = filters.get(key)
    if not values:
        return default
    if len(values) > 1 or values[0] not in TRUE + FALSE:
        raise InvalidParameter(f"invalid filter '{key}=[{' '.join(values)}]'")
    return values[0] in TRUE


def label_fits(labels: Mapping[str, Any], wanted: str) -> bool:
    """ "key" or "key=value" """
    key, equals, value = wanted.partition("=")
    return key in labels and (not equals or str(labels[key]) == value)
