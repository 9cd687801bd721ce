"""What the JSON of older eras lacks, has besides and tells otherwise. Data only, recorded on 26.1.5 and 20.10.24."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from netlab.embedded.eras import Era
from netlab.embedded.errdefs import Fault, InvalidParameter

Json = dict[str, Any]
CONFIG: Mapping[str, Any] = {  # a Config that says nothing
    "Hostname": "", "Domainname": "", "User": "", "AttachStdin": False, "AttachStdout": False, "AttachStderr": False,
    "Tty": False, "OpenStdin": False, "StdinOnce": False, "Env": None, "Cmd": None, "Image": "", "Volumes": None,
    "WorkingDir": "", "Entrypoint": None, "OnBuild": None, "Labels": None,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bodies:
    """`lacks` and `has`: keys by what is told (network, endpoint, host, image ...)."""

    lacks: Mapping[str, frozenset[str]] = field(default_factory=dict)
    has: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    masked_paths_lack: frozenset[str] = frozenset()
    image_config: Mapping[str, Any] = field(default_factory=dict)  # what an image's Config says at least
    asked_modes: bool = False  # NetworkMode "default" and a restart policy without a name stay as they were asked for
    names_in_aliases: bool = False  # the short id and the hostname are among an endpoint's Aliases
    mac_before_start: bool = True  # an endpoint shows the MAC address it was asked to have
    sandbox_stays: bool = False  # a stopped container shows its last sandbox
    files_at_setup: bool = True  # where its files are is told also when its network could not be set up
    image_users_counted: bool = True  # a list of images tells how many containers have each; else -1
    virtual_size: bool = False  # an image has a VirtualSize besides its Size
    predefined_pools: list[Any] | None = None  # IPAM.Config of the networks host and none
    default_gateway: bool = True  # the default bridge tells its gateway on a fresh engine
    anonymous_label: bool = True  # a volume without a name has a label that says so
    usage_kinds: bool = True  # /system/df can be asked for some kinds only
    needed: tuple[tuple[str, type[Fault], str], ...] = ()  # which requests must have a body; what is said without
    wait_conditions: bool = True  # what is no condition of a wait is refused; else it is not-running
    wait_error: bool = False  # the answer of a wait has an Error, null for none

    def of(self, kind: str, value: Json) -> Json:
        """The same, as this era tells it."""
        lacking = self.lacks.get(kind, frozenset())
        return {key: each for key, each in value.items() if key not in lacking} | dict(self.has.get(kind, {}))


NAMESPACES = {"Containers": "moby", "Plugins": "plugins.moby"}
B28 = Bodies(
    has={
        "info": {
            "CDISpecDirs": [],
            "Containerd": {"Address": "", "Namespaces": NAMESPACES},
            "FirewallBackend": {"Driver": "iptables"},
        }
    }
)
BUILD = {"ID": "", "Expected": ""}
INFO_20: Mapping[str, Any] = {
    "BridgeNfIptables": True, "BridgeNfIp6tables": True, "ContainerdCommit": BUILD, "RuncCommit": BUILD,
    "InitCommit": BUILD,
    "RegistryConfig": {
        "AllowNondistributableArtifactsCIDRs": [], "AllowNondistributableArtifactsHostnames": [],
        "InsecureRegistryCIDRs": [], "Mirrors": [],
        "IndexConfigs": {"docker.io": {"Name": "docker.io", "Mirrors": [], "Secure": True, "Official": True}},
    },
}  # fmt: skip
B26 = replace(
    B28,
    has={"info": {**INFO_20, "CDISpecDirs": []}},
    lacks={"network": frozenset(["EnableIPv4"]), "endpoint": frozenset(["GwPriority"])},
    masked_paths_lack=frozenset(["/proc/interrupts"]),
    image_config=CONFIG,
    sandbox_stays=True,
    files_at_setup=False,
    image_users_counted=False,
)
B20_10 = replace(
    B26,
    lacks={"network": frozenset(["EnableIPv4"]), "endpoint": frozenset(["GwPriority", "DNSNames"])},
    has={
        "info": {**INFO_20, "KernelMemory": False},
        "host": {"KernelMemory": 0, "KernelMemoryTCP": 0},
        "image": {"Container": "", "ContainerConfig": CONFIG},
        "image in a list": {"RepoDigests": None, "SharedSize": -1},
        "usage": {"BuilderSize": 0, "BuildCache": None},
    },
    masked_paths_lack=frozenset(["/proc/interrupts", "/sys/devices/virtual/powercap"]),
    asked_modes=True,
    names_in_aliases=True,
    mac_before_start=False,
    virtual_size=True,
    predefined_pools=[],
    default_gateway=False,
    anonymous_label=False,
    usage_kinds=False,
    needed=(
        ("POST /containers/(?:create|[^/]+/update)", Fault, "EOF"),
        (
            "POST /(?:networks/create|networks/[^/]+/(?:dis)?connect|containers/[^/]+/exec|exec/[^/]+/start|"
            "volumes/create|(?:nodes|services)/[^/]+/update|swarm/(?:init|join|update|unlock))",
            InvalidParameter,
            "got EOF while reading request body",
        ),
    ),
    wait_conditions=False,
    wait_error=True,
)
BODIES: Mapping[str, Bodies] = {"28": B28, "26": B26, "20.10": B20_10}


def bodies(era: Era) -> Bodies:
    return BODIES[era.name]


def needs_body(era: Era, method: str, path: str, body: bytes) -> None:
    """A Fault where this era reads a body first and there is none."""
    for pattern, kind, text in () if body else bodies(era).needed:
        if re.fullmatch(pattern, f"{method} {path}"):
            raise kind(text)
