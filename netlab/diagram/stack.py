"""The host's own stack as one bar: routing and rules, published ports, uplinks."""

from dataclasses import dataclass
from typing import Final

from netlab.messages import say

from .geometry import Box
from .palette import INK
from .parts import Chip, Parts
from .text import Line

_ROW: Final = 22.0
_PAD: Final = 7.0


def label() -> Line:
    """What the host does with packets."""
    return Line(say("diagram-stack"), 10.5, INK, bold=True)


@dataclass(frozen=True, slots=True)
class Stack:
    id: str
    width: float
    height: float
    label_box: Box
    ports: dict[str, Box]  # relative to the stack's corner
    uplinks: dict[str, Box]
    names: dict[str, str]  # uplink name -> id

    @staticmethod
    def least(parts: Parts) -> float:
        """The width it needs at least, points."""
        uplinks = sum(chip.width + _PAD for chip in parts.uplinks)
        return label().width + max((chip.width for chip in parts.ports), default=0.0) + uplinks + 4 * _PAD

    def boxes(self, x: float, y: float) -> dict[str, Box]:
        """All its boxes, its corner at (x, y)."""
        inside = {**self.ports, **self.uplinks}
        return {
            self.id: Box(x, y, self.width, self.height),
            f"{self.id}-label": self.label_box.moved(x, y),
            **{name: box.moved(x, y) for name, box in inside.items()},
        }

    def uplink_x(self, name: str | None, left: float) -> float | None:
        """The middle of this uplink, the stack's left edge at `left`; None if there is no such uplink."""
        box = self.uplinks.get(self.names.get(name or "", ""))
        return box.middle + left if box else None

    def uplink_id(self, name: str | None) -> str | None:
        return self.names.get(name or "")


def arrange(parts: Parts, width: float) -> Stack:
    """Label at the left, uplinks at the right, ports between them in as many rows as they need."""
    tall = max([_ROW, *(sum(line.size for line in chip.lines) * 1.2 + 8 for chip in parts.uplinks)])
    uplinks_width = sum(chip.width + _PAD for chip in parts.uplinks)
    left, right = label().width + 3 * _PAD, width - uplinks_width - _PAD
    ports = _flow(parts.ports, left, right)
    height = max([tall, *(box.bottom for box in ports.values())]) + 2 * _PAD
    lift = (height - max([_ROW, *(box.bottom for box in ports.values())])) / 2
    uplinks: dict[str, Box] = {}
    x = right + _PAD
    for chip in parts.uplinks:
        uplinks[chip.id] = Box(x, _PAD, chip.width, height - 2 * _PAD)
        x += chip.width + _PAD
    return Stack(
        f"{parts.prefix}stack",
        width,
        height,
        Box(_PAD, 0, label().width + _PAD, height),
        {name: box.moved(0, lift) for name, box in ports.items()},
        uplinks,
        {interface.name: chip.id for interface, chip in zip(parts.host.interfaces, parts.uplinks, strict=True)},
    )


def _flow(chips: tuple[Chip, ...], left: float, right: float) -> dict[str, Box]:
    boxes: dict[str, Box] = {}
    x, y = left, 0.0
    for chip in chips:
        if x > left and x + chip.width > right:
            x, y = left, y + _ROW + 4
        boxes[chip.id] = Box(x, y, chip.width, _ROW)
        x += chip.width + _PAD
    return boxes
