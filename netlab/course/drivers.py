"""The same two containers under each driver the engine has: interfaces, addresses, who reaches whom, and at what cost.

One container after the other is made, asked and removed; what was seen is kept as frozen values. Here are the
measurements; `netlab.course.drivers_html` writes them down, `netlab.ui.drivers` shows them.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import ip_interface
from typing import TYPE_CHECKING, Any, Final

from netlab.course.evidence import Cell, Evidence, ran
from netlab.engines.capabilities import Skipped, lacking
from netlab.errors import CourseError
from netlab.lab import Lab
from netlab.messages import say
from netlab.pool import pool
from netlab.progress import progress
from netlab.snapshot.model import Interface, Snapshot

if TYPE_CHECKING:
    from netlab.dataplane import Step

NAMES: Final = ("ada", "bea")
PAGE: Final = "http://127.0.0.1:8000/hostname"


@dataclass(frozen=True, slots=True)
class Driver:
    """A way of putting a container on a network: what `docker run --network` is told, and what it needs."""

    key: str
    network: str  # name of the network, or host or none
    needs: tuple[str, ...] = ()


DRIVERS: Final = (
    Driver("bridge", "bridge"),
    Driver("own", "own"),
    Driver("host", "host"),
    Driver("none", "none"),
    Driver("macvlan", "street", ("macvlan", "host", "outside")),
    Driver("overlay", "span", ("swarm", "host")),
)


@dataclass(frozen=True, slots=True)
class Cost:
    """Every decision on one ping's request and its answer, in order."""

    target: str
    steps: tuple["Step", ...]

    @property
    def answered(self) -> bool:
        """Whether the request was delivered and the answer too."""
        return self.kinds.get("deliver", 0) == 2

    @property
    def decisions(self) -> int:
        return len(self.steps)

    @property
    def kinds(self) -> dict[str, int]:
        """How many of which kind: route, rule, fdb (a bridge's table), nat, conntrack, deliver ..."""
        return dict(Counter(step.what for step in self.steps).most_common())

    @property
    def rules(self) -> int:
        """Rules the packets were compared with, those that did not match included."""
        return sum(step.passed + (step.what == "rule") for step in self.steps)

    @property
    def stacks(self) -> tuple[str, ...]:
        """The network namespaces it was handled in, in the order of their first decision."""
        return tuple(dict.fromkeys(step.netns for step in self.steps))

    @property
    def log(self) -> str:
        return "\n".join(f"{s.netns:8} {s.link or '':12} {s.what:9} {s.verdict:12} {s.detail}" for s in self.steps)


@dataclass(frozen=True, slots=True)
class View:
    """What two containers look like under one driver."""

    key: str
    commands: tuple[str, ...]
    snapshot: Snapshot
    interfaces: tuple[tuple[str, tuple[Interface, ...]], ...]  # by container
    reach: tuple[tuple[str, Cell], ...]  # by question, in a fixed order; what cannot be asked is left out
    costs: tuple[Cost, ...] = ()

    @property
    def title(self) -> str:
        return say(f"drivers-{self.key}")

    @property
    def about(self) -> str:
        """The driver in one sentence."""
        return say(f"drivers-{self.key}-about")

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses of all interfaces of the first container, in CIDR form."""
        return tuple(address for interface in self.interfaces[0][1] for address in interface.addresses)

    def __getitem__(self, question: str) -> Cell:
        """The answer to: neighbour, name, localhost, host, outside, from-host, from-outside. CourseError for others."""
        for key, cell in self.reach:
            if key == question:
                return cell
        raise CourseError(say("drivers-no-question", question=question, known=", ".join(key for key, _ in self.reach)))

    def __repr__(self) -> str:
        lines = [f"{self.title}: {self.about}"]
        for name, interfaces in self.interfaces:
            found = (f"{i.name} {', '.join(i.addresses) or '-'}" for i in interfaces)
            lines.append(f"  {name}: {'; '.join(found) or say('drivers-loopback-only')}")
        lines += [f"  {say(f'drivers-ask-{key}')} {cell}" for key, cell in self.reach]
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All drivers of one engine, side by side, and those it does not have."""

    engine: str
    views: tuple[View, ...]
    skipped: tuple[tuple[str, Skipped], ...] = ()

    def __contains__(self, key: object) -> bool:
        return any(view.key == key for view in self.views)

    def __getitem__(self, key: str) -> View:
        """The view of this driver (bridge, own, host, none, macvlan, overlay); CourseError for one not measured."""
        for view in self.views:
            if view.key == key:
                return view
        raise CourseError(say("drivers-unknown", key=key, known=", ".join(view.key for view in self.views)))

    def __repr__(self) -> str:
        lacks = (say("drivers-lacks", driver=say(f"drivers-{key}"), why=repr(skipped)) for key, skipped in self.skipped)
        return "\n".join([say("drivers-measured", engine=self.engine), *map(repr, self.views), *lacks])

    def _repr_html_(self) -> str:
        from netlab.course.drivers_html import comparison

        return comparison(self)


