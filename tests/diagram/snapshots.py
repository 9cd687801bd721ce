"""Snapshots to draw: small builders, a few fixed ones, and random ones."""

from dataclasses import replace
from functools import partial

from hypothesis import strategies as st

from netlab.snapshot.model import (
    Container,
    Host,
    Interface,
    Network,
    Outside,
    PublishedPort,
    Snapshot,
    Subnet,
)

UPLINK = Interface("eth0", ("192.0.2.11/24",))
OUTSIDE = (Outside("outside", "192.0.2.1/24"),)
BUILT_IN = (
    Network("id-host", "host", "host", has_dns=False, ours=False),
    Network("id-none", "none", "null", has_dns=False, ours=False),
)


def network(name: str, number: int, driver: str = "bridge", **others: object) -> Network:
    subnets = (Subnet(f"10.{number}.0.0/16", f"10.{number}.0.1"),)
    device = f"br-{number:012x}" if driver == "bridge" else None
    return replace(Network(f"id-{name}", name, driver, subnets, device), **others)


DEFAULT = network("bridge", 200, device="docker0", has_dns=False, ours=False)


def container(name: str, *networks: Network, number: int = 2, **others: object) -> Container:
    interfaces = tuple(
        Interface(f"eth{place}", (f"{net.subnets[0].cidr.split('.0.0/')[0]}.0.{number}/16",), None, 1500, net.name)
        for place, net in enumerate(networks)
    )
    names = tuple(net.name for net in networks)
    mode = names[0] if names else "none"
    made = Container(
        f"id-{name}", name, "busybox", "running", mode, interfaces, names, default_network=names[0] if names else None
    )
    return replace(made, **others)


def host(networks: tuple[Network, ...], containers: tuple[Container, ...], name: str = "host") -> Host:
    by_name = partial(sorted, key=lambda thing: thing.name)
    return Host(name, (UPLINK,), tuple(by_name(networks)), tuple(by_name(containers)))


def snapshot(*hosts: Host, outside: tuple[Outside, ...] = OUTSIDE) -> Snapshot:
    return Snapshot("lab", "private, Docker Engine 28.5.2", hosts, outside)


APP, BACK = network("app", 18), network("back", 19, internal=True)


def small() -> Snapshot:
    ports = (PublishedPort("0.0.0.0", 8080, 80), PublishedPort("127.0.0.1", 5353, 53, "udp"))
    web = container("web", APP, image="nginx", ports=ports)
    return snapshot(host((APP, DEFAULT), (web, container("client", APP, number=3), container("old", DEFAULT))))


def every_kind() -> Snapshot:
    """One of each: two networks, host, none, a shared namespace, stopped, not ours."""
    foreign = network("theirs", 22, ours=False)
    things = (
        container("web", APP, ports=(PublishedPort("0.0.0.0", 8080, 80),)),
        container("api", APP, BACK, number=3, aliases=(("back", "backend"),)),
        container("monitor", network_mode="host", networks=("host",)),
        container("lonely", networks=("none",)),
        container("sidecar", network_mode="container:web"),
        container("worker", BACK, state="exited", interfaces=()),
        container("stranger", foreign, ours=False),
    )
    return snapshot(host((APP, BACK, DEFAULT, foreign, *BUILT_IN), things))


def crowd(count: int, networks: int, bridged: int = 10) -> Snapshot:
    """`count` containers on that many networks; every `bridged`-th is on the next network as well."""
    nets = tuple(network(f"net{number:02d}", number + 1) for number in range(networks))
    things = tuple(
        container(
            f"box{n:02d}",
            nets[n % networks],
            *([nets[(n + 1) % networks]] if n % bridged == 0 < networks - 1 else []),
            number=n + 2,
        )
        for n in range(count)
    )
    return snapshot(host(nets, things))


def two_hosts() -> Snapshot:
    overlay = network("mesh", 30, "overlay", scope="swarm")
    ones = [host((overlay, DEFAULT), (container("web", overlay, number=n),), f"host{n}") for n in (1, 2)]
    return snapshot(*ones)


NAMES = st.text("abcxyz-_.0123456789가나<>&\"' ", min_size=1, max_size=12)


@st.composite
def random_snapshots(draw: st.DrawFn) -> Snapshot:
    """Anything an engine could show: several networks of several drivers, odd names, odd states, many endpoints."""
    names = draw(st.lists(NAMES, max_size=7, unique=True))
    drivers = [draw(st.sampled_from(["bridge", "bridge", "bridge", "macvlan", "overlay"])) for _ in names]
    nets = [
        network(name, n + 1, driver, ours=n % 3 != 2)
        for n, (name, driver) in enumerate(zip(names, drivers, strict=True))
    ]
    nets = [replace(net, options=(("parent", "eth0"),)) if net.driver == "macvlan" else net for net in nets]
    nets.append(DEFAULT)
    things = []
    for number, name in enumerate(draw(st.lists(NAMES, max_size=18, unique=True))):
        kind = draw(st.sampled_from(["on", "on", "on", "on", "stopped", "host", "none", "shares"]))
        on = draw(st.lists(st.sampled_from(nets), min_size=1, max_size=4, unique=True))
        made = container(name, *on, number=number + 2)
        if kind == "stopped":
            made = replace(made, state="exited", interfaces=())
        elif kind in ("host", "none"):
            made = replace(container(name), network_mode=kind, networks=(kind,))
        elif kind == "shares" and things:
            made = replace(container(name), network_mode=f"container:{draw(st.sampled_from(things)).name}")
        ports = draw(st.lists(st.integers(1, 65535), max_size=2, unique=True))
        things.append(replace(made, ports=tuple(PublishedPort("0.0.0.0", port, 80) for port in ports)))
    return snapshot(host((*nets, *BUILT_IN), tuple(things)))
