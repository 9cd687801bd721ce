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
from queue import SimpleQueue
from types import FrameType
from typing import Any

from tqdm import tqdm

from netlab.course.build import with_contents
from netlab.course.forks import AT_ONCE, Forks
from netlab.course.job import Execution, Job, Run, Settings
from netlab.course.source import Form, Source, in_language, text
from netlab.course.station import Here, Station
from netlab.errors import NetlabError
from netlab.messages import say

Sweep = Callable[[], Iterable[str]]

__all__ = ["AT_ONCE", "Course", "jobs", "summary"]


def jobs(sources: Sequence[Source], languages: Sequence[str], form: Form) -> list[Job]:
    """Every source in every language, in the course's order."""
    return [Job(with_contents(source, language), language, form) for source in sources for language in languages]


@dataclass
class Course:
    """One run: its jobs, and what it does around each. `pages`: what its pages tell; `forks`: where notebooks run."""

    jobs: Sequence[Job]
    settings: Settings
    sweep: Sweep = tuple
    at_once: int = 1
    tell: Callable[[str], None] = tqdm.write
    pages: Run | None = None
    forks: Forks | None = None

    def __post_init__(self) -> None:
        self._stopping = False
        self._sweeping = threading.Lock()

    def run(self) -> list[Execution]:
        """Execute all jobs; results in their order. On ^C or SIGTERM the kernels end and a sweep follows."""
        if found := list(self.sweep()):  # else the first notebook would be blamed for it
            self.tell(say("course-swept-before", what=", ".join(found)))
        with self._bar() as self._progress, _terminable():
            self._free: SimpleQueue[Station] = SimpleQueue()
            for station in self._stations():
                self._free.put(station)
            pool = ThreadPoolExecutor(self.at_once, thread_name_prefix="notebook")
            try:
                futures = [pool.submit(self._one, job) for job in self.jobs]
                self._follow(futures)
                return [future.result() for future in futures]
            except BaseException:
                self._stop()
                raise
            finally:
                pool.shutdown(cancel_futures=True)
                if self._stopping:
                    self.sweep()

    def _stations(self) -> Sequence[Station]:
        if self.forks:
            return self.forks.stations(self.at_once, self.settings, self.pages, self._count)
        from netlab.course.kernel import Kernels

        self._kernels = Kernels()
        return [Here(self.settings, self.pages, self._kernels, self._count) for _ in range(self.at_once)]

    def _stop(self) -> None:
        """End all kernels at once."""
        self._stopping = True
        if self.forks:
            self.forks.end()
        else:
            self._kernels.kill()

    def _follow(self, futures: Sequence[Future[Execution]]) -> None:
        waiting = set(futures)
        while waiting:
            done, waiting = wait(waiting, timeout=1, return_when=FIRST_COMPLETED)
            for future in done:
                self._report(future.result())

    def _one(self, job: Job) -> Execution:
        station = self._free.get()
        try:
            execution = station.execute(job)
            if self._stopping:
                return execution
            execution = replace(execution, left=(*execution.left, *self._swept(job)))
            station.page(execution)
            return execution
        finally:
            self._free.put(station)

    def _swept(self, job: Job) -> Iterable[str]:
        with self._sweeping:
            try:
                return list(self.sweep())
            except NetlabError as error:
                return [say("course-no-sweep", job=job, error=error)]

    def _count(self, **_: Any) -> None:
        self._progress.update()

    def _bar(self) -> tqdm:
        cells = sum(_code_cells(job) for job in self.jobs)
        return tqdm(total=cells, unit="cell", file=sys.stderr, disable=None, leave=False)  # None: only on a terminal

    def _report(self, execution: Execution) -> None:
        mark = "✓" if execution.passed else "✗"
        self.tell(say("course-result", mark=mark, job=execution.job, seconds=execution.seconds))


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
