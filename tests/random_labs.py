"""Random labs from a seed: the same seed does the same things, on any engine."""

import random
from collections.abc import Iterator
from typing import Any

from netlab import Lab

NETWORK_OPTIONS: list[dict[str, Any]] = [
    {},
    {"internal": True},
    {"mtu": 1400},
    {"icc": False},
    {"masquerade": False},
    {"options": {"com.docker.network.bridge.host_binding_ipv4": "127.0.0.1"}},
    {"labels": {"course": "it's 7 o'clock"}},
    {"attachable": True},
]
CONTAINER_OPTIONS: list[dict[str, Any]] = [
    {},
    {"command": ["sh", "-c", "echo \"$HOSTNAME\"; sleep 999"]},
    {"env": {"GREETING": "hello you", "EMPTY": "", "QUOTE": "it's \"so\"", "DB_PASSWORD": "s3cret"}},
    {"hostname": "boxy"},
    {"dns": ["198.51.100.53"], "dns_search": ["example.test"], "dns_options": ["ndots:2"]},
    {"extra_hosts": {"db": "192.0.2.7"}},
    {"expose": ["5432", "53/udp"]},
    {"volumes": ["data:/data:ro"]},
    {"restart": "on-failure:3"},
    {"user": "65534", "working_dir": "/tmp"},
    {"labels": {"role": "a b"}, "sysctls": {"net.ipv4.ip_forward": "0"}},
    {"entrypoint": ["sleep", "500"], "init": True},
    {"cap_add": ["NET_ADMIN"]},
]  # fmt: skip


def build(lab: Lab, seed: int, size: int = 6) -> None:
    """Make networks and containers, then re-wire them."""
    choose = random.Random(seed)
    networks = [_network(lab, choose, n) for n in range(choose.randint(1, 3))]
    names = [_container(lab, choose, n, networks) for n in range(size)]
    for step in _rewiring(lab, choose, networks, names):
        step()


def _network(lab: Lab, choose: random.Random, n: int) -> str:
    options = dict(choose.choice(NETWORK_OPTIONS))
    if choose.random() < 0.6:
        options["subnet"] = f"203.0.113.{n * 64}/26"
        if choose.random() < 0.5:
            options |= {"gateway": f"203.0.113.{n * 64 + 62}", "ip_range": f"203.0.113.{n * 64 + 16}/28"}
    lab.network(f"net{n}", **options)
    return f"net{n}"


def _container(lab: Lab, choose: random.Random, n: int, networks: list[str]) -> str:
    options = dict(choose.choice(CONTAINER_OPTIONS))
    kind = choose.random()
    if kind < 0.55:
        options |= _attached(lab, choose, n, networks)
    elif kind < 0.75 and n:
        options["links"] = {f"box{choose.randrange(n)}": "peer"} if _linkable(lab, n) else None
    elif kind < 0.85:
        options = {"networks": choose.choice(["none", "host"])}
    elif n and lab["box0"].inspect()["HostConfig"]["NetworkMode"] != "none":
        options = {"networks": "container:box0"}
    if "networks" not in options and choose.random() < 0.5:
        options["ports"] = [f"127.0.0.1:{18000 + n}:80"]
    lab.container(f"box{n}", **{key: value for key, value in options.items() if value is not None})
    return f"box{n}"


def _linkable(lab: Lab, n: int) -> bool:
    """Links of the default bridge need targets on it."""
    return all(lab[f"box{k}"].networks == ("bridge",) for k in range(n))


def _attached(lab: Lab, choose: random.Random, n: int, networks: list[str]) -> dict[str, Any]:
    chosen = choose.sample(networks, choose.randint(1, len(networks)))
    wired: dict[str, dict[str, Any]] = {name: {} for name in chosen}
    first = chosen[0]
    if choose.random() < 0.5:
        wired[first]["aliases"] = [f"alias{n}", "svc"]
    subnet = lab[first].subnet or ""
    if subnet.startswith("203.0.113.") and choose.random() < 0.4:
        wired[first]["ip"] = f"203.0.113.{int(first[3:]) * 64 + 40 + n}"
    options: dict[str, Any] = {"networks": wired}
    if choose.random() < 0.3:
        options["mac"] = f"02:42:00:00:00:{n + 1:02x}"
    return options


def _rewiring(lab: Lab, choose: random.Random, networks: list[str], names: list[str]) -> Iterator[Any]:
    for _ in range(4):
        name, network = choose.choice(names), choose.choice(networks)
        box, mode = lab[name], lab[name].inspect()["HostConfig"]["NetworkMode"]
        if mode in ("none", "host") or mode.startswith("container:"):
            continue
        if network in box.networks:
            yield lambda network=network, name=name: lab[network].disconnect(name)
        else:
            yield lambda network=network, name=name: lab[network].connect(name, aliases=[f"late-{name}"])
