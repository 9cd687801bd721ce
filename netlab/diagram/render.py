"""DOT source -> SVG: find a Graphviz, run it, dress what it wrote for pages in light and dark."""

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from netlab.errors import DiagramError
from netlab.messages import say

from .dot import ENGINE
from .palette import CLASS, stylesheet
from .text import clean

GROUND: Final = {"frame", "card", "stack"}  # classes of nodes that wires run over
TIMEOUT: Final = 20  # seconds
SCALE: Final = 1.2  # CSS pixels per point
_SVG: Final = "http://www.w3.org/2000/svg"
_NAME: Final = "graphviz-pure"


def binary() -> str:
    """Path of the program that draws: NETLAB_DOT, else graphviz-pure beside this Python, else `dot` on PATH.

    Raises DiagramError that says what is missing.
    """
    if wanted := os.environ.get("NETLAB_DOT"):
        if found := shutil.which(wanted):
            return found
        raise DiagramError(say("diagram-bad-dot", path=wanted))
    found = next((str(path) for path in _beside() if path.is_file()), None) or shutil.which("dot")
    if not found:
        raise DiagramError(say("diagram-no-dot"))
    return found


def _beside() -> Iterator[Path]:
    """A kernel started by its interpreter's path has not that environment's programs on PATH."""
    name = f"{_NAME}.exe" if sys.platform == "win32" else _NAME
    yield Path(sysconfig.get_path("scripts")) / name
    yield Path(sys.executable).parent / name


def svg(source: str, title: str, abouts: Mapping[str, str], description: str) -> str:
    """The finished SVG element; raises DiagramError if no Graphviz is there or it fails."""
    program = binary()
    try:
        done = subprocess.run(
            [program, *ENGINE, "-Tsvg"], input=source.encode(), capture_output=True, timeout=TIMEOUT, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise DiagramError(say("diagram-timeout", path=program, seconds=TIMEOUT)) from error
    except OSError as error:
        raise DiagramError(say("diagram-failed", path=program, reason=error)) from error
    if done.returncode or b"<svg" not in done.stdout:
        reason = done.stderr.decode(errors="replace").strip()[-300:] or f"exit code {done.returncode}"
        raise DiagramError(say("diagram-failed", path=program, reason=reason))
    try:
        return _dress(done.stdout.decode(errors="replace"), title, abouts, description)
    except (ElementTree.ParseError, KeyError, ValueError) as error:  # no SVG as Graphviz writes it
        raise DiagramError(say("diagram-failed", path=program, reason=error)) from error


def _dress(raw: str, title: str, abouts: Mapping[str, str], description: str) -> str:
    """Graphviz's SVG with a style sheet, tooltips that say something, and a size in CSS pixels."""
    root = ElementTree.fromstring(raw)
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    root.attrib.update(
        {
            "class": CLASS,
            "role": "img",
            "aria-label": title,
            "width": f"{width * SCALE:.0f}",
            "height": f"{height * SCALE:.0f}",
            "style": "max-width:100%;height:auto",
            "font-family": "Helvetica,Arial,sans-serif",
        }
    )
    graph = root[0]
    graph.attrib.pop("id", None)  # the same in every diagram of a page
    for element in list(graph):
        _dress_part(graph, element, abouts)
    graph[:] = sorted(graph, key=_layer)
    style = ElementTree.Element(f"{{{_SVG}}}style")
    for tag, words in (("desc", description), ("title", title)):
        child = ElementTree.Element(f"{{{_SVG}}}{tag}")
        child.text = clean(words)
        root.insert(0, child)
    root.insert(2, style)
    for element in root.iter():
        element.attrib.pop("{http://www.w3.org/XML/1998/namespace}space", None)
        element.tail = None
        if element.tag == f"{{{_SVG}}}text":
            element.attrib.pop("font-family", None)
    style.text = stylesheet(_written(root))
    return _written(root)


def _dress_part(graph: ElementTree.Element, element: ElementTree.Element, abouts: Mapping[str, str]) -> None:
    if element.tag == f"{{{_SVG}}}title":
        graph.remove(element)
    elif element.tag == f"{{{_SVG}}}polygon":
        element.attrib.pop("stroke", None)
    for child in element.iter(f"{{{_SVG}}}title"):
        child.text = clean(abouts.get(element.attrib.get("id", ""), ""))


def _layer(element: ElementTree.Element) -> int:
    """Wires lie on frames, cards and the stack, but under cells and bars."""
    kinds = set(element.attrib.get("class", "").split())
    return 0 if not kinds & {"node", "edge"} else 1 if kinds & GROUND else 2 if "edge" in kinds else 3


def _written(root: ElementTree.Element) -> str:
    ElementTree.register_namespace("", _SVG)
    return ElementTree.tostring(root, encoding="unicode")
