"""The command: its words, its exit codes, and what it closes with."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from netlab import cli, engines, ownership
from netlab.course import folder
from netlab.errors import NoEngine
from netlab.ownership import Cleaned
from tests.course.conftest import Folder


class FakeEngine:
    """An engine as the runner sees it before a run."""

    own_per_lab = True

    def __enter__(self) -> "FakeEngine":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def __str__(self) -> str:
        return "fake, Docker Engine 1.2.3"


@pytest.fixture
def clone(course: Folder, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """A clone with a course, an engine that answers, and nothing to sweep."""
    monkeypatch.chdir(course.path.parent)
    monkeypatch.setattr(engines, "find", lambda name: FakeEngine())
    monkeypatch.setattr(ownership, "clean", lambda **_: Cleaned(()))
    course.write("00_good", "# %%\nassert engine == 'private'\n")
    return course


def test_a_run_closes_with_the_counts_and_writes_the_site(clone: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["run", "00", "--engine", "private", "--lang", "all", "--out", str(clone.out)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "engine: fake, Docker Engine 1.2.3" and lines[-1] == "2 passed, 0 failed"
    assert (clone.out / "index.html").exists() and (clone.out / "ko/00_good.ipynb").exists()


def test_any_failure_is_exit_code_1(clone: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["run", "--out", str(clone.out)]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "0 passed, 1 failed"


def test_a_missing_engine_is_told_once_before_any_notebook(clone: Folder, monkeypatch, capsys) -> None:
    def none(name: str) -> FakeEngine:
        raise NoEngine("no Docker Engine answers")

    monkeypatch.setattr(engines, "find", none)
    assert cli.main(["run", "--out", str(clone.out)]) == 1
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "netlab: no Docker Engine answers\n") and not clone.out.exists()


def test_an_unknown_notebook_is_told(clone: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["run", "17"]) == 1
    assert "no notebook 17; there are 00_good" in capsys.readouterr().err


def test_build_writes_and_check_compares(clone: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["build", "--check"]) == 1
    assert "not as their sources say: en/00_good.ipynb, ko/00_good.ipynb" in capsys.readouterr().err
    assert cli.main(["build"]) == 0 and cli.main(["build", "--check"]) == 0


def test_without_a_clone_the_course_is_not_found(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(folder, "__file__", str(tmp_path / "site-packages" / "netlab" / "course" / "folder.py"))
    assert cli.main(["build"]) == 1
    assert "run this in a clone" in capsys.readouterr().err


@pytest.mark.parametrize("usable", [True, False])
def test_engines_are_listed_with_the_reason(monkeypatch, capsys, usable: bool) -> None:
    monkeypatch.setattr(
        engines, "survey", lambda: [("docker", False, "nobody listens"), ("private", usable, "because")]
    )
    assert cli.main(["engines"]) == (0 if usable else 1)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split(maxsplit=2) == ["docker", "no", "nobody listens"]
    assert lines[1].split(maxsplit=2) == ["private", "yes" if usable else "no", "because"]


def test_clean_removes_what_it_is_asked_for(monkeypatch, capsys) -> None:
    asked: list[dict[str, object]] = []

    def clean(**wanted: object) -> Cleaned:
        asked.append(wanted)
        return Cleaned(("container web", "network app"))

    monkeypatch.setattr(ownership, "clean", clean)
    assert cli.main(["clean"]) == 0
    assert cli.main(["clean", "--lab", "ab12", "--engine", "docker"]) == 0
    assert asked[0] == {"lab": None, "everything": False, "engine": "auto"}
    assert asked[1] == {"lab": "ab12", "everything": False, "engine": "docker"}
    assert capsys.readouterr().out.splitlines()[:3] == ["container web", "network app", "2 things removed"]


def test_clean_fails_when_something_had_to_be_left(monkeypatch, capsys) -> None:
    monkeypatch.setattr(ownership, "clean", lambda **_: Cleaned((), ("network app: in use",)))
    assert cli.main(["clean"]) == 1
    assert "network app: in use" in capsys.readouterr().out


def test_clean_all_asks_first(monkeypatch, capsys) -> None:
    asked: list[dict[str, object]] = []
    monkeypatch.setattr(ownership, "clean", lambda **wanted: asked.append(wanted) or Cleaned(()))
    assert cli.main(["clean", "--all"]) == 1 and "add --yes" in capsys.readouterr().err
    monkeypatch.setattr(cli.sys.stdin, "isatty", lambda: True, raising=False)
    for answer, code in (("", 1), ("n", 1), ("y", 0)):
        monkeypatch.setattr("builtins.input", lambda question, answer=answer: answer)
        assert cli.main(["clean", "--all"]) == code
    assert cli.main(["clean", "--all", "--yes"]) == 0
    assert asked == [{"lab": None, "everything": True, "engine": "auto"}] * 2


def test_the_module_and_the_command_say_the_same() -> None:
    for line in ([sys.executable, "-m", "netlab"], [str(Path(sys.executable).parent / "docker-netlab")]):
        told = subprocess.run([*line, "version"], capture_output=True, text=True, check=True).stdout
        assert told.startswith("docker-netlab ")
    assert subprocess.run([sys.executable, "-m", "netlab"], capture_output=True, env={**os.environ}).returncode == 2


@pytest.mark.parametrize("command", ["engines", "run", "build", "clean", "version"])
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        cli.main([command, "--help"])
    text = capsys.readouterr().out
    assert f"python -m netlab {command}" in text and text.count(".") >= 1
