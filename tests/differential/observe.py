"""All that can be seen of a lab on one engine, as values by label: {"box1": {"ping net0.box2": "0", ...}, ...}."""

import re
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from netlab.engines import Engine
from tests.differential import script
from tests.differential.doors import inside, on
from tests.differential.wild import Wild
from tests.lab.test_commands import inspected

Seen = dict[str, Any]
OUTSIDE, HOST = "192.0.2.1", "192.0.2.11"
RULES = ("iptables-save", "ip6tables-save")
FIXED_NAMES = ("nosuch", "www.example.test", "svc", "peer", "db", "boxy", "localhost", "host.docker.internal")
FIXED_ADDRESSES = {"outside": OUTSIDE, "host": HOST, "localhost": "127.0.0.1"}


def observe(engine: Engine, commands: Sequence[str], wild: Wild) -> Seen:
    """Start a web server everywhere, then ask everybody everything. `commands`: what was done, then `wild`."""
    api = engine.daemon.client.api
    all_found = {each["Names"][0].lstrip("/"): api.inspect_container(each["Id"]) for each in api.containers(all=True)}
    found = dict(sorted(all_found.items()))
    networks = {each["Name"]: api.inspect_network(each["Id"]) for each in api.networks()}
    settle(engine, networks)
    running = [name for name, own in found.items() if own["State"]["Running"]]
    seen: Seen = {name: {"server": inside(engine, name, script.server(name)).strip()} for name in running}
    asked = Questions(found, networks)
    with ThreadPoolExecutor(min(engine.parallel, 3)) as pool:
        told = pool.map(lambda name: inside(engine, name, asked.of_container), running)
    for name, output in zip(running, told, strict=True):
        seen[name] |= script.read(output)
    seen["host"] = script.read(on(engine.daemon.machine, asked.of_host))
    seen["outside"] = script.read(on(engine.outside_machine, asked.of_outside))
    for program in RULES:
        seen[program] = chains(engine.daemon.run([program]).splitlines())
    seen["networks"], seen["containers"] = inspected(engine)
    seen["ports"] = {name: ports(own) for name, own in found.items()}
    seen["members"] = {name: members(own) for name, own in networks.items()}
    seen["asked"] = wild.said
    seen["facts"] = facts(found, networks) | {
        "several": renamed([*several(commands), *wild.several], wild.renamed),
        "mac_from_address": wild.era.mac_from_address,
    }
    seen["facts"]["ids"] = wild.ids | seen["facts"]["ids"]
    return seen


def settle(engine: Engine, networks: dict[str, Any], seconds: float = 15) -> None:
    """Until the host has no veth but its members': what a failed start leaves, Linux takes away in its own time."""
    members = sum(len(own["Containers"]) for own in networks.values() if own["Driver"] == "bridge")
    end = time.monotonic() + seconds
    while time.monotonic() < end and on(engine.daemon.machine, "$B ip -o link").count(": veth") > members:
        time.sleep(0.1)


class Questions:
    """What is asked: everybody's addresses and gateways, every name that could mean something, published ports."""

    def __init__(self, found: dict[str, Any], networks: dict[str, Any]) -> None:
        self.addresses = dict(FIXED_ADDRESSES)
        for network, own in networks.items():
            for config in own["IPAM"]["Config"] or ():
                if gateway := config.get("Gateway"):
                    self.addresses[f"{network}.gateway"] = gateway
        names = dict.fromkeys(FIXED_NAMES)
        for name, own in found.items():
            names |= dict.fromkeys((name, own["Config"]["Hostname"]))
            for network, endpoint in own["NetworkSettings"]["Networks"].items():
                if endpoint["IPAddress"]:
                    self.addresses[f"{network}.{name}"] = endpoint["IPAddress"]
                    names[f"{name}.{network}"] = None
                names |= dict.fromkeys(endpoint["Aliases"] or ())
        self.names = {name: name for name in names if name}
        self.published = [
            (f"{name}.{port}", binding["HostPort"])
            for name, own in found.items() for port, bindings in (own["NetworkSettings"]["Ports"] or {}).items()
            if port.endswith("tcp")
            for binding in bindings or () if binding["HostPort"] and ":" not in binding["HostIp"]
        ]  # fmt: skip
        self.ids = {own["Id"][:12]: name for name, own in found.items()}

    def _webs(self, through: dict[str, str]) -> dict[str, str]:
        """Published ports, at these addresses of the host."""
        return {f"{place}:{what}": f"{at}:{port}" for place, at in through.items() for what, port in self.published}

    @property
    def _datagrams(self) -> dict[str, str]:
        """One address of the host only: Linux limits how many refusals (ICMP) one target is sent in a second."""
        host = [label for label in self.addresses if label.endswith(".gateway")]
        return {label: at for label, at in self.addresses.items() if label not in (*host, "host", "localhost")}

    @property
    def of_container(self) -> str:
        gateways = {label: at for label, at in self.addresses.items() if label in ("host", "bridge.gateway")}
        reverse = {at: at for label, at in self.addresses.items() if label not in FIXED_ADDRESSES}
        webs = self.addresses | self._webs(gateways)
        return script.probes(self.addresses, self._datagrams, webs, self.names, reverse)

    @property
    def of_host(self) -> str:
        webs = self.addresses | self._webs({"localhost": "127.0.0.1", "host": HOST, "docker0": "172.17.0.1"})
        return script.probes(
            self.addresses, self._datagrams, webs, shown=("addr", "route", "route6", "listens"), files=()
        )

    @property
    def of_outside(self) -> str:
        return script.probes(
            {"host": HOST}, {"host": HOST}, self._webs({"host": HOST}) | {"host": HOST}, shown=(), files=()
        )


