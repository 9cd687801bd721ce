"""What the data plane costs: `python benchmarks/dataplane.py` prints the figures and fails when a bound is
broken.

A ping over a bridge must cost the same with 10 and with 1,000 containers on the host, within 1.5 times. The
host is ruled as a Docker 28 host is: a raw, a filter and a nat rule for each container, networks of 100, all
ports
published.
"""

import sys
import time
from collections.abc import Callable

from netlab.dataplane import ECHO_REPLY, ECHO_REQUEST, ICMP, Netns, World
from netlab.dataplane.netfilter import parse_rule

BOUND = 1.5
PER_NETWORK = 100
SMALL, LARGE = 10, 1000


def docker_host(containers: int) -> tuple[World, list[Netns]]:
    """A host with so many containers; forwarding on, bridged packets through iptables (the dearer case)."""
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


def best_of(action: Callable[[], None], times: int = 300, rounds: int = 7) -> float:
    """Seconds for one, the best round of several."""
    action()
    measured = []
    for _ in range(rounds):
        begun = time.perf_counter()
        for _ in range(times):
            action()
        measured.append((time.perf_counter() - begun) / times)
    return min(measured)


def main() -> int:
    figures: dict[str, dict[int, float]] = {}
    for containers in (SMALL, LARGE):
        begun = time.perf_counter()
        world, machines = docker_host(containers)
        made = (time.perf_counter() - begun) / containers
        host, first, last = world.namespaces["host"], machines[0], machines[9]
        cold_start = time.perf_counter()
        ping(world, first, "172.20.0.11")
        cold = time.perf_counter() - cold_start
        figures.setdefault("one container made, with its rules", {})[containers] = made
        figures.setdefault("first ping (ARP floods the bridge; not bound)", {})[containers] = cold
        figures.setdefault("ping over a bridge", {})[containers] = best_of(
            lambda w=world, f=first: ping(w, f, "172.20.0.11")  # type: ignore[misc]
        )
        figures.setdefault("TCP to a published port of the host", {})[containers] = best_of(
            lambda w=world, h=host, s=last: fetch(w, h, "172.20.0.1", 10009, s),
            times=30,  # type: ignore[misc]
        )
    failed = False
    print(f"{'':50}{SMALL:>8} {LARGE:>8} containers")
    for name, values in figures.items():
        ratio = values[LARGE] / values[SMALL]
        bound = "not bound" not in name
        failed = failed or (bound and ratio > BOUND)
        verdict = ("ok" if ratio <= BOUND else f"MORE THAN {BOUND}") if bound else ""
        print(f"{name:50}{values[SMALL] * 1e6:8.0f} {values[LARGE] * 1e6:8.0f} us   x {ratio:.2f} {verdict}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
