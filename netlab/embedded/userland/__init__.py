"""What a container runs: processes, files, pipes, signals, terminals, a shell and applets. No Docker word here.

A program is a generator `(process) -> Generator[Wait, None, int]`: it yields whenever it makes a system call, does its
work through the `Process` it is given, and returns its exit code. Nothing blocks, sleeps or reads a clock.

    kernel = Kernel(world, PROGRAMS, epoch=1.7e9)        # one for all namespaces of a World; epoch: seconds since 1970
    kernel.run(); kernel.advance(now)                    # both also move frames and fire the world's timers
    kernel.next_timer(); kernel.busy(); kernel.fired     # when next, does somebody never rest, timers fired so far
    kernel.after(seconds, action).cancel()

    fs = FileSystem(image_root.above())                  # image_root: a Directory such as busybox_root(); never changed
    mount_kernel(fs)                                     # /proc, /dev, /sys
    hosts = Regular(data=b"...")
    fs.mount(Mount("/etc/hosts", hosts))                 # a file or a Directory; hosts.data may be replaced at any time
    fs.mount(Mount("/data", volume, read_only=True))     # volume: a Directory, shared by all who mount it
    fs.mount(Mount("/mine", HostDirectory("/home/me/x")))          # a folder of the real machine: bind mounts

    space = Namespaces(netns, PidNamespace(), fs, hostname="web", capabilities=DEFAULT_CAPABILITIES)
    body, argv = load(kernel, fs, ["sh", "-c", "..."], env, cwd)   # FileNotFoundError, PermissionError as execve(2)
    process = kernel.spawn(body, argv, space, {0: stdin, 1: out, 2: err}, env=env, cwd="/", user=(0, 0))
    process.watchers.append(when_it_ended)               # called with the process; its status is the exit code
    kernel.signal(process, signal_number("TERM"))
    space.pids.frozen = True / False; kernel.thaw(space.pids.processes.values())  # pause, unpause
    process.what_it_waits_for()                          # for who asks why nothing happens
    kernel.crashes                                       # programs of ours that raised: must stay empty

Files that belong to the engine's side of a descriptor:

    pipe = Pipe(); stdin = pipe.reader                  # pipe.put(data) while not pipe.full; EOF: pipe.writer.release()
    pipe.on_room = callable                              # called when somebody has read
    class Output(File): def write(self, data) -> int     # raise BlockingIOError to hold the program back, later wake()
    terminal = Terminal(screen)                          # screen: a File that takes what is shown
    terminal.type(b"ls\\n"); terminal.resize(rows, cols)  # ^C and a new size go to terminal.foreground
    kernel.spawn(..., {0: terminal, 1: terminal, 2: terminal}, terminal=terminal)

Servers of the engine itself (a name server, docker-proxy) are programs too; `hidden=True` keeps them out of `ps`:

    def server(process):                                 # (Process) -> Program
        file = SocketFile(process.netns.udp_socket()); process.open(file)
        file.socket.bind("127.0.0.11", 0)
        while True:
            yield from process.poll([(file, "r")])       # or until a deadline: process.poll(files, process.now + 4)
            datagram = file.socket.recvfrom()
    kernel.spawn(server, ["resolver"], space, {}, hidden=True)

`busybox_root()`, `host_root(base)` (with iptables, tcpdump, bridge) and `nginx_root(base)` are trees to start from.
`dns` is the wire format, `resolve` what getaddrinfo does, `process` lists the system calls.
"""

from netlab.embedded.userland.execute import PATH, find_program, load
from netlab.embedded.userland.files import File, Pipe, SocketFile
from netlab.embedded.userland.filesystem import Device, Directory, FileSystem, Generated, Mount, Node, Regular, Symlink
from netlab.embedded.userland.hostdirectory import HostDirectory, host_node
from netlab.embedded.userland.kernel import STEP, Body, Interrupted, Kernel, Program, Sys, Wait
from netlab.embedded.userland.nginx import nginx_root
from netlab.embedded.userland.process import DEFAULT_CAPABILITIES, Namespaces, PidNamespace, Process
from netlab.embedded.userland.programs import PROGRAMS
from netlab.embedded.userland.rootfs import busybox_root, host_root, mount_kernel
from netlab.embedded.userland.signals import SIGNALS, signal_number
from netlab.embedded.userland.terminal import Terminal

__all__ = [
    "DEFAULT_CAPABILITIES",
    "PATH",
    "PROGRAMS",
    "SIGNALS",
    "STEP",
    "Body",
    "Device",
    "Directory",
    "File",
    "FileSystem",
    "Generated",
    "HostDirectory",
    "Interrupted",
    "Kernel",
    "Mount",
    "Namespaces",
    "Node",
    "PidNamespace",
    "Pipe",
    "Process",
    "Program",
    "Regular",
    "SocketFile",
    "Symlink",
    "Sys",
    "Terminal",
    "Wait",
    "busybox_root",
    "find_program",
    "host_root",
    "host_node",
    "load",
    "mount_kernel",
    "nginx_root",
    "signal_number",
]
