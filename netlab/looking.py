"""What can be seen of a lab: its host and the machine outside, pictures, who reaches whom, what passes a link.

Nothing here makes or removes a thing; the lab says what it made and on which engine.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from netlab.engines import Engine
from netlab.engines.capabilities import kinds_with, lacking, show
from netlab.engines.machine import Machine
from netlab.errors import NotFound, NotOnThisEngine
from netlab.handles import Container, Host, Outside
from netlab.handles.base import Handle, Workplace
from netlab.kinds import CONTAINERS, TEXT, TEXTS, Verbs, maybe, takes
from netlab.messages import say
from netlab.plans import ContainerPlan, NetworkPlan
from netlab.snapshot.model import Snapshot

if TYPE_CHECKING:
    from netlab.diagram import Diagram
    from netlab.handles.capture import Capture
    from netlab.results import Reachability


class Looking(Workplace, Verbs):
    """The half of a lab that only looks."""

    engine: Engine
    _known: dict[str, tuple[Handle, ContainerPlan | NetworkPlan | None]]
    _services: Mapping[str, str]
    _captures: "list[Capture]"

    @takes("lab[...]", name=TEXT)
    def __getitem__(self, name: str) -> Any:
        """The handle of this name, or of this service of a compose file; NotFound if this lab made no such thing."""
        name = name if name in self._known else self._services.get(name, name)
        if name not in self._known:
            raise NotFound(say("no-such-thing", name=name, known=", ".join(sorted(self._known)) or "–"))
        return self._known[name][0]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._known))

    @property
    def host(self) -> Host:
        """The host of the lab's containers; NotOnThisEngine where it cannot be entered (capability host).

        >>> lab.host.exec("iptables -t nat -S")
        """
        return Host(self, self._machine("host", self.engine.daemon.machine))

    @property
    def outside(self) -> Outside:
        """A machine on the host's LAN that runs no Docker; NotOnThisEngine where there is none (capability outside).

        >>> client.fetch("http://192.0.2.1/").body    # tells which address the request came from
        """
        return Outside(self, self._machine("outside", self.engine.outside_machine))

    def _machine(self, capability: str, machine: Machine | None) -> Machine:
        self._able(capability)
        assert machine is not None
        return machine

    def _able(self, capability: str) -> None:
        """LabClosed, or NotOnThisEngine where the engine lacks this."""
        self.check_open()
        if capability not in self.engine.capabilities:
            what, kinds = say(f"capability-{capability}"), ", ".join(kinds_with((capability,)))
            raise NotOnThisEngine(
                say("machine-not-here", kind=self.engine.kind, what=what, name=capability, kinds=kinds)
            )

    @takes(interface=maybe(TEXT))
    def capture(self, where: Any, interface: str | None = None) -> "Capture":
        """Listen at a link from now on: a container's interface (its first), a network's bridge, or one of the host's.

        Frames that pass are kept, 4,096 at most, until it is stopped; `with` stops it. Like `tcpdump -i INTERFACE`.
        Raises BadInput for a place or interface that is none, NotRunning, NotOnThisEngine (capability capture).

        >>> with lab.capture(app) as seen:
        ...     client.ping(web)
        >>> seen                                # who sent what to whom, and what it means
        >>> seen.save("ping.pcap")              # for Wireshark
        """
        from netlab.handles.capture import listen  # with the data plane: 90 ms

        self._able("capture")
        named = isinstance(where, str) and where in (*self._known, *self._services)
        made = listen(self, self.engine, self[where] if named else where, interface)
        self._captures.append(made)
        return made

    @takes(capabilities=TEXTS)
    def has(self, *capabilities: str) -> bool:
        """Whether this engine has all of these: capture, daemon-settings, host, macvlan, outside, swarm, trace.

        Where it has not, it is said under the cell what is lacking, that this part is skipped, and which engines have
        it. BadInput for a name that is none of these.

        >>> if lab.has("outside"):
        ...     lab.outside.ping(web)
        """
        if skipped := lacking(self.engine, capabilities):
            show(skipped)
        return skipped is None

    @takes()
    def snapshot(self) -> Snapshot:
        """What the engine has now, as frozen values."""
        from netlab.look import snapshot

        return snapshot(self)

    @takes()
    def diagram(self) -> "Diagram":
        """Draw the lab as it is now, from what the engine and the containers tell."""
        from netlab.diagram import draw

        return draw(self.snapshot())

    @takes(containers=CONTAINERS)
    def reachability(self, *containers: Any, by: str = "address") -> "Reachability":
        """Who reaches whom among these containers, else all running ones: a ping for each pair, by address or name.

        Raises BadInput for another `by`, NotRunning for a container that is stopped.

        >>> lab.reachability()
        >>> lab.reachability(web, db, by="name")
        """
        from netlab.look import reachability

        own = [handle for handle, _ in self._known.values() if isinstance(handle, Container)]
        asked = [self[each] if isinstance(each, str) else each for each in containers]
        running = [each for each in sorted(own, key=lambda each: each.name) if each.inspect()["State"]["Running"]]
        return reachability(self, asked or running, by)
