"""What a network looks like at one moment: frozen values, nothing else.

Filled by `snapshot.collect` from what the engine's `inspect` and the containers themselves tell; read by
`diagram`. No Docker SDK object, no socket and no drawing lives here. Addresses are CIDR strings
("172.18.0.2/16") as `ip addr` shows them; order is stable, so that two snapshots can be compared.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Interface:
    """One interface inside a container or of the host."""

    name: str  # eth0
    addresses: tuple[str, ...] = ()  # CIDR, IPv4 first
    mac: str | None = None
    mtu: int | None = None
    network: str | None = None  # name of the Docker network its endpoint belongs to


@dataclass(frozen=True, slots=True)
class PublishedPort:
    """A port of the host that leads to a container (`docker port`)."""

    host_ip: str  # "0.0.0.0" = every address of the host
    host_port: int
    container_port: int
    protocol: str = "tcp"


@dataclass(frozen=True, slots=True)
class Subnet:
    cidr: str
    gateway: str | None = None  # address only


@dataclass(frozen=True, slots=True)
class Network:
    id: str
    name: str
    driver: str
    subnets: tuple[Subnet, ...] = ()
    device: str | None = None  # docker0, br-<12 hex>; None where the host has no device for it
    scope: str = "local"
    internal: bool = False
    has_dns: bool = True  # containers resolve each other's names (not so on the default bridge, host, none)
    options: tuple[tuple[str, str], ...] = ()
    ours: bool = True  # made by the lab that took the snapshot


@dataclass(frozen=True, slots=True)
class Container:
    id: str
    name: str
    image: str
    state: str  # docker's word: created, running, paused, exited ...
    network_mode: str  # bridge, host, none, container:<id>, or a network's name
    interfaces: tuple[Interface, ...] = ()  # lo left out
    networks: tuple[str, ...] = ()  # names, also while stopped
    aliases: tuple[tuple[str, str], ...] = ()  # (network, alias)
    ports: tuple[PublishedPort, ...] = ()
    default_network: str | None = None  # the network that owns its default route
    ours: bool = True


@dataclass(frozen=True, slots=True)
class Host:
    name: str
    interfaces: tuple[Interface, ...] = ()  # uplinks only; empty where the engine does not tell
    networks: tuple[Network, ...] = ()  # sorted by name
    containers: tuple[Container, ...] = ()  # sorted by name


@dataclass(frozen=True, slots=True)
class Outside:
    """A machine on the host's LAN that runs no Docker; only engines that bring one show it."""

    name: str
    address: str  # CIDR


@dataclass(frozen=True, slots=True)
class Snapshot:
    lab: str
    engine: str  # "private, Docker Engine 20.10.24"
    hosts: tuple[Host, ...]
    outside: tuple[Outside, ...] = ()
