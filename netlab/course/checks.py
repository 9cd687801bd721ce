"""Exercises and their checks: a check probes the network through the lab, never the text that was typed.

A check is a generator of needs in the order in which a learner meets them; the first unmet one is the reason,
and what follows it is not probed. Checks live in `netlab.course.exercises.<topic>`; they end in a verdict
whatever state the learner's lab is in.

>>> @exercise("names-1")
... def web_is_found_by_name(lab):
...     client = lab["client"]
...     yield need(client.addresses, "names-1-nowhere")
...     yield need(client.resolve("web"), "names-1-unresolved", name="web")
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, TypeVar

from netlab.course import exercises, gradebook
from netlab.course.mime import CHECK as MIME
from netlab.errors import CourseError, NetlabError
from netlab.html import prose
from netlab.kinds import LAB, TEXT, takes
from netlab.messages import say


@dataclass(frozen=True, slots=True)
class Need:
    """Something an exercise asks for: whether it is so, and the sentences for when it is not."""

    met: bool
    reason: str = ""
    hint: str = ""


def need(condition: object, key: str, /, **facts: object) -> Need:
    """A need that is met when the condition is true.

    `key` names the catalogue's sentence for the reason; the sentence `key-hint` is the hint. A hint speaks of the
    state the network is in, and never holds the command that would change it.
    """
    if condition:
        return Need(True)
    return Need(False, say(key, **facts), say(f"{key}-hint", **facts))


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The verdict on an exercise: passed, or the reason why not yet and a hint; true when passed."""

    id: str
    passed: bool
    reason: str = ""
    hint: str = ""

    def __bool__(self) -> bool:
        return self.passed

    @property
    def summary(self) -> str:
        """The verdict in one sentence."""
        return say("check-passed") if self.passed else say("check-not-yet", reason=self.reason)

    def __repr__(self) -> str:
        lines = [f"{'✓' if self.passed else '○'} {self.id}: {self.summary}"]
        return "\n".join(lines + [f"  {say('check-hint')}: {self.hint}"] * bool(self.hint))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, object]:
        facts = {"id": self.id, "passed": self.passed, "reason": self.reason}
        return {"text/plain": repr(self), "text/html": self._html(), MIME: facts}

    def _html(self) -> str:
        mark, colour = ("✓", "#009E73") if self.passed else ("○", "#D55E00")
        line = f'<b style="color:{colour}">{mark}</b> <b>{escape(self.id)}</b>: {prose(self.summary)}'
        hint = f"<details><summary>{say('check-hint')}</summary>{prose(self.hint)}</details>" if self.hint else ""
        return f"<div>{line}{hint}</div>"


Check = Callable[[Any], Iterator[Need]]
C = TypeVar("C", bound=Check)
_checks: dict[str, Check] = {}


def exercise(id: str) -> Callable[[C], C]:
    """Make a generator function the check of this exercise; the id is the notebook's topic and a number."""

    def register(function: C) -> C:
        if id in _checks and _origin(_checks[id]) != _origin(function):
            raise CourseError(say("check-twice", exercise=id))
        _checks[id] = function
        return function

    return register


@takes(id=TEXT, lab=LAB)
def check(id: str, lab: Any) -> CheckResult:
    """Probe the network for this exercise, and keep the verdict beside the notebook.

    Raises CourseError for an id no exercise has.
    """
    result = _verdict(id, lab)
    gradebook.keep(id, result.passed, result.reason, str(getattr(lab, "engine", "")))
    return result


def _verdict(id: str, lab: Any) -> CheckResult:
    probe = _find(id)
    asked = False
    try:
        for one in probe(lab):
            asked = True
            if not one.met:
                return CheckResult(id, False, one.reason, one.hint)
    except CourseError:  # the check itself is wrong
        raise
    except NetlabError as error:  # what is asked about is not there yet, or not in a state to be asked
        return CheckResult(id, False, str(error))
    if not asked:
        raise CourseError(say("check-proves-nothing", exercise=id))
    return CheckResult(id, True)


def known() -> list[str]:
    """The ids of all exercises."""
    for module in iter_modules(exercises.__path__):
        import_module(f"{exercises.__name__}.{module.name}")
    return sorted(_checks)


def _find(id: str) -> Check:
    if id not in _checks and id not in known():
        raise CourseError(say("check-unknown", exercise=id, known=", ".join(_checks) or "-"))
    return _checks[id]


def _origin(function: Check) -> tuple[str, str]:
    return function.__module__, function.__qualname__
