"""The controller: all networks and sandboxes of one engine; making, joining, leaving, removing them.

What a network is made of is the drivers' business; what follows for a container, the sandbox's.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from ipaddress import IPv6Network, ip_address

from netlab import names
from netlab.dataplane import Netns
from netlab.embedded.errdefs import Conflict, Fault, Forbidden, InvalidParameter, NotFound
from netlab.embedded.libnetwork import configuration, firewall, ipam_config
from netlab.embedded.libnetwork.config import (
    EndpointConfig,
    NetworkConfig,
    PoolConfig,
    SandboxConfig,
    Settings,
)
from netlab.embedded.libnetwork.docker0 import docker0
from netlab.embedded.libnetwork.drivers import Driver
from netlab.embedded.libnetwork.drivers.bridge import BridgeDriver
from netlab.embedded.libnetwork.drivers.host import HostDriver
from netlab.embedded.libnetwork.drivers.ipvlan import IpvlanDriver
from netlab.embedded.libnetwork.drivers.macvlan import MacvlanDriver
from netlab.embedded.libnetwork.drivers.null import NullDriver
from netlab.embedded.libnetwork.endpoint import Endpoint
from netlab.embedded.libnetwork.ipam import DEFAULT_POOLS, AddressSpace, NoFreeAddress, Pool, reserve
from netlab.embedded.libnetwork.network import PREDEFINED, Network, check_beside
from netlab.embedded.libnetwork.portmap import PortAllocator
from netlab.embedded.libnetwork.restoring import Kept, restore
from netlab.embedded.libnetwork.sandbox import Sandbox
from netlab.embedded.libnetwork.steps import Done, Step

RESERVED_NAMES = (*PREDEFINED, "default")


def _ignore(_: Sandbox) -> None:
    pass


class Controller:
    """`on_change(sandbox)` is called when its files, its proxies or its resolver may have changed."""

    def __init__(self, host: Netns, settings: Settings | None = None, kept: Iterable[Kept] = ()) -> None:
        self.host, self.settings = host, settings or Settings()
        self.era = self.settings.era
        self.rules = firewall.rule_set(self.era)
        self.on_change: Callable[[Sandbox], None] = _ignore
        self.networks: dict[str, Network] = {}  # by id
        self.sandboxes: dict[str, Sandbox] = {}  # by container id
        self._held: Counter[Netns] = Counter()  # by containers that share another's
        self._left: set[Netns] = set()  # held, though their sandbox is gone
        self._linking: dict[str, list[Sandbox]] = {}  # container id -> whose hosts files name it
        self.ports = PortAllocator(host, holds=not self.settings.userland_proxy)
        local = f"fd{host.world.random_bits(40):010x}"
        unique = f"{local[:4]}:{local[4:8]}:{local[8:12]}::/48"
        self.space = AddressSpace(self.settings.default_address_pools or DEFAULT_POOLS, unique, self.era)
        kinds = (BridgeDriver, HostDriver, NullDriver, MacvlanDriver, IpvlanDriver)
        self.drivers: dict[str, Driver] = {kind.name: kind(host, self.settings) for kind in kinds}
        self.lost: list[tuple[str, str, str]] = []  # id, name of networks that could not be made again, and why
        self._start(tuple(kept))

    # --- what a daemon does when it starts

    def _start(self, kept: Iterable[Kept]) -> None:
        Done().run(self._start_steps())
        bridge = ""
        for each in kept:
            if each.config.name == "bridge":
                bridge = each.id if self.settings.live_restore else ""
                continue
            try:
                restore(self, each)
            except (Fault, OSError) as error:
                self.lost.append((each.id, each.config.name, str(error)))
        there = {each.name for each in self.networks.values()}
        for driver, name in (("null", "none"), ("host", "host"), ("bridge", "bridge")):
            config = docker0(self.settings) if name == "bridge" else NetworkConfig(name, driver)
            if name not in there:
                self._create(config, bridge if name == "bridge" else "")

    def _start_steps(self) -> Iterator[Step]:
        if self.settings.ip_forward and not self.host.sysctl["net.ipv4.ip_forward"]:
            yield Step("ip forwarding", self._forward)
        for family in filter(self.settings.writes_rules, (4, 6)):
            yield from firewall.chain_steps(self.host, self.rules, family)
            for rule in self.rules.daemon_rules(family, self.settings.userland_proxy):
                yield firewall.step(self.host, rule, family)

    def _forward(self) -> None:
        """A daemon that switches forwarding on closes it for all others."""
        self.host.sysctl["net.ipv4.ip_forward"] = 1
        if self.settings.iptables and not self.settings.ip_forward_no_drop:
            self.host.iptables.table("filter").set_policy("FORWARD", "DROP")

    # --- networks

    def network(self, reference: str) -> Network:
        """By id, name or the beginning of an id; NotFound, InvalidParameter when several are meant."""
        if reference in self.networks:
            return self.networks[reference]
        named = [each for each in self.networks.values() if each.name == reference]
        started = [each for id, each in self.networks.items() if reference and id.startswith(reference)]
        for found, how in ((named, "name"), (started, "ID prefix")):
            if len(found) == 1:
                return found[0]
            if found:
                raise InvalidParameter(f"network {reference} is ambiguous ({len(found)} matches found based on {how})")
        raise NotFound(f"network {reference} not found")

    def create_network(self, config: NetworkConfig) -> Network:
        """Forbidden, InvalidParameter, Conflict, NotFound or Fault; then nothing is left of it."""
        if not config.name.strip():
            raise InvalidParameter("invalid name: name is empty")
        if config.name in RESERVED_NAMES:
            raise Forbidden(f"operation is not permitted on predefined {config.name} network ")
        if config.driver not in self.drivers:
            raise NotFound(f'plugin "{config.driver}" not found')
        if config.ipam_driver not in ("", "default", "null"):
            raise NotFound(f'plugin "{config.ipam_driver}" not found')
        configuration.check(config)
        config = configuration.completed(config, self.networks.values(), self.settings.default_network_opts)
        if self.drivers[config.driver].single and not config.config_only:
            raise Forbidden(f'only one instance of "{config.driver}" network is allowed')
        ipam_config.check_network(config, self.era)
        same = next((each for each in self.networks.values() if each.name == config.name), None)
        if same and (config.check_duplicate or not self.era.duplicate_names):
            raise Conflict(f"network with name {config.name} already exists")
        if config.config_only:
            return self._keep(config)
        return self._create(config)

    def _keep(self, config: NetworkConfig) -> Network:
        """Settings only: nothing is made of them yet. IPv4's pools come first."""
        kept = replace(config, driver="null")
        pools = tuple(sorted(config.ipam, key=lambda each: ":" in each.subnet))
        network = Network(self._new_id(), kept, self.drivers["null"], self.host.world.now, ipam=pools)
        self.networks[network.id] = network
        return network

    def _create(self, config: NetworkConfig, id: str = "") -> Network:
        network = Network(id or self._new_id(), config, self.drivers[config.driver], self.host.world.now)
        try:
            network.driver.configure(network, self.networks.values())
        except Fault:
            self._pass_over(network)
            raise
        self.build(network)
        self.networks[network.id] = network
        return network

    def _pass_over(self, network: Network) -> None:
        """It had been given its pools before its options were read: where pools go on, that shows (26.1.5)."""
        chosen = [family for family, pools in _families(network.config).items() for each in pools if not each.subnet]
        for family in chosen if self.era.pools_go_on and not network.driver.single else ():
            with suppress(Fault):
                self.space.release(self.space.request("", version=family, reserved=tuple(self._reserved(family))))

    def build(self, network: Network) -> None:
        """Its addresses and devices; a Fault leaves nothing."""
        network.done.run(self._network_steps(network))

    def _network_steps(self, network: Network) -> Iterator[Step]:
        """addresses, then what the driver makes"""
        if network.driver.has_addresses:
            yield Step("addresses", lambda: self._allocate(network), lambda: self._release(network))
        yield from network.driver.network_steps(network)

    def remove_network(self, reference: str) -> None:
        """Forbidden for a predefined one and while it has endpoints."""
        network = self.network(reference)
        if not network.user_defined:
            raise Forbidden(f"{network.name} is a pre-defined network and cannot be removed")
        configuration.check_removal(network, self.networks.values())
        if network.endpoints:
            held = ", ".join(f'name:"{each.name}" id:"{each.id[:12]}"' for each in network.endpoints.values())
            text = f"network {network.name} has active endpoints ({held})"
            raise Forbidden(f"error while removing network: {text}", network=network.id)
        network.done.undo()
        del self.networks[network.id]

    # --- addresses of networks

    def _allocate(self, network: Network) -> None:
        """All pools or none."""
        wanted = _families(network.config)
        given: list[PoolConfig] = []
        chosen: list[PoolConfig] = []
        try:
            for family, pools in wanted.items():
                if len(pools) > 1 and network.config.driver == "bridge":
                    raise Forbidden("bridge driver doesn't support multiple subnets")
                for config in pools:
                    (given if config.subnet else chosen).append(self._allocate_one(network, family, config))
        except Exception:
            self._release(network)
            raise
        idle = [each for each in network.config.ipam if (6 if ":" in each.subnet else 4) not in wanted]
        network.ipam = (*given, *idle, *chosen)  # what was asked for first, in use or not
        if self.era.ipam_by_family:
            network.ipam = tuple(sorted(network.ipam, key=lambda each: ":" in each.subnet))

    def _allocate_one(self, network: Network, family: int, config: PoolConfig) -> PoolConfig:
        reserved = () if config.subnet else tuple(self._reserved(family))
        pool = self.space.request(config.subnet, config.ip_range, version=family, reserved=reserved)
        network.pools[family].append(pool)
        gateway = self._gateway(network, family, pool, config)
        for name, address in config.aux.items():
            if name == f"DefaultGatewayIPv{family}" and network.config.driver == "bridge":
                network.container_gateways[family] = address
                if network.name == "bridge" and ip_address(address) not in pool.subnet:
                    text = f"auxiliary address: ({name}:{address}) must belong to the master pool: {pool.subnet}"
                    raise InvalidParameter(text)
            reserve(pool, name, address)
        if config.subnet:
            return config
        return PoolConfig(str(pool.subnet), config.ip_range, gateway, config.aux)

    def _gateway(self, network: Network, family: int, pool: Pool, config: PoolConfig) -> str:
        if not network.driver.wants_gateway(network, family):
            return ""
        if isinstance(pool.subnet, IPv6Network) and pool.subnet.network_address.ipv4_mapped:
            text = f"cannot find address pool for poolID:{config.subnet}/invalid Prefix"
            raise Fault(f"failed to allocate gateway ({config.gateway}): {text}")
        try:
            if pool.subnet.num_addresses <= 2 and not self.era.small_subnets:
                raise NoFreeAddress
            gateway = pool.gateway = pool.request(config.gateway)
        except Forbidden as error:
            kind = Forbidden if network.name == "bridge" else Fault
            raise kind(f"failed to allocate gateway ({config.gateway}): {error.message}") from error
        except NoFreeAddress:
            text = "no available addresses on this pool"
            raise Fault(f"failed to allocate gateway ({config.gateway}): {text}") from None
        network.gateways.setdefault(family, gateway)
        return gateway

    def _reserved(self, family: int) -> Iterator[str]:
        """On-link routes of the host and the addresses of its name servers."""
        for route in self.host.routes[6 if family == 6 else 4].all():
            if route.via is None and route.dst.length:
                yield str(route.dst)
        yield from names.read_resolv_conf(self.settings.host_resolv_conf).servers

    def _release(self, network: Network) -> None:
        for pools in network.pools.values():
            while pools:
                self.space.release(pools.pop())

    # --- sandboxes

    def create_sandbox(self, config: SandboxConfig) -> Sandbox:
        """A namespace for a container that starts; in mode "host" it is the host's."""
        id = self._new_id()
        netns = self.host if config.mode == "host" else self.host.world.namespace(f"{self.host.name}/{id[:12]}")
        if netns is not self.host:
            netns.sysctl["net.ipv4.ip_unprivileged_port_start"] = 0
            if self.era.loopback_without_ipv6:
                netns.sysctl["net.ipv6.conf.all.disable_ipv6"] = 1
        sandbox = Sandbox(id, config, netns, self.settings, self.ports, self._link_address, self._host_gateways)
        self.sandboxes[config.container_id] = sandbox
        for link in config.links:
            self._linking.setdefault(link.target, []).append(sandbox)
        return sandbox

    def remove_sandbox(self, sandbox: Sandbox) -> None:
        """Leave all networks; the namespace goes, with all sockets in it."""
        for endpoint in list(sandbox.endpoints):
            self._detach(endpoint, last=True)
        self.sandboxes.pop(sandbox.config.container_id, None)
        for link in sandbox.config.links:
            self._linking[link.target].remove(sandbox)
        if sandbox.netns in self._held:
            self._left.add(sandbox.netns)
        elif sandbox.netns is not self.host:
            self.host.world.remove(sandbox.netns)

    def hold(self, netns: Netns) -> None:
        """A container joins another's namespace: it stays, without its endpoints, when that one ends."""
        self._held[netns] += 1

    def let_go(self, netns: Netns) -> None:
        """The last who lets go of a namespace whose sandbox is gone ends it."""
        self._held[netns] -= 1
        if not self._held[netns]:
            del self._held[netns]
            if netns in self._left:
                self._left.remove(netns)
                self.host.world.remove(netns)

    def _link_address(self, container_id: str) -> str:
        target = self.sandboxes.get(container_id)
        endpoint = target.endpoint("bridge") if target else None
        return endpoint.address if endpoint else ""

    def _host_gateways(self) -> tuple[str, ...]:
        """What "host-gateway" stands for."""
        return self.settings.host_gateways or tuple(
            address for _, address in sorted(self.network("bridge").gateways.items())
        )

    # --- endpoints

    def check_endpoint(self, network: Network, config: EndpointConfig) -> None:
        """What can be said before the container starts; InvalidParameter."""
        ipam_config.check_endpoint(network, config)

    def connect(
        self, sandbox: Sandbox, reference: str, config: EndpointConfig | None = None, judged: bool = False
    ) -> Endpoint:
        """Attach a sandbox; afterwards routes, ports, names and files are right. A Fault leaves nothing behind.

        `judged`: the settings are not a learner's wish but what it had before.
        """
        network, config = self.network(reference), config or EndpointConfig()
        here = [each.network.name for each in sandbox.endpoints]
        check_beside(network.name, ["host", *here] if sandbox.in_host else here, sandbox.in_host)
        configuration.check_use(network)
        if sandbox.endpoint(network.name):
            raise Forbidden(f"endpoint with name {sandbox.name} already exists in network {network.name}")
        if not judged:
            self.check_endpoint(network, config)
        endpoint = Endpoint(self._new_id(), network, sandbox, config)
        try:
            endpoint.done.run(self._endpoint_steps(endpoint))
        except Exception as error:
            self._settle(sandbox)
            if isinstance(error, OSError):
                raise Fault((error.strerror or str(error)).lower()) from error
            raise
        self._changed(endpoint)
        return endpoint

    def _endpoint_steps(self, endpoint: Endpoint) -> Iterator[Step]:
        """addresses, devices, a place in the network, in the sandbox, names, links"""
        network, sandbox = endpoint.network, endpoint.sandbox
        yield Step("addresses", lambda: self._address(endpoint), lambda: _release_addresses(endpoint))
        yield from network.driver.endpoint_steps(endpoint)
        yield Step("gateways", lambda: endpoint.gateways.update(network.driver.gateways(endpoint)))
        yield Step("network", lambda: network.endpoints.update({endpoint.id: endpoint}), lambda: _leave(endpoint))
        yield Step("names", lambda: self._add_names(endpoint), lambda: _remove_names(endpoint))
        yield Step("sandbox", lambda: _join(endpoint), lambda: sandbox.remove(endpoint))
        if network.config.driver == "bridge" and self.settings.iptables:
            yield from self._link_steps(endpoint)

    def _address(self, endpoint: Endpoint) -> None:
        network, config = endpoint.network, endpoint.config
        for family, wanted in ((4, config.ip), (6, config.ip6)):
            if family == 6 and not endpoint.sandbox.ipv6:
                continue
            try:
                cidr = network.request_address(family, wanted)
            except Exception:
                _release_addresses(endpoint)
                raise
            if cidr:
                endpoint.cidr[family] = cidr

    def _add_names(self, endpoint: Endpoint) -> None:
        if endpoint.network.user_defined:
            self._name(endpoint)

    def _name(self, endpoint: Endpoint) -> None:
        mine, aliases = endpoint.sandbox.config, endpoint.config.aliases
        endpoint.dns_names = names.dns_names(endpoint.sandbox.name, aliases, mine.container_id, mine.hostname)
        endpoint.network.zone.add(endpoint.dns_names, endpoint.addresses)

    def _link_steps(self, endpoint: Endpoint) -> Iterator[Step]:
        """With icc off, links on the default bridge open the exposed ports of their targets."""
        if endpoint.network.user_defined or self.settings.icc:
            return
        for link in endpoint.sandbox.config.links:
            if target := self._link_address(link.target):
                rules = self.rules.link_rules(endpoint.network.link, endpoint.address, target, link.exposed)
                for rule in rules:
                    yield firewall.step(self.host, rule)

    def disconnect(self, sandbox: Sandbox, reference: str) -> None:
        """Detach a running sandbox; InvalidParameter for the host network, Fault when it is not attached."""
        network = self.network(reference)
        if sandbox.in_host and network.name == "host":
            text = "cannot disconnect container from host network - container was created in host network mode"
            raise InvalidParameter(text)
        endpoint = sandbox.endpoint(network.name)
        if endpoint is None:
            id = sandbox.config.container_id
            raise Fault(f"container {id} is not connected to network {network.name}")
        self._detach(endpoint)
        self._changed(endpoint)

    def _detach(self, endpoint: Endpoint, last: bool = False) -> None:
        endpoint.done.undo()
        if not last:
            self._settle(endpoint.sandbox)

    def _settle(self, sandbox: Sandbox) -> None:
        with suppress(Fault, OSError):  # a port that cannot move is lost; the engine only logs it
            sandbox.settle()

    def rename(self, sandbox: Sandbox, name: str) -> None:
        """The container's new name, at once in all its networks: in the default bridge too, where it had none."""
        for endpoint in sandbox.endpoints:
            _remove_names(endpoint)
        sandbox.name = name
        for endpoint in sandbox.endpoints:
            self._name(endpoint)

    def _changed(self, endpoint: Endpoint) -> None:
        """The sandbox itself, and those on the default bridge whose hosts file names it."""
        self.on_change(endpoint.sandbox)
        if not endpoint.network.user_defined:
            for other in tuple(self._linking.get(endpoint.sandbox.config.container_id, ())):
                self.on_change(other)

    def _new_id(self) -> str:
        return f"{self.host.world.random_bits(256):064x}"


def _families(config: NetworkConfig) -> dict[int, list[PoolConfig]]:
    """The pools asked for, by family; a family without one gets a default pool."""
    found: dict[int, list[PoolConfig]] = {}
    for family, on in ((4, config.ipv4), (6, config.ipv6)):
        if on:
            mine = [each for each in config.ipam if (6 if ":" in each.subnet else 4) == family]
            found[family] = mine or [PoolConfig()]
    return found


def _join(endpoint: Endpoint) -> None:
    try:
        endpoint.sandbox.add(endpoint)
    except Exception:
        endpoint.refused = True
        endpoint.sandbox.remove(endpoint)
        raise


def _leave(endpoint: Endpoint) -> None:
    endpoint.network.endpoints.pop(endpoint.id, None)


def _remove_names(endpoint: Endpoint) -> None:
    endpoint.network.zone.remove(endpoint.dns_names, endpoint.addresses)


def _release_addresses(endpoint: Endpoint) -> None:
    for cidr in endpoint.cidr.values():
        endpoint.network.release_address(cidr)
