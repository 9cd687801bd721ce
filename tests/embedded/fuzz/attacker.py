"""Sends attacks to a served engine over its Unix socket, one after another, and judges what comes back."""

import contextlib
import re
import socket
import struct
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from pathlib import Path

from tests.embedded.fuzz.hostile import Attack

PATIENCE = 60.0  # seconds until no answer counts as a hang, on a loaded machine too
SOON = 0.5  # seconds after which a client ends its request: perhaps it never was a whole one
SILENCE = 0.03  # seconds without a byte after which a stream is left
OPEN = 12  # connections that are left half open, or unread, at a time
LATE = re.compile(rb"^\S+ \S*/(?:stop|restart)[? ]")  # may wait as long as was asked
OURS = re.compile(
    r"^[A-Za-z_.]*(?:Error|Exception|Exit|Interrupt|Warning)\b|Traceback|<\w+ object|NoneType|codec can't"
)
GONE = (BrokenPipeError, ConnectionResetError)


@dataclass
class Report:
    """Statuses, what was said with 500 and 503 (masked), and what no engine may do."""

    statuses: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)


class Attacker:
    def __init__(self, path: str, report: Report) -> None:
        self.path, self.report = path, report
        self._open: deque[socket.socket] = deque()

    def attack(self, number: int, attack: Attack) -> None:
        try:
            self._attack(attack)
        except _Wrong as wrong:
            self.report.failures.append(f"{number} ({attack.style}): {wrong}: {attack.shown}")

    def close(self) -> None:
        while self._open:
            self._open.popleft().close()

    def _attack(self, attack: Attack) -> None:
        wire = socket.socket(socket.AF_UNIX)
        if attack.style == "slow-reader":
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        wire.settimeout(PATIENCE)
        wire.connect(self.path)
        try:
            for piece in attack.pieces:
                wire.sendall(piece)
        except GONE:  # it has heard enough
            pass
        if attack.style in ("cut", "vanishing"):
            _vanish(wire, len(attack.shown) % 2 == 0)
            self.report.statuses["-"] += 1
        elif attack.style == "half-open":
            self._leave_open(wire)
        elif attack.style == "slow-reader":
            with contextlib.suppress(OSError):
                wire.settimeout(0.01)
                wire.recv(10)
            self._leave_open(wire)
        else:
            with wire:
                if attack.style == "half-close":
                    with contextlib.suppress(OSError):
                        wire.shutdown(socket.SHUT_WR)
                self._judge(attack, wire)

    def _leave_open(self, wire: socket.socket) -> None:
        self.report.statuses["-"] += 1
        self._open.append(wire)
        if len(self._open) > OPEN:
            _vanish(self._open.popleft(), len(self._open) % 2 == 0)

    # --- judging

    def _judge(self, attack: Attack, wire: socket.socket) -> None:
        answer = _Answer(wire, attack.head_only)
        may_be_late = LATE.match(attack.pieces[0]) is not None
        if not answer.read_head(SOON):
            if may_be_late:
                self.report.statuses["late"] += 1
                return
            with contextlib.suppress(OSError):
                wire.shutdown(socket.SHUT_WR)
            if not answer.read_head(PATIENCE):
                self.report.statuses["closed"] += 1
                return
        self.report.statuses[str(answer.status)] += 1
        if not 200 <= answer.status < 600:
            raise _Wrong(f"status {answer.status}")
        body = answer.read_body()
        if answer.status >= 500 and answer.status != 501:
            self._server_fault(answer.status, body)

    def _server_fault(self, status: int, body: bytes) -> None:
        found = re.fullmatch(rb'\{"message":"(.*)"\}\n?', body, re.S)
        if found is None:
            raise _Wrong(f"{status} without a message: {body[:200]!r}")
        text = found[1].decode()
        if status not in (500, 503) or OURS.search(text):
            raise _Wrong(f"{status} of ours: {text[:300]}")
        self.report.faults[masked(text)] += 1


class _Wrong(Exception):
    """What no engine may do."""


class _Answer:
    def __init__(self, wire: socket.socket, head_only: bool) -> None:
        self.wire, self.head_only, self.data = wire, head_only, b""
        self.status, self.headers = 0, dict[str, str]()

    def read_head(self, patience: float) -> bool:
        """False when the engine hangs up, or says nothing, within the patience; _Wrong for a hang."""
        end = time.monotonic() + patience
        while b"\r\n\r\n" not in self.data:
            self.wire.settimeout(max(0.001, end - time.monotonic()))
            try:
                more = self.wire.recv(65536)
            except TimeoutError:
                if patience >= PATIENCE:
                    raise _Wrong("no answer: a hang") from None
                return False
            except GONE:
                more = b""
            if not more:
                return False
            self.data += more
        head, _, self.data = self.data.partition(b"\r\n\r\n")
        return self._understand(head, patience)

    def _understand(self, head: bytes, patience: float) -> bool:
        first, *lines = head.decode("latin-1").split("\r\n")
        found = re.fullmatch(r"HTTP/1\.1 (\d{3}) .*", first)
        if found is None:
            raise _Wrong(f"no head of an answer: {first[:200]!r}")
        self.status = int(found[1])
        self.headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        if self.status == 100:
            return self.read_head(patience)
        if self.status == 101:
            self.status = 200  # a stream, read below as one
            self.headers["transfer-encoding"] = "raw"
        return True

    def read_body(self) -> bytes:
        """All of a body with a length; of a stream, what comes without a pause."""
        length = self.headers.get("content-length")
        if self.head_only or self.status in (204, 304):
            return b""
        self.wire.settimeout(PATIENCE if length is not None else SILENCE)
        wanted = float("inf") if length is None else int(length)
        while len(self.data) < min(wanted, 1 << 20):
            try:
                more = self.wire.recv(65536)
            except TimeoutError:
                if length is not None:
                    raise _Wrong("a body that does not come to its end") from None
                break
            except GONE:
                break
            if not more:
                if length is not None:
                    raise _Wrong(f"{len(self.data)} of {length} bytes of a body") from None
                break
            self.data += more
        return self.data if length is None else self.data[: int(wanted)]


def _vanish(wire: socket.socket, hard: bool) -> None:
    if hard:
        with contextlib.suppress(OSError):
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    wire.close()


def masked(text: str) -> str:
    """A message without the names in it."""
    text = re.sub(r"[0-9a-f]{12,64}", "ID", text)
    text = re.sub(r'(\\?").*?\1', '"..."', text)
    return re.sub(r"\d+", "N", text)[:110]


@dataclass(frozen=True)
class Footprint:
    """What the engine's process holds: bytes of memory, open descriptors, threads."""

    memory: int
    descriptors: int
    threads: int


def footprint(pid: int) -> Footprint:
    told = Path(f"/proc/{pid}/status").read_text()
    memory = int(re.search(r"VmRSS:\s+(\d+)", told)[1]) << 10
    threads = int(re.search(r"Threads:\s+(\d+)", told)[1])
    return Footprint(memory, len(list(Path(f"/proc/{pid}/fd").iterdir())), threads)
