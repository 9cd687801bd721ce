"""Flows."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netlab.dataplane.netns import Netns


class Flow:
    pass


class Conntrack:
    def __init__(self, netns: "Netns") -> None:
        self.netns = netns
