"""Notebooks run through papermill on real kernels, and everything that goes wrong in one fails it."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import papermill
import pytest
from jupyter_client.localinterfaces import localhost
from jupyter_client.provisioning import local_provisioner

from netlab.course import build
from netlab.course.job import Execution
from netlab.course.kernel import Kernels
from netlab.course.run import summary
from netlab.errors import EngineGone
from tests.course.conftest import HEAD, Folder

HIDDEN = """\
# %%
import ipywidgets
out = ipywidgets.Output()
out

# %%
with out:
    raise ValueError("nobody sees this")
"""


TOOK_ANOTHER = """\
# %%
import netlab.engines, netlab.engines.embedded
from netlab import Lab
class Bare(netlab.engines.embedded.EmbeddedEngine):
    kind, capabilities = "bare", frozenset()
netlab.engines._open = lambda name, settings, era: Bare("")
lab = Lab("one", "auto", needs=["host"])
assert lab.engine.kind == "embedded"
lab.close()
"""


def check_cell(passed: bool) -> str:
    made = f'CheckResult("one-1", {passed}, "" if {passed} else "nothing is there")'
    return f'# %% tags=["check"]\nfrom netlab.course.checks import CheckResult\n{made}\n'


def what(execution: Execution) -> str:
    return "\n".join(map(str, execution.findings))


RunOne = Callable[..., Execution]


def test_a_notebook_without_fault_passes_and_is_kept_with_its_outputs(run_one: RunOne) -> None:
    execution = run_one("# %%\n6 * 7\n")
    assert execution.passed and execution.left == () and execution.seconds > 0
    last = nbformat.read(execution.path, as_version=4).cells[-1]
    assert last.outputs[0].data["text/plain"] == "42"


def test_the_notebook_gets_engine_and_language(run_one: RunOne) -> None:
    execution = run_one(
        '# %%\nimport os\nassert (engine, lang, os.environ["NETLAB_LANG"]) == ("auto", "ko", "ko")\n', languages=("ko",)
    )
    assert what(execution) == ""


def test_the_kernel_is_the_running_interpreter_whatever_kernelspecs_there_are(
    run_one: RunOne, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = tmp_path / "kernels" / "python3" / "kernel.json"
    spec.parent.mkdir(parents=True)
    spec.write_text(json.dumps({"argv": ["/bin/false"], "display_name": "Another", "language": "python"}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    asserted = f"# %%\nimport sys\nassert sys.executable == {sys.executable!r}\n"
    assert what(run_one(asserted)) == "" and what(run_one(asserted, forks=None)) == ""


def test_an_error_fails_the_notebook_and_names_cell_line_and_error(run_one: RunOne) -> None:
    execution = run_one("# %%\nx = 1\nx + undefined\n\n# %%\nnever = 1\n")
    assert what(execution) == "[3] x + undefined: NameError: name 'undefined' is not defined"


def test_an_error_hidden_in_an_output_widget_fails_the_notebook(run_one: RunOne) -> None:
    assert what(run_one(HIDDEN)) == "an error hidden in an Output widget: ValueError: nobody sees this"


def test_a_parameter_the_notebook_does_not_have_fails_it_before_it_runs(run_one: RunOne) -> None:
    execution = run_one('# %%\nopen("/nonexistent/x", "w")\n', HEAD.replace('lang = "en"\n\n', "\n"))
    assert what(execution) == "the notebook has no parameter lang in a cell tagged parameters"
    assert nbformat.read(execution.path, as_version=4).cells[-1].execution_count is None


def test_a_solved_notebook_must_pass_its_checks(run_one: RunOne) -> None:
    assert run_one(check_cell(passed=True)).passed
    failed = run_one(check_cell(passed=False))
    assert "the check of exercise one-1 does not pass with the solution: nothing is there" in what(failed)


def test_a_learners_notebook_is_not_red_and_its_checks_say_not_yet(run_one: RunOne) -> None:
    assert run_one(check_cell(passed=False), form="learner").passed
    idle = run_one(check_cell(passed=True), form="learner")
    assert "the check of exercise one-1 passes although nothing was solved" in what(idle)


def test_the_solution_decides_between_the_forms(run_one: RunOne) -> None:
    exercise = '# %% tags=["exercise"]\nx = 0\n# solution\nx = 42\n\n'
    check = check_cell(passed=True).replace("True", "x == 42")
    assert what(run_one(exercise + check)) == ""
    assert what(run_one(exercise + check, form="learner")) == ""


def test_a_check_that_shows_no_verdict_fails_the_notebook(run_one: RunOne) -> None:
    silent = check_cell(passed=True).rstrip("\n") + ";\n"
    assert "a cell tagged check that shows no verdict" in what(run_one(silent))
    hidden = "# %%\nimport ipywidgets\nout = ipywidgets.Output()\n\n" + check_cell(passed=False).replace(
        "CheckResult(", "with out: display(CheckResult("
    ).replace('there")', 'there"))')
    assert "nothing is there" in what(run_one(hidden))


def test_a_part_skipped_for_want_of_a_capability_is_listed_and_fails_nothing(run_one: RunOne) -> None:
    lab = '# %%\nfrom netlab import Lab\nlab = Lab("one", "embedded")\n\n'
    asks = '# %%\nif lab.has("host", "swarm"):\n    1 / 0\n\n# %%\nlab.close()\n'
    execution = run_one(lab + asks)
    assert execution.passed and what(execution) == ""
    assert [str(part) for part in execution.skipped] == ["[4]: swarm"]
    assert "00_one [en] skipped or took another engine for 1 part(s), for what this engine lacks: [4]: swarm" in list(
        summary([execution])
    )


def test_a_notebook_that_took_another_engine_is_listed(run_one: RunOne) -> None:
    execution = run_one(TOOK_ANOTHER)
    assert execution.passed and what(execution) == ""
    assert [str(part) for part in execution.skipped] == ["[3]: host → embedded"]


def test_a_kernel_that_dies_fails_the_notebook_with_its_last_words(run_one: RunOne) -> None:
    body = '# %%\nimport os, sys\nos.write(2, b"out of luck\\n")\nos._exit(3)\n'
    assert "DeadKernelError" in what(execution := run_one(body)) and "out of luck" in what(execution)
    assert not execution.retried


def test_a_cell_that_hangs_fails_the_notebook(run_one: RunOne) -> None:
    begin = time.monotonic()
    assert "CellTimeoutError" in what(run_one("# %%\nimport time\ntime.sleep(60)\n", timeout=2))
    assert time.monotonic() - begin < 30


def occupy(monkeypatch: pytest.MonkeyPatch, times: int) -> socket.socket:
    """Make the first ports that kernels are given be taken by somebody else."""
    taken = socket.create_server((localhost(), 0))
    real = local_provisioner.LocalPortCache.find_available_port
    left = iter(range(times))

    def find(cache: object, ip: str) -> int:
        return real(cache, ip) if next(left, None) is None else taken.getsockname()[1]

    monkeypatch.setattr(local_provisioner.LocalPortCache, "find_available_port", find)
    return taken


def test_a_clash_of_kernel_ports_is_tried_once_more(run_one: RunOne, monkeypatch: pytest.MonkeyPatch) -> None:
    with occupy(monkeypatch, times=1):
        execution = run_one("# %%\n1\n", forks=None)
    assert execution.passed and execution.retried
    assert any("was started a second time" in line for line in summary([execution]))


def test_a_second_clash_is_a_failure(run_one: RunOne, monkeypatch: pytest.MonkeyPatch) -> None:
    with occupy(monkeypatch, times=100):
        execution = run_one("# %%\n1\n", forks=None)
    assert execution.retried and "Address already in use" in what(execution)


def test_an_executed_notebook_of_an_earlier_run_is_not_taken_for_this_ones(course: Folder, run_one: RunOne) -> None:
    assert run_one("# %%\n1\n").passed
    course.write("00_one", "# %%\nimport os\nos._exit(1)\n")
    (execution,) = course.run()
    assert not execution.passed


def test_files_left_in_the_working_directory_are_told(run_one: RunOne) -> None:
    execution = run_one('# %%\nfrom pathlib import Path\nPath("left.txt").write_text("x");\n')
    assert execution.passed and execution.left == ("file left.txt in its working directory",)
    assert any("left.txt" in line for line in summary([execution]))


def test_what_a_notebook_left_is_swept_after_it_and_told(course: Folder, tmp_path: Path) -> None:
    heap = tmp_path / "engine"
    heap.mkdir()
    (heap / "network of yesterday").touch()

    def sweep() -> list[str]:
        found = sorted(heap.iterdir())
        for thing in found:
            thing.unlink()
        return [thing.name for thing in found]

    course.write("00_tidy", "# %%\n1\n")
    course.write("01_untidy", f"# %%\nfrom pathlib import Path\nPath({str(heap)!r}, 'container web').touch()\n")
    tidy, untidy = course.run(sweep=sweep)
    assert (tidy.left, untidy.left) == ((), ("container web",))
    assert "left by earlier labs, swept now: network of yesterday" in course.told
    assert "01_untidy [en] left behind, swept now: container web" in list(summary([tidy, untidy]))
    assert list(heap.iterdir()) == []


def test_a_sweep_that_fails_is_told_and_ends_nothing(course: Folder) -> None:
    calls = iter(range(10))

    def sweep() -> list[str]:
        if next(calls):
            raise EngineGone("it stopped answering")
        return []

    course.write("00_one", "# %%\n1\n")
    (execution,) = course.run(sweep=sweep)
    assert execution.left == ("sweeping after 00_one [en] failed: it stopped answering",)


def test_notebooks_with_engines_of_their_own_run_two_at_a_time(course: Folder, tmp_path: Path) -> None:
    """Each waits for the other: one after the other, both would fail."""
    meet = """\
