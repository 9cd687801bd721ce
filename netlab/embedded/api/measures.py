"""containers/*/stats, top, resize, update: what is measured of a container that runs, and what is changed on it.

Network counters are those of the simulated interfaces and the number of processes is counted; processor, memory and
disk are not simulated: zero.
"""

from typing import Any

from netlab.embedded.api import gojson
from netlab.embedded.api.gotypes import UPDATE
from netlab.embedded.api.request import Request
from netlab.embedded.api.router import JSON, answer, complete, empty, route
from netlab.embedded.daemon.container import Container
from netlab.embedded.daemon.daemon import Daemon
from netlab.embedded.daemon.exchange import Exchange
from netlab.embedded.daemon.processes import EF, table
from netlab.embedded.daemon.updates import check
from netlab.embedded.daemon.updates import update as change
from netlab.embedded.errdefs import Conflict, InvalidParameter

Json = dict[str, Any]
PERIOD = 1.0  # seconds between two samples (moby: stats collector)
BLOCK_IO = (
    "io_service_bytes_recursive", "io_serviced_recursive", "io_queue_recursive", "io_service_time_recursive",
    "io_wait_time_recursive", "io_merged_recursive", "io_time_recursive", "sectors_recursive",
)  # fmt: skip
NO_TIME: Json = {"total_usage": 0, "usage_in_kernelmode": 0, "usage_in_usermode": 0}
NO_THROTTLING: Json = {"periods": 0, "throttled_periods": 0, "throttled_time": 0}


# --- stats


def sample(container: Container, previous: float, named: bool = True) -> Json:
    """One reading; `previous`: when the one before was taken, seconds since 1970, 0 for never."""
    runs = container.running
    name = {"name": "/" + container.name, "id": container.id} if named else {}
    blank: Json = {"cpu_usage": NO_TIME, "throttling_data": NO_THROTTLING}
    return name | {
        "read": gojson.stamp(container.daemon.clock() if runs else 0), "preread": gojson.stamp(previous if runs else 0),
        "pids_stats": {"current": len(container.namespaces.pids.processes)} if runs else {},
        "blkio_stats": dict.fromkeys(BLOCK_IO, [] if runs else None), "num_procs": 0, "storage_stats": {},
        "cpu_stats": blank | ({"system_cpu_usage": 0, "online_cpus": 1} if runs else {}),
        "precpu_stats": blank | ({"system_cpu_usage": 0, "online_cpus": 1} if runs and previous else {}),
        "memory_stats": {"usage": 0, "stats": {}, "limit": 0} if runs else {},
        **networks(container),
    }  # fmt: skip


def networks(container: Container) -> Json:
    """The counters of its interfaces; none for who has no network of its own."""
    if not container.running or container.network.mode in ("host", "none"):
        return {}
    links = [each for each in container.network.netns.links.values() if each.name != "lo"]
    return {"networks": {each.name: _counters(each.counters) for each in links}} if links else {}


def _counters(held: Any) -> Json:
    return {
        "rx_bytes": held.rx_bytes, "rx_packets": held.rx_packets, "rx_errors": 0, "rx_dropped": held.rx_dropped,
        "tx_bytes": held.tx_bytes, "tx_packets": held.tx_packets, "tx_errors": 0, "tx_dropped": held.tx_dropped,
    }  # fmt: skip


@route("GET", "/containers/([^/]+)/stats")
def stats(daemon: Daemon, request: Request, name: str) -> Exchange:
    """One reading at once, one after two samples, or one each second."""
    container = daemon.containers.find(name)
    stream, once = request.flag("stream", True), request.flag("one-shot")
    if stream and once:
        raise InvalidParameter("cannot have stream=true and one-shot=true")
    if not stream and (once or not container.running):
        return answer(200, sample(container, 0.0, named=not container.running))
    exchange = Exchange(f"figures of {container.name}", container.name)
    if stream:
        exchange.begin(200, "chunked", headers=JSON)
        exchange.collects = lambda: container.running
        _repeat(container, exchange, 0.0)
    else:
        _second(container, exchange)
    return exchange


def _second(container: Container, exchange: Exchange) -> None:
    """The second of two readings is the answer."""
    begun = container.daemon.clock()

    def tell() -> None:
        complete(exchange, 200, sample(container, begun))

    container.daemon.kernel.after(PERIOD, tell)


def _repeat(container: Container, exchange: Exchange, previous: float) -> None:
    if exchange.finished:
        return
    if container.id not in container.daemon.containers.all:
        exchange.finish()
        return
    if not exchange.full:  # a slow reader misses readings
        exchange.send(gojson.dumps(sample(container, previous)))
    now = container.daemon.clock() if container.running else 0.0
    container.daemon.kernel.after(PERIOD, lambda: _repeat(container, exchange, now))


# --- top, resize, update


@route("GET", "/containers/([^/]+)/top")
def top(daemon: Daemon, request: Request, name: str) -> Exchange:
    container = daemon.containers.find(name)
    _must_run(container)
    titles, rows = table(container, request.query.get("ps_args") or EF)
    container.tell("top")
    return answer(200, {"Processes": rows, "Titles": titles})


def _must_run(container: Container) -> None:
    if not container.running:
        raise Conflict(f"container {container.id} is not running")


@route("POST", "/containers/([^/]+)/resize")
def resize(daemon: Daemon, request: Request, name: str) -> Exchange:
    rows, columns = request.size()
    container = daemon.containers.find(name)
    _must_run(container)
    if container.stdio.terminal is not None:
        container.stdio.terminal.resize(rows, columns)
    container.tell("resize", height=str(rows), width=str(columns))
    return empty(200)


@route("POST", "/containers/([^/]+)/update")
def update(daemon: Daemon, request: Request, name: str) -> Exchange:
    asked = request.json(UPDATE, required=False)
    if not daemon.era.update_checked_first:
        daemon.containers.find(name)
    check(asked)
    return answer(200, {"Warnings": change(daemon.containers.find(name), asked) or None})