def chains(lines: list[str]) -> Seen:
    """By table and chain: the policy and the rules in order."""
    tables: Seen = {}
    table: Seen = {}
    for line in lines:
        if line.startswith("*"):
            table = tables[line[1:].strip()] = {}
        elif line.startswith(":"):
            name, policy = line[1:].split()[:2]
            table[name] = [policy]
        elif line.startswith("-A"):
            table[line.split()[1]].append(line)
    return {name: own for name, own in tables.items() if any(len(rules) > 1 for rules in own.values())}


def ports(own: dict[str, Any]) -> Seen:
    return {
        port: sorted(f"{each['HostIp']}:{each['HostPort']}" for each in bindings or ())
        for port, bindings in (own["NetworkSettings"]["Ports"] or {}).items()
    }


def members(own: dict[str, Any]) -> Seen:
    return {each["Name"]: [each["IPv4Address"], each["IPv6Address"]] for each in own["Containers"].values()}


def facts(found: dict[str, Any], networks: dict[str, Any]) -> Seen:
    """What normalising needs: ids, and the address of each endpoint; not compared."""
    ids = {own["Id"]: f"<{name}>" for name, own in found.items()}
    ids |= {own["Id"]: f"<{name}>" for name, own in networks.items()}
    endpoints = {
        name: {
            each["IPAddress"]: net for net, each in owner_of_stack(own, found)["NetworkSettings"]["Networks"].items()
        }
        for name, own in found.items()
    }
    macs = {name: own["Config"].get("MacAddress") for name, own in found.items()}
    drawn = {
        binding["HostPort"]: f"<drawn for {name}>"
        for name, own in found.items() for bindings in (own["NetworkSettings"]["Ports"] or {}).values()
        for binding in bindings or () if 32768 <= int(binding["HostPort"] or 0) < 61000
    }  # fmt: skip
    user_defined = sorted(networks.keys() - {"bridge", "host", "none"})
    return {"ids": ids, "endpoints": endpoints, "macs": macs, "drawn": drawn, "networks": user_defined}


def owner_of_stack(own: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    """With `container:ID` it is another container."""
    partner = own["HostConfig"]["NetworkMode"].partition(":")[2]
    return next((each for each in found.values() if partner and each["Id"] == partner), own)


def renamed(names: list[str], before: dict[str, str]) -> list[str]:
    """With the later names of these containers; a name may have been another's too."""
    for name, former in before.items():
        names += [name] if former in names else []
    return names


def several(commands: Sequence[str]) -> list[str]:
    """The containers that were on several networks at some time: these may have been started so."""
    wired: dict[str, set[str]] = {}
    for line in commands:
        if run := re.match(r"docker (?:run -d|create) --name (\S+)(?: --network (\S+))?", line):
            wired[run[1]] = {run[2] or "bridge"}
        elif connect := re.match(r"docker network connect .*?(\S+) (\S+)$", line):
            wired[connect[2]].add(connect[1])
    shared = {
        name: mode.partition(":")[2] for name, modes in wired.items() for mode in modes if mode.startswith("container:")
    }
    return [name for name in wired if len(wired[shared.get(name, name)]) > 1]