def compare(lab: Lab, keys: Iterable[str] = ()) -> Comparison:
    """Measure these drivers on the lab's engine, in labs of their own; all it has unless some are named.

    Raises CourseError for a key that is none, LabClosed, and whatever the engine says when it cannot make something.
    """
    wanted = tuple(keys) or tuple(driver.key for driver in DRIVERS)
    if unknown := [key for key in wanted if key not in {driver.key for driver in DRIVERS}]:
        raise CourseError(say("drivers-unknown", key=unknown[0], known=", ".join(each.key for each in DRIVERS)))
    lab.check_open()
    chosen = [driver for driver in DRIVERS if driver.key in wanted]
    lacks = {driver: lacking(lab.engine, driver.needs) if driver.needs else None for driver in chosen}
    views = []
    with progress(lab.name, len(chosen)) as advance:
        for driver in chosen:
            if lacks[driver] is None:
                views.append(_view(lab, driver))
            advance(None)
    skipped = tuple((driver.key, lack) for driver, lack in lacks.items() if lack is not None)
    return Comparison(str(lab.engine), tuple(views), skipped)


def _view(lab: Lab, driver: Driver) -> View:
    with Lab(f"{lab.name}-{driver.key}", engine=lab.engine) as bench, _network(bench, driver):
        on: Mapping[str, Any] = {} if driver.network == "bridge" else {"networks": driver.network}
        first, second = (bench.container(name, **on) for name in NAMES)
        interfaces = tuple((each.name, _interfaces(each)) for each in (first, second))
        commands = tuple(bench.commands())
        with pool(lab.engine.parallel, "drivers") as calls:
            asked = calls.map(lambda question: (question[0], question[1]()), _questions(bench, first, second))
            reach = tuple(asked)
        return View(driver.key, commands, bench.snapshot(), interfaces, reach, _costs(bench, first, second))


def _interfaces(container: Any) -> tuple[Interface, ...]:
    return tuple(container.interfaces)


def _questions(bench: Lab, first: Any, second: Any) -> Iterator[tuple[str, Callable[[], Cell]]]:
    """What is asked under every driver, as far as this engine lets us ask."""
    yield "neighbour", lambda: _reached(first, second)
    yield "name", lambda: _ping(first, second.name)
    yield "localhost", lambda: _localhost(first, second)
    if "host" in bench.engine.capabilities:
        host = bench.host
        yield "host", lambda: _ping(first, host.address)
        yield "from-host", lambda: _reached(host, first)
    if "outside" in bench.engine.capabilities:
        outside = bench.outside
        yield "outside", lambda: _ping(first, outside.address)
        yield "from-outside", lambda: _reached(outside, first)


