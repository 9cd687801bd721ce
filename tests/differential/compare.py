"""Where two observations differ, a line each: what the real engine says, then what the embedded one does."""

import difflib
from typing import Any

from tests.differential.normalise import comparable
from tests.differential.observe import Seen


def differences(real: Seen, embedded: Seen) -> list[str]:
    return _differences(comparable(real), comparable(embedded), "")


def _differences(real: Any, embedded: Any, path: str) -> list[str]:
    if isinstance(real, dict) and isinstance(embedded, dict):
        keys = {**real, **embedded}
        return [line for key in keys for line in _differences(real.get(key), embedded.get(key), f"{path}/{key}")]
    if real == embedded:
        return []
    left, right = _lines(real), _lines(embedded)
    if left is None or right is None or len(left) + len(right) < 3:
        return [f"{path}: real {real!r}, embedded {embedded!r}"]
    told = [line for line in difflib.ndiff(left, right) if line[0] in "+-"]
    return [f"{path}: {'real' if line[0] == '-' else 'embedded'} has {line[2:]!r}" for line in told]


def _lines(value: Any) -> list[str] | None:
    if isinstance(value, str):
        return value.splitlines()
    return [str(each) for each in value] if isinstance(value, list) else None
