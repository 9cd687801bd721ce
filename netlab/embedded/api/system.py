"""_ping, version, info, events."""

import json
from typing import Any

from netlab.embedded import PLATFORM
from netlab.embedded.api import gojson
from netlab.embedded.api.request import Filters, Request, label_fits
from netlab.embedded.api.router import API, ENGINE, OLDEST, answer, route
from netlab.embedded.daemon.daemon import Daemon
from netlab.embedded.daemon.events import Event
from netlab.embedded.daemon.exchange import Exchange
from netlab.embedded.errdefs import InvalidParameter, NotFound

KERNEL = "6.1.0-netlab"
PING = {
    "Builder-Version": "1", "Cache-Control": "no-cache, no-store, must-revalidate", "Pragma": "no-cache",
    "Swarm": "inactive", "Content-Type": "text/plain; charset=utf-8",
}  # fmt: skip
EVENT_FILTERS = [
    "config",
    "container",
    "daemon",
    "event",
    "image",
    "label",
    "network",
    "node",
    "plugin",
    "scope",
    "secret",
    "service",
    "type",
    "volume",
]


@route("HEAD", "/_ping")
@route("GET", "/_ping")
def ping(daemon: Daemon, request: Request) -> Exchange:
    exchange = Exchange().begin(200, headers=PING)
    if request.method == "GET":
        exchange.send(b"OK")
    return exchange.finish()


@route("GET", "/version")
def version(daemon: Daemon, request: Request) -> Exchange:
    facts = {"Os": "linux", "Arch": "amd64", "KernelVersion": KERNEL}
    details = {"ApiVersion": API, "Arch": "amd64", "KernelVersion": KERNEL, "MinAPIVersion": OLDEST, "Os": "linux"}
    return answer(200, {
        "Platform": {"Name": PLATFORM},
        "Components": [{"Name": "Engine", "Version": ENGINE, "Details": details | {"Experimental": "false"}}],
        "Version": ENGINE, "ApiVersion": API, "MinAPIVersion": OLDEST, "GitCommit": "", "GoVersion": "", **facts,
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
        "MemoryLimit": False, "SwapLimit": False, "IPv4Forwarding": True, "Debug": False,
        "NFd": 0, "OomKillDisable": False, "NGoroutines": 0, "SystemTime": gojson.stamp(daemon.clock()),
        "LoggingDriver": "json-file", "CgroupDriver": "none", "NEventsListener": len(daemon.events.listeners),
        "KernelVersion": KERNEL, "OperatingSystem": "netlab (simulated)", "OSVersion": "", "OSType": "linux",
        "Architecture": "x86_64", "IndexServerAddress": "https://index.docker.io/v1/",
        "RegistryConfig": {"IndexConfigs": {}, "InsecureRegistryCIDRs": [], "Mirrors": None}, "NCPU": 1,
        "MemTotal": 0, "GenericResources": None, "DockerRootDir": "/var/lib/docker", "HttpProxy": "",
        "HttpsProxy": "", "NoProxy": "", "Name": daemon.host_name, "Labels": [], "ExperimentalBuild": False,
        "ServerVersion": ENGINE, "Runtimes": {"runc": {"path": "runc"}}, "DefaultRuntime": "runc",
        "Swarm": {
            "NodeID": "", "NodeAddr": "", "LocalNodeState": "inactive", "ControlAvailable": False, "Error": "",
            "RemoteManagers": None,
        },
        "LiveRestoreEnabled": False, "Isolation": "", "InitBinary": "docker-init",
        "ContainerdCommit": {"ID": ""}, "RuncCommit": {"ID": ""}, "InitCommit": {"ID": ""},
        "SecurityOptions": [], "Warnings": None,
    }  # fmt: skip
    return answer(200, value)


@route("GET", "/events")
def events(daemon: Daemon, request: Request) -> Exchange:
    """The head at once; with `until` in the past only what was, else what comes too."""
    filters = request.filters(EVENT_FILTERS)
    try:
        since = gojson.moment(request.query.get("since", ""), float("inf"))
        until = gojson.moment(request.query.get("until", ""), float("inf"))
    except ValueError as error:
        raise InvalidParameter(str(error)) from None
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
    exchange.collects = lambda: until != float("inf")

    def leave() -> None:
        if tell in daemon.events.listeners:
            daemon.events.listeners.remove(tell)

    def end() -> None:
        leave()
        exchange.finish()

    exchange.on_abort = leave
    if until != float("inf"):
        daemon.kernel.after(until - daemon.clock(), end)
    return exchange


def fits(event: Event, filters: Filters) -> bool:
    facts = event["Actor"]["Attributes"]
    for key, wanted in filters.items():
        if key == "type":
            fit = event["Type"] in wanted
        elif key == "event":
            fit = event["Action"] in wanted or event["Action"].partition(":")[0] in wanted
        elif key == "label":
            fit = all(label_fits(facts, each) for each in wanted)
        elif key == "scope":
            fit = event["scope"] in wanted
        else:
            names = (event["Actor"]["ID"], facts.get("name"))
            fit = event["Type"] == key and any(each in names or names[0].startswith(each) for each in wanted)
        if not fit:
            return False
    return True
