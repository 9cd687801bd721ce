"""A network namespace: its devices, addresses and tables, and what changes together when one of them does.

How a packet goes through it is in `ip`; what a socket is, in `sockets`.
"""

import zlib
from typing import TYPE_CHECKING, TypeVar

from netlab.dataplane import addr, ip, netfilter
from netlab.dataplane.addr import Family
from netlab.dataplane.addresses import Addresses
from netlab.dataplane.bridge import Bridge
from netlab.dataplane.conntrack import Conntrack
from netlab.dataplane.errno_text import oserror
from netlab.dataplane.links import Dummy, Link, Loopback, Uplink, Veth, Wire
from netlab.dataplane.macvlan import MODES, Macvlan
from netlab.dataplane.neigh import Neighbours
from netlab.dataplane.packet import ARP, IP, TCP, Ethernet, IPv4, IPv6, Transport
from netlab.dataplane.raw import RawSocket
from netlab.dataplane.route import KINDS, Route, RouteTable
from netlab.dataplane.skb import Skb
from netlab.dataplane.sockets import Sockets
from netlab.dataplane.sysctl import Sysctl
from netlab.dataplane.tap import Tap
from netlab.dataplane.tcp import TcpSocket
from netlab.dataplane.trace import Step, Trace
from netlab.dataplane.udp import UdpSocket

if TYPE_CHECKING:
    from netlab.dataplane.world import World

L = TypeVar("L", bound=Link)
BRIDGE_NF = (("net.bridge.bridge-nf-call-iptables", IPv4), ("net.bridge.bridge-nf-call-ip6tables", IPv6))
PMTU_EXPIRES = 600.0  # seconds (net.ipv4.route.mtu_expires)


