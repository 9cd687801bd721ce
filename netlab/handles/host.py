"""The machines beside the containers: the host they run on, and one outside that runs no Docker.

Only engines that bring a host of their own let it be entered (capabilities `host` and `outside`); a learner's own
machine never is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from netlab.engines.machine import Machine, Ran
from netlab.engines.refusals import translated
from netlab.errors import BadInput
from netlab.handles import firewall
from netlab.handles.base import Workplace
from netlab.handles.probing import Probing
from netlab.html import table
from netlab.kinds import COMMAND, NETWORK, Verbs, takes
from netlab.messages import head, say
from netlab.plans.container import command_words
from netlab.plans.endpoint import name_of
from netlab.probes import read_forwarding, read_interfaces, read_masters
from netlab.results import ExecResult, Learned, Table
from netlab.rules import Rules
from netlab.snapshot.collect import bridge_devices
from netlab.snapshot.model import Interface


class Station(Probing, Verbs):
    """A machine on the LAN, asked in its network namespace."""

    uplink = "eth0"

    def __init__(self, lab: Workplace, machine: Machine) -> None:
        self._lab, self._machine, self.name = lab, machine, machine.name

    @takes(command=COMMAND)
    def exec(self, command: Any) -> ExecResult:
        """Run a program there; a string is split like a shell would, a list is taken as it is. No shell is put between.

        Its network namespace is the machine's. Raises BadInput for a program that is not there.

        >>> lab.host.exec("iptables -t nat -S")
        """
        words = command_words(command)
        if not words:
            raise BadInput(say("bad-command", command=command, why=say("empty")))
        ran = self._try(words, merged=True)
        self._record(list(words))
        return ExecResult(words, ran.exit_code, ran.stdout)

    @property
    def interfaces(self) -> Table[Interface]:
        """Its interfaces but lo. Like `ip addr` there."""
        return Table(read_interfaces(self._look("ip", "addr"), {}))

    @property
    def address(self) -> str:
        """Its address on the LAN."""
        return self._machine.address

    @property
    def addresses(self) -> dict[str, str]:
        """IPv4 address by interface."""
        return {self.uplink: self.address}

    @property
    def networks(self) -> tuple[str, ...]:
        """Names of the Docker networks it has an address on."""
        return ()

    @property
    def hosts_file(self) -> str:
        """Its /etc/hosts."""
        return self._look("cat", "/etc/hosts")

    @property
    def resolv_conf(self) -> str:
        """Its /etc/resolv.conf."""
        return self._look("cat", "/etc/resolv.conf")

    def _look(self, *words: str) -> str:
        return self._try(["busybox", *words]).stdout

    def _run(self, line: list[str], shown: list[str]) -> Ran:
        ran = self._try(["busybox", *line])
        self._record(shown)
        return ran

    def _try(self, words: Sequence[str], merged: bool = False) -> Ran:
        self._lab.check_open()
        try:
            with translated(self.name):
                return self._machine.run(words, merged=merged)
        except (FileNotFoundError, PermissionError) as error:
            raise BadInput(say("machine-program", machine=self.name, program=words[0], why=error.strerror)) from error

    def _record(self, words: list[str]) -> None:
        """What was done there is no docker command."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name} {self.address}>"

    def _repr_html_(self) -> str:
        return table(self.addresses.items(), (head(type(self).__name__), self.name))


class Host(Station):
    """The host of the lab's containers, in its own network namespace: its interfaces, its routes, its iptables."""

    @property
    def interfaces(self) -> Table[Interface]:
        """Its interfaces but lo, each with the Docker network it belongs to. Like `ip addr` on the host."""
        return Table(self._interfaces())

    def _interfaces(self) -> Iterator[Interface]:
        output = self._look("ip", "addr")
        devices, masters = self._devices, read_masters(output)
        for each in read_interfaces(output, {}):
            yield replace(each, network=devices.get(masters.get(each.name, each.name)))

    @property
    def addresses(self) -> dict[str, str]:
        """IPv4 address by Docker network; the one on the LAN comes first, under its interface's name."""
        own = {i.network or i.name: i.addresses[0].partition("/")[0] for i in self._interfaces() if i.addresses}
        first = {self.uplink: own.pop(self.uplink, self.address)}
        return first | {name: address for name, address in sorted(own.items()) if ":" not in address}

    @property
    def networks(self) -> tuple[str, ...]:
        """Names of the Docker networks it has an address on: those with a bridge."""
        return tuple(name for name in self.addresses if name != self.uplink)

    @takes()
    def rules(self) -> Rules:
        """Its packet filter now: the IPv4 rules that packets can meet, with counters. Like `iptables-save -c`.

        >>> lab.host.rules()["DOCKER-USER"]
        >>> before = lab.host.rules()
        >>> web.ping(db)
        >>> lab.host.rules().since(before)
        """
        printed = self._try(["iptables-save", "-c"]).stdout
        self._record(["iptables-save", "-c"])
        found: Rules = self._lab.call(self.name, lambda api: firewall.rules(api, printed))
        return found

    @takes(network=NETWORK)
    def forwarding(self, network: Any) -> Table[Learned]:
        """What a bridge has learned: who is behind which port. Like `bridge fdb show br BRIDGE` on the host.

        Addresses of the ports themselves are left out. A container that has not sent a frame yet is not there.

        >>> lab.host.forwarding(app)
        """
        name, devices = name_of(network), self._devices
        bridge = next((device for device, known in devices.items() if known == name), None)
        if bridge is None:
            raise BadInput(say("machine-no-bridge", network=name, known=", ".join(sorted(devices.values()))))
        words = ["bridge", "fdb", "show", "br", bridge]
        printed = self._try(words).stdout
        self._record(words)
        whose: dict[str, str] = self._lab.call(name, lambda api: firewall.by_mac(api, name))
        own = {mac for mac, port, _ in read_forwarding(printed, bridge) if port == bridge}
        return Table(
            Learned(mac, port, self.name if mac in own else whose.get(mac))
            for mac, port, permanent in read_forwarding(printed, bridge)
            if mac in own or not permanent
        )

    @property
    def _devices(self) -> dict[str, str]:
        """Docker network by the bridge that carries it."""
        devices: dict[str, str] = self._lab.call(self.name, lambda api: bridge_devices(api.networks()))
        return devices

    def _record(self, words: list[str]) -> None:
        self._lab.record(words, probe=True)


class Outside(Station):
    """A machine on the host's LAN that runs no Docker.

    Its web server tells who asks which address the request came from, its name server knows www.example.test.

    >>> client.fetch(f"http://{lab.outside.address}/").body
    """
