"""docker network ...: create, ls, inspect, connect, disconnect, rm, prune."""

import ipaddress
import re
from collections.abc import Mapping
from typing import Any

from netlab.magic.standin.calls import complain, each_of, get, post, request, say_line
from netlab.magic.standin.grammar import Failed, Flag, Given, flags
from netlab.magic.standin.listing import show, written

WARNING = (
    "WARNING! This will remove all custom networks not used by at least one container.\n"
    "Are you sure you want to continue? [y/N] "
)
HEADS = {
    "ID": "NETWORK ID",
    "Name": "NAME",
    "Driver": "DRIVER",
    "Scope": "SCOPE",
    "Internal": "INTERNAL",
    "IPv6": "IPV6",
}
USUAL = ("ID", "Name", "Driver", "Scope")
FLAGS: Mapping[str, Mapping[str, Flag]] = {
    "create": flags("driver/d", "subnet*", "gateway*", "ip-range*", "aux-address*", "opt/o*", "label*", "internal!",
                    "attachable!", "ipv6!", "ipv4!", "ipam-driver", "ipam-opt*"),
    "ls": flags("quiet/q!", "no-trunc!", "filter/f*", "format"),
    "inspect": flags("verbose/v!", "format/f"),
    "connect": flags("ip", "ip6", "alias*", "link*", "driver-opt*", "gw-priority"),
    "disconnect": flags("force/f!"),
    "rm": flags("force/f!"),
    "prune": flags("force/f!", "filter*"),
}  # fmt: skip


def create(api: Any, given: Given) -> int:
    body: dict[str, Any] = {
        "Name": given.words[0], "CheckDuplicate": True, "Driver": given.text("driver") or "bridge",
        "Internal": given.on("internal"), "Attachable": given.on("attachable"),
        "Options": given.pairs("opt"), "Labels": given.pairs("label"),
        "IPAM": {
            "Driver": given.text("ipam-driver") or "default", "Options": given.pairs("ipam-opt"),
            "Config": pools(given),
        },
    }  # fmt: skip
    for flag, key in (("ipv4", "EnableIPv4"), ("ipv6", "EnableIPv6")):
        if flag in given.flags:
            body[key] = given.on(flag)
    say_line(post(api, "/networks/create", body=body)["Id"])
    return 0


def pools(given: Given) -> list[dict[str, Any]]:
    """IPAM.Config: each range, gateway and auxiliary address goes with the subnet that holds it."""
    found = {subnet: {"Subnet": subnet} for subnet in given.all("subnet")}  # type: dict[str, dict[str, Any]]
    for key, flag, what in (("IPRange", "ip-range", "range"), ("Gateway", "gateway", "gateway")):
        for value in given.all(flag):
            _holder(found, value, what)[key] = value
    for name, value in given.pairs("aux-address").items():
        _holder(found, value, "aux-address").setdefault("AuxiliaryAddresses", {})[name] = value
    return list(found.values())


def _holder(found: dict[str, dict[str, Any]], value: str, what: str) -> dict[str, Any]:
    for subnet, pool in found.items():
        try:
            inside = ipaddress.ip_address(value.partition("/")[0]) in ipaddress.ip_network(subnet, strict=False)
        except ValueError as error:
            raise Failed(f"invalid {what} or subnet: {error}") from None
        if inside:
            return pool
    raise Failed(f"no matching subnet for {what} {value}")


def ls(api: Any, given: Given) -> int:
    rows = sorted(get(api, "/networks", filters=given.filters()), key=lambda row: _natural(row["Name"]))
    size = None if given.on("no-trunc") else 12
    told = [
        {
            "ID": row["Id"][:size], "Name": row["Name"], "Driver": row["Driver"], "Scope": row["Scope"],
            "Internal": str(row["Internal"]).lower(), "IPv6": str(row["EnableIPv6"]).lower(),
        } for row in rows
    ]  # fmt: skip
    return show(given, HEADS, USUAL, told)


def _natural(name: str) -> list[tuple[int, int, str]]:
    """net2 before net10."""
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.findall(r"\d+|\D+", name)]


def inspect(api: Any, given: Given) -> int:
    verbose = given.on("verbose")
    found: list[str] = []
    code = each_of(
        given.words, lambda name: found.append(request(api, "GET", "/networks/{}", name, verbose=verbose).text)
    )
    return written(found, given, code)


def connect(api: Any, given: Given) -> int:
    network, container = given.words
    endpoint: dict[str, Any] = {
        "Aliases": given.all("alias"), "Links": given.all("link") or None, "DriverOpts": given.pairs("driver-opt"),
        "GwPriority": int(given.text("gw-priority") or 0),
    }  # fmt: skip
    addresses = {"IPv4Address": given.text("ip"), "IPv6Address": given.text("ip6")}
    if any(addresses.values()):
        endpoint["IPAMConfig"] = {key: value for key, value in addresses.items() if value}
    post(api, "/networks/{}/connect", network, body={"Container": container, "EndpointConfig": endpoint})
    return 0


def disconnect(api: Any, given: Given) -> int:
    network, container = given.words
    post(api, "/networks/{}/disconnect", network, body={"Container": container, "Force": given.on("force")})
    return 0


def rm(api: Any, given: Given) -> int:
    def one(name: str) -> None:
        request(api, "DELETE", "/networks/{}", name)
        say_line(name)

    code = each_of(given.words, one)
    if code:
        complain("exit status 1")
    return code


def prune(api: Any, given: Given) -> int:
    """Only with --force: there is nobody to ask."""
    if not given.on("force"):
        say_line(WARNING, end="")
        return 0
    gone = post(api, "/networks/prune", body={}, filters=given.filters())["NetworksDeleted"]
    if gone:
        say_line("Deleted Networks:\n" + "".join(f"{name}\n" for name in gone))
    return 0
