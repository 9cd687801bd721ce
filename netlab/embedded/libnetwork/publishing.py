"""The published ports of one sandbox: on which host addresses, by whose rules, and how they move with the ways out.

Which host port is free is `portmap`'s business, which rules there are `firewall`'s.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from netlab.embedded.eras import Era
from netlab.embedded.errdefs import Fault
from netlab.embedded.libnetwork import firewall
from netlab.embedded.libnetwork.config import PortBinding, Proxy, SandboxConfig, Settings
from netlab.embedded.libnetwork.drivers.bridge import BridgeDriver, BridgeSettings
from netlab.embedded.libnetwork.endpoint import Endpoint
from netlab.embedded.libnetwork.portmap import Listener, PortAllocator, host_addresses
from netlab.embedded.libnetwork.steps import Done

WaysOut = Mapping[int, Endpoint]  # by family; a family without one is absent


@dataclass(frozen=True, slots=True)
class Place:
    """One host address of a published port: the endpoint behind it, and the address of it that is meant."""

    host_ip: str
    endpoint: Endpoint
    ip: str

    @property
    def family(self) -> int:
        """Of the container's address."""
        return _family(self.ip)

    @property
    def direct(self) -> bool:
        """The network is routed: nothing is bound on the host, but where docker-proxy goes from IPv6 to IPv4."""
        settings: BridgeSettings = self.endpoint.network.settings
        return _family(self.host_ip) == self.family and settings.mode(self.family) == "routed"


def places(binding: PortBinding, ways: WaysOut, proxy: bool) -> Iterator[Place]:
    """Each family on its own way out; docker-proxy takes IPv6 to an IPv4 address where there is no other."""
    first = ways.get(4) or ways[6]
    settings: BridgeSettings = first.network.settings
    for host_ip in host_addresses(binding, settings.binding if 4 in ways else "", 6 in ways or proxy):
        family = _family(host_ip)
        if endpoint := ways.get(family):
            yield Place(host_ip, endpoint, endpoint.address6 if family == 6 else endpoint.address)
        elif family == 6:
            yield Place(host_ip, first, first.address)


def in_turn(ports: Sequence[PortBinding], era: Era) -> list[PortBinding]:
    """In which order they are published.

    In an era of 20.10 or 26 the container's ports go by the highest host port and then by number, falling; those of one
    port from the last asked for to the first, of a UDP port falling (moby's nat.SortPortMap: where the numbers of two
    ports and those of their host ports fall in opposite ways, it leaves their order to chance).
    """
    if not era.ports_from_the_last:
        return sorted(ports, key=lambda each: each.rank)
    highest = {each.key: max(other.host_port for other in ports if other.key == each.key) for each in ports}

    def turn(number: int) -> tuple[int, int, bool, int]:
        each = ports[number]
        tcp = each.protocol == "tcp"
        return (-highest[each.key], -each.port, not tcp, -number if tcp else -each.host_port)

    return [ports[number] for number in sorted(range(len(ports)), key=turn)]


class Publishing:
    """`mapped` is what is published now; host port 0 is one that is reached directly."""

    def __init__(self, config: SandboxConfig, settings: Settings, ports: PortAllocator) -> None:
        self.ways: WaysOut = {}
        self.mapped: list[tuple[PortBinding, tuple[Proxy, ...]]] = []
        self._config, self._settings, self._ports = config, settings, ports
        self._rules = Done()
        self._own: frozenset[Listener] = frozenset()  # what its docker-proxies held before the ports moved

    @property
    def proxies(self) -> tuple[Proxy, ...]:
        """The docker-proxies that run now."""
        if not self._settings.userland_proxy:
            return ()
        return tuple(each for _, mapped in self.mapped for each in mapped if each.host_port)

    def move(self, name: str, ways: WaysOut) -> None:
        """Publish on these; only bridges do. Fault when a port cannot be had: then none is published."""
        ways = {
            family: each for family, each in ways.items()
            if isinstance(each.network.driver, BridgeDriver) and not each.network.internal
        }  # fmt: skip
        if ways == self.ways:
            return
        self.withdraw()
        self.ways = ways
        try:
            for binding in in_turn(self._config.ports, self._settings.era) if ways else ():
                self._publish(binding)
            self._own = frozenset()
        except Fault as fault:
            first = next(iter(ways.values()))
            self.withdraw()
            start = f"driver failed programming external connectivity on endpoint {name} ({first.id}): "
            raise type(fault)(start + fault.message) from fault

    def _publish(self, binding: PortBinding) -> None:
        chosen = list(places(binding, self.ways, self._settings.userland_proxy))
        targets = {each.host_ip: each.ip for each in chosen if not each.direct}
        bound = {each.host_ip: each for each in self._ports.request(binding, targets, self._own)} if targets else {}
        everywhere = {4: "0.0.0.0", 6: "::"}  # of a routed network, whatever was asked for
        direct = {
            each.host_ip: Proxy(binding.protocol, everywhere[each.family], 0, each.ip, binding.port) for each in chosen
        }
        mapped = {**direct, **bound}
        self.mapped.append((binding, tuple(mapped.values())))
        for place in chosen:
            self._write(place, mapped[place.host_ip])

    def _write(self, place: Place, published: Proxy) -> None:
        """What docker-proxy takes from one family to the other needs no rule."""
        network, driver = place.endpoint.network, place.endpoint.network.driver
        assert isinstance(driver, BridgeDriver)
        if _family(place.host_ip) != place.family or not self._settings.writes_rules(place.family):
            return
        rules = driver.firewall.port_rules(driver.rules(network, place.family), published)
        steps = [firewall.step(driver.host, rule, place.family) for rule in rules]
        there = {each.name for each in self._rules.steps}
        self._rules.run(each for each in steps if each.name not in there)

    def withdraw(self) -> None:
        self._rules.undo()
        self._own = frozenset((each.protocol, each.host_ip, each.host_port) for each in self.proxies) or self._own
        for _, mapped in self.mapped:
            self._ports.release(mapped)
        self.mapped.clear()
        self.ways = {}


def _family(address: str) -> int:
    return 6 if ":" in address else 4
