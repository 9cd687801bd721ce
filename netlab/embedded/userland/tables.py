"""The kernel's network tables as text: /proc/net/arp, dev and route."""

from netlab.dataplane import Netns, Prefix
from netlab.dataplane.addr import number


def arp_table(netns: Netns) -> str:
    lines = ["IP address       HW type     Flags       HW address            Mask     Device"]
    for entry in netns.neighbours.all():
        if ":" not in entry.address:
            flags = {"PERMANENT": 6}.get(entry.state, 2 if entry.mac else 0)
            mac = entry.mac or "00:00:00:00:00:00"
            lines.append(f"{entry.address:<16} 0x1         0x{flags:<10x}{mac}     *        {entry.link.name}")
    return "\n".join(lines) + "\n"


def dev_table(netns: Netns) -> str:
    text = (
        "Inter-|   Receive                                                |  Transmit\n"
        " face |bytes    packets errs drop fifo frame compressed multicast"
        "|bytes    packets errs drop fifo colls carrier compressed\n"
    )
    for name, link in netns.links.items():
        c = link.counters
        text += (
            f"{name:>6}: {c.rx_bytes:7} {c.rx_packets:7}    0 {c.rx_dropped:4}    0     0          0         0"
            f" {c.tx_bytes:8} {c.tx_packets:7}    0 {c.tx_dropped:4}    0     0       0          0\n"
        )
    return text


SCOPES = {"host": 0x10, "link": 0x20, "global": 0x00}
PERMANENT, NODAD = 0x80, 0x02  # IFA_F_*


def if_inet6_table(netns: Netns) -> str:
    """Address, index, prefix length, scope, flags and device, in hexadecimal."""
    lines = []
    for link in netns.links.values():
        for each in link.addresses:
            if ":" in each.address:
                flags = PERMANENT | NODAD * each.nodad
                where = f"{link.index:02x} {each.length:02x} {SCOPES[each.scope]:02x} {flags:02x}"
                lines.append(f"{number(each.address):032x} {where} {link.name:>8}\n")
    return "".join(lines)


def route_table(netns: Netns) -> str:
    lines = ["Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT".ljust(127)]
    for route in netns.routes[4].all():
        if route.dev is not None:
            flags = 1 | 2 * (route.via is not None) | 4 * (route.dst.length == 32)
            line = (
                f"{route.dev}\t{_hex(route.dst.first)}\t{_hex(route.via or '0.0.0.0')}\t{flags:04X}\t0\t0\t"
                f"{route.metric}\t{_hex(netmask(route.dst))}\t0\t0\t0"
            )
            lines.append(line.ljust(127))
    return "\n".join(lines) + "\n"


def _hex(address: str) -> str:
    return "".join(f"{int(part):02X}" for part in reversed(address.split(".")))


def netmask(prefix: Prefix) -> str:
    value = (0xFFFFFFFF << (32 - prefix.length)) & 0xFFFFFFFF
    return ".".join(str(value >> shift & 255) for shift in (24, 16, 8, 0))