# %%
import time
from pathlib import Path
Path({mine!r}).touch()
end = time.monotonic() + 30
while not Path({other!r}).exists(): assert time.monotonic() < end; time.sleep(0.01)
"""
    a, b = str(tmp_path / "a"), str(tmp_path / "b")
    course.write("00_a", meet.format(mine=a, other=b))
    course.write("01_b", meet.format(mine=b, other=a))
    assert all(execution.passed for execution in course.run(at_once=2))


def test_on_a_shared_engine_notebooks_run_one_after_the_other(course: Folder, tmp_path: Path) -> None:
    alone = """\
# %%
import time
from pathlib import Path
Path({busy!r}).mkdir(); time.sleep(0.5); Path({busy!r}).rmdir()
"""
    for stem in ("00_a", "01_b"):
        course.write(stem, alone.format(busy=str(tmp_path / "busy")))
    executions = course.run()
    assert [execution.job.source.stem for execution in executions] == ["00_a", "01_b"]
    assert all(execution.passed for execution in executions)


def test_the_summary_closes_with_the_counts(course: Folder) -> None:
    course.write("00_good", "# %%\n1\n")
    course.write("01_bad", "# %%\n1 / 0\n")
    executions = course.run(languages=("en", "ko"), at_once=2)
    lines = list(summary(executions))
    assert lines[-1] == "2 passed, 2 failed"
    assert lines[:2] == ["01_bad [en]", "  [3] 1 / 0: ZeroDivisionError: division by zero"]


def test_nothing_is_drawn_where_there_is_no_terminal(course: Folder, capfd: pytest.CaptureFixture[str]) -> None:
    course.write("00_one", "# %%\n1\n")
    course.run()
    assert capfd.readouterr() == ("", "")


STARTED_BY_HAND = """
from contextlib import nullcontext
from pathlib import Path
from netlab.course.forks import Forks
from netlab.course.job import Settings
from netlab.course.run import Course, jobs
from netlab.course.source import find
def sweep():
    if Path({started!r}).exists(): Path({swept!r}).touch()
    return []
