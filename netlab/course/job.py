"""What is run and what came of it, as frozen values that go from one process to another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from netlab.course.findings import Finding
from netlab.course.source import Form, Source


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


@dataclass(frozen=True, slots=True)
class Run:
    """A run of the course, as its site tells it: which notebooks, on which engine, when."""

    jobs: Sequence[Job]
    engine: str
    when: datetime
