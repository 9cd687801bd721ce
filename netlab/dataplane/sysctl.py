"""The sysctls the stack obeys, by their full names, as integers.

Per-device names (net.ipv4.conf.eth0.rp_filter) exist as soon as they are asked for; they start as "default"
says.
"""

from collections.abc import Callable, Iterator

DEFAULTS: dict[str, int] = {
    "net.ipv4.ip_forward": 0,
    "net.ipv4.ip_default_ttl": 64,
    "net.ipv4.ip_local_port_first": 32768,
    "net.ipv4.ip_local_port_last": 60999,
    "net.ipv4.ip_unprivileged_port_start": 1024,
    "net.ipv4.icmp_echo_ignore_all": 0,
    "net.ipv4.icmp_ratelimit": 1000,  # milliseconds per error to one destination; 0 = no limit
    "net.ipv4.tcp_syn_retries": 6,
    "net.ipv4.tcp_retries2": 15,
    "net.ipv6.conf.all.forwarding": 0,
    "net.bridge.bridge-nf-call-iptables": 0,
    "net.bridge.bridge-nf-call-ip6tables": 0,
}
FORWARDING: dict[int, str] = {4: "net.ipv4.ip_forward", 6: "net.ipv6.conf.all.forwarding"}
PER_DEVICE: dict[str, int] = {
    "net.ipv4.conf.rp_filter": 0,
    "net.ipv4.conf.route_localnet": 0,
    "net.ipv4.conf.accept_local": 0,
    "net.ipv4.conf.proxy_arp": 0,
    "net.ipv6.conf.disable_ipv6": 0,
    "net.ipv6.conf.accept_ra": 1,  # obeyed by itself: no router advertises here
}


class Sysctl:
    """`sysctl["net.ipv4.ip_forward"] = 1`; KeyError for a name the stack does not obey."""

    def __init__(self, on_change: Callable[[str, int], None]) -> None:
        self._values: dict[str, int] = dict(DEFAULTS)
        self._counts: dict[tuple[int, str, str], int] = {}  # what `device` found, until something changes
        self._on_change = on_change

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __getitem__(self, name: str) -> int:
        value = self._values.get(name)
        if value is not None:
            return value
        head, device, last = _split(name)
        default = PER_DEVICE[f"{head}.{last}"]
        return default if device in ("all", "default") else self._values.get(f"{head}.default.{last}", default)

    def __setitem__(self, name: str, value: int) -> None:
        if name not in self._values:
            head, _, last = _split(name)
            PER_DEVICE[f"{head}.{last}"]
        if name == "net.ipv6.conf.all.disable_ipv6":  # written into every device's own, and into what new ones have
            own = [each for each in self._values if each.endswith(".disable_ipv6")]
            self._values |= dict.fromkeys([*own, "net.ipv6.conf.default.disable_ipv6"], int(value))
        self._values[name] = int(value)
        self._counts.clear()
        self._on_change(name, int(value))

    def device(self, family: int, device: str, last: str) -> int:
        """The value that counts for a device: the greater of its own and that of "all"; disable_ipv6: its own."""
        asked = (family, device, last)
        found = self._counts.get(asked)
        if found is None:
            head = f"net.ipv{family}.conf"
            own = self[f"{head}.{device}.{last}"]
            found = self._counts[asked] = own if last == "disable_ipv6" else max(own, self[f"{head}.all.{last}"])
        return found


def known(name: str) -> bool:
    """Whether the stack obeys it; one of a device by the device's name, or by "all" and "default"."""
    if name in DEFAULTS:
        return True
    try:
        head, _, last = _split(name)
    except KeyError:
        return False
    return f"{head}.{last}" in PER_DEVICE


def _split(name: str) -> tuple[str, str, str]:
    """net.ipv4.conf.<device>.<last>; a device name may contain dots."""
    parts = name.split(".")
    if len(parts) < 5 or parts[2] != "conf":
        raise KeyError(name)
    return ".".join(parts[:3]), ".".join(parts[3:-1]), parts[-1]
