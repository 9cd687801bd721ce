"""Calls of the engine that no handle of a lab makes, many of which it refuses: what it says to each is compared.

What is chosen follows from the seed and from what was asked before, never from an answer; so both engines are asked
the same.
"""

import random
from collections.abc import Callable
from typing import Any

from docker.errors import APIError

from netlab.embedded.eras import E28, Era

Step = Callable[["Wild"], None]
STEPS: list[Step] = []
COMMAND = ["sleep", "999"]
PORTS = (
    {"80/tcp": [{"HostPort": "19{n}0"}]},
    {"80/tcp": [{"HostIp": "127.0.0.1", "HostPort": "19{n}1"}], "53/udp": [{}]},
    {"80/tcp": [{"HostPort": "19{n}2-19{n}4"}]},
    {"80/tcp": [{"HostPort": "19{n}5"}, {"HostIp": "192.0.2.11", "HostPort": "19{n}6"}]},
    {"80/tcp": [{"HostPort": "1800{n}"}]},  # perhaps one of another container
    {"80/tcp": [{"HostIp": "198.51.100.9", "HostPort": "19{n}7"}]},  # no address of the host
)
HOSTS: tuple[dict[str, Any], ...] = (
    {"ExtraHosts": ["gate:host-gateway", "db:192.0.2.7"]},
    {"Dns": ["192.0.2.1"], "DnsOptions": ["ndots:1"]},
    {"PublishAllPorts": True},
    {"Sysctls": {"net.ipv4.ip_forward": "0"}},
    {"CapAdd": ["NET_ADMIN"], "CapDrop": ["NET_RAW"]},
    {"RestartPolicy": {"Name": "on-failure", "MaximumRetryCount": 2}},
    {"ExtraHosts": ["bad"]},
    {"Dns": ["bad"]},
)
NETWORKS: tuple[dict[str, Any], ...] = (
    {},
    {"Internal": True, "Options": {"com.docker.network.bridge.enable_ip_masquerade": "false"}},
    {"Options": {"com.docker.network.bridge.enable_icc": "false"}},
    {"Driver": "macvlan", "Options": {"parent": "eth0"}, "IPAM": {"Config": [
        {"Subnet": "192.0.2.0/24", "Gateway": "192.0.2.1", "IPRange": "192.0.2.64/27"}]}},
    {"Driver": "macvlan", "Options": {"parent": "eth0"}, "Internal": True},
    {"IPAM": {"Config": [{"Subnet": "203.0.113.0/26"}]}},  # perhaps that of another network
    {"IPAM": {"Config": [{"Subnet": "198.51.100.0/25", "IPRange": "198.51.100.64/26", "Gateway": "198.51.100.1"}]}},
    {"IPAM": {"Config": [{"Subnet": "198.51.100.129/25"}]}},  # host bits
    {"IPAM": {"Config": [{"Subnet": "198.51.100.0/24", "Gateway": "192.0.2.200"}]}},
    {"Options": {"com.docker.network.bridge.enable_icc": "maybe"}},
    {"Options": {"com.docker.network.bridge.inhibit_ipv4": "true"}},
    {"Driver": "nosuch"},
)  # fmt: skip
NEVER = ("nosuch", "host", "none", "bridge")  # names of networks that are often a mistake


def step(weight: int) -> Callable[[Step], Step]:
    def add(function: Step) -> Step:
        STEPS.extend([function] * weight)
        return function

    return add


