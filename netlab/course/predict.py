"""Predictions: a question before the run, its answer computed from the run. Pure; the widget is in `netlab.ui`.

The right answer is never written into a notebook: `judge` is given what was observed.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from netlab.errors import CourseError
from netlab.html import prose
from netlab.messages import LANGUAGES, language, say

Text = str | tuple[str, str] | Mapping[str, str]  # one for all, (English, Korean), or {"en": ..., "ko": ...}
YES_NO: Final = ("yes", "no")


def spoken(text: Text) -> str:
    """A text in the language in use; CourseError for anything that is none."""
    match text:
        case str():
            return text
        case (str() as english, str() as korean):
            return (english, korean)[LANGUAGES.index(language())]
        case {"en": str() as english, "ko": str() as korean}:
            return (english, korean)[LANGUAGES.index(language())]
    raise CourseError(say("predict-text", text=text))


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose: its key in code, what it says, and what to tell who chose it wrongly."""

    key: str
    text: str
    misconception: str = ""


@dataclass(frozen=True, slots=True)
class Prediction:
    """A question and its choices."""

    question: str
    choices: tuple[Choice, ...]

    @property
    def id(self) -> str:
        """A short name of the question, the same in every run."""
        return hashlib.sha256(self.question.encode()).hexdigest()[:8]

    @property
    def yes_or_no(self) -> bool:
        return {choice.key for choice in self.choices} == set(YES_NO)

    def choice(self, key: str) -> Choice:
        """The choice with this key; CourseError when there is none."""
        for choice in self.choices:
            if choice.key == key:
                return choice
        keys = ", ".join(choice.key for choice in self.choices)
        raise CourseError(say("predict-not-a-choice", observed=key, keys=keys))

    def judge(self, chosen: str | None, observed: object) -> "Outcome":
        """Compare a choice with what was observed: a key, or for yes and no anything that is true or false."""
        if callable(observed):
            observed = observed()
        if not isinstance(observed, str) and self.yes_or_no:
            observed = "yes" if observed else "no"
        return Outcome(
            self.question,
            self.choice(chosen) if chosen is not None else None,
            self.choice(observed if isinstance(observed, str) else repr(observed)),
        )

    def __str__(self) -> str:
        return "\n".join([self.question, *(f"  ○ {choice.text}" for choice in self.choices)])

    def html(self) -> str:
        """The question as it stands on paper, for pages where nothing can be chosen."""
        items = "".join(f'<li style="list-style:none">○ {prose(choice.text)}</li>' for choice in self.choices)
        return f'<div id="predict-{self.id}"><p><b>{prose(self.question)}</b></p><ul>{items}</ul></div>'


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was predicted, what was observed; true when both are the same."""

    question: str
    chosen: Choice | None
    observed: Choice

    def __bool__(self) -> bool:
        return self.chosen == self.observed

    @property
    def summary(self) -> str:
        """One sentence; never the question's answer alone, always what happened."""
        if self.chosen is None:
            return say("predict-none", observed=self.observed.text)
        if self:
            return say("predict-right", observed=self.observed.text)
        return say("predict-wrong", chosen=self.chosen.text, observed=self.observed.text)

    @property
    def explanation(self) -> str:
        """What to tell who chose this wrong answer; empty where there is nothing to say."""
        return self.chosen.misconception if self.chosen and not self else ""

    def __repr__(self) -> str:
        return "\n".join([self.summary] + [self.explanation] * bool(self.explanation))

    def _repr_html_(self) -> str:
        mark, colour = ("✓", "#009E73") if self else ("✗", "#D55E00") if self.chosen else ("·", "inherit")
        why = f"<div>{prose(self.explanation)}</div>" if self.explanation else ""
        return f'<div><b style="color:{colour}">{mark}</b> {prose(self.summary)}{why}</div>'


def prediction(
    question: Text,
    choices: Iterable[Text] | Mapping[str, Text] | None = None,
    misconceptions: Mapping[str, Text] | None = None,
) -> Prediction:
    """Make a prediction from texts in one language or both.

    `choices` maps keys to texts; from a list, the (English) text is the key; without, they are yes and no.
    `misconceptions` maps the key of a wrong choice to what to tell who chose it.
    Raises CourseError for fewer than two choices, for two with one key, and for a misconception without a choice.
    """
    texts = _by_key(choices)
    wrong = dict(misconceptions or {})
    if len(texts) < 2 or wrong.keys() - dict(texts).keys() or len(dict(texts)) < len(texts):
        keys = ", ".join([key for key, _ in texts] + sorted(wrong.keys() - dict(texts).keys()))
        raise CourseError(say("predict-bad-choices", keys=keys or "-"))
    made = (Choice(key, spoken(text), spoken(wrong.get(key, ""))) for key, text in texts)
    return Prediction(spoken(question), tuple(made))


def _by_key(choices: Iterable[Text] | Mapping[str, Text] | None) -> list[tuple[str, Text]]:
    if choices is None:
        return [(key, say(f"predict-{key}")) for key in YES_NO]
    if isinstance(choices, Mapping):
        return list(choices.items())
    return [(_key(text), text) for text in choices]


def _key(text: Text) -> str:
    spoken(text)  # refuses what is no text
    if isinstance(text, str):
        return text
    return text["en"] if isinstance(text, Mapping) else text[0]
