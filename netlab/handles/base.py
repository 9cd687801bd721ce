"""What a handle needs of its lab, and what all handles have in common."""

from collections.abc import Mapping
from typing import Any, Protocol

from netlab.html import table
from netlab.kinds import Verbs
from netlab.messages import head, say
from netlab.site import Site


class Workplace(Protocol):
    """The lab, as seen by a handle."""

    site: Site

    def record(self, *lines: list[str], probe: bool = False) -> None:
        """Remember docker command lines that stand for what was done."""

    def call(self, what: str, work: Any) -> Any:
        """Do engine work on `what`: open lab, errors translated, ^C only afterwards."""

    def check_open(self) -> None:
        """LabClosed when the lab is closed."""

    def forget(self, handle: "Handle") -> None:
        """The handle's thing was removed."""

    def network_ids(self) -> Mapping[str, str]:
        """Ids of the lab's networks by name."""


class Handle(Verbs):
    """A named thing on an engine."""

    def __init__(self, lab: Workplace, name: str, id: str) -> None:
        self._lab, self.name, self.id = lab, name, id
        self._removed = False  # by this handle: every cell can be run twice

    def inspect(self) -> dict[str, Any]:
        """What the engine says about it now, as `docker inspect` prints it."""
        raise NotImplementedError

    @property
    def _facts(self) -> dict[str, object]:
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name}>"

    def _repr_html_(self) -> str:
        rows = [(head(name), _shown(fact)) for name, fact in self._facts.items()]
        return table(rows, (head(type(self).__name__), self.name))


def _shown(fact: object) -> object:
    return say("yes" if fact else "no") if isinstance(fact, bool) else fact
