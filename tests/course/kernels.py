"""Kernels for tests that run cells themselves."""

import re
import sys
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager

from netlab.course.checks import MIME


class ThisInterpreter(KernelManager):
    """Starts kernels of the interpreter that runs the tests, whatever kernelspecs are installed."""

    @property
    def kernel_spec(self) -> KernelSpec:
        return KernelSpec(argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"])


class Kernel:
    """A kernel for one test, in a folder of its own."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self._manager = ThisInterpreter()
        self._manager.start_kernel(cwd=str(folder), extra_arguments=["--IPKernelApp.log_level=ERROR"])
        self._environment = environment
        self._connect()

    def _connect(self) -> None:
        self._client = self._manager.blocking_client()
        self._client.start_channels()
        self._client.wait_for_ready(timeout=60)
        self.run(f"import os; os.environ.update({self._environment!r})")

    def run(self, code: str) -> list[bool]:
        """Run a cell and fail where it does; the verdicts of checks that it shows."""
        outputs: list[Any] = []
        reply = self._client.execute_interactive(code, output_hook=outputs.append, timeout=120)["content"]
        trace = "\n".join(reply.get("traceback", []))
        assert reply["status"] == "ok", f"{code}\n{re.sub(chr(27) + r'.[0-9;]*m', '', trace)}"
        shown = (output["content"].get("data", {}) for output in outputs)
        return [data[MIME]["passed"] for data in shown if MIME in data]

    def refused(self, code: str) -> str:
        """Run a cell that fails; what the learner is shown, which is "Error: sentence" without a traceback of ours."""
        reply = self._client.execute_interactive(code, output_hook=lambda _: None, timeout=120)["content"]
        assert reply["status"] == "error", code
        shown = re.sub(chr(27) + r".[0-9;]*m", "", "\n".join(reply["traceback"]))
        assert "Traceback" not in shown, shown
        return shown

    def run_all(self, cells: Iterable[str]) -> list[bool]:
        return [verdict for cell in cells for verdict in self.run(cell)]

    def restart(self) -> None:
        """At once, so that nothing can be tidied up."""
        self._client.stop_channels()
        self._manager.restart_kernel(now=True)
        self._connect()

    def __enter__(self) -> "Kernel":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.stop_channels()
        self._manager.shutdown_kernel()
