"""Running programs in a container: its own, and BusyBox's wherever that comes from.

A container whose image has no BusyBox is asked from a short-lived neighbour in its network namespace, which
shares its interfaces, its hosts file and its resolv.conf.
"""

import struct
from collections.abc import Iterator, Sequence
from typing import Any

from netlab.engines.machine import Ran
from netlab.engines.refusals import refusal
from netlab.errors import BadInput
from netlab.handles.base import Workplace
from netlab.site import run_aside

NOT_FOUND = ("executable file not found", "no such file or directory", "not found in $PATH")


class Inside:
    """One container, seen from within."""

    def __init__(self, lab: Workplace, name: str, id: str) -> None:
        self._lab, self._name, self._id = lab, name, id

    def exec(self, words: Sequence[str], *, env: Any = None, user: str = "", detach: bool = False) -> tuple[int, str]:
        """Exit code and output of a program of the container's own; BadInput if it has no such program."""

        def work(api: Any) -> tuple[int, str]:
            made = api.exec_create(self._id, list(words), environment=env, user=user)["Id"]
            if detach:
                api.exec_start(made, detach=True)
                return 0, ""
            output = b"".join(data for _, data in _frames(api, made))
            return api.exec_inspect(made)["ExitCode"] or 0, output.decode(errors="replace")

        code, output = self._lab.call(self._name, work)
        if code in (126, 127) and "OCI runtime exec failed" in output:
            raise refusal(f"{self._name}: {words[0]}", output)
        return code, output

    def busybox(self, words: Sequence[str]) -> Ran:
        """Run a BusyBox applet in the container's network namespace."""
        line = ["busybox", *words]
        try:
            return self._split(line)
        except BadInput:
            aside: Ran = self._lab.call(
                self._name, lambda api: run_aside(self._lab.site, f"container:{self._id}", line)
            )
            return aside

    def file(self, path: str) -> str:
        """The text of a file as the container's programs see it."""
        return self.busybox(["cat", path]).stdout

    def _split(self, line: Sequence[str]) -> Ran:
        def work(api: Any) -> Ran:
            made = api.exec_create(self._id, list(line))["Id"]
            frames = _frames(api, made)
            out, err = (b"".join(data for stream, data in frames if stream == n) for n in (1, 2))
            return Ran(
                api.exec_inspect(made)["ExitCode"] or 0, out.decode(errors="replace"), err.decode(errors="replace")
            )

        ran: Ran = self._lab.call(self._name, work)
        if ran.exit_code in (126, 127) and any(words in ran.stdout + ran.stderr for words in NOT_FOUND):
            raise BadInput(self._name)
        return ran


def _frames(api: Any, exec_id: str) -> list[tuple[int, bytes]]:
    """What an exec prints, as (1 for standard output or 2 for standard error, bytes), in the order it came.

    The SDK's own readers leave the hijacked connection to the garbage collector; here it is closed.
    """
    stream = api.exec_start(exec_id, socket=True)
    connection = getattr(stream, "_sock", stream)
    if hasattr(connection, "settimeout"):
        connection.settimeout(None)  # a command may be silent for as long as it likes
    try:
        return list(_taken_apart(stream))
    finally:
        (getattr(stream, "_response", None) or stream).close()


def _taken_apart(stream: Any) -> Iterator[tuple[int, bytes]]:
    """Frames of a multiplexed stream: one byte that names it, three of padding, four of length (Engine API, attach)."""
    while len(head := _exactly(stream, 8)) == 8:
        number, length = struct.unpack(">BxxxL", head)
        yield number, _exactly(stream, length)


def _exactly(stream: Any, length: int) -> bytes:
    """So many bytes, or fewer at the end."""
    data = b""
    while len(data) < length and (more := stream.read(length - len(data))):
        data += more
    return data
