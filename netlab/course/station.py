"""Where notebooks are executed and their pages written, one at a time: in this process, or (`forks`) in another.

papermill, nbclient and nbconvert are imported when the first notebook comes, so that who only gives orders is spared.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from netlab.course.job import Execution, Job, Run, Settings

if TYPE_CHECKING:
    from netlab.course.kernel import Kernels
    from netlab.course.site import Site


class Station(Protocol):
    """Executes the notebooks of one run and writes their pages."""

    def execute(self, job: Job) -> Execution:
        """Run one notebook; whatever goes wrong in it is in the result, not raised."""

    def page(self, execution: Execution) -> None:
        """Write the page of an executed notebook, where the run has pages."""


@dataclass
class Here:
    """A station in this process; its kernels are known to `kernels`, each cell that ended to `on_cell`."""

    settings: Settings
    run: Run | None  # what the pages tell; None: no pages
    kernels: "Kernels"
    on_cell: Callable[..., None]
    _site: "Site | None" = None

    def execute(self, job: Job) -> Execution:
        from netlab.course.execute import execute

        return execute(job, self.settings, self.kernels, self.on_cell)

    def page(self, execution: Execution) -> None:
        if self.run is None:
            return
        if self._site is None:
            from netlab.course.site import Site

            self._site = Site(self.run, self.settings.out)
        self._site.page(execution)
