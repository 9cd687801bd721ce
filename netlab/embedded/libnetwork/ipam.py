"""Which addresses are whose: pools for networks, addresses in a pool. The lowest free address first, and pool
but for an era whose pools go on. Knows no link and no network object. Default pools are those of Docker Engine 28.5.2.
"""

import ipaddress
from collections.abc import Iterable, Iterator
from ipaddress import IPv4Network, IPv6Network
from itertools import chain

from netlab.embedded.eras import E28, Era
from netlab.embedded.errdefs import Fault, Forbidden, InvalidParameter, NotFound

Block = IPv4Network | IPv6Network
DEFAULT_POOLS: tuple[tuple[str, int], ...] = (
    ("172.17.0.0/16", 16), ("172.18.0.0/16", 16), ("172.19.0.0/16", 16), ("172.20.0.0/14", 16),
    ("172.24.0.0/14", 16), ("172.28.0.0/14", 16), ("192.168.0.0/16", 20),
)  # fmt: skip
IN_USE = "Address already in use"


class NoFreeAddress(Exception):
    """A pool has none left; who asked knows the network's name for the text."""


class Pool:
    """The addresses of one subnet. Those handed out without a wish come from `ip_range`."""

    def __init__(self, subnet: Block, ip_range: Block | None = None) -> None:
        self.subnet = subnet
        self.ip_range = ip_range or subnet
        self.gateway = ""
        self.used: set[int] = set()
        self._lowest = int(self.ip_range.network_address)
        if subnet.version == 4 and subnet.prefixlen < 31:
            self.used |= {int(subnet.network_address), int(subnet.broadcast_address)}
        elif subnet.version == 6:
            self.used.add(int(subnet.network_address))  # the subnet-router anycast address (RFC 4291, 2.6.1)

    def request(self, wanted: str = "") -> str:
        """This address, or the lowest free one; Forbidden, InvalidParameter, NoFreeAddress."""
        if not wanted:
            return self._next()
        address = ipaddress.ip_address(wanted)
        if address not in self.subnet:
            raise InvalidParameter(f"no configured subnet or ip-range contain the IP address {wanted}")
        if int(address) in self.used:
            raise Forbidden(IN_USE)
        self.used.add(int(address))
        return str(address)

    def release(self, address: str) -> None:
        number = int(ipaddress.ip_address(address))
        self.used.discard(number)
        if number >= int(self.ip_range.network_address):
            self._lowest = min(self._lowest, number)

    def _next(self) -> str:
        last = int(self.ip_range.broadcast_address)
        while self._lowest <= last:
            number, self._lowest = self._lowest, self._lowest + 1
            if number not in self.used:
                self.used.add(number)
                return str(ipaddress.ip_address(number) if self.subnet.version == 4 else ipaddress.IPv6Address(number))
        raise NoFreeAddress


class AddressSpace:
    """The pools of one engine."""

    def __init__(self, defaults: Iterable[tuple[str, int]] = (), unique_local: str = "", era: Era = E28) -> None:
        self.defaults, self.era = tuple(defaults) or DEFAULT_POOLS, era
        self.unique_local = unique_local if era.ipv6_without_subnet else ""  # a /48 for IPv6 networks without a subnet
        self._after: Block | None = None  # the last default pool given
        self.taken: list[Block] = []

    def request(self, subnet: str, ip_range: str = "", *, version: int = 4, reserved: Iterable[str] = ()) -> Pool:
        """A pool of this subnet, or the first default one that overlaps nothing in use or reserved (CIDR)."""
        block = ipaddress.ip_network(subnet, strict=False) if subnet else self._free(version, reserved)
        if any(_overlap(block, each) for each in self.taken):
            raise Forbidden(f"{self.era.pool_prefix}Pool overlaps with other one on this address space")
        self.taken.append(block)
        return Pool(block, ipaddress.ip_network(ip_range, strict=False) if ip_range else None)

    def release(self, pool: Pool) -> None:
        self.taken.remove(pool.subnet)

    def _free(self, version: int, reserved: Iterable[str]) -> Block:
        busy = [*self.taken, *(ipaddress.ip_network(each, strict=False) for each in reserved)]
        for block in self._in_turn(version):
            if not any(_overlap(block, each) for each in busy):
                self._after = block
                return block
        kind = NotFound if self.era.pools_exhausted_not_found else InvalidParameter
        raise kind(self.era.pools_exhausted.format(version))

    def _in_turn(self, version: int) -> Iterator[Block]:
        if not self.era.pools_go_on:
            return self._pieces(version)
        passed: list[Block] = []
        pieces = self._pieces(version)
        if self._after is not None and self._after.version == version:
            for block in pieces:
                passed.append(block)
                if block == self._after:
                    break
        return chain(pieces, passed)

    def _pieces(self, version: int) -> Iterator[Block]:
        defaults = [*self.defaults, *([(self.unique_local, 64)] if self.unique_local else [])]
        for base, size in defaults:
            block = ipaddress.ip_network(base)
            if block.version == version:
                yield from block.subnets(new_prefix=size)


def _overlap(one: Block, other: Block) -> bool:
    return one.version == other.version and one.overlaps(other)


def reserve(pool: Pool, name: str, address: str) -> None:
    """An auxiliary address, by the name the learner gave it."""
    try:
        pool.request(address)
    except Fault as error:
        text = f"failed to allocate secondary ip address ({name}:{address}): {error.message}"
        raise Fault(text, pool=str(pool.subnet)) from error
