"""A thing is made by a list of steps, each with its undo; when one fails, those before are undone, last first."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field


def _nothing() -> None:
    pass


@dataclass(frozen=True, slots=True)
class Step:
    """`undo` may find its thing gone already (somebody used ip or iptables by hand): an OSError there is no failure."""

    name: str
    do: Callable[[], None]
    undo: Callable[[], None] = _nothing


@dataclass(slots=True)
class Done:
    """The steps taken so far."""

    steps: list[Step] = field(default_factory=list)

    def run(self, steps: Iterable[Step]) -> None:
        """Take these steps too; if one raises, all that were ever taken are undone and it goes on."""
        try:
            for step in steps:
                step.do()
                self.steps.append(step)
        except Exception:
            self.undo()
            raise

    def undo(self) -> None:
        while self.steps:
            with suppress(OSError):
                self.steps.pop().undo()
