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

from netlab.course.build import notebook as make_notebook
from netlab.course.findings import Finding, findings, skipped
from netlab.course.kernel import CourseKernel, Kernels
from netlab.course.source import Form, Source
from netlab.messages import say

CLASH: Final = "Address already in use"  # ZMQError of a kernel whose port was taken between choice and bind
DEAD: Final = "Kernel died before replying to kernel_info"
ENGINE: Final = "netlab"  # as papermill calls it
IOPUB_TIMEOUT: Final = 60  # seconds for the last outputs of a cell to arrive; a busy machine needs more than 4


@dataclass(frozen=True, slots=True)
class Job:
    """One notebook to run."""

    source: Source
    language: str
    form: Form = "solved"

    def __str__(self) -> str:
        return f"{self.source.stem} [{self.language}]"


@dataclass(frozen=True, slots=True)
class Settings:
    """What all notebooks of a run share."""

    out: Path
    engine: str = "auto"
    timeout: int = 300  # seconds a cell may take


@dataclass(frozen=True, slots=True)
class Execution:
    """What came of a job: the executed notebook, its seconds, what is wrong, what it left, what it skipped."""

    job: Job
    path: Path
    seconds: float
    findings: tuple[Finding, ...] = ()
    left: tuple[str, ...] = ()
    retried: bool = False
    skipped: tuple[Finding, ...] = ()

    @property
    def passed(self) -> bool:
        return not self.findings


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
    missing = parameters.keys() - papermill.inspect_notebook(made).keys()
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
        tempfile.TemporaryFile() as errors,
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
    executed = nbformat.read(path, as_version=4) if path.exists() else nbformat.v4.new_notebook()
    found = findings(executed, job.form)
    if died is not None:
        found.append(Finding("", _death(died, log)))
    clash = died is not None and DEAD in str(died) and CLASH in log
    return _Attempt(tuple(found), left, clash, tuple(skipped(executed)))


class WrittenOnce(NBClientEngine):  # type: ignore[misc]
    """papermill's engine, which would write the whole notebook twice for each cell; this one does when all have run.

    Whatever ends a notebook, what had run until then is written.
    """

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> Any:
        path, nb_man.output_path = nb_man.output_path, None
        try:
            return super().execute_managed_notebook(nb_man, kernel_name, **options)
        finally:
            nb_man.output_path = path


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
