"""macvlan: more MAC addresses on one parent device, by mode.

Sources: `ip-link(8)`; the kernel never carries a frame between the parent itself and a macvlan on it, in any
mode.
"""

from typing import TYPE_CHECKING

from netlab.dataplane import addr
from netlab.dataplane.links import Link
from netlab.dataplane.packet import Ethernet
from netlab.dataplane.trace import Trace

if TYPE_CHECKING:
    from netlab.dataplane.skb import Skb

MODES = ("bridge", "private", "vepa", "passthru")


class Macvlan(Link):
    """A device with a MAC address of its own on `parent`, which may be in another namespace."""

    kind = "macvlan"
    parent: Link
    mode: str = "bridge"

    @property
    def carrier(self) -> bool:
        return self.up and self.parent.running

    def set_mac(self, mac: str) -> None:
        del self.parent.macvlans[self.mac]
        super().set_mac(mac)
        self.parent.macvlans[self.mac] = self

    def _send(self, frame: Ethernet, trace: Trace | None, skb: "Skb | None") -> None:
        if self.mode == "bridge" and self._to_siblings(frame, trace):
            return
        self.parent.transmit(frame, trace)

    def _to_siblings(self, frame: Ethernet, trace: Trace | None) -> bool:
        """Siblings in bridge mode hear each other directly; true when the frame was for one of them alone."""
        world = self.netns.world
        siblings = [each for each in self.parent.macvlans.values() if each is not self and each.mode == "bridge"]
        if addr.is_group_mac(frame.dst):
            for sibling in siblings:
                world.enqueue(sibling, frame, trace, None)
            return False
        for sibling in siblings:
            if sibling.mac == frame.dst:
                world.enqueue(sibling, frame, trace, None)
                return True
        return False

    def receive_broadcast(self, frame: Ethernet, trace: Trace | None) -> None:
        """A group frame from the wire. A sibling's own may come back there only in vepa mode (the switch
        reflects it).
        """
        sender = self.parent.macvlans.get(frame.src)
        if sender is None or (sender is not self and self.mode == "vepa"):
            self.receive(frame, trace)

    def delete(self) -> None:
        self.parent.macvlans.pop(self.mac, None)
        self.parent.promiscuity -= 1
        super().delete()
