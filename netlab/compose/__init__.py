"""A reader of compose files: a file becomes what `lab.up` takes, for the keys it knows; others are refused by name.

Names are those that Docker Compose gives: project_network, project_volume, project-service-1; services find each other
by their own names. Nothing here talks to an engine. Source: the Compose Specification; judged by Docker Compose 2.40.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from netlab.compose.command import find
from netlab.compose.networks import network_options
from netlab.compose.service import service_options
from netlab.compose.shapes import checked, mapping
from netlab.compose.variables import environment, filled
from netlab.compose.yaml12 import load
from netlab.errors import BadInput
from netlab.messages import say

__all__ = ["PROJECT_LABEL", "SERVICE", "Project", "find", "read"]

SERVICE: Final = "com.docker.compose.service"  # labels that Docker Compose gives
PROJECT_LABEL: Final = "com.docker.compose.project"
TOP: Final = ("name", "networks", "services", "version", "volumes")
NETWORK: Final = (
    "attachable",
    "driver",
    "driver_opts",
    "enable_ipv6",
    "external",
    "internal",
    "ipam",
    "labels",
    "name",
)
VOLUME: Final = ("external", "name")
PROJECT: Final = re.compile(r"[a-z0-9][a-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Project:
    """What a compose file asks for: options by name for `lab.up`, and the container of each service."""

    name: str
    networks: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    containers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    services: Mapping[str, str] = field(default_factory=dict)


def read(path: str | Path, project: str | None = None) -> Project:
    """Read a compose file; the project is called as asked for, as the file says, or like its folder.

    Raises BadInput for what is no compose file, BadOption for a key that is not known here.
    """
    file = Path(path).expanduser().resolve()
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise BadInput(say("compose-unreadable", file=path, why=error.strerror)) from error
    content = filled(load(text, file.name), environment(file.parent, os.environ), file.name)
    top = checked(content, TOP, file.name)
    return _project(top, file, project or str(top.get("name") or _folder_name(file)))


def _folder_name(file: Path) -> str:
    return re.sub(r"[^a-z0-9_-]", "", file.parent.name.lower()).lstrip("_-")


def _project(top: Mapping[str, Any], file: Path, name: str) -> Project:
    if not PROJECT.fullmatch(name):
        raise BadInput(say("compose-project-name", name=name))
    services = mapping(top.get("services"), f"{file.name}: services")
    if not services:
        raise BadInput(say("compose-no-services", file=file.name))
    networks = _named(top, "networks", NETWORK, name, file.name)
    networks.setdefault("default", (f"{name}_default", {}))
    volumes = {key: made for key, (made, _) in _named(top, "volumes", VOLUME, name, file.name).items()}
    own = {service: _container_name(name, service, given) for service, given in services.items()}
    containers = {
        own[service]: service_options(
            service, given, {key: made for key, (made, _) in networks.items()}, volumes, own, file
        )
        for service, given in services.items()
    }
    used = {network for options in containers.values() for network in options["networks"]}
    wanted = {
        made: network_options(given, f"{file.name}: networks.{key}")
        for key, (made, given) in networks.items()
        if made in used and not given.get("external")
    }
    return Project(name, wanted, containers, own)


def _container_name(project: str, service: str, given: Any) -> str:
    asked = given.get("container_name") if isinstance(given, dict) else None
    return str(asked or f"{project}-{service}-1")


def _named(
    top: Mapping[str, Any], kind: str, known: tuple[str, ...], project: str, file: str
) -> dict[str, tuple[str, Mapping[str, Any]]]:
    """Networks or volumes by their key in the file: what each is called on the engine, and what is said of it."""
    found: dict[str, tuple[str, Mapping[str, Any]]] = {}
    for key, given in mapping(top.get(kind), f"{file}: {kind}").items():
        said = checked(given or {}, known, f"{file}: {kind}.{key}")
        found[key] = (str(said.get("name") or (key if said.get("external") else f"{project}_{key}")), said)
    return found
