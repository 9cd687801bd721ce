"""The wire a host is plugged into, and the outside machine on it: runs no Docker, answers pings and names.

The same LAN as that of a private engine (RFC 5737 addresses): the outside machine's name server knows
`www.example.test` and nothing else, and answers at once.
"""

from netlab.dataplane import Netns
from netlab.dataplane.udp import UdpSocket
from netlab.embedded.daemon.config import ALL_CAPABILITIES
from netlab.embedded.daemon.daemon import Daemon
from netlab.embedded.userland import (
    Namespaces,
    PidNamespace,
    Process,
    Program,
    SocketFile,
    busybox_root,
    mount_kernel,
)
from netlab.embedded.userland.dns import NXDOMAIN, Message, Record, decode
from netlab.embedded.userland.filesystem import FileSystem, Regular

OUTSIDE, HOST, PREFIX = "192.0.2.1", "192.0.2.11", 24
NAME = "www.example.test"


def join(daemon: Daemon) -> None:
    """Plug the daemon's host into a wire with an outside machine on it, and start that machine's name server."""
    world = daemon.kernel.world
    wire = world.wire("lan")
    outside = world.namespace("outside")
    for netns, address in ((daemon.host, HOST), (outside, OUTSIDE)):
        uplink = netns.add_uplink("eth0", wire)
        uplink.add_address(f"{address}/{PREFIX}")
        uplink.set_up()
    daemon.host.add_route("default", via=OUTSIDE)
    daemon.outside = _machine(outside)
    daemon.kernel.spawn(name_server, ["named"], daemon.outside, {}, hidden=True)


def _machine(netns: Netns) -> Namespaces:
    fs = FileSystem(busybox_root())
    mount_kernel(fs)
    fs.root.make("etc/resolv.conf", Regular(data=f"nameserver {OUTSIDE}\n".encode()))
    return Namespaces(netns, PidNamespace(), fs, "outside", capabilities=ALL_CAPABILITIES)


def name_server(process: Process) -> Program:
    """Answer questions for ever."""
    file = SocketFile(process.netns.udp_socket())
    process.open(file)
    socket = file.socket
    assert isinstance(socket, UdpSocket)
    socket.bind(OUTSIDE, 53)
    while True:
        datagram = yield from process.until(socket.recvfrom, "recvfrom", file)
        try:
            socket.sendto(answer(decode(datagram.data)).encode(), datagram.address, datagram.port)
        except (ValueError, OSError):
            continue  # no question, or the asker is gone


def answer(question: Message) -> Message:
    """The address for A of the known name, nothing for its other types, NXDOMAIN for any other name."""
    known = question.name.rstrip(".").lower() == NAME
    records = (Record(question.name, "A", OUTSIDE, 60),) if known and question.kind == "A" else ()
    return Message(question.id, question.name, question.kind, True, 0 if known else NXDOMAIN, records)
