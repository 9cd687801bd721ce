"""Random small networks with random rules, and what to try on them; and how the data plane fares with one.

A plan is plain data (JSON), so that a real kernel can be given the same one: see `linux`.
"""

import random
from contextlib import suppress
from typing import Any

from netlab.dataplane import ECHO_REQUEST, ICMP, IPv4, Netns, UdpSocket, World
from netlab.dataplane.netfilter import iptables

Plan = dict[str, Any]
Outcome = list[Any]
BRIDGES = (("br0", "172.30.0.1", 16), ("br1", "172.31.0.1", 24))
HOST, OUT = "203.0.113.1", "203.0.113.9"
TABLES = ("raw", "mangle", "nat", "filter")


def make_plan(seed: int) -> Plan:
    rng = random.Random(seed)
    bridges = []
    for name, gateway, length in BRIDGES:
        base = gateway.rsplit(".", 1)[0]
        machines = [(f"{name[-1]}{n}", f"{base}.{n + 2}") for n in range(rng.randint(1, 2))]
        bridges.append({"name": name, "gateway": gateway, "length": length, "machines": machines})
    plan: Plan = {
        "bridges": bridges,
        "forward": rng.random() < 0.9,
        "nf_call": rng.random() < 0.4,
        "hairpin": rng.random() < 0.3,
        "out_has_routes": rng.random() < 0.5,
        "route_localnet": rng.random() < 0.2,
        "mtu": rng.choice((1500, 1500, 1200)),  # of the wire
    }
    addresses = [address for bridge in bridges for _, address in bridge["machines"]]
    plan["rules"] = _rules(rng, addresses)
    plan["probes"] = _probes(rng, plan, addresses)
    return plan


def _rules(rng: random.Random, addresses: list[str]) -> list[str]:
    rules = ["-N U1", "-N U2", f"-P FORWARD {rng.choice(('ACCEPT', 'ACCEPT', 'DROP'))}"]
    for _ in range(rng.randint(0, 3)):
        rules.append(f"-A U2 {_conditions(rng, addresses)} {rng.choice(('-j ACCEPT', '-j DROP', '-j RETURN', ''))}")
    for _ in range(rng.randint(0, 4)):
        target = rng.choice(("-j ACCEPT", "-j DROP", "-j U2", "-g U2", "-j RETURN"))
        rules.append(f"-A U1 {_conditions(rng, addresses)} {target}")
    if rng.random() < 0.6:  # chains that end without a verdict, left by return and by goto
        rules.append(f"-A FORWARD {rng.choice(('', '-p icmp', '-p tcp'))} -j U1")
        rules.append(f"-A U1 {rng.choice(('', '! -i eth0', '-p tcp'))} {rng.choice(('-j U2', '-g U2'))}")
        rules += [f"-A {chain} {rng.choice(('-p icmp', '-o eth0', ''))} -j DROP" for chain in ("U1", "FORWARD")]
    if rng.random() < 0.7:
        rules.append("-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT")
    for _ in range(rng.randint(1, 7)):
        chain = rng.choice(("FORWARD", "FORWARD", "FORWARD", "INPUT", "OUTPUT"))
        how = rng.choice(("icmp-port-unreachable", "icmp-host-unreachable", "icmp-admin-prohibited"))
        target = rng.choice(("-j ACCEPT", "-j ACCEPT", "-j DROP", "-j U1", f"-j REJECT --reject-with {how}", ""))
        rules.append(f"-A {chain} {_conditions(rng, addresses, chain)} {target}")
    if rng.random() < 0.25:
        chain = rng.choice(("INPUT", "FORWARD", "OUTPUT"))
        rules.append(f"-I {chain} -p tcp --dport {rng.choice((80, 99))} -j REJECT --reject-with tcp-reset")
    if rng.random() < 0.8:
        rules += [f"-t nat -A POSTROUTING -s {g}/{n} ! -o {b} -j MASQUERADE" for b, g, n in BRIDGES]
    if rng.random() < 0.3:
        snat = f"-p tcp -j SNAT --to-source {HOST}:50000-50100"
        rules.append(f"-t nat -A POSTROUTING -s {rng.choice(addresses)} -o eth0 {snat}")
    for _ in range(rng.randint(0, 3)):
        rules.append(_destination_nat(rng, addresses))
    if rng.random() < 0.4:  # a machine that publishes, and may ask for it itself
        rules.append(f"-t nat -A PREROUTING -p tcp --dport 8080 -j DNAT --to-destination {addresses[0]}:80")
    if rng.random() < 0.3:
        rules.append(f"-t raw -A PREROUTING -d {rng.choice(addresses)} ! -i {rng.choice(('br0', 'br1'))} -j DROP")
    if rng.random() < 0.3:
        rules.append(f"-t mangle -A PREROUTING {_conditions(rng, addresses, 'PREROUTING')} -j MARK --set-mark 1")
        rules.append("-I FORWARD -m mark --mark 1 -j DROP")
    return rules


