"""How a container is attached to one network."""

import re
from dataclasses import dataclass
from typing import Any

from netlab.errors import BadAddress, BadOption
from netlab.messages import say
from netlab.plans.names import checked_name, pairs, words
from netlab.plans.network import checked_address

INTERFACE = "com.docker.network.endpoint.ifname"
MAC = re.compile(r"([0-9a-f]{2}:){5}[0-9a-f]{2}")


@dataclass(frozen=True, slots=True)
class EndpointPlan:
    """What `docker network connect` (or `docker run --network`) is told about one network."""

    network: str
    aliases: tuple[str, ...] = ()
    ip: str | None = None
    ip6: str | None = None
    mac: str | None = None
    links: tuple[tuple[str, str], ...] = ()  # (container, alias)
    gw_priority: int = 0  # the highest is the way out
    options: tuple[tuple[str, str], ...] = ()  # Docker's own labels

    @property
    def needs_28(self) -> bool:
        """Older engines pass over what it asks for."""
        return bool(self.gw_priority) or any(key == INTERFACE for key, _ in self.options)


def endpoint_plan(network: str, **settings: Any) -> EndpointPlan:
    """Check one attachment; BadName, BadAddress or BadOption name what cannot be meant."""
    known = {"aliases", "ip", "ip6", "mac", "links", "gw_priority", "interface", "options"}
    if unknown := sorted(settings.keys() - known):
        raise BadOption(say("unknown-endpoint-option", name=", ".join(unknown), known=", ".join(sorted(known))))
    return EndpointPlan(
        network,
        tuple(checked_name(alias, "alias") for alias in words(settings.get("aliases"))),
        _address(settings.get("ip")),
        _address(settings.get("ip6")),
        checked_mac(settings.get("mac")),
        link_pairs(settings.get("links")),
        _priority(settings.get("gw_priority")),
        _options(settings.get("interface"), settings.get("options")),
    )


def _priority(value: object) -> int:
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        raise BadOption(say("bad-gw-priority", priority=value))
    return value or 0


def _options(interface: object, options: object) -> tuple[tuple[str, str], ...]:
    """Driver options of the endpoint, the name of its interface among them."""
    found = dict(pairs(options, "options"))
    if interface is not None:
        name = str(interface)
        if not 0 < len(name) < 16 or name in (".", "..") or "/" in name or ":" in name or name.split() != [name]:
            raise BadOption(say("bad-interface", interface=name))
        found[INTERFACE] = name
    return tuple(sorted(found.items()))


def _address(value: object) -> str | None:
    return None if value is None else checked_address(value)


def checked_mac(value: object) -> str | None:
    """A MAC address in lower case, or BadAddress; the group bit must be clear (IEEE 802)."""
    if value is None:
        return None
    mac = str(value).lower().replace("-", ":")
    if not MAC.fullmatch(mac) or int(mac[:2], 16) & 1:
        raise BadAddress(say("bad-mac", mac=value))
    return mac


def link_pairs(links: Any) -> tuple[tuple[str, str], ...]:
    """Links as (container, alias): {"db": "database"}, "db:database", or just "db"."""
    if links is None:
        return ()
    if isinstance(links, dict):
        return tuple((name_of(key), str(value)) for key, value in links.items())
    items = [links] if isinstance(links, str) or hasattr(links, "name") else list(links)
    split = (name_of(item).partition(":") for item in items)
    return tuple((name, alias or name) for name, _, alias in split)


def name_of(thing: Any) -> str:
    """The name of a handle, or the text itself."""
    return str(getattr(thing, "name", thing))
