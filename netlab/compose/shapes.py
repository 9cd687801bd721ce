"""Shapes in which compose files write things: mappings, lists of KEY=value, and the refusal of unknown keys."""

from collections.abc import Iterable, Mapping
from typing import Any

from netlab.errors import BadInput, BadOption
from netlab.messages import say


def mapping(value: Any, where: str) -> dict[str, Any]:
    """A mapping with texts as keys, {} for nothing; BadInput for anything else."""
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise BadInput(say("compose-shape", where=where, wanted=say("compose-mapping"), value=value))
    return {str(key): each for key, each in value.items()}


def checked(value: Any, known: Iterable[str], where: str) -> dict[str, Any]:
    """A mapping whose keys are all known; BadOption names the others. Extensions (x-...) say nothing to anybody."""
    given = {key: each for key, each in mapping(value, where).items() if not key.startswith("x-")}
    if unknown := sorted(given.keys() - set(known)):
        raise BadOption(say("compose-unknown", where=where, keys=", ".join(unknown), known=", ".join(sorted(known))))
    return given


def several(value: Any) -> list[Any]:
    """One thing or a list of things, as a list."""
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def text(value: Any) -> str:
    """A scalar as compose files write it: true, not True."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def pairs(value: Any, where: str, separator: str = "=") -> dict[str, str | None]:
    """{KEY: value} or ["KEY=value", "KEY"]; None where no value is given."""
    if isinstance(value, list):
        split = (text(item).partition(separator) for item in value)
        return {key: given if found else None for key, found, given in split}
    return {key: None if each is None else text(each) for key, each in mapping(value, where).items()}
