"""Packet taps: what a capture on a device sees, in both directions. Nothing here changes a frame."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netlab.dataplane.packet import Ethernet

if TYPE_CHECKING:
    from netlab.dataplane.links import Link


@dataclass(frozen=True, slots=True)
class Captured:
    time: float
    link: str
    direction: str  # in, out
    frame: Ethernet


@dataclass(slots=True, eq=False)
class Tap:
    """Listens on the links it is put on; `limit` frames are kept, later ones are counted in `lost`.

    A promiscuous one on a bridge also hears what only passes from port to port (br_pass_frame_up).
    """

    on_change: Callable[[], None] | None = None
    limit: int = 4096
    promiscuous: bool = True
    captured: deque[Captured] = field(default_factory=deque)
    links: list["Link"] = field(default_factory=list)
    lost: int = 0

    def listen(self, *links: "Link") -> "Tap":
        for link in links:
            link.taps.append(self)
            link.promiscuity += self.promiscuous
            self.links.append(link)
        return self

    def close(self) -> None:
        for link in self.links:
            link.taps.remove(self)
            link.promiscuity -= self.promiscuous
        self.links.clear()

    def overhear(self, link: "Link", frame: Ethernet) -> None:
        """A frame that is not for the host."""
        if self.promiscuous:
            self.record(link, frame, "in")

    def record(self, link: "Link", frame: Ethernet, direction: str) -> None:
        if len(self.captured) >= self.limit:
            self.lost += 1
            return
        self.captured.append(Captured(link.netns.world.clock, link.name, direction, frame))
        if self.on_change is not None:
            self.on_change()
