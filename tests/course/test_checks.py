"""A check ends in a verdict in whatever state the lab is, and cannot be one that never fails."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest

from netlab.course import checks
from netlab.course.checks import MIME, CheckResult, Need, check, exercise, need
from netlab.errors import CourseError, NotFound
from netlab.messages import CATALOGUE, set_language


@dataclass
class FakeLab:
    """What a check may ask of a lab: who is attached where, who answers; and a record of what was probed."""

    attached: dict[str, set[str]] = field(default_factory=dict)
    answers: bool = False
    probed: list[str] = field(default_factory=list)

    def check_open(self) -> None:
        """It is open, as a lab is."""

    def networks(self, name: str) -> set[str]:
        self.probed.append(f"networks {name}")
        if name not in self.attached:
            raise NotFound(f"there is no container {name!r} in this lab")
        return self.attached[name]

    def ping(self) -> bool:
        self.probed.append("ping")
        return self.answers


def client_reaches_web(lab: FakeLab) -> Iterator[Need]:
    yield need(lab.networks("client") & lab.networks("web"), "test-apart", name="web")
    yield need(lab.ping(), "test-silent", name="web")


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Exercises and sentences of this file only."""
    checks.known()  # the lessons' own register once, when they are imported
    monkeypatch.setattr(checks, "_checks", {})
    for key, sentence in {
        "test-apart": ("`client` and `{name}` share no network", "`client`와 `{name}` 컨테이너에 공통 네트워크가 없다"),
        "test-apart-hint": ("which networks is `{name}` on?", "`{name}` 컨테이너는 어느 네트워크에 있나?"),
        "test-silent": ("`{name}` does not answer", "`{name}` 컨테이너가 답하지 않는다"),
        "test-silent-hint": ("does it run?", "실행 중인가?"),
    }.items():
        monkeypatch.setitem(CATALOGUE, key, sentence)
    exercise("test-1")(client_reaches_web)
    yield
    set_language("en")


APART = FakeLab({"client": {"bridge"}, "web": {"app"}})
TOGETHER = FakeLab({"client": {"app"}, "web": {"app"}})


def test_a_lab_that_meets_all_needs_passes() -> None:
    result = check("test-1", replace(TOGETHER, answers=True))
    assert result and result == CheckResult("test-1", True)
    assert repr(result) == "✓ test-1: passed"


def test_the_reason_and_the_hint_depend_on_the_state() -> None:
    apart, silent = check("test-1", APART), check("test-1", TOGETHER)
    assert (apart.reason, apart.hint) == ("`client` and `web` share no network", "which networks is `web` on?")
    assert (silent.reason, silent.hint) == ("`web` does not answer", "does it run?")
    assert not apart and "not yet, because `client` and `web` share no network" in repr(apart)


def test_what_comes_after_an_unmet_need_is_not_probed() -> None:
    lab = replace(APART, probed=[])
    check("test-1", lab)
    assert "ping" not in lab.probed


def test_a_half_done_state_is_a_reason_and_no_traceback() -> None:
    result = check("test-1", FakeLab({"client": {"app"}}))
    assert not result and result.reason == "there is no container 'web' in this lab"


def test_a_check_speaks_the_language_in_use() -> None:
    set_language("ko")
    assert check("test-1", APART).summary == "아직 아니다. `client`와 `web` 컨테이너에 공통 네트워크가 없다"
    assert check("test-1", replace(TOGETHER, answers=True)).summary == "통과했다"


def test_a_result_is_shown_as_text_and_html_and_read_by_the_runner() -> None:
    bundle = check("test-1", APART)._repr_mimebundle_()
    assert bundle.keys() == {"text/plain", "text/html", MIME}
    assert bundle[MIME] == {"id": "test-1", "passed": False, "reason": "`client` and `web` share no network"}
    assert "<code>client</code> and <code>web</code> share no network" in str(bundle["text/html"])
    assert "<details><summary>Hint</summary>" in str(bundle["text/html"])


def test_what_a_result_shows_is_escaped() -> None:
    shown = CheckResult("test-1", False, "<b>&", "<i>")._repr_mimebundle_()["text/html"]
    assert "&lt;b&gt;&amp;" in str(shown) and "<i>" not in str(shown)


def test_an_unknown_exercise_is_told_with_those_there_are() -> None:
    with pytest.raises(CourseError, match=r"no exercise 'test-9'; there are .*test-1"):
        check("test-9", FakeLab())


def test_a_check_that_asks_for_nothing_is_refused() -> None:
    @exercise("test-2")
    def nothing(lab: FakeLab) -> Iterator[Need]:
        yield from ()

    with pytest.raises(CourseError, match="asks for nothing"):
        check("test-2", FakeLab())


def test_an_exercise_has_one_check_which_may_be_defined_again() -> None:
    exercise("test-1")(client_reaches_web)
    with pytest.raises(CourseError, match="test-1 has two checks"):
        exercise("test-1")(lambda lab: iter([need(True, "test-apart")]))


def test_a_mistake_in_a_check_is_not_taken_for_the_learners() -> None:
    @exercise("test-3")
    def mistaken(lab: FakeLab) -> Iterator[Need]:
        yield need(False, "no-such-sentence")

    with pytest.raises(KeyError):
        check("test-3", FakeLab())


def test_every_exercise_of_the_course_is_found_by_its_id() -> None:
    assert all(id.rpartition("-")[2].isdigit() for id in checks.known())