chosen = jobs(find(Path({src!r})), ["en"], "solved")
with (Forks.start() if {forked} else None) or nullcontext() as forks:
    Course(chosen, Settings(Path({out!r})), sweep=sweep, forks=forks).run()
"""


class Runner:
    """A run in a process of its own whose first notebook goes on for ever; it tells the kernel and a child of that."""

    def __init__(self, course: Folder, folder: Path, forked: bool) -> None:
        self.started, self.swept, self.never = folder / "started", folder / "swept", folder / "never"
        told = f"open({str(self.started)!r} + '.part', 'w').write(f'{{os.getpid()}} {{child.pid}}')"
        course.write(
            "00_slow",
            "# %%\nimport os, subprocess, time\nchild = subprocess.Popen(['sleep', '600'])\n"
            f"{told}\nos.rename({str(self.started)!r} + '.part', {str(self.started)!r})\ntime.sleep(600)\n",
        )
        course.write("01_never", f"# %%\nopen({str(self.never)!r}, 'w').close()\n")
        facts = {"started": str(self.started), "swept": str(self.swept), "forked": forked}
        code = STARTED_BY_HAND.format(src=str(course.path / "src"), out=str(course.out), **facts)
        self.temporary = folder / "temporary"
        self.temporary.mkdir()
        environment = {**os.environ, "TMPDIR": str(self.temporary)}
        self.process = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, env=environment)
        wait_until(self.started.exists)
        self.kernel, self.child = map(int, self.started.read_text().split())

    def end(self, number: int) -> int:
        """Send it a signal; its exit status."""
        self.process.send_signal(number)
        self.process.communicate(timeout=60)
        return self.process.returncode


needs_processes = pytest.mark.skipif(sys.platform != "linux", reason="processes are read from /proc")


@needs_processes
@pytest.mark.parametrize("forked", [True, False], ids=["forked", "plain"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_ends_its_kernels_and_sweeps(
    course: Folder, tmp_path: Path, number: int, forked: bool
) -> None:
    runner = Runner(course, tmp_path, forked)
    assert runner.end(number) == {signal.SIGINT: -signal.SIGINT, signal.SIGTERM: 143}[number]
    assert runner.swept.exists() and not runner.never.exists()
    wait_until(lambda: not runs(runner.kernel))
    assert [path.name for path in runner.temporary.iterdir() if path.name.startswith("netlab-")] == []
    if forked:
        wait_until(lambda: not runs(runner.child))


@needs_processes
@pytest.mark.parametrize("forked", [True, False], ids=["forked", "plain"])
def test_kernels_do_not_outlive_a_runner_that_is_killed(course: Folder, tmp_path: Path, forked: bool) -> None:
    runner = Runner(course, tmp_path, forked)
    below = descendants(runner.process.pid)
    assert runner.kernel in below
    runner.end(signal.SIGKILL)
    wait_until(lambda: not any(runs(pid) for pid in below if pid != runner.child or forked))
    if not forked:
        os.kill(runner.child, signal.SIGKILL)


def runs(pid: int) -> bool:
    """Neither gone nor a zombie, which nobody may wait for."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def descendants(pid: int) -> list[int]:
    """All processes below this one."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int(folder.joinpath("stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found = [child for child, parent in parents.items() if parent == pid]
    return [*found, *(below for child in found for below in descendants(child))]


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_kernel_that_comes_up_while_the_run_is_stopped_ends_too() -> None:
    killed = threading.Event()

    class Late:
        def kill(self) -> None:
            killed.set()

    kernels = Kernels()
    kernels.kill()
    kernels.add(Late())  # type: ignore[arg-type]
    assert killed.is_set()


def test_a_fork_server_has_one_thread_when_it_forks(run_one: RunOne) -> None:
    """Else a lock that another thread holds would stay locked in the fork."""
    code = """\
