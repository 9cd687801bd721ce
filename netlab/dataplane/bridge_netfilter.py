"""Bridged packets through iptables and ip6tables (net.bridge.bridge-nf-call-*): br_netfilter's part, and nothing of
the bridge's.

The rules see the bridge as in and out device, the ports as physdev. A packet that DNAT sends elsewhere is
handed to IP.
"""

from typing import TYPE_CHECKING

from netlab.dataplane import ip
from netlab.dataplane.links import Link
from netlab.dataplane.packet import Ethernet, IPv4, IPv6, version
from netlab.dataplane.skb import Skb
from netlab.dataplane.sysctl import FORWARDING
from netlab.dataplane.trace import Trace

if TYPE_CHECKING:
    from netlab.dataplane.bridge import Bridge


def prerouting(bridge: "Bridge", port: Link, frame: Ethernet, trace: Trace | None) -> None:
    """A frame came in through a port: PREROUTING, then on over the bridge or up to IP."""
    packet = frame.payload
    assert isinstance(packet, IPv4 | IPv6)
    family = version(packet)
    skb = Skb(packet, trace, indev=bridge, physin=port, frame=frame)
    if not bridge.netns.netfilter[family].prerouting(skb):
        return
    if skb.packet.dst == packet.dst:
        bridge.forward(port, Ethernet(frame.src, frame.dst, skb.packet), trace, skb)
        return
    if not bridge.netns.is_local(skb.packet.dst):
        route = bridge.netns.routes[family].lookup(skb.packet.dst)
        if route is not None and route.dev == bridge.name and route.via is None:
            _bridge_on(bridge, port, frame, skb)
            return
    ip.route_input(bridge.netns, skb)


def _bridge_on(bridge: "Bridge", port: Link, frame: Ethernet, skb: Skb) -> None:
    """The new destination is on this bridge too: the frame goes there without being routed.

    Not while ip_forward is off, though: the kernel (6.18) drops it then.
    """
    netns = bridge.netns
    switch = FORWARDING[version(skb.packet)]
    if not netns.sysctl[switch]:
        netns.note(skb.trace, bridge, "drop", "not forwarding", f"{switch}=0", skb.packet)
        return

    def onward(mac: str) -> None:
        bridge.forward(port, Ethernet(frame.src, mac, skb.packet), skb.trace, skb)

    netns.neighbours.send(bridge, skb.packet.dst, skb.packet, skb.trace, onward)


def forward(bridge: "Bridge", source: Link, target: Link, frame: Ethernet, before: Skb) -> None:
    """FORWARD and POSTROUTING for a frame that leaves through another port."""
    skb = Skb(
        before.packet, before.trace, indev=bridge, outdev=bridge, physin=source, physout=target,
        frame=before.frame, mark=before.mark, flow=before.flow, state=before.state, reply=before.reply,
    )  # fmt: skip
    rules = bridge.netns.netfilter[version(before.packet)]
    if not rules.forward(skb) or not rules.postrouting(skb):
        return
    if isinstance(skb.packet, IPv6) and skb.packet.size > target.mtu:
        bridge.netns.note(skb.trace, bridge, "drop", "too big", target.name, skb.packet)
        return
    for part in ip.fit(skb.packet, target.mtu):
        target.transmit(Ethernet(frame.src, frame.dst, part), skb.trace)
