"""A prediction's widget: a click chooses, reveal ends the choosing, a page without widgets shows the question."""

from ipywidgets import HTML, Dropdown, RadioButtons

from netlab.ui.predict import predict


def click(widget: RadioButtons, index: int) -> None:
    """What the browser sends."""
    widget.set_state({"index": index})


def test_nothing_is_chosen_before_a_click() -> None:
    guess = predict("Does it?")
    _, buttons = guess.widget.children
    assert guess.chosen is None and buttons.value is None


def test_a_click_chooses() -> None:
    guess = predict("Does it?")
    heading, buttons = guess.widget.children
    assert isinstance(heading, HTML) and "Does it?" in heading.value
    click(buttons, 1)
    assert guess.chosen == "no" and not guess.reveal(True) and predict("Does it?").chosen is None


def test_after_reveal_a_choice_stays_as_it_was() -> None:
    guess = predict("Does it?")
    _, buttons = guess.widget.children
    click(buttons, 1)
    guess.reveal(False)
    click(buttons, 0)
    guess.choose("yes")
    assert buttons.disabled and guess.chosen == "no" and guess.reveal(False)


def test_reveal_may_be_run_twice() -> None:
    guess = predict("Does it?")
    guess.choose("yes")
    assert guess.reveal(True) == guess.reveal(True)


def test_many_choices_are_a_drop_down_list() -> None:
    assert isinstance(predict("Which?", [f"eth{n}" for n in range(6)]).widget.children[1], RadioButtons)
    many = predict("Which?", [f"eth{n}" for n in range(7)])
    assert isinstance(many.widget.children[1], Dropdown)
    click(many.widget.children[1], 3)
    assert many.chosen == "eth3"


def test_the_same_output_is_a_widget_where_there_is_a_kernel_and_text_elsewhere() -> None:
    bundle = predict("Is `web` there?")._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert "Is <code>web</code> there?" in str(bundle["text/html"])
    assert str(bundle["text/plain"]).splitlines() == ["Is `web` there?", "  ○ yes", "  ○ no"]


def test_the_labels_of_buttons_are_plain_words() -> None:
    _, buttons = predict("Who?", {"cart": "only `cart`", "none": "nobody"}).widget.children
    assert buttons.options == (("only cart", "cart"), ("nobody", "none"))
