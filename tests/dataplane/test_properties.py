"""What holds for all inputs: routes, fragments, TCP over a wire that loses, NAT there and back."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from netlab.dataplane import TCP, UDP, Ethernet, IPv4, Link, World
from netlab.dataplane.addr import number, prefix, text_of
from netlab.dataplane.fragment import fragments
from netlab.dataplane.netfilter import iptables
from netlab.dataplane.route import Route, RouteTable

addresses = st.integers(0, 2**32 - 1).map(lambda value: text_of(4, value))
near = st.integers(0, 63).map(lambda value: text_of(4, number("10.0.0.0") + value * 5))
blocks = st.tuples(near, st.integers(0, 32)).map(lambda given: prefix(f"{given[0]}/{given[1]}"))


@given(
    st.lists(st.tuples(blocks, st.integers(0, 3)), max_size=40, unique=True), st.lists(near | addresses, max_size=20)
)
def test_a_route_is_the_longest_prefix_with_the_lowest_metric(
    wanted: list[tuple[object, int]], asked: list[str]
) -> None:
    table = RouteTable(4)
    routes = [Route(dst, dev="eth0", metric=metric) for dst, metric in wanted]  # type: ignore[arg-type]
    for route in routes:
        table.add(route)
    for dst in asked:
        fitting = [route for route in routes if dst in route.dst]
        expected = max(fitting, key=lambda r: (r.dst.length, -r.metric), default=None)
        assert table.lookup(dst) == expected
    for route in routes:
        table.remove(route)
    assert not table.all()


@given(st.integers(0, 9000), st.integers(68, 1500), st.integers(68, 1500), st.randoms(use_true_random=False))
def test_fragments_fit_and_make_the_packet_again(size: int, first: int, second: int, order: random.Random) -> None:
    packet = IPv4("192.0.2.1", "192.0.2.2", UDP(1, 2, bytes(size)), ident=7)
    parts = [part for whole in fragments(packet, first) for part in fragments(whole, second)]
    assert all(part.size <= second for part in parts)
    order.shuffle(parts)
    netns = World().namespace("a")
    made = [netns.reassembly.add(part, None) for part in parts]
    assert made[:-1] == [None] * (len(parts) - 1)
    assert made[-1] is not None and made[-1].payload == packet.payload


class Lossy:
    """Loses some frames that carry TCP, by a seeded chance."""

    def __init__(self, world: World, seed: int, share: float) -> None:
        self.rng, self.share, self.enqueue, self.lost = random.Random(seed), share, world.enqueue, 0
        world.enqueue = self  # type: ignore[method-assign, assignment]

    def __call__(self, link: Link, frame: Ethernet, *rest: object) -> None:
        packet = frame.payload
        if isinstance(packet, IPv4) and isinstance(packet.payload, TCP) and self.rng.random() < self.share:
            self.lost += 1
            return
        self.enqueue(link, frame, *rest)  # type: ignore[arg-type]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from((0.0, 0.05, 0.2, 0.3)), st.integers(1, 40_000), st.integers(1, 20_000))
def test_tcp_delivers_all_in_order_and_once_over_a_wire_that_loses(
    seed: int, share: float, there: int, back: int
) -> None:
    world = World(seed=seed)
    a, b = world.namespace("a"), world.namespace("b")
    for end, address in zip(a.add_veth("eth0", b, "eth0"), ("192.0.2.1/24", "192.0.2.2/24"), strict=True):
        end.add_address(address)
        end.set_up()
    Lossy(world, seed, share)
    listener, client = b.tcp_socket(), a.tcp_socket()
    listener.bind("0.0.0.0", 80)
    listener.listen()
    client.connect("192.0.2.2", 80)
    rng = random.Random(seed)
    data = [rng.randbytes(there), rng.randbytes(back)]
    while not listener.readable:
        world.advance(world.now + 1)
        client.check()
    ends = [client, listener.accept()]
    sent, got, over = [0, 0], [b"", b""], [False, False]
    while not all(over):
        for side, end in enumerate(ends):
            if sent[side] < len(data[side]) and end.writable:
                sent[side] += end.send(data[side][sent[side] :])
                if sent[side] == len(data[side]):
                    end.shutdown()
        world.advance(world.now + 0.5)
        for side, end in enumerate(ends):
            while end.readable and not over[1 - side]:
                part = end.recv(3000)
                got[1 - side] += part
                over[1 - side] = not part
        assert world.now < 5000
    assert got == data


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(1, 65535), st.sampled_from((80, 81))), min_size=1, max_size=12),
    st.booleans(),
)  # fmt: skip
def test_every_answer_finds_the_client_that_asked(asked: list[tuple[int, int, int]], few_ports: bool) -> None:
    """Behind masquerading, whatever the clients' ports are; each flow looks different outside."""
    world = World()
    host, out = world.namespace("host"), world.namespace("out")
    for end, address in zip(host.add_veth("eth0", out, "eth0"), ("203.0.113.1/24", "203.0.113.9/24"), strict=True):
        end.add_address(address)
        end.set_up()
    clients = [world.namespace(f"c{n}") for n in range(4)]
    for n, client in enumerate(clients):
        for end, address in zip(
            host.add_veth(f"v{n}", client, "eth0"), (f"10.0.{n}.1/24", f"10.0.{n}.2/24"), strict=True
        ):
            end.add_address(address)
            end.set_up()
        client.add_route("default", via=f"10.0.{n}.1")
    host.sysctl["net.ipv4.ip_forward"] = 1
    ports = " --to-ports 2000-2100" if few_ports else ""
    iptables(host.iptables, f"-t nat -A POSTROUTING -o eth0 -p udp -j MASQUERADE{ports}".split())
    servers = {port: out.udp_socket() for port in (80, 81)}
    for port, server in servers.items():
        server.bind("0.0.0.0", port)
    seen = set()
    for place, source_port, port in dict.fromkeys(asked):
        socket = clients[place].udp_socket()
        socket.reuse_address = True
        socket.bind("0.0.0.0", source_port)
        socket.connect("203.0.113.9", port)
        socket.send(f"{place} {source_port} {port}".encode())
        world.run()
        heard = servers[port].recvfrom()
        assert heard.address == "203.0.113.1" and (heard.port, port) not in seen
        seen.add((heard.port, port))
        assert not few_ports or 2000 <= heard.port <= 2100
        servers[port].sendto(heard.data, heard.address, heard.port)
        world.run()
        assert socket.recvfrom().data == heard.data
