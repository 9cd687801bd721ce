"""The images that are built in: BusyBox under the names learners use."""

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from netlab.embedded.errdefs import NotFound
from netlab.embedded.userland.filesystem import Directory, Regular
from netlab.embedded.userland.nginx import nginx_root
from netlab.embedded.userland.rootfs import busybox_root

PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
CREATED = "2024-09-26T21:31:42Z"
CREATED_UNIX = 1727386302


def _alpine() -> Directory:
    root = busybox_root()
    root.make("etc/alpine-release", Regular(data=b"3.20.3\n"))
    return root


@dataclass(eq=False)
class Image:
    """`tags` as "busybox:latest"; `config` in the words of an image's Config."""

    tags: tuple[str, ...]
    config: dict[str, Any]
    size: int  # bytes, as `docker images` shows
    root: Directory = field(repr=False)

    @cached_property
    def id(self) -> str:
        return "sha256:" + hashlib.sha256(" ".join(self.tags).encode()).hexdigest()


class Images:
    """The catalogue. Nothing can be pulled: there is no registry in here."""

    def __init__(self) -> None:
        self.all = [
            Image(("busybox:latest", "busybox:1.35"), {"Cmd": ["sh"], "Env": [PATH]}, 4269678, busybox_root()),
            Image(
                ("alpine:latest", "alpine:3.20"),
                {"Cmd": ["/bin/sh"], "Env": [PATH], "WorkingDir": "/"},
                7797760,
                _alpine(),
            ),
            Image(
                ("nginx:latest", "nginx:alpine"),
                {"Cmd": ["nginx", "-g", "daemon off;"], "Env": [PATH], "ExposedPorts": {"80/tcp": {}}},
                196204952,
                nginx_root(busybox_root()),
            ),
        ]

    def find(self, name: str) -> Image:
        """By name, name:tag or id; NotFound in the engine's words."""
        wanted = normal(name)
        bare = name.removeprefix("sha256:")
        for image in self.all:
            digest = image.id.removeprefix("sha256:")
            if wanted in image.tags or (len(bare) >= 4 and digest.startswith(bare)):
                return image
        raise NotFound(f"No such image: {wanted if '@' not in name and 'sha256:' not in name else name}")

    @property
    def names(self) -> list[str]:
        return [tag for image in self.all for tag in image.tags]


def normal(name: str) -> str:
    """ "docker.io/library/busybox" -> "busybox:latest" """
    for prefix in ("docker.io/", "index.docker.io/", "library/"):
        name = name.removeprefix(prefix)
    return name if ":" in name.rsplit("/", 1)[-1] else f"{name}:latest"
