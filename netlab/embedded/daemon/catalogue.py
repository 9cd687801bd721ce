"""The images that are built in: BusyBox under the names learners use. Data, and the trees behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from netlab.embedded.userland.filesystem import Directory, Regular
from netlab.embedded.userland.nginx import nginx_root
from netlab.embedded.userland.rootfs import busybox_root

PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
CREATED = 1727386302.0  # 2024-09-26T21:31:42Z


def _alpine(release: str) -> Callable[[], Directory]:
    def made() -> Directory:
        root = busybox_root()
        root.make("etc/alpine-release", Regular(data=f"{release}\n".encode()))
        return root

    return made


@dataclass(frozen=True, slots=True)
class Recipe:
    """`tags` are there from the beginning, `others` after a pull; `config` in the words of an image's Config."""

    tags: tuple[str, ...]
    others: tuple[str, ...]
    config: dict[str, Any]
    size: int  # bytes, as `docker images` shows
    root: Callable[[], Directory]
    command: str  # as `docker history` shows it


def _tags(name: str, words: str) -> tuple[str, ...]:
    return tuple(f"{name}:{each}" for each in words.split())


_SHELL: dict[str, Any] = {"Cmd": ["/bin/sh"], "Env": [PATH], "WorkingDir": "/"}
_NGINX: dict[str, Any] = {
    "Cmd": ["nginx", "-g", "daemon off;"], "Env": [PATH], "ExposedPorts": {"80/tcp": {}}, "StopSignal": "SIGQUIT",
}  # fmt: skip
CATALOGUE: tuple[Recipe, ...] = (
    Recipe(
        _tags("busybox", "latest 1.35"), _tags("busybox", "1 1.36 1.37 stable glibc musl uclibc"),
        {"Cmd": ["sh"], "Env": [PATH]}, 4269678, busybox_root, 'CMD ["sh"]',
    ),
    Recipe(
        _tags("alpine", "latest 3.20"), _tags("alpine", "3 3.20.3"), _SHELL, 7797760, _alpine("3.20.3"),
        'CMD ["/bin/sh"]',
    ),
    Recipe((), _tags("alpine", "3.19"), _SHELL, 7377498, _alpine("3.19.4"), 'CMD ["/bin/sh"]'),
    Recipe((), _tags("alpine", "3.21"), _SHELL, 7829504, _alpine("3.21.3"), 'CMD ["/bin/sh"]'),
    Recipe((), _tags("alpine", "3.22"), _SHELL, 8309760, _alpine("3.22.1"), 'CMD ["/bin/sh"]'),
    Recipe(
        _tags("nginx", "latest alpine"), _tags("nginx", "1 1.27 stable mainline stable-alpine 1.27-alpine"), _NGINX,
        196204952, lambda: nginx_root(busybox_root()), 'CMD ["nginx" "-g" "daemon off;"]',
    ),
)  # fmt: skip
