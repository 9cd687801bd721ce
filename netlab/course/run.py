"""Run the course: which notebooks, how many at a time, what each left behind, and the summary.

Kernels end without a word (`shutdown_kernel="immediate"`), so what a notebook left is swept from outside after
each one. Nothing here knows what a sweep removes.
"""

import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import FrameType
from typing import Any, Final

from tqdm import tqdm

from netlab.course.execute import Execution, Job, Settings, execute
from netlab.course.kernel import Kernels
from netlab.course.source import Form, Source, in_language, text
from netlab.errors import NetlabError
from netlab.messages import say

Sweep = Callable[[], Iterable[str]]
AT_ONCE: Final = 2  # notebooks at a time where each has an engine of its own


def jobs(sources: Sequence[Source], languages: Sequence[str], form: Form) -> list[Job]:
    """Every source in every language, in the course's order."""
    return [Job(source, language, form) for source in sources for language in languages]


@dataclass
class Course:
    """One run: its jobs, and what it does around each."""

    jobs: Sequence[Job]
    settings: Settings
    sweep: Sweep = tuple
    at_once: int = 1
    tell: Callable[[str], None] = tqdm.write
    ended: Callable[[Execution], None] = lambda execution: None  # called for each, while others still run

    def __post_init__(self) -> None:
        self.kernels = Kernels()
        self._sweeping = threading.Lock()

    def run(self) -> list[Execution]:
        """Execute all jobs; results in their order. On ^C or SIGTERM the kernels end and a sweep follows."""
        if found := list(self.sweep()):  # else the first notebook would be blamed for it
            self.tell(say("course-swept-before", what=", ".join(found)))
        with self._bar() as self._progress, _terminable():
            pool = ThreadPoolExecutor(self.at_once, thread_name_prefix="notebook")
            try:
                futures = [pool.submit(self._one, job) for job in self.jobs]
                self._follow(futures)
                return [future.result() for future in futures]
            except BaseException:
                self.kernels.kill()
                raise
            finally:
                pool.shutdown(cancel_futures=True)
                if self.kernels.stopping:
                    self.sweep()

    def _follow(self, futures: Sequence[Future[Execution]]) -> None:
        waiting = set(futures)
        while waiting:
            done, waiting = wait(waiting, timeout=1, return_when=FIRST_COMPLETED)
            for future in done:
                self._report(future.result())

    def _one(self, job: Job) -> Execution:
        execution = execute(job, self.settings, self.kernels, self._count)
        if self.kernels.stopping:
            return execution
        with self._sweeping:
            try:
                return replace(execution, left=(*execution.left, *self.sweep()))
            except NetlabError as error:
                return replace(execution, left=(*execution.left, say("course-no-sweep", job=job, error=error)))

    def _count(self, **_: Any) -> None:
        self._progress.update()

    def _bar(self) -> tqdm:
        cells = sum(_code_cells(job) for job in self.jobs)
        return tqdm(total=cells, unit="cell", file=sys.stderr, disable=None, leave=False)  # None: only on a terminal

    def _report(self, execution: Execution) -> None:
        mark = "✓" if execution.passed else "✗"
        self.tell(say("course-result", mark=mark, job=execution.job, seconds=execution.seconds))
        self.ended(execution)


def summary(executions: Sequence[Execution]) -> Iterator[str]:
    """What to say at the end: what failed and where, what was skipped, what was left; the closing line comes last."""
    for execution in executions:
        if execution.findings:
            yield str(execution.job)
            yield from (f"  {finding}" for finding in execution.findings)
    for execution in executions:
        if parts := execution.skipped:
            yield say("course-skipped", job=execution.job, count=len(parts), what="; ".join(map(str, parts)))
    for execution in executions:
        if execution.retried:
            yield say("course-retried", job=execution.job)
        if execution.left:
            yield say("course-left", job=execution.job, what=", ".join(execution.left))
    passed = sum(execution.passed for execution in executions)
    yield say("course-closing", passed=passed, failed=len(executions) - passed)


def _code_cells(job: Job) -> int:
    cells = in_language(job.source.cells, job.language)
    kept = [c for c in cells if c.cell_type == "code" and text(c, job.language, job.form) is not None]
    return len(kept) + 1  # and the one papermill injects


@contextmanager
def _terminable() -> Iterator[None]:
    """SIGTERM ends a run as ^C does, where signals can be handled (the main thread)."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    former = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, former)