# %%
import os
from pathlib import Path
assert len(list(Path(f"/proc/{os.getppid()}/task").iterdir())) == 1
"""
    assert what(run_one(code)) == ""


def test_what_is_printed_and_what_is_displayed_come_in_the_order_of_the_code(run_one: RunOne) -> None:
    execution = run_one("# %%\nfor n in range(300):\n    print(n)\n    display(n)\n")
    outputs = nbformat.read(execution.path, as_version=4).cells[-1].outputs
    shown = [one.text if one.output_type == "stream" else one.data["text/plain"] for one in outputs]
    assert shown == [text for n in range(300) for text in (f"{n}\n", f"{n}")]


def test_a_forked_kernel_finds_itself_as_any_other(course: Folder) -> None:
    """What it is and has: its folder, its streams, open files, random numbers of its own, the magics, the widgets."""
    code = """\
# %%
import os, random, sys
import ipywidgets, comm
from netlab import Lab
print(sys.argv[0], repr(os.read(0, 1)), os.environ["NETLAB_LANG"], sorted(comm.get_comm_manager().targets))
print(__name__, sys.path[0] == "", "docker" in get_ipython().magics_manager.magics["line"], os.listdir())
print(os.getsid(0) == os.getpid(), [key for key in os.environ if key.startswith("PYDEVD")])

# %%
print(random.random())
"""
    for stem in ("00_a", "01_b"):
        course.write(stem, code)

    def printed(executions: list[Execution]) -> list[list[str]]:
        assert [what(each) for each in executions] == ["", ""]
        read = [nbformat.read(each.path, as_version=4) for each in executions]
        return [["".join(o.get("text", "") for o in cell.outputs) for cell in nb.cells[-2:]] for nb in read]

    (one, first), (other, second) = printed(course.run())
    assert first != second and one == other
    if sys.platform == "linux":
        assert one == printed(course.run(forks=None))[0][0]


def test_plain_papermill_runs_a_built_notebook_with_its_parameters(course: Folder, tmp_path: Path) -> None:
    course.write("04_names", '# %%\nassert (engine, lang) == ("private", "ko")\n')
    build.build(course.path)
    line = [
        "-m",
        "papermill",
        str(course.path / "ko/04_names.ipynb"),
        str(tmp_path / "OUT.ipynb"),
        "-p",
        "engine",
        "private",
    ]
    done = subprocess.run(
        [sys.executable, *line], capture_output=True, text=True, env={**os.environ, "JUPYTER_PATH": ""}
    )
    assert done.returncode == 0, done.stderr
    assert papermill.inspect_notebook(str(tmp_path / "OUT.ipynb")).keys() == {"engine", "lang"}
