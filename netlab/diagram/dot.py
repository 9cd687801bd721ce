"""A scene as DOT source: every node with its place (`neato -n2`), every wire with its path.

The `graphviz` package is used for what it does well: quoting. It is imported on first use.
"""

from typing import Any, Final

from .geometry import spline
from .nodes import Node, Wire
from .palette import SHEET
from .scene import Scene
from .text import Lines, column, width

_ABOVE: Final = 4  # points over a text at the top of its box; Graphviz pads all sides of a cell
ENGINE: Final = ("-Kneato", "-n2")  # places are given: nothing is laid out


def source(scene: Scene) -> str:
    """DOT source; ids, classes and places are attributes."""
    import graphviz

    graph = graphviz.Digraph("netlab")
    graph.attr("graph", layout="neato", bgcolor=SHEET.light, outputorder="nodesfirst", pad="0.18")
    graph.attr("node", shape="box", fixedsize="true", fontname="Helvetica")
    graph.attr("edge", arrowhead="none")
    for node in scene.nodes:
        graph.node(node.id, **_node(node))
    for wire in scene.wires:
        graph.edge(wire.tail, wire.head, **_edge(wire))
    return str(graph.source)


def _node(node: Node) -> dict[str, Any]:
    style = [word for word, wanted in (("rounded", True), ("filled", node.fill), ("dashed", node.dashed)) if wanted]
    box = node.box
    attributes = {
        "id": node.id,
        "pos": f"{box.middle:.1f},{-(box.y + box.height / 2):.1f}",
        "width": f"{box.width / 72:.4f}",
        "height": f"{box.height / 72:.4f}",
        "label": _label(node),
        "style": ",".join(style) or "solid",
        "color": node.line.light if node.line else "transparent",
    }
    if node.fill:
        attributes["fillcolor"] = node.fill.light
    if node.classes:
        attributes["class"] = node.classes
    return attributes


def _label(node: Node) -> str:
    """An HTML-like label as large as its box; texts start at the left, as no renderer agrees about widths."""
    if not node.left:
        return ""
    valign = "TOP" if node.top else "MIDDLE"
    room = node.box.width - 2 * (node.inset - _ABOVE * node.top)
    right = width(node.right)
    cells = _cell(node.left, room - right, node.box.height, valign)
    cells += _cell(node.right, right, node.box.height, valign) if node.right else ""
    return (
        f'<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0" FIXEDSIZE="TRUE" '
        f'WIDTH="{int(room)}" HEIGHT="{int(node.box.height)}"><TR>{cells}</TR></TABLE>>'
    )


def _cell(lines: Lines, wide: float, tall: float, valign: str) -> str:
    padding = _ABOVE if valign == "TOP" else 0
    return (
        f'<TD FIXEDSIZE="TRUE" WIDTH="{int(wide)}" HEIGHT="{int(tall)}" ALIGN="LEFT" VALIGN="{valign}" '
        f'CELLPADDING="{padding}">{column(lines)}</TD>'
    )


def _edge(wire: Wire) -> dict[str, Any]:
    return {
        "id": wire.id,
        "class": wire.classes,
        "pos": " ".join(f"{x:.1f},{-y:.1f}" for x, y in spline(wire.points)),
        "color": wire.colour.light,
        "penwidth": f"{wire.pen:g}",
        "style": "dashed" if wire.dashed else "solid",
    }
