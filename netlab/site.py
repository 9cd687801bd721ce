"""Where a lab's things are made: the engine, the labels they carry, the lab image, and programs run beside them."""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from netlab.engines.base import Daemon, Engine
from netlab.engines.image import ensure, lab_image
from netlab.engines.machine import Ran
from netlab.engines.refusals import translated
from netlab.ownership import labels
from netlab.probes import read_routes


@dataclass(slots=True)
class Site:
    """Where things are made: the engine, whose labels they carry, and what was said on the way."""

    engine: Engine
    lab: str
    id: str
    tell: Callable[[str], None]
    _image: str | None = None
    _making: threading.Lock = field(default_factory=threading.Lock)  # one image for many containers at once

    @property
    def daemon(self) -> Daemon:
        return self.engine.daemon

    @property
    def api(self) -> Any:
        return self.daemon.client.api

    @property
    def labels(self) -> dict[str, str]:
        return labels(self.lab, self.id)

    def image(self, asked: str | None = None) -> str:
        """The image asked for, present on the engine; the lab image when none was asked for."""
        with translated(asked or "busybox"):
            if asked is None:
                with self._making:
                    self._image = self._image or lab_image(self.daemon.client, self.engine.pulls, self.tell)
                return self._image
            ensure(self.daemon.client, asked, self.engine.pulls)
            return asked


def run_aside(site: Site, mode: str, command: list[str]) -> Ran:
    """Run a command of the lab image in a short-lived container with this network mode."""
    body = {
        "Image": site.image(), "Cmd": command, "Labels": site.labels, "HostConfig": {"NetworkMode": mode},
    }  # fmt: skip
    id = site.api.create_container_from_config(body)["Id"]
    try:
        site.api.start(id)
        code = int(site.api.wait(id)["StatusCode"])
        out, err = (site.api.logs(id, stdout=o, stderr=not o).decode(errors="replace") for o in (True, False))
        return Ran(code, out, err)
    finally:
        with suppress(Exception):
            site.api.remove_container(id, force=True, v=True)


def host_routes(site: Site) -> list[str]:
    """Destinations of the host's own routes, asked in the host's network namespace."""
    if "host" in site.engine.capabilities:
        text = site.daemon.run(["ip", "route"])
    else:
        text = run_aside(site, "host", ["busybox", "ip", "route"]).stdout
    return [
        route.destination for route in read_routes(text) if route.dev and not route.dev.startswith(("docker", "br-"))
    ]
