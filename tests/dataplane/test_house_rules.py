"""The stack stands alone: no clock, no thread, nothing imported but the standard library and netlab's errors."""

import ast
import sys
from pathlib import Path

import netlab.dataplane
from netlab.dataplane import World

from .plans import Simulated, make_plan

FILES = sorted(Path(netlab.dataplane.__file__).parent.rglob("*.py"))
FORBIDDEN = {"time", "datetime", "threading", "socket", "select", "asyncio", "subprocess", "multiprocessing", "os"}


def imports(file: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


def test_only_the_standard_library_and_errors_are_imported() -> None:
    for file in FILES:
        for name in imports(file):
            top = name.split(".")[0]
            ours = name == "netlab.errors" or name.startswith("netlab.dataplane")
            assert ours or (top in sys.stdlib_module_names and top not in FORBIDDEN), (file.name, name)


def test_the_same_plan_goes_the_same_way_twice() -> None:
    for seed in range(5):
        plan = make_plan(seed)
        assert Simulated(plan).outcomes() == Simulated(plan).outcomes()


def test_no_docker_word_is_known() -> None:
    for file in FILES:
        assert "docker" not in file.read_text().lower().replace("docker networking", ""), file.name


def test_nothing_is_left_to_do_once_neighbours_are_settled() -> None:
    """What merely grows old has no timer, so `next_timer` None means that nothing will happen by itself."""
    simulated = Simulated(make_plan(1))
    simulated.outcomes()
    world: World = simulated.world
    for _ in range(200):
        due = world.next_timer()
        if due is None:
            break
        world.advance(due)
    assert world.next_timer() is None and world.now < 700
