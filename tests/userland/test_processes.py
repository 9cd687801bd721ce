"""Scheduling, pipes, signals and time: what processes may rely on."""

import ast
from pathlib import Path

import pytest

from netlab.embedded import userland
from netlab.embedded.userland import SIGNALS, Process, Program
from tests.userland.box import Box


@pytest.fixture
def box() -> Box:
    return Box()


def test_sleep_takes_simulated_time_only(box: Box) -> None:
    job = box.start("sleep", "3600")
    box.kernel.run()
    assert job.process.status is None and box.kernel.next_timer() == 3600
    assert job.finish().result[0] == 0 and box.kernel.now == 3600


def test_sleep_infinity_is_nobodys_timer(box: Box) -> None:
    box.start("sleep", "infinity")
    box.kernel.run()
    assert box.kernel.next_timer() is None


def test_much_data_through_a_pipe_is_whole(box: Box) -> None:
    data = bytes(range(256)) * 4000
    job = box.start("sh", "-c", "cat | cat", stdin=data).finish()
    assert job.out.data == data


def test_a_writer_without_reader_ends_by_sigpipe(box: Box) -> None:
    assert box.sh("yes | head -n 1")[:2] == (0, "y\n")
    assert [each.name for each in box.space.pids.processes.values()] == []


def test_a_busy_process_stops_nobody(box: Box) -> None:
    busy = box.start("sh", "-c", "while :; do :; done")
    box.kernel.run()
    assert box.kernel.busy()
    other = box.start("echo", "hi")
    for _ in range(10):
        box.kernel.run()
    assert other.result[:2] == (0, "hi\n") and busy.process.status is None
    box.kernel.signal(busy.process, SIGNALS["KILL"])
    box.kernel.run()
    assert busy.process.status == 137 and not box.kernel.busy()


def test_process_one_ignores_what_it_does_not_handle(box: Box) -> None:
    first, second = box.start("sleep", "100"), box.start("sleep", "100")
    box.kernel.run()
    for job in (first, second):
        box.kernel.signal(job.process, SIGNALS["TERM"])
    assert (first.process.status, second.process.status) == (None, 143)


def test_all_die_with_process_one(box: Box) -> None:
    first, second = box.start("sleep", "100"), box.start("sleep", "100")
    box.kernel.run()
    box.kernel.signal(first.process, SIGNALS["KILL"])
    assert (first.process.status, second.process.status) == (137, 137)


def test_a_trap_waits_for_the_foreground_command(box: Box) -> None:
    job = box.start("sh", "-c", "trap 'echo got; exit 5' TERM; sleep 10; echo never")
    box.kernel.run()
    box.kernel.signal(job.process, SIGNALS["TERM"])
    box.kernel.run()
    assert job.process.status is None
    assert job.finish().result[:2] == (5, "got\n") and box.kernel.now == 10


def test_wait_is_interrupted_by_a_trap(box: Box) -> None:
    job = box.start("sh", "-c", "trap 'echo got' TERM; sleep 10 & wait; echo after")
    box.kernel.run()
    box.kernel.signal(job.process, SIGNALS["TERM"])
    assert job.finish().result[:2] == (0, "got\nafter\n") and box.kernel.now == 0


def test_a_busy_loop_sees_its_trap(box: Box) -> None:
    job = box.start("sh", "-c", "trap 'echo out; exit' TERM; while :; do :; done")
    box.kernel.run()
    box.kernel.signal(job.process, SIGNALS["TERM"])
    box.kernel.run()
    assert job.result[:2] == (0, "out\n")


def test_the_frozen_do_not_run_and_go_on_when_thawed(box: Box) -> None:
    job = box.start("sh", "-c", "sleep 1; echo up")
    box.kernel.run()
    box.space.pids.frozen = True
    box.kernel.advance(60)
    assert job.process.status is None
    box.space.pids.frozen = False
    box.kernel.thaw(box.space.pids.processes.values())
    box.kernel.run()
    assert job.result[:2] == (0, "up\n")


def test_who_waits_for_what_can_be_told(box: Box) -> None:
    job = box.start("cat", stdin=None)
    box.kernel.run()
    assert job.process.what_it_waits_for() == "waits in read(a pipe that is open and empty)"


def test_a_fault_of_ours_looks_like_a_crash(box: Box) -> None:
    def broken(process: Process) -> Program:
        yield userland.STEP
        raise RuntimeError("a fault")

    process = box.kernel.spawn(broken, ["broken"], box.space, {})
    box.kernel.run()
    assert process.status == 139 and len(box.kernel.crashes) == 1


@pytest.mark.parametrize("script", ["eval 'do {'", ".", "trap 'if' EXIT", "eval", "a() {", "echo ${", "$((", "`"])
def test_nonsense_is_refused_and_crashes_nothing(box: Box, script: str) -> None:
    status, _, _ = box.sh(script)
    assert status in (0, 2) and box.kernel.crashes == []


def test_ps_shows_processes_but_not_hidden_ones(box: Box) -> None:
    def quiet(process: Process) -> Program:
        yield from process.sleep(100)
        return 0

    box.kernel.spawn(quiet, ["hidden"], box.space, {}, hidden=True)
    out = box.run("ps")[1]
    assert out == "PID   USER     TIME  COMMAND\n    1 root      0:00 ps\n"


SOURCES = sorted(Path(userland.__file__).parent.rglob("*.py"))


@pytest.mark.parametrize("path", SOURCES, ids=[path.stem for path in SOURCES])
def test_every_loop_of_a_program_yields_or_gets_shorter(path: Path) -> None:
    """What loops without a system call would stop the engine: nothing pre-empts it."""
    for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(function, ast.FunctionDef) or not _yields(function):
            continue
        for loop in ast.walk(function):
            if isinstance(loop, ast.While):
                text = ast.unparse(loop)
                shrinks = any(call in text for call in (".pop(", ".popleft(", "asked.next("))
                assert _yields(loop) or shrinks, f"{path.name}:{loop.lineno}: a loop without a system call"


def _yields(tree: ast.AST) -> bool:
    return any(isinstance(node, ast.Yield | ast.YieldFrom) for node in ast.walk(tree))
