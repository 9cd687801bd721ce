"""How iptables prints chains: the specifications of -S and the tables of -L. Nothing is changed here."""

from dataclasses import dataclass

from netlab.dataplane.addr import ANY, WIDTH, Prefix
from netlab.dataplane.netfilter import match as m
from netlab.dataplane.netfilter import target as t
from netlab.dataplane.netfilter.index import Entry
from netlab.dataplane.netfilter.names import ICMP_NAMES, SERVICE_NAMES
from netlab.dataplane.netfilter.table import Chain


def specification(chains: list[Chain], *, counters: bool = False) -> list[str]:
    """The lines of iptables -S: policies and chains first, then the rules."""
    lines = []
    for chain in chains:
        count = f" -c {chain.packets} {chain.bytes}" if counters and chain.policy else ""
        lines.append(f"-P {chain.name} {chain.policy}{count}" if chain.policy else f"-N {chain.name}")
    for chain in chains:
        lines += [f"-A {chain.name} {_counted(entry, counters)}".rstrip() for entry in chain.entries]
    return lines


def _counted(entry: Entry, counters: bool) -> str:
    if not counters:
        return str(entry.rule)
    count, target = f"-c {entry.packets} {entry.bytes}", str(entry.rule.target)
    conditions = str(entry.rule).removesuffix(target).strip()
    return " ".join(part for part in (conditions, count, target) if part)


@dataclass(frozen=True, slots=True)
class Style:
    """-n, -v, --line-numbers and -x."""

    numeric: bool = False
    verbose: bool = False
    numbers: bool = False
    exact: bool = False


def listing(chains: list[Chain], style: Style, family: int = 4) -> str:
    """The text of iptables -L. Names are looked up in this module's tables only, never in a DNS."""
    return "\n".join(_chain(chain, style, family) for chain in chains)


def _chain(chain: Chain, style: Style, family: int) -> str:
    if chain.policy is None:
        inside = f"{chain.references} references"
    else:
        count = f" {_short(chain.packets, style)} packets, {_short(chain.bytes, style)} bytes"
        inside = f"policy {chain.policy}{count if style.verbose else ''}"
    number = "num  " if style.numbers else ""
    counts = ("    pkts      bytes " if style.exact else " pkts bytes ") if style.verbose else ""
    devices = "in     out     " if style.verbose else ""
    head = f"{number}{counts}target     prot opt {devices}source               destination         "
    lines = [f"Chain {chain.name} ({inside})", head]
    for place, entry in enumerate(chain.entries, 1):
        lines.append((f"{place:<4} " if style.numbers else "") + _line(entry, style, family))
    return "".join(f"{line}\n" for line in lines)


def _line(entry: Entry, style: Style, family: int) -> str:
    rule, counts, devices = entry.rule, "", " "
    protocol = rule.protocol or "all"
    if style.numeric:
        protocol = str(PROTOCOL_NUMBERS.get(protocol, protocol))
    if style.verbose:
        width = 8 if style.exact else 5
        counts = f"{_short(entry.packets, style):>{width}} {_short(entry.bytes, style):>{width}} "
        devices = f"  {_device(rule.in_interface, rule.not_in, style)}"
        devices += f"{_device(rule.out_interface, rule.not_out, style)}"
    start = f"{counts}{rule.target.name:<9} {_inverse(rule.not_protocol)}{protocol:<4} --{devices}"
    places = _place(rule.source, rule.not_source, style, family)
    places += _place(rule.destination, rule.not_destination, style, family)
    goto = "[goto] " if isinstance(rule.target, t.Jump) and rule.target.goto else ""
    words = (*(_match(each, style) for each in rule.matchers), _target(rule.target, style))
    return start + places + goto + "".join(f" {each}" for each in words if each)


PROTOCOL_NUMBERS = {
    "all": 0,
    "icmp": 1,
    "tcp": 6,
    "udp": 17,
    "esp": 50,
    "ah": 51,
    "ipv6-icmp": 58,
    "sctp": 132,
}
NETWORK_NAMES = {"127.0.0.0/8": "loopback/8"}  # /etc/networks
LEVELS = ("emerg", "alert", "crit", "error", "warn", "notice", "info", "debug")
FLAG_BITS = {"F": 1, "S": 2, "R": 4, "P": 8, "A": 16}


def _inverse(negated: bool) -> str:
    return "!" if negated else " "


def _device(name: str | None, negated: bool, style: Style) -> str:
    shown = name or ("*" if style.numeric else "any")
    return f"{('!' if negated else '') + shown:<6} "


def _place(prefix: Prefix | None, negated: bool, style: Style, family: int) -> str:
    if prefix is None:
        text = f"{ANY[family]}/0" if style.numeric else "anywhere"
    else:
        text = prefix.first if prefix.length == WIDTH[prefix.family] else str(prefix)
        text = text if style.numeric else NETWORK_NAMES.get(text, text)
    return f"{_inverse(negated)}{text:<19} "


