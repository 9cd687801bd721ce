"""Small HTML pieces for notebooks: escaped text, tables, a verdict. No CSS framework, light and dark alike."""

import re
from collections.abc import Iterable, Sequence
from html import escape

CELL = "text-align:left;padding:2px 12px 2px 0"


def table(rows: Iterable[Sequence[object]], header: Sequence[str] = ()) -> str:
    """An HTML table; every cell is escaped."""
    head = "".join(f'<th style="{CELL}">{escape(str(cell))}</th>' for cell in header)
    body = "".join(
        "<tr>" + "".join(f'<td style="{CELL}">{escape(str(cell))}</td>' for cell in row) + "</tr>" for row in rows
    )
    return f"<table>{f'<thead><tr>{head}</tr></thead>' if header else ''}<tbody>{body}</tbody></table>"


def verdict(good: bool, text: str, detail: str = "") -> str:
    """One line with a green or red mark, and preformatted detail folded under it."""
    mark, colour = ("✓", "#009E73") if good else ("✗", "#D55E00")
    line = f'<div><b style="color:{colour}">{mark}</b> {escape(text)}</div>'
    fold = f"<details><summary>…</summary><pre>{escape(detail)}</pre></details>" if detail else ""
    return line + fold


def prose(text: str) -> str:
    """Escaped text in which `...` is code and *...* is stressed."""
    stressed = re.sub(r"(?<![*\w`])\*([^*\s`][^*`]*)\*(?![*A-Za-z0-9_])", r"<em>\1</em>", escape(text))
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", stressed)
