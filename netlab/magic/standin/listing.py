"""What lists and inspects have in common: ids only, a table, JSON, or --format."""

import json
import re
from collections.abc import Mapping, Sequence

from netlab.magic.standin.calls import say_line
from netlab.magic.standin.grammar import Failed, Given
from netlab.magic.standin.template import fill
from netlab.magic.standin.texts import columns, indented, table

Row = Mapping[str, str]  # what stands behind {{.Names}}


def show(given: Given, heads: Row, usual: Sequence[str], rows: Sequence[Row]) -> int:
    """`heads`: the head of each column that can be asked for; `usual`: those of the table."""
    wanted = given.text("format")
    if wanted in ("", "table"):
        if given.on("quiet"):
            for row in rows:
                say_line(row["ID"])
            return 0
        say_line(table([heads[name] for name in usual], [[row[name] for name in usual] for row in rows]), end="")
        return 0
    form = re.sub(r"^table\s+", "", wanted).replace("\\t", "\t").replace("\\n", "\n")
    lines = [fill(form, row) for row in rows]
    if form == wanted.replace("\\t", "\t").replace("\\n", "\n"):
        say_line("".join(f"{line}\n" for line in lines), end="")
    else:
        say_line(columns([fill(form, heads), *lines]), end="")
    return 0


def written(found: Sequence[str], given: Given, code: int) -> int:
    """What inspect has found (JSON), whole or by --format; the exit code, which a template can make worse."""
    wanted = given.text("format")
    if not wanted:
        say_line(indented(found), end="")
        return code
    if wanted == "json":
        say_line(f"[{','.join(text.strip() for text in found)}]")
        return code
    for text in found:
        try:
            say_line(fill(wanted, json.loads(text)))
        except Failed as error:
            if error.code == 1:
                say_line("")
            raise
    return code
