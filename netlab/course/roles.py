"""What a fork becomes: a client, which runs notebooks for the runner, or the kernel of one notebook."""

import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from netlab.course import warm


@dataclass(frozen=True, slots=True)
class Birth:
    """A kernel that is asked for: what replaces the command line, environment, folder and standard error."""

    arguments: Sequence[str]
    environment: Mapping[str, str]
    folder: str
    errors: str


def client(runner: Connection, server: Connection) -> None:
    """Do what the runner says until it is gone: "begin" (facts), then "execute" (job), "page" (execution).

    Answers ("cell", None) for each cell that ended, then ("done", result) or ("raised", error).
    """
    from netlab.course.kernel import Kernels
    from netlab.course.station import Here
    from netlab.messages import set_language

    def on_cell(**_: Any) -> None:
        runner.send(("cell", None))

    while True:
        try:
            method, argument = runner.recv()
        except (EOFError, ConnectionError):
            return
        try:
            if method == "begin":
                settings, run, language, tempfile.tempdir = argument
                set_language(language)
                here, result = Here(settings, run, Kernels(server), on_cell), None
            else:
                result = getattr(here, method)(argument)
            runner.send(("done", result))
        except Exception as error:  # the runner raises it
            runner.send(("raised", error))


def kernel(birth: Birth) -> None:
    """Be the kernel that was asked for, in a session of its own, as `python -m ipykernel_launcher` would."""
    import ipykernel_launcher
    from ipykernel.kernelapp import IPKernelApp

    os.setsid()
    os.chdir(birth.folder)
    os.environ.clear()
    os.environ.update(birth.environment)
    errors = os.open(birth.errors, os.O_WRONLY | os.O_APPEND)
    os.dup2(errors, 2)
    os.close(errors)
    sys.argv[:] = [ipykernel_launcher.__file__, *birth.arguments]
    app = IPKernelApp.instance(outstream_class="netlab.course.stream.PromptStream")
    app.initialize([*birth.arguments, f"--IPKernelApp.parent_handle={os.getppid()}"])
    warm.awake(birth.environment["NETLAB_LANG"])
    app.start()
