"""Names as Docker takes them."""

import re
from pathlib import PurePath

from netlab.errors import BadName
from netlab.messages import head, say

PATTERN = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]+")  # engine 20.10 to 28: two characters or more


def checked_name(name: object, what: str) -> str:
    """The name, or BadName. Networks are held to the rule for containers too: they become DNS names."""
    if not isinstance(name, str) or not PATTERN.fullmatch(name):
        raise BadName(say("bad-name", what=head(what), name=name))
    return name


def pairs(mapping: object, what: str) -> tuple[tuple[str, str], ...]:
    """A dictionary or a list of "KEY=value" as sorted pairs; None means none."""
    if mapping is None:
        return ()
    if isinstance(mapping, dict):
        return tuple((str(key), _text(value)) for key, value in mapping.items())
    if isinstance(mapping, str):
        mapping = [mapping]
    return tuple((key, value) for key, _, value in (str(item).partition("=") for item in mapping))  # type: ignore[attr-defined]


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def words(value: object) -> tuple[str, ...]:
    """One string or several, as a tuple."""
    if value is None:
        return ()
    return (str(value),) if isinstance(value, str | PurePath) else tuple(str(item) for item in value)  # type: ignore[attr-defined]
