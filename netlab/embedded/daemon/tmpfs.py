"""The options of a tmpfs (tmpfs(5)): what /proc/mounts shows of them, and the directory they make.

A size is shown and limits nothing: memory is not simulated.
"""

import re

from netlab.embedded.errdefs import Fault
from netlab.embedded.userland.filesystem import Directory

KEYS = ("size", "mode", "uid", "gid", "nr_inodes", "nr_blocks", "mpol")
FLAGS = ("ro", "rw", "noexec", "exec", "nosuid", "suid", "nodev", "dev", "noatime", "relatime", "sync", "async")
STRICT = ("nosuid", "nodev", "noexec")  # what the engine gives a container's own (moby: daemon/oci_linux.go)
UNITS = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}
PAGE = 4096  # bytes
OPEN = 0o1777


def check(options: str) -> None:
    """Fault for a word that is no option, as 28.5.2 says it."""
    for each in _words(options):
        key, sign, _ = each.partition("=")
        if key not in KEYS if sign else key not in FLAGS:
            raise Fault(f'invalid tmpfs option "{key}"')


def shown(options: str, flags: tuple[str, ...] = STRICT) -> str:
    """The words of /proc/mounts behind "rw" or "ro"; ValueError for a value that the kernel would not take."""
    words = _words(options)
    kept = [each for each in flags if each.removeprefix("no") not in words]
    return ",".join([*kept, "relatime", *_values(words)])


def _values(words: list[str]) -> list[str]:
    given = dict(each.split("=", 1) for each in words if "=" in each)
    found = []
    if size := given.get("size", ""):
        found += [] if size.endswith("%") else [f"size={_bytes(size) // 1024}k"]
    if "nr_inodes" in given:
        found.append(f"nr_inodes={int(given['nr_inodes'])}")
    if (mode := int(given.get("mode", "1777"), 8)) != OPEN:
        found.append(f"mode={mode:o}")
    return found + [f"{key}={int(given[key])}" for key in ("uid", "gid") if key in given]


def _bytes(text: str) -> int:
    found = re.fullmatch(r"(\d+)([kmg]?)", text.lower())
    if found is None:
        raise ValueError(text)
    return -(-int(found[1]) * UNITS[found[2]] // PAGE) * PAGE


def directory(options: str, now: float) -> Directory:
    """An empty one with the mode and the owner asked for, made `now` (seconds since 1970)."""
    given = dict(each.split("=", 1) for each in _words(options) if "=" in each)
    owner = int(given.get("uid", "0")), int(given.get("gid", "0"))
    return Directory(int(given.get("mode", "1777"), 8), owner, now)


def _words(options: str) -> list[str]:
    return [each for each in options.split(",") if each]
