"""What dockerd runs for a container's network: the resolver on 127.0.0.11, and docker-proxy. Hidden processes.

What the resolver answers is libnetwork's; here bytes go in and out.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from netlab.dataplane import TcpSocket, UdpSocket
from netlab.embedded.libnetwork import Forward, Proxy, Resolver, Sandbox
from netlab.embedded.libnetwork.resolver import TIMEOUT
from netlab.embedded.userland.files import SocketFile
from netlab.embedded.userland.kernel import Program, Sys
from netlab.embedded.userland.process import Namespaces, PidNamespace, Process
from netlab.wire import dns

if TYPE_CHECKING:
    from netlab.embedded.daemon.daemon import Daemon

ADDRESS = "127.0.0.11"


def wanted(daemon: "Daemon", sandbox: Sandbox) -> dict[Any, Callable[[], Process]]:
    """Starters by what they are for."""
    found: dict[Any, Callable[[], Process]] = {}
    host = Namespaces(daemon.host, daemon.host_pids, daemon.host_fs)
    if sandbox.resolver is not None:
        inside = Namespaces(sandbox.netns, PidNamespace(), daemon.host_fs)
        body = partial(resolve, sandbox.resolver, host)
        found["resolver", sandbox.resolver.udp_port] = partial(_spawn, daemon, inside, "dockerd-resolver", body)
        body = partial(resolve_tcp, sandbox.resolver, host)
        found["resolver", sandbox.resolver.tcp_port] = partial(_spawn, daemon, inside, "dockerd-resolver", body)
    for proxy in sandbox.proxies:
        if proxy.protocol == "tcp":
            found[proxy] = partial(_spawn, daemon, host, "docker-proxy", partial(relay, proxy))
        elif proxy.protocol == "udp":
            found[proxy] = partial(_spawn, daemon, host, "docker-proxy", partial(relay_datagrams, proxy))
    return found


def _spawn(daemon: "Daemon", where: Namespaces, name: str, body: Callable[[Process], Program]) -> Process:
    return daemon.kernel.spawn(body, [name], where, {}, hidden=True)


# --- the resolver


def resolve(resolver: Resolver, host: Namespaces, process: Process) -> Program:
    """Answers for ever, many questions at once. An answer that is too long for UDP is not cut."""
    file = SocketFile(process.netns.udp_socket())
    process.open(file)
    socket = file.socket
    assert isinstance(socket, UdpSocket)
    socket.bind(ADDRESS, resolver.udp_port)
    while True:
        datagram = yield from process.until(socket.recvfrom, "recvfrom", file)
        reply = partial(_reply, socket, datagram.address, datagram.port)
        answer = resolver.answer(datagram.data)
        if isinstance(answer, Forward):
            body = partial(_forward, answer, reply, host)
            process.kernel.spawn(body, ["dockerd-forward"], process.namespaces, {}, hidden=True)
        elif answer:
            reply(answer)


def _reply(socket: UdpSocket, address: str, port: int, data: bytes) -> None:
    try:
        socket.sendto(data, address, port)
    except OSError:
        return  # the asker is gone


def _forward(forward: Forward, reply: Callable[[bytes], None], host: Namespaces, process: Process) -> Program:
    """Ask one server after another; the first useful answer is passed on, else the failure."""
    for server in forward.servers:
        netns = host.netns if server.of_host else process.netns
        file = SocketFile(netns.udp_socket(6 if ":" in server.address else 4))
        number = process.open(file)
        answer = yield from _ask(process, file, forward.query, server.address)
        process.close(number)
        if answer is not None and answer[3] & 15 not in (dns.SERVFAIL, dns.REFUSED):
            reply(answer)
            return 0
    if forward.failure:
        reply(forward.failure)
    return 1


def _ask(process: Process, file: SocketFile, query: bytes, server: str) -> Sys[bytes | None]:
    socket = file.socket
    assert isinstance(socket, UdpSocket)
    deadline = process.now + TIMEOUT
    try:
        socket.connect(server, 53)  # a refusal is heard, and the next server asked at once
        socket.send(query)
        while True:
            datagram = yield from process.until(socket.recvfrom, "recvfrom", file, deadline)
            if datagram.data[:2] == query[:2] and len(datagram.data) >= 12:
                return datagram.data
    except OSError:
        return None


def resolve_tcp(resolver: Resolver, host: Namespaces, process: Process) -> Program:
    """The same over TCP, a length before each message (RFC 1035, 4.2.2)."""
    listener = SocketFile(process.netns.tcp_socket())
    process.open(listener)
    listener.tcp.bind(ADDRESS, resolver.tcp_port)
    listener.tcp.listen(4096)
    while True:
        accepted = yield from process.until(listener.tcp.accept, "accept", listener)
        body = partial(_converse, resolver, host, accepted)
        process.kernel.spawn(body, ["dockerd-resolver"], process.namespaces, {}, hidden=True)


def _converse(resolver: Resolver, host: Namespaces, accepted: TcpSocket, process: Process) -> Program:
    number = process.open(SocketFile(accepted))
    try:
        while query := (yield from _read_message(process, number)):
            answer = resolver.answer(query)
            if isinstance(answer, Forward):
                answer = yield from _forward_tcp(answer, host, process)
            if answer:
                yield from process.write(number, len(answer).to_bytes(2, "big") + answer)
    except OSError:
        return 1  # the asker is gone
    finally:
        process.close(number)
    return 0


def _read_message(process: Process, number: int) -> Sys[bytes]:
    """Nothing when the other side ends."""
    length = yield from _exactly(process, number, 2)
    return (yield from _exactly(process, number, int.from_bytes(length, "big"))) if length else b""


def _exactly(process: Process, number: int, length: int) -> Sys[bytes]:
    data = b""
    while len(data) < length:
        more = yield from process.read(number, length - len(data))
        if not more:
            return b""
        data += more
    return data


def _forward_tcp(forward: Forward, host: Namespaces, process: Process) -> Sys[bytes]:
    """A question that came over TCP is asked on over TCP."""
    for server in forward.servers:
        netns = host.netns if server.of_host else process.netns
        file = SocketFile(netns.tcp_socket(6 if ":" in server.address else 4))
        number = process.open(file)
        try:
            yield from process.connect(file, server.address, 53)
            yield from process.write(number, len(forward.query).to_bytes(2, "big") + forward.query)
            if answer := (yield from _read_message(process, number)):
                return answer
        except OSError:
            continue
        finally:
            process.close(number)
    return forward.failure


# --- docker-proxy


def relay(proxy: Proxy, process: Process) -> Program:
    listener = SocketFile(process.netns.tcp_socket(6 if ":" in proxy.host_ip else 4))
    process.open(listener)
    listener.tcp.v6only = listener.tcp.reuse_address = True  # as Go's net.Listen("tcp6")
    listener.tcp.bind(proxy.host_ip, proxy.host_port)
    listener.tcp.listen(4096)
    while True:
        accepted = yield from process.until(listener.tcp.accept, "accept", listener)
        body = partial(_carry, proxy, accepted)
        process.kernel.spawn(body, ["docker-proxy"], process.namespaces, {}, hidden=True)


def _carry(proxy: Proxy, accepted: TcpSocket, process: Process) -> Program:
    front, back = SocketFile(accepted), SocketFile(process.netns.tcp_socket(6 if ":" in proxy.ip else 4))
    numbers = process.open(front), process.open(back)
    try:
        yield from process.connect(back, proxy.ip, proxy.port)
    except OSError:
        return 1
    up = partial(_copy, *numbers)
    process.kernel.spawn(up, ["docker-proxy"], process.namespaces, dict(process.files), hidden=True)
    return (yield from _copy(numbers[1], numbers[0], process))


def _copy(source: int, target: int, process: Process) -> Program:
    """Until the end of one side, which is passed on as a half-close."""
    try:
        while data := (yield from process.read(source)):
            yield from process.write(target, data)
        file = process.file(target)
        if isinstance(file, SocketFile):
            file.tcp.shutdown()
    except OSError:
        return 1
    return 0


def relay_datagrams(proxy: Proxy, process: Process) -> Program:
    """One socket towards the container for each sender, as docker-proxy has."""
    front = SocketFile(process.netns.udp_socket(6 if ":" in proxy.host_ip else 4))
    process.open(front)
    socket = front.socket
    assert isinstance(socket, UdpSocket)
    socket.v6only = True
    socket.bind(proxy.host_ip, proxy.host_port)
    backs: dict[tuple[str, int], SocketFile] = {}
    while True:
        ready = yield from process.poll([(each, "r") for each in (front, *backs.values())])
        if front in ready:
            datagram = socket.recvfrom()
            sender = (datagram.address, datagram.port)
            if sender not in backs:
                backs[sender] = SocketFile(process.netns.udp_socket(6 if ":" in proxy.ip else 4))
                process.open(backs[sender])
            _send(backs[sender], datagram.data, proxy.ip, proxy.port)
        for sender, back in backs.items():
            if back in ready:
                answer = _receive(back)
                if answer is not None:
                    _send(front, answer, *sender)


def _send(file: SocketFile, data: bytes, address: str, port: int) -> None:
    assert isinstance(file.socket, UdpSocket)
    try:
        file.socket.sendto(data, address, port)
    except OSError:
        return


def _receive(file: SocketFile) -> bytes | None:
    assert isinstance(file.socket, UdpSocket)
    try:
        return file.socket.recvfrom().data
    except OSError:
        return None
