#!/usr/bin/env python3
"""Draw docs/first_lab.svg, the README's picture: the README's own example, run on the embedded engine.

usage: .venv/bin/python tools/picture.py
"""

import re
from pathlib import Path

from netlab import Lab

HOUSE = Path(__file__).resolve().parent.parent
PICTURE = HOUSE / "docs" / "first_lab.svg"


def picture() -> str:
    """Run the example of README.md up to its end, and draw what is there."""
    text = (HOUSE / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)^lab\.close", text, re.S | re.M)
    names: dict[str, object] = {}
    exec(example.replace('Lab("dns")', 'Lab("dns", engine="embedded")'), names)
    lab = names["lab"]
    assert isinstance(lab, Lab)
    with lab:
        return lab.diagram().svg + "\n"


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
    print(f"written: {PICTURE.relative_to(HOUSE)}")
