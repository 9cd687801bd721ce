"""A prediction on the page: choose before the run, reveal after it.

In a live notebook it is a widget; on a static page (nbconvert, GitHub) the question stands there as text; run
by papermill nobody chooses, and `reveal` tells what happened.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Final

from netlab.course.predict import Outcome, Prediction, Text, prediction
from netlab.html import prose
from netlab.kinds import ANSWERS, CHOICES, maybe, takes
from netlab.messages import say

RADIO_UP_TO: Final = 6  # more choices are a drop-down list


@takes(choices=maybe(CHOICES), misconceptions=maybe(ANSWERS))
def predict(
    question: Text,
    choices: Iterable[Text] | Mapping[str, Text] | None = None,
    *,
    misconceptions: Mapping[str, Text] | None = None,
) -> "Guess":
    """Ask for a prediction. `choices` are yes and no, a list, or {key: text}; texts may be (English, Korean).

    Raises CourseError for fewer than two choices and for keys used twice.

    >>> guess = predict("Does `client` reach `web` by name?", misconceptions={"yes": "Only where there is a resolver."})
    >>> guess.reveal(client.ping("web"))
    """
    return Guess(prediction(question, choices, misconceptions))


class Guess:
    """A prediction and what was chosen so far."""

    def __init__(self, asked: Prediction) -> None:
        self.prediction = asked
        self._chosen: str | None = None
        self._revealed = False

    @property
    def chosen(self) -> str | None:
        """The key of the choice made, None before."""
        return self._chosen

    def choose(self, key: str) -> None:
        """Choose by key, as a click does; after `reveal` it is too late and nothing changes."""
        if not self._revealed:
            self._chosen = self.prediction.choice(key).key
            self._buttons.value = self._chosen

    def reveal(self, observed: object) -> Outcome:
        """Compare with what was observed: the key of a choice; for yes and no any result, by its truth.

        Raises CourseError when the observation is none of the choices.
        """
        outcome = self.prediction.judge(self._chosen, observed)
        self._revealed = True
        self._buttons.disabled = True
        return outcome

    @cached_property
    def _buttons(self) -> Any:
        from ipywidgets import Dropdown, Layout, RadioButtons

        kind = RadioButtons if len(self.prediction.choices) <= RADIO_UP_TO else Dropdown
        options = [(choice.text.replace("`", ""), choice.key) for choice in self.prediction.choices]
        buttons = kind(options=options, value=None, layout=Layout(width="max-content"))
        buttons.observe(self._clicked, names="value")
        return buttons

    def _clicked(self, change: Mapping[str, Any]) -> None:
        if change["new"] is not None and not self._revealed:
            self._chosen = change["new"]

    @cached_property
    def widget(self) -> Any:
        """The question and its buttons."""
        from ipywidgets import HTML, VBox

        asked = f"<b>{prose(self.prediction.question)}</b><br>{say('predict-instruction')}"
        return VBox([HTML(asked), self._buttons])

    def __repr__(self) -> str:
        return str(self.prediction)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, object]:
        static = {"text/plain": repr(self), "text/html": self.prediction.html()}
        return {**self.widget._repr_mimebundle_(), **static}