def _where(container: Any) -> str | None:
    """Where a container is asked: its address by the engine's account, else that of the host it shares."""
    if container.address:
        return str(container.address)
    if container.inspect()["HostConfig"]["NetworkMode"] != "host":
        return None
    up = [i for i in container.interfaces if i.addresses and not i.name.startswith(("docker", "br-", "veth", "lo"))]
    return next((address.partition("/")[0] for i in up for address in i.addresses), None)


def _reached(source: Any, target: Any) -> Cell:
    """A ping to a container at its address; of one that has none, its interfaces are the evidence."""
    if address := _where(target):
        return _ping(source, address)
    return Cell(False, say("drivers-nowhere"), (ran(target, "ip addr"),))


def _ping(source: Any, target: str) -> Cell:
    """One ping from a container or a machine of the LAN, waited for one second."""
    line = f"ping -c 1 -W 1 {target}"
    result = source.exec(line)
    inside = f"docker exec {source.name} {line}" if source.name in NAMES else f"{line}  # {source.name}"
    said = say("drivers-reached", target=target) if result else _why(result.output)
    return Cell(bool(result), said, (Evidence(inside, result.output, result.exit_code),))


def _why(output: str) -> str:
    """What ping complained of (bad address, Network is unreachable); else that nothing came back."""
    complaints = [line.rpartition(": ")[2] for line in output.splitlines() if line.startswith("ping: ")]
    return complaints[-1] if complaints else say("drivers-no-answer")


def _localhost(first: Any, second: Any) -> Cell:
    """One serves a page on its loopback; whose page is it for the other?"""
    served = ran(first, "httpd -h /etc -p 127.0.0.1:8000")
    first.wait_for(lambda: first.fetch(PAGE, timeout=1), 1)
    page = second.fetch(PAGE, timeout=1)
    got = page.body.strip() if page else page.reason
    said = say(f"drivers-localhost-{'same' if page else 'other'}")
    asked = Evidence(f"docker exec {second.name} wget -q -O - {PAGE}", got, 0 if page else 1)
    return Cell(bool(page), said, (served, asked))


def _costs(bench: Lab, first: Any, second: Any) -> tuple[Cost, ...]:
    """Of a ping to the neighbour and one to the outside, after one before that has asked who has the address."""
    if "trace" not in bench.engine.capabilities:
        return ()
    targets = [(second.name, _where(second))]
    targets += [("outside", bench.outside.address)] if "outside" in bench.engine.capabilities else []
    return tuple(
        Cost(name, bench.engine.trace_ping(first.id, address)) for name, address in targets if address is not None
    )


# --- what a driver needs before a container can be put on it


@contextmanager
def _network(bench: Lab, driver: Driver) -> Iterator[None]:
    if driver.key == "overlay":
        with _swarm(bench):
            bench.network(driver.network, driver="overlay", attachable=True)
            yield
            for name in NAMES:
                bench[name].remove()
            bench[driver.network].remove()
        return
    if driver.key == "own":
        bench.network(driver.network)
    elif driver.key == "macvlan":
        bench.network(driver.network, driver="macvlan", parent=bench.host.uplink, **_street(bench))
    yield


def _street(bench: Lab) -> dict[str, str]:
    """The LAN's own subnet, of which the last sixteen addresses are left to containers."""
    (outside, *_) = bench.engine.outside
    lan = ip_interface(outside.address).network
    last = list(lan.subnets(new_prefix=28))[-1]
    return {"subnet": str(lan), "gateway": str(ip_interface(outside.address).ip), "ip_range": str(last)}


@contextmanager
def _swarm(bench: Lab) -> Iterator[None]:
    """Swarm mode, on an engine of ours; left again if it was not on before."""
    api = bench.site.api
    if api.info()["Swarm"]["LocalNodeState"] == "active":
        yield
        return
    address = bench.host.address
    bench.call("swarm", lambda api: api.init_swarm(advertise_addr=address, listen_addr=address))
    try:
        yield
    finally:
        bench.call("swarm", lambda api: api.leave_swarm(force=True))
        with suppress(Exception):  # it stays behind otherwise, and is made again by the next swarm
            api.remove_network("docker_gwbridge")
