"""Names that iptables reads and, without -n, prints: of ports (/etc/services) and of ICMP types. Data only."""

# the services a learner of Docker networking meets; port, protocols
_SERVICES: dict[str, tuple[int, str]] = {
    "ftp": (21, "tcp"), "ssh": (22, "tcp"), "telnet": (23, "tcp"), "smtp": (25, "tcp"),
    "domain": (53, "tcp udp"),
    "bootps": (67, "udp"), "bootpc": (68, "udp"), "tftp": (69, "udp"), "http": (80, "tcp"),
    "pop3": (110, "tcp"),
    "sunrpc": (111, "tcp udp"), "ntp": (123, "udp"), "imap2": (143, "tcp"), "snmp": (161, "tcp udp"),
    "https": (443, "tcp udp"), "mdns": (5353, "udp"), "mysql": (3306, "tcp"), "postgresql": (5432, "tcp"),
    "redis": (6379, "tcp"), "http-alt": (8080, "tcp udp"),
}  # fmt: skip
SERVICES: dict[str, int] = {name: port for name, (port, _) in _SERVICES.items()}
SERVICE_NAMES: dict[tuple[int, str], str] = {
    (port, protocol): name for name, (port, protocols) in _SERVICES.items() for protocol in protocols.split()
}

# type, code (None = any)
ICMP_TYPES: dict[str, tuple[int | None, int | None]] = {
    "any": (None, None), "echo-reply": (0, None), "destination-unreachable": (3, None),
    "network-unreachable": (3, 0), "host-unreachable": (3, 1), "protocol-unreachable": (3, 2),
    "port-unreachable": (3, 3), "fragmentation-needed": (3, 4), "redirect": (5, None),
    "echo-request": (8, None),
    "time-exceeded": (11, None), "ttl-zero-during-transit": (11, 0),
}  # fmt: skip
ICMP_NAMES = {value: name for name, value in ICMP_TYPES.items()}
ICMP_TYPES |= {"pong": (0, None), "ping": (8, None), "ttl-exceeded": (11, None)}
ICMP6_TYPES: dict[str, tuple[int | None, int | None]] = {
    "any": (None, None), "destination-unreachable": (1, None), "packet-too-big": (2, None),
    "time-exceeded": (3, None), "echo-request": (128, None), "echo-reply": (129, None),
    "neighbour-solicitation": (135, None), "neighbor-solicitation": (135, None),
    "neighbour-advertisement": (136, None), "neighbor-advertisement": (136, None),
}  # fmt: skip
