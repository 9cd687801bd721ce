"""What an engine may be able to do, and what is shown where it is not.

The names are here, who has which is in each engine's class. Nothing here decides what to do without one.
"""

import sys
from dataclasses import dataclass
from typing import Final

from netlab.engines.base import Engine
from netlab.errors import BadInput
from netlab.html import prose
from netlab.messages import say

# {"missing": [names], "engines": [kinds], "instead": kind or ""}; read by the runner
MIME: Final = "application/vnd.netlab.skipped+json"
KNOWN: Final = ("capture", "daemon-settings", "host", "macvlan", "outside", "swarm", "trace")


@dataclass(frozen=True, slots=True)
class Skipped:
    """A part of a notebook that this engine cannot show: what it lacks, and which kinds of engine have all of it."""

    kind: str
    missing: tuple[str, ...]
    engines: tuple[str, ...]
    instead: str = ""  # the kind of engine that shows it in place of this one: then nothing is skipped

    def __repr__(self) -> str:
        words = ", ".join(f"{say(f'capability-{name}')} (`{name}`)" for name in self.missing)
        kinds = ", ".join(self.engines) or say("capability-nowhere")
        if self.instead:
            return say("capability-instead", kind=self.kind, missing=words, instead=self.instead)
        return say("capability-skipped", kind=self.kind, missing=words, engines=kinds)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, object]:
        html = f'<div><b style="color:#7a7a7a">↷</b> {prose(repr(self))}</div>'
        facts = {"missing": list(self.missing), "engines": list(self.engines), "instead": self.instead}
        return {"text/plain": repr(self), "text/html": html, MIME: facts}


def lacking(engine: Engine, needed: tuple[str, ...]) -> Skipped | None:
    """What this engine lacks of the capabilities needed, None when nothing; BadInput for a name no engine knows."""
    if unknown := sorted(set(needed) - set(KNOWN)):
        raise BadInput(say("capability-unknown", names=", ".join(map(repr, unknown)), known=", ".join(KNOWN)))
    if not needed:
        raise BadInput(say("capability-unknown", names="''", known=", ".join(KNOWN)))
    if missing := tuple(name for name in needed if name not in engine.capabilities):
        return Skipped(engine.kind, missing, kinds_with(needed))
    return None


def kinds_with(needed: tuple[str, ...]) -> tuple[str, ...]:
    """The kinds of engine that have all of these."""
    from netlab.engines.embedded import EmbeddedEngine
    from netlab.engines.existing import DockerEngine
    from netlab.engines.private import PrivateEngine

    classes: tuple[type[Engine], ...] = (DockerEngine, PrivateEngine, EmbeddedEngine)
    return tuple(cls.kind for cls in classes if set(needed) <= cls.capabilities)


def show(skipped: Skipped) -> None:
    """Show it under the cell of a notebook, else print it."""
    if "IPython" in sys.modules:
        from IPython import get_ipython
        from IPython.display import display

        if get_ipython() is not None:
            display(skipped)
            return
    print(skipped)