def _destination_nat(rng: random.Random, addresses: list[str]) -> str:
    chain = rng.choice(("PREROUTING", "PREROUTING", "OUTPUT"))
    where = rng.choice(("-m addrtype --dst-type LOCAL", f"-d {HOST}", "-d 172.30.0.1", ""))
    if chain == "PREROUTING":
        where = f"{rng.choice(('', '! -i br0', '-i eth0'))} {where}"
    if rng.random() < 0.3:
        to = rng.choice(("REDIRECT --to-ports 80", "DNAT --to-destination 127.0.0.1:80"))
        return f"-t nat -A {chain} {where} -p tcp --dport 8081 -j {to}"
    if rng.random() < 0.3:
        rule, ports = "-p udp --dport 5353", 53
    else:
        rule, ports = "-p tcp --dport 8080", 80
    return f"-t nat -A {chain} {where} {rule} -j DNAT --to-destination {rng.choice(addresses)}:{ports}"


def _conditions(rng: random.Random, addresses: list[str], chain: str = "FORWARD") -> str:
    words = []
    blocks = [*addresses, "172.30.0.0/16", "172.31.0.0/24", "203.0.113.0/24"]
    for option in ("-s", "-d"):
        if rng.random() < 0.35:
            words.append(f"{rng.choice(('', '', '! '))}{option} {rng.choice(blocks)}")
    for option, allowed in (("-i", chain != "OUTPUT"), ("-o", chain not in ("INPUT", "PREROUTING"))):
        if allowed and rng.random() < 0.35:
            words.append(f"{rng.choice(('', '', '! '))}{option} {rng.choice(('br0', 'br1', 'eth0', 'br+'))}")
    words.append(
        rng.choice(
            ("", "", "-p icmp", "-p tcp", "-p tcp --dport 80", "-p udp --dport 53", "-p tcp ! --dport 80",
             "-p tcp -m multiport --dports 80,8080", "-m conntrack --ctstate NEW", "-p icmp --icmp-type 8")
        )
    )  # fmt: skip
    return " ".join(words)


def _probes(rng: random.Random, plan: Plan, addresses: list[str]) -> list[dict[str, Any]]:
    machines = [name for bridge in plan["bridges"] for name, _ in bridge["machines"]]
    everywhere = [*addresses, "172.30.0.1", "172.31.0.1", HOST, OUT]
    probes = []
    for number in range(14):
        kind = rng.choice(("ping", "ping", "tcp", "tcp", "udp"))
        ports = {"ping": (0,), "tcp": (80, 8080, 8081, 99), "udp": (53, 5353, 99)}[kind]
        source = rng.choice([*machines, "host", "out"])
        probe = {"kind": kind, "source": source, "to": rng.choice(everywhere), "port": rng.choice(ports)}
        if kind == "ping":
            probe["size"] = rng.choice((56, 56, 56, 1400, 3000))
        probes.append(probe | {"number": number})
    gateway = plan["bridges"][0]["gateway"]
    for number, (source, to, port) in enumerate(
        ((machines[0], gateway, 8080), (machines[0], OUT, 8080), ("out", HOST, 8080), ("out", HOST, 8081)), 20
    ):
        probes.append({"kind": "tcp", "source": source, "to": to, "port": port, "number": number})
    probes.append({"kind": "ping", "source": machines[0], "to": OUT, "port": 0, "ttl": 1, "number": 98})
    return probes


# --- on the data plane


