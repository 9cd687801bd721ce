"""daemon.json of the embedded engine: its keys checked as dockerd checks them, then as the engine's own settings.

The words are those of dockerd 28.5.2. A key that is not simulated is refused by its name.
"""

import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from netlab.dataplane.addr import prefix
from netlab.embedded.eras import E28, Era
from netlab.embedded.libnetwork import Settings
from netlab.errors import BadOption, BadSubnet, EngineStartFailed
from netlab.messages import say

GO = {str: "string", bool: "bool", int: "number", float: "number", list: "array", dict: "object", type(None): "null"}
NETWORK = "failed to start daemon: Error initializing network controller: "
BRIDGE = f'{NETWORK}error creating default "bridge" network: '
SPACE = "error obtaining controller instance: could not construct local address space: "
MERGED = "merged configuration validation from file and command line flags failed: "
LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?", re.I)


class Bad(Exception):
    """What dockerd says about a value."""


def _string(value: str) -> str:
    return value


def _address(value: str) -> str:
    try:
        return str(ipaddress.ip_address(value))
    except ValueError:
        raise Bad(f"invalid JSON: invalid IP address: {value}") from None


def _mtu(value: int) -> int:
    if value < 0:
        raise Bad(f"{MERGED}invalid default MTU: {value}")
    return value or 1500


def _cidr(what: str) -> Callable[[str], str]:
    """The text of an address with its prefix length; the empty one says nothing."""

    def check(value: str) -> str:
        try:
            if "/" not in value:
                raise ValueError
            ipaddress.ip_interface(value)
        except ValueError:
            raise Bad(f"{NETWORK}parse {what} failed: invalid CIDR address: {value}") from None
        return value

    return check


def _fixed_cidr_v6(value: str) -> str:
    """Host bits are cleared."""
    if not value:
        return ""
    try:
        return str(prefix(value, 6))
    except BadSubnet:
        why = "no '/'" if "/" not in value else "unable to parse IP"
        start = f"{MERGED}invalid fixed-cidr-v6: invalid fixed-cidr-v6: "
        raise Bad(f'{start}netip.ParsePrefix("{value}"): {why}') from None


def _mapped(value: str) -> str:
    """The hosts file shows an IPv4 address of this key as an IPv6 one (28.5.2); that of host-gateway-ips as it is."""
    address = _address(value)
    return address if ":" in address else f"::ffff:{address}"


def _network_opts(value: Any) -> Any:
    for options in value.values():
        if not isinstance(options, Mapping) or not all(isinstance(each, str) for each in options.values()):
            where = "Go struct field Config.default-network-opts of type map[string]string"
            raise Bad(f"invalid JSON: json: cannot unmarshal {GO.get(type(options), 'object')} into {where}")
    return value


def _addresses(value: list[Any]) -> tuple[str, ...]:
    return tuple(_address(str(each)) for each in value)


def _domains(value: list[Any]) -> tuple[str, ...]:
    for each in map(str, value):
        if each != "." and not all(LABEL.fullmatch(label) for label in each.rstrip(".").split(".")):
            raise Bad(f"{MERGED}{each} is not a valid domain")
    return tuple(map(str, value))


def _words(value: list[Any]) -> tuple[str, ...]:
    return tuple(map(str, value))


def _pool(value: Any) -> tuple[str, int]:
    if not isinstance(value, Mapping):
        kind = GO.get(type(value), "object")
        raise Bad(f"invalid JSON: json: cannot unmarshal {kind} into Go value of type ipamutils.NetworkToSplit")
    base, size = value.get("base", ""), value.get("size", 0)
    for each, name, wanted in ((base, "base", str), (size, "size", int)):
        if type(each) is not wanted:
            kind = GO.get(type(each), "object")
            what = "netip.Prefix" if name == "base" else "int"
            raise Bad(f"invalid JSON: json: cannot unmarshal {kind} into Go struct field .{name} of type {what}")
    return base, size


