"""YAML as Docker Compose reads it: version 1.2's plain values, and no key twice.

PyYAML follows YAML 1.1, where 8080:22 is a number to base 60, and yes, no, on, off are truth values.
"""

import re
from typing import Any

import yaml

from netlab.errors import BadInput
from netlab.messages import say

TAG = "tag:yaml.org,2002:"
PLAIN = (
    ("null", r"~|null|Null|NULL|", "~nN\0"),
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?(?:0|[1-9][0-9]*|0x[0-9a-fA-F]+)", "-+0123456789"),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("merge", r"<<", "<"),
)


class Loader(yaml.SafeLoader):  # type: ignore[misc]
    """Plain values by YAML 1.2's core schema."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, Any]]] = {}

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        """A key that stands twice is a mistake, not a choice."""
        keys = [key.value for key, _ in node.value if key.tag != f"{TAG}merge"]
        if twice := sorted({key for key in keys if keys.count(key) > 1}):
            raise yaml.constructor.ConstructorError(
                None, None, say("compose-twice", keys=", ".join(twice)), node.start_mark
            )
        made: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return made


for _name, _pattern, _first in PLAIN:
    Loader.add_implicit_resolver(
        f"{TAG}{_name}", re.compile(rf"(?:{_pattern})\Z"), ["" if c == "\0" else c for c in _first]
    )


def load(text: str, file: str) -> Any:
    """What a YAML text holds; BadInput with line and reason when it is none."""
    try:
        return yaml.load(text, Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else "?"
        why = getattr(error, "problem", None) or str(error)
        raise BadInput(say("compose-yaml", file=file, line=line, why=why)) from error
