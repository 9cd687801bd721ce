"""Which kinds of values a verb takes: `@takes(count=COUNT)`. A wrong one is told in one sentence, with an example.

Only the kind is judged here. Whether an address exists or a name is legal, the plans and the engine say.
"""

import inspect
import math
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, wraps
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar

from netlab.errors import BadOption, NoSuchVerb
from netlab.messages import LANGUAGES, head, say

P = ParamSpec("P")
R = TypeVar("R")
SHORT: Final = 60  # characters of a wrong value that are shown


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value: the key of the sentence that says what to write, and what belongs to it."""

    key: str
    holds: Callable[[Any], bool]

    def check(self, call: str, name: str, value: object) -> None:
        """BadOption for a value of another kind."""
        if not self.holds(value):
            raise BadOption(say("wrong-kind", call=call, name=name, value=_short(value), wanted=say(self.key)))


def _short(value: object) -> str:
    text = repr(value).split(" at 0x")[0]
    return text if len(text) <= SHORT else f"{text[:SHORT]}…"


def maybe(kind: Kind) -> Kind:
    """The same, or None for "not given"."""
    return Kind(kind.key, lambda value: value is None or kind.holds(value))


def is_text(value: object) -> bool:
    """A text or a path, and not an empty one."""
    return isinstance(value, str | os.PathLike) and bool(str(value).strip())


def is_handle(value: object) -> bool:
    """A container or network of a lab, which is known by its name."""
    return not isinstance(value, type) and isinstance(getattr(value, "name", None), str) and hasattr(value, "inspect")


def is_asked(value: object) -> bool:
    """What has addresses: a container, the host, the outside machine."""
    return not isinstance(value, type) and isinstance(getattr(value, "name", None), str) and hasattr(value, "addresses")


def _number(value: object, least: float, whole: bool = False) -> bool:
    kinds = int if whole else int | float
    return isinstance(value, kinds) and not isinstance(value, bool) and math.isfinite(value) and value >= least


def _plain(value: object) -> bool:
    return is_text(value) or _number(value, -math.inf)


def _port(value: object) -> bool:
    return is_text(value) or _number(value, 0, whole=True)


def _exposed(value: object) -> bool:
    return _port(value) and re.fullmatch(r"\d+(-\d+)?(/\w+)?", str(value)) is not None


def _each(value: object, holds: Callable[[Any], bool]) -> bool:
    return isinstance(value, list | tuple | set | frozenset) and all(map(holds, value))


def _mapping(value: object, holds: Callable[[Any], bool]) -> bool:
    return (
        isinstance(value, Mapping)
        and all(_plain(key) or is_handle(key) for key in value)
        and all(map(holds, value.values()))
    )


def _value(value: object) -> bool:
    return isinstance(value, str) or isinstance(value, int | float) and math.isfinite(value)


def _is_lab(value: object) -> bool:
    return not isinstance(value, type) and hasattr(value, "check_open")


TEXT: Final = Kind("kind-text", lambda value: isinstance(value, str) and bool(value.strip()))
TEXTS: Final = Kind("kind-texts", lambda value: is_text(value) or _each(value, _plain))
COMMAND: Final = Kind("kind-command", lambda value: isinstance(value, str) or _each(value, _value))
PAIRS: Final = Kind(
    "kind-pairs",
    lambda value: is_text(value) and "=" in str(value)
    or _each(value, lambda item: is_text(item) and "=" in str(item))
    or _mapping(value, _value),
)  # fmt: skip
HOSTS: Final = Kind("kind-hosts", lambda value: is_text(value) or _each(value, is_text) or _mapping(value, is_text))
PORTS: Final = Kind(
    "kind-ports",
    lambda value: _port(value) or _each(value, _port)
    or _mapping(value, lambda at: at is None or _port(at) or isinstance(at, tuple)),
)  # fmt: skip
EXPOSE: Final = Kind("kind-expose", lambda value: _exposed(value) or _each(value, _exposed))
VOLUMES: Final = Kind(
    "kind-volumes",
    lambda value: is_text(value) or _each(value, is_text)
    or _mapping(value, lambda bind: is_text(bind) or isinstance(bind, Mapping)),
)  # fmt: skip
VALUE: Final = Kind("kind-value", _value)
LINKS: Final = Kind(
    "kind-links",
    lambda value: is_text(value) or is_handle(value) or _each(value, lambda item: is_text(item) or is_handle(item))
    or _mapping(value, is_text),
)  # fmt: skip
HANDLES: Final = Kind(
    "kind-handles",
    lambda value: is_text(value) or is_handle(value) or _each(value, lambda item: is_text(item) or is_handle(item)),
)
NETWORKS: Final = Kind(
    "kind-networks",
    lambda value: (
        HANDLES.holds(value)
        or _mapping(value, lambda own: own is None or isinstance(own, Mapping) and all(map(is_text, own)))
    ),
)
CONTAINER: Final = Kind("kind-container", lambda value: is_text(value) or is_asked(value))
NETWORK: Final = Kind("kind-network", lambda value: is_text(value) or is_handle(value))
NUMBER: Final = Kind("kind-number", lambda value: _number(value, 0))
SECONDS: Final = Kind("kind-seconds", lambda value: _number(value, 0))
WHOLE_SECONDS: Final = Kind("kind-whole-seconds", lambda value: _number(value, 0, whole=True))
COUNT: Final = Kind("kind-count", lambda value: _number(value, 1, whole=True))
FLAG: Final = Kind("kind-flag", lambda value: isinstance(value, bool))
USER: Final = Kind("kind-user", lambda value: isinstance(value, str) or _number(value, 0, whole=True))
FILE: Final = Kind("kind-file", is_text)
FUNCTION: Final = Kind("kind-function", lambda value: callable(value) and not isinstance(value, type))
MANY: Final = Kind(
    "kind-many",
    lambda value: (
        isinstance(value, Mapping)
        and all(own is None or isinstance(own, Mapping) and all(map(is_text, own)) for own in value.values())
    ),
)
SETTINGS: Final = Kind("kind-settings", lambda value: isinstance(value, Mapping) and all(map(is_text, value)))
LAB: Final = Kind("kind-lab", _is_lab)
CONTAINERS: Final = Kind("kind-containers", lambda value: _each(value, lambda item: is_text(item) or is_asked(item)))
NAMED: Final = Kind("kind-handles", lambda value: _each(value, lambda item: is_text(item) or hasattr(item, "name")))
ENGINE: Final = Kind(
    "kind-engine", lambda value: is_text(value) or not isinstance(value, type) and hasattr(value, "daemon")
)
CHOICES: Final = Kind(
    "kind-choices",
    lambda value: isinstance(value, list | tuple) or isinstance(value, Mapping) and all(map(is_text, value)),
)
ANSWERS: Final = Kind("kind-answers", lambda value: isinstance(value, Mapping) and all(map(is_text, value)))
LANGUAGE: Final = Kind("kind-language", lambda value: value in LANGUAGES)


def takes(call: str = "", /, **kinds: Kind) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Hold the arguments of a verb to these kinds; BadOption says what cannot be meant, and how it is called."""

    def dress(verb: Callable[P, R]) -> Callable[P, R]:
        name = call or verb.__name__

        @wraps(verb)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            for key, value in _bound(verb, name, args, kwargs).items():
                if key in kinds:
                    kinds[key].check(name, key, value)
            return verb(*args, **kwargs)

        return checked

    return dress


