"""The lab image: a BusyBox that waits. Present, else pulled, else made from this machine's own static BusyBox.

Debian's BusyBox 1.35 crashes on `wget -T` (observed: exit 139 on 1.35.0-4+deb12u1, static and dynamic). An image made
from a BusyBox with that fault gets a `wget` of three lines that keeps the time-out with `timeout` instead.
"""

import io
import platform
import re
import shutil
import struct
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from netlab.errors import ImageMissing
from netlab.messages import say

if TYPE_CHECKING:
    import docker

IMAGE = "busybox:latest"
MADE = "netlab/busybox:latest"  # the name of one made here: it never passes for the official image
MACHINES = {"x86_64": "amd64", "aarch64": "arm64", "arm64": "arm64", "AMD64": "amd64"}

WGET = """#!/bin/busybox sh
# BusyBox 1.35 of Debian crashes on -T SECONDS: `timeout` keeps the limit instead.
limit= ; n=$#
while [ $n -gt 0 ]; do
  case "$1" in -T) limit=$2; shift; n=$((n-1));; -T*) limit=${1#-T};; *) set -- "$@" "$1";; esac
  shift; n=$((n-1))
done
exec /bin/busybox ${limit:+timeout $limit /bin/busybox} wget "$@"
"""


def lab_image(client: "docker.DockerClient", pulls: bool, tell: Callable[[str], None] = print) -> str:
    """The name of a BusyBox image that is on this engine now; ImageMissing says how to get one."""
    for name in (IMAGE, MADE):
        if _present(client, name):
            return name
    if pulls:
        tell(say("pulling", image=IMAGE))
    return (_pulled(client) if pulls else None) or _made(client)


def ensure(client: "docker.DockerClient", image: str, pulls: bool) -> None:
    """Have this image on the engine: present or pulled; ImageMissing otherwise."""
    if _present(client, image):
        return
    if not pulls:
        raise ImageMissing(say("image-missing-here", what=image))
    from docker.errors import APIError
    from requests.exceptions import RequestException

    name, tag = _split(image)
    try:
        client.images.pull(name, tag=tag)
    except (APIError, RequestException) as error:
        raise ImageMissing(say("image-missing", image=image)) from error


def _present(client: "docker.DockerClient", image: str) -> bool:
    from docker.errors import ImageNotFound

    try:
        client.api.inspect_image(image)
    except ImageNotFound:
        return False
    return True


def _split(image: str) -> tuple[str, str | None]:
    """Name and tag; a digest stays with the name."""
    name, colon, tag = image.rpartition(":")
    if "@" in image or not colon or "/" in tag:
        return image, None if "@" in image else "latest"
    return name, tag


def _pulled(client: "docker.DockerClient") -> str | None:
    from docker.errors import APIError
    from requests.exceptions import RequestException

    try:
        client.images.pull(*_split(IMAGE))
    except (APIError, RequestException):
        return None
    return IMAGE


def _made(client: "docker.DockerClient") -> str:
    busybox = _static_busybox()
    if busybox is None or MACHINES.get(platform.machine()) != _architecture(client):
        raise ImageMissing(say("lab-image-missing", image=IMAGE))
    repository, tag = MADE.split(":")
    client.api.import_image_from_data(
        root_of(busybox), repository=repository, tag=tag, changes=['CMD ["sh"]', "LABEL netlab.image=busybox"]
    )
    return MADE


def _architecture(client: "docker.DockerClient") -> str:
    architecture: str = client.version()["Arch"]
    return architecture


def _static_busybox() -> Path | None:
    """This machine's BusyBox, if it runs without libraries."""
    for name in ("/bin/busybox", "/usr/bin/busybox", shutil.which("busybox")):
        if name and (path := Path(name)).exists() and not _needs_libraries(path.read_bytes()):
            return path
    return None


def _needs_libraries(program: bytes) -> bool:
    """Whether a 64-bit ELF file names an interpreter (a program header of type PT_INTERP = 3; elf(5))."""
    (offset,) = struct.unpack_from("<Q", program, 32)
    size, count = struct.unpack_from("<HH", program, 54)
    return any(struct.unpack_from("<I", program, offset + n * size) == (3,) for n in range(count))


def root_of(busybox: Path) -> bytes:
    """A tar of a root file system: the binary, a link for each applet, and the few files programs ask for."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as tar:
        for folder in ("bin", "etc", "root", "tmp", "var/www"):
            _add(tar, folder, type=tarfile.DIRTYPE, mode=0o1777 if folder == "tmp" else 0o755)
        _add(tar, "bin/busybox", busybox.read_bytes(), mode=0o755)
        _add(tar, "etc/passwd", b"root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n")
        _add(tar, "etc/group", b"root:x:0:\nnogroup:x:65534:\n")
        own_wget = _crashes_on_wget_time_out(busybox)
        if own_wget:
            _add(tar, "bin/wget", WGET.encode(), mode=0o755)
        for applet in _applets(busybox):
            if applet not in ("busybox", "wget" if own_wget else ""):
                _add(tar, f"bin/{applet}", type=tarfile.SYMTYPE, linkname="busybox")
    return file.getvalue()


def _add(tar: tarfile.TarFile, name: str, data: bytes = b"", **facts: object) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(data), 0o644
    for key, value in facts.items():
        setattr(info, key, value)
    tar.addfile(info, io.BytesIO(data))


def _applets(busybox: Path) -> list[str]:
    listing = subprocess.run([busybox, "--list"], capture_output=True, text=True, check=True).stdout
    return [name for name in listing.split() if re.fullmatch(r"[\w.\[-]+", name)]


def _crashes_on_wget_time_out(busybox: Path) -> bool:
    """Ask the program itself, with a port of the loopback where nobody listens."""
    tried = subprocess.run(
        [busybox, "wget", "-q", "-T", "1", "-O", "-", "http://127.0.0.1:1/"], capture_output=True, check=False
    )
    return tried.returncode < 0
