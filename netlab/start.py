"""The start of the course: JupyterLab, and where no Docker answers an embedded engine that everything in it shares.

JupyterLab runs in this very process, which holds the one end of a pipe whose other end is the engine's standard input:
however JupyterLab ends, the engine sees the end of its input and ends too. Notebooks and terminals find the engine by
DOCKER_HOST, so it outlives the restart of a kernel.
"""

import os
import runpy
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from netlab.errors import EngineStartFailed, NoEngine
from netlab.messages import say

OWN_SESSION = 0x200 if sys.platform == "win32" else 0  # CREATE_NEW_PROCESS_GROUP


def start(arguments: Sequence[str], engine: str = "auto", tell: Callable[[str], None] = print) -> int:
    """Find out which engine the course runs on, tell it, and run JupyterLab with these arguments.

    `engine`: "auto" or "docker" (one must answer then), or "embedded", which serves one in any case; NETLAB_ENGINE
    takes the place of "auto". Raises NoEngine, EngineStartFailed.
    """
    name = os.environ.get("NETLAB_ENGINE", "auto") or "auto" if engine == "auto" else engine
    if name in ("auto", "docker") and (found := _docker(name)):
        tell(say("start-docker", engine=found))
        return jupyter(arguments)
    kind, _, era = name.partition(":")
    if kind not in ("auto", "embedded"):
        tell(say("start-each", engine=name))  # each notebook starts its own
        return jupyter(arguments)
    process, url = serve_beside(*(["--era", era] if era else []))
    os.environ["DOCKER_HOST"] = url
    for said_otherwise in ("NETLAB_ENGINE", "DOCKER_CONTEXT", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH"):
        os.environ.pop(said_otherwise, None)
    tell(say("start-served", url=url))
    try:
        return jupyter(arguments)
    finally:
        _end(process)


def _docker(name: str) -> str | None:
    """What answers, in one line; None where nothing does and nobody said that something must."""
    from netlab.engines import find

    try:
        with find("docker") as engine:
            return str(engine)
    except NoEngine:
        if name == "docker" or os.environ.get("DOCKER_HOST"):
            raise
        return None


def serve_beside(*flags: str) -> "tuple[subprocess.Popen[str], str]":
    """An embedded engine in a process that ends when this one does, and its URL; EngineStartFailed."""
    from netlab.engines import sockets

    sockets.sweep()
    place = ["--tcp", "0"] if sys.platform == "win32" else ["--socket", str(_socket())]
    process = subprocess.Popen(
        [sys.executable, "-m", "netlab", "serve", *place, "--until-eof", "--quiet", *flags],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True, creationflags=OWN_SESSION,
    )  # fmt: skip  # a session of its own: ^C in the terminal is JupyterLab's
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    if not url:
        _end(process)
        raise EngineStartFailed(say("serve-failed", code=process.returncode))
    return process, url


def _socket() -> Path:
    """In a folder that is made with it; short, since a socket's path holds about a hundred characters."""
    return Path(tempfile.gettempdir()) / f"netlab-{secrets.token_hex(8)}" / "docker.sock"


def _end(process: "subprocess.Popen[str]") -> None:
    assert process.stdin is not None and process.stdout is not None
    process.stdin.close()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    process.stdout.close()


def jupyter(arguments: Sequence[str]) -> int:
    """`python -m jupyterlab`, in this process."""
    sys.argv = ["jupyter-lab", *arguments]
    try:
        runpy.run_module("jupyterlab", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0
