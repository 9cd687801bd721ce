"""The same command lines typed on a real engine and on a served embedded one: what they print must be the same.

A script is lines for a shell; a line that ends in `#any order` prints its lines in no order of its own. Ids, addresses
drawn at random, times, sizes and the place of the engine's files are masked before the comparison.
"""

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

ANY_ORDER = "#any order"
PATIENCE = 120  # seconds for one line, on a machine that has much else to do
MASKS = (
    (r"\b[0-9a-f]{64}\b", "ID"),
    (r"\b[0-9a-f]{12}\b", "ID"),
    (r"/var/lib/netlab/[0-9a-f]+/host(?=/)", "/var/lib/docker"),
    (r"\b[0-9a-f]{2}(?::[0-9a-f]{2}){5}\b", "MAC"),
    (r"veth[0-9a-f]{7}", "vethX"),
    (r"eth0@if\d+", "eth0@ifN"),
    (r"\d{4}-\d\d-\d\d[T ][\d:.]+(?:Z| \+0000(?: UTC)?)?", "TIME"),
    (r"\b(?:About (?:a|an) \w+|Less than a second|\d+ (?:second|minute|hour|day|week|month|year)s?)(?: ago)?", "AGO"),
    (r"\b\d+(?:\.\d+)?m?s\b", "Ns"),
    (r"\b\d+(?:\.\d+)?[kMG]?B\b", "SIZE"),
    (r"time=\d+\.\d+ ms", "T"),
    (r"min/avg/max = \S+", "min/avg/max = T"),
    (r":32[78]\d\d\b", ":EPHEMERAL"),
    (r'"32[78]\d\d"', '"EPHEMERAL"'),
    (r"28\.5\.2\+dfsg\d+", "28.5.2"),
    (r"\[::ffff:127\.0\.0\.1\]:\d+", "[::ffff:127.0.0.1]:PORT"),
    (r"(?m)[ \t]{2,}|[ \t]+$", "  "),
)


@dataclass(frozen=True)
class Typed:
    """A line, and what came of it."""

    line: str
    output: str
    code: int

    def shown(self) -> list[str]:
        lines = self.output.splitlines()
        return [*(sorted(lines) if self.line.endswith(ANY_ORDER) else lines), f"[exit {self.code}]"]


@dataclass(frozen=True)
class Terminal:
    """Where one types: a folder, and an environment that leads the docker command to an engine."""

    folder: Path
    environment: Mapping[str, str]

    def type(self, line: str) -> Typed:
        """What it printed, masked."""
        said, code = self._run(line)
        return Typed(line, masked(said.replace(str(self.folder), "/lab")), code)

    def run(self, line: str) -> str:
        """What it printed: standard output, then standard error."""
        return self._run(line)[0]

    def _run(self, line: str) -> tuple[str, int]:
        ran = subprocess.run(
            ["bash", "-c", line], cwd=self.folder, env=dict(self.environment), stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=PATIENCE, check=False,
        )  # fmt: skip
        return ran.stdout + ran.stderr, ran.returncode

    def play(self, script: str) -> list[Typed]:
        lines = (line.strip() for line in script.strip().splitlines())
        return [self.type(line) for line in lines if line and not line.startswith("#")]


def masked(text: str) -> str:
    for pattern, instead in MASKS:
        text = re.sub(pattern, instead, text)
    return text


def terminal(folder: Path, docker: str, url: str, plugin: str = "") -> Terminal:
    """`docker` and the compose plugin are those at these paths, whatever else is on the machine."""
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "docker").symlink_to(docker)
    if plugin:
        (folder / "home/.docker/cli-plugins").mkdir(parents=True)
        (folder / "home/.docker/cli-plugins/docker-compose").symlink_to(plugin)
    (folder / "lab").mkdir()
    path = f"{folder / 'bin'}:{os.environ['PATH']}"
    made = {"PATH": path, "HOME": str(folder / "home"), "DOCKER_HOST": url, "TERM": "dumb", "LC_ALL": "C"}
    return Terminal(folder / "lab", made)


@dataclass(frozen=True)
class Both:
    """The judge and the judged."""

    real: Terminal
    ours: Terminal

    def check(self, script: str) -> None:
        """AssertionError that shows every line that prints or exits otherwise."""
        found = self.differences(script)
        assert not found, "\n\n".join(["", *found])

    def differences(self, script: str) -> list[str]:
        """For each line that prints or exits otherwise: the line and the difference."""
        with ThreadPoolExecutor(2) as pool:
            real, ours = pool.map(lambda each: each.play(script), (self.real, self.ours))
        return [shown(*pair) for pair in zip(real, ours, strict=True) if pair[0].shown() != pair[1].shown()]


def shown(real: Typed, ours: Typed) -> str:
    lines: Sequence[str] = list(unified_diff(real.shown(), ours.shown(), "real", "embedded", n=2, lineterm=""))
    return "\n".join([real.line, *lines])
