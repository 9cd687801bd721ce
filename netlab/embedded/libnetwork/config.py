"""What is asked for: frozen values. Shapes are those of the Engine API with Go's names made Python's."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from netlab.embedded.eras import E28, Era


@dataclass(frozen=True, slots=True)
class Settings:
    """The daemon's own, by dockerd's names. Addresses in CIDR; `default_address_pools`: (base, size of a piece).

    `era` is the line of engines it is one of.
    """

    era: Era = E28
    bip: str = ""
    fixed_cidr: str = ""
    default_gateway: str = ""
    ipv6: bool = False  # on docker0
    bip6: str = ""
    fixed_cidr_v6: str = ""
    default_gateway_v6: str = ""
    mtu: int = 1500
    icc: bool = True
    ip: str = "0.0.0.0"
    ip_forward: bool = True
    ip_masq: bool = True
    iptables: bool = True
    ip6tables: bool | None = None  # as the era has it
    ip_forward_no_drop: bool = False
    allow_direct_routing: bool = False
    host_gateway_ip: str = ""
    host_gateway_ips: tuple[str, ...] = ()  # for "host-gateway"; else docker0's addresses
    default_network_opts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # by driver
    userland_proxy: bool = True
    live_restore: bool = False
    dns: tuple[str, ...] = ()
    dns_search: tuple[str, ...] = ()
    dns_opts: tuple[str, ...] = ()
    default_address_pools: tuple[tuple[str, int], ...] = ()
    host_resolv_conf: str = ""
    host_hosts_file: str = "127.0.0.1\tlocalhost\n"

    @property
    def host_gateways(self) -> tuple[str, ...]:
        return self.host_gateway_ips or ((self.host_gateway_ip,) if self.host_gateway_ip else ())

    def writes_rules(self, family: int) -> bool:
        """Whether the daemon writes iptables rules of this family."""
        if family == 4:
            return self.iptables
        return self.era.ip6tables if self.ip6tables is None else self.ip6tables


@dataclass(frozen=True, slots=True)
class PoolConfig:
    """One entry of IPAM.Config."""

    subnet: str = ""
    ip_range: str = ""
    gateway: str = ""
    aux: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NetworkConfig:
    """The body of POST /networks/create."""

    name: str
    driver: str = "bridge"
    ipam: tuple[PoolConfig, ...] = ()
    ipam_driver: str = "default"
    ipam_options: Mapping[str, str] | None = None  # {} and None are shown as they came
    options: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    internal: bool = False
    attachable: bool = False
    ipv4: bool = True
    ipv6: bool = False
    config_only: bool = False
    config_from: str = ""  # the network whose settings it has
    check_duplicate: bool = False  # refuse a name that is there, in an era that otherwise would not


@dataclass(frozen=True, slots=True)
class EndpointConfig:
    """How a container is attached: NetworkingConfig.EndpointsConfig[network]. links: (target, alias)."""

    aliases: tuple[str, ...] = ()
    ip: str = ""
    ip6: str = ""
    mac: str = ""
    links: tuple[tuple[str, str], ...] = ()
    gw_priority: int = 0
    options: Mapping[str, str] = field(default_factory=dict)
    link_local: tuple[str, ...] = ()  # addresses on the interface beside IPAM's


@dataclass(frozen=True, slots=True)
class PortBinding:
    """One published port; host_port 0: any; `host_port_end` for a range to choose from; host_ip "": the network's."""

    port: int
    protocol: str = "tcp"
    host_ip: str = ""
    host_port: int = 0
    host_port_end: int = 0

    @property
    def rank(self) -> tuple[bool, int, bool, int, int, str]:
        """In which order they are published (28.5): exact ports first, then by port, protocol and host port."""
        exact = bool(self.host_port) and self.host_port_end in (0, self.host_port)
        return (not exact, self.port, self.protocol != "tcp", self.host_port, self.host_port_end, self.host_ip)

    @property
    def key(self) -> str:
        """As inspect writes it: "80/tcp"."""
        return f"{self.port}/{self.protocol}"


@dataclass(frozen=True, slots=True)
class Proxy:
    """A docker-proxy: listens in the host's namespace, connects to the container's address."""

    protocol: str
    host_ip: str
    host_port: int
    ip: str
    port: int


@dataclass(frozen=True, slots=True)
class LegacyLink:
    """A link on the default bridge: the line in /etc/hosts, and with icc off the rules for the exposed ports."""

    target: str  # container id
    name: str
    alias: str
    hostname: str
    exposed: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SandboxConfig:
    """A container's side of the network. mode: "" for networks, or "host", or "none"."""

    container_id: str
    name: str
    hostname: str = ""
    domain: str = ""
    mode: str = ""
    ports: tuple[PortBinding, ...] = ()
    exposed: tuple[tuple[int, str], ...] = ()
    links: tuple[LegacyLink, ...] = ()
    dns: tuple[str, ...] = ()
    dns_search: tuple[str, ...] = ()
    dns_options: tuple[str, ...] = ()
    extra_hosts: tuple[tuple[str, str], ...] = ()  # (name, address); "host-gateway" is docker0's
