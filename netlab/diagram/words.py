"""What a diagram says about things: states, options, ports. Used by the picture and by its text twin alike."""

from collections.abc import Iterable
from typing import Final

from netlab.messages import say
from netlab.snapshot.model import Container, Host, Interface, Network, PublishedPort

from .text import shorten

HOST: Final = "host"  # Docker's own names of the two networks that are none
NONE: Final = "none"
BUILT_IN: Final = ("bridge", HOST, NONE)


def shared(containers: Iterable[Container]) -> dict[str, list[Container]]:
    """Who moved in with whom: the id of a container -> those that use its network namespace."""
    everyone = list(containers)
    guests: dict[str, list[Container]] = {}
    for container in everyone:
        owner = owner_of(container, everyone)
        if owner and owner.id != container.id and not owner.network_mode.startswith("container:"):
            guests.setdefault(owner.id, []).append(container)
    return guests


def owner_of(container: Container, containers: Iterable[Container]) -> Container | None:
    """The container that `container:<id or name>` points at, if it is in the picture."""
    kind, _, wanted = container.network_mode.partition(":")
    if kind != "container" or not wanted:
        return None
    everyone = list(containers)
    named = (c for c in everyone if c.name == wanted)
    return next(named, None) or next((c for c in everyone if c.id.startswith(wanted)), None)


def is_stopped(state: str) -> bool:
    """Docker's states in which a container has no interfaces."""
    return state in ("created", "exited", "dead", "removing")


def state_word(state: str) -> str:
    """What a card says about its state: nothing while it runs."""
    if is_stopped(state):
        return say("diagram-stopped", state=state)
    return "" if state == "running" else state


def share_word(container: Container, host: Host) -> str:
    """What the card of a `container:...` says."""
    if not container.network_mode.startswith("container:"):
        return ""
    owner = owner_of(container, host.containers)
    return say("diagram-shares", name=owner.name if owner else container.network_mode.partition(":")[2][:12])


# Options of the bridge driver worth a word where they differ from what Docker does by itself
# (https://docs.docker.com/engine/network/drivers/bridge/#options).
_TAGS: Final = (
    ("com.docker.network.driver.mtu", ("1500", "0"), "diagram-mtu"),
    ("com.docker.network.bridge.enable_icc", ("true", "1"), "diagram-icc"),
    ("com.docker.network.bridge.enable_ip_masquerade", ("true", "1"), "diagram-masquerade"),
    ("com.docker.network.bridge.host_binding_ipv4", ("0.0.0.0", ""), "diagram-binding"),
    ("com.docker.network.driver.overlay.vxlanid_list", (), "diagram-vxlan"),
    ("parent", (), "diagram-parent"),
)


def network_tags(network: Network) -> list[str]:
    """Short words for what is special about a network."""
    options = dict(network.options)
    tags = [say("diagram-internal")] if network.internal else []
    if not network.has_dns and network.name not in (HOST, NONE):
        tags.append(say("diagram-no-dns"))
    tags += [
        say(key, value=options[name])
        for name, usual, key in _TAGS
        if options.get(name, *usual[:1] or [""]) not in (*usual, "")
    ]
    return tags


def interface_about(container: Container, interface: Interface) -> str:
    """Everything known about an interface, for a tooltip."""
    facts = [*interface.addresses]
    facts += [interface.mac] if interface.mac else []
    facts += [f"mtu {interface.mtu}"] if interface.mtu else []
    facts += [interface.network] if interface.network else []
    return f"{container.name} {interface.name}: " + ", ".join(facts)


def port_words(port: PublishedPort, container: str) -> str:
    """`:8080 → web:80`; the address only where not every address is published, the protocol where not TCP."""
    address = "" if port.host_ip in ("", "0.0.0.0", "::") else port.host_ip
    address = f"[{address}]" if ":" in address else address
    protocol = "" if port.protocol == "tcp" else f"/{port.protocol}"
    return f"{address}:{port.host_port} → {shorten(container, 24)}:{port.container_port}{protocol}"


def port_about(port: PublishedPort, container: str) -> str:
    """As `docker port` writes it."""
    address = f"[{port.host_ip}]" if ":" in port.host_ip else port.host_ip
    return f"{address}:{port.host_port}/{port.protocol} → {container}:{port.container_port}"
