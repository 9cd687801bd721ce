"""A packet on its way through one namespace, with what the kernel knows beside it. No decision is taken here."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netlab.dataplane.packet import IP, Ethernet
from netlab.dataplane.trace import Trace

if TYPE_CHECKING:
    from netlab.dataplane.conntrack import Flow
    from netlab.dataplane.links import Link


@dataclass(slots=True)
class Skb:
    """`packet` is replaced when it is rewritten; `state` and `reply` are set by conntrack."""

    packet: IP
    trace: Trace | None = None
    indev: "Link | None" = None
    outdev: "Link | None" = None
    physin: "Link | None" = None  # the bridge port, while bridged
    physout: "Link | None" = None
    frame: Ethernet | None = None  # as it came in through physin
    mark: int = 0
    flow: "Flow | None" = None
    state: str = "UNTRACKED"  # NEW, ESTABLISHED, RELATED, INVALID
    reply: bool = False  # it travels in the flow's reply direction
    no_track: bool = False  # the raw table wants it left out of conntrack
