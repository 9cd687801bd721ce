"""A snapshot as a picture, in light and dark, and as text: `draw(snapshot)`.

Drawn from `netlab.snapshot.model` values alone. `reading` turns them into parts with words and sizes, `bands`,
`tracks` and `layout` place these, `scene` puts the hosts together, `dot` writes it all down for Graphviz, `render` runs
that and dresses its SVG. `twin` says the same in words.
"""

from dataclasses import dataclass
from functools import cached_property
from html import escape
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from netlab.errors import BadInput, DiagramError
from netlab.kinds import FILE, takes
from netlab.messages import say
from netlab.snapshot.model import Snapshot

if TYPE_CHECKING:
    from .scene import Scene

__all__ = ["Diagram", "draw"]


def draw(snapshot: Snapshot) -> "Diagram":
    """The picture of this snapshot; nothing is rendered before it is shown."""
    return Diagram(snapshot)


@dataclass(frozen=True)
class Diagram:
    """A picture of one snapshot; shows itself in a notebook, and as text in a terminal.

    Elements have stable ids (`netlab.diagram.ids`): `container-web`, `web-eth0`, `network-app`, `host`, `stack`,
    `outside`, `wire-web-eth0`. With several hosts each id starts with the host's name (`host1-container-web`).
    """

    snapshot: Snapshot

    @cached_property
    def dot(self) -> str:
        """DOT source for `neato -n2`."""
        from . import dot

        return dot.source(self._scene)

    @cached_property
    def svg(self) -> str:
        """One SVG element for light and dark pages; DiagramError if no Graphviz can draw it."""
        from . import render

        abouts = {node.id: node.about for node in self._scene.nodes}
        abouts |= {wire.id: wire.about for wire in self._scene.wires}
        return render.svg(self.dot, self._scene.title, abouts, self.text)

    @cached_property
    def text(self) -> str:
        """The same in words."""
        from . import twin

        return twin.write(self.snapshot)

    @cached_property
    def _scene(self) -> "Scene":
        from . import scene

        return scene.compose(self.snapshot)

    @takes("diagram().save", path=FILE)
    def save(self, path: str | PathLike[str]) -> Path:
        """Write .svg, .dot or .txt, by the ending; BadInput for any other."""
        target = Path(path)
        forms = {".svg": "svg", ".dot": "dot", ".gv": "dot", ".txt": "text"}
        if target.suffix.lower() not in forms:
            raise BadInput(say("diagram-bad-ending", path=target, endings=", ".join(forms)))
        target.write_text(getattr(self, forms[target.suffix.lower()]) + "\n", encoding="utf-8")
        return target

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        """Inline SVG in text/html, and the text twin.

        Not image/svg+xml: JupyterLab puts that into an <img>, which the page's theme attribute cannot reach, so that
        it would follow the reader's system and not JupyterLab. nbconvert prefers text/html as well.
        """
        try:
            html = self.svg
        except DiagramError as error:
            html = f"<p>{escape(str(error))}</p><pre>{escape(self.text)}</pre>"
            return {"text/html": html, "text/plain": f"{error}\n{self.text}"}
        return {"text/html": html, "text/plain": self.text}

    def __repr__(self) -> str:
        hosts = self.snapshot.hosts
        containers = sum(len(host.containers) for host in hosts)
        networks = sum(len(host.networks) for host in hosts)
        return f"<Diagram of {self.snapshot.lab!r}: {containers} containers, {networks} networks>"
