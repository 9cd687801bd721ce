"""Shell patterns (glob(7)): * ? [ ] with quoting, and their expansion to paths."""

import re
from functools import lru_cache

from netlab.embedded.userland.filesystem import Directory, FileSystem

SPECIAL = "*?["


def quote(text: str) -> str:
    """A pattern that matches just this text."""
    return re.sub(r"([*?\[\]\\])", r"\\\1", text)


def unquote(pattern: str) -> str:
    return re.sub(r"\\(.)", r"\1", pattern, flags=re.DOTALL)


def is_pattern(text: str) -> bool:
    return re.search(r"(?<!\\)(?:\\\\)*[*?\[]", text) is not None


@lru_cache(1024)
def regex(pattern: str) -> re.Pattern[str]:
    out, at = "", 0
    while at < len(pattern):
        char = pattern[at]
        at += 1
        if char == "\\" and at < len(pattern):
            out += re.escape(pattern[at])
            at += 1
        elif char == "*":
            out += ".*"
        elif char == "?":
            out += "."
        elif char == "[" and (end := pattern.find("]", at + 1 + (pattern[at : at + 1] in "!^"))) > 0:
            inside = pattern[at:end].replace("\\", "\\\\")
            out += "[" + ("^" + inside[1:] if inside[:1] in "!^" else inside) + "]"
            at = end + 1
        else:
            out += re.escape(char)
    return re.compile(out, re.DOTALL)


def matches(pattern: str, text: str) -> bool:
    return regex(pattern).fullmatch(text) is not None


def paths(fs: FileSystem, cwd: str, pattern: str) -> list[str]:
    """The paths a pattern stands for, sorted; none when nothing matches."""
    found = ["/"] if pattern.startswith("/") else [""]
    for part in pattern.strip("/").split("/"):
        found = [path for base in found for path in _below(fs, cwd, base, part)]
    return sorted(found)


def _below(fs: FileSystem, cwd: str, base: str, part: str) -> list[str]:
    join = base if base.endswith("/") or not base else base + "/"
    if not is_pattern(part):
        path = join + unquote(part)
        return [path] if fs.exists(path, cwd) else []
    try:
        node = fs.node(base or ".", cwd)
        names = fs.listing(base or ".", cwd) if isinstance(node, Directory) else []
    except OSError:
        return []
    return [join + name for name in names if matches(part, name) and (not name.startswith(".") or part[0] == ".")]
