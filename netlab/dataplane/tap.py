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
    """Listens on the links it is put on; `limit` frames are kept, later ones are counted in `lost`."""

    on_change: Callable[[], None] | None = None
    limit: int = 4096
    captured: deque[Captured] = field(default_factory=deque)
    links: list["Link"] = field(default_factory=list)
    lost: int = 0

    def listen(self, *links: "Link") -> "Tap":
        for link in links:
            link.taps.append(self)
            link.promiscuity += 1
            self.links.append(link)
        return self

    def close(self) -> None:
        for link in self.links:
            link.taps.remove(self)
            link.promiscuity -= 1
        self.links.clear()

    def record(self, link: "Link", frame: Ethernet, direction: str) -> None:
        if len(self.captured) >= self.limit:
            self.lost += 1
            return
        self.captured.append(Captured(link.netns.world.now, link.name, direction, frame))
        if self.on_change is not None:
            self.on_change()
