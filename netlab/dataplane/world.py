"""The world: its namespaces, the frames in flight and the time. One caller at a time; nothing runs by itself.

world.run()             frames in flight reach their devices, in the order they were sent, until none is left
world.advance(now)      timers due by then fire in order, each followed by `run`
world.next_timer()      when the next one is due (seconds), or None
"""

import random
from collections import deque

from netlab.dataplane import addr
from netlab.dataplane.links import Link, Wire
from netlab.dataplane.netns import Netns
from netlab.dataplane.packet import Ethernet
from netlab.dataplane.skb import Skb
from netlab.dataplane.timers import Timers
from netlab.dataplane.trace import Trace

# frames at one moment; more is a loop between bridges, whose frames a real network would lose as well
STORM = 100_000
# what a frame costs where it arrives: so many seconds, and for each byte (a few microseconds on a laptop)
FRAME, BYTE = 8e-6, 2e-9


class World:
    """Everything at `now` (seconds); the same seed gives the same MAC addresses."""

    def __init__(self, now: float = 0.0, seed: int = 0) -> None:
        self.timers = Timers(now)
        self.namespaces: dict[str, Netns] = {}
        self.lost_in_storms = 0
        self.log: deque[tuple[float, str, str]] = deque(maxlen=10_000)  # time, namespace, line (LOG)
        self._random = random.Random(seed)
        self._flying: deque[tuple[Link, Ethernet, Trace | None, Skb | None]] = deque()
        self._running = False
        self._handled = 0.0  # until when the frames so far were handled

    @property
    def clock(self) -> float:
        """`now` with the time that frames took to be handled at this moment: nobody waits for it, it is told only."""
        return max(self._handled, self.now)

    @property
    def now(self) -> float:
        return self.timers.now

    def namespace(self, name: str) -> Netns:
        """A new namespace of this name; FileExistsError when there is one."""
        if name in self.namespaces:
            raise FileExistsError(f"namespace {name} exists")
        made = self.namespaces[name] = Netns(self, name)
        return made

    def remove(self, netns: Netns) -> None:
        """Remove a namespace: its sockets vanish without a word, its devices (and veth peers) with it.

        An uplink is lost with it too: move it out first.
        """
        netns.sockets.abandon()
        for link in list(netns.links.values()):
            if link.name in netns.links:
                link.delete()
        del self.namespaces[netns.name]

    def wire(self, name: str = "wire") -> Wire:
        return Wire(name)

    def new_mac(self) -> str:
        """A random unicast address with the local bit set."""
        return addr.mac_text(self._random.getrandbits(48) & ~(1 << 40) | 1 << 41)

    def random_bits(self, count: int) -> int:
        return self._random.getrandbits(count)

    # --- time and frames

    def enqueue(self, link: Link, frame: Ethernet, trace: Trace | None, skb: Skb | None) -> None:
        self._flying.append((link, frame, trace, skb))

    def run(self) -> int:
        """Let all frames arrive; how many did. Calls from within are left to the one that runs already."""
        if self._running:
            return 0
        self._running = True
        count = 0
        try:
            flying = self._flying
            while flying:
                link, frame, trace, skb = flying.popleft()
                self._handled = max(self._handled, self.timers.now) + FRAME + frame.size * BYTE
                link.receive(frame, trace, skb)
                count += 1
                if count >= STORM:
                    self.lost_in_storms += len(flying)
                    flying.clear()
        finally:
            self._running = False
        return count

    def next_timer(self) -> float | None:
        return self.timers.next_timer()

    def advance(self, now: float) -> None:
        """Make it `now`; what is due until then happens at its own time. Time never goes back."""
        self.run()
        while self.timers.fire_next(now):
            self.run()
        self.timers.now = max(self.timers.now, now)
