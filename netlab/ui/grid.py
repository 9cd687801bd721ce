"""The who-reaches-whom grid on the page: a button for each pair, filled before the run, compared after it.

On a page without widgets the empty grid stands there; run by papermill nobody fills it in, and `reveal` tells what
was measured.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property, partial
from typing import Any, Final

from netlab.course.grid import Grid, GridOutcome, Pair, grid
from netlab.course.predict import Text
from netlab.errors import CourseError
from netlab.html import prose
from netlab.kinds import CONTAINERS, takes
from netlab.messages import say
from netlab.results import Reachability

MARKS: Final = {None: "?", True: "✓", False: "✗"}
NEXT: Final = {None: True, True: False, False: None}


@takes(names=CONTAINERS)
def predict_reach(
    question: Text, names: Iterable[object], *, too_much: Text = "", too_little: Text = ""
) -> "GridGuess":
    """Ask who reaches whom among these containers. Texts may be (English, Korean).

    `too_much` is told to who expected an answer that did not come, `too_little` to who expected none and it came.
    Raises CourseError for fewer than two names.

    >>> guess = predict_reach("Who reaches whom?", [web, db, client])
    >>> guess.reveal(lab.reachability())
    """
    return GridGuess(grid(question, names, too_much, too_little))


class GridGuess:
    """A grid and what is filled in so far."""

    def __init__(self, asked: Grid) -> None:
        self.grid = asked
        self._filled: dict[Pair, bool] = {}
        self._revealed = False

    @property
    def filled(self) -> Mapping[Pair, bool]:
        """What was filled in: (who asks, who is asked) -> whether an answer is expected."""
        return dict(self._filled)

    def fill(self, one: str, other: str, answered: bool | None) -> None:
        """Fill in one pair, as clicks do; None empties it. After `reveal` nothing changes."""
        if (one, other) not in self.grid.pairs:
            raise CourseError(say("grid-no-pair", one=one, other=other))
        if self._revealed:
            return
        self._filled.pop((one, other), None)
        if answered is not None:
            self._filled[one, other] = answered
        button = self._buttons[one, other]
        button.description = MARKS[answered]
        button.tooltip = _words(one, other, answered)

    def reveal(self, measured: Reachability) -> GridOutcome:
        """Compare with what was measured; from then on nothing can be filled in."""
        outcome = self.grid.judge(self._filled, measured)
        self._revealed = True
        for button in self._buttons.values():
            button.disabled = True
        return outcome

    @cached_property
    def _buttons(self) -> dict[Pair, Any]:
        from ipywidgets import Button, Layout

        made = {}
        for one, other in self.grid.pairs:
            button = Button(description=MARKS[None], tooltip=_words(one, other, None), layout=Layout(width="3em"))
            button.on_click(partial(self._clicked, one, other))
            made[one, other] = button
        return made

    def _clicked(self, one: str, other: str, button: object) -> None:
        self.fill(one, other, NEXT[self._filled.get((one, other))])

    @cached_property
    def widget(self) -> Any:
        """The question, and a button where a row and a column meet; each press goes from ? to ✓ to ✗."""
        from ipywidgets import HTML, GridBox, Layout, VBox

        names = self.grid.names
        cells: list[Any] = [HTML(), *(HTML(f"→ <b>{prose(name)}</b>") for name in names)]
        for one in names:
            cells.append(HTML(f"<b>{prose(one)}</b>"))
            cells += [self._buttons[one, other] if one != other else HTML("·") for other in names]
        layout = Layout(grid_template_columns=f"repeat({len(names) + 1}, max-content)", grid_gap="2px 12px")
        asked = HTML(f"<b>{prose(self.grid.question)}</b><br>{say('grid-instruction')}")
        return VBox([asked, GridBox(cells, layout=layout)])

    def __repr__(self) -> str:
        return str(self.grid)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, object]:
        static = {"text/plain": repr(self), "text/html": self.grid.html()}
        return {**self.widget._repr_mimebundle_(), **static}


def _words(one: str, other: str, answered: bool | None) -> str:
    """What a screen reader says of a button."""
    return say("grid-button", one=one, other=other, mark=MARKS[answered])
