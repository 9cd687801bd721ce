"""The live map: the lab's diagram with details on hover and click, drawn again after each cell that changed something.

The picture and the details are `netlab.diagram`'s; here is when they are read, and the page (map.js, map.css).
On a page without widgets the picture stands there with all details folded under it.
"""

from collections.abc import Mapping
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any, Final

from netlab.diagram import draw, ids
from netlab.diagram.details import Detail, details
from netlab.errors import LabClosed, NetlabError
from netlab.kinds import LAB, takes
from netlab.lab import Lab
from netlab.look import rules
from netlab.messages import say
from netlab.rules import Rules
from netlab.snapshot.model import Snapshot

HERE: Final = Path(__file__).parent


@takes(lab=LAB)
def live_map(lab: Lab) -> "LiveMap":
    """A map of the lab that follows each change.

    >>> live_map(lab)
    """
    return LiveMap(lab)


class LiveMap:
    """What the lab looked like when it was last looked at, and which part is chosen."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.snapshot: Snapshot = lab.snapshot()

    @property
    def details(self) -> Mapping[str, Detail]:
        """Title and facts by the id of the part ("container-web", "web-eth0", "network-app", "stack")."""
        return details(self.snapshot)

    def _told(self) -> dict[str, dict[str, str]]:
        """The details as the page shows them, with the host's rules that speak of a network, a container, of all."""
        every = rules(self.lab)
        about = {"stack": every}
        for host in self.snapshot.hosts:
            about |= {ids.network(one.name): every.about(one.name) for one in host.networks}
            about |= {ids.container(one.name): every.about(one.name) for one in host.containers}
        return {
            id: {"title": one.title, "html": one.html() + _rules(about.get(id))} for id, one in self.details.items()
        }

    @property
    def chosen(self) -> str:
        """The id of the part that was clicked, "" for none."""
        return str(self.widget.chosen)

    def refresh(self, *_: object) -> None:
        """Look again; the page changes only where the lab has. A closed lab stays as it was last seen."""
        seen = self.snapshot
        try:
            seen, problem = self.lab.snapshot(), ""
        except LabClosed:
            problem = say("map-closed")
        except NetlabError as error:
            problem = say("map-failed", why=error)
        if problem:
            self.widget.state = {**self.widget.state, "problem": problem}
        elif seen != self.snapshot or self.widget.state["problem"]:
            self.snapshot = seen
            self.widget.state = self._state()

    def _state(self) -> dict[str, Any]:
        return {"svg": draw(self.snapshot).svg, "details": self._told(), "problem": ""}

    @cached_property
    def widget(self) -> Any:
        """The page's part; from now on it is brought up to date after each cell."""
        from netlab.ui.view import map_view

        view = map_view(
            HERE / "map.js", HERE / "map.css", self._state(),
            {"title": say("map-title", lab=self.lab.name), "hint": say("map-hint"), "refresh": say("map-refresh")},
        )  # fmt: skip
        view.on_msg(lambda _, content, buffers: self.refresh() if content == "refresh" else None)
        self._follow()
        return view

    def _follow(self) -> None:
        from IPython import get_ipython

        shell = get_ipython()
        if shell is not None:
            shell.events.register("post_run_cell", self.refresh)

    def __repr__(self) -> str:
        return draw(self.snapshot).text

    def _html(self) -> str:
        rows = "".join(f"<dt><b>{escape(one.title)}</b></dt><dd>{one.html()}</dd>" for one in self.details.values())
        fold = f"<details><summary>{say('map-all')}</summary><dl>{rows}</dl></details>"
        return draw(self.snapshot).svg + fold

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, object]:
        shown = self.widget._repr_mimebundle_()
        bundle = shown[0] if isinstance(shown, tuple) else shown
        return {**(bundle or {}), "text/plain": repr(self), "text/html": self._html()}


def _rules(found: Rules | None) -> str:
    """Rules under a heading that unfolds; nothing where none speak of it."""
    if not found:
        return ""
    return f"<details><summary>{say('map-rules', count=len(found))}</summary>{found._repr_html_()}</details>"
