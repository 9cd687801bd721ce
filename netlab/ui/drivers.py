"""The driver switcher on the page: the same two containers under the driver that is chosen.

Choosing shows what was measured; a button measures that driver once more. Without widgets (nbconvert, GitHub, a
notebook run by papermill) all drivers stand there one under the other, folded but for the first.
"""

from functools import cached_property
from typing import Any

from netlab.course.drivers import Comparison, View, compare
from netlab.course.drivers_html import each, view
from netlab.kinds import LAB, takes
from netlab.lab import Lab
from netlab.messages import say
from netlab.ui.live import Stage


@takes(lab=LAB)
def switch_drivers(lab: Lab) -> "Switcher":
    """Make two containers under each driver that the lab's engine has, one driver after the other, and ask them.

    >>> drivers = switch_drivers(lab)
    >>> drivers["host"].interfaces
    >>> drivers.comparison      # side by side
    """
    return Switcher(lab, compare(lab))


class Switcher:
    """The drivers as measured last, and the one that is shown."""

    def __init__(self, lab: Lab, measured: Comparison) -> None:
        self.lab, self.comparison = lab, measured
        self._key = measured.views[0].key

    def __getitem__(self, key: str) -> View:
        """The view of this driver; CourseError for one that was not measured."""
        return self.comparison[key]

    def __contains__(self, key: object) -> bool:
        return key in self.comparison

    @property
    def chosen(self) -> str:
        """The key of the driver that is shown."""
        return self._key

    def choose(self, key: str) -> None:
        """Show this driver, as its button does; CourseError for one that was not measured."""
        self.buttons.value = self.comparison[key].key

    def measure(self, key: str) -> View:
        """Measure one driver again, and show it."""
        again = compare(self.lab, [key])[key]
        views = tuple(again if found.key == key else found for found in self.comparison.views)
        self.comparison = Comparison(self.comparison.engine, views, self.comparison.skipped)
        self._show(key)
        return again

    def _show(self, key: str) -> None:
        self._key = key
        self._panel.value = view(self.comparison[key])

    @cached_property
    def _panel(self) -> Any:
        from ipywidgets import HTML

        return HTML(view(self.comparison[self._key]))

    @cached_property
    def _stage(self) -> Stage:
        return Stage()

    @cached_property
    def buttons(self) -> Any:
        """One button for each driver."""
        from ipywidgets import ToggleButtons

        options = [(found.title, found.key) for found in self.comparison.views]
        tips = [found.about for found in self.comparison.views]
        buttons = ToggleButtons(options=options, value=self._key, tooltips=tips, description=say("drivers-choose"))
        buttons.style.button_width = "auto"
        buttons.observe(lambda change: self._play(change["new"], self._show), names="value")
        return buttons

    @cached_property
    def again(self) -> Any:
        """The button that measures the driver shown once more."""
        from ipywidgets import Button, Layout

        tip = say("drivers-again-tip")
        button = Button(
            description=say("drivers-again"), tooltip=tip, layout=Layout(width="auto", align_self="flex-start")
        )
        button.on_click(lambda _: self._play(self._key, self.measure))
        return button

    def _play(self, key: str, work: Any) -> None:
        title = self.comparison[key].title
        doing, done = say("drivers-measuring", driver=title), say("drivers-done", driver=title)
        self._stage.play(lambda: work(key), doing, done, (self.buttons, self.again))

    @cached_property
    def widget(self) -> Any:
        """The buttons, the driver that is shown, and a line that tells what goes on."""
        from ipywidgets import VBox

        status, output = self._stage.parts()
        return VBox([self.buttons, status, self._panel, self.again, output])

    def __repr__(self) -> str:
        return repr(self.comparison)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, object]:
        static = {"text/plain": repr(self), "text/html": each(self.comparison)}
        return {**self.widget._repr_mimebundle_(), **static}
