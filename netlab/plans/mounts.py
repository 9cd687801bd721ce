"""Volumes and bind mounts as `docker run -v` writes them, and what netlab does not mount."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from netlab.errors import BadOption, Refused
from netlab.messages import say
from netlab.plans.names import PATTERN

SYSTEM: Final = tuple(
    map(Path, ("/bin", "/boot", "/dev", "/etc", "/lib", "/lib64", "/proc", "/root", "/run", "/sbin", "/sys", "/usr"))
) + (Path("/var"),)
PERMITTED: Final = tuple(map(Path, ("/var/tmp", "/run/user")))


@dataclass(frozen=True, slots=True)
class MountPlan:
    """One mount: a volume's name or an absolute path of the host, and where it appears."""

    source: str
    target: str
    read_only: bool = False

    @property
    def is_volume(self) -> bool:
        return not self.source.startswith("/") and ":\\" not in self.source

    def __str__(self) -> str:
        return f"{self.source}:{self.target}" + (":ro" if self.read_only else "")


def mount_plans(volumes: Any) -> tuple[MountPlan, ...]:
    """Mounts from "name:/path", "./folder:/path:ro", {"name": "/path"} or a list of such.

    BadOption for a form that is none of these; Refused for `/`, system folders and an engine's socket.
    """
    if volumes is None:
        return ()
    if isinstance(volumes, dict):
        return tuple(_plan(str(source), *_bind(bind)) for source, bind in volumes.items())
    return tuple(_of_text(str(item)) for item in ([volumes] if isinstance(volumes, str) else volumes))


def _bind(bind: Any) -> tuple[str, str]:
    """A target, or docker-py's {"bind": target, "mode": "ro"}."""
    if isinstance(bind, dict):
        return str(bind.get("bind")), str(bind.get("mode", "rw"))
    target, _, mode = str(bind).partition(":")
    return target, mode or "rw"


def _of_text(text: str) -> MountPlan:
    parts = text.split(":")
    if len(parts) not in (2, 3):
        raise BadOption(say("bad-volume", volume=text))
    return _plan(parts[0], parts[1], parts[2] if len(parts) == 3 else "rw")


def _plan(source: str, target: str, mode: str) -> MountPlan:
    if not target.startswith("/") or mode not in ("ro", "rw"):
        raise BadOption(say("bad-volume", volume=f"{source}:{target}:{mode}"))
    if PATTERN.fullmatch(source) and "/" not in source and not source.startswith("."):
        return MountPlan(source, target, mode == "ro")
    return MountPlan(_checked_path(source), target, mode == "ro")


def _checked_path(source: str) -> str:
    """An absolute path that exists and is the learner's own, links followed."""
    path = Path(os.path.expanduser(source))
    real = path.resolve()
    if not real.exists():
        raise BadOption(say("bind-source-missing", path=path))
    if real == Path(real.anchor) or _is_system(real) or real.is_socket():
        raise Refused(say("bind-refused", path=real))
    return str(real)


def _is_system(path: Path) -> bool:
    if path.is_relative_to(Path.home()) and path != Path.home():  # also root's home
        return False
    if any(path != allowed and path.is_relative_to(allowed) for allowed in PERMITTED):
        return False
    return any(path.is_relative_to(folder) for folder in SYSTEM)
