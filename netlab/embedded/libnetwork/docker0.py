"""docker0, the network "bridge", as the daemon's settings ask for it."""

from netlab.dataplane.addr import prefix
from netlab.embedded.libnetwork import labels
from netlab.embedded.libnetwork.config import NetworkConfig, PoolConfig, Settings


def docker0(settings: Settings) -> NetworkConfig:
    """Inspect shows these options. Without iptables nothing masquerades, whatever `ip-masq` says (28.5.2)."""
    options = {
        labels.DEFAULT_BRIDGE: "true", labels.ICC: _go(settings.icc),
        labels.MASQUERADE: _go(settings.ip_masq and settings.iptables), labels.HOST_BINDING: settings.ip,
        labels.BRIDGE_NAME: "docker0", labels.MTU: str(settings.mtu),
    }  # fmt: skip
    pools = (*_pools(settings), *(_pools6(settings) if settings.ipv6 else ()))
    return NetworkConfig("bridge", "bridge", pools, options=options, ipv6=settings.ipv6)


def _go(value: bool) -> str:
    return "true" if value else "false"


def _pools(settings: Settings) -> tuple[PoolConfig, ...]:
    """The subnet: `bip` is the bridge's address, `fixed-cidr` what containers get (alone, it is the subnet)."""
    if not settings.bip:
        return (PoolConfig(settings.fixed_cidr, settings.fixed_cidr),) if settings.fixed_cidr else ()
    gateway = settings.bip.partition("/")[0]
    aux = {"DefaultGatewayIPv4": settings.default_gateway} if settings.default_gateway else {}
    return (PoolConfig(str(prefix(settings.bip)), settings.fixed_cidr, gateway, aux),)


def _pools6(settings: Settings) -> tuple[PoolConfig, ...]:
    """As for IPv4; without either, a unique local subnet."""
    aux = {"DefaultGatewayIPv6": settings.default_gateway_v6} if settings.default_gateway_v6 else {}
    if not settings.bip6:
        fixed = settings.fixed_cidr_v6
        return (PoolConfig(fixed, fixed, "", aux),) if fixed else ()
    return (PoolConfig(str(prefix(settings.bip6)), settings.fixed_cidr_v6, settings.bip6.partition("/")[0], aux),)