class Verbs:
    """What a learner calls by name: a misspelt one is told, with the name that was meant."""

    if not TYPE_CHECKING:  # a type checker shall go on to find what is misspelt in our own code

        def __getattr__(self, name):
            """NoSuchVerb for what is not there; the error itself for a property that failed."""
            if name.startswith("_") or name in dir(type(self)):
                return object.__getattribute__(self, name)
            names = [each for each in dir(type(self)) if not each.startswith("_") and getattr(type(self), each).__doc__]
            close = get_close_matches(name, names, 1)
            meant = say("verb-meant", name=close[0]) if close else say("verb-known", names=", ".join(names))
            raise NoSuchVerb(
                say("no-such-verb", what=f"{head(type(self).__name__)} {self.name!r}", name=name, meant=meant)
            )


def _bound(verb: Callable[..., Any], name: str, args: Any, kwargs: Any) -> Mapping[str, Any]:
    try:
        return _signature(verb).bind(*args, **kwargs).arguments
    except TypeError as error:
        raise BadOption(say("wrong-call", call=name, how=_how(verb, name), why=error)) from None


@cache
def _signature(verb: Callable[..., Any]) -> inspect.Signature:
    return inspect.signature(verb)


def _how(verb: Callable[..., Any], name: str) -> str:
    """`ping(target, *, count=1)`: the signature without self and without types."""
    words = [
        each.replace(annotation=each.empty) for each in _signature(verb).parameters.values() if each.name != "self"
    ]
    return f"{name}{inspect.Signature(words)}"
