"""Where runc takes a mount and where it does not, in its words (28.5.2 observed)."""

from netlab.embedded.daemon.mounts import Point
from netlab.embedded.daemon.process import NOT_FOUND, UNKNOWN, CannotStart
from netlab.embedded.userland.filesystem import Directory, FileSystem, Node

ROOT = "/var/lib/docker/overlay2/merged"
ADVICE = (
    "Are you trying to mount a directory onto a file (or vice-versa)? Check if the specified host path exists and is "
    "the expected type"
)


def check(fs: FileSystem, point: Point, node: Node) -> None:
    """CannotStart for a bind mount over what it cannot cover; `fs`: what is there before it."""
    if point.kind != "bind":
        return
    start = f'error mounting "{point.source}" to rootfs at "{point.path}": '
    if point.path == "/proc":
        what = f'check proc-safety of /proc mount: "{ROOT}/proc" cannot be mounted because it is not of type proc'
        raise CannotStart(f"{start}create mountpoint for /proc mount: {what}", UNKNOWN)
    if point.path == "/dev":
        raise CannotStart("can't mask paths: container's /dev/null is invalid", UNKNOWN)
    there = fs.node(point.path) if fs.exists(point.path) else None
    if there is None and point.path.startswith("/proc/"):
        what = f'make mountpoint "{point.path}": mkdirat {ROOT}{point.path}: no such file or directory'
        raise CannotStart(f"{start}create mountpoint for {point.path} mount: {what}", NOT_FOUND)
    if there is not None and isinstance(there, Directory) != isinstance(node, Directory):
        call = f"mount src={point.source}, dst={point.path}, dstFd=/proc/thread-self/fd/14, flags=MS_BIND|MS_REC"
        raise CannotStart(f"{start}{call}: not a directory: {ADVICE}", NOT_FOUND)
