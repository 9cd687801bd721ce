"""What the live widgets have in common: work on a click whose failure is seen, and a line that says what goes on.

A failing callback of ipywidgets is lost in a log nobody reads. Here it lands in an Output widget on the page, and the
course's runner, which looks into those, fails the run.
"""

from collections.abc import Callable
from html import escape
from typing import Any


class Stage:
    """A status line that screen readers speak, and a place for what goes wrong."""

    def __init__(self) -> None:
        from ipywidgets import HTML, Output

        self.status = HTML()
        self.output = Output()

    def tell(self, text: str) -> None:
        """Say it on the status line."""
        self.status.value = f'<span role="status" aria-live="polite">{escape(text)}</span>'

    def play(self, work: Callable[[], object], doing: str, done: str, controls: tuple[Any, ...] = ()) -> None:
        """Do this, with these controls disabled and the line saying so; an error is shown on the page."""
        self.output.clear_output()
        self.tell(doing)
        told = ""
        for control in controls:
            control.disabled = True
        try:
            with self.output:
                work()
                told = done
        finally:
            self.tell(told)
            for control in controls:
                control.disabled = False

    def parts(self) -> tuple[Any, ...]:
        """The widgets, to be placed where they belong."""
        return self.status, self.output
