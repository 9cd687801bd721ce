"""Sockets: UDP and TCP as programs use them."""

import pytest

from netlab.dataplane import Netns, TcpSocket, World

from .conftest import Segment, ping


def connected(client: Netns, server: Netns, address: str, port: int = 80) -> tuple[TcpSocket, TcpSocket]:
    listener = server.tcp_socket()
    listener.bind("0.0.0.0", port)
    listener.listen()
    near = client.tcp_socket()
    near.connect(address, port)
    client.world.run()
    near.check()
    far = listener.accept()
    listener.close()
    return near, far


def test_a_datagram_arrives_with_its_sender(segment: Segment, world: World) -> None:
    _, a, b = segment()
    server, client = b.udp_socket(), a.udp_socket()
    server.bind("0.0.0.0", 53)
    client.sendto(b"question", "192.0.2.3", 53)
    world.run()
    asked = server.recvfrom()
    assert (asked.data, asked.address) == (b"question", "192.0.2.2")
    server.sendto(b"answer", asked.address, asked.port)
    world.run()
    assert client.recvfrom().data == b"answer"


def test_a_closed_udp_port_refuses_a_connected_socket(segment: Segment, world: World) -> None:
    _, a, b = segment()
    client = a.udp_socket()
    client.connect("192.0.2.3", 53)
    client.send(b"question")
    world.run()
    with pytest.raises(ConnectionRefusedError, match="Connection refused"):
        client.recvfrom()


def test_a_closed_tcp_port_refuses(segment: Segment, world: World) -> None:
    _, a, b = segment()
    client = a.tcp_socket()
    client.connect("192.0.2.3", 80)
    world.run()
    assert client.writable
    with pytest.raises(ConnectionRefusedError):
        client.check()


def test_no_neighbour_is_no_route_to_host_after_three_seconds(segment: Segment, world: World) -> None:
    _, a, b = segment()
    client = a.tcp_socket()
    client.connect("192.0.2.99", 80)
    world.advance(2.9)
    assert client.connecting
    world.advance(3.1)
    with pytest.raises(OSError, match="No route to host"):
        client.check()


def test_no_route_is_said_at_once(world: World) -> None:
    client = world.namespace("a").tcp_socket()
    with pytest.raises(OSError, match="Network is unreachable"):
        client.connect("203.0.113.1", 80)


def test_a_lost_syn_is_sent_again_and_given_up_after_127_seconds(segment: Segment, world: World) -> None:
    host, a, b = segment()
    ping(a, "192.0.2.3")
    tap = a.tap("eth0")
    client = a.tcp_socket()
    b.link("eth0").set_down()
    start = world.now
    a.neighbours.add(a.link("eth0"), "192.0.2.3", b.link("eth0").mac)
    client.connect("192.0.2.3", 80)
    world.advance(start + 200)
    assert [each.time - start for each in tap.captured] == [0, 1, 3, 7, 15, 31, 63]
    with pytest.raises(TimeoutError):
        client.check()


@pytest.mark.parametrize("size", [0, 1, 1460, 1461, 65536, 300_000])
def test_what_is_sent_is_what_arrives(segment: Segment, world: World, size: int) -> None:
    _, a, b = segment()
    near, far = connected(a, b, "192.0.2.3")
    data, got, sent = bytes(n % 251 for n in range(size)), b"", 0
    while True:
        if sent < size and near.writable:
            sent += near.send(data[sent:])
            if sent == size:
                near.shutdown()
        elif size == 0 and near.state == "ESTABLISHED":
            near.shutdown()
        world.advance(world.now + 0.3)
        if far.readable:
            part = far.recv(50_000)
            if not part:
                break
            got += part
    assert got == data


def test_half_close_lets_the_other_side_go_on(segment: Segment, world: World) -> None:
    _, a, b = segment()
    near, far = connected(a, b, "192.0.2.3")
    near.send(b"request")
    near.shutdown()
    world.run()
    assert far.recv(100) == b"request" and far.recv(100) == b""
    far.send(b"response")
    far.close()
    world.run()
    assert near.recv(100) == b"response" and near.recv(100) == b""
    assert near.state == "TIME_WAIT" and not b.sockets.table()
    near.close()
    world.advance(world.now + 61)
    assert not a.sockets.table()


def test_unread_data_turns_close_into_reset(segment: Segment, world: World) -> None:
    _, a, b = segment()
    near, far = connected(a, b, "192.0.2.3")
    near.send(b"never read")
    world.run()
    far.close()
    world.run()
    with pytest.raises(ConnectionResetError):
        near.recv(10)
    with pytest.raises(BrokenPipeError):
        near.send(b"x")


def test_a_port_is_taken_once(segment: Segment, world: World) -> None:
    _, a, b = segment()
    first, second, third = a.tcp_socket(), a.tcp_socket(), a.tcp_socket()
    first.bind("0.0.0.0", 80)
    first.listen()
    for socket, address in ((second, "0.0.0.0"), (third, "192.0.2.2")):
        with pytest.raises(OSError, match="Address already in use"):
            socket.bind(address, 80)
    with pytest.raises(OSError, match="Cannot assign requested address"):
        second.bind("203.0.113.1", 81)
    first.close()
    second.bind("127.0.0.1", 80)
    third.bind("192.0.2.2", 80)


def test_a_reader_that_sleeps_stops_the_writer(segment: Segment, world: World) -> None:
    _, a, b = segment()
    near, far = connected(a, b, "192.0.2.3")
    total = 0
    for _ in range(10):
        try:
            total += near.send(bytes(65536))
        except BlockingIOError:
            break
        world.run()
    assert total == 2 * 65536 and not near.writable
    woken: list[bool] = []
    near.on_change = lambda: woken.append(near.writable)
    far.recv(65536)
    world.advance(world.now + 1)
    assert True in woken


def test_a_full_backlog_drops_the_syn_and_takes_it_later(segment: Segment, world: World) -> None:
    _, a, b = segment()
    listener = b.tcp_socket()
    listener.bind("0.0.0.0", 80)
    listener.listen(0)
    clients = [a.tcp_socket() for _ in range(2)]
    for client in clients:
        client.connect("192.0.2.3", 80)
        world.run()
    assert [client.state for client in clients] == ["ESTABLISHED", "SYN_SENT"]
    listener.accept()
    world.advance(1.5)
    assert clients[1].state == "ESTABLISHED"


def test_loopback_carries_a_whole_conversation(world: World) -> None:
    alone = world.namespace("alone")
    near, far = connected(alone, alone, "127.0.0.1")
    near.send(b"to myself")
    world.run()
    assert far.recv(100) == b"to myself" and far.remote == near.local
