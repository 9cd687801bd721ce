"""The wire a host is plugged into, and the outside machine on it: runs no Docker, answers pings, names and HTTP.

The same LAN as that of a private engine (RFC 5737 addresses): the outside machine's name server knows
`www.example.test` and nothing else, and answers at once; its web server tells who asks which address it came from.
"""

from dataclasses import replace

from netlab.dataplane import Netns, Wire
from netlab.dataplane.udp import UdpSocket
from netlab.embedded.daemon.config import ALL_CAPABILITIES
from netlab.embedded.daemon.daemon import HOST_NAME, Daemon
from netlab.embedded.libnetwork import Settings
from netlab.embedded.userland import Namespaces, PidNamespace, Process, Program, SocketFile
from netlab.embedded.userland.filesystem import FileSystem, Regular
from netlab.embedded.userland.http import read_head
from netlab.embedded.userland.rootfs import busybox_root, host_root, mount_kernel
from netlab.wire.dns import NXDOMAIN, Message, Record, decode

OUTSIDE, HOST, PREFIX = "192.0.2.1", "192.0.2.11", 24
NAME = "www.example.test"


def settings(given: Settings) -> Settings:
    """A daemon's settings with the LAN's name server, unless they name others, and who is who there."""
    resolv_conf = given.host_resolv_conf or f"nameserver {OUTSIDE}\n"
    hosts = f"127.0.0.1\tlocalhost\n{HOST}\t{HOST_NAME}\n"
    return replace(given, dns=given.dns or (OUTSIDE,), host_resolv_conf=resolv_conf, host_hosts_file=hosts)


class Lan:
    """A wire, and the outside machine on it."""

    def __init__(self) -> None:
        self.wire = Wire("lan")
        self.outside: Netns | None = None

    def plug(self, host: Netns) -> None:
        """The host's card and its default route: there before any daemon starts."""
        self.outside = host.world.namespace("outside")
        for netns, address in ((host, HOST), (self.outside, OUTSIDE)):
            uplink = netns.add_uplink("eth0", self.wire)
            uplink.add_address(f"{address}/{PREFIX}")
            uplink.set_up()
        host.add_route("default", via=OUTSIDE)

    def serve(self, daemon: Daemon) -> None:
        """Start the outside machine's servers."""
        assert self.outside is not None
        daemon.outside = machine = _machine(self.outside, daemon)
        daemon.kernel.spawn(name_server, ["named"], machine, {}, hidden=True)
        daemon.kernel.spawn(web_server, ["web"], machine, {}, hidden=True)


def _machine(netns: Netns, daemon: Daemon) -> Namespaces:
    """Its programs are those of the host, and it knows who is who as the host does."""
    fs = FileSystem(host_root(busybox_root()))
    mount_kernel(fs)
    for name, text in (
        ("hostname", "outside\n"),
        ("hosts", daemon.host_fs.text("/etc/hosts")),
        ("resolv.conf", f"nameserver {OUTSIDE}\n"),
    ):
        fs.root.make(f"etc/{name}", Regular(data=text.encode()))
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


def web_server(process: Process) -> Program:
    """Answer for ever, each connection in a child."""
    listening = process.netns.tcp_socket()
    listening.bind(OUTSIDE, 80)
    listening.listen()
    file = SocketFile(listening)
    process.open(file)
    while True:
        accepted = yield from process.until(listening.accept, "accept", file)
        process.spawn(one_page, ["web"], {0: SocketFile(accepted)}, hidden=True)
        for pid in [pid for pid, child in process.children.items() if child.status is not None]:
            del process.children[pid]


def one_page(process: Process) -> Program:
    """Tell who asks which address it came from: behind a host that masquerades, that is the host's."""
    connection = process.file(0)
    assert isinstance(connection, SocketFile)
    try:
        if (yield from read_head(process, 0)) is not None and connection.tcp.remote:
            yield from process.write(0, page(connection.tcp.remote[0]))
            connection.tcp.shutdown()
    except OSError:
        return 1  # the client went away
    return 0


def page(peer: str) -> bytes:
    """The answer to any HTTP request."""
    body = f"You come from {peer}\n".encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return head.encode() + body
