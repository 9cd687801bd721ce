"""The bridge driver: a Linux bridge per network, a veth pair per endpoint, rules for both (engine 28.5)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from netlab.dataplane import Bridge, Netns, Veth
from netlab.dataplane.addr import is_address
from netlab.embedded.eras import Era
from netlab.embedded.errdefs import Fault, Forbidden, InvalidParameter
from netlab.embedded.libnetwork import firewall, labels, options
from netlab.embedded.libnetwork.config import Settings
from netlab.embedded.libnetwork.drivers.interface import configure_steps, inside_name, mac_of
from netlab.embedded.libnetwork.endpoint import Endpoint
from netlab.embedded.libnetwork.firewall import BridgeRules
from netlab.embedded.libnetwork.network import Network
from netlab.embedded.libnetwork.steps import Step

FORWARDING6 = "net.ipv6.conf.all.forwarding"
MODES = ("nat", "nat-unprotected", "routed", "isolated")


@dataclass(frozen=True, slots=True)
class BridgeSettings:
    """A bridge network's options, read."""

    mtu: int
    icc: bool
    masquerade: bool
    binding: str
    inhibit_ipv4: bool
    modes: tuple[str, str]  # IPv4, IPv6
    trusted: tuple[str, ...]
    snat: tuple[str, str]

    def mode(self, family: int) -> str:
        return self.modes[family == 6]


def read_settings(network: Network, era: Era) -> BridgeSettings:
    given = network.config.options
    for label in (labels.HOST_BINDING, labels.HOST_IPV4, labels.HOST_IPV6):
        if label in given and not is_address(given[label]):
            raise InvalidParameter(f"failed to parse {label} value: {given[label]} (nil ip)")
    modes = "nat", "nat"
    if era.gateway_modes:
        modes = given.get(labels.GATEWAY_MODE[4]) or "nat", given.get(labels.GATEWAY_MODE[6]) or "nat"
    for label, mode in zip((labels.GATEWAY_MODE[4], labels.GATEWAY_MODE[6]), modes, strict=True):
        if mode not in MODES:
            raise InvalidParameter(f"failed to parse {label} value: {mode} (unknown gateway mode {mode})")
        if mode == "isolated" and not network.internal:
            raise Fault("gateway mode 'isolated' can only be used for an internal network")
    trusted = given.get(labels.TRUSTED_HOST_INTERFACES, "")
    return BridgeSettings(
        options.mtu(given, labels.MTU, 1500), options.boolean(given, labels.ICC, True),
        options.boolean(given, labels.MASQUERADE, True), given.get(labels.HOST_BINDING, ""),
        options.boolean(given, labels.INHIBIT_IPV4, False),
        modes, tuple(each for each in trusted.split(":") if each),
        (given.get(labels.HOST_IPV4, ""), given.get(labels.HOST_IPV6, "")),
    )  # fmt: skip


