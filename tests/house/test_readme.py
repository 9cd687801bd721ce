"""The README tells the truth: its commands exist, its example runs, its table of engines is the code's."""

import importlib.util
import re
import shlex
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

from netlab import Lab
from netlab.cli import parser
from netlab.course.lint import facts
from netlab.engines import KINDS, Engine

HOUSE = Path(__file__).parents[2]
README = (HOUSE / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("target", sorted(set(re.findall(r"`make ([a-z-]+)`", README))))
def test_every_make_target_exists(target: str) -> None:
    told = subprocess.run(["make", "--dry-run", target], cwd=HOUSE, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr


@pytest.mark.parametrize("line", sorted(set(re.findall(r"python -m netlab ([^`\n]+)`", README))))
def test_every_command_line_is_understood(line: str) -> None:
    assert parser().parse_args(shlex.split(line))


def test_every_sub_command_is_told() -> None:
    told = set(re.findall(r"\| `python -m netlab (\w+)", README))
    help_text = parser().format_help()
    known = set(re.findall(r"^    (\w+) ", help_text, re.M))
    assert told == known


def test_every_file_linked_exists() -> None:
    for target in re.findall(r"\]\((?!http)([^)]+)\)", README):
        assert (HOUSE / target).exists(), target


def test_the_engines_are_those_of_the_code() -> None:
    assert set(re.findall(r"^\| `(\w+)` \|", README, re.M)) == set(KINDS) - {"auto"}


def test_the_example_runs_as_it_stands(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", README, re.S)
    monkeypatch.setattr("netlab.engines.find", lambda *_, **__: engine)
    names: dict[str, object] = {}
    *lines, last = example.strip().splitlines()
    assert last.startswith("lab.close()")
    exec("\n".join(lines), names)
    lab, client = names["lab"], names["client"]
    assert isinstance(lab, Lab)
    try:
        lab._own_engine = False  # the session's engine goes on
        assert client.ping("web")  # type: ignore[attr-defined]
        assert client.wait_for(lambda: client.fetch("http://web/group"))  # type: ignore[attr-defined]
        assert "docker network create app" in lab.commands()
        assert "container-web" in lab.diagram().svg
    finally:
        lab.close()


KOREAN = (HOUSE / "README.ko.md").read_text(encoding="utf-8")
OTHER = re.compile(r"^\[(?:English|한국어)\]\(README(?:\.ko)?\.md\)$", re.M)


@pytest.mark.parametrize("kind", facts(README))
def test_both_languages_state_the_same_facts(kind: str) -> None:
    english, korean = (facts(OTHER.sub("", text))[kind] for text in (README, KOREAN))
    assert korean == english


def test_the_picture_is_what_the_command_draws() -> None:
    drawn = loaded("picture")
    assert drawn.PICTURE.read_text(encoding="utf-8") == drawn.picture(), "make picture"


def test_the_badge_comes_from_one_setting() -> None:
    badge = loaded("badge")
    for name, language in badge.READMES.items():
        text = (HOUSE / name).read_text(encoding="utf-8")
        assert badge.with_badge(text, badge.repository(), language) == text, "make badge"
        with_one = badge.with_badge(text, "gh/someone/somewhere/HEAD", language)
        assert with_one.count("mybinder.org/v2/gh/someone/somewhere/HEAD") == 1
        assert f"notebooks/{language}/index.ipynb" in with_one
        assert badge.with_badge(with_one, "", language) == badge.with_badge(text, "", language)
    with pytest.raises(ValueError, match="gh/owner/name"):
        badge.badge("https://example.com", "en")


def loaded(tool: str) -> ModuleType:
    """A script of tools/, as a module."""
    spec = importlib.util.spec_from_file_location(tool, HOUSE / "tools" / f"{tool}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
