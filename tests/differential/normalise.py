"""One engine's observations in terms that do not depend on its ids; then what is excused, each by a named function.

The real engine (28.5) draws some things at random. Those alone are excused: MAC addresses, the order in which a
shared name's addresses come, and the order of the interfaces of a container that starts on several networks.
"""

import copy
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from tests.differential.observe import Seen

SECTIONS = ("host", "outside", "iptables-save", "ip6tables-save", "networks", "containers", "ports", "members", "facts")


def comparable(seen: Seen) -> Seen:
    """What is compared."""
    seen = copy.deepcopy(seen)
    told = seen.pop("facts")
    for rewrite in (*HARNESS, *EXCUSES):
        seen = {section: rewrite(section, own, told) for section, own in seen.items()}
    return seen


def each_text(value: Any, change: Callable[[str], str]) -> Any:
    """All texts in a nested value, keys too."""
    if isinstance(value, dict):
        return {change(key): each_text(own, change) for key, own in value.items()}
    if isinstance(value, list):
        return [each_text(own, change) for own in value]
    return change(value) if isinstance(value, str) else value


# --- the same thing by another id


def ids(section: str, own: Seen, told: Seen) -> Seen:
    """Ids, whole or cut, become names."""
    names = {id[:12]: name for id, name in told["ids"].items()}
    form = re.compile(f"({'|'.join(names)})[0-9a-f]*")
    return each_text(own, lambda text: form.sub(lambda found: names[found[1]], text))


def other_ids(section: str, own: Seen, told: Seen) -> Seen:
    """What was asked and refused names endpoints and sandboxes too, which have no name."""
    return each_text(own, lambda text: re.sub(r"\b[0-9a-f]{64}\b", "<id>", text)) if section == "asked" else own


def host_devices(section: str, own: Seen, told: Seen) -> Seen:
    """A veth's name holds a random number; where it is plugged in and its index stay."""
    return each_text(own, lambda text: re.sub(r"veth[0-9a-f]{7}", "veth", text))


def uplink(section: str, own: Seen, told: Seen) -> Seen:
    """The wire is not Docker's: a veth pair under a private engine, a network card under the embedded one."""
    form = re.compile(r"^(\d+: eth0)(?:@\S+?)?: <(\S+?)(?:,M-DOWN)?> (mtu \d+) qdisc \S+ qlen 1000", re.MULTILINE)
    return each_text(own, lambda text: form.sub(r"\1 \2 \3", text))


def image(section: str, own: Seen, told: Seen) -> Seen:
    """The BusyBox of a private engine was made here and says nothing of PATH; the official one is built in."""
    if section != "containers":
        return own
    return {
        name: each | {"Image": "busybox", "Env": [item for item in each["Env"] if not item.startswith("PATH=")]}
        for name, each in own.items()
    }


def route6_order(section: str, own: Seen, told: Seen) -> Seen:
    """Link-local routes are equal, and stand in the order in which a worker of Linux noticed the carriers."""
    return own | {"route6": "\n".join(sorted(own["route6"].splitlines()))} if "route6" in own else own


def block_order(section: str, own: Seen, told: Seen) -> Seen:
    """nslookup asks for A and AAAA at once and prints the answers as they come: the program's doing."""
    return {
        label: "|".join(sorted(dict.fromkeys(value.split("|")))) if label.startswith("name ") else value
        for label, value in own.items()
    }


# --- excused: the real engine's own randomness


def mac_addresses(section: str, own: Seen, told: Seen) -> Seen:
    """28 draws MAC addresses at random, and link-local addresses are made from them; one that was asked for stays.

    Before 28 a container's own follows from its address; what is on the host is random there too.
    """
    if told["mac_from_address"] and "addr" in own and "veth@" not in own["addr"]:
        return own
    asked = {mac for mac in told["macs"].values() if mac}

    def hidden(text: str) -> str:
        text = re.sub(r"link/ether ([0-9a-f:]{17})", lambda f: f[0] if f[1] in asked else "link/ether <mac>", text)
        return re.sub(r"fe80::[0-9a-f:]+", "fe80::<mac>", text)

    return each_text(own, hidden)


