"""One scene twice, on a real engine and on the embedded one, by raw requests: what is there then must read the same."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from docker.errors import APIError

from netlab.engines import Engine
from netlab.engines.image import lab_image
from tests.alike.judge import MASKS

Body = dict[str, Any]
WAITS = ["sleep", "infinity"]
SERVES = ["httpd", "-f", "-p", "80", "-h", "/etc"]  # /hostname tells who answers
MORE_MASKS = (
    *MASKS, (r" tentative ", " "), (r"(eth\d|lan\d)@(?:if\d+|eth0): <(.*?)(?:,M-DOWN)?> ", r"\1: <\2> "),
    (r"(?m)^(.*inet6 fe80::X/64.*\n.*\n)", ""), (r"qdisc (?:noqueue|pfifo_fast) ", ""), (r"(?m)^#.*\n", ""),
    (r"fd[0-9a-f]{2}:[0-9a-f]{1,4}:[0-9a-f]{1,4}(?=:)", "ULA"), (r" (?:linkdown|state \w+|mode DEFAULT)", ""),
    (r"(?m)^\d+: ", "N: "), (r"--sport \d+", "--sport N"),
)  # fmt: skip


class Bench:
    """`seen`: what was answered, by question."""

    def __init__(self, engine: Engine, image: str) -> None:
        self.engine, self.image, self.api = engine, image, engine.daemon.client.api
        self.seen: dict[str, str] = {}

    def _post(self, path: str, body: Body, what: str, **params: str) -> bool:
        """Whether it was done; a refusal is seen."""
        answer = self.api._post_json(self.api._url(path), data=body, params=params)
        if answer.status_code >= 400:
            self.seen[what] = f"{answer.status_code} {answer.json()['message']}"
        return answer.status_code < 400

    def network(self, name: str, *subnets: str, ipam: tuple[Body, ...] = (), **body: Any) -> bool:
        pools = [{"Subnet": each} for each in subnets] + list(ipam)
        asked = {"Name": name, **body} | ({"IPAM": {"Config": pools}} if pools else {})
        if not self._post("/networks/create", asked, f"network {name}"):
            return False
        found = self.api.inspect_network(name)
        self.seen[f"network {name}"] = str([found[key] for key in ("EnableIPv4", "EnableIPv6", "IPAM", "Internal")])
        return True

    def run(
        self, name: str, network: str = "bridge", command: list[str] = WAITS, ports: Mapping[str, list[Body]] = {},
        endpoints: Mapping[str, Body] | None = None, **host: Any,
    ) -> bool:  # fmt: skip
        body = {
            "Image": self.image, "Cmd": command, "Hostname": "" if network.startswith("container:") else name,
            "ExposedPorts": {each: {} for each in ports},
            "HostConfig": {"NetworkMode": network, "PortBindings": dict(ports), **host},
            "NetworkingConfig": {"EndpointsConfig": endpoints or {}},
        }  # fmt: skip
        made = self._post("/containers/create", body, f"create {name}", name=name)
        return made and self._post(f"/containers/{name}/start", {}, f"start {name}")

    def connect(self, network: str, name: str, **settings: Any) -> bool:
        body = {"Container": name, "EndpointConfig": settings}
        return self._post(f"/networks/{network}/connect", body, f"connect {name} to {network}")

    def ask(self, who: str, *commands: str) -> None:
        """What a shell says in a container, on the host or on the outside machine."""
        machine = {"host": self.engine.daemon.machine, "outside": self.engine.outside_machine}.get(who)
        for command in commands:
            words = ["sh", "-c", command]
            if machine is not None:
                self.seen[f"{who}: {command}"] = machine.run(words, merged=True).stdout
                continue
            try:
                made = self.api.exec_create(who, words)
                self.seen[f"{who}: {command}"] = self.api.exec_start(made["Id"]).decode()
            except APIError as error:
                self.seen[f"{who}: {command}"] = str(error.explanation)

    def settings(self, *names: str) -> None:
        """Addresses, gateways and ports as inspect tells them."""
        for name in names:
            found = self.api.inspect_container(name)["NetworkSettings"]
            keys = (
                "IPAddress",
                "Gateway",
                "GlobalIPv6Address",
                "IPv6Gateway",
                "DriverOpts",
                "GwPriority",
                "IPAMConfig",
            )
            own = {network: [each[key] for key in keys] for network, each in sorted(found["Networks"].items())}
            self.seen[f"inspect {name}"] = f"{found['Ports']} {own}"

    def rules(self) -> None:
        for program in ("iptables-save", "ip6tables-save"):
            self.seen[program] = self.engine.daemon.run([program])

    def read(self) -> dict[str, str]:
        """What was seen, without what is drawn by lot."""
        names = {each["Id"]: each["Name"] for each in self.api.networks()}
        names |= {each["Id"]: each["Names"][0] for each in self.api.containers(all=True)}
        return {what: _masked(text, names) for what, text in self.seen.items()}

    def clear(self) -> None:
        for each in self.api.containers(all=True):
            self.api.remove_container(each["Id"], force=True)
        made = [each for each in self.api.networks() if each["Name"] not in ("bridge", "host", "none")]
        for each in sorted(made, key=lambda network: bool(network["ConfigOnly"])):
            self.api.remove_network(each["Id"])


def _masked(text: str, names: Mapping[str, str]) -> str:
    for id, name in names.items():
        text = text.replace(id, f"<{name}>").replace(id[:12], f"<{name}>")
    for pattern, instead in MORE_MASKS:
        text = re.sub(pattern, instead, text)
    return text


@contextmanager
def bench(engine: Engine) -> Iterator[Bench]:
    made = Bench(engine, lab_image(engine.daemon.client, pulls=False))
    try:
        yield made
    finally:
        made.clear()
