"""A prediction is asked before the run and compared with what the run showed."""

from collections.abc import Iterator

import pytest

from netlab.course.predict import Text, prediction
from netlab.errors import CourseError
from netlab.messages import set_language


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    set_language("en")


def test_without_choices_it_is_a_question_of_yes_and_no() -> None:
    asked = prediction("Does it?")
    assert [(c.key, c.text) for c in asked.choices] == [("yes", "yes"), ("no", "no")]


@pytest.mark.parametrize(("observed", "key"), [(True, "yes"), ([], "no"), ("no", "no"), (lambda: 1, "yes")])
def test_yes_or_no_is_told_by_the_truth_of_a_result(observed: object, key: str) -> None:
    assert prediction("Does it?").judge("yes", observed).observed.key == key


def test_a_right_choice_is_told_so() -> None:
    outcome = prediction("Which?", ["docker0", "eth0"]).judge("eth0", "eth0")
    assert outcome and outcome.summary == "Right: eth0." and outcome.explanation == ""


def test_a_wrong_choice_is_answered_with_its_misconception() -> None:
    asked = prediction("Which?", ["docker0", "eth0"], {"docker0": "that one is the host's"})
    outcome = asked.judge("docker0", "eth0")
    assert not outcome and outcome.summary == "You chose: docker0. What happened: eth0."
    assert outcome.explanation == "that one is the host's" and "that one is the host&#x27;s" in outcome._repr_html_()


def test_the_right_answer_comes_from_the_run_and_not_from_the_question() -> None:
    asked = prediction("Does it?", misconceptions={"yes": "no resolver", "no": "there is a resolver"})
    assert asked.judge("yes", True) and not asked.judge("yes", False)
    assert asked.judge("no", True).explanation == "there is a resolver"


def test_without_a_choice_the_outcome_says_what_happened() -> None:
    outcome = prediction("Does it?").judge(None, False)
    assert not outcome and outcome.summary == "You have not chosen. What happened: no."


@pytest.mark.parametrize("docker0", [("docker0", "도커0"), {"en": "docker0", "ko": "도커0"}], ids=["pair", "dict"])
def test_texts_in_both_languages_are_shown_in_one_and_chosen_by_the_english(docker0: Text) -> None:
    set_language("ko")
    asked = prediction(("Which?", "어느 것인가?"), [docker0, ("nothing", "없다")])
    assert str(asked) == "어느 것인가?\n  ○ 도커0\n  ○ 없다"
    assert asked.judge("docker0", "docker0").summary == "맞았다: 도커0."


def test_keys_are_the_same_in_every_language() -> None:
    set_language("ko")
    assert prediction("그런가?").judge("yes", True).summary == "맞았다: 그렇다."


@pytest.mark.parametrize("choices", [[], ["one"], ["same", "same"]])
def test_a_question_without_a_real_choice_is_refused(choices: list[str]) -> None:
    with pytest.raises(CourseError, match="two choices or more"):
        prediction("?", choices)


def test_a_misconception_of_no_choice_is_refused() -> None:
    with pytest.raises(CourseError, match="maybe"):
        prediction("?", misconceptions={"maybe": "..."})


@pytest.mark.parametrize("text", [3, ("only one",), {"en": "no Korean"}, None])
def test_what_is_no_text_is_refused(text: object) -> None:
    with pytest.raises(CourseError, match="cannot be shown"):
        prediction(text)  # type: ignore[arg-type]
    with pytest.raises(CourseError, match="cannot be shown"):
        prediction("?", [text, "other"])  # type: ignore[list-item]


def test_an_observation_that_is_no_choice_is_an_error_of_the_notebook() -> None:
    with pytest.raises(CourseError, match=r"'wlan0', is none of the choices \(docker0, eth0\)"):
        prediction("Which?", ["docker0", "eth0"]).judge("eth0", "wlan0")
    with pytest.raises(CourseError, match="none of the choices"):
        prediction("Which?", ["docker0", "eth0"]).judge("eth0", True)


def test_the_question_on_paper_is_escaped_and_shows_code() -> None:
    html = prediction("Is `a` < b?").html()
    assert "Is <code>a</code> &lt; b?" in html and "○ yes" in html
