"""dataplane: a small Linux network stack in pure Python. It moves packets and says why; it knows no
container.

It has no thread, clock or socket of the real world. One caller at a time builds namespaces, lets programs
use sockets, and turns the crank:

    world = World(now=0.0, seed=0)
    host, a = world.namespace("host"), world.namespace("a")    # each has `lo`, up
    br0 = host.add_bridge("br0")                               # also add_dummy, add_uplink, add_macvlan
    port, eth0 = host.add_veth("veth0", a, "eth0", mtu=1500)   # a pair: one end here, the other in a
    port.set_master(br0)                                       # port.port.hairpin = True ...
    br0.add_address("192.0.2.1/24"); eth0.add_address("192.0.2.2/24")
    for link in (br0, port, eth0): link.set_up()
    a.add_route("default", via="192.0.2.1")                    # a.remove_route, a.routes[4].all()
    host.sysctl["net.ipv4.ip_forward"] = 1
    host.move_link(link, to=a, name="eth1"); host.rename_link(link, "x"); link.delete(); world.remove(a)
    host.iptables, host.ip6tables                              # rules: see `netfilter`

Frames in flight move only in `world.run()` (all that is under way now) and `world.advance(now)` (the same,
and the timers due by then). `world.next_timer()` is when something will happen by itself, or None: never.

Sockets never block. A call that would raises BlockingIOError; `readable`, `writable` and `on_change` (called
without arguments whenever one of them may have changed) are for the scheduler above. Errors are OSErrors
whose `strerror` is what Linux programs print; those that come later (refused, timed out, no route to host)
are raised by the next call, or by `check()`.

    udp = a.udp_socket(); udp.bind("0.0.0.0", 53); udp.sendto(b"..", "192.0.2.1", 53)
    udp.recvfrom() -> Datagram
    tcp = a.tcp_socket(); tcp.bind("0.0.0.0", 80); tcp.listen(); tcp.accept() -> TcpSocket
    tcp.connect("192.0.2.1", 80); world.run(); tcp.writable; tcp.check()
    tcp.send(b"..") -> how many; tcp.recv(4096) -> b"" at the end
    tcp.shutdown(); tcp.close()                                # half-close; FIN, or RST if data was unread
    raw = a.raw_socket(); raw.ttl = 1
    raw.sendto(ICMP(ECHO_REQUEST, id=1, seq=1, data=bytes(56)), "192.0.2.1")
    raw.recvfrom() -> IPv4                                     # src, ttl, payload: echo reply or error
    tap = host.tap("br0"); tap.captured                        # what tcpdump would see
    # then its packets' decisions are in trace.steps
    socket.trace = Trace()
    a.sockets.table() -> rows of netstat; a.neighbours.all() -> rows of ip neigh; br0.fdb

Configuration errors are those of ip(8): FileExistsError, ENODEV, ENETUNREACH ... as OSError. Malformed text
(no address, no prefix) is BadAddress or BadSubnet.
"""

from netlab.dataplane.addr import Prefix
from netlab.dataplane.bridge import Bridge
from netlab.dataplane.errno_text import oserror
from netlab.dataplane.links import InterfaceAddress, Link, Uplink, Veth, Wire
from netlab.dataplane.macvlan import Macvlan
from netlab.dataplane.neigh import Neighbour
from netlab.dataplane.netns import Netns
from netlab.dataplane.packet import (
    ARP,
    ECHO_REPLY,
    ECHO_REPLY6,
    ECHO_REQUEST,
    ECHO_REQUEST6,
    ICMP,
    TCP,
    UDP,
    Ethernet,
    ICMPv6,
    IPv4,
    IPv6,
)
from netlab.dataplane.raw import RawSocket
from netlab.dataplane.route import Route
from netlab.dataplane.sockets import SocketRow
from netlab.dataplane.tap import Captured, Tap
from netlab.dataplane.tcp import TcpSocket
from netlab.dataplane.trace import Step, Trace
from netlab.dataplane.udp import Datagram, UdpSocket
from netlab.dataplane.world import World

__all__ = [
    "ARP",
    "ECHO_REPLY",
    "ECHO_REPLY6",
    "ECHO_REQUEST",
    "ECHO_REQUEST6",
    "ICMP",
    "TCP",
    "UDP",
    "Bridge",
    "Captured",
    "Datagram",
    "Ethernet",
    "ICMPv6",
    "IPv4",
    "IPv6",
    "InterfaceAddress",
    "Link",
    "Macvlan",
    "Neighbour",
    "Netns",
    "Prefix",
    "RawSocket",
    "Route",
    "SocketRow",
    "Step",
    "Tap",
    "TcpSocket",
    "Trace",
    "UdpSocket",
    "Uplink",
    "Veth",
    "Wire",
    "World",
    "oserror",
]
