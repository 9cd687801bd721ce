"""Neighbours: which MAC address an address on a link has, and how that is found out (ARP, RFC 826; ND, RFC
4861).

States and times are the kernel's (`ip neigh`; net.ipv4.neigh.default.*). REACHABLE grows STALE when looked
at.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netlab.dataplane import addr, icmp
from netlab.dataplane.packet import ADVERTISEMENT, ARP, IP, SOLICITATION, Ethernet, ICMPv6, IPv6
from netlab.dataplane.skb import Skb
from netlab.dataplane.timers import Timer
from netlab.dataplane.trace import Trace

if TYPE_CHECKING:
    from netlab.dataplane.links import Link
    from netlab.dataplane.netns import Netns

REACHABLE_TIME, DELAY_TIME, RETRANS_TIME = 30.0, 5.0, 1.0  # seconds
SOLICITS = 3
QUEUE = 101  # packets that wait for one answer


Onward = Callable[[str], None]  # what to do with a packet once the MAC address is known, if not just send it


@dataclass(slots=True)
class Neighbour:
    """A line of `ip neigh`. state: INCOMPLETE, REACHABLE, STALE, DELAY, PROBE, FAILED, PERMANENT or NOARP."""

    address: str
    link: "Link"
    mac: str | None = None
    state: str = "INCOMPLETE"
    confirmed: float = 0.0
    probes: int = 0
    router: bool = False
    timer: Timer | None = None
    waiting: deque[tuple[IP, Trace | None, Onward | None]] = field(default_factory=deque)


class Neighbours:
    """The neighbour tables of one namespace, both families."""

    def __init__(self, netns: "Netns") -> None:
        self.netns = netns
        self._table: dict[tuple[str, str], Neighbour] = {}  # by device name, address

    def all(self) -> list[Neighbour]:
        """Every entry, in the order they were made, with states brought up to date."""
        for entry in self._table.values():
            self._age(entry)
        return list(self._table.values())

    def get(self, link: "Link", address: str) -> Neighbour | None:
        entry = self._table.get((link.name, address))
        if entry is not None:
            self._age(entry)
        return entry

    def add(self, link: "Link", address: str, mac: str, state: str = "PERMANENT") -> None:
        """Set an entry by hand; a PERMANENT one is never asked about."""
        entry = self._table.setdefault((link.name, address), Neighbour(address, link))
        self._learned(entry, mac.lower(), state)

    def remove(self, link: "Link", address: str) -> None:
        entry = self._table.pop((link.name, address), None)
        if entry is not None and entry.timer is not None:
            entry.timer.cancel()

    def flush(self, link: "Link") -> None:
        for name, address in list(self._table):
            if name == link.name:
                self.remove(link, address)

    def _age(self, entry: Neighbour) -> None:
        if entry.state == "REACHABLE" and self.netns.world.now - entry.confirmed > REACHABLE_TIME:
            entry.state = "STALE"

    # --- sending

    def send(self, link: "Link", nexthop: str, packet: IP, trace: Trace | None, onward: Onward | None = None) -> None:
        """Send a packet to a neighbour, now or when its MAC address is known."""
        entry = self.get(link, nexthop)
        if entry is None or entry.state == "FAILED":
            entry = self._start(link, nexthop, packet)
        if entry.mac is not None and entry.state not in ("INCOMPLETE", "FAILED"):
            if entry.state == "STALE":
                self._set(entry, "DELAY", DELAY_TIME)
            self._deliver(entry, packet, trace, onward)
            return
        if len(entry.waiting) >= QUEUE:
            entry.waiting.popleft()
        entry.waiting.append((packet, trace, onward))
        if entry.probes == 0:
            self._ask(entry, packet.src, trace)

    def confirm(self, link: "Link", address: str) -> None:
        """A transport heard from it: as good as an answer."""
        entry = self._table.get((link.name, address))
        if entry is not None and entry.state in ("REACHABLE", "STALE", "DELAY", "PROBE"):
            self._learned(entry, entry.mac or "", "REACHABLE")

    def _start(self, link: "Link", address: str, packet: IP) -> Neighbour:
        entry = Neighbour(address, link)
        self._table[link.name, address] = entry
        return entry

    def _set(self, entry: Neighbour, state: str, seconds: float) -> None:
        entry.state = state
        if entry.timer is not None:
            entry.timer.cancel()
        entry.timer = self.netns.world.timers.after(seconds, lambda: self._timeout(entry))

    def _ask(self, entry: Neighbour, source: str, trace: Trace | None) -> None:
        entry.probes += 1
        self._set(entry, entry.state, RETRANS_TIME)
        unicast = entry.mac if entry.state == "PROBE" else None
        self._solicit(entry.link, entry.address, source, unicast, trace)

    def _timeout(self, entry: Neighbour) -> None:
        if entry.state == "DELAY":
            entry.state, entry.probes = "PROBE", 0
        if entry.probes < SOLICITS:
            packet, trace, _ = entry.waiting[0] if entry.waiting else (None, None, None)
            self._ask(entry, packet.src if packet is not None else "", trace)
        else:
            self._failed(entry)

    def _failed(self, entry: Neighbour) -> None:
        entry.state, entry.timer, entry.probes = "FAILED", None, 0
        waiting, entry.waiting = entry.waiting, deque()
        for packet, trace, _ in waiting:
            what = "nd" if packet.version == 6 else "arp"
            self.netns.note(trace, entry.link, what, "FAILED", f"{entry.address} does not answer", packet)
            icmp.host_unreachable(self.netns, packet, trace)

    def _learned(self, entry: Neighbour, mac: str, state: str) -> None:
        if entry.timer is not None:
            entry.timer.cancel()
        entry.mac, entry.state, entry.timer, entry.probes = mac, state, None, 0
        entry.confirmed = self.netns.world.now
        waiting, entry.waiting = entry.waiting, deque()
        for packet, trace, onward in waiting:
            self._deliver(entry, packet, trace, onward)

    def _deliver(self, entry: Neighbour, packet: IP, trace: Trace | None, onward: Onward | None) -> None:
        mac = entry.mac or addr.NO_MAC
        if onward is not None:
            onward(mac)
        else:
            entry.link.transmit(Ethernet(entry.link.mac, mac, packet), trace)

    # --- asking and answering

    def _solicit(self, link: "Link", target: str, source: str, mac: str | None, trace: Trace | None) -> None:
        source = self.netns.addresses.own_source(link, target, source)
        if addr.family(target) == 4:
            self.netns.note(trace, link, "arp", "ask", f"who has {target}, tell {source}")
            asked = ARP(1, link.mac, source, mac or addr.NO_MAC, target)
            link.transmit(Ethernet(link.mac, mac or addr.BROADCAST_MAC, asked), trace)
            return
        self.netns.note(trace, link, "nd", "ask", f"who has {target}, tell {source}")
        group = target if mac else addr.solicited_node(target)
        message = ICMPv6(SOLICITATION, target=target, mac=link.mac)
        self._emit(link, mac or addr.multicast_mac(group), IPv6(source, group, message, ttl=255), trace)

    def _emit(self, link: "Link", mac: str, packet: IPv6, trace: Trace | None) -> None:
        """Neighbour messages are IPv6 packets: ip6tables may forbid them."""
        skb, rules = Skb(packet, trace, outdev=link), self.netns.netfilter[6]
        if rules.output(skb) and rules.postrouting(skb):
            link.transmit(Ethernet(link.mac, mac, skb.packet), trace)

    def announce(self, link: "Link", address: str) -> None:
        """Gratuitous ARP, or an unsolicited neighbour advertisement."""
        if addr.family(address) == 4:
            told = ARP(1, link.mac, address, addr.NO_MAC, address)
            link.transmit(Ethernet(link.mac, addr.BROADCAST_MAC, told))
            return
        message = ICMPv6(ADVERTISEMENT, target=address, mac=link.mac)
        told6 = IPv6(address, "ff02::1", message, ttl=255)
        self._emit(link, addr.multicast_mac("ff02::1"), told6, None)

    def receive_arp(self, link: "Link", message: ARP, trace: Trace | None) -> None:
        """Answer a request for an address of this namespace (on whatever device: arp_ignore=0), learn from
        the rest.
        """
        mine = self.netns.is_local(message.target_ip)
        entry = self._table.get((link.name, message.sender_ip))
        if (
            message.op == 1
            and message.sender_ip != message.target_ip
            and (mine or self.netns.proxies_arp(link, message.target_ip))
        ):
            if message.sender_ip != addr.ANY[4]:
                self._heard(link, message.sender_ip, message.sender_mac)
            self.netns.note(trace, link, "arp", "answer", f"{message.target_ip} is at {link.mac}")
            reply = ARP(2, link.mac, message.target_ip, message.sender_mac, message.sender_ip)
            link.transmit(Ethernet(link.mac, message.sender_mac, reply), trace)
        elif entry is not None and entry.state != "PERMANENT":
            to_me = message.op == 2 and message.target_mac == link.mac
            self._update(entry, message.sender_mac, to_me)

    def receive_nd(self, link: "Link", packet: IPv6, message: ICMPv6, trace: Trace | None) -> None:
        if message.type == SOLICITATION and self.netns.is_local(message.target):
            if packet.src != addr.ANY[6]:
                self._heard(link, packet.src, message.mac)
            self.netns.note(trace, link, "nd", "answer", f"{message.target} is at {link.mac}")
            answer = ICMPv6(ADVERTISEMENT, code=0, target=message.target, mac=link.mac)
            self._emit(link, message.mac, IPv6(message.target, packet.src, answer, ttl=255), trace)
        elif message.type == ADVERTISEMENT:
            entry = self._table.get((link.name, message.target))
            if entry is not None and entry.state != "PERMANENT":
                self._update(entry, message.mac, packet.dst != "ff02::1")

    def _heard(self, link: "Link", address: str, mac: str) -> None:
        """Somebody asks us, so we shall have to answer: keep its MAC address (STALE, not confirmed)."""
        entry = self._table.get((link.name, address))
        if entry is None:
            entry = self._table[link.name, address] = Neighbour(address, link)
        if entry.state != "PERMANENT":
            self._update(entry, mac, False)

    def _update(self, entry: Neighbour, mac: str, confirmed: bool) -> None:
        if confirmed:
            self._learned(entry, mac, "REACHABLE")
        elif entry.mac != mac or entry.state in ("INCOMPLETE", "FAILED"):
            self._learned(entry, mac, "STALE")
