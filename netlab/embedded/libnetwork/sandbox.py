"""A sandbox: a container's namespace with its endpoints; the way out, the published ports, its files, its resolver.

The controller attaches and detaches endpoints; here is what follows from which ones there are.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress

from netlab import names
from netlab.dataplane import Netns
from netlab.embedded.libnetwork.config import Proxy, SandboxConfig, Settings
from netlab.embedded.libnetwork.endpoint import Endpoint
from netlab.embedded.libnetwork.hosts import EditedLines
from netlab.embedded.libnetwork.portmap import PortAllocator
from netlab.embedded.libnetwork.publishing import Publishing
from netlab.embedded.libnetwork.resolver import Resolver, redirect_rules

Published = dict[str, tuple[tuple[str, int], ...] | None]


class Sandbox:
    """Made by `Controller.create_sandbox`; `netns` is the host's own in mode "host"."""

    def __init__(
        self, id: str, config: SandboxConfig, netns: Netns, settings: Settings, ports: PortAllocator,
        link_address: Callable[[str], str], host_gateways: Callable[[], tuple[str, ...]],
    ) -> None:  # fmt: skip
        self.id, self.config, self.netns = id, config, netns
        self.name = config.name
        self.resolver: Resolver | None = None
        self.endpoints: list[Endpoint] = []  # the way out first
        self._settings, self.era = settings, settings.era
        self.numbers: Counter[str] = Counter()  # of interfaces named so far, by the beginning of the name
        self._edited = EditedLines() if self.era.hosts_by_name else None
        self._link_address, self._host_gateways = link_address, host_gateways
        self._linked: dict[str, str] = {}  # container id -> address last seen
        self._defaults: dict[int, tuple[str, str]] = {}  # family -> gateway, interface
        self._had_endpoint = False
        self._joined: list[Endpoint] = []  # in the order they came
        self._publishing = Publishing(config, settings, ports)

    def __repr__(self) -> str:
        return f"<sandbox {self.name}>"

    @property
    def in_host(self) -> bool:
        return self.config.mode == "host"

    @property
    def ipv6(self) -> bool:
        """Whether a sysctl of the container leaves IPv6 on."""
        return self.era.loopback_without_ipv6 or not self.netns.sysctl["net.ipv6.conf.all.disable_ipv6"]

    def endpoint(self, network_name: str) -> Endpoint | None:
        return next((each for each in self.endpoints if each.network.name == network_name), None)

    # --- which endpoints there are

    def add(self, endpoint: Endpoint) -> None:
        """The endpoint's devices are there; Fault when a port cannot be published on its network."""
        self._had_endpoint = True
        if self._edited:
            self._edited.join(endpoint.addresses)
        self._joined.append(endpoint)
        self.endpoints.append(endpoint)
        self.endpoints.sort(key=lambda each: each.rank)
        self._start_resolver()
        self._choose_gateways()
        self._publish()

    def remove(self, endpoint: Endpoint) -> None:
        """Before its devices go."""
        if self._edited and endpoint.network.user_defined:
            zone = endpoint.network.zone
            others = {name for name in (*zone.four, *zone.six) if name.partition(".")[0] != endpoint.name.lower()}
            self._edited.leave(others, self.hosts_file)
        self._joined.remove(endpoint)
        self.endpoints.remove(endpoint)
        if endpoint in self._publishing.ways.values():
            self._publishing.withdraw()
        self._choose_gateways()

    def settle(self) -> None:
        """After devices went: ports move to what is the way out now."""
        self._choose_gateways()
        self._publish()

    # --- the way out

    def _choose_gateways(self) -> None:
        if self.in_host:
            return
        for family in (4, 6):
            best = self._way_out(family)
            wanted = (best.gateways[family], best.interface) if best else None
            if self._defaults.get(family) != wanted:
                self._replace_default(family, wanted)

    def _way_out(self, family: int) -> Endpoint | None:
        """The first that leads out in both families, else in this one (moby: selectGatewayEndpoint)."""
        both = (each for each in self.endpoints if len(each.gateways) == 2)
        return next(both, None) or next((each for each in self.endpoints if family in each.gateways), None)

    def _replace_default(self, family: int, wanted: tuple[str, str] | None) -> None:
        if old := self._defaults.pop(family, None):
            with suppress(OSError):
                self.netns.remove_route("default", via=old[0], dev=old[1])
        if wanted:
            self.netns.add_route("default", via=wanted[0], dev=wanted[1])
            self._defaults[family] = wanted

    # --- published ports

    @property
    def published(self) -> Published:
        """By "port/protocol": where it is published (host port 0: reached directly), None for a port only exposed."""
        if not any(each.network.driver.publishes for each in self.endpoints):
            return {}
        if not self._publishing.ways and self.config.ports:
            return {}
        found: Published = {f"{port}/{protocol}": None for port, protocol in self.config.exposed}
        for binding, mapped in self._publishing.mapped:
            now = tuple((each.host_ip, each.host_port) for each in mapped)
            found[binding.key] = (*(found.get(binding.key) or ()), *now)
        return found

    @property
    def proxies(self) -> tuple[Proxy, ...]:
        """The docker-proxies that run now."""
        return self._publishing.proxies

    def _publish(self) -> None:
        """On the ways out; elsewhere nothing is published."""
        self._publishing.move(self.name, {family: best for family in (4, 6) if (best := self._way_out(family))})

    # --- names

    @property
    def _overrides(self) -> names.Overrides:
        mine, daemon = self.config, self._settings
        return names.Overrides(
            mine.dns or daemon.dns, mine.dns_search or daemon.dns_search, mine.dns_options or daemon.dns_opts
        )

    def _start_resolver(self) -> None:
        """With the first network that has names; it stays, whatever is disconnected later."""
        if self.resolver or self.in_host or not any(each.network.user_defined for each in self.endpoints):
            return
        host = names.read_resolv_conf(self._settings.host_resolv_conf)
        overrides, bits = self._overrides, self.netns.world.random_bits
        self.resolver = Resolver(
            self.scopes, names.upstreams(host, overrides, self.era.servers_from_host), self._reaches_out, bits,
            names.effective(host, overrides).ndots is not None, self.era.servfail, 32768 + bits(14), 32768 + bits(14),
        )  # fmt: skip
        table = self.netns.iptables.table("nat")
        for chain in ("DOCKER_OUTPUT", "DOCKER_POSTROUTING"):
            table.add_chain(chain)
        for chain, rule in redirect_rules(self.resolver.udp_port, self.resolver.tcp_port):
            table.append(chain, rule)

    def _reaches_out(self) -> bool:
        return not self.era.servfail or any(not each.network.internal for each in self.endpoints)

    def scopes(self) -> list[names.Scope]:
        """The networks with names, in gateway order, with this container's own aliases for others there."""
        return [
            names.Scope(each.network.zone, {alias.lower(): target for target, alias in each.config.links})
            for each in self.endpoints
        ]  # fmt: skip

    @property
    def resolv_conf(self) -> str:
        """/etc/resolv.conf as it must be now."""
        host = names.read_resolv_conf(self._settings.host_resolv_conf)
        if self.in_host and not str(self._overrides).strip("[]"):
            return self._settings.host_resolv_conf
        if not self.era.resolv_conf_remarks:
            text, alike = self._settings.host_resolv_conf, self.in_host or not self._had_endpoint
            return names.bare_resolv_conf(text, self._overrides, internal=self.resolver is not None, loopback=alike)
        if self.in_host or not self._had_endpoint:
            return names.host_resolv_conf(host, self._overrides)
        if self.resolver:
            return names.internal_resolv_conf(host, self._overrides, self.era.servers_from_host)
        return names.legacy_resolv_conf(host, self._overrides)

    @property
    def hosts_file(self) -> str:
        """/etc/hosts as it must be now; a link's line keeps the last address of a target that stopped."""
        if self.in_host and not self.config.extra_hosts:
            return self._settings.host_hosts_file
        extra = [
            (name, address) for name, ip in self.config.extra_hosts
            for address in (self._host_gateways() if ip == "host-gateway" else (ip,))
        ]  # fmt: skip
        own = self._edited.own if self._edited else [own for each in self._joined for own in each.addresses]
        hostname = self.config.hostname or self.config.container_id[:12]
        text = names.hosts_file(self._hosts_lines, extra, self._link_lines(), own, hostname, self.config.domain)
        return self._edited.shown(text) if self._edited else text

    @property
    def _hosts_lines(self) -> tuple[str, ...]:
        """Without IPv6 in the namespace, those of IPv4."""
        lines = self.era.hosts_lines
        return tuple(each for each in lines if self.ipv6 or ":" not in each.partition("\t")[0])

    def _link_lines(self) -> Iterable[tuple[str, tuple[str, ...]]]:
        for link in self.config.links:
            if address := self._link_address(link.target):
                self._linked[link.target] = address
            if link.target in self._linked:
                name = () if link.alias == link.name else (link.name,)
                yield self._linked[link.target], (link.alias, link.hostname, *name)  # "database db db" on 28.5.2
