"""A plan made with real namespaces, by a process of its own: `python linux.py plan.json` inside `unshare
--net --mount`.

All names live in that process's private mount and network namespaces and are gone when it ends; the machine's
own network is never seen. Prints the outcomes as JSON, in the shape of `plans.Simulated.outcomes`.
"""

import ctypes
import errno
import json
import os
import re
import select
import socket
import struct
import subprocess
import sys
import time
from contextlib import suppress
from typing import Any

HOST, OUT = "203.0.113.1", "203.0.113.9"
PATIENCE = 0.25  # seconds for an answer
CANNOT = 77  # exit status: this kernel is not able to
LIBC = ctypes.CDLL(None, use_errno=True)
PREFIX = f"netlab-test-{os.getpid()}-"


def run(*words: str) -> str:
    done = subprocess.run(words, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)}: {done.stderr}")
    return done.stdout


class Real:
    def __init__(self, plan: dict[str, Any]) -> None:
        self.plan = plan
        os.makedirs("/run/netns", exist_ok=True)
        run("mount", "-t", "tmpfs", "tmpfs", "/run/netns")
        names = ["host", "out", *(name for b in plan["bridges"] for name, _ in b["machines"])]
        for name in names:
            run("ip", "netns", "add", PREFIX + name)
        self.handles = {name: os.open(f"/run/netns/{PREFIX}{name}", os.O_RDONLY) for name in names}
        for name in names:
            self.ip(name, "link set lo up")
            self.sysctl(name, "net.ipv4.icmp_ratelimit", 0)
            self.sysctl(name, "net.ipv4.tcp_synack_retries", 0)  # or late ones would count for later probes
            self.sysctl(name, "net.ipv6.conf.all.disable_ipv6", 1)
            for which in ("all", "default"):
                self.sysctl(name, f"net.ipv4.conf.{which}.rp_filter", 0)
                self.sysctl(name, f"net.ipv4.conf.{which}.send_redirects", 0)
        self.build()
        self.listeners = {name: self.server(name, socket.SOCK_STREAM, 80) for name in names}
        self.servers = {name: self.server(name, socket.SOCK_DGRAM, 53) for name in names}

    def ip(self, name: str, words: str) -> None:
        run("ip", "-n", PREFIX + name, *words.split())

    def inside(self, name: str, *words: str) -> str:
        return run("ip", "netns", "exec", PREFIX + name, *words)

    def sysctl(self, name: str, key: str, value: int) -> None:
        self.inside(name, "sysctl", "-qw", f"{key}={int(value)}")

    def build(self) -> None:
        plan = self.plan
        self.ip("host", f"link add eth0 type veth peer name eth0 netns {PREFIX}out")
        for name, address in (("host", HOST), ("out", OUT)):
            self.ip(name, f"link set eth0 mtu {plan['mtu']}")
            self.ip(name, f"addr add {address}/24 dev eth0")
            self.ip(name, "link set eth0 up")
        for bridge in plan["bridges"]:
            self.bridge(bridge)
        self.sysctl("host", "net.ipv4.ip_forward", plan["forward"])
        self.sysctl("host", "net.ipv4.conf.all.route_localnet", plan["route_localnet"])
        if os.path.isdir("/proc/sys/net/bridge"):
            self.sysctl("host", "net.bridge.bridge-nf-call-iptables", plan["nf_call"])
        elif plan["nf_call"]:
            print("br_netfilter is not there", file=sys.stderr)
            raise SystemExit(CANNOT)
        for rule in plan["rules"]:
            self.inside("host", "iptables", *rule.split())

    def bridge(self, bridge: dict[str, Any]) -> None:
        name = bridge["name"]
        self.ip("host", f"link add {name} type bridge forward_delay 0 mcast_snooping 0")
        self.ip("host", f"addr add {bridge['gateway']}/{bridge['length']} dev {name}")
        self.ip("host", f"link set {name} up")
        for machine, address in bridge["machines"]:
            self.ip("host", f"link add v{machine} type veth peer name eth0 netns {PREFIX}{machine}")
            hairpin = "on" if self.plan["hairpin"] else "off"
            self.ip("host", f"link set v{machine} master {name}")
            self.ip("host", f"link set v{machine} type bridge_slave hairpin {hairpin}")
            self.ip("host", f"link set v{machine} up")
            self.ip(machine, f"addr add {address}/{bridge['length']} dev eth0")
            self.ip(machine, "link set eth0 up")
            self.ip(machine, f"route add default via {bridge['gateway']}")
        if self.plan["out_has_routes"]:
            network = ".".join(bridge["gateway"].split(".")[: bridge["length"] // 8])
            network += ".0" * (4 - bridge["length"] // 8)
            self.ip("out", f"route add {network}/{bridge['length']} via {HOST}")

    # --- sockets

    def open(self, name: str, kind: int, protocol: int = 0) -> socket.socket:
        if LIBC.setns(self.handles[name], 0x40000000):
            raise OSError(ctypes.get_errno(), "setns")
        return socket.socket(socket.AF_INET, kind, protocol)

    def server(self, name: str, kind: int, port: int) -> socket.socket:
        made = self.open(name, kind)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(("0.0.0.0", port))
        if kind == socket.SOCK_STREAM:
            made.listen()
        return made

    # --- probes

    def outcomes(self) -> list[dict[str, Any]]:
        found, before = [], self.counters()
        for probe in self.plan["probes"]:
            try:
                outcome = getattr(self, probe["kind"])(probe)
            except OSError as error:
                outcome = ["error", os.strerror(error.errno or 0)]
            time.sleep(0.02)
            after = self.counters()
            changes = {n: after[n] - before.get(n, 0) for n in after if after[n] != before.get(n, 0)}
            rules = changes if probe["kind"] == "ping" else dict.fromkeys(changes, 1)
            found.append({"outcome": outcome, "rules": rules})
            before = after
        return found

    def counters(self) -> dict[str, int]:
        table, places, found = "", {}, {}
        for line in self.inside("host", "iptables-save", "-c").splitlines():
            if line.startswith("*"):
                table, places = line[1:], {}
            match = re.match(r"\[(\d+):\d+\] -A (\S+)", line)
            if match:
                chain = match[2]
                places[chain] = places.get(chain, 0) + 1
                found[f"{table} {chain} {places[chain]}"] = int(match[1])
        return found

    def ping(self, probe: dict[str, Any]) -> list[Any]:
        raw = self.open(probe["source"], socket.SOCK_RAW, socket.IPPROTO_ICMP)
        ident = 100 + probe["number"]
        if "ttl" in probe:
            raw.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, probe["ttl"])
        with raw:
            raw.sendto(echo(ident, probe.get("size", 56)), (probe["to"], 0))
            deadline = time.monotonic() + PATIENCE
            while (left := deadline - time.monotonic()) > 0:
                if not select.select([raw], [], [], left)[0]:
                    break
                data, (sender, _) = raw.recvfrom(70000)
                kind, code = data[20], data[21]
                if kind == 0 and struct.unpack("!H", data[24:26])[0] == ident:
                    return ["icmp", sender, kind, code, data[8]]
                if kind not in (0, 8) and data[28 + 9] == 1 and struct.unpack("!H", data[52:54])[0] == ident:
                    return ["icmp", sender, kind, code, data[8]]
        return ["silent"]

    def tcp(self, probe: dict[str, Any]) -> list[Any]:
        client = self.open(probe["source"], socket.SOCK_STREAM)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.bind(("0.0.0.0", 40000 + probe["number"]))
        client.setblocking(False)
        with client:
            status = client.connect_ex((probe["to"], probe["port"]))
            if status not in (0, errno.EINPROGRESS):
                raise OSError(status, "connect")
            if not select.select([], [client], [], PATIENCE)[1]:
                return ["silent"]
            status = client.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if status:
                raise OSError(status, "connect")
            return self.accepted()

    def accepted(self) -> list[Any]:
        ready = select.select(list(self.listeners.values()), [], [], PATIENCE)[0]
        name = next(name for name, each in self.listeners.items() if each in ready)
        with self.listeners[name].accept()[0] as near:
            near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return ["connected", name, *near.getpeername()]

    def udp(self, probe: dict[str, Any]) -> list[Any]:
        client = self.open(probe["source"], socket.SOCK_DGRAM)
        client.bind(("0.0.0.0", 40000 + probe["number"]))
        seen: list[Any] = []
        with client:
            client.connect((probe["to"], probe["port"]))
            client.send(b"question")
            deadline = time.monotonic() + PATIENCE
            while (left := deadline - time.monotonic()) > 0:
                for ready in select.select([client, *self.servers.values()], [], [], left)[0]:
                    if ready is client:
                        return ["answered" if client.recv(100) == b"answer" else "silent", *seen]
                    data, sender = ready.recvfrom(100)
                    seen = [next(n for n, each in self.servers.items() if each is ready), *sender]
                    with suppress(PermissionError):
                        ready.sendto(b"answer", sender)
        return ["silent", *seen]


def echo(ident: int, size: int) -> bytes:
    header = struct.pack("!BBHHH", 8, 0, 0, ident, 1) + bytes(size)
    total = sum(struct.unpack(f"!{len(header) // 2}H", header))
    total = (total & 0xFFFF) + (total >> 16)
    return struct.pack("!BBHHH", 8, 0, ~(total + (total >> 16)) & 0xFFFF, ident, 1) + bytes(size)


if __name__ == "__main__":
    with open(sys.argv[1]) as file:
        print(json.dumps(Real(json.load(file)).outcomes()))
