"""Lab: opens an engine, makes networks and containers on it, and removes whatever it made.

What a thing looks like is in `plans`, how it is made in `create`, whose it is in `ownership`, how it is seen in
`handles`, what a lab lets one see in `looking`. Here: the life of a lab in this process, what it knows by name, and
what it has done so far.
"""

import atexit
import os
import secrets
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from netlab import commands, create, engines, messages, ownership
from netlab.engines import Engine
from netlab.engines.refusals import translated
from netlab.errors import BadInput, Differs, EngineGone, LabClosed, NetlabError, NotFound
from netlab.handles import Container, Network
from netlab.handles.base import Handle
from netlab.kinds import ENGINE, FILE, FLAG, LANGUAGE, MANY, SETTINGS, TEXTS, maybe, takes
from netlab.looking import Looking
from netlab.messages import head, say
from netlab.plans import ContainerPlan, NetworkPlan, container_plan, network_plan
from netlab.plans.names import checked_name
from netlab.plans.network import PREDEFINED
from netlab.plans.order import difference, order
from netlab.pool import in_order, pool
from netlab.progress import progress
from netlab.records import Record
from netlab.site import Site
from netlab.undo import shielded

if TYPE_CHECKING:
    from netlab.handles.capture import Capture

T = TypeVar("T")

_open: dict[str, "Lab"] = {}  # the labs of this process, by name


