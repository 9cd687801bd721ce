"""The learning bridge: which port a frame leaves by. IP is not looked at here, but for handing bridged packets
to netfilter.

Source: the Linux bridge without spanning tree (`ip link ... type bridge`, `bridge fdb`); ageing is 300
seconds.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netlab.dataplane import addr, bridge_netfilter
from netlab.dataplane.errno_text import oserror
from netlab.dataplane.links import Link
from netlab.dataplane.packet import Ethernet
from netlab.dataplane.trace import Trace

if TYPE_CHECKING:
    from netlab.dataplane.netns import Netns
    from netlab.dataplane.skb import Skb

AGEING = 300.0  # seconds


@dataclass(slots=True)
class FdbEntry:
    """Where a MAC address was last heard; a permanent one was set by hand."""

    link: Link
    seen: float
    permanent: bool = False
    local: bool = False  # the port's own address: for the host


@dataclass(slots=True)
class BridgePort:
    """The settings of one port, by the names of `bridge link set`."""

    hairpin: bool = False
    learning: bool = True
    flood: bool = True
    isolated: bool = False
    number: int = field(default=0)


class Bridge(Link):
    kind = "bridge"

    def __init__(self, netns: "Netns", name: str, mac: str, mtu: int = 1500) -> None:
        super().__init__(netns, name, mac, mtu)
        self.mac_is_set, self.mtu_is_set = True, False
        self.ports: dict[str, Link] = {}
        self.fdb: dict[str, FdbEntry] = {}

    @property
    def carrier(self) -> bool:
        return self.up and any(port.running for port in self.ports.values())

    def add_port(self, link: Link) -> None:
        """EBUSY when it has a master, ELOOP for a bridge, EINVAL for loopback or another namespace's device."""
        if link.master is not None:
            raise oserror("EBUSY")
        if isinstance(link, Bridge):
            raise oserror("ELOOP")
        if link.netns is not self.netns or not link.has_arp:
            raise oserror("EINVAL")
        link.master, link.port = self, BridgePort(number=len(self.ports) + 1)
        link.promiscuity += 1
        self.ports[link.name] = link
        self.fdb[link.mac] = FdbEntry(link, self.netns.world.now, permanent=True, local=True)
        self._ports_changed()
        link.carrier_changed()

    def remove_port(self, link: Link) -> None:
        del self.ports[link.name]
        link.master = link.port = None
        link.promiscuity -= 1
        for mac in [mac for mac, entry in self.fdb.items() if entry.link is link]:
            del self.fdb[mac]
        self._ports_changed()

    def port_renumbered(self, link: Link, before: str) -> None:
        """A port has another MAC address now."""
        self.fdb.pop(before, None)
        self.fdb[link.mac] = FdbEntry(link, self.netns.world.now, permanent=True, local=True)
        self._ports_changed()

    def _ports_changed(self) -> None:
        if not self.mac_is_set and self.ports:
            self.mac = min(port.mac for port in self.ports.values())
        if not self.mtu_is_set:  # Linux: br_mtu_auto_adjust
            self.mtu = min((port.mtu for port in self.ports.values()), default=1500)

    def port_resized(self) -> None:
        """A port has another MTU now."""
        self._ports_changed()

    def set_mtu(self, mtu: int) -> None:
        super().set_mtu(mtu)
        self.mtu_is_set = True

    def set_mac(self, mac: str) -> None:
        super().set_mac(mac)
        self.mac_is_set = True

    def delete(self) -> None:
        for port in list(self.ports.values()):
            port.set_master(None)
        super().delete()

    # --- the forwarding database

    def lookup(self, mac: str) -> Link | None:
        """The port behind which this MAC address lives, if heard within the ageing time."""
        entry = self.fdb.get(mac)
        if entry is None:
            return None
        if not entry.permanent and self.netns.world.now - entry.seen > AGEING:
            del self.fdb[mac]
            return None
        return entry.link

    def learn(self, mac: str, link: Link) -> None:
        entry = self.fdb.get(mac)
        now = self.netns.world.now
        if entry is None:
            self.fdb[mac] = FdbEntry(link, now)
        elif not entry.permanent:
            entry.link, entry.seen = link, now

    def _owns(self, mac: str) -> bool:
        entry = self.fdb.get(mac)
        return mac == self.mac or (entry is not None and entry.local)

    # --- frames

    def _send(self, frame: Ethernet, trace: Trace | None, skb: "Skb | None") -> None:
        """From the host itself, out through the ports."""
        self._switch(None, frame, trace)

    def receive_from(self, port: Link, frame: Ethernet, trace: Trace | None) -> None:
        """A frame came in through a port."""
        if not self.up:
            return
        settings = port.port
        if settings is not None and settings.learning and not addr.is_group_mac(frame.src):
            self.learn(frame.src, port)
        if self.netns.bridge_nf_call and isinstance(frame.payload, self.netns.bridge_nf_call):
            bridge_netfilter.prerouting(self, port, frame, trace)
        else:
            self.forward(port, frame, trace)

    def forward(self, port: Link, frame: Ethernet, trace: Trace | None, skb: "Skb | None" = None) -> None:
        """Decide where a frame from a port goes: up to the host, out through ports, or both.

        `skb` is what netfilter knows of it, when bridged packets go through iptables.
        """
        if self._owns(frame.dst):
            self._up(frame, trace, skb)
            return
        if addr.is_group_mac(frame.dst):
            self._up(frame, trace, skb)
        else:
            for tap in self.taps:
                tap.overhear(self, frame)
        self._switch(port, frame, trace, skb)

    def _up(self, frame: Ethernet, trace: Trace | None, skb: "Skb | None") -> None:
        if frame.dst != self.mac and not addr.is_group_mac(frame.dst):
            frame = Ethernet(frame.src, self.mac, frame.payload)  # to a port's own address
        self.receive(frame, trace, skb)

    def _switch(self, source: Link | None, frame: Ethernet, trace: Trace | None, skb: "Skb | None" = None) -> None:
        target = None if addr.is_group_mac(frame.dst) else self.lookup(frame.dst)
        if target is not None:
            leaves = self._may_leave(source, target)
            self._note(trace, "forward" if leaves else "drop", target, frame)
            if leaves:
                self._leave(source, target, frame, trace, skb)
            return
        ports = [port for port in self.ports.values() if self._may_leave(source, port) and self._floods(port, frame)]
        self._note(trace, f"flood {len(ports)}", source, frame)
        for port in ports:
            self._leave(source, port, frame, trace, skb)

    def _may_leave(self, source: Link | None, target: Link) -> bool:
        if not target.up or target.port is None:
            return False
        if source is target:
            return target.port.hairpin
        return not (source is not None and source.port is not None and source.port.isolated and target.port.isolated)

    def _floods(self, port: Link, frame: Ethernet) -> bool:
        return addr.is_group_mac(frame.dst) or (port.port is not None and port.port.flood)

    def _leave(
        self, source: Link | None, target: Link, frame: Ethernet, trace: Trace | None, skb: "Skb | None"
    ) -> None:
        if source is not None and skb is not None:
            bridge_netfilter.forward(self, source, target, frame, skb)
        elif frame.payload.size <= target.mtu:
            target.transmit(frame, trace)
        else:
            self._note(trace, "too big", target, frame)

    def _note(self, trace: Trace | None, verdict: str, port: Link | None, frame: Ethernet) -> None:
        if trace is not None:
            where = port.name if port is not None else self.name
            self.netns.note(trace, self, "fdb", verdict, f"{frame.dst} {where}", frame.payload)
