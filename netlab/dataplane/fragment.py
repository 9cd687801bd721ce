"""Cutting packets and putting them together again (RFC 791; RFC 8200 section 4.5). When to do so is decided
elsewhere.
"""

from typing import TYPE_CHECKING

from netlab.dataplane import icmp
from netlab.dataplane.packet import IP, Fragment, with_parts
from netlab.dataplane.trace import Trace

if TYPE_CHECKING:
    from netlab.dataplane.netns import Netns

TIMEOUT = 30.0  # seconds (net.ipv4.ipfrag_time)


def fragments(packet: IP, mtu: int) -> list[IP]:
    """The packet in parts that fit, each but the last a multiple of 8 bytes long. A part may be cut again."""
    payload = packet.payload
    whole, offset, size, more = payload, 0, payload.size, False
    if isinstance(payload, Fragment):
        whole, offset, more = payload.whole, payload.offset, payload.more
    assert not isinstance(whole, Fragment)
    header = packet.header + (8 if packet.version == 6 else 0)
    step = max(8, (mtu - header) // 8 * 8)
    parts: list[IP] = []
    for start in range(0, size, step):
        length = min(step, size - start)
        part = Fragment(whole, offset + start, length, more or start + length < size)
        parts.append(with_parts(packet, packet.src, packet.dst, part))
    return parts


class Reassembly:
    """The parts of unfinished packets of one namespace; those older than 30 s are forgotten when the next one
    comes.
    """

    def __init__(self, netns: "Netns") -> None:
        self.netns = netns
        self._parts: dict[tuple[str, str, str, int], tuple[float, dict[int, IP]]] = {}

    def add(self, packet: IP, trace: Trace | None) -> IP | None:
        """The whole packet once its last part is there, else None."""
        self._expire(trace)
        key = (packet.src, packet.dst, packet.protocol, packet.ident)
        _, parts = self._parts.setdefault(key, (self.netns.world.now, {}))
        part = packet.payload
        assert isinstance(part, Fragment)
        parts[part.offset] = packet
        if not _complete(parts):
            return None
        del self._parts[key]
        return with_parts(parts[0], packet.src, packet.dst, part.whole)

    def _expire(self, trace: Trace | None) -> None:
        now = self.netns.world.now
        for key, (since, parts) in list(self._parts.items()):
            if now - since <= TIMEOUT:
                break
            del self._parts[key]
            if 0 in parts:
                icmp.error(self.netns, parts[0], "reassembly-time-exceeded", trace)


def _complete(parts: dict[int, IP]) -> bool:
    offset = 0
    while offset in parts:
        part = parts[offset].payload
        assert isinstance(part, Fragment)
        if not part.more:
            return True
        offset += part.length
    return False