def _pools(value: list[Any]) -> tuple[tuple[str, int], ...]:
    found = []
    for place, each in enumerate(value):
        base, size = _pool(each)
        try:
            block = ipaddress.ip_network(base, strict=False)
        except ValueError:
            raise Bad(f"invalid JSON: netip.ParsePrefix(\"{base}\"): no '/'") from None
        if not size or str(block) != base:
            raise Bad(f"{NETWORK}{SPACE}network at index {place} (&{{{base} {size}}}) is not in canonical form")
        if size < block.prefixlen:
            smaller = f"has a smaller prefix (/{block.prefixlen}) than the target size of that pool (/{size})"
            where = f"network at index {place} (&{{{base} {size}}})"
            raise Bad(f"{NETWORK}{SPACE}{where} {smaller}")
        if size > block.max_prefixlen:
            raise Bad(
                f'{NETWORK}error creating default "bridge" network: failed to allocate gateway (): invalid pool id'
            )
        found.append((str(block), size))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Key:
    """A key's type in JSON, its Go type in dockerd's Config, and what checks a value of that type."""

    kind: type
    go: str
    read: Callable[[Any], Any] = lambda value: value


BOOL, TEXT = Key(bool, "bool"), Key(str, "string", _string)
KEYS: dict[str, Key] = {
    "allow-direct-routing": BOOL,
    "bip": Key(str, "string", _cidr("bip")),
    "bip6": Key(str, "string", _cidr("bip6")),
    "default-address-pools": Key(list, "[]*ipamutils.NetworkToSplit", _pools),
    "default-network-opts": Key(dict, "map[string]map[string]string", _network_opts),
    "default-gateway": Key(str, "string", _address),
    "default-gateway-v6": Key(str, "string", _address),
    "dns": Key(list, "[]net.IP", _addresses),
    "dns-opts": Key(list, "[]string", _words),
    "dns-search": Key(list, "[]string", _domains),
    "fixed-cidr": Key(str, "string", _cidr("fixed-cidr")),
    "fixed-cidr-v6": Key(str, "string", _fixed_cidr_v6),
    "host-gateway-ip": Key(str, "netip.Addr", _mapped),
    "host-gateway-ips": Key(list, "[]netip.Addr", _addresses),
    "icc": BOOL,
    "ip": Key(str, "net.IP", _address),
    "ip-forward": BOOL,
    "ip-forward-no-drop": BOOL,
    "ip-masq": BOOL,
    "ip6tables": BOOL,
    "iptables": BOOL,
    "ipv6": BOOL,
    "live-restore": BOOL,
    "mtu": Key(int, "int", _mtu),
    "userland-proxy": BOOL,
}


def daemon_settings(given: Mapping[str, Any], era: Era = E28) -> Settings:
    """Keys of daemon.json as the settings of an engine of this era.

    BadOption for a key it does not have; EngineStartFailed, in dockerd's words, for a value dockerd does not take.
    """
    try:
        return replace(checked(given), era=era)
    except Bad as bad:
        raise not_started(str(bad)) from None


def checked(given: Mapping[str, Any]) -> Settings:
    """The same for who has words of his own to put before dockerd's; BadOption, Bad."""
    if unknown := sorted(given.keys() - KEYS.keys()):
        raise BadOption(say("daemon-key-unknown", keys=", ".join(unknown), known=", ".join(sorted(KEYS))))
    return Settings(**{name.replace("-", "_"): _read(name, value) for name, value in given.items()})


def _read(name: str, value: Any) -> Any:
    key = KEYS[name]
    if type(value) is not key.kind and not (key.kind is list and isinstance(value, tuple)):
        field = f"Go struct field Config.{name} of type {key.go}"
        raise Bad(f"invalid JSON: json: cannot unmarshal {GO.get(type(value), 'object')} into {field}")
    return key.read(value)


def not_started(words: str) -> EngineStartFailed:
    """The embedded engine does not start either where dockerd would not."""
    return EngineStartFailed(say("embedded-start-failed", log=words))
