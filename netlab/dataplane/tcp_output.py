"""What a TCP conversation sends (RFC 9293): its variables, segments within the window, the retransmission timer.

What it hears, and what becomes of it then, is `tcp_connection`'s.
"""

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from netlab.dataplane import ip
from netlab.dataplane.packet import TCP
from netlab.dataplane.timers import Timer
from netlab.dataplane.trace import Trace

if TYPE_CHECKING:
    from netlab.dataplane.netns import Netns
    from netlab.dataplane.tcp import TcpSocket

BUFFER = 65536  # bytes, each way
FIRST_RTO = 1.0  # seconds
SENDS = ("ESTABLISHED", "CLOSE_WAIT", "FIN_WAIT1", "CLOSING", "LAST_ACK")


class Sender(ABC):
    """Between `local` and `remote`, each (address, port). `state` is by netstat's names."""

    def __init__(
        self, netns: "Netns", local: tuple[str, int], remote: tuple[str, int], *,
        owner: "TcpSocket | None" = None, listener: "TcpSocket | None" = None,
        ttl: int | None = None, device: str | None = None,
    ) -> None:  # fmt: skip
        self.netns, self.local, self.remote = netns, local, remote
        self.owner, self.listener = owner, listener
        self.ttl, self.device = ttl, device
        self.state = "CLOSE"
        self.iss = netns.world.random_bits(31)
        self.una = self.nxt = self.top = self.iss  # oldest unacknowledged, next to send, highest ever sent
        self.window = 0
        self.peer_mss = 536
        self.rcv_nxt = 0
        self.outbox = bytearray()  # from `una` on (from iss + 1 while the SYN is out)
        self.inbox = bytearray()
        self.fin_wanted = self.fin_heard = self.ignores_data = False
        self.rto, self.retries = FIRST_RTO, 0
        self.timer: Timer | None = None
        self.expires: float | None = None

    def __repr__(self) -> str:
        return f"<TCP {self.local} {self.remote} {self.state}>"

    # --- out

    def _transmit(self, trace: Trace | None) -> None:
        """Send what the window lets through, then the FIN if that is due."""
        if self.state not in SENDS:
            return
        base, limit, mss = max(self.una, self.iss + 1), self.una + self.window, self._mss()
        while True:
            offset = self.nxt - base
            chunk = bytes(self.outbox[offset : offset + min(mss, limit - self.nxt)]) if self.nxt < limit else b""
            if not chunk:
                break
            last = offset + len(chunk) == len(self.outbox)
            self._emit("PA" if last else "A", seq=self.nxt, data=chunk, trace=trace)
            self._sent(len(chunk))
        if self.fin_wanted and self.nxt - base == len(self.outbox):
            self._emit("FA", seq=self.nxt, trace=trace)
            self._sent(1)
            self.state = {"ESTABLISHED": "FIN_WAIT1", "CLOSE_WAIT": "LAST_ACK"}.get(self.state, self.state)
        if (self.nxt > self.una or self.outbox) and self.timer is None:
            self._arm()

    def _sent(self, length: int) -> None:
        self.nxt += length
        self.top = max(self.top, self.nxt)

    def _emit(
        self, flags: str, *, seq: int | None = None, data: bytes = b"", mss: int | None = None,
        trace: Trace | None = None,
    ) -> None:  # fmt: skip
        ack = self.rcv_nxt if "A" in flags else 0
        segment = TCP(
            self.local[1], self.remote[1], self.nxt if seq is None else seq, ack, flags,
            self._receive_window(), data, mss,
        )  # fmt: skip
        try:
            ip.send(
                self.netns,
                self.remote[0],
                segment,
                src=self.local[0],
                ttl=self.ttl,
                dev=self.device,
                trace=trace,
            )
        except OSError as error:
            self.netns.note(trace, None, "drop", error.strerror or "", f"TCP to {self.remote[0]}")

    def _receive_window(self) -> int:
        return max(0, min(65535, BUFFER - len(self.inbox)))

    def _own_mss(self) -> int:
        """What the path takes at once, without the headers (RFC 9293, 3.7.1)."""
        header = 40 if ":" not in self.remote[0] else 60
        try:
            hop = ip.route_output(self.netns, self.remote[0], self.local[0], self.device)
        except OSError:
            return 536
        return min(65495, self.netns.path_mtu(self.remote[0], hop.link) - header)

    def _mss(self) -> int:
        return max(1, min(self.peer_mss, self._own_mss()))

    def _trace(self) -> Trace | None:
        return self.owner.trace if self.owner is not None else None

    # --- time

    def _arm(self) -> None:
        self._cancel_timer()
        self.timer = self.netns.world.timers.after(self.rto, self._timeout)

    def _cancel_timer(self) -> None:
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None

    @abstractmethod
    def _timeout(self) -> None:
        """What was sent is not acknowledged yet."""