class Wild:
    """What has been asked so far, and what the engine said; `several`: who may have started on several networks."""

    def __init__(self, api: Any, era: Era, seed: int, containers: list[str], networks: list[str]) -> None:
        self.api, self.era, self.choose = api, era, random.Random(f"wild {seed}")
        self.containers, self.networks = containers, networks
        first = api.inspect_container(containers[0])["Config"]
        self.image, self.labels = first["Image"], first["Labels"]
        self.said: dict[str, str] = {}
        self.ids = {each["Id"]: f"<{each['Names'][0][1:]}>" for each in api.containers(all=True)}
        self.ids |= {each["Id"]: f"<{each['Name']}>" for each in api.networks()}
        self.several: set[str] = set()
        self.renamed: dict[str, str] = {}  # a name, and the one before it
        self.made = 0

    def run(self, steps: int) -> None:
        for _ in range(steps):
            self.choose.choice(STEPS)(self)

    def ask(self, label: str, call: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """Ask, and keep what it said; None when it refused."""
        label = f"{len(self.said):02} {label}"
        try:
            answer = call(*arguments, **named)
        except APIError as error:
            self.said[label] = f"{error.status_code} {error.explanation}"
            return None
        self.said[label] = "done"
        return answer

    def post(self, path: str, body: dict[str, Any], **query: str) -> Any:
        """A body that the SDK would not write."""
        return self.api._result(self.api._post_json(self.api._url(path), data=body, params=query), json=True)

    def container(self) -> str:
        return self.choose.choice([*self.containers, *self.containers, "nosuch"])

    def network(self) -> str:
        return self.choose.choice([*self.networks * 4, *NEVER])

    def number(self) -> int:
        self.made += 1
        return self.made

    def filled(self, value: Any, n: int) -> Any:
        """A table's entry with a number of its own in it."""
        if isinstance(value, dict):
            return {key: self.filled(each, n) for key, each in value.items()}
        if isinstance(value, list):
            return [self.filled(each, n) for each in value]
        return value.replace("{n}", f"{n}") if isinstance(value, str) else value


@step(4)
def run(wild: Wild) -> None:
    choose, n = wild.choose, wild.number()
    name, mode = f"more{n}", choose.choice([*wild.networks * 2, "default", "bridge", "host", "none", "nosuch", "box"])
    if mode == "box":
        mode = f"container:{wild.container()}"
    host: dict[str, Any] = (
        {"NetworkMode": mode, **choose.choice(HOSTS)} if choose.random() < 0.5 else {"NetworkMode": mode}
    )
    body: dict[str, Any] = {"Image": wild.image, "Cmd": COMMAND, "Labels": wild.labels, "HostConfig": host}
    if choose.random() < 0.5:
        host["PortBindings"] = wild.filled(choose.choice(PORTS), n)
        body["ExposedPorts"] = dict.fromkeys([*host["PortBindings"], "81/tcp"], {})
    if choose.random() < 0.2:
        body |= {"Hostname": "boxy", "Domainname": "example.test"}
    # Before 28 a start that fails for its link leaves its endpoint behind: an address and interfaces nobody has.
    if choose.random() < 0.3 and mode in (*wild.networks, "bridge", "default") and wild.era is E28:
        host["Links"] = [f"{wild.container()}:peer"]
    if mode in wild.networks and choose.random() < 0.5:
        wanted = {"Aliases": ["svc"], "IPAMConfig": {"IPv4Address": f"203.0.113.{choose.choice((30, 99, 150))}"}}
        body["NetworkingConfig"] = {"EndpointsConfig": {mode: {k: wanted[k] for k in choose.sample(sorted(wanted), 1)}}}
        if wild.era.several_networks_at_create and choose.random() < 0.4:
            body["NetworkingConfig"]["EndpointsConfig"].setdefault(choose.choice(wild.networks), {})
    made = wild.ask(f"create {name} in {mode}", wild.post, "/containers/create", body, name=name)
    if made is not None:
        wild.ids[made["Id"]] = f"<{name}>"
        wild.ask(f"start {name}", wild.api.start, name)
    wild.containers.append(name)
    if len(body.get("NetworkingConfig", {}).get("EndpointsConfig", {})) > 1:
        wild.several.add(name)


@step(5)
def change_state(wild: Wild) -> None:
    name, api = wild.container(), wild.api
    calls: dict[str, Callable[[], Any]] = {
        "start": lambda: api.start(name), "stop": lambda: api.stop(name, timeout=0),
        "restart": lambda: api.restart(name, timeout=0), "kill": lambda: api.kill(name),
        "pause": lambda: api.pause(name), "unpause": lambda: api.unpause(name),
    }  # fmt: skip
    what = wild.choose.choice(["start", "start", "stop", "restart", "restart", "kill", "pause", "unpause"])
    wild.ask(f"{what} {name}", calls[what])


@step(2)
def rename(wild: Wild) -> None:
    name, to = wild.container(), wild.choose.choice([f"re{wild.number()}", wild.container(), "no good"])
    wild.ask(f"rename {name} {to}", wild.api.rename, name, to)
    if list(wild.said.values())[-1] == "done":
        wild.renamed[to] = name
    if to.startswith("re") and name in wild.containers:
        wild.containers[wild.containers.index(name)] = to


@step(1)
def remove(wild: Wild) -> None:
    name, force = wild.container(), wild.choose.random() < 0.5
    wild.ask(f"remove {name} {force}", wild.api.remove_container, name, force=force)


@step(4)
def connect(wild: Wild) -> None:
    name, network, choose = wild.container(), wild.network(), wild.choose
    endpoint: dict[str, Any] = {}
    if choose.random() < 0.4:
        endpoint["Aliases"] = ["svc", f"late{wild.number()}"]
    if choose.random() < 0.3:
        endpoint["IPAMConfig"] = {"IPv4Address": choose.choice(("203.0.113.31", "203.0.113.100", "192.0.2.70", "bad"))}
    if choose.random() < 0.2:
        endpoint["Links"] = [f"{wild.container()}:first"]
    if choose.random() < 0.2 and wild.era.gateway_modes:
        endpoint |= choose.choice(({"GwPriority": 7}, {"GwPriority": -1}, {"DriverOpts": {
            "com.docker.network.endpoint.ifname": f"own{wild.number()}"}}))  # fmt: skip
    body = {"Container": name, "EndpointConfig": endpoint}
    wild.ask(f"connect {network} {name}", _posted, wild, f"/networks/{network}/connect", body)
    wild.several.add(name)


def _posted(wild: Wild, path: str, body: dict[str, Any]) -> None:
    wild.api._raise_for_status(wild.api._post_json(wild.api._url(path), data=body))


@step(3)
def disconnect(wild: Wild) -> None:
    name, network, force = wild.container(), wild.network(), wild.choose.random() < 0.3
    wild.ask(f"disconnect {network} {name} {force}", wild.api.disconnect_container_from_network, name, network, force)


@step(2)
def make_network(wild: Wild) -> None:
    name = wild.choose.choice([f"late{wild.number()}", f"late{wild.number()}", *wild.networks])
    body = {"Name": name, "CheckDuplicate": True, "Labels": wild.labels, **wild.choose.choice(NETWORKS)}
    made = wild.ask(f"create {name}", wild.post, "/networks/create", body)
    if made is not None:
        wild.ids[made["Id"]] = f"<{name}>"
    if name not in wild.networks:
        wild.networks.append(name)


@step(1)
def remove_network(wild: Wild) -> None:
    network = wild.network()
    wild.ask(f"remove network {network}", wild.api.remove_network, network)


@step(1)
def update(wild: Wild) -> None:
    name = wild.container()
    policy = wild.choose.choice(({"Name": "always"}, {"Name": "no"}, {"Name": "sometimes"}))
    wild.ask(f"update {name} {policy}", wild.api.update_container, name, restart_policy=policy)
