"""Programs of this machine, run in the network namespace of a private engine's host or of its outside machine."""

import os
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from netlab.engines.machine import Machine, Ran, not_run
from netlab.engines.private import launch


class PrivateMachine(Machine):
    """`owner` is the process that started the engine's process 1, `folder` where the machine's `pid` is."""

    def __init__(self, name: str, address: str, folder: Path, owner: "subprocess.Popen[bytes]") -> None:
        super().__init__(name)
        self._address, self._folder, self._owner = address, folder, owner

    @property
    def address(self) -> str:
        return self._address

    def run(self, command: Sequence[str], *, merged: bool = False) -> Ran:
        """What it prints goes to files: a program left in the background keeps nobody waiting."""
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            process = subprocess.Popen(
                [*self.enter(), *command], stdin=subprocess.DEVNULL, stdout=out, stderr=out if merged else err,
                env=self._environment, cwd="/", start_new_session=True,
            )  # fmt: skip
            try:
                code = process.wait()
            except BaseException:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                raise
            texts = [_text(file.fileno()) for file in (out, err)]
        if any(text.startswith("nsenter: failed to execute") for text in texts) and (error := not_run(code)):
            raise error
        return Ran(128 - code if code < 0 else code, *texts)

    def enter(self, pid: str | None = None) -> list[str]:
        """Into the mount and PID namespaces of process 1, then into the network and host name of the machine.

        Or of another process, by its id in that PID namespace.
        """
        inner = pid or (self._folder / "pid").read_text()
        first = str(child_of(self._owner.pid))
        return ["nsenter", "-t", first, "-p", "-m", "nsenter", "-t", inner, "-n", "-u", "--"]

    @property
    def _environment(self) -> dict[str, str]:
        """Nothing of the caller's own (a proxy, say); BusyBox stands in for tools this machine does not have."""
        return {"PATH": f"{launch.PATH}:{self._folder.parent / launch.APPLETS}", "HOME": "/root", "LC_ALL": "C"}


def _text(descriptor: int) -> str:
    return os.pread(descriptor, os.fstat(descriptor).st_size, 0).decode(errors="replace")


def child_of(pid: int) -> int:
    """The process that `unshare --fork` started."""
    with open(f"/proc/{pid}/task/{pid}/children") as children:
        return int(children.read().split()[0])
