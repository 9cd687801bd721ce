"""The top-level networks of a compose file, as options of `lab.network`."""

from collections.abc import Mapping
from typing import Any, Final

from netlab.compose.shapes import checked, pairs
from netlab.errors import BadOption
from netlab.messages import say

IPAM: Final = ("config", "driver")
POOL: Final = ("aux_addresses", "gateway", "ip_range", "subnet")


def network_options(given: Mapping[str, Any], where: str) -> dict[str, Any]:
    """Driver, addresses, labels and Docker's own options; BadOption for what is not known here."""
    options = {
        "driver": given.get("driver") or "bridge",
        "internal": bool(given.get("internal")),
        "attachable": bool(given.get("attachable")),
        "ipv6": bool(given.get("enable_ipv6")),
        "options": pairs(given.get("driver_opts"), f"{where}.driver_opts") or None,
        "labels": pairs(given.get("labels"), f"{where}.labels") or None,
    }
    return {key: value for key, value in options.items() if value} | _addresses(given.get("ipam"), f"{where}.ipam")


def _addresses(ipam: Any, where: str) -> dict[str, Any]:
    said = checked(ipam, IPAM, where)
    if said.get("driver", "default") != "default":
        raise BadOption(say("compose-value", where=f"{where}.driver", value=said["driver"], known="default"))
    pools = [checked(pool, POOL, f"{where}.config") for pool in said.get("config") or ()]
    found: dict[str, Any] = {
        key: [pool[key] for pool in pools if key in pool] for key in ("subnet", "gateway", "ip_range")
    }
    found["aux_addresses"] = {name: at for pool in pools for name, at in (pool.get("aux_addresses") or {}).items()}
    return {key: value for key, value in found.items() if value}
