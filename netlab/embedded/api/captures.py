"""Captures on links of the simulated machines and containers, kept until they are taken back; no real engine has them.

A client that dies leaves its capture behind: there are `OPEN` at most, the oldest goes first.
"""

from netlab.dataplane.netns import Netns
from netlab.dataplane.tap import Tap
from netlab.embedded.api.request import Request
from netlab.embedded.api.router import answer, empty, route
from netlab.embedded.daemon.daemon import Daemon
from netlab.embedded.daemon.exchange import Exchange
from netlab.embedded.errdefs import InvalidParameter, NotFound
from netlab.wire import Captured, encode, write_pcap

OPEN = 32
BODY = {"Place": str, "Interface": str}
PCAP = {"Content-Type": "application/vnd.tcpdump.pcap"}


@route("POST", "/netlab/captures")
def start(daemon: Daemon, request: Request) -> Exchange:
    """Listen at {"Interface"} of {"Place"}: "host", "outside" or a container; {"Id"}."""
    asked = request.json(BODY)
    place, interface = asked.get("Place") or "host", asked.get("Interface")
    if not interface:
        raise InvalidParameter("a capture needs an Interface")
    netns = _place(daemon, place)
    try:
        tap = netns.tap(interface)
    except OSError:
        raise NotFound(f"{interface} is no interface of {place}; there are {', '.join(netns.links)}") from None
    captures = daemon.captures
    while len(captures) >= OPEN:
        captures.pop(next(iter(captures))).close()
    id = daemon.new_id("capture")
    captures[id] = tap
    return answer(201, {"Id": id})


def _place(daemon: Daemon, place: str) -> Netns:
    if place == "host":
        return daemon.host
    if place == "outside" and daemon.outside is not None:
        return daemon.outside.netns
    container = daemon.containers.find(place)
    if not container.running:
        raise NotFound(f"{place} does not run: it has no interfaces")
    return container.namespaces.netns


@route("GET", "/netlab/captures/([0-9a-f]+)")
def read(daemon: Daemon, request: Request, id: str) -> Exchange:
    """What has passed so far, as a capture file; how many were not kept is a header."""
    tap = _tap(daemon, id)
    epoch = daemon.kernel.epoch
    frames = (Captured(epoch + each.time, data := encode(each.frame), len(data)) for each in tap.captured)
    exchange = Exchange().begin(200, headers=PCAP | {"X-Netlab-Lost": str(tap.lost)})
    exchange.send(write_pcap(frames))
    return exchange.finish()


@route("DELETE", "/netlab/captures/([0-9a-f]+)")
def stop(daemon: Daemon, request: Request, id: str) -> Exchange:
    _tap(daemon, id).close()
    del daemon.captures[id]
    return empty()


def _tap(daemon: Daemon, id: str) -> Tap:
    if id not in daemon.captures:
        raise NotFound(f"there is no capture {id[:12]}")
    return daemon.captures[id]
