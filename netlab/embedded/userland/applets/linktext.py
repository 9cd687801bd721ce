"""How BusyBox's ip words a link and its addresses; iproute2's words the same names and addresses."""

from netlab.dataplane import Link, Macvlan, Veth


def flags(link: Link) -> str:
    """As ip(8) shows them; BusyBox prints M-DOWN where it does not know IFF_LOWER's neighbours (observed)."""
    words = ["LOOPBACK"] if not link.has_arp else ["BROADCAST", "MULTICAST"]
    if link.up and not link.carrier:
        words.insert(0, "NO-CARRIER")
    if link.up:
        words += ["UP"] + (["LOWER_UP"] if link.carrier else [])
    if link.promiscuity and link.master is None and not link.macvlans:
        words.insert(-1, "PROMISC")
    below = _below(link)
    if below is not None and not ((found := _by_index(link, below)) and found.up):
        words.append("M-DOWN")
    return ",".join(words)


def _below(link: Link) -> int | None:
    """The index of a veth's peer or a macvlan's parent, in whatever namespace that is."""
    other: Link | None = link.peer if isinstance(link, Veth) else link.parent if isinstance(link, Macvlan) else None
    return None if other is None else other.index


def _by_index(link: Link, index: int) -> Link | None:
    """What BusyBox takes an index for: a device of its own namespace, though another's may be meant (observed)."""
    return next((each for each in link.netns.links.values() if each.index == index), None)


def elsewhere(link: Link) -> bool:
    """Whether the other end is in another namespace."""
    other: Link | None = link.peer if isinstance(link, Veth) else link.parent if isinstance(link, Macvlan) else None
    return other is not None and other.netns is not link.netns


def shown_name(link: Link) -> str:
    """With the index or name of what is below: "eth0@if5", "macvlan0@eth0"."""
    if (index := _below(link)) is None:
        return link.name
    found = _by_index(link, index)
    return f"{link.name}@{found.name if found else f'if{index}'}"


def link_lines(link: Link) -> list[str]:
    queue = "noqueue" if link.kind != "physical" else "pfifo_fast"
    master = f" master {link.master.name}" if link.master is not None else ""
    qlen = f" qlen {link.qlen}" if link.qlen else ""
    state = "" if link.up else " state DOWN"
    head = f"{link.index}: {shown_name(link)}: <{flags(link)}> mtu {link.mtu} qdisc {queue}{master}{state}"
    kind = "loopback" if not link.has_arp else "ether"
    brd = "00:00:00:00:00:00" if not link.has_arp else "ff:ff:ff:ff:ff:ff"
    return [head + (qlen or " "), f"    link/{kind} {link.mac} brd {brd}"]


def address_lines(link: Link, family: int, nodad: str = "flags 02") -> list[str]:
    """`nodad`: what an address is called that was added without looking for a duplicate; BusyBox has no word for it."""
    lines = []
    for each in sorted(link.addresses, key=lambda a: ":" in a.address):
        six = ":" in each.address
        if family and six != (family == 6):
            continue
        brd = f" brd {each.broadcast}" if each.broadcast else ""
        scope = f"{each.scope}{' secondary' if each.secondary else ''}{f' {nodad}' if each.nodad else ''}"
        name = "" if six else f" {link.name}"
        lines.append(f"    inet{'6' if six else ''} {each}{brd} scope {scope}{name or ' '}")
        lines.append("       valid_lft forever preferred_lft forever")
    return lines
