"""Random labs from a seed: the same seed does the same things, on any engine."""

import random
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
    {"bridge_name": "own{n}"},
    {"container_prefix": "lan"},
    {"internal": True, "icc": False},
    {"mtu": 9000, "icc": False},
    {"masquerade": False, "icc": False},
    {"gateway_mode": "nat-unprotected"},
    {"gateway_mode": "routed"},
    {"aux_addresses": {"printer": "203.0.113.{first}"}},
]
PORTS = (
    ["127.0.0.1:{n}0:80"], ["{n}1:80"], ["80"], ["{n}2:53/udp", "{n}3:80"], ["192.0.2.11:{n}4:80"],
    ["0.0.0.0:{n}5:80", "127.0.0.1:{n}6:81"], ["80", "53/udp", "81"],
)  # fmt: skip
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
    {"dns": ["192.0.2.1"], "dns_search": ["."]},
    {"hostname": "svc", "dns_options": ["ndots:0", "timeout:2"]},
    {"extra_hosts": {"box0": "192.0.2.8", "boxy": "192.0.2.9"}},
]  # fmt: skip


def build(lab: Lab, seed: int, size: int = 6) -> None:
    """Make networks and containers, then re-wire, stop and start them."""
    choose = random.Random(seed)
    networks = [_network(lab, choose, n) for n in range(choose.randint(1, 3))]
    names = [_container(lab, choose, n, networks) for n in range(size)]
    for _ in range(8):
        choose.choice(STEPS)(lab, choose, networks, names)


def _network(lab: Lab, choose: random.Random, n: int) -> str:
    first = n * 64
    options = _filled(choose.choice(NETWORK_OPTIONS), n=n, first=first + 20)
    if choose.random() < 0.6 or "aux_addresses" in options:
        options["subnet"] = f"203.0.113.{first}/26"
        if choose.random() < 0.5:
            options |= {"gateway": f"203.0.113.{first + 62}", "ip_range": f"203.0.113.{first + 16}/28"}
    lab.network(f"net{n}", **options)
    return f"net{n}"


def _filled(value: Any, **facts: object) -> Any:
    """A table's entry with this lab's numbers in it."""
    if isinstance(value, dict):
        return {key: _filled(each, **facts) for key, each in value.items()}
    if isinstance(value, list):
        return [_filled(each, **facts) for each in value]
    return value.format(**facts) if isinstance(value, str) else value


def _container(lab: Lab, choose: random.Random, n: int, networks: list[str]) -> str:
    options = dict(choose.choice(CONTAINER_OPTIONS))
    kind = choose.random()
    if kind < 0.6:
        options |= _attached(lab, choose, n, networks)
    elif kind < 0.8:
        on_bridge = [f"box{k}" for k in range(n) if "bridge" in lab[f"box{k}"].networks]
        targets = choose.sample(on_bridge, min(len(on_bridge), choose.randint(0, 2)))
        options["links"] = dict(zip(targets, ("peer", "other"), strict=False))
    elif kind < 0.88:
        options = {"networks": choose.choice(["none", "host"])}
    elif n and lab["box0"].inspect()["HostConfig"]["NetworkMode"] not in ("none", "host"):
        options = {"networks": "container:box0"}
    if "networks" not in options or isinstance(options["networks"], dict):
        options |= {"ports": _filled(choose.choice(PORTS), n=1800 + n)} if choose.random() < 0.5 else {}
    lab.container(f"box{n}", **options)
    return f"box{n}"


def _attached(lab: Lab, choose: random.Random, n: int, networks: list[str]) -> dict[str, Any]:
    chosen = choose.sample(networks, choose.randint(1, len(networks)))
    wired: dict[str, dict[str, Any]] = {name: {} for name in chosen}
    first = chosen[0]
    if choose.random() < 0.5:
        wired[first]["aliases"] = [f"alias{n}", "svc"]
    if choose.random() < 0.3:
        wired[first]["links"] = {f"box{choose.randrange(n + 2)}": choose.choice(["peer", "db", "box5"])}
    if (address := _address(lab, first, n)) and choose.random() < 0.4:
        wired[first]["ip"] = address
    options: dict[str, Any] = {"networks": wired}
    if choose.random() < 0.3:
        options["mac"] = f"02:42:00:00:00:{n + 1:02x}"
    return options


def _address(lab: Lab, network: str, n: int) -> str | None:
    """One that only this container asks for, where the network's subnet was given."""
    subnet = lab[network].subnet or ""
    return f"203.0.113.{int(network[3:]) * 64 + 40 + n}" if subnet.startswith("203.0.113.") else None


# --- what is done later


def _rewire(lab: Lab, choose: random.Random, networks: list[str], names: list[str]) -> None:
    """Connect, or disconnect what is connected."""
    name, network, asks, extra = choose.choice(names), choose.choice(networks), choose.random(), choose.random()
    box, mode = lab[name], _mode(lab, name)
    if mode in ("none", "host") or mode.startswith("container:"):
        return
    if network in box.networks:
        lab[network].disconnect(name)
        return
    options: dict[str, Any] = {"aliases": [f"late-{name}", "svc"][: 1 + (extra < 0.3)]}
    address = _address(lab, network, int(name[3:]))
    if asks < 0.3 and address:
        options["ip"] = address
    if extra > 0.7:
        options["links"] = {"box0": "first"}
    lab[network].connect(name, **options)


def _restart(lab: Lab, choose: random.Random, networks: list[str], names: list[str]) -> None:
    name = choose.choice(names)
    if lab[name].state == "running" and _can_start(lab, name):
        lab[name].restart(timeout=0)


def _stop_or_start(lab: Lab, choose: random.Random, networks: list[str], names: list[str]) -> None:
    name = choose.choice(names)
    if lab[name].state == "running":
        lab[name].stop(timeout=0)
    elif _can_start(lab, name):
        lab[name].start()


def _remove(lab: Lab, choose: random.Random, networks: list[str], names: list[str]) -> None:
    """At most one, and not the first."""
    name = choose.choice(names)
    if len(names) == 6 and name != "box0":
        lab[name].remove()
        names.remove(name)


STEPS = (_rewire, _rewire, _rewire, _rewire, _restart, _stop_or_start, _stop_or_start, _remove)


def _mode(lab: Lab, name: str) -> str:
    mode: str = lab[name].inspect()["HostConfig"]["NetworkMode"]
    return mode


def _can_start(lab: Lab, name: str) -> bool:
    """A legacy link's target and the owner of a shared namespace must run; the networks must be there."""
    host = lab[name].inspect()["HostConfig"]
    needed = {link.partition(":")[0].lstrip("/") for link in host["Links"] or ()}
    if host["NetworkMode"].startswith("container:"):
        needed.add("box0")
    return all(each in set(lab) and lab[each].state == "running" for each in needed)
