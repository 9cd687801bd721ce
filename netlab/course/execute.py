"""One notebook through papermill: parameters, kernel, the retry, and what came of it.

papermill's Python API is used from several threads of one process: they share jupyter_client's list of ports
in use, which separate processes do not. papermill's `cwd` is not used, since it changes that of the process.
"""

import contextlib
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import nbformat
import papermill
from jupyter_core.utils import ensure_event_loop
from papermill.engines import NBClientEngine, papermill_engines
from papermill.iorw import write_ipynb
from papermill.translators import PythonTranslator

from netlab.course.build import notebook as make_notebook
from netlab.course.findings import Finding, findings, skipped
from netlab.course.forked import DEAD
from netlab.course.job import Execution, Job, Settings
from netlab.course.kernel import CourseKernel, Kernels
from netlab.course.source import tags
from netlab.messages import say

CLASH: Final = "Address already in use"  # ZMQError of a kernel whose port was taken between choice and bind
ENGINE: Final = "netlab"  # as papermill calls it
IOPUB_TIMEOUT: Final = 60  # seconds for the last outputs of a cell to arrive; a busy machine needs more than 4


def execute(job: Job, settings: Settings, kernels: Kernels, on_cell: Callable[..., None]) -> Execution:
    """Run one notebook; whatever goes wrong in it is in the result, not raised."""
    path = settings.out / job.language / f"{job.source.stem}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    parameters = {"engine": settings.engine, "lang": job.language}
    made = make_notebook(job.source, job.language, job.form)
    begin = time.monotonic()
    if unknown := _unknown(made, parameters):
        nbformat.write(made, path)
        return Execution(job, path, 0.0, (Finding("", unknown),))
    attempts = [_attempt(made, path, parameters, job, settings, kernels, on_cell)]
    if attempts[0].clash and not kernels.stopping:
        attempts.append(_attempt(made, path, parameters, job, settings, kernels, on_cell))
    last, seconds = attempts[-1], time.monotonic() - begin
    return Execution(job, path, seconds, last.findings, last.left, len(attempts) > 1, last.skipped)


def _unknown(made: Any, parameters: Mapping[str, str]) -> str:
    """papermill only logs a parameter the notebook has not; here it is a failure."""
    cells = [cell for cell in made.cells if "parameters" in tags(cell)]
    known = {each.name for each in PythonTranslator.inspect(cells[0])} if cells else set()
    missing = parameters.keys() - known
    return say("course-unknown-parameters", names=", ".join(sorted(missing))) if missing else ""


@dataclass(frozen=True, slots=True)
class _Attempt:
    findings: tuple[Finding, ...]
    left: tuple[str, ...]
    clash: bool
    skipped: tuple[Finding, ...]


def _attempt(
    made: Any,
    path: Path,
    parameters: Mapping[str, str],
    job: Job,
    settings: Settings,
    kernels: Kernels,
    on_cell: Callable[..., None],
) -> _Attempt:
    with (
        tempfile.TemporaryDirectory(prefix="netlab-notebook-", ignore_cleanup_errors=True) as folder,
        tempfile.NamedTemporaryFile(prefix="netlab-errors-") as errors,
        contextlib.closing(ensure_event_loop()),  # this thread's, which nbclient would leave open
    ):
        died: Exception | None = None
        kernel = CourseKernel.of(kernels, Path(folder), job.language, errors)
        try:
            _papermill(made, path, parameters, kernel, settings.timeout, on_cell)
        except papermill.PapermillExecutionError:
            pass  # its error is an output of the notebook
        except Exception as error:  # a kernel that died, hung or never came up: the notebook cannot tell
            died = error
        errors.seek(0)
        log = errors.read().decode(errors="replace")
        left = tuple(sorted(say("course-left-file", name=file.name) for file in Path(folder).iterdir()))
    executed = nbformat.v4.reads(path.read_text(encoding="utf-8")) if path.exists() else nbformat.v4.new_notebook()
    found = findings(executed, job.form)
    if died is not None:
        found.append(Finding("", _death(died, log)))
    clash = died is not None and DEAD in str(died) and CLASH in log
    return _Attempt(tuple(found), left, clash, tuple(skipped(executed)))


class WrittenOnce(NBClientEngine):  # type: ignore[misc]
    """papermill's engine, which would write the whole notebook twice for each cell; papermill does once at the end.

    Whatever ends a notebook, what had run until then is written.
    """

    @classmethod
    def execute_notebook(cls, nb: Any, kernel_name: str, output_path: Any = None, **options: Any) -> Any:
        try:
            return super().execute_notebook(nb, kernel_name, output_path=None, **options)
        except BaseException:
            write_ipynb(nb, output_path)
            raise


papermill_engines.register(ENGINE, WrittenOnce)


def _papermill(
    made: Any,
    path: Path,
    parameters: Mapping[str, str],
    kernel: type[CourseKernel],
    timeout: int,
    on_cell: Callable[..., None],
) -> None:
    with contextlib.suppress(FileNotFoundError):
        path.unlink()  # a result of an earlier run must not be taken for this one's
    papermill.execute_notebook(
        made,
        str(path),
        parameters=dict(parameters),
        engine_name=ENGINE,
        progress_bar=False,
        kernel_name="python3",
        kernel_manager_class=kernel,
        shutdown_kernel="immediate",
        execution_timeout=timeout,
        iopub_timeout=IOPUB_TIMEOUT,
        on_cell_complete=on_cell,
    )


def _death(error: Exception, log: str) -> str:
    first = (str(error).strip().splitlines() or [""])[0]
    tail = log.strip().splitlines()[-1:]
    return " | ".join([f"{type(error).__name__}: {first}", *tail])
