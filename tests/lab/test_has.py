"""What an engine cannot do is said where it is asked for: visibly, in the language in use."""

import pytest

from netlab import Lab, engines, messages
from netlab.engines.base import Daemon, Engine
from netlab.engines.capabilities import KNOWN, MIME, kinds_with, lacking
from netlab.errors import BadInput, NotOnThisEngine


class Bare(Engine):
    """An engine that can do nothing but be asked."""

    kind = "bare"


def test_what_is_there_is_true_and_nothing_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with Lab("has", "embedded") as lab:
        assert lab.has("host") and lab.has("host", "outside")
    assert capsys.readouterr().out == ""


def test_what_is_lacking_is_named_with_the_engines_that_have_it(capsys: pytest.CaptureFixture[str]) -> None:
    with Lab("has", "embedded") as lab:
        assert not lab.has("host", "swarm")
    said = capsys.readouterr().out
    assert "swarm mode" in said and "embedded does not have" in said and "private" in said
    assert "`host`" not in said, "only what is lacking is named"


@pytest.mark.parametrize("names", [("hosst",), ("host", "warp"), ()])
def test_a_name_that_is_no_capability_is_refused(names: tuple[str, ...]) -> None:
    with Lab("has", "embedded") as lab, pytest.raises(BadInput, match="daemon-settings, host, macvlan"):
        lab.has(*names)


@pytest.mark.parametrize("language", messages.LANGUAGES)
@pytest.mark.parametrize("name", KNOWN)
def test_every_capability_has_words_in_both_languages_and_an_engine(
    name: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "_language", language)
    skipped = lacking(Bare("", (Daemon.__new__(Daemon),)), (name,))
    assert skipped and kinds_with((name,))
    shown = skipped._repr_mimebundle_()
    assert shown[MIME] == {"missing": [name], "engines": list(kinds_with((name,))), "instead": ""}
    assert messages.say(f"capability-{name}") in str(shown["text/plain"]) and f"<code>{name}</code>" in str(
        shown["text/html"]
    )


def test_the_capabilities_of_all_engines_are_known_ones() -> None:
    from netlab.engines.embedded import EmbeddedEngine
    from netlab.engines.private import PrivateEngine

    assert EmbeddedEngine.capabilities | PrivateEngine.capabilities == set(KNOWN)


def test_a_lab_that_needs_what_its_engine_lacks_is_on_the_embedded_engine_and_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    closed: list[str] = []
    monkeypatch.setattr(Bare, "close", lambda self: closed.append(self.kind))
    monkeypatch.setattr(engines, "_open", lambda name, settings, era: Bare("", (Daemon.__new__(Daemon),)))
    with Lab("has", needs=["macvlan", "host"]) as lab:
        assert lab.engine.kind == "embedded" and lab.has("macvlan", "host")
    assert closed == ["bare"]
    said = capsys.readouterr().out
    assert "bare does not have" in said and "on the engine embedded instead" in said


def test_what_the_embedded_engine_lacks_too_cannot_be_helped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "_open", lambda name, settings, era: Bare("", ()))
    with pytest.raises(NotOnThisEngine, match="private"):
        Lab("has", needs=["swarm"])


def test_an_opened_engine_is_not_exchanged() -> None:
    with engines.find("embedded") as engine:
        with pytest.raises(NotOnThisEngine, match="swarm"):
            Lab("has", engine, needs=["swarm"])
        Lab("has", engine, needs=["host"]).close()
