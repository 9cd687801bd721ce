"""What the docker command prints, written as it writes it: tables, durations, ports, JSON. Pure.

Sources: Docker CLI 28 (cli/command/formatter), go-units, Go's text/tabwriter as the CLI sets it up; compared with the
command itself in tests.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

MINUTE, HOUR, DAY = 60, 3600, 86400
TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|\{\s*\}|\[\s*\]|[{}\[\],:]|[^\s{}\[\],:"]+')
INDENT: Final = "    "
PADDING: Final = 3
NARROWEST: Final = 10  # columns of a table, padding included


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, *rows]
    widths = [max(NARROWEST, *(len(line[n]) + PADDING for line in lines)) for n in range(len(head) - 1)]
    return "".join(
        "".join(cell.ljust(width) for cell, width in zip(line, widths, strict=False)) + line[-1] + "\n"
        for line in lines
    )


def columns(lines: Iterable[str]) -> str:
    """Lines whose cells are parted by tabs."""
    head, *rows = (line.split("\t") for line in lines)
    return table(head, rows)


def duration(seconds: float) -> str:
    """go-units' HumanDuration."""
    whole = int(seconds)
    if whole < 1:
        return "Less than a second"
    if whole < MINUTE:
        return "1 second" if whole == 1 else f"{whole} seconds"
    if whole < HOUR:
        return "About a minute" if whole < 2 * MINUTE else f"{whole // MINUTE} minutes"
    hours = int(seconds / HOUR + 0.5)
    if hours < 48:
        return "About an hour" if hours == 1 else f"{hours} hours"
    for limit, unit, name in ((14, 1, "days"), (60, 7, "weeks"), (730, 30, "months")):
        if hours < limit * 24:
            return f"{hours // 24 // unit} {name}"
    return f"{hours // 24 // 365} years"


def short(text: str, size: int) -> str:
    return text if len(text) <= size else text[: size - 1] + "…"


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def address(ip: str, port: object) -> str:
    return f"[{ip}]:{port}" if ":" in ip else f"{ip}:{port}"


def ports(listed: Sequence[Mapping[str, Any]]) -> str:
    """Those of `docker ps`: neighbours that keep their number are one range."""
    order = sorted(
        listed, key=lambda p: (p["PrivatePort"], p.get("IP", ""), p.get("PublicPort", 0), p["Type"])
    )  # fmt: skip
    groups: dict[tuple[str, str], list[int]] = {}
    done, moved = [], []
    for each in order:
        port, ip = each["PrivatePort"], each.get("IP", "")
        if ip and each["PublicPort"] != port:
            moved.append(f"{address(ip, each['PublicPort'])}->{port}/{each['Type']}")
            continue
        key = (ip, each["Type"])
        if key in groups and port == groups[key][1] + 1:
            groups[key][1] = port
            continue
        if key in groups:
            done.append(_range(key, *groups[key]))
        groups[key] = [port, port]
    return ", ".join([*done, *(_range(key, *ends) for key, ends in groups.items()), *moved])


def _range(key: tuple[str, str], first: int, last: int) -> str:
    ip, kind = key
    ends = str(first) if first == last else f"{first}-{last}"
    return f"{address(ip, ends)}->{ends}/{kind}" if ip else f"{ends}/{kind}"


def indented(texts: Sequence[str]) -> str:
    """Values in JSON as one indented array; what stands in strings is left as it is (Go's json.Indent)."""
    made, depth = [], 0
    for token in TOKEN.findall(f"[{','.join(texts)}]"):
        if token[0] in "{[" and token[1:]:
            made.append(token[0] + token[-1])
        elif token in "{[":
            depth += 1
            made.append(f"{token}\n{INDENT * depth}")
        elif token in "}]":
            depth -= 1
            made.append(f"\n{INDENT * depth}{token}")
        elif token == ",":
            made.append(f",\n{INDENT * depth}")
        else:
            made.append(": " if token == ":" else token)
    return "".join(made) + "\n"
