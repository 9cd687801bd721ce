"""netfilter: tables, chains and rules."""

from typing import TYPE_CHECKING

from netlab.dataplane.skb import Skb

if TYPE_CHECKING:
    from netlab.dataplane.netns import Netns


class Netfilter:
    """Tables of one family; without any, every packet passes."""

    def __init__(self, netns: "Netns", family: int) -> None:
        self.netns = netns
        self.family = family

    def prerouting(self, skb: Skb) -> bool:
        return True

    input = forward = output = postrouting = prerouting
