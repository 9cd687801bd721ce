"""`docker compose` itself: where it is there, and the engine can be reached by it, it brings a file up.

A second file beside the first gives everything the lab's labels, so that the lab removes it like what it made itself.
"""

import json
import os
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from netlab.compose.service import BUSYBOX
from netlab.errors import EngineRefused
from netlab.messages import say

LOCAL = ("unix://", "npipe://")


@dataclass(frozen=True, slots=True)
class Compose:
    """A `docker compose` that reaches the engine at `url`."""

    url: str
    version: str

    def __str__(self) -> str:
        return f"docker compose {self.version}"

    def model(self, file: Path, project: str) -> Mapping[str, Any]:
        """What the file asks for, all resolved (`docker compose config`); EngineRefused with its own last words."""
        found: Mapping[str, Any] = json.loads(
            self._run(file, "-p", project, "-f", str(file), "config", "--format", "json")
        )
        return found

    def up(self, file: Path, project: str, model: Mapping[str, Any], labels: Mapping[str, str], lab_image: str) -> None:
        """Like `docker compose -p PROJECT -f FILE up -d`; EngineRefused with its own last words."""
        with tempfile.TemporaryDirectory(prefix="netlab-compose-") as folder:
            beside = Path(folder) / "labels.json"  # JSON is YAML
            beside.write_text(json.dumps(labelled(model, labels, lab_image)), encoding="utf-8")
            self._run(file, "-p", project, "-f", str(file), "-f", str(beside), "up", "-d")

    def _run(self, file: Path, *words: str) -> str:
        ran = _docker(self.url, "compose", "--project-directory", str(file.parent), *words)
        if ran.returncode:
            said = "\n".join((ran.stderr.strip() or ran.stdout.strip()).splitlines()[-3:])
            raise EngineRefused(say("compose-failed", file=file.name, said=said))
        return ran.stdout


def labelled(model: Mapping[str, Any], labels: Mapping[str, str], lab_image: str) -> dict[str, Any]:
    """What to say beside a file, by its resolved model: labels for all it makes, the lab image for a busybox."""
    said: dict[str, Any] = {"services": {}}
    for name, service in model["services"].items():
        own = {"image": lab_image} if service.get("image") in BUSYBOX else {}
        said["services"][name] = {"labels": dict(labels)} | own
    for kind in ("networks", "volumes"):
        ours = {key: made for key, made in (model.get(kind) or {}).items() if not (made or {}).get("external")}
        said[kind] = {key: {"labels": dict(labels)} for key in ours}
    return said


def find(url: str) -> Compose | str:
    """`docker compose` for this engine, or the sentence why not."""
    if not url.startswith(LOCAL) and not (url and url == os.environ.get("DOCKER_HOST")):
        return say("compose-no-address")
    try:
        ran = _docker(url, "compose", "version", "--short")
    except OSError:
        return say("compose-no-command")
    return Compose(url, ran.stdout.strip()) if ran.returncode == 0 else say("compose-no-command")


def _docker(url: str, *words: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "DOCKER_HOST": url}
    return subprocess.run(["docker", *words], env=environment, capture_output=True, text=True, check=False)
