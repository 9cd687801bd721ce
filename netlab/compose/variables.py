"""Variables in compose files: $NAME, ${NAME}, ${NAME:-default}, ${NAME-default}; $$ is a dollar sign.

Source: the Compose Specification, "Interpolation". One that is not set and has no default is refused here, where Docker
Compose warns and takes the empty text.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from netlab.errors import BadInput
from netlab.messages import say

FORM = re.compile(
    r"\$(?:(?P<dollar>\$)|(?P<plain>[A-Za-z_]\w*)|\{(?P<name>[A-Za-z_]\w*)(?:(?P<kind>:?-)(?P<default>[^}]*))?\}|(?P<other>.?))"
)


def environment(folder: Path, given: Mapping[str, str]) -> dict[str, str]:
    """The variables of this process, and those of the folder's .env file that are not set otherwise."""
    file, found = folder / ".env", dict[str, str]()
    if file.is_file():
        for line in file.read_text(encoding="utf-8").splitlines():
            name, sign, value = line.strip().partition("=")
            if sign and not name.startswith("#"):
                found[name.strip()] = value.strip().strip("\"'")
    return found | dict(given)


def filled(value: Any, variables: Mapping[str, str], file: str) -> Any:
    """The same shape with every text's variables filled in; keys stay as they are."""
    if isinstance(value, dict):
        return {key: filled(each, variables, file) for key, each in value.items()}
    if isinstance(value, list):
        return [filled(each, variables, file) for each in value]
    return FORM.sub(lambda found: _value(found, variables, file), value) if isinstance(value, str) else value


def _value(found: re.Match[str], variables: Mapping[str, str], file: str) -> str:
    if found["dollar"]:
        return "$"
    name = found["plain"] or found["name"]
    if not name:
        raise BadInput(say("compose-variable-form", file=file, text=found[0]))
    value = variables.get(name)
    if value or (value is not None and found["kind"] != ":-"):
        return value
    if found["kind"]:
        return str(found["default"])
    raise BadInput(say("compose-variable", file=file, name=name))
