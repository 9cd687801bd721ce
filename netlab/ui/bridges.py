"""The comparer of bridges on the page: the measured table, and a button for each row that measures it again.

Without widgets (nbconvert, GitHub, a notebook run by papermill) the table stands there alone; its cells unfold
without any script.
"""

from functools import cached_property
from typing import Any

from netlab.course.bridges import Comparison, Difference, compare
from netlab.kinds import LAB, takes
from netlab.lab import Lab
from netlab.messages import say
from netlab.ui.live import Stage


@takes(lab=LAB)
def compare_bridges(lab: Lab) -> "Comparer":
    """Measure the five differences between the default bridge and a user-defined one on the lab's engine.

    >>> table = compare_bridges(lab)
    >>> table["names"].own.evidence
    """
    return Comparer(lab, compare(lab))


class Comparer:
    """The table as measured last."""

    def __init__(self, lab: Lab, measured: Comparison) -> None:
        self.lab, self.comparison = lab, measured

    def __getitem__(self, key: str) -> Difference:
        """The row of this key; CourseError when there is none."""
        return self.comparison[key]

    def measure(self, key: str) -> Difference:
        """Measure one row again, as its button does."""
        again = compare(self.lab, [key])
        rows = tuple(again[key] if row.key == key else row for row in self.comparison.differences)
        self.comparison = Comparison(again.engine, rows)
        self._table.value = self.comparison._repr_html_()
        return again[key]

    @cached_property
    def _table(self) -> Any:
        from ipywidgets import HTML

        return HTML(self.comparison._repr_html_())

    @cached_property
    def _stage(self) -> Stage:
        return Stage()

    @cached_property
    def buttons(self) -> tuple[Any, ...]:
        """One for each row, in the table's order."""
        return tuple(self._button(row) for row in self.comparison.differences)

    def _button(self, row: Difference) -> Any:
        from ipywidgets import Button, Layout

        tip = say("bridges-again-tip", title=row.title)
        button = Button(description=row.title, tooltip=tip, layout=Layout(width="auto"))
        doing, done = say("bridges-measuring", title=row.title), say("bridges-done", title=row.title)
        button.on_click(lambda _: self._stage.play(lambda: self.measure(row.key), doing, done, self.buttons))
        return button

    @cached_property
    def widget(self) -> Any:
        """The table, the buttons under it, and a line that tells what goes on."""
        from ipywidgets import HTML, HBox, Layout, VBox

        label = HTML(f"<b>{say('bridges-again')}:</b>")
        row = HBox([label, *self.buttons], layout=Layout(flex_flow="row wrap", align_items="center"))
        return VBox([self._table, row, *self._stage.parts()])

    def __repr__(self) -> str:
        return repr(self.comparison)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, object]:
        static = {"text/plain": repr(self), "text/html": self.comparison._repr_html_()}
        return {**self.widget._repr_mimebundle_(), **static}
