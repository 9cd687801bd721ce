"""The real docker command for a notebook: what it says streams into the cell, and ^C goes on to it."""

import codecs
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Final

from netlab.engines import Engine

OTHERWISE: Final = ("DOCKER_CONTEXT", "DOCKER_TLS", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH")
PIECE: Final = 65536
LOOK: Final = 0.2  # seconds between two looks for ^C where waiting cannot be interrupted (Windows)
Said = queue.Queue[tuple[IO[str], str] | None]


def run(command: str, words: Sequence[str], engine: Engine) -> int:
    """Run it with these words against this engine until it ends; its exit code. Its input is empty."""
    with engine.door() as url:
        process = subprocess.Popen(
            [command, *words], env=environment(url), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip  # a session of its own: an interrupt of the kernel is handed on once, by us
        with process, _interrupts_go_to(process):
            _show(process)
    return process.returncode


def environment(url: str) -> dict[str, str]:
    """Ours, with the engine's address. What is not a local socket is found by the command as we found it."""
    if not url.startswith(("unix://", "npipe://")):
        return dict(os.environ)
    return {name: value for name, value in os.environ.items() if name not in OTHERWISE} | {"DOCKER_HOST": url}


@contextmanager
def _interrupts_go_to(process: "subprocess.Popen[bytes]") -> Iterator[None]:
    """^C is the command's, wherever we are just now; only the main thread hears it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    former = signal.signal(signal.SIGINT, lambda *_: process.send_signal(signal.SIGINT))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, former)


def _show(process: "subprocess.Popen[bytes]") -> None:
    """Two threads read, this one prints: what is printed in another thread may end up under another cell."""
    said: Said = queue.Queue()
    assert process.stdout is not None and process.stderr is not None
    for source, sink in ((process.stdout, sys.stdout), (process.stderr, sys.stderr)):
        threading.Thread(target=_read, args=(source, sink, said), daemon=True).start()
    running = 2
    while running:
        try:
            each = said.get(timeout=LOOK)
        except queue.Empty:
            continue
        if each is None:
            running -= 1
            continue
        sink, text = each
        sink.write(text)
        sink.flush()


def _read(source: IO[bytes], sink: IO[str], said: Said) -> None:
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    while data := os.read(source.fileno(), PIECE):
        said.put((sink, decoder.decode(data)))
    said.put((sink, decoder.decode(b"", True)))
    said.put(None)
