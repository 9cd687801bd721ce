"""The import rule: a room imports rooms below it, never beside or above it; and few rooms import the big libraries."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
ROOT = HOUSE / "netlab"

FLOORS = (
    "errors sentences",
    "messages",
    "dataplane names kinds",
    "wire",
    "embedded",
    "html pool progress records compose plans snapshot.model",
    "results rules frames commands diagram engines snapshot.collect",
    "probes ownership",
    "site undo",
    "create",
    "handles",
    "look composed",
    "looking",
    "lab start",
    "course",
    "ui cli magic",
    "__main__",
)
ROOMS = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms.split()}

ONLY_IN = {
    "ipywidgets": {"ui"},
    "graphviz": {"diagram"},
    "papermill": {"course"},
    "jupytext": {"course"},
    "nbconvert": {"course"},
    "nbformat": {"course"},
    "jupyter_client": {"course"},
    "jupyter_core": {"course"},
    "ipykernel": {"course"},
    "filelock": {"records"},
    "h11": {"embedded"},
    "yaml": {"compose"},
    "platformdirs": {"records"},
}
ENGINES_FLOOR = ROOMS["engines"]

DISTRIBUTIONS = {
    "yaml": "pyyaml",
    "IPython": "ipython",
    "ipykernel_launcher": "ipykernel",
    "jupyter_client": "jupyter-client",
    "jupyter_core": "jupyter-core",
}  # where the names differ
RUN_NOT_IMPORTED = {"graphviz-pure", "jupyterlab"}  # programs the course starts


def modules() -> dict[str, Path]:
    """Dotted name below netlab -> file; "" is the public face."""
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        dotted = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        found[dotted.removesuffix("__init__").removesuffix(".")] = path
    return found


def imports(dotted: str, path: Path) -> Iterator[str]:
    """The absolute names of all a module imports, `from netlab import lab` as netlab.lab; also those of functions."""
    package = ["netlab", *filter(None, dotted.split("."))]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            up = node.level - (path.name == "__init__.py")
            base = ".".join(package[: len(package) - up]) if node.level else ""
            stem = ".".join(filter(None, (base, node.module)))
            yield from (f"{stem}.{alias.name}" for alias in node.names)


def room(dotted: str) -> str:
    """ "engines.private.launch" -> "engines"; "snapshot.model.Host" -> "snapshot.model" """
    parts = dotted.split(".")
    for name in (".".join(parts[:2]), parts[0]):
        if name in ROOMS:
            return name
    raise AssertionError(f"netlab.{dotted} is in no room: give it a floor in {Path(__file__).name}")


INSIDE = {name: path for name, path in modules().items() if name and name != "snapshot"}


@pytest.mark.parametrize("module", INSIDE)
def test_a_module_imports_only_from_floors_below(module: str) -> None:
    here = room(module)
    for name in imports(module, INSIDE[module]):
        if name.startswith("netlab.") and (there := room(name.removeprefix("netlab."))) != here:
            assert ROOMS[there] < ROOMS[here], f"netlab.{module} imports {name}"


@pytest.mark.parametrize("module", INSIDE)
def test_a_library_is_imported_where_it_belongs(module: str) -> None:
    for name in imports(module, INSIDE[module]):
        library = name.partition(".")[0]
        assert room(module) in ONLY_IN.get(library, {room(module)}), f"netlab.{module} imports {library}"
        if library == "docker":
            assert ROOMS[room(module)] >= ENGINES_FLOOR, f"netlab.{module} is below engines and imports docker"


def test_the_rule_sees_an_import_upwards(tmp_path: Path) -> None:
    (tmp_path / "model.py").write_text("def f():\n    from ..lab import Lab\n")
    assert list(imports("snapshot.model", tmp_path / "model.py")) == ["netlab.lab.Lab"]
    assert ROOMS[room("lab.Lab")] > ROOMS[room("snapshot.model")]


def test_each_library_imported_is_a_declared_dependency_and_the_reverse() -> None:
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.match(r"[\w-]+", line)[0] for line in project["dependencies"]}  # type: ignore[index]
    used = {name.partition(".")[0] for module, path in modules().items() for name in imports(module, path)}
    used -= {*sys.stdlib_module_names, "netlab"}
    assert {DISTRIBUTIONS.get(name, name) for name in used} == declared - RUN_NOT_IMPORTED


@pytest.mark.parametrize("module", ["netlab", "netlab.cli", "netlab.course.checks", "netlab.course.predict"])
def test_a_notebook_and_the_command_start_without_the_heavy_libraries(module: str) -> None:
    heavy = "papermill nbconvert nbformat jupytext jupyter_client ipywidgets IPython yaml"
    code = f"import sys, {module}; print(*set({heavy.split()!r}) & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert told.split() == []
