"""A course of tiny notebooks that need no Docker, in a folder of its own."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from netlab.course.forks import Forks
from netlab.course.job import Execution, Settings
from netlab.course.run import Course, jobs
from netlab.course.source import Form, find

HEAD = """\
# %% [markdown] lang="en"
# # Title of {stem}

# %% [markdown] lang="ko"
# # {stem}의 제목

# %% tags=["parameters"]
engine = "auto"
lang = "en"

"""


@dataclass
class Folder:
    """The folder `notebooks` of a course under test."""

    path: Path
    out: Path
    forks: Forks | None = None

    def write(self, stem: str, body: str, head: str = HEAD) -> Path:
        source = self.path / "src" / f"{stem}.py"
        source.parent.mkdir(parents=True, exist_ok=True)
        source.write_text(head.format(stem=stem) + body, encoding="utf-8")
        return source

    def run(
        self,
        *wanted: str,
        languages: Sequence[str] = ("en",),
        form: Form = "solved",
        timeout: int = 60,
        **options: Any,
    ) -> list[Execution]:
        """Run the sources; the lines it tells are in `told`."""
        self.told: list[str] = []
        settings = Settings(self.out, "auto", timeout)
        chosen = jobs(find(self.path / "src", wanted), languages, form)
        return Course(chosen, settings, tell=self.told.append, **{"forks": self.forks, **options}).run()


@pytest.fixture(scope="session")
def forks() -> Iterator[Forks | None]:
    """One fork server for all runs; where there can be none, kernels are started as anywhere."""
    with Forks.start() or nullcontext() as started:
        yield started


@pytest.fixture
def course(tmp_path: Path, forks: Forks | None) -> Folder:
    return Folder(tmp_path / "notebooks", tmp_path / "out", forks)


@pytest.fixture
def run_one(course: Folder) -> Callable[..., Execution]:
    """Write one notebook of these cells, run it, give what came of it."""

    def run(body: str, head: str = HEAD, **options: Any) -> Execution:
        course.write("00_one", body, head)
        (execution,) = course.run("00", **options)
        return execution

    return run
