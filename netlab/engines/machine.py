"""A machine beside the containers (the host, one on its LAN): programs can be run in its network namespace."""

import errno
import os
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ran:
    """A program's exit code and what it printed."""

    exit_code: int
    stdout: str
    stderr: str = ""


def not_run(code: int) -> OSError | None:
    """Why a program could not be started, by the exit code of who should have (env(1), docker exec)."""
    known = {126: errno.EACCES, 127: errno.ENOENT}
    return OSError(known[code], os.strerror(known[code])) if code in known else None


class Machine(ABC):
    """Something on the LAN that can be entered."""

    def __init__(self, name: str) -> None:
        self.name = name

    @property
    @abstractmethod
    def address(self) -> str:
        """Its address on the LAN, without a prefix."""

    @abstractmethod
    def run(self, command: Sequence[str], *, merged: bool = False) -> Ran:
        """Run a program to its end; `merged`: standard error goes into `stdout`, in the order it comes.

        FileNotFoundError for a program that is not there, PermissionError for one that may not be run.
        """

    def output(self, command: Sequence[str]) -> str:
        """What a program prints; CalledProcessError if it fails."""
        ran = self.run(command)
        if ran.exit_code:
            raise subprocess.CalledProcessError(ran.exit_code, list(command), ran.stdout, ran.stderr)
        return ran.stdout


class Listening(ABC):
    """A capture on one interface, from its beginning until it is closed."""

    @abstractmethod
    def read(self) -> tuple[bytes, int]:
        """All frames so far as a capture file (pcap), and how many passed that were not kept."""

    @abstractmethod
    def close(self) -> None:
        """Stop listening; closing twice is no error."""
