"""_ping, version, info, events."""

import json
from typing import Any

from netlab.embedded import PLATFORM
from netlab.embedded.api import gojson
from netlab.embedded.api.bodies import bodies
from netlab.embedded.api.request import Filters, Request, label_fits
from netlab.embedded.api.router import answer, route
from netlab.embedded.daemon.daemon import Daemon
from netlab.embedded.daemon.events import Event
from netlab.embedded.daemon.exchange import Exchange
from netlab.embedded.errdefs import InvalidParameter, NotFound

KERNEL = "6.1.0-netlab"
PING = {
    "Cache-Control": "no-cache, no-store, must-revalidate", "Pragma": "no-cache",
    "Content-Type": "text/plain; charset=utf-8",
}  # fmt: skip
HUB = {"docker.io": {"Name": "docker.io", "Mirrors": [], "Secure": True, "Official": True}}


@route("HEAD", "/_ping")
@route("GET", "/_ping")
def ping(daemon: Daemon, request: Request) -> Exchange:
    exchange = Exchange().begin(200, headers=PING | dict(daemon.era.ping_headers))
    if request.method == "GET":
        exchange.send(b"OK")
    return exchange.finish()


@route("GET", "/version")
def version(daemon: Daemon, request: Request) -> Exchange:
    facts = {"Os": "linux", "Arch": "amd64", "KernelVersion": KERNEL}
    era = daemon.era
    spoken = {"ApiVersion": era.api_version, "MinAPIVersion": era.min_api_version}
    details = facts | spoken | {"Experimental": "false", "BuildTime": "", "GitCommit": "", "GoVersion": ""}
    return answer(200, {
        "Platform": {"Name": PLATFORM},
        "Components": [{"Name": "Engine", "Version": era.version, "Details": dict(sorted(details.items()))}],
        "Version": era.version, **spoken, "GitCommit": "", "GoVersion": "", **facts,
        "BuildTime": "",
    })  # fmt: skip


@route("GET", "/plugins/([^/]+)/json")
def plugin(daemon: Daemon, request: Request, name: str) -> Exchange:
    """There is none: `docker inspect NAME` asks for one when nothing else has that name."""
    raise NotFound(f'plugin "{name}" not found')


@route("GET", "/info")
def info(daemon: Daemon, request: Request) -> Exchange:
    states = [each.state.status for each in daemon.containers]
    value: dict[str, Any] = {
        "ID": daemon.id, "Containers": len(states), "ContainersRunning": states.count("running"),
        "ContainersPaused": states.count("paused"),
        "ContainersStopped": len(states) - states.count("running") - states.count("paused"),
        "Images": len(daemon.images.all), "Driver": "overlay2", "DriverStatus": [],
        "Plugins": {
            "Volume": ["local"], "Network": ["bridge", "host", "macvlan", "null"], "Authorization": None,
            "Log": ["json-file"],
        },
        "MemoryLimit": False, "SwapLimit": False, "KernelMemoryTCP": False, "CpuCfsPeriod": False,
        "CpuCfsQuota": False, "CPUShares": False, "CPUSet": False, "PidsLimit": False, "IPv4Forwarding": True,
        "Debug": False,
        "NFd": 0, "OomKillDisable": False, "NGoroutines": 0, "SystemTime": gojson.stamp(daemon.clock()),
        "LoggingDriver": "json-file", "CgroupDriver": "none", "CgroupVersion": "1",
        "NEventsListener": len(daemon.events.listeners),
        "KernelVersion": KERNEL, "OperatingSystem": "netlab (simulated)", "OSVersion": "", "OSType": "linux",
        "Architecture": "x86_64", "IndexServerAddress": "https://index.docker.io/v1/",
        "RegistryConfig": {"IndexConfigs": HUB, "InsecureRegistryCIDRs": [], "Mirrors": None}, "NCPU": 1,
        "MemTotal": 0, "GenericResources": None, "DockerRootDir": "/var/lib/docker", "HttpProxy": "",
        "HttpsProxy": "", "NoProxy": "", "Name": daemon.host_name, "Labels": [], "ExperimentalBuild": False,
        "ServerVersion": daemon.era.version, "Runtimes": {"runc": {"path": "runc"}}, "DefaultRuntime": "runc",
        "Swarm": {
            "NodeID": "", "NodeAddr": "", "LocalNodeState": "inactive", "ControlAvailable": False, "Error": "",
            "RemoteManagers": None,
        },
        "LiveRestoreEnabled": daemon.networks.settings.live_restore, "Isolation": "", "InitBinary": "docker-init",
        "ContainerdCommit": {"ID": ""}, "RuncCommit": {"ID": ""}, "InitCommit": {"ID": ""},
        "SecurityOptions": [], "Warnings": None,
    }  # fmt: skip
    return answer(200, bodies(daemon.era).of("info", value))


@route("GET", "/events")
def events(daemon: Daemon, request: Request) -> Exchange:
    """The head at once; with `until` in the past only what was, else what comes too."""
    filters = request.filters(None)  # 28.5.2 checks no key of them
    until = request.seconds("until", float("inf"))
    since = request.seconds("since", float("inf") if until == float("inf") else 0.0)  # an end alone: all that is kept
    if float("inf") > since > until:
        raise InvalidParameter(f"`since` time ({since:g}) cannot be after `until` time ({until:g})")
    exchange = Exchange("events").begin(200, "chunked", headers={"Content-Type": "application/json"})

    def tell(event: Event) -> None:
        if event["timeNano"] / 1e9 <= until and fits(event, filters):
            exchange.send(json.dumps(event, separators=(",", ":")).encode() + b"\n")

    for event in daemon.events.history:
        if event["timeNano"] / 1e9 >= since:
            tell(event)
    if until <= daemon.clock():
        return exchange.finish()
    daemon.events.listeners.append(tell)
    timer = None
    exchange.collects = lambda: until != float("inf")

    def leave() -> None:
        if tell in daemon.events.listeners:
            daemon.events.listeners.remove(tell)

    def end() -> None:
        leave()
        exchange.finish()

    def gone() -> None:
        leave()
        if timer is not None:
            timer.cancel()

    exchange.on_abort = gone
    if until != float("inf"):
        timer = daemon.kernel.after(until - daemon.clock(), end)
    return exchange


FUZZY = ("config", "container", "daemon", "network", "node", "plugin", "secret", "service", "volume")


def fits(event: Event, filters: Filters) -> bool:
    """As moby's daemon/events/filter.go: a name or id by its beginning, whatever kind of thing it is."""
    facts, identity = event["Actor"]["Attributes"], event["Actor"]["ID"]
    image = str(facts.get("name" if event["Type"] == "image" else "image", ""))
    for key, wanted in filters.items():
        fit = True
        if key == "type":
            fit = event["Type"] in wanted
        elif key == "event":
            fit = event["Action"] in wanted or event["Action"].partition(":")[0] in wanted
        elif key == "label":
            fit = all(label_fits(facts, each) for each in wanted)
        elif key == "scope":
            fit = event["scope"] in wanted
        elif key == "image":
            fit = any(each in (identity, image, _untagged(image)) for each in wanted)
        elif key in FUZZY:
            fit = any(identity.startswith(each) or str(facts.get("name", "")).startswith(each) for each in wanted)
        if not fit:
            return False
    return True


def _untagged(name: str) -> str:
    head, _, tag = name.rpartition(":")
    return head if head and "/" not in tag else name
