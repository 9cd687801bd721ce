"""What the data plane costs with 10 and with 1,000 containers on the host.

The host is ruled as a Docker 28 host is: a raw, a filter and a nat rule for each container, networks of 100, all ports
published, bridged packets through iptables (the dearer case). Rounds are interleaved; times are the processor's.
"""

import statistics
import time
from collections.abc import Callable, Iterator

from benchmarks.figure import Figure
from netlab.dataplane import ECHO_REPLY, ECHO_REQUEST, ICMP, Netns, World
from netlab.dataplane.netfilter import parse_rule

BOUND = 1.5
PER_NETWORK = 100
SMALL, LARGE = 10, 1000
ROUNDS, PINGS, FETCHES = 9, 200, 20


def docker_host(containers: int) -> tuple[World, list[Netns]]:
    """A host with so many containers; forwarding on."""
    world = World()
    host = world.namespace("host")
    host.sysctl["net.ipv4.ip_forward"] = 1
    host.sysctl["net.bridge.bridge-nf-call-iptables"] = 1
    rules(host)
    machines = []
    for number in range(containers):
        network, place = divmod(number, PER_NETWORK)
        if place == 0:
            add_network(host, network)
        machines.append(add_container(world, host, network, place, number))
    return world, machines


def rules(host: Netns) -> None:
    for table, chains in (
        ("filter", ("DOCKER", "BRIDGE", "DOCKER-CT", "DOCKER-FORWARD", "STAGE-1", "STAGE-2")),
        ("nat", ("DOCKER",)),
    ):
        for chain in chains:
            host.iptables.table(table).add_chain(chain)
    for chain, rule in (
        ("FORWARD", "-j DOCKER-FORWARD"), ("DOCKER-FORWARD", "-j DOCKER-CT"),
        ("DOCKER-FORWARD", "-j STAGE-1"),
        ("DOCKER-FORWARD", "-j BRIDGE"),
    ):  # fmt: skip
        add(host, "filter", chain, rule)
    host.iptables.table("filter").set_policy("FORWARD", "DROP")
    add(host, "nat", "PREROUTING", "-m addrtype --dst-type LOCAL -j DOCKER")
    add(host, "nat", "OUTPUT", "! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER")


def add(host: Netns, table: str, chain: str, rule: str, first: bool = False) -> None:
    chains = host.iptables.table(table)
    chains.insert(chain, parse_rule(rule), 0 if first else len(chains.chain(chain).entries))


def add_network(host: Netns, network: int) -> None:
    name, block = f"br{network}", f"172.{20 + network}.0.0/16"
    bridge = host.add_bridge(name)
    bridge.add_address(f"172.{20 + network}.0.1/16")
    bridge.set_up()
    add(host, "filter", "DOCKER", f"! -i {name} -o {name} -j DROP")
    add(host, "filter", "BRIDGE", f"-o {name} -j DOCKER")
    add(host, "filter", "DOCKER-CT", f"-o {name} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT")
    add(host, "filter", "DOCKER-FORWARD", f"-i {name} -j ACCEPT")
    add(host, "filter", "STAGE-1", f"-i {name} ! -o {name} -j STAGE-2")
    add(host, "filter", "STAGE-2", f"-o {name} -j DROP")
    add(host, "nat", "POSTROUTING", f"-s {block} ! -o {name} -j MASQUERADE")


def add_container(world: World, host: Netns, network: int, place: int, number: int) -> Netns:
    machine, name, address = (
        world.namespace(f"c{number}"),
        f"br{network}",
        f"172.{20 + network}.0.{place + 2}",
    )
    port, inside = host.add_veth(f"veth{number}", machine, "eth0")
    port.set_master(host.link(name))  # type: ignore[arg-type]
    port.set_up()
    inside.add_address(f"{address}/16")
    inside.set_up()
    machine.add_route("default", via=f"172.{20 + network}.0.1")
    add(host, "raw", "PREROUTING", f"-d {address}/32 ! -i {name} -j DROP")
    target = f"-d {address}/32 ! -i {name} -o {name} -p tcp -m tcp --dport 80 -j ACCEPT"
    add(host, "filter", "DOCKER", target, first=True)
    add(
        host,
        "nat",
        "DOCKER",
        f"! -i {name} -p tcp --dport {10000 + number} -j DNAT --to-destination {address}:80",
    )
    return machine


def ping(world: World, source: Netns, address: str) -> None:
    raw = source.raw_socket()
    raw.sendto(ICMP(ECHO_REQUEST, id=1, seq=1, data=bytes(56)), address)
    world.run()
    answer = raw.recvfrom().payload
    raw.close()
    assert isinstance(answer, ICMP) and answer.type == ECHO_REPLY


def fetch(world: World, source: Netns, address: str, port: int, server: Netns) -> None:
    """A TCP conversation: connect, a request, an answer, close."""
    listener = server.tcp_socket()
    listener.reuse_address = True
    listener.bind("0.0.0.0", 80)
    listener.listen()
    client = source.tcp_socket()
    client.connect(address, port)
    world.run()
    client.check()
    client.send(b"GET / HTTP/1.0\r\n\r\n")
    world.run()
    accepted = listener.accept()
    accepted.recv(1000)
    accepted.send(bytes(1000))
    accepted.close()
    world.run()
    assert len(client.recv(2000)) == 1000
    client.close()
    listener.close()
    world.run()


def each(action: Callable[[], None], times: int) -> float:
    """Processor seconds for one."""
    begun = time.process_time()
    for _ in range(times):
        action()
    return (time.process_time() - begun) / times


def medians(hosts: dict[int, tuple[World, list[Netns]]]) -> dict[str, dict[int, float]]:
    """Figure name -> containers -> seconds."""
    rounds: dict[str, dict[int, list[float]]] = {}
    for _ in range(ROUNDS):
        for count, (world, machines) in hosts.items():
            first, tenth = machines[0], machines[9]

            def one_ping(world: World = world, first: Netns = first) -> None:
                ping(world, first, "172.20.0.11")

            def one_fetch(world: World = world, tenth: Netns = tenth) -> None:
                fetch(world, world.namespaces["host"], "172.20.0.1", 10009, tenth)

            for name, action, times in (
                ("a ping over a bridge", one_ping, PINGS),
                ("TCP to a published port of the host", one_fetch, FETCHES),
            ):
                rounds.setdefault(name, {}).setdefault(count, []).append(each(action, times))
    return {
        name: {count: statistics.median(seconds) for count, seconds in found.items()} for name, found in rounds.items()
    }


def measure() -> Iterator[Figure]:
    hosts, found = {}, {"one container made, with its rules": dict[int, float]()}
    for count in (SMALL, SMALL, LARGE):  # the first for what is made once
        begun = time.process_time()
        hosts[count] = docker_host(count)
        found["one container made, with its rules"][count] = (time.process_time() - begun) / count
    print(f"the data plane alone, with {SMALL} and with {LARGE:,} containers; medians of {ROUNDS} rounds")
    for world, machines in hosts.values():  # ARP, and what is made once
        ping(world, machines[0], "172.20.0.11")
        fetch(world, world.namespaces["host"], "172.20.0.1", 10009, machines[9])
    for name, seconds in (found | medians(hosts)).items():
        yield Figure(f"  {name}, with {LARGE:,}", seconds[LARGE] * 1e6, "us")
        yield Figure(f"  {name}, {LARGE:,} / {SMALL}", seconds[LARGE] / seconds[SMALL], "", BOUND)
