"""The who-reaches-whom grid: presses fill it in, reveal compares it with what was measured."""

import pytest

from netlab.course.grid import grid
from netlab.errors import CourseError
from netlab.results import Reachability
from netlab.ui.grid import GridGuess, predict_reach

MEASURED = Reachability(("db", "web"), {("db", "web"): True, ("web", "db"): False})


@pytest.fixture
def guess() -> GridGuess:
    made = predict_reach(("Who?", "누가?"), ["db", "web"], too_much="Two bridges.", too_little="One bridge.")
    assert made.widget is not None
    return made


def press(guess: GridGuess, one: str, other: str, times: int = 1) -> None:
    """What the browser sends."""
    for _ in range(times):
        guess._buttons[one, other]._handle_custom_msg({"event": "click"}, [])


def test_presses_go_from_open_to_yes_to_no_and_back(guess: GridGuess) -> None:
    seen = []
    for _ in range(3):
        press(guess, "db", "web")
        seen.append(guess.filled.get(("db", "web")))
    assert seen == [True, False, None]


def test_a_button_says_its_pair_to_a_screen_reader(guess: GridGuess) -> None:
    press(guess, "db", "web")
    assert guess._buttons["db", "web"].tooltip == "db to web: ✓"


def test_a_grid_filled_in_as_it_came_is_right(guess: GridGuess) -> None:
    press(guess, "db", "web")
    press(guess, "web", "db", 2)
    outcome = guess.reveal(MEASURED)
    assert outcome and not outcome.wrong and "2 of 2" in outcome.summary


def test_a_wrong_pair_is_answered_with_what_the_lab_showed(guess: GridGuess) -> None:
    press(guess, "web", "db")
    outcome = guess.reveal(MEASURED)
    assert not outcome and outcome.wrong == (("web", "db"),)
    assert repr(outcome).splitlines()[1:] == ["`web` got no answer from `db`, though you expected one.", "Two bridges."]
    assert "<code>web</code> got no answer" in outcome._repr_html_()


def test_nobody_filled_it_in(guess: GridGuess) -> None:
    assert repr(guess.reveal(MEASURED)) == "You filled nothing in. What happened: 1 of 2 pairs answered."


def test_after_reveal_nothing_changes(guess: GridGuess) -> None:
    guess.reveal(MEASURED)
    press(guess, "db", "web")
    assert not guess.filled and all(button.disabled for button in guess._buttons.values())


def test_a_grid_needs_two_names_and_the_measured_ones(guess: GridGuess) -> None:
    for names in (["web"], ["web", "web"]):
        with pytest.raises(CourseError, match="two containers"):
            grid("Who?", names)
    with pytest.raises(CourseError, match="not measured"):
        guess.reveal(Reachability((), {}))
    with pytest.raises(CourseError, match="no field"):
        guess.fill("web", "web", True)


def test_a_page_without_widgets_shows_the_empty_grid(guess: GridGuess) -> None:
    static = guess._repr_mimebundle_()
    assert "○" in static["text/html"] and "web → db" in static["text/plain"]