class Lab(Looking):
    """A laboratory on a Docker Engine; everything it makes is removed when it closes.

    `engine` is "auto", "docker", "private", "private:/another/root" or an opened engine (which is then left open).
    `daemon` holds keys of daemon.json for an engine of our own. `lang` is "en" or "ko". `needs` are capabilities (as in
    `has`): where the engine found lacks one, that is said and the embedded engine takes its place.
    `era` is the version of Docker that the embedded engine imitates: "20.10", "26" or "28"; no other engine has one.
    Opening a lab again in one process closes the former one of that name.

    >>> lab = Lab("dns")
    >>> app = lab.network("app")
    >>> web = lab.container("web", networks=[app])
    """

    @takes("Lab", engine=ENGINE, daemon=maybe(SETTINGS), needs=TEXTS, lang=maybe(LANGUAGE))
    def __init__(self, name: str = "lab", engine: str | Engine = "auto", *, daemon: Mapping[str, Any] | None = None,
                 needs: Sequence[str] = (), era: str = "", lang: str | None = None) -> None:  # fmt: skip
        if lang:
            messages.set_language(lang)
        self.name = checked_name(name, "lab")
        if former := _open.get(name):
            former.close()
        self._own_engine = isinstance(engine, str)
        self.engine: Engine = (
            engines.find(engine, settings=daemon, needs=needs, era=era)
            if isinstance(engine, str)
            else engines.suitable(engine, needs, era, daemon)
        )
        self.id = secrets.token_hex(6)
        self.site = Site(self.engine, name, self.id, _tell)
        self._known: dict[str, tuple[Handle, ContainerPlan | NetworkPlan | None]] = {}
        self._services: dict[str, str] = {}  # of compose files: the containers' names
        self._builtin: dict[str, Network] = {}  # Docker's own networks that were asked for, by id
        self._done: list[tuple[list[str], bool]] = []
        self._captures: list[Capture] = []
        self._record: Record | None = Record.claim(
            ownership.KIND, self.id, name=name, url=self.engine.url, engine=self.engine.kind
        )
        _open[name] = self
        try:
            self._clear_former()
        except BaseException:
            self.close()
            raise

    def _clear_former(self) -> None:
        """Remove what a dead lab of this name left: after a kernel restart the notebook starts afresh."""
        with translated(self.name):
            found = ownership.things(self.site.daemon.client)
            same = (thing for thing in found if thing.labels.get(ownership.NAME) == self.name)
            left = [thing for thing in same if ownership.whose(thing.labels) is ownership.Whose.DEAD]
            if left:
                ownership.remove(self.site.daemon.client, left, self.engine.parallel)
                _tell(say("former-removed", lab=self.name, count=len(left)))

    # --- making

    @takes()
    def network(self, name: str, driver: str = "bridge", **options: Any) -> Network:
        """Create a network, or give the one that is there. Like `docker network create NAME`.

        Options by keyword: subnet, gateway, ip_range, aux_addresses, internal, ipv6, ipv4, attachable, labels, mtu,
        icc, masquerade, bridge_name, host_binding, inhibit_ipv4, gateway_mode, container_prefix, parent,
        macvlan_mode, ipvlan_mode, or options={"com.docker...": ...}. The names bridge, host and none give a handle that
        never changes them. Raises BadInput, NameTaken, SubnetOverlap, Differs.

        >>> lab.network("app", mtu=1450, subnet="203.0.113.0/26")
        """
        if name in PREDEFINED:
            return self._predefined(name, driver, options)
        plan = network_plan(name, driver, **options)
        there = self._there(name, plan)
        if isinstance(there, Network):
            return there
        return shielded(lambda: self._make_network(plan), self.engine.parallel)

    def _predefined(self, name: str, driver: str, options: Mapping[str, Any]) -> Network:
        if options or driver != "bridge":
            raise BadInput(say("predefined-network", name=name))
        found = self.call(name, lambda api: api.inspect_network(name))["Id"]
        return self._builtin.setdefault(found, Network(self, name, found, mine=False))

    def _make_network(self, plan: NetworkPlan) -> Network:
        self.check_open()
        handle = Network(self, plan.name, create.network(self.site, plan))
        self._known[plan.name] = (handle, plan)
        self.record(commands.network_create(plan))
        return handle

    @takes()
    def container(self, name: str, **options: Any) -> Container:
        """Create and start a container, or give the one that is there. Like `docker run -d --name NAME IMAGE`.

        Without an image it is a BusyBox that waits. Options as in `docker run`: networks (names, handles, or
        {network: {"aliases": ..., "ip": ..., "gw_priority": ..., "interface": ...}}; also "host", "none",
        "container:web"), image, command, env, env_file,
        ports, expose, links, volumes, volumes_from, aliases, ip, ip6, mac, dns, dns_search, dns_options, hostname,
        extra_hosts, sysctls, cap_add, user, working_dir, entrypoint, restart, init, labels, after.
        Raises BadInput, NameTaken, AddressTaken, PortTaken, ImageMissing, NotFound, Differs.

        >>> lab.container("web", networks=[app], command="httpd -f -p 80", ports="127.0.0.1:8080:80")
        """
        plan = container_plan(name, **options)
        there = self._there(name, plan)
        if isinstance(there, Container):
            return there
        return shielded(lambda: self._make_container(plan), self.engine.parallel)

    def _make_container(self, plan: ContainerPlan) -> Container:
        self.check_open()
        handle = Container(self, plan.name, create.container(self.site, plan, self.network_ids()))
        self._known[plan.name] = (handle, plan)
        self.record(*commands.container_run(plan, self.site.image(plan.image)))
        return handle

    def _there(self, name: str, plan: ContainerPlan | NetworkPlan) -> Handle | None:
        """What this lab made under this name, if it still is on the engine and was asked for in the same way."""
        self.check_open()
        handle, made = self._known.get(name, (None, None))
        if handle is None or made is None or not self._exists(handle):
            self._known.pop(name, None)
            return None
        if made != plan:
            raise Differs(say("differs", name=name, what=difference(made, plan)))
        return handle

    def _exists(self, handle: Handle) -> bool:
        try:
            handle.inspect()
        except NotFound:
            return False
        return True

    @takes(networks=maybe(MANY), containers=maybe(MANY))
    def up(self, *, networks: Mapping[str, Mapping[str, Any]] | None = None,
           containers: Mapping[str, Mapping[str, Any]] | None = None) -> "Lab":  # fmt: skip
        """Make many things at once, in parallel, each after what it needs; all of them or none.

        >>> lab.up(networks={"front": {}, "back": {"internal": True}},
        ...        containers={"web": {"networks": ["front"]}, "db": {"networks": ["back"]}})
        """
        plans: list[ContainerPlan | NetworkPlan] = [
            network_plan(n, **(own or {})) for n, own in (networks or {}).items()
        ]
        plans += [container_plan(n, **(own or {})) for n, own in (containers or {}).items()]
        sorter = order([plan for plan in plans if self._there(plan.name, plan) is None])
        before = set(self._known)
        try:
            with pool(self.engine.parallel, "up") as calls, progress(self.name) as advance:
                in_order(sorter, self._make, calls, advance)
        except BaseException:
            with suppress(EngineGone), translated(self.name):
                self._discard(self._known.keys() - before)
            raise
        return self

    def _make(self, plan: ContainerPlan | NetworkPlan) -> Handle:
        return self._make_network(plan) if isinstance(plan, NetworkPlan) else self._make_container(plan)

    def _discard(self, names: set[str]) -> None:
        made = {self._known.pop(name)[0].id for name in names if name in self._known}
        client = self.site.daemon.client
        found = [thing for thing in ownership.things(client) if thing.id in made]
        ownership.remove(client, found, self.engine.parallel)
        self._done = [(words, probe) for words, probe in self._done if not names & set(words)]

    @classmethod
    @takes(file=FILE, engine=ENGINE)
    def from_compose(cls, file: str | Path, engine: str | Engine = "auto", **options: Any) -> "Lab":
        """Open a lab called like the file's project (or `name`) and bring the file up with netlab's own reader.

        See `compose` for what is raised; further options as of Lab.
        """
        from netlab.compose import read

        project = read(file, options.pop("name", None))
        lab = cls(project.name, engine, **options)
        try:
            return lab.compose(file, own_reader=True)
        except BaseException:
            lab.close()
            raise

    @takes(file=FILE, own_reader=FLAG)
    def compose(self, file: str | Path, *, own_reader: bool = False) -> "Lab":
        """Bring a compose file up, its services known by their names. Like `docker compose -p LAB -f FILE up -d`.

        By `docker compose` itself where that is there and reaches the engine, else by the own reader, which refuses
        a key it does not know by name (BadOption); it is said which. Raises BadInput for what is no compose file.

        >>> lab.compose("compose.yaml")["web"].ping("db")
        """
        from netlab.composed import bring_up  # with a reader of YAML: 40 ms

        self._services |= bring_up(self, file, own_reader)
        return self

    # --- what it has done

    @takes(probes=FLAG)
    def commands(self, probes: bool = False) -> commands.Lines:
        """The docker command lines that do what this lab has done so far; with `probes`, also the asking ones.

        Quoted for a POSIX shell. Values of variables that look secret are left to the shell (`-e DB_PASSWORD`).
        """
        return commands.Lines(commands.line(words) for words, probe in self._done if probes or not probe)

    # --- what handles need (handles.base.Workplace)

    def record(self, *lines: list[str], probe: bool = False) -> None:
        self._done += [(line, probe) for line in lines]

    def call(self, what: str, work: Callable[[Any], T]) -> T:
        self.check_open()

        def translated_work() -> T:
            with translated(what):
                return work(self.site.api)

        return shielded(translated_work, self.engine.parallel)

    def check_open(self) -> None:
        if self._record is None:
            raise LabClosed(say("lab-closed", name=self.name))

    def adopt(self, handle: Handle) -> None:
        """Know a thing that carries this lab's labels, though another program made it."""
        self._known.setdefault(handle.name, (handle, None))

    def forget(self, handle: Handle) -> None:
        self._known.pop(handle.name, None)

    def network_ids(self) -> dict[str, str]:
        return {name: handle.id for name, (handle, _) in self._known.items() if isinstance(handle, Network)}

    # --- the end

    @takes()
    def close(self) -> None:
        """Remove everything this lab made; an engine that was started for it ends. Closing twice is no error."""
        if self._record is None:
            return
        for capture in self._captures:
            with suppress(NetlabError, OSError):  # what it listened at is gone
                capture.stop()
        record, self._record = self._record, None
        if _open.get(self.name) is self:
            del _open[self.name]
        try:
            if not (self._own_engine and self.engine.own_per_lab):
                self._remove_all()
        finally:
            if self._own_engine:
                self.engine.close()
            record.release()

    def _remove_all(self) -> None:
        try:
            with translated(self.name):
                found = [t for t in ownership.things(self.site.daemon.client) if t.labels.get(ownership.ID) == self.id]
                with progress(self.name, len(found)) as advance:
                    left = ownership.remove(
                        self.site.daemon.client, found, self.engine.parallel, lambda _: advance(None)
                    )
        except EngineGone as error:
            _tell(str(error))
            return
        for text in left:
            _tell(say("left-behind", what=text))

    def __enter__(self) -> "Lab":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        if self._record is None:
            return f"<Lab {self.name}: closed>"
        return f"<Lab {self.name} on {self.engine}: {', '.join(self) or '–'}>"

    def _repr_html_(self) -> str:
        from netlab.html import table

        kinds = ((head(type(handle).__name__.lower()), name) for name, (handle, _) in sorted(self._known.items()))
        return table([(head("engine"), str(self.engine)), *kinds], (head("Lab"), self.name))


def opened() -> tuple[Lab, ...]:
    """The labs of this process that are open, the one opened last at the end."""
    return tuple(_open.values())


def _tell(text: str) -> None:
    """Say something on the way; a notebook shows it under the cell."""
    print(text, file=sys.stderr if os.environ.get("NETLAB_QUIET") else sys.stdout)


def _close_all() -> None:
    for lab in list(_open.values()):
        try:
            lab.close()
        except NetlabError as error:
            _tell(str(error))


# Before the thread pools close, as they do before `atexit`: a notebook server gives its kernel five seconds.
getattr(threading, "_register_atexit", atexit.register)(_close_all)
