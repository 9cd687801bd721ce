"""Kernels of the course runner: always this very interpreter, in a folder of their own, and never lost.

A kernelspec "python3" may be installed several times, and the user's wins over the environment's; so none is
looked up. Every kernel that runs is known here until it ended, because kernels have sessions of their own:
a ^C in the terminal does not reach them.
"""

import sys
import threading
from pathlib import Path
from typing import IO, Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager


class Kernels:
    """The kernels of one run: starts them for nbclient, tells which are alive, kills them."""

    def __init__(self) -> None:
        self._running: set[CourseKernel] = set()
        self._lock = threading.Lock()
        self.stopping = False

    def add(self, kernel: "CourseKernel") -> None:
        with self._lock:
            self._running.add(kernel)
        if self.stopping:  # it was on its way up while the others were killed
            kernel.kill()

    def discard(self, kernel: "CourseKernel") -> None:
        with self._lock:
            self._running.discard(kernel)

    def kill(self) -> None:
        """End all of them at once; those that are starting end as soon as they are there."""
        self.stopping = True
        with self._lock:
            running = list(self._running)
        for kernel in running:
            kernel.kill()


class CourseKernel(AsyncKernelManager):
    """A kernel manager of one notebook; `of` gives nbclient the class it insists on instantiating itself."""

    kernels: Kernels
    folder: Path  # its working directory
    language: str
    errors: IO[bytes]  # takes what the kernel process writes on its standard error

    @classmethod
    def of(cls, kernels: Kernels, folder: Path, language: str, errors: IO[bytes]) -> type["CourseKernel"]:
        facts = {"kernels": kernels, "folder": folder, "language": language, "errors": errors}
        return type("NotebookKernel", (cls,), facts)

    @property
    def kernel_spec(self) -> KernelSpec:
        return KernelSpec(
            argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
            display_name="Python 3",
            language="python",
            env={"NETLAB_LANG": self.language, "NETLAB_HEADLESS": "1", "NETLAB_RESULTS": ""},  # a run is nobody's exam
        )

    async def start_kernel(self, **options: Any) -> None:  # type: ignore[override]
        await super().start_kernel(cwd=str(self.folder), stderr=self.errors, **options)
        self.kernels.add(self)

    async def cleanup_resources(self, restart: bool = False) -> None:  # type: ignore[override]
        self.kernels.discard(self)
        await super().cleanup_resources(restart)

    def kill(self) -> None:
        """End the process without a word to it."""
        process = getattr(self.provisioner, "process", None)
        if process is not None:
            process.kill()
