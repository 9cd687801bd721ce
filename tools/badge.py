#!/usr/bin/env python3
"""Put the Binder badge on top of both READMEs, for where `repository` in pyproject.toml's [tool.netlab] says.

`repository` is Binder's word for a public place, "gh/owner/name/HEAD"; while it is empty there is no badge.

usage: .venv/bin/python tools/badge.py
"""

import re
import tomllib
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
READMES = {"README.md": "en", "README.ko.md": "ko"}
BADGE = re.compile(r"^\[!\[Binder\][^\n]*\n\n", re.M)
PLACE = re.compile(r"(gh|gl)/[\w.-]+/[\w.-]+/[\w./-]+")


def badge(repository: str, language: str) -> str:
    """The badge as a paragraph of Markdown; empty without a place, ValueError for one that Binder would not take."""
    if not repository:
        return ""
    if not PLACE.fullmatch(repository):
        raise ValueError(f"[tool.netlab] repository = {repository!r}: write gh/owner/name/HEAD")
    page = f"https://mybinder.org/v2/{repository}?urlpath=lab/tree/notebooks/{language}/index.ipynb"
    return f"[![Binder](https://mybinder.org/badge_logo.svg)]({page})\n\n"


def with_badge(readme: str, repository: str, language: str) -> str:
    """The text of a README with this badge under its title, and no other."""
    title, rest = BADGE.sub("", readme).split("\n\n", 1)
    return f"{title}\n\n{badge(repository, language)}{rest}"


def repository() -> str:
    """What pyproject.toml says."""
    return str(tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["netlab"]["repository"])


if __name__ == "__main__":
    for name, language in READMES.items():
        path = HOUSE / name
        path.write_text(with_badge(path.read_text(encoding="utf-8"), repository(), language), encoding="utf-8")
    print(f"badge: {repository() or 'none, [tool.netlab] repository is empty'}")
