"""POSIX regular expressions (regex(7)), basic and extended, as Python's."""

import re

CLASSES = {
    "alpha": "a-zA-Z", "digit": "0-9", "alnum": "a-zA-Z0-9", "upper": "A-Z", "lower": "a-z", "space": r"\s",
    "punct": r"!-/:-@\[-`{-~", "xdigit": "0-9a-fA-F", "blank": r" \t",
}  # fmt: skip


def compile_regex(pattern: str, extended: bool) -> str:
    """The Python pattern for a POSIX one."""
    out, at = "", 0
    while at < len(pattern):
        char = pattern[at]
        if char == "[":
            text, at = _bracket(pattern, at)
            out += text
            continue
        if char == "\\" and at + 1 < len(pattern):
            out += _escaped(pattern[at + 1], extended)
            at += 2
            continue
        special = char in "(){}|+?"
        leading = char == "*" and (not out or out.endswith(("(", "^")))
        out += "\\" + char if (special and not extended) or leading else char
        at += 1
    return out


def _escaped(char: str, extended: bool) -> str:
    if char in "(){}|+?":
        return "\\" + char if extended else char
    if char in "<>":
        return r"\b"
    return "\\" + char if char in "wWsSbB.*[]^$\\/" or char.isdigit() else re.escape(char)


def _bracket(pattern: str, at: int) -> tuple[str, int]:
    """From "[" to its "]"; and the place behind it."""
    end = at + 1
    if pattern[end : end + 1] == "^":
        end += 1
    if pattern[end : end + 1] == "]":
        end += 1
    while end < len(pattern) and pattern[end] != "]":
        if pattern.startswith("[:", end) and ":]" in pattern[end:]:
            end = pattern.index(":]", end) + 1
        end += 1
    if end >= len(pattern):
        return r"\[", at + 1
    inside = pattern[at + 1 : end].replace("\\", "\\\\")
    inside = re.sub(r"\[:(\w+):\]", lambda m: CLASSES.get(m[1], ""), inside)
    head = "^" if inside.startswith("^") else ""
    inside = inside[len(head) :]
    if inside.startswith("]"):
        inside = "\\" + inside
    return f"[{head}{inside.replace('[', chr(92) + '[')}]", end + 1
