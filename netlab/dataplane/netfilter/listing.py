"""How iptables prints chains: the specifications of -S and the tables of -L. Nothing is changed here."""

from netlab.dataplane.addr import ANY, WIDTH, Prefix
from netlab.dataplane.netfilter import match as m
from netlab.dataplane.netfilter import target as t
from netlab.dataplane.netfilter.index import Entry
from netlab.dataplane.netfilter.rule import Rule
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


def listing(chains: list[Chain], *, numeric: bool, verbose: bool, numbers: bool, exact: bool) -> str:
    """The text of iptables -L; `numeric` writes 0.0.0.0/0 for anywhere."""
    return "\n".join(_chain(chain, numeric, verbose, numbers, exact) for chain in chains)


def _chain(chain: Chain, numeric: bool, verbose: bool, numbers: bool, exact: bool) -> str:
    width = 8 if exact else 5
    if chain.policy is None:
        inside = f"{chain.references} references"
    else:
        count = (
            f" {_short(chain.packets, exact)} packets, {_short(chain.bytes, exact)} bytes" if verbose else ""
        )
        inside = f"policy {chain.policy}{count}"
    number = "num  " if numbers else ""
    counts = f" {'pkts':>{width - 1}} {'bytes':>{width}} " if verbose else ""
    devices = "in     out     " if verbose else ""
    head = f"{number}{counts}target     prot opt {devices}source               destination         "
    lines = [f"Chain {chain.name} ({inside})", head]
    for place, entry in enumerate(chain.entries, 1):
        lines.append((f"{place:<5}" if numbers else "") + _line(entry, numeric, verbose, exact))
    return "".join(f"{line}\n" for line in lines)


def _line(entry: Entry, numeric: bool, verbose: bool, exact: bool) -> str:
    rule = entry.rule
    protocol = f"{'!' if rule.not_protocol else ''}{rule.protocol or 'all'}"
    if numeric and not exact:
        protocol = f"{'!' if rule.not_protocol else ''}{PROTOCOL_NUMBERS.get(rule.protocol or 'all', 0)}"
    target = rule.target.name
    start = f"{target:<10} {protocol:<4} --  "
    if verbose:
        width = 8 if exact else 5
        counts = f"{_short(entry.packets, exact):>{width}} {_short(entry.bytes, exact):>{width}}"
        devices = f"{_dev(rule.in_interface, rule.not_in):<6} {_dev(rule.out_interface, rule.not_out):<6}"
        start = f"{counts} {start}{devices} "
    source = _place(rule.source, rule.not_source, numeric, rule)
    destination = _place(rule.destination, rule.not_destination, numeric, rule)
    space = " " if verbose else ""
    words = " ".join(each for each in (*map(_match, rule.matchers), _target(rule.target)) if each)
    return f"{start}{space}{source:<19}  {destination:<19} {words}"


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


def _dev(name: str | None, negated: bool) -> str:
    return f"{'!' if negated else ''}{name or '*'}"


def _place(prefix: Prefix | None, negated: bool, numeric: bool, rule: Rule) -> str:
    if prefix is None:
        family = 6 if isinstance(rule.target, t.Reject) and rule.target.family == 6 else 4
        return f"{ANY[family]}/0" if numeric else "anywhere"
    text = prefix.first if prefix.length == WIDTH[prefix.family] else str(prefix)
    return f"{'!' if negated else ''}{text}"


def _short(value: int, exact: bool) -> str:
    """Counters above 99999 are shown in thousands and so on."""
    if exact or value <= 99999:
        return str(value)
    for power, unit in enumerate("KMGT", 1):
        rounded = (value + 500 * 1000 ** (power - 1)) // 1000**power
        if rounded <= 9999:
            return f"{rounded}{unit}"
    return f"{rounded}T"


def _match(each: m.Match) -> str:
    """The words of -L for an extension."""
    if isinstance(each, m.Ports):
        words = [each.protocol]
        words += [_port_words("spt", each.source, each.not_source)] if each.source else []
        words += [_port_words("dpt", each.destination, each.not_destination)] if each.destination else []
        if each.flags:
            mask, wanted = (sum(FLAG_BITS[f] for f in part) for part in each.flags)
            words.append(f"flags:{'!' if each.not_flags else ''}{mask:#04x}/{wanted:#04x}")
        return " ".join(words)
    if isinstance(each, m.Conntrack) and each.states is not None:
        states = ",".join(state for state in m.STATES if state in each.states)
        name = "ctstate" if each.name == "conntrack" else "state"
        return f"{'! ' if each.not_states else ''}{name} {states}"
    if isinstance(each, m.AddressType):
        words = ["ADDRTYPE match"]
        words += [f"src-type {'!' if each.not_source else ''}{each.source}"] if each.source else []
        words += (
            [f"dst-type {'!' if each.not_destination else ''}{each.destination}"] if each.destination else []
        )
        return " ".join(
            words + (["limit-in"] if each.limit_in else []) + (["limit-out"] if each.limit_out else [])
        )
    if isinstance(each, m.IcmpType):
        return "" if each.type is None else f"{'icmp' if each.family == 4 else 'ipv6-icmp'}type {each.type}"
    if isinstance(each, m.Comment):
        return f"/* {each.text} */"
    if isinstance(each, m.MarkMatch):
        return f"mark match {'!' if each.negated else ''}{each.value:#x}"
    if isinstance(each, m.Multiport):
        ranges = ",".join(m.range_text(r) for r in each.ranges)
        return f"multiport {each.which} {'!' if each.negated else ''}{ranges}"
    return str(each).removeprefix("-m ").replace("--", "")


FLAG_BITS = {"F": 1, "S": 2, "R": 4, "P": 8, "A": 16}


def _port_words(name: str, ports: m.Range, negated: bool) -> str:
    plural = "s" if ports[0] != ports[1] else ""
    return f"{name}{plural}:{'!' if negated else ''}{m.range_text(ports)}"


def _target(target: t.Target) -> str:
    if isinstance(target, t.Jump):
        return "[goto] " if target.goto else ""
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
        return f"LOG flags 0 level {target.level}{prefix}"
    if isinstance(target, t.Mark):
        return (
            f"MARK set {target.value:#x}"
            if target.mask == 0xFFFFFFFF
            else f"MARK xset {target.value:#x}/{target.mask:#x}"
        )
    return "NOTRACK" if isinstance(target, t.NoTrack) else ""
