"""What an engine says when it says no, as netlab errors: one table for all versions.

Texts observed on engines 20.10.24, 26.1.5 and 28.5.2. The first row whose pattern is found decides. The sentence
gets the object that was worked on (`what`) and the named groups; the engine's own words stay as the cause.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from netlab import errors
from netlab.errors import EngineGone, EngineRefused, NetlabError
from netlab.messages import say

ID: Final = re.compile(r"[0-9a-f]{64}")  # engines name by id what was asked for by id; a learner knows names
Row = tuple[str, type[NetlabError], str]

TABLE: Final[tuple[Row, ...]] = (
    (r'container name "/(?P<name>[^"]+)" is already in use', errors.NameTaken, "name-taken"),
    (r"network with name (?P<name>\S+) already exists", errors.NameTaken, "name-taken"),
    (r"Bind for (?P<port>\S+) failed: port is already allocated", errors.PortTaken, "port-taken"),
    (r"(?:listen \w+|bind host port for|for host port) (?P<port>\S+?):? .*address already in use", errors.PortTaken, "port-taken"),
    (r"(?:listen \w+|bind host port for) (?P<port>\S+?):? .*cannot assign requested address", errors.BadAddress, "port-address-not-here"),
    (r"Pool overlaps with other one", errors.SubnetOverlap, "subnet-overlaps"),
    (r"non-overlapping IPv6 address pool", errors.BadSubnet, "ipv6-needs-subnet"),
    (r"non-overlapping IPv4 address pool|predefined address pools have been fully", errors.SubnetOverlap, "pools-exhausted"),
    (r"no available IPv[46] addresses", errors.AddressTaken, "addresses-exhausted"),
    (r"conflicts with network .*same bridge name", errors.NameTaken, "bridge-name-taken"),
    (r"IP address is supported only when connecting to networks with user configured", errors.BadAddress, "address-needs-subnet"),
    (r"IP address is supported on user.?defined networks only", errors.BadAddress, "address-needs-own-network"),
    (r"alias(es)? (is|are) (only )?supported (only )?for (containers in )?user.defined networks", errors.BadOption, "alias-needs-own-network"),
    (r"Address already in use", errors.AddressTaken, "address-taken"),
    (r"does not belong to any of this network|no configured subnet or ip-range contain", errors.BadAddress, "address-outside-network"),
    (r"endpoint with name \S+ already exists in network", errors.Conflict, "attached-already"),
    (r"is not connected to (?:the )?network", errors.NotAttached, "not-attached"),
    (r"could not get container for (?P<name>\S+?):", errors.NotFound, "no-such-container"),
    (r"Cannot link to a non running container", errors.NotRunning, "link-not-running"),
    (r"joins? network of running container|cannot join network of a non running container: (?P<name>\S+)", errors.NotRunning, "join-not-running"),
    (r"No such container: (?P<name>\S+)", errors.NotFound, "no-such-container"),
    (r"No such network: (?P<name>\S+)|network (?P<name2>\S+) not found", errors.NotFound, "no-such-network"),
    (r"No such image|pull access denied|manifest unknown", errors.ImageMissing, "image-missing-here"),
    (r"is not running|is paused", errors.NotRunning, "not-running"),
    (r"has active endpoints", errors.InUse, "network-in-use"),
    (r"volume is in use", errors.InUse, "volume-in-use"),
    (r'plugin "?(?P<name>[\w-]+)"? not found', errors.BadOption, "driver-missing"),
    (r"not a swarm manager", errors.NotOnThisEngine, "needs-swarm"),
    (r"sharing network namespace with another container|(?:connected to|disconnected from) host network|(?:to|from) host network"
     r"|multiple networks with one of the networks in private", errors.BadOption, "mode-has-no-networks"),
    (r"executable file not found|no such file or directory: unknown", errors.BadInput, "program-missing"),
    (r"failed to parse|invalid argument|invalid MTU|not valid|invalid parameter|out of range|unknown", errors.BadOption, "option-refused"),
)  # fmt: skip


@contextmanager
def translated(what: str) -> Iterator[None]:
    """Turn what the docker SDK raises while working on `what` into netlab errors."""
    import docker.errors
    import requests.exceptions
    import urllib3.exceptions

    try:
        yield
    except docker.errors.APIError as error:
        raise refusal(what, str(error.explanation or error)) from error
    except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError, ConnectionError) as error:
        raise EngineGone(say("engine-gone", what=what)) from error


def refusal(what: str, text: str) -> NetlabError:
    """The netlab error for an engine's words."""
    for pattern, kind, key in TABLE:
        if found := re.search(pattern, text, re.I | re.S):
            named = {name.rstrip("2"): value.strip("\"'") for name, value in found.groupdict().items() if value}
            facts = {name: value for name, value in named.items() if not ID.fullmatch(value)}
            return kind(say(key, **{"what": what, "name": what, "port": "", "engine": text, **facts}))
    return EngineRefused(say("engine-refused", what=what, engine=text.strip()))
