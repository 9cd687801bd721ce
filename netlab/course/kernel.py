"""Kernels of the course runner: always this very interpreter, in a folder of their own, and never lost.

A kernelspec "python3" may be installed several times, and the user's wins over the environment's; so none is
looked up. Every kernel that runs is known here until it ended, because kernels have sessions of their own:
a ^C in the terminal does not reach them. A kernel is a new process, or (where there is a server) a fork of a warm one.
"""

import sys
import threading
import time
import uuid
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from queue import Empty
from typing import IO, Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager

from netlab.course.forked import DEAD, ForkedProvisioner


class Kernels:
    """The kernels of one run: starts them for nbclient, tells which are alive, kills them.

    `server`: where they are forked; None: each is started anew.
    """

    def __init__(self, server: Connection | None = None) -> None:
        self.server = server
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


class PromptClient(AsyncKernelClient):
    """A client without the channels that a run without a learner has no use for, and without idle waiting."""

    def start_channels(self, *_: bool, **__: bool) -> None:
        super().start_channels(stdin=False, hb=False, control=False)

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Ready is who answers a request and whose "idle" after it arrives; RuntimeError as jupyter_client's own."""
        end = time.monotonic() + (timeout or float("inf"))
        while time.monotonic() < end:
            if await self._answers(self.kernel_info()):
                return
            if not await self.is_alive():
                raise RuntimeError(DEAD)
        raise RuntimeError(f"Kernel didn't respond in {timeout:.0f} seconds")

    async def _answers(self, asked: str) -> bool:
        """The reply comes, and what is published comes too, which it does not before the subscription has arrived."""
        with suppress(Empty):
            while (reply := await self.get_shell_msg(timeout=1))["parent_header"].get("msg_id") != asked:
                pass
            self._handle_kernel_info_reply(reply)
            while not _idle(await self.get_iopub_msg(timeout=0.1), asked):
                pass
            return True
        return False


def _idle(message: dict[str, Any], asked: str) -> bool:
    """The last thing that is published about a request."""
    told = message["parent_header"].get("msg_id"), message["content"].get("execution_state")
    return told == (asked, "idle")


class CourseKernel(AsyncKernelManager):
    """A kernel manager of one notebook; `of` gives nbclient the class it insists on instantiating itself."""

    kernels: Kernels
    folder: Path  # its working directory
    language: str
    errors: IO[bytes]  # takes what the kernel process writes on its standard error; a file with a name

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

    def client(self, **options: Any) -> PromptClient:
        self.client_factory = PromptClient
        client: PromptClient = super().client(**options)
        return client

    async def start_kernel(self, **options: Any) -> None:  # type: ignore[override]
        if self.kernels.server is not None:
            self.kernel_id = str(uuid.uuid4())
            facts = {"kernel_id": self.kernel_id, "kernel_spec": self.kernel_spec, "parent": self}
            self.provisioner = ForkedProvisioner(self.kernels.server, **facts)
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
