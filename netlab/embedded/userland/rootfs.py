"""Root file systems: the tree of a BusyBox image, and what the kernel shows in /dev and /proc."""

from collections.abc import Callable

from netlab.embedded.userland.applets import APPLETS, TOOLS
from netlab.embedded.userland.files import File
from netlab.embedded.userland.filesystem import Device, Directory, FileSystem, Mount, Regular, Symlink
from netlab.embedded.userland.process import Process

PASSWD = "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/home:/bin/false\n"
GROUP = "root:x:0:\nnogroup:x:65534:\n"
SHELL_ONLY = ("[[",)


def busybox_root() -> Directory:
    """/bin with every applet, /etc with the few files programs ask for."""
    root = Directory(0o755)
    for folder in ("bin", "dev", "etc", "home", "proc", "root", "sys", "tmp", "usr/bin", "usr/sbin", "var/www"):
        root.make(folder, Directory(0o1777 if folder == "tmp" else 0o755))
    root.make("bin/busybox", Regular(0o755, data=b"\x7fELF (simulated)\n", program="busybox"))
    for name in APPLETS:
        if name not in ("busybox", *SHELL_ONLY):
            root.make(f"bin/{name}", Symlink(0o777, target="busybox"))
    root.make("etc/passwd", Regular(data=PASSWD.encode()))
    root.make("etc/group", Regular(data=GROUP.encode()))
    root.make("etc/services", Regular(data=b"domain 53/udp\nhttp 80/tcp\n"))
    return root


def host_root(base: Directory) -> Directory:
    """The root of a host, over a BusyBox one: with the tools of its administrator."""
    root = base.above()
    for name in TOOLS:
        root.make(f"usr/sbin/{name}", Regular(0o755, data=b"\x7fELF (simulated)\n", program="hosttool"))
    return root


class Zero(File):
    def describe(self) -> str:
        return "/dev/zero"

    def read(self, size: int) -> bytes:
        return bytes(size)


class Random(File):
    def __init__(self, process: Process) -> None:
        super().__init__()
        self.world = process.kernel.world

    def read(self, size: int) -> bytes:
        size = min(size, 4096)
        return self.world.random_bits(size * 8).to_bytes(size, "big")


def _descriptor(number: int) -> Callable[[Process], File]:
    return lambda process: process.file(number)


def _terminal(process: Process) -> File:
    if process.terminal is None:
        raise OSError(6, "No such device or address", "/dev/tty")
    return process.terminal


def dev() -> Directory:
    devices: dict[str, Callable[[Process], File]] = {
        "null": lambda process: File(), "zero": lambda process: Zero(), "random": Random, "urandom": Random,
        "stdin": _descriptor(0), "stdout": _descriptor(1), "stderr": _descriptor(2), "tty": _terminal,
    }  # fmt: skip
    made = Directory(0o755)
    for name, opener in devices.items():
        made.put(name, Device(0o666, open=opener))
    made.put("shm", Directory(0o1777))
    made.put("pts", Directory(0o755))
    return made


def mount_kernel(fs: FileSystem) -> None:
    """What every container finds mounted."""
    from netlab.embedded.userland.proc import ProcDirectory, sys_tree

    strict = "nosuid,nodev,noexec,relatime"
    fs.mount(Mount("/proc", ProcDirectory(0o555), source="proc", kind="proc", options=strict))
    fs.mount(Mount("/dev", dev(), source="tmpfs", kind="tmpfs", options="nosuid,size=65536k,mode=755"))
    fs.mount(Mount("/sys", sys_tree(), True, "sysfs", "sysfs", strict))
