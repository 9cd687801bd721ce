"""What a container asks to have mounted: Binds, Mounts, Tmpfs, Volumes and VolumesFrom, checked in 28.5.2's words."""

import os
import posixpath
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from netlab.embedded.errdefs import Fault, InvalidParameter, NotSimulated

SPEC = "invalid volume specification: '{}'"
CONFIG = 'invalid mount config for type "{}": {}'
RELATIVE = "invalid mount path: '{}' mount path must be absolute"
NO_KIND = "mounts of type {} are not simulated by netlab: use a volume, a bind mount or tmpfs"
NO_SUBPATH = "subpaths of volumes are not simulated by netlab: mount the whole volume"
NO_PROPAGATION = "mount propagation {} is not simulated by netlab: leave it out (rprivate)"
WRITES = ("ro", "rw")
LABELS = ("z", "Z")
PRIVATE = ("rprivate", "private")
PROPAGATIONS = ("rshared", "shared", "rslave", "slave", *PRIVATE)
CONSISTENCIES = ("consistent", "cached", "delegated")


@dataclass(frozen=True, slots=True)
class Point:
    """What a container has at a path: a volume, a file or folder of the real machine, or nothing but memory (tmpfs)."""

    path: str
    source: str = ""  # a volume's name ("": an anonymous one), or a path of the real machine
    kind: str = "volume"  # bind, tmpfs
    writable: bool = True
    mode: str = ""  # as inspect shows it
    copies: bool = True  # an empty volume begins with what the image has there
    labels: tuple[tuple[str, str], ...] = ()  # of a volume that is made for it
    named: bool = True  # inspect tells the volume's name
    shown: bool = True  # among the mounts of inspect
    options: str = ""  # of a tmpfs


def points(config: dict[str, Any], host: dict[str, Any], others: Callable[[str], Sequence[Point]]) -> list[Point]:
    """Later ones give way to earlier ones on the same path; `others`: what another container has, by its name."""
    found: dict[str, Point] = {}
    for spec in host.get("VolumesFrom") or ():
        found |= {each.path: each for each in _from(spec, others)}
    asked = [_bind(each) for each in host.get("Binds") or ()] + [_mount(each) for each in host.get("Mounts") or ()]
    given: set[str] = set()
    for point in asked:
        if point.path in given:
            raise InvalidParameter(f"Duplicate mount point: {point.path}")
        given.add(point.path)
        found[point.path] = point
    for path, options in (host.get("Tmpfs") or {}).items():
        found[path] = _memory(path, options or "")
    for path in config.get("Volumes") or ():
        found.setdefault(shortest(path), Point(shortest(path)))
    return list(found.values())


def _from(spec: str, others: Callable[[str], Sequence[Point]]) -> list[Point]:
    name, _, mode = spec.partition(":")
    if not name:
        raise InvalidParameter("volumes-from specification cannot be an empty string")
    if mode and mode not in (*WRITES, *LABELS):
        raise InvalidParameter(f"invalid mode: {mode}")
    return [replace(each, writable=each.writable and mode != "ro", mode="") for each in others(name)]


def _bind(spec: str) -> Point:
    """ "SOURCE:PATH[:MODE]" or "PATH" """
    parts = spec.split(":")
    if len(parts) > 3 or not all(parts):
        raise Fault(SPEC.format(spec))
    source, path, mode = ("", parts[0], "") if len(parts) == 1 else (parts[0], parts[1], "".join(parts[2:]))
    kind = "bind" if source.startswith("/") else "volume"
    words = mode.split(",") if mode else []
    _check_mode(mode, words, kind)
    path = _clean(path, kind, SPEC.format(spec) + ": ")
    source = posixpath.normpath(source) if kind == "bind" else source
    shown = mode if kind == "bind" or mode else "z"
    return Point(path, source, kind, "ro" not in words, shown, "nocopy" not in words, named=bool(source))


def _check_mode(mode: str, words: list[str], kind: str) -> None:
    known = (*WRITES, *LABELS, *(PROPAGATIONS if kind == "bind" else ("nocopy",)), *CONSISTENCIES)
    groups = (WRITES, LABELS, PROPAGATIONS, CONSISTENCIES)
    if any(each not in known for each in words) or any(sum(w in group for w in words) > 1 for group in groups):
        raise Fault(f"invalid mode: {mode}")
    for each in words:
        if each in PROPAGATIONS and each not in PRIVATE:
            raise NotSimulated(NO_PROPAGATION.format(each))


def _clean(path: str, kind: str, start: str = "") -> str:
    """The path in its shortest form, as Go's path.Clean; InvalidParameter, Fault."""
    fault: type[Fault] = Fault if start else InvalidParameter
    if not path.startswith("/"):
        raise fault(start + CONFIG.format(kind, RELATIVE.format(path)))
    clean = shortest(path)
    if clean == "/":
        raise fault(start + CONFIG.format(kind, "invalid specification: destination can't be '/'"))
    return clean


def shortest(path: str) -> str:
    """Without "..", "." and double slashes."""
    return "/" + posixpath.normpath("/" + path).strip("/")


def _mount(asked: dict[str, Any]) -> Point:
    kind, source, path = asked.get("Type") or "", asked.get("Source") or "", asked.get("Target") or ""
    if kind == "image":
        raise NotSimulated(NO_KIND.format(kind))
    if kind not in ("volume", "tmpfs", "bind"):
        raise InvalidParameter(CONFIG.format(kind, "mount type unknown"))
    if not path:
        raise InvalidParameter(CONFIG.format(kind, "field Target must not be empty"))
    path = _clean(path, kind)
    if kind == "bind":
        _check_source(source)
        source = posixpath.normpath(source)
    if kind == "tmpfs" and source:
        raise InvalidParameter(CONFIG.format(kind, "field Source must not be specified"))
    options = asked.get("VolumeOptions") or {}
    if options.get("Subpath"):
        raise NotSimulated(NO_SUBPATH)
    if asked.get("ReadOnly") and kind == "volume" and not source:
        raise InvalidParameter(CONFIG.format(kind, "must not set ReadOnly mode when using anonymous volumes"))
    propagation = (asked.get("BindOptions") or {}).get("Propagation") or "rprivate"
    if propagation not in PRIVATE:
        raise NotSimulated(NO_PROPAGATION.format(propagation))
    return Point(
        path, source, kind, not asked.get("ReadOnly"), "z" if kind == "volume" else "",
        not options.get("NoCopy"), tuple((options.get("Labels") or {}).items()),
        options=_memory_options(asked.get("TmpfsOptions") or {}),
    )  # fmt: skip


def _memory_options(asked: dict[str, Any]) -> str:
    size, mode = asked.get("SizeBytes") or 0, asked.get("Mode") or 0
    return ",".join([*([f"size={size}"] if size else []), *([f"mode={mode:o}"] if mode else [])])


def _check_source(source: str) -> None:
    if not source:
        raise InvalidParameter(CONFIG.format("bind", "field Source must not be empty"))
    if not source.startswith("/"):
        raise InvalidParameter(CONFIG.format("bind", RELATIVE.format(source)))
    if not os.path.exists(source):
        raise InvalidParameter(CONFIG.format("bind", f"bind source path does not exist: {source}"))


def _memory(path: str, options: str) -> Point:
    """Of HostConfig.Tmpfs: no mount that inspect shows."""
    if not path.startswith("/"):
        raise InvalidParameter(RELATIVE.format(path))
    if not path.strip("/"):
        raise InvalidParameter("invalid specification: destination can't be '/'")
    return Point(path, kind="tmpfs", writable="ro" not in options.split(","), shown=False, options=options)
