"""Published ports: which host port on which addresses, and that nobody else holds it. Rules are in `firewall`.

Kept here: the ports this engine has given away (moby's portallocator). Texts of Docker Engine 28.5.2.
"""

from collections.abc import Iterable, Mapping
from contextlib import ExitStack, closing

from netlab.dataplane import Netns, TcpSocket, UdpSocket
from netlab.embedded.errdefs import Fault
from netlab.embedded.libnetwork.config import PortBinding, Proxy

Listener = tuple[str, str, int]  # protocol, address of the host, port
ANY = {"0.0.0.0", "::"}


class PortAllocator:
    """The host's ports, as far as this engine has given them away.

    `holds`: the daemon itself keeps them, listening, where no docker-proxy does (observed on 28.5.2).
    """

    def __init__(self, host: Netns, holds: bool = False) -> None:
        self.host, self.holds = host, holds
        self._held: dict[Listener, TcpSocket | UdpSocket] = {}
        self._taken: dict[tuple[str, int], set[str]] = {}
        self._last: dict[tuple[str, str], int] = {}

    def request(
        self, binding: PortBinding, targets: Mapping[str, str], own: frozenset[Listener] = frozenset()
    ) -> tuple[Proxy, ...]:
        """The same host port on all host addresses of `targets` (to the container's address each). Fault.

        `own`: where a docker-proxy of the same container may still listen; it is about to end.
        """
        fixed = binding.host_port and binding.host_port_end in (0, binding.host_port)
        failure: Fault | None = None
        first = next(iter(targets))
        for port in self._candidates(binding, first):
            try:
                return self._take(binding, targets, port, own)
            except Fault as fault:
                failure = failure or fault
                if fixed:
                    break
        raise failure or Fault(f"all ports are allocated for {binding.protocol} on {first}")

    def release(self, published: Iterable[Proxy]) -> None:
        for each in published:
            self._taken.get((each.protocol, each.host_port), set()).discard(each.host_ip)
            if held := self._held.pop((each.protocol, each.host_ip, each.host_port), None):
                held.close()

    def _candidates(self, binding: PortBinding, address: str) -> Iterable[int]:
        """A range from its start; any port: from after the last one given, round the kernel's ephemeral range."""
        if binding.host_port:
            return range(binding.host_port, max(binding.host_port_end, binding.host_port) + 1)
        first = self.host.sysctl["net.ipv4.ip_local_port_first"]
        last = self.host.sysctl["net.ipv4.ip_local_port_last"]
        after = self._last.get((binding.protocol, address), first - 1) + 1
        return [*range(after, last + 1), *range(first, after)]

    def _take(
        self, binding: PortBinding, targets: Mapping[str, str], port: int, own: frozenset[Listener]
    ) -> tuple[Proxy, ...]:
        taken = self._taken.setdefault((binding.protocol, port), set())
        for address in targets:
            if holder := _holder(address, taken):
                shown = f"[{holder}]" if ":" in holder and holder != "::" else holder
                raise Fault(f"Bind for {shown}:{port} failed: port is already allocated")
        try:
            for address, to in targets.items():
                if (binding.protocol, address, port) not in own:
                    self._probe(binding, address, port, to)
        except Fault:
            self.release(Proxy(binding.protocol, address, port, "", 0) for address in targets)
            raise
        taken.update(targets)
        if not binding.host_port:
            self._last[binding.protocol, next(iter(targets))] = port
        return tuple(Proxy(binding.protocol, address, port, to, binding.port) for address, to in targets.items())

    def _probe(self, binding: PortBinding, address: str, port: int, to: str) -> None:
        """A process of the host may hold the port, or the address may not be the host's."""
        if binding.protocol not in ("tcp", "udp"):
            return
        try:
            with ExitStack() as opened:
                socket = opened.enter_context(closing(_socket(self.host, binding.protocol, address)))
                socket.bind(address, port)
                if isinstance(socket, TcpSocket):
                    socket.listen(4096)
                if self.holds:
                    opened.pop_all()
                    self._held[binding.protocol, address, port] = socket
        except OSError as error:
            reason = (error.strerror or "").lower()
            where = f"[{address}]" if ":" in address else address
            text = f"failed to bind host port for {where}:{port}:{to}:{binding.port}/{binding.protocol}: {reason}"
            raise Fault(text) from error


def _socket(host: Netns, protocol: str, address: str) -> TcpSocket | UdpSocket:
    family = 6 if ":" in address else 4
    socket = host.tcp_socket(family) if protocol == "tcp" else host.udp_socket(family)  # type: ignore[arg-type]
    socket.v6only = family == 6
    if protocol == "tcp":
        socket.reuse_address = True
    return socket


def _holder(address: str, taken: set[str]) -> str:
    """The address whose holder is in the way, "" for none."""
    same = {each for each in taken if (":" in each) == (":" in address)}
    found = same & {address} or same & ANY or (same if address in ANY else set())
    return min(found, default="")


def host_addresses(binding: PortBinding, default: str, six: bool) -> tuple[str, ...]:
    """Where a port is bound: what was said, else the network's binding address, else everywhere (IPv6 too)."""
    if binding.host_ip:
        return (binding.host_ip,)
    if default not in ("", "0.0.0.0"):
        return (default,)
    return ("0.0.0.0", "::") if six else ("0.0.0.0",)
