"""The set-up script tells in one line what is missing, and does nothing the second time."""

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

HOUSE = Path(__file__).parents[2]
SCRIPT = HOUSE / "tools" / "setup_env.py"


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, for a checkout of its own in a folder with a space in its name."""
    spec = importlib.util.spec_from_file_location("setup_env", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    root = tmp_path / "a clone"
    for name in module.INPUTS:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes((HOUSE / name).read_bytes())
    monkeypatch.setattr(module, "ROOT", root)
    monkeypatch.setattr(module, "VENV", root / ".venv")
    monkeypatch.setattr(module, "STAMP", root / ".venv" / "netlab-stamp")
    return module


def without(path: Path, code: str) -> str:
    """An interpreter that fails whatever runs this code, and else is this one."""
    path.write_text(f'#!/bin/sh\ncase "$2" in *"{code}"*) exit 1;; esac\nexec "{sys.executable}" "$@"\n')
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize("name", ["setup_env.py", "private_roots.py"])
def test_an_old_python_can_read_the_scripts(name: str) -> None:
    ast.parse((SCRIPT.parent / name).read_text(encoding="utf-8"), feature_version=(3, 6))


def test_a_python_that_is_too_old_is_told_in_one_line(script: ModuleType, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(script.sys, "executable", without(tmp_path / "python", "version_info"))
    monkeypatch.setattr(script, "NEWER", ())
    with pytest.raises(SystemExit, match=r"netlab: Python 3\.11 or newer is needed, this is .*install") as stopped:
        script.new_enough()
    assert "\n" not in str(stopped.value)


def test_a_newer_python_on_the_path_is_taken_instead(script: ModuleType, tmp_path: Path, monkeypatch) -> None:
    newer = without(tmp_path / "python3.12", "no code at all")
    monkeypatch.setattr(script.sys, "executable", without(tmp_path / "python", "version_info"))
    monkeypatch.setattr(script.shutil, "which", lambda name: newer if name == "python3.12" else None)
    assert script.new_enough() == newer


def test_a_debian_without_python3_venv_is_told_the_apt_line(script: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="sudo apt install python3-venv") as stopped:
        script.make_venv(without(tmp_path / "python", "ensurepip"))
    assert "\n" not in str(stopped.value)
    assert not script.VENV.exists()


def test_the_second_time_nothing_is_done(script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[list[str]] = []
    monkeypatch.setattr(script, "with_uv", lambda uv: calls.append(["uv"]))
    monkeypatch.setattr(script, "with_pip", lambda python: calls.append(["pip"]))
    monkeypatch.setattr(script.shutil, "which", lambda name: None)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(script.VENV)], check=True)
    script.main()
    script.main()
    assert calls == [["pip"]]
    (script.ROOT / "constraints.txt").write_text("changed")
    script.main()
    assert calls == [["pip"], ["pip"]]


def test_uv_is_used_where_there_is_one(script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    monkeypatch.setattr(script.shutil, "which", lambda name: "/somewhere/uv" if name == "uv" else None)
    monkeypatch.setattr(script, "with_uv", lambda uv: (script.VENV.mkdir(), calls.append(uv)))
    script.main()
    assert calls == ["/somewhere/uv"]


def test_pip_gets_the_development_tools_too(script: ModuleType) -> None:
    assert any(line.startswith("pytest") for line in script.packages(sys.executable))


def test_a_step_that_fails_stops_the_set_up_without_a_stamp(script: ModuleType, monkeypatch) -> None:
    monkeypatch.setattr(script.shutil, "which", lambda name: "/bin/false" if name == "uv" else None)
    with pytest.raises(SystemExit, match="setting up failed at"):
        script.main()
    assert not script.STAMP.exists()
