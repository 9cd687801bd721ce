"""What is written twice agrees: pyproject with environment.yml, the bounds with the lock."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HOUSE = Path(__file__).parents[2]
CONDA_NAMES = {
    "docker": "docker-py",
    "graphviz": "python-graphviz",
    "jupyter-client": "jupyter_client",
    "jupyter-core": "jupyter_core",
}
ONLY_PIP = {"graphviz-pure"}  # not on conda-forge
ONLY_CONDA = {"python", "pip", "graphviz"}  # graphviz: there the programs, `dot` among them
SPEC = re.compile(r"([\w.-]+)(.*)")


def specs(lines: list[str]) -> dict[str, str]:
    """["tqdm>=4.66,<5"] -> {"tqdm": ">=4.66,<5"}"""
    return {name: bounds.strip() for name, bounds in (SPEC.fullmatch(line).groups() for line in lines)}  # type: ignore[union-attr]


@pytest.fixture(scope="module")
def project() -> dict[str, object]:
    return tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def environment() -> dict[str, object]:
    return yaml.safe_load((HOUSE / "environment.yml").read_text(encoding="utf-8"))


def test_conda_installs_what_pyproject_asks_for_within_the_same_bounds(project, environment) -> None:
    wanted = specs(project["project"]["dependencies"])
    lines = environment["dependencies"]
    conda = specs([line for line in lines if isinstance(line, str)])
    (pip,) = [line["pip"] for line in lines if isinstance(line, dict)]
    assert specs(pip) == {name: wanted[name] for name in ONLY_PIP}
    expected = {CONDA_NAMES.get(name, name): bounds for name, bounds in wanted.items() if name not in ONLY_PIP}
    assert {name: bounds for name, bounds in conda.items() if name not in ONLY_CONDA} == expected


def test_the_conda_python_is_pinned_and_new_enough(project, environment) -> None:
    (line,) = [line for line in environment["dependencies"] if str(line).startswith("python=")]
    pinned = tuple(map(int, line.removeprefix("python=").split(".")))
    oldest = tuple(map(int, project["project"]["requires-python"].removeprefix(">=").split(".")))
    assert len(pinned) == 2 and pinned >= oldest


def test_conda_leaves_the_package_itself_out(environment) -> None:
    """Binder reads the file from another folder, where `-e .` would mean something else."""
    assert "-e" not in str(environment["dependencies"])
    assert environment["channels"] == ["conda-forge"]


def test_every_dependency_is_locked_within_its_bounds(project) -> None:
    locked = [Requirement(line) for line in pins((HOUSE / "constraints.txt").read_text(encoding="utf-8"))]
    for line in [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]:
        asked = Requirement(line)
        versions = [str(pin.specifier).removeprefix("==") for pin in locked if same(pin.name, asked.name)]
        assert versions, f"{asked.name} is not locked: make lock"
        assert all(version in asked.specifier for version in versions), f"{asked}: locked {versions}; make lock"


def same(one: str, other: str) -> bool:
    return canonicalize_name(one) == canonicalize_name(other)


def pins(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip() and not line.strip().startswith("#")]
