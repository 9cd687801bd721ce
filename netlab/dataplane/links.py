"""Network devices: what all share, and the plain ones (loopback, veth, dummy, an uplink on a wire).

A device transmits frames and receives them; it decides nothing about IP. Bridges and macvlans have modules of
their own.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from netlab.dataplane import addr
from netlab.dataplane.errno_text import oserror
from netlab.dataplane.packet import Ethernet
from netlab.dataplane.trace import Trace

if TYPE_CHECKING:
    from netlab.dataplane.bridge import Bridge, BridgePort
    from netlab.dataplane.macvlan import Macvlan
    from netlab.dataplane.netns import Netns
    from netlab.dataplane.skb import Skb
    from netlab.dataplane.tap import Tap


@dataclass(frozen=True, slots=True)
class InterfaceAddress:
    """One address of a device; `peer_length` is the prefix length. scope: global, link or host."""

    address: str
    length: int
    scope: str = "global"
    broadcast: str | None = None  # shown only; the stack always accepts the directed broadcast
    secondary: bool = False
    nodad: bool = False  # added without looking for a duplicate; shown only
    prefix: addr.Prefix = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "prefix", addr.prefix(f"{self.address}/{self.length}"))

    def __str__(self) -> str:
        return f"{self.address}/{self.length}"


@dataclass(slots=True)
class Counters:
    rx_packets: int = 0
    rx_bytes: int = 0
    rx_dropped: int = 0
    tx_packets: int = 0
    tx_bytes: int = 0
    tx_dropped: int = 0


class Link:
    """A device of one namespace; made by `Netns` and `World`, never directly.

    `up` is what the administrator asked for, `carrier` whether the other side is there.
    """

    kind: ClassVar[str] = ""
    has_arp: ClassVar[bool] = True

    def __init__(self, netns: "Netns", name: str, mac: str, mtu: int = 1500) -> None:
        self.netns = netns
        self.name = name
        self.mac = mac
        self.mtu = mtu
        self.index = 0
        self.qlen = 1000 if self.kind in ("loopback", "physical") else 0  # shown only: nothing queues here
        self.up = False
        self.promiscuity = 0
        self.addresses: list[InterfaceAddress] = []
        self.master: Bridge | None = None
        self.port: BridgePort | None = None  # settings and state as a port of `master`
        self.macvlans: dict[str, Macvlan] = {}  # by MAC
        self.taps: list[Tap] = []
        self.counters = Counters()

    def __repr__(self) -> str:
        return f"<{self.kind} {self.name} in {self.netns.name}>"

    @property
    def carrier(self) -> bool:
        return self.up

    @property
    def running(self) -> bool:
        return self.up and self.carrier

    # --- configuration, in the words of ip(8)

    def set_up(self) -> None:
        if not self.up:
            self.up = True
            self.netns.link_up(self)
            self.carrier_changed()

    def set_down(self) -> None:
        if self.up:
            self.up = False
            self.netns.link_down(self)

    def carrier_changed(self) -> None:
        """What hangs on this device may have a carrier now."""
        if self.master is not None:
            self.master.netns.addresses.refresh_ipv6(self.master)

    def set_mtu(self, mtu: int) -> None:
        """EINVAL below 68 (RFC 791)."""
        if mtu < 68:
            raise oserror("EINVAL")
        self.mtu = mtu
        if self.master is not None:
            self.master.port_resized()

    def set_mac(self, mac: str) -> None:
        before, self.mac = self.mac, mac.lower()
        if self.master is not None:
            self.master.port_renumbered(self, before)

    def set_master(self, bridge: "Bridge | None") -> None:
        """Plug into a bridge, or pull out with None."""
        if self.master is not None:
            self.master.remove_port(self)
        if bridge is not None:
            bridge.add_port(self)

    def add_address(
        self, cidr: str, *, scope: str | None = None, broadcast: str | None = None, nodad: bool = False
    ) -> None:
        """Add "192.0.2.2/24"; EEXIST when it is there."""
        self.netns.addresses.add(self, cidr, scope, broadcast, nodad)

    def remove_address(self, cidr: str) -> None:
        """EADDRNOTAVAIL when it is not there."""
        self.netns.remove_address(self, cidr)

    def has_address(self, text: str) -> bool:
        return any(each.address == text for each in self.addresses)

    def delete(self) -> None:
        """Remove the device (and a veth's peer, and the macvlans on it)."""
        for child in list(self.macvlans.values()):
            child.delete()
        self.set_master(None)
        self.set_down()
        self.netns.forget_link(self)

    # --- frames

    def transmit(self, frame: Ethernet, trace: Trace | None = None, skb: "Skb | None" = None) -> None:
        if not self.up:
            self.counters.tx_dropped += 1
            return
        self.counters.tx_packets += 1
        self.counters.tx_bytes += frame.size
        for tap in self.taps:
            tap.record(self, frame, "out")
        self._send(frame, trace, skb)

    def _send(self, frame: Ethernet, trace: Trace | None, skb: "Skb | None") -> None:
        """Bring a frame to the other side; a dummy has none."""

    def receive(self, frame: Ethernet, trace: Trace | None = None, skb: "Skb | None" = None) -> None:
        if not self.up:
            self.counters.rx_dropped += 1
            return
        self.counters.rx_packets += 1
        self.counters.rx_bytes += frame.size
        for tap in self.taps:
            tap.record(self, frame, "in")
        if self.master is not None:
            self.master.receive_from(self, frame, trace)
        elif not (self.macvlans and self._to_macvlan(frame, trace)):
            self.netns.receive(self, frame, trace, skb)

    def _to_macvlan(self, frame: Ethernet, trace: Trace | None) -> bool:
        """Hand a frame from the wire to the macvlans on this device; true when it was for one of them alone."""
        if addr.is_group_mac(frame.dst):
            for child in list(self.macvlans.values()):
                child.receive_broadcast(frame, trace)
            return False
        child_of = self.macvlans.get(frame.dst)
        if child_of is None:
            return False
        child_of.receive(frame, trace)
        return True


class Loopback(Link):
    kind = "loopback"
    has_arp = False

    def _send(self, frame: Ethernet, trace: Trace | None, skb: "Skb | None") -> None:
        self.netns.world.enqueue(self, frame, trace, skb)


class Dummy(Link):
    kind = "dummy"


class Veth(Link):
    """One end of a pair; what goes in here comes out of `peer`."""

    kind = "veth"
    peer: "Veth"

    @property
    def carrier(self) -> bool:
        return self.up and self.peer.up

    def carrier_changed(self) -> None:
        super().carrier_changed()
        self.peer.netns.addresses.refresh_ipv6(self.peer)
        Link.carrier_changed(self.peer)

    def _send(self, frame: Ethernet, trace: Trace | None, skb: "Skb | None") -> None:
        self.netns.world.enqueue(self.peer, frame, trace, None)

    def delete(self) -> None:
        super().delete()
        if self.peer.name in self.peer.netns.links and self.peer.netns.links[self.peer.name] is self.peer:
            self.peer.delete()


class Wire:
    """A link-layer segment outside all hosts: what one uplink sends, every other on it hears."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.uplinks: list[Uplink] = []


class Uplink(Link):
    """A physical network card, plugged into a wire (or into nothing: NO-CARRIER)."""

    kind = "physical"
    wire: Wire | None = None

    @property
    def carrier(self) -> bool:
        return self.up and self.wire is not None

    def plug(self, wire: Wire | None) -> None:
        """Plug the cable into another wire, or pull it with None."""
        if self.wire is not None:
            self.wire.uplinks.remove(self)
        self.wire = wire
        if wire is not None:
            wire.uplinks.append(self)

    def _send(self, frame: Ethernet, trace: Trace | None, skb: "Skb | None") -> None:
        if self.wire is None:
            self.counters.tx_dropped += 1
            return
        for other in self.wire.uplinks:
            if other is not self:
                self.netns.world.enqueue(other, frame, trace, None)

    def delete(self) -> None:
        self.plug(None)
        super().delete()