class Simulated:
    """A plan made on the data plane."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.world = plan, World()
        self.netns: dict[str, Netns] = {
            "host": self.world.namespace("host"),
            "out": self.world.namespace("out"),
        }
        self._uplink()
        for bridge in plan["bridges"]:
            self._bridge(bridge)
        host = self.netns["host"]
        host.sysctl["net.ipv4.ip_forward"] = plan["forward"]
        host.sysctl["net.ipv4.conf.all.route_localnet"] = plan["route_localnet"]
        host.sysctl["net.bridge.bridge-nf-call-iptables"] = plan["nf_call"]
        for rule in plan["rules"]:
            outcome = iptables(host.iptables, rule.split())
            assert outcome.status == 0, (rule, outcome)
        self.listeners, self.servers = {}, {}
        for name, netns in self.netns.items():
            netns.sysctl["net.ipv4.icmp_ratelimit"] = 0
            self.listeners[name], self.servers[name] = netns.tcp_socket(), netns.udp_socket()
            self.listeners[name].bind("0.0.0.0", 80)
            self.listeners[name].listen()
            self.servers[name].bind("0.0.0.0", 53)

    def _uplink(self) -> None:
        for end, address in zip(
            self.netns["host"].add_veth("eth0", self.netns["out"], "eth0"), (HOST, OUT), strict=True
        ):
            end.set_mtu(self.plan["mtu"])
            end.add_address(f"{address}/24")
            end.set_up()

    def _bridge(self, bridge: dict[str, Any]) -> None:
        host = self.netns["host"]
        device = host.add_bridge(bridge["name"])
        device.add_address(f"{bridge['gateway']}/{bridge['length']}")
        device.set_up()
        for name, address in bridge["machines"]:
            machine = self.netns[name] = self.world.namespace(name)
            port, inside = host.add_veth(f"v{name}", machine, "eth0")
            port.set_master(device)
            assert port.port is not None
            port.port.hairpin = self.plan["hairpin"]
            port.set_up()
            inside.add_address(f"{address}/{bridge['length']}")
            inside.set_up()
            machine.add_route("default", via=bridge["gateway"])
        if self.plan["out_has_routes"]:
            block = f"{bridge['gateway']}/{bridge['length']}"
            self.netns["out"].add_route(block, via=HOST)

    def outcomes(self) -> list[dict[str, Any]]:
        """For each probe: its outcome, and the rules whose counters grew, with packets for a ping."""
        found, before = [], self._counters()
        for probe in self.plan["probes"]:
            outcome = self._probe(probe)
            after = self._counters()
            found.append({"outcome": outcome, "rules": grown(before, after, probe["kind"])})
            before = after
        return found

    def _counters(self) -> dict[str, int]:
        return {
            f"{name} {chain.name} {number}": entry.packets
            for name, table in self.netns["host"].iptables.tables.items()
            for chain in table.listed()
            for number, entry in enumerate(chain.entries, 1)
        }

    def _probe(self, probe: dict[str, Any]) -> Outcome:
        try:
            return {"ping": self._ping, "tcp": self._tcp, "udp": self._udp}[probe["kind"]](probe)
        except OSError as error:
            self.world.run()  # what REJECT has sent to the sender itself
            return ["error", error.strerror]

    def _ping(self, probe: dict[str, Any]) -> Outcome:
        raw = self.netns[probe["source"]].raw_socket()
        raw.ttl = probe.get("ttl")
        try:
            raw.sendto(
                ICMP(ECHO_REQUEST, id=100 + probe["number"], seq=1, data=bytes(probe.get("size", 56))), probe["to"]
            )
            self.world.run()
            while raw.readable:
                answer = raw.recvfrom()
                if isinstance(answer.payload, ICMP) and answer.payload.type != ECHO_REQUEST:
                    return _named(answer)
        finally:
            raw.close()
        return ["silent"]

    def _tcp(self, probe: dict[str, Any]) -> Outcome:
        client = self.netns[probe["source"]].tcp_socket()
        client.bind("0.0.0.0", 40000 + probe["number"])
        try:
            client.connect(probe["to"], probe["port"])
            self.world.run()
            client.check()
            if client.connecting:
                return ["silent"]
            where, accepted = next((n, s.accept()) for n, s in self.listeners.items() if s.readable)
            seen = list(accepted.name_of_peer())
            assert client.connection is not None
            client.connection.abort()
            self.world.run()
            accepted.close()
            return ["connected", where, *seen]
        finally:
            client.close()

    def _udp(self, probe: dict[str, Any]) -> Outcome:
        client = self.netns[probe["source"]].udp_socket()
        client.bind("0.0.0.0", 40000 + probe["number"])
        try:
            client.connect(probe["to"], probe["port"])
            client.send(b"question")
            self.world.run()
            seen = self._serve()
            self.world.run()
            answered = client.readable and client.recvfrom().data == b"answer"
            return ["answered" if answered else "silent", *seen]
        finally:
            client.close()

    def _serve(self) -> Outcome:
        for name, server in self.servers.items():
            if server.readable:
                return [name, *_answer(server)]
        return []


def _answer(server: UdpSocket) -> Outcome:
    asked = server.recvfrom()
    with suppress(PermissionError):
        server.sendto(b"answer", asked.address, asked.port)
    return [asked.address, asked.port]


def _named(answer: IPv4) -> Outcome:
    assert isinstance(answer.payload, ICMP)
    return ["icmp", answer.src, answer.payload.type, answer.payload.code, answer.ttl]


def grown(before: dict[str, int], after: dict[str, int], kind: str) -> dict[str, int]:
    """The rules whose counters grew: by how much for a ping, 1 for the rest (how often TCP speaks is its own
    affair).
    """
    changes = {name: after[name] - before.get(name, 0) for name in after if after[name] != before.get(name, 0)}
    return changes if kind == "ping" else dict.fromkeys(changes, 1)
