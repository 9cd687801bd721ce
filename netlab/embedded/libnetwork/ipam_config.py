"""Judging IPAM.Config before anything is made, in the words of engine 28.5."""

import ipaddress
from collections.abc import Iterable, Iterator
from ipaddress import IPv4Network, IPv6Network

from netlab.dataplane.addr import Family, is_address
from netlab.embedded.eras import Era
from netlab.embedded.errdefs import InvalidParameter
from netlab.embedded.libnetwork import endpoint_options
from netlab.embedded.libnetwork.config import EndpointConfig, NetworkConfig, PoolConfig
from netlab.embedded.libnetwork.network import Network

Block = IPv4Network | IPv6Network


def check_network(config: NetworkConfig, era: Era) -> None:
    """InvalidParameter with all that is wrong."""
    if not config.ipv4 and not config.ipv6:
        raise InvalidParameter("IPv4 or IPv6 must be enabled")
    _raise("invalid network config", (fault for pool in config.ipam for fault in _pool_faults(pool, era.host_bits)))


def check_endpoint(network: Network, config: EndpointConfig) -> None:
    """InvalidParameter for settings that this network cannot meet."""
    _raise("invalid endpoint settings", _endpoint_faults(network, config))


def _raise(what: str, faults: Iterable[str]) -> None:
    found = list(faults)
    if found:
        lines = found if len(found) == 1 else [f"* {each}" for each in found]
        raise InvalidParameter(f"{what}:\n" + "\n".join(lines))


def _pool_faults(pool: PoolConfig, host_bits: bool) -> Iterator[str]:
    if not pool.subnet:
        if pool.gateway or pool.ip_range or pool.aux:
            yield "invalid subnet : invalid CIDR block notation"
        return
    subnet = _block(pool.subnet)
    if subnet is None:
        yield f"invalid subnet {pool.subnet}: invalid CIDR block notation"
        return
    if not host_bits and (meant := str(subnet)) != pool.subnet and _has_host_bits(pool.subnet):
        yield f"invalid subnet {pool.subnet}: it should be {meant}"
    if host_bits:
        return  # what is wrong with the rest shows when it is asked for
    if pool.ip_range:
        yield from _range_faults(pool.ip_range, subnet, host_bits)
    if pool.gateway:
        yield from _inside("gateway", pool.gateway, pool.gateway, subnet)
    for name, address in sorted(pool.aux.items()):
        yield from _inside("auxiliary address", name, address, subnet)


def _block(text: str) -> Block | None:
    try:
        return ipaddress.ip_network(text, strict=False) if "/" in text else None
    except ValueError:
        return None


def _has_host_bits(text: str) -> bool:
    try:
        ipaddress.ip_network(text)
    except ValueError:
        return True
    return False


def _range_faults(text: str, subnet: Block, host_bits: bool) -> Iterator[str]:
    block = _block(text)
    start = f"invalid ip-range {text}: "
    if block is None:
        yield f"{start}invalid CIDR block notation"
    elif block.version != subnet.version:
        yield f"{start}parent subnet is an IPv{subnet.version} block"
    elif block.prefixlen < subnet.prefixlen:
        yield f"{start}CIDR block is bigger than its parent subnet {subnet}"
    elif block.network_address not in subnet:
        yield f"{start}parent subnet {subnet} doesn't contain ip-range"
    elif not host_bits and _has_host_bits(text):
        yield f"{start}it should be {block}"


def _inside(what: str, shown: str, text: str, subnet: Block) -> Iterator[str]:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        yield f"invalid {what} {shown}: invalid address"
        return
    if address.version != subnet.version:
        yield f"invalid {what} {shown}: parent subnet is an IPv{subnet.version} block"
    elif address not in subnet:
        yield f"invalid {what} {shown}: parent subnet {subnet} doesn't contain this address"


def _endpoint_faults(network: Network, config: EndpointConfig) -> Iterator[str]:
    if (config.ip or config.ip6) and not network.user_defined:
        yield "user specified IP address is supported on user defined networks only"
    if config.aliases and not network.user_defined:
        yield "network-scoped alias is supported only for containers in user defined networks"
    wishes: tuple[tuple[Family, str], ...] = ((4, config.ip), (6, config.ip6))
    for family, wanted in wishes:
        if wanted and not is_address(wanted, family):
            yield f"invalid IPv{family} address: {wanted}"
        if wanted:
            yield from _wish_faults(network, wanted, family)
    yield from (f"invalid link-local IP address: {each}" for each in config.link_local if not is_address(each))
    yield from endpoint_options.faults(config.options)


def _wish_faults(network: Network, wanted: str, family: Family) -> Iterator[str]:
    given = [block for pool in network.config.ipam if (block := _block(pool.subnet)) and block.version == family]
    if not given:
        yield "user specified IP address is supported only when connecting to networks with user configured subnets"
    elif not any(_holds(block, wanted) for block in given):
        yield f"no configured subnet or ip-range contain the IP address {wanted}"


def _holds(block: Block, wanted: str) -> bool:
    try:
        return ipaddress.ip_address(wanted) in block
    except ValueError:
        return False