class BridgeDriver:
    name = "bridge"
    single = False
    has_addresses = True
    publishes = True

    def __init__(self, host: Netns, settings: Settings) -> None:
        self.host, self.daemon = host, settings
        self.firewall = firewall.rule_set(settings.era)

    # --- networks

    def configure(self, network: Network, others: Iterable[Network]) -> None:
        network.link = network.config.options.get(labels.BRIDGE_NAME) or f"br-{network.id[:12]}"
        network.settings = read_settings(network, self.daemon.era)
        for other in others:
            if other.driver is self:
                _check_conflict(network, other)
        existing = self.host.links.get(network.link)
        if existing is not None and not isinstance(existing, Bridge):
            raise Fault(f"existing interface {network.link} is not a bridge")

    def wants_gateway(self, network: Network, family: int) -> bool:
        settings: BridgeSettings = network.settings
        idle = settings.mode(family) == "isolated" or (family == 4 and settings.inhibit_ipv4)
        return not (network.internal and idle)

    def network_steps(self, network: Network) -> Iterator[Step]:
        """device, mtu, addresses, forwarding, bridge netfilter, rules, up"""
        settings: BridgeSettings = network.settings
        if network.link not in self.host.links:
            yield Step(
                "bridge device", lambda: self._add_bridge(network), lambda: self.host.link(network.link).delete()
            )
        if settings.mtu != 1500 and self.daemon.era.bridge_mtu:
            yield Step("mtu", lambda: self._set_mtu(network))
        if network.pools[6]:
            yield Step("ipv6", lambda: self._check_ipv6(network))
        yield Step("addresses", lambda: self._add_addresses(network))
        if network.pools[6] and self.daemon.ip_forward and not self.host.sysctl[FORWARDING6]:
            yield Step("ipv6 forwarding", self._forward6)
        if not self.daemon.userland_proxy:
            yield Step("route_localnet", lambda: self._sysctl(f"net.ipv4.conf.{network.link}.route_localnet"))
        for family in (4, 6) if self.daemon.iptables and (not settings.icc or not self.daemon.userland_proxy) else ():
            if network.pools[family]:
                switch = f"net.bridge.bridge-nf-call-ip{'6' if family == 6 else ''}tables"
                yield Step("bridge netfilter", partial(self._sysctl, switch))
        for family in self._families(network):
            for rule in self.firewall.network_rules(self.rules(network, family)):
                yield firewall.step(self.host, rule, family)
        yield Step("bridge up", lambda: self.host.link(network.link).set_up())

    def _add_bridge(self, network: Network) -> None:
        try:
            self.host.add_bridge(network.link, mac=self._bridge_mac())
        except OSError as error:
            words = "numerical result out of range" if len(network.link) > 15 else (error.strerror or "").lower()
            raise Fault(words) from error

    def _bridge_mac(self) -> str:
        mac = self.host.world.new_mac()
        return f"02:42{mac[5:]}" if self.daemon.era.mac_from_address else mac

    def _set_mtu(self, network: Network) -> None:
        settings: BridgeSettings = network.settings
        try:
            if settings.mtu > 65535:
                raise OSError
            self.host.link(network.link).set_mtu(settings.mtu)
        except OSError as error:
            raise Fault("invalid argument") from error

    def _check_ipv6(self, network: Network) -> None:
        """The kernel takes IPv6 away from a device whose MTU is below 1280 (RFC 8200, section 5)."""
        switch = f"/proc/sys/net/ipv6/conf/{network.link}/disable_ipv6"
        if self.host.link(network.link).mtu < 1280:
            raise Fault(f"Cannot read IPv6 setup for bridge {network.link}: open {switch}: no such file or directory")
        if (address := network.gateways.get(6, "")).startswith("ff"):
            length = network.pools[6][0].subnet.prefixlen
            raise InvalidParameter(f"multicast subnet '{address}/{length}' is not allowed")

    def _add_addresses(self, network: Network) -> None:
        settings: BridgeSettings = network.settings
        if network.pools[6] and settings.mode(6) == "isolated":  # not even a link-local one
            self._sysctl(f"net.ipv6.conf.{network.link}.disable_ipv6")
        for family, address in network.gateways.items():
            if family == 4 and settings.inhibit_ipv4:
                continue
            cidr = f"{address}/{network.pools[family][0].subnet.prefixlen}"
            link = self.host.link(network.link)
            tentative = family == 4 or self.daemon.era.bridge_link_local
            if not link.has_address(address):
                link.add_address(cidr, broadcast=_broadcast(network, family), nodad=not tentative)
            if family == 6 and tentative and not link.has_address("fe80::1"):
                link.add_address("fe80::1/64")

    def _forward6(self) -> None:
        """As for IPv4: whoever switches forwarding on closes it for all others."""
        self._sysctl(FORWARDING6)
        if self.daemon.writes_rules(6) and not self.daemon.ip_forward_no_drop:
            self.host.ip6tables.table("filter").set_policy("FORWARD", "DROP")

    def _sysctl(self, name: str) -> None:
        self.host.sysctl[name] = 1

    def _families(self, network: Network) -> list[int]:
        return [family for family in (4, 6) if network.pools[family] and self.daemon.writes_rules(family)]

    def rules(self, network: Network, family: int = 4) -> BridgeRules:
        """What the network's rules are made from."""
        settings: BridgeSettings = network.settings
        return BridgeRules(
            network.link, str(network.pools[family][0].subnet), network.internal, settings.icc, settings.masquerade,
            settings.mode(family), settings.snat[family == 6], settings.trusted, self.daemon.userland_proxy,
            self.daemon.allow_direct_routing,
        )  # fmt: skip

    def gateways(self, endpoint: Endpoint) -> dict[int, str]:
        network = endpoint.network
        if network.internal and not self.daemon.era.internal_gateway:
            return {}
        ways = {f: network.container_gateways.get(f, address) for f, address in network.gateways.items()}
        return {f: address for f, address in ways.items() if f in endpoint.cidr}

    # --- endpoints

    def endpoint_steps(self, endpoint: Endpoint) -> Iterator[Step]:
        """veth pair, plugged in, configured; nothing reaches it but through its bridge"""
        outside = f"veth{self.host.world.random_bits(28):07x}"
        endpoint.interface = inside_name(endpoint)
        yield Step("veth pair", lambda: self._add_veth(endpoint, outside), lambda: self._remove_veth(endpoint, outside))
        yield Step("port of the bridge", lambda: self._plug(endpoint.network, outside))
        yield from configure_steps(endpoint, outside)
        for family in self._families(endpoint.network):
            address = endpoint.cidr.get(family, "").partition("/")[0]
            for rule in (
                () if not address else self.firewall.endpoint_rules(self.rules(endpoint.network, family), address)
            ):
                yield firewall.step(self.host, rule, family)

    def _add_veth(self, endpoint: Endpoint, outside: str) -> None:
        settings: BridgeSettings = endpoint.network.settings
        netns, name = endpoint.sandbox.netns, endpoint.interface
        try:
            if self.daemon.era.veth_from_host:
                _, inside = self.host.add_veth(outside, self.host, f"{outside}p", None, mac_of(endpoint), settings.mtu)
                self.host.move_link(inside, netns, name)
            else:
                self.host.add_veth(outside, netns, name, peer_mac=mac_of(endpoint), mtu=settings.mtu)
        except OSError as error:
            if outside in self.host.links:
                self.host.link(outside).delete()
            why = "numerical result out of range" if len(name) > 15 else (error.strerror or "").lower()
            told = f'error renaming interface "{outside}" to "{name}": {why}'
            raise Fault(f"failed to add interface {outside} to sandbox: {told}") from error
        endpoint.mac = netns.link(name).mac

    def _remove_veth(self, endpoint: Endpoint, outside: str) -> None:
        """The inner end comes back to the host first, with a new index maybe (28.5); a refused one never does."""
        pair = self.host.link(outside)
        assert isinstance(pair, Veth)
        if pair.peer.netns is not self.host and not endpoint.refused:
            pair.peer.netns.move_link(pair.peer, self.host, f"{outside}p")
        pair.delete()

    def _plug(self, network: Network, outside: str) -> None:
        port, bridge = self.host.link(outside), self.host.link(network.link)
        assert isinstance(bridge, Bridge)
        port.set_master(bridge)
        if port.port is not None:
            port.port.hairpin = not self.daemon.userland_proxy
        port.set_up()


def _broadcast(network: Network, family: int) -> str | None:
    subnet = network.pools[family][0].subnet
    return str(subnet.broadcast_address) if family == 4 and subnet.prefixlen < 31 else None


def _check_conflict(network: Network, other: Network) -> None:
    start = f"cannot create network {network.id} ({network.link}): conflicts with network {other.id} ({other.link}): "
    if network.link == other.link:
        raise Forbidden(f"{start}networks have same bridge name")