def _short(value: int, style: Style) -> str:
    """Counters above 99999 are shown in thousands and so on."""
    if style.exact or value <= 99999:
        return str(value)
    for power, unit in enumerate("KMGT", 1):
        rounded = (value + 500 * 1000 ** (power - 1)) // 1000**power
        if rounded <= 9999:
            return f"{rounded}{unit}"
    return f"{rounded}T"


def _ports(ports: m.Range, protocol: str, style: Style) -> str:
    if style.numeric or protocol not in ("tcp", "udp"):
        return m.range_text(ports)
    names = [SERVICE_NAMES.get((port, protocol), str(port)) for port in ports]
    return names[0] if ports[0] == ports[1] else ":".join(names)


def _match(each: m.Match, style: Style) -> str:
    """The words of -L for an extension."""
    if isinstance(each, m.Ports):
        return _port_match(each, style)
    if isinstance(each, m.Conntrack):
        return _conntrack(each)
    if isinstance(each, m.AddressType):
        words = ["ADDRTYPE match"]
        words += [f"src-type {'!' if each.not_source else ''}{each.source}"] if each.source else []
        words += [f"dst-type {'!' if each.not_destination else ''}{each.destination}"] if each.destination else []
        return " ".join(words + (["limit-in"] if each.limit_in else []) + (["limit-out"] if each.limit_out else []))
    if isinstance(each, m.IcmpType):
        return _icmp(each, style)
    if isinstance(each, m.Comment):
        return f"/* {each.text} */"
    if isinstance(each, m.MarkMatch):
        return f"mark match {str(each).removeprefix('-m mark ').replace('--mark ', '')}"
    if isinstance(each, m.Multiport):
        ranges = ",".join(_ports(r, "tcp", style) for r in each.ranges)
        return f"multiport {each.which} {'!' if each.negated else ''}{ranges}"
    if isinstance(each, m.Physdev):
        return f"PHYSDEV match{str(each).removeprefix('-m physdev')}"
    return str(getattr(each, "listed", ""))


def _port_match(each: m.Ports, style: Style) -> str:
    words = [each.protocol]
    for name, ports, negated in (
        ("spt", each.source, each.not_source),
        ("dpt", each.destination, each.not_destination),
    ):
        if ports:
            shown = f"{'!' if negated else ''}{_ports(ports, each.protocol, style)}"
            words.append(f"{name}{'s' if ports[0] != ports[1] else ''}:{shown}")
    if each.flags:
        if style.numeric:
            mask, wanted = (f"{sum(FLAG_BITS[f] for f in part):#04x}" for part in each.flags)
        else:
            mask, wanted = (",".join(m.TCP_FLAGS[f] for f in "FSRPA" if f in part) for part in each.flags)
        words.append(f"flags:{'!' if each.not_flags else ''}{mask}/{wanted}")
    return " ".join(words)


def _conntrack(each: m.Conntrack) -> str:
    words = str(each).removeprefix(f"-m {each.name} ").replace("--ctstate", "ctstate").replace("--state", "state")
    return words.replace("--", "")


def _icmp(each: m.IcmpType, style: Style) -> str:
    name = "icmp" if each.family == 4 else "ipv6-icmp"
    if each.type is None:
        return "" if style.numeric else name
    inverse, code = "!" if each.negated else "", "" if each.code is None else f" code {each.code}"
    known = ICMP_NAMES.get((each.type, each.code)) if each.family == 4 and not style.numeric else None
    return f"{name} {inverse}{known}" if known else f"{name}type {inverse}{each.type}{code}"


def _target(target: t.Target, style: Style) -> str:
    if isinstance(target, t.Reject):
        return f"reject-with {target.how}"
    if isinstance(target, t.Dnat | t.Snat):
        return f"to:{str(target).split()[-1]}"
    if isinstance(target, t.Masquerade):
        return f"masq ports: {str(target).split()[-1]}" if target.ports else ""
    if isinstance(target, t.Redirect):
        return f"redir ports {str(target).split()[-1]}" if target.ports else ""
    if isinstance(target, t.Log):
        prefix = f' prefix "{target.prefix}"' if target.prefix else ""
        shown = f"flags 0 level {target.level}" if style.numeric else f"level {LEVELS[target.level]}"
        return f"LOG {shown}{prefix}"
    if isinstance(target, t.Mark):
        whole = target.mask == 0xFFFFFFFF
        return f"MARK set {target.value:#x}" if whole else f"MARK xset {target.value:#x}/{target.mask:#x}"
    return "NOTRACK" if isinstance(target, t.NoTrack) else str(getattr(target, "listed", ""))
