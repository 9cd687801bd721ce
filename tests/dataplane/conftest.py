"""Small networks to look at: a bridge with machines on it, and programs that use their sockets."""

from collections.abc import Callable

import pytest

from netlab.dataplane import ECHO_REPLY, ECHO_REQUEST, ICMP, IPv4, Netns, Trace, World

Segment = Callable[..., list[Netns]]


def plug(host: Netns, bridge: str, machine: Netns, address: str, name: str = "eth0", mtu: int = 1500) -> None:
    """Give a machine an interface on the host's bridge."""
    port, inside = host.add_veth(f"v{len(host.links)}", machine, name, mtu=mtu)
    port.set_master(host.link(bridge))  # type: ignore[arg-type]
    port.set_up()
    inside.add_address(address)
    inside.set_up()


def ping(source: Netns, address: str, *, data: bytes = bytes(56), trace: Trace | None = None) -> IPv4 | None:
    """The first answer to one echo request (a reply or an error) within a second; None when there is none."""
    raw = source.raw_socket()
    raw.trace = trace
    raw.sendto(ICMP(ECHO_REQUEST, id=7, seq=1, data=data), address)
    source.world.advance(source.world.now + 1)
    answers = []
    while raw.readable:
        answers.append(raw.recvfrom())
    raw.close()
    heard = [a for a in answers if isinstance(a.payload, ICMP) and a.payload.type != ECHO_REQUEST]
    return heard[0] if heard else None  # type: ignore[return-value]


def answers(source: Netns, address: str) -> bool:
    reply = ping(source, address)
    return reply is not None and isinstance(reply.payload, ICMP) and reply.payload.type == ECHO_REPLY


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def segment(world: World) -> Segment:
    """host, then `count` machines on its br0: 192.0.2.1/24, .2, .3 ... The host is their default gateway."""

    def make(count: int = 2) -> list[Netns]:
        host = world.namespace("host")
        br0 = host.add_bridge("br0")
        br0.add_address("192.0.2.1/24")
        br0.set_up()
        machines = [world.namespace(f"m{n}") for n in range(count)]
        for number, machine in enumerate(machines):
            plug(host, "br0", machine, f"192.0.2.{number + 2}/24")
            machine.add_route("default", via="192.0.2.1")
        return [host, *machines]

    return make
