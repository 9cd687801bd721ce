"""What an endpoint's driver options and link-local addresses ask of its interface: judged, then done (engine 28.5).

com.docker.network.endpoint.ifname    its name; with %d, the lowest free number in that place
com.docker.network.endpoint.sysctls   net.X.Y.IFNAME.Z=V, separated by commas
"""

import re
from collections.abc import Iterator, Mapping

from netlab.dataplane import Link, Netns
from netlab.dataplane.addr import is_link_local
from netlab.dataplane.sysctl import PER_DEVICE
from netlab.embedded.errdefs import Fault, InvalidParameter, NotSimulated
from netlab.embedded.libnetwork import labels

SYSCTL = re.compile(r"([^.]*)\.(ipv4|ipv6|mpls)\.([^.]*)\.(?:IFNAME|ifname)\.(.*)")
UNKNOWN = "the sysctl {} of an interface is not simulated by netlab: it obeys {}"


def faults(options: Mapping[str, str]) -> Iterator[str]:
    """What is no sysctl of an interface; NotSimulated for one that the network stack here does not obey."""
    if labels.SYSCTLS not in options:
        return
    for setting in options[labels.SYSCTLS].split(","):
        found = SYSCTL.fullmatch(setting)
        if found is None:
            yield (
                f"unrecognised network interface sysctl '{setting}'; represent 'net.X.Y.ethN.Z=V' as "
                "'net.X.Y.IFNAME.Z=V', 'X' must be 'ipv4', 'ipv6' or 'mpls'"
            )
        elif _name(found, "").partition("=")[0].replace("..", ".") not in PER_DEVICE:
            known = ", ".join(sorted(each.replace(".conf.", ".conf.IFNAME.") for each in PER_DEVICE))
            raise NotSimulated(UNKNOWN.format(setting.partition("=")[0], known))


def _name(found: re.Match[str], interface: str) -> str:
    return f"{found[1]}.{found[2]}.{found[3]}.{interface}.{found[4]}"


def set_sysctls(netns: Netns, interface: str, outside: str, options: Mapping[str, str]) -> None:
    """Fault for a value the kernel does not take, in the engine's words; `outside` is the other end's name."""
    for setting in options.get(labels.SYSCTLS, "").split(",") if labels.SYSCTLS in options else ():
        found = SYSCTL.fullmatch(setting)
        assert found is not None
        name, _, value = _name(found, interface).partition("=")
        path = "/proc/sys/" + name.replace(".", "/")
        if not re.fullmatch(r"-?\d+", value.strip()):
            told = f"unable to write to '{path}': write {path}: invalid argument"
            raise Fault(f"failed to add interface {outside} to sandbox: {told}")
        netns.sysctl[name] = int(value)


def add_link_local(link: Link, addresses: tuple[str, ...]) -> None:
    """Beside its other addresses; InvalidParameter for one that is not of the link."""
    for each in addresses:
        if each.startswith("169.254."):
            link.add_address(f"{each}/16", scope="global", broadcast="169.254.255.255")
        elif ":" in each and is_link_local(each):
            link.add_address(f"{each}/64")
        else:
            raise InvalidParameter(f"invalid link local IP address: {each}")


def free_name(netns: Netns, pattern: str) -> str:
    """The lowest number nobody has, where %d is (dev_alloc_name)."""
    number = 0
    while pattern.replace("%d", str(number)) in netns.links:
        number += 1
    return pattern.replace("%d", str(number))
