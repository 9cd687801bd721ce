"""The public face: exactly these names, each explained, and the notebooks and the README import no others."""

import inspect
import re
from pathlib import Path
from types import ModuleType

import pytest

import netlab
from netlab.handles import Host, Outside
from netlab.handles.base import Workplace
from netlab.handles.capture import Capture

HOUSE = Path(__file__).parents[2]
FACE = {"Container", "Lab", "NetlabError", "Network", "__version__"}
# the modules a notebook may import from
FOR_NOTEBOOKS = {
    "netlab", "netlab.course.checks", "netlab.course.contents",
    "netlab.ui.bridges", "netlab.ui.drivers", "netlab.ui.grid", "netlab.ui.map", "netlab.ui.predict",
}  # fmt: skip


def public(owner: object) -> dict[str, object]:
    return {name: value for name, value in vars(owner).items() if not name.startswith("_")}


def test_the_public_names_are_these_and_importable() -> None:
    assert set(netlab.__all__) == FACE
    assert all(hasattr(netlab, name) for name in FACE)


def test_nothing_else_looks_public() -> None:
    names = {name for name, value in public(netlab).items() if not isinstance(value, ModuleType)}
    assert names - {"TYPE_CHECKING"} == FACE - {"__version__"}


METHODS = [
    pytest.param(value, id=f"{cls.__name__}.{name}")
    for cls in (netlab.Lab, netlab.Network, netlab.Container, Host, Outside, Capture)
    for base in cls.__mro__[:-1]
    for name, value in public(base).items()
    if (callable(value) or isinstance(value, property)) and name not in vars(Workplace)  # explained there
]


@pytest.mark.parametrize("method", METHODS)
def test_every_public_method_is_explained_in_its_first_line(method: object) -> None:
    first = (inspect.getdoc(method) or "").partition("\n")[0]
    assert first and first[-1] in ".:", first


@pytest.mark.parametrize("path", sorted([HOUSE / "README.md", *HOUSE.glob("notebooks/src/*.py")]), ids=lambda p: p.name)
def test_what_a_reader_copies_imports_public_names_only(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for module, names in re.findall(r"^from (netlab[\w.]*) import (.+)$", text, re.MULTILINE):
        assert module in FOR_NOTEBOOKS
        assert module != "netlab" or {name.strip() for name in names.split(",")} <= FACE
