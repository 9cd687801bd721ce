"""One TCP conversation (RFC 9293): states, sequence numbers, windows and retransmission. No call of a program
is here; what is sent, and how, is in `tcp_output`.

Numbers grow without wrapping. There is no congestion control: nothing here is ever congested. What is lost
was dropped by a rule, a full queue or a missing neighbour, and is sent again from the first byte that was not
acknowledged.
"""

from netlab.dataplane import ip
from netlab.dataplane.errno_text import oserror
from netlab.dataplane.packet import IP, TCP
from netlab.dataplane.tcp_output import BUFFER, Sender
from netlab.dataplane.trace import Trace

LEAST_RTO, LONGEST_RTO = 0.2, 120.0  # seconds
TIME_WAIT = FIN_TIMEOUT = 60.0
SYNACK_RETRIES, ORPHAN_RETRIES = 5, 8


class Connection(Sender):
    """The whole of it: what the socket asks, what is heard, what time and ICMP do."""

    # --- what the socket asks

    @property
    def readable(self) -> bool:
        return bool(self.inbox) or self.fin_heard or self.state in ("CLOSE", "TIME_WAIT")

    @property
    def writable(self) -> bool:
        if self.state in ("SYN_SENT", "SYN_RECV"):
            return False
        return self.fin_wanted or self.state == "CLOSE" or len(self.outbox) < BUFFER

    def write(self, data: bytes) -> int:
        if self.state in ("SYN_SENT", "SYN_RECV"):
            raise oserror("EAGAIN")
        if self.fin_wanted or self.state not in ("ESTABLISHED", "CLOSE_WAIT"):
            raise oserror("EPIPE")
        taken = data[: BUFFER - len(self.outbox)]
        if not taken and data:
            raise oserror("EAGAIN")
        self.outbox += taken
        self._transmit(self._trace())
        return len(taken)

    def read(self, size: int) -> bytes:
        if not self.inbox:
            if self.fin_heard or self.ignores_data or self.state in ("CLOSE", "TIME_WAIT"):
                return b""
            raise oserror("EAGAIN")
        before = self._receive_window()
        data = bytes(self.inbox[:size])
        del self.inbox[:size]
        if before < self._mss() <= self._receive_window() and not self.fin_heard:
            self._emit("A", trace=self._trace())
        return data

    def finish(self) -> None:
        """No more will be sent: FIN after what is in the outbox."""
        if not self.fin_wanted:
            self.fin_wanted = True
            self._transmit(self._trace())

    def abandon(self) -> None:
        """The program closed its socket."""
        trace = self._trace()
        self.owner = None
        if self.state == "SYN_SENT":
            self.forget()
        elif self.inbox and self.state not in ("TIME_WAIT", "CLOSE"):
            self.abort(trace)
        elif self.state != "CLOSE":
            self.ignores_data = True
            if self.state == "FIN_WAIT2":
                self.expires = self.netns.world.now + FIN_TIMEOUT
            elif not self.fin_wanted:
                self.fin_wanted = True
                self._transmit(trace)

    def abort(self, trace: Trace | None = None) -> None:
        """RST, and forget."""
        if self.state not in ("CLOSE", "SYN_SENT", "TIME_WAIT"):
            self._emit("RA", trace=trace)
        self.forget()

    def expired(self) -> bool:
        """TIME-WAIT (or an orphan's FIN-WAIT-2) is over; then it is forgotten."""
        if self.expires is None or self.netns.world.now < self.expires:
            return False
        self.forget()
        return True

    # --- opening

    def open_active(self) -> None:
        self.state = "SYN_SENT"
        self.netns.sockets.register(self)
        self._send_syn(self._trace())

    def open_passive(self, syn: TCP, trace: Trace | None) -> None:
        self.state = "SYN_RECV"
        self.rcv_nxt, self.window = syn.seq + 1, syn.window
        self.peer_mss = syn.mss or 536
        self.netns.sockets.register(self)
        self._send_syn(trace)

    def _send_syn(self, trace: Trace | None) -> None:
        self.nxt = self.top = self.iss + 1
        flags = "S" if self.state == "SYN_SENT" else "SA"
        self._emit(flags, seq=self.iss, mss=self._own_mss(), trace=trace)
        self._arm()

    # --- in

    def hear(self, packet: IP, segment: TCP, trace: Trace | None) -> None:
        """A segment for this connection arrived."""
        if self.state == "SYN_SENT":
            self._hear_answer(segment, trace)
        elif "R" in segment.flags:
            if segment.seq == self.rcv_nxt:
                self._die("ECONNREFUSED" if self.state == "SYN_RECV" and self.listener is None else "ECONNRESET")
        elif "S" in segment.flags:
            self._hear_late_syn(trace)
        elif "A" in segment.flags and self._hear_ack(segment):
            self._hear_data(segment, trace)
            if self.state != "CLOSE":
                self._transmit(trace or self._trace())

    def _hear_answer(self, segment: TCP, trace: Trace | None) -> None:
        good_ack = "A" in segment.flags and segment.ack == self.nxt
        if "R" in segment.flags:
            if good_ack:
                self._die("ECONNREFUSED")
        elif "A" in segment.flags and not good_ack:
            self._emit("R", seq=segment.ack, trace=trace)
        elif "S" in segment.flags:
            self.rcv_nxt, self.window = segment.seq + 1, segment.window
            self.peer_mss = segment.mss or 536
            if good_ack:
                self._acknowledged(segment.ack)
                self._establish()
                self._emit("A", trace=trace)
            else:
                self.state = "SYN_RECV"
                self._send_syn(trace)

    def _hear_late_syn(self, trace: Trace | None) -> None:
        if self.state == "SYN_RECV":
            self._emit("SA", seq=self.iss, mss=self._own_mss(), trace=trace)
        else:
            self._emit("A", trace=trace)

    def _establish(self) -> None:
        self.state = "ESTABLISHED"
        self.rto = LEAST_RTO
        if self.listener is not None:
            self.listener.queue.append(self)
            self.listener.changed()
        self._tell_owner()

    def _hear_ack(self, segment: TCP) -> bool:
        """False when the segment is to be left alone."""
        if segment.ack > self.top:
            return False
        if self.state == "SYN_RECV":
            if segment.ack != self.iss + 1:
                return False
            self._acknowledged(segment.ack)
            self._establish()
        elif segment.ack > self.una:
            self._acknowledged(segment.ack)
        self.window = segment.window
        if self.fin_wanted and self.una == self.top and not self.outbox and self._fin_sent():
            self._fin_acknowledged()
        return True

    def _acknowledged(self, ack: int) -> None:
        data_acked = min(ack - max(self.una, self.iss + 1), len(self.outbox))
        if data_acked > 0:
            del self.outbox[:data_acked]
        self.una = ack
        self.nxt = max(self.nxt, ack)
        self.retries, self.rto = 0, LEAST_RTO
        self._cancel_timer()
        ip.confirm(self.netns, self.remote[0], self.device)
        self._tell_owner()

    def _fin_sent(self) -> bool:
        return self.state in ("FIN_WAIT1", "CLOSING", "LAST_ACK")

    def _fin_acknowledged(self) -> None:
        if self.state == "FIN_WAIT1":
            self.state = "FIN_WAIT2"
            if self.owner is None:
                self.expires = self.netns.world.now + FIN_TIMEOUT
        elif self.state == "CLOSING":
            self._time_wait()
        elif self.state == "LAST_ACK":
            self.forget()

    def _hear_data(self, segment: TCP, trace: Trace | None) -> None:
        if not segment.length:
            return
        if self.state == "TIME_WAIT" or self.fin_heard or segment.seq > self.rcv_nxt:
            self._emit("A", trace=trace)
            return
        data = segment.data[self.rcv_nxt - segment.seq :]
        if data and self.ignores_data and self.owner is None:
            self.abort(trace)
            return
        taken = data[: self._receive_window()]
        self.rcv_nxt += len(taken)
        if not self.ignores_data:
            self.inbox += taken
        at_end = self.rcv_nxt == segment.seq + len(segment.data)
        if "F" in segment.flags and at_end:
            self._hear_fin()
        self._emit("A", trace=trace)
        self._tell_owner()

    def _hear_fin(self) -> None:
        self.rcv_nxt += 1
        self.fin_heard = True
        if self.state == "ESTABLISHED":
            self.state = "CLOSE_WAIT"
        elif self.state == "FIN_WAIT1":
            self.state = "CLOSING"
        elif self.state == "FIN_WAIT2":
            self._time_wait()

    # --- time

    def _timeout(self) -> None:
        self.timer = None
        self.retries += 1
        if self.retries > self._patience():
            self._die("ETIMEDOUT")
            return
        self.rto = min(self.rto * 2, LONGEST_RTO)
        if self.state in ("SYN_SENT", "SYN_RECV"):
            self._send_syn(self._trace())
            return
        self.nxt = self.una
        if self.window == 0 and self.outbox:
            self._emit("A", seq=self.una, data=bytes(self.outbox[:1]), trace=self._trace())  # window probe
            self._sent(1)
            self.retries = 0
            self._arm()
        else:
            self._transmit(self._trace())

    def _patience(self) -> int:
        if self.state == "SYN_SENT":
            return self.netns.sysctl["net.ipv4.tcp_syn_retries"]
        if self.state == "SYN_RECV":
            return SYNACK_RETRIES
        return ORPHAN_RETRIES if self.owner is None and self.fin_wanted else self.netns.sysctl["net.ipv4.tcp_retries2"]

    # --- the end

    def _time_wait(self) -> None:
        self.state = "TIME_WAIT"
        self._cancel_timer()
        self.expires = self.netns.world.now + TIME_WAIT
        self._tell_owner()

    def _die(self, name: str) -> None:
        owner = self.owner
        self.forget()
        if owner is not None:
            owner.fail(name)

    def forget(self) -> None:
        """Over, without a word on the wire."""
        self.state = "CLOSE"
        self._cancel_timer()
        self.netns.sockets.unregister(self)
        if self.listener is not None and self in self.listener.queue:
            self.listener.queue.remove(self)
        self._tell_owner()

    def _tell_owner(self) -> None:
        if self.owner is not None:
            self.owner.changed()

    # --- news from ICMP

    def unreachable(self, name: str, fatal: bool) -> None:
        """Ends an attempt to connect (tcp_v4_err); an established connection goes on trying."""
        if self.state in ("SYN_SENT", "SYN_RECV"):
            self._die(name)

    def mtu_changed(self) -> None:
        """Send again at once, in pieces that fit (RFC 1191, section 6.5)."""
        if self.nxt > self.una and self.outbox:
            self.nxt = self.una
            self._transmit(self._trace())
