"""The drivers side by side, and each of them in detail, as HTML that needs no script; light and dark by the page."""

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Final

from netlab.course.evidence import LOG, Cell
from netlab.diagram import draw
from netlab.errors import DiagramError
from netlab.html import prose
from netlab.messages import say
from netlab.snapshot.model import Interface, Snapshot

if TYPE_CHECKING:
    from netlab.course.drivers import Comparison, View

CELL: Final = "text-align:left;vertical-align:top;padding:4px 10px 4px 0"
HEAD: Final = CELL + ";white-space:normal"
SOFT: Final = "opacity:.75"


def comparison(found: "Comparison") -> str:
    """A column for each driver, a row for each question."""
    heads = "".join(f'<th scope="col" style="{HEAD}">{escape(view.title)}</th>' for view in found.views)
    asked = list(dict.fromkeys(key for view in found.views for key, _ in view.reach))
    rows = [_row(say("drivers-interfaces"), (_interfaces(view.interfaces[0][1]) for view in found.views))]
    for key in asked:
        rows.append(_row(say(f"drivers-ask-{key}"), (_answer(dict(view.reach).get(key)) for view in found.views)))
    targets = list(dict.fromkeys(cost.target for view in found.views for cost in view.costs))
    for target in targets:
        rows.append(_row(say("drivers-cost", target=target), (_price(view, target) for view in found.views)))
    lacks = [say("drivers-lacks", driver=say(f"drivers-{key}"), why=repr(skipped)) for key, skipped in found.skipped]
    said = " ".join([say("drivers-measured", engine=found.engine), say("drivers-unfold"), *lacks])
    return (
        f'<div style="overflow-x:auto"><table class="netlab-drivers" style="font-size:90%;line-height:1.4">'
        f'<caption style="text-align:left;caption-side:bottom;{SOFT}">{prose(said)}</caption>'
        f"<thead><tr><td></td>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def view(found: "View") -> str:
    """One driver: its sentence, the commands, the picture, the interfaces and who reaches whom."""
    head = f"<div>{prose(found.about)}</div>{_commands(found)}"
    return f"{head}{picture(found.snapshot)}{_all_interfaces(found)}{_answers(found)}"


def each(found: "Comparison") -> str:
    """All drivers in detail, one under the other, folded but for the first."""
    parts = (f"{_summary(each.title)}{view(each)}</details>" for each in found.views)
    return "".join(f"<details{' open' if number == 0 else ''}>{part}" for number, part in enumerate(parts))


@lru_cache(maxsize=32)
def picture(snapshot: Snapshot) -> str:
    """The diagram; its words where no Graphviz can draw it."""
    drawn = draw(snapshot)
    try:
        return f'<div style="overflow-x:auto">{drawn.svg}</div>'
    except DiagramError as error:
        return f"<p>{escape(str(error))}</p><pre>{escape(drawn.text)}</pre>"


def _row(title: str, cells: Iterable[str]) -> str:
    body = "".join(f'<td style="{CELL}">{cell}</td>' for cell in cells)
    return f'<tr><th scope="row" style="{HEAD};min-width:8em">{prose(title)}</th>{body}</tr>'


def _interfaces(interfaces: tuple[Interface, ...]) -> str:
    if not interfaces:
        return escape(say("drivers-loopback-only"))
    lines = (f"{escape(i.name)} {escape(', '.join(i.addresses) or '-')}" for i in interfaces)
    return "".join(f"<div>{line}</div>" for line in lines)


def _answer(cell: Cell | None) -> str:
    return "-" if cell is None else cell._repr_html_()


def _price(view: "View", target: str) -> str:
    cost = next((cost for cost in view.costs if cost.target == target and cost.answered), None)
    if cost is None:
        return "-"
    summary = say("drivers-price", decisions=cost.decisions, rules=cost.rules, stacks=len(cost.stacks))
    return _fold(summary, cost.log)


def _fold(summary: str, log: str) -> str:
    style = LOG.replace("pre-wrap", "pre") + ";overflow-x:auto"
    return f'<details>{_summary(summary)}<pre style="{style}">{escape(log)}</pre></details>'


def _summary(text: str) -> str:
    return f'<summary style="cursor:pointer">{prose(text)}</summary>'


def _commands(found: "View") -> str:
    return f'<pre style="{LOG}">{escape(chr(10).join(found.commands))}</pre>'


def _all_interfaces(found: "View") -> str:
    keys = ("container", "interface", "addresses", "mac", "mtu")
    heads = "".join(f'<th scope="col" style="{HEAD}">{escape(say(f"drivers-head-{key}"))}</th>' for key in keys)
    rows = []
    for name, interfaces in found.interfaces:
        for i in interfaces:
            rows.append(_line(name, i.name, ", ".join(i.addresses) or "-", i.mac or "-", i.mtu or "-"))
        if not interfaces:
            rows.append(_line(name, say("drivers-loopback-only"), "", "", ""))
    return f'<table style="line-height:1.4"><thead><tr>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def _line(*cells: object) -> str:
    return "<tr>" + "".join(f'<td style="{CELL}">{escape(str(cell))}</td>' for cell in cells) + "</tr>"


def _answers(found: "View") -> str:
    rows = "".join(_row(say(f"drivers-ask-{key}"), [_answer(cell)]) for key, cell in found.reach)
    rows += "".join(_row(say("drivers-cost", target=c.target), [_price(found, c.target)]) for c in found.costs)
    return f'<table style="line-height:1.4"><tbody>{rows}</tbody></table>'