def shared_names(section: str, own: Seen, told: Seen) -> Seen:
    """A name with several addresses: the resolver shuffles them, so libc takes any. All are compared, not the first."""
    shuffled = {label.partition(" ")[2] for label, said in own.items()
                if label.startswith("name ") and said.count("Address: ") > 1}  # fmt: skip
    return {
        label: "any of several" if label.startswith("libc ") and label.partition(" ")[2] in shuffled else value
        for label, value in own.items()
    }


def interface_order(section: str, own: Seen, told: Seen) -> Seen:
    """28 joins the networks of a starting container in random order: ethN is called by its network's name then.

    Which of the host's veths gets which index follows from that, and the order of the endpoints' rules in `raw`.
    """
    several = told["several"]
    if several and "veth@" in own.get("addr", ""):  # the host, or who is in its namespace
        addr = "".join(sorted(re.sub(r"^\d+: veth@\S+", "veth:", block) for block in blocks(own["addr"])))
        return own | {"addr": addr}
    if section.endswith("tables-save") and several and "raw" in own:
        return own | {"raw": {chain: sorted(rules) for chain, rules in own["raw"].items()}}
    if section not in several or "addr" not in own:
        return own
    names = network_of_interface(own["addr"], told["endpoints"][section])
    own = each_text(own, lambda text: re.sub(r"\b(?:eth|lan)\d+", lambda found: names.get(found[0], found[0]), text))
    own["addr"] = "".join(sorted(re.sub(r"^\d+: (eth:\S+)@\S+", r"\1:", block) for block in blocks(own["addr"])))
    lines = [line.split() for line in own["hosts"].splitlines()]
    often = {name for name, count in Counter(name for line in lines for name in line[1:]).items() if count > 1}
    own |= {f"libc {name}": "any of several" for name in often if f"libc {name}" in own}  # the first line counts
    return own | {label: "\n".join(sorted(own[label].splitlines())) for label in ("route", "route6", "hosts")}


def blocks(addr: str) -> list[str]:
    """`ip addr`, device by device."""
    return re.split(r"(?m)^(?=\d+: )", addr + "\n")


def network_of_interface(addr: str, networks: dict[str, str]) -> dict[str, str]:
    found = {}
    for block in blocks(addr):
        device = re.match(r"\d+: ((?:eth|lan)\d+)", block)
        for address in re.findall(r"inet ([\d.]+)", block):
            if device and address in networks:
                found[device[1]] = f"eth:{networks[address]}"
    return found


def resolver_ports(section: str, own: Seen, told: Seen) -> Seen:
    """The resolver listens on ports that the kernel draws, one for TCP and one for UDP."""
    return each_text(own, lambda text: re.sub(r"127\.0\.0\.11:\d{4,5} ", "127.0.0.11:<port> ", text))


def socket_order(section: str, own: Seen, told: Seen) -> Seen:
    """netstat goes through Linux's hash table of sockets; how many wait to be accepted just now is time."""
    lines = [re.sub(r"^(tcp +)\d", r"\g<1>0", line) for line in own.get("listens", "").splitlines()]
    return own | {"listens": "\n".join(sorted(lines))} if "listens" in own else own


def tentative(section: str, own: Seen, told: Seen) -> Seen:
    """For a second or so a link-local address is tentative, and a lost carrier unnoticed: time, not state."""
    return each_text(own, lambda text: text.replace(" tentative ", " ").replace("NO-CARRIER,", ""))


def drawn_ports(section: str, own: Seen, told: Seen) -> Seen:
    """A port that the engine chooses is drawn anew for each network that is the way out for a moment.

    How many those are at a start on several networks is the random order again. With one network it is compared.
    """
    if len(told["networks"]) < 2 or not told["drawn"]:
        return own
    form = re.compile(rf"(?<![\d.])({'|'.join(told['drawn'])})(?!\d)")
    own = each_text(own, lambda text: form.sub(lambda found: told["drawn"][found[0]], text))
    return socket_order(section, own, told)


HARNESS = (socket_order, tentative, ids, other_ids, host_devices, uplink, image, block_order, route6_order)
EXCUSES = (resolver_ports, drawn_ports, mac_addresses, shared_names, interface_order)