class Netns:
    """Made by `World.namespace`. `lo` is there and up, with 127.0.0.1/8 and ::1/128."""

    def __init__(self, world: "World", name: str) -> None:
        self.world = world
        self.name = name
        self.links: dict[str, Link] = {}
        self.sysctl = Sysctl(self._sysctl_changed)
        self.addresses = Addresses(self)
        self.is_local = self.addresses.is_local
        self.is_broadcast = self.addresses.is_broadcast
        self.select_source = self.addresses.select_source
        self.routes: dict[Family, RouteTable] = {4: RouteTable(4), 6: RouteTable(6)}
        self.neighbours = Neighbours(self)
        self.netfilter: dict[Family, netfilter.Netfilter] = {
            4: netfilter.Netfilter(self, 4), 6: netfilter.Netfilter(self, 6),
        }  # fmt: skip
        self.conntrack = Conntrack(self)
        self.reassembly = ip.Reassembly(self)
        self.sockets = Sockets(self)
        self.icmp_tokens: dict[str, tuple[float, float]] = {}
        self.icmp_busy = False  # while the kernel's own ICMP is on its way out, no error is made about it
        self.bridge_nf_call: tuple[type[IPv4 | IPv6], ...] = ()  # what bridged frames show to iptables
        self._indexes: set[int] = set()
        self._last_index = 0
        self._pmtu: dict[str, tuple[int, float]] = {}
        self._ident = 0
        self.first_port_offset = zlib.crc32(name.encode()) % 28232
        self.lo = self._adopt(Loopback(self, "lo", addr.NO_MAC, 65536))
        self.lo.set_up()
        self.lo.add_address("127.0.0.1/8")
        self.lo.add_address("::1/128")

    def __repr__(self) -> str:
        return f"<netns {self.name}>"

    @property
    def iptables(self) -> "netfilter.Netfilter":
        return self.netfilter[4]

    @property
    def ip6tables(self) -> "netfilter.Netfilter":
        return self.netfilter[6]

    # --- devices

    def link(self, name: str) -> Link:
        """The device of this name; ENODEV."""
        try:
            return self.links[name]
        except KeyError:
            raise oserror("ENODEV") from None

    def add_bridge(self, name: str, mac: str | None = None, mtu: int = 1500) -> Bridge:
        """A bridge; without a `mac` it takes the lowest of its ports', as Linux does."""
        bridge = self._adopt(Bridge(self, name, mac or self.world.new_mac(), mtu))
        bridge.mac_is_set = mac is not None
        return bridge

    def add_dummy(self, name: str, mac: str | None = None, mtu: int = 1500) -> Dummy:
        return self._adopt(Dummy(self, name, mac or self.world.new_mac(), mtu))

    def add_uplink(self, name: str, wire: Wire | None = None, mac: str | None = None, mtu: int = 1500) -> Uplink:
        """A physical network card, plugged into that wire."""
        uplink = self._adopt(Uplink(self, name, mac or self.world.new_mac(), mtu))
        uplink.plug(wire)
        return uplink

    def add_veth(
        self, name: str, peer_netns: "Netns", peer_name: str,
        mac: str | None = None, peer_mac: str | None = None, mtu: int = 1500,
    ) -> tuple[Veth, Veth]:  # fmt: skip
        """A pair: one end here, the other there. Both are down. EEXIST when a name is taken."""
        peer_netns._free(peer_name)
        self._free(name)
        here = Veth(self, name, mac or self.world.new_mac(), mtu)
        there = Veth(peer_netns, peer_name, peer_mac or self.world.new_mac(), mtu)
        for end in (there, here):  # as Linux numbers them
            end.netns._adopt(end)
        here.peer, there.peer = there, here
        return here, there

    def add_macvlan(self, name: str, parent: Link, mode: str = "bridge", mac: str | None = None) -> Macvlan:
        """A macvlan on a device of any namespace; EINVAL for a mode that is none, and beside or
        with passthru; EBUSY for a bridge's port.
        """
        if mode not in MODES:
            raise oserror("EINVAL")
        others = [each.mode for each in parent.macvlans.values()]
        if parent.master is not None:
            raise oserror("EBUSY")
        if "passthru" in others or (mode == "passthru" and others):
            raise oserror("EINVAL")
        mac = parent.mac if mode == "passthru" else (mac or self.world.new_mac())
        child = Macvlan(self, name, mac, parent.mtu)
        child.parent, child.mode = parent, mode
        self._adopt(child)
        parent.macvlans[child.mac] = child
        parent.promiscuity += 1
        return child

    def move_link(self, link: Link, to: "Netns", name: str | None = None) -> None:
        """`ip link set ... netns`: it arrives down and without addresses. EEXIST when the name is taken
        there.
        """
        if not link.has_arp:
            raise oserror("EINVAL")
        to._free(name or link.name)
        link.set_master(None)
        link.set_down()
        self.forget_link(link)
        link.name, link.netns = name or link.name, to
        to._adopt(link)

    def rename_link(self, link: Link, name: str) -> None:
        """EEXIST when the name is taken, EBUSY while the device is up."""
        self._free(name)
        if link.up:
            raise oserror("EBUSY")
        self.neighbours.flush(link)
        del self.links[link.name]
        if link.master is not None:
            del link.master.ports[link.name]
            link.master.ports[name] = link
        link.name = name
        self.links[name] = link

    def _free(self, name: str) -> None:
        if name in self.links:
            raise oserror("EEXIST")
        if not 0 < len(name) < 16 or name in (".", "..") or "/" in name or ":" in name or name.split() != [name]:
            raise oserror("EINVAL")

    def _adopt(self, link: L) -> L:
        self._free(link.name)
        if link.index == 0 or link.index in self._indexes:
            self._last_index += 1
            link.index = self._last_index
        self._last_index = max(self._last_index, link.index)
        self._indexes.add(link.index)
        self.links[link.name] = link
        return link

    def forget_link(self, link: Link) -> None:
        """Take a device that is down out of the tables."""
        link.addresses.clear()
        self._indexes.discard(link.index)
        self.links.pop(link.name, None)

    # --- up, down, addresses

    def link_up(self, link: Link) -> None:
        self.addresses.refresh_ipv6(link)
        for each in link.addresses:
            self.addresses.enable(link, each)

    def link_down(self, link: Link) -> None:
        for each in link.addresses:
            self.addresses.disable(link, each)
        for table in self.routes.values():
            table.flush(link.name)
        self.neighbours.flush(link)
        self.conntrack.flush(device=link.name)
        for each in [each for each in link.addresses if ":" in each.address and link.has_arp]:
            link.addresses.remove(each)  # keep_addr_on_down is 0

    def remove_address(self, link: Link, cidr: str) -> None:
        self.addresses.remove(link, cidr)

    def _sysctl_changed(self, name: str, value: int) -> None:
        self.bridge_nf_call = tuple(kind for switch, kind in BRIDGE_NF if self.sysctl[switch])
        if name.endswith(".disable_ipv6"):
            for link in self.links.values():
                self.addresses.refresh_ipv6(link)
            self.addresses.refresh_loopback()

    # --- routes

    def add_route(
        self, dst: str, via: str | None = None, dev: str | None = None, *, src: str | None = None,
        metric: int = 0, scope: str | None = None, proto: str = "boot", kind: str = "unicast",
    ) -> Route:  # fmt: skip
        """`ip route add`. ENETUNREACH for a gateway that is on no link, ENODEV, EINVAL, EEXIST, ENETDOWN."""
        version: Family = addr.family(via or src or dst) if dst in ("default", "any") else addr.family(dst)
        block = addr.prefix(dst, version)
        if kind not in KINDS:
            raise oserror("EINVAL")
        if kind == "unicast":
            via, dev, scope = self._check_nexthop(version, via, dev, scope)
        if src is not None and not self.is_local(src):
            raise oserror("EINVAL")
        metric = metric or (1024 if version == 6 else 0)
        route = Route(block, via, dev, src, metric, scope or "global", proto, kind)
        self.routes[version].add(route)
        return route

    def _check_nexthop(
        self, version: Family, via: str | None, dev: str | None, scope: str | None
    ) -> tuple[str | None, str, str | None]:
        if dev is not None and not self.link(dev).up:
            raise oserror("ENETDOWN")
        if via is None:
            if dev is None:
                raise oserror("ENODEV")
            return None, dev, scope or "link"
        via = addr.address(via)
        if self.is_local(via):
            raise oserror("EINVAL")
        route = self.routes[version].lookup(via, dev)
        if route is None or route.dev is None or route.via is not None:
            raise oserror("ENETUNREACH")
        return via, dev or route.dev, scope

    def remove_route(
        self, dst: str, via: str | None = None, dev: str | None = None, metric: int | None = None,
        version: Family | None = None,
    ) -> None:  # fmt: skip
        """`ip route del`; ESRCH when there is none."""
        if version is None:
            version = addr.family(via or dst)
        found = self.routes[version].find(addr.prefix(dst, version), via, dev, metric)
        if found is None:
            raise oserror("ESRCH")
        self.routes[version].remove(found)

    # --- questions the stack asks

    def nexthop(self, dst: str) -> str:
        """The neighbour on the way to an address: a gateway, or the address itself."""
        route = self.routes[addr.family(dst)].lookup(dst)
        return dst if route is None or route.via is None else route.via

    def proxies_arp(self, link: Link, target: str) -> bool:
        if not self.sysctl.device(4, link.name, "proxy_arp"):
            return False
        route = self.routes[4].lookup(target)
        return route is not None and route.dev != link.name and bool(self.sysctl["net.ipv4.ip_forward"])

    def next_ident(self) -> int:
        self._ident = (self._ident + 1) & 0xFFFF
        return self._ident

    def path_mtu(self, dst: str, link: Link) -> int:
        learned = self._pmtu.get(dst)
        if learned is not None and learned[1] > self.world.now:
            return min(learned[0], link.mtu)
        return link.mtu

    def learn_mtu(self, dst: str, mtu: int) -> None:
        """From "fragmentation needed" (RFC 1191); not below 552 for IPv4 (min_pmtu), 1280 for IPv6."""
        least = 552 if addr.family(dst) == 4 else 1280
        self._pmtu[dst] = (max(mtu, least), self.world.now + PMTU_EXPIRES)

    # --- packets in, packets out

    def receive(self, link: Link, frame: Ethernet, trace: Trace | None, skb: Skb | None = None) -> None:
        """A frame that a device of ours has taken in."""
        if frame.dst != link.mac and not addr.is_group_mac(frame.dst) and link.has_arp:
            return  # for somebody else
        if isinstance(frame.payload, ARP):
            self.neighbours.receive_arp(link, frame.payload, trace)
        else:
            ip.receive(self, link, frame.payload, trace, skb)

    def reply(
        self, dst: str, payload: Transport, src: str | None, trace: Trace | None, about: Skb | None = None,
        dev: str | None = None,
    ) -> None:  # fmt: skip
        """Send what the kernel itself answers; nobody is there to hear of a failure.

        `about` is the packet it answers: the answer is RELATED to its flow, even to one that never comes to
        be.
        """
        busy = self.icmp_busy
        self.icmp_busy = busy or not isinstance(payload, TCP)
        try:
            ip.send(self, dst, payload, src=src, dev=dev, trace=trace, df=False, about=about)
        except OSError as error:
            self.note(trace, None, "drop", error.strerror or "", f"no way to answer {dst}")
        finally:
            self.icmp_busy = busy

    def note(
        self, trace: Trace | None, link: Link | None, what: str, verdict: str, detail: str = "",
        packet: IP | ARP | None = None, table: str | None = None, chain: str | None = None,
        number: int | None = None, passed: int = 0,
    ) -> None:  # fmt: skip
        """Record a step, if this packet is being traced."""
        if trace is not None:
            name = link.name if link is not None else None
            trace.steps.append(
                Step(
                    self.name,
                    name,
                    what,
                    verdict,
                    detail,
                    table,
                    chain,
                    number,
                    passed,
                    self.world.now,
                    packet,
                )
            )

    # --- sockets

    def udp_socket(self, family: Family = 4) -> UdpSocket:
        return UdpSocket(self, family)

    def tcp_socket(self, family: Family = 4) -> TcpSocket:
        return TcpSocket(self, family)

    def raw_socket(self, protocol: str = "icmp", family: Family = 4) -> RawSocket:
        return RawSocket(self, protocol, family)

    def tap(self, *names: str) -> Tap:
        """Listen on these devices; on all when none is named, and then on none promiscuously."""
        return Tap(promiscuous=bool(names)).listen(*([self.link(name) for name in names] or self.links.values()))
