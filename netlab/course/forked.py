"""A kernel that is forked, as jupyter_client wants a kernel: a provisioner, and a process like subprocess.Popen's."""

import asyncio
import json
import os
import signal
import time
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from jupyter_client.connect import KernelConnectionInfo, port_names
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from netlab.course.roles import Birth

DEAD: Final = "Kernel died before replying to kernel_info"
GLANCE: Final = 0.002  # seconds between two looks at what takes some milliseconds
PATIENCE: Final = 5  # seconds for a process to end that was killed


class ForkedKernel:
    """A process the fork server was asked for, as subprocess.Popen would show it."""

    stdin = stdout = stderr = None

    def __init__(self, server: Connection, birth: Birth) -> None:
        self._server = server
        self.returncode: int | None = None
        server.send(birth)
        self.pid: int = server.recv()

    def poll(self) -> int | None:
        if self.returncode is None:
            self._server.send(self.pid)
            self.returncode = self._server.recv()
        return self.returncode

    def wait(self) -> int | None:
        while self.poll() is None:
            time.sleep(GLANCE)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class ForkedProvisioner(LocalProvisioner):
    """Forks the kernel, which chooses its ports itself, so that nobody can take them first."""

    def __init__(self, server: Connection, **facts: Any) -> None:
        super().__init__(**facts)
        self._server = server

    async def launch_kernel(self, cmd: list[str], **options: Any) -> KernelConnectionInfo:
        manager: Any = self.parent
        file = Path(manager.connection_file)
        file.write_text(json.dumps(json.loads(file.read_text()) | dict.fromkeys(port_names, 0)))
        arguments = cmd[cmd.index("ipykernel_launcher") + 1 :]
        birth = Birth(arguments, options["env"], options["cwd"], options["stderr"].name)
        process: Any = ForkedKernel(self._server, birth)
        self.process = process
        self.pid = self.pgid = process.pid
        ports = await self._ports(file, process)
        for name, port in ports.items():
            setattr(manager, name, port)
        self.connection_info.update(ports)  # type: ignore[typeddict-item]
        return self.connection_info

    async def _ports(self, file: Path, process: ForkedKernel) -> Mapping[str, int]:
        """The ports it has chosen, which it writes into the file it was given; RuntimeError when it died before."""
        while True:
            with suppress(ValueError, FileNotFoundError):  # it is writing just now
                told = json.loads(file.read_text())
                if all(told[name] for name in port_names):
                    return {name: told[name] for name in port_names}
            if process.poll() is not None:
                raise RuntimeError(DEAD)
            await asyncio.sleep(GLANCE)

    async def kill(self, restart: bool = False) -> None:
        """As any, and look at once and often whether it has ended."""
        await super().kill(restart)
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while self.process and self.process.poll() is None:
                    await asyncio.sleep(GLANCE)
