"""A container of the lab: what it sees, and what can be tried from it."""

from typing import Any

from netlab.engines.machine import Ran
from netlab.errors import BadInput
from netlab.handles.base import Handle
from netlab.handles.inside import Inside
from netlab.handles.probing import Probing
from netlab.kinds import COMMAND, FLAG, PAIRS, USER, WHOLE_SECONDS, maybe, takes
from netlab.messages import say
from netlab.plans.container import command_words
from netlab.plans.names import pairs
from netlab.probes import read_interfaces
from netlab.results import ExecResult, Table
from netlab.snapshot.collect import endpoint_names, published_ports
from netlab.snapshot.model import Interface, PublishedPort


class Container(Probing, Handle):
    """A running container, asked from inside with BusyBox, its own or a short-lived neighbour's."""

    def inspect(self) -> dict[str, Any]:
        """What `docker inspect` prints."""
        found: dict[str, Any] = self._lab.call(self.name, lambda api: api.inspect_container(self.id))
        return found

    # --- programs

    @takes(command=COMMAND, env=maybe(PAIRS), user=USER, detach=FLAG)
    def exec(self, command: Any, *, env: Any = None, user: str = "", detach: bool = False) -> ExecResult:
        """Run a command; a string is split like a shell would, a list is taken as it is. No shell is put between.

        Like `docker exec CONTAINER COMMAND`. Raises BadInput for a program the image does not have.

        >>> client.exec("ip addr")
        >>> client.exec(["sh", "-c", "echo $HOSTNAME | wc -c"])
        """
        words = command_words(command)
        if not words:
            raise BadInput(say("bad-command", command=command, why=say("empty")))
        code, output = self._inside.exec(words, env=dict(pairs(env, "env")), user=str(user), detach=detach)
        self._lab.record(["docker", "exec", *(["-d"] if detach else []), self.name, *words], probe=not detach)
        return ExecResult(words, code, output)

    # --- what it sees

    @property
    def interfaces(self) -> Table[Interface]:
        """Its interfaces but lo, each with the Docker network it belongs to. Like `docker exec CONTAINER ip addr`."""
        ran = self._inside.busybox(["ip", "addr"])
        return Table(read_interfaces(ran.stdout, endpoint_names(self._owner_of_stack())))

    @property
    def env(self) -> dict[str, str]:
        """The variables a command started now would see (`docker exec CONTAINER env`), those of links included."""
        items = self._inside.file("/proc/self/environ").split("\0")
        return dict(item.split("=", 1) for item in items if "=" in item)

    @property
    def hosts_file(self) -> str:
        """Its /etc/hosts."""
        return self._inside.file("/etc/hosts")

    @property
    def resolv_conf(self) -> str:
        """Its /etc/resolv.conf."""
        return self._inside.file("/etc/resolv.conf")

    @property
    def addresses(self) -> dict[str, str]:
        """IPv4 address by network, as the engine tells; empty for host and none."""
        networks = self.inspect()["NetworkSettings"]["Networks"]
        return {name: own["IPAddress"] for name, own in sorted(networks.items()) if own.get("IPAddress")}

    @property
    def address(self) -> str | None:
        """Its first IPv4 address: the one on the network it was started on where that is still attached."""
        found = self.inspect()
        own = found["NetworkSettings"]["Networks"]
        mode = found["HostConfig"]["NetworkMode"]
        first = own.get("bridge" if mode == "default" else mode) or {}
        return first.get("IPAddress") or next(iter(self.addresses.values()), None)

    @property
    def networks(self) -> tuple[str, ...]:
        """Names of the networks it is attached to, sorted."""
        return tuple(sorted(self.inspect()["NetworkSettings"]["Networks"]))

    @property
    def ports(self) -> Table[PublishedPort]:
        """Published ports. Like `docker port CONTAINER`."""
        return Table(published_ports(self.inspect()["NetworkSettings"].get("Ports")))

    @property
    def state(self) -> str:
        """Docker's word: running, exited, paused, created ..."""
        return str(self.inspect()["State"]["Status"])

    @property
    def logs(self) -> str:
        """What its main process has printed. Like `docker logs CONTAINER`."""
        text: bytes = self._lab.call(self.name, lambda api: api.logs(self.id))
        return text.decode(errors="replace")

    # --- its life

    @takes()
    def start(self) -> None:
        """Like `docker start CONTAINER`."""
        self._do("start", lambda api: api.start(self.id))

    @takes(timeout=WHOLE_SECONDS)
    def stop(self, timeout: int = 1) -> None:
        """Stop it, with so many seconds of grace. Like `docker stop -t 1 CONTAINER`."""
        self._do(f"stop -t {timeout}", lambda api: api.stop(self.id, timeout=timeout))

    @takes(timeout=WHOLE_SECONDS)
    def restart(self, timeout: int = 1) -> None:
        """Like `docker restart -t 1 CONTAINER`."""
        self._do(f"restart -t {timeout}", lambda api: api.restart(self.id, timeout=timeout))

    @takes()
    def pause(self) -> None:
        """Like `docker pause CONTAINER`; pausing twice is no error."""
        if self.state != "paused":
            self._do("pause", lambda api: api.pause(self.id))

    @takes()
    def unpause(self) -> None:
        """Like `docker unpause CONTAINER`; of one that is not paused it is no error."""
        if self.state == "paused":
            self._do("unpause", lambda api: api.unpause(self.id))

    @takes()
    def remove(self) -> None:
        """Remove it, running or not. Like `docker rm -f CONTAINER`; removing twice is no error."""
        if not self._removed:
            self._do("rm -f", lambda api: api.remove_container(self.id, force=True, v=True))
            self._removed = True
            self._lab.forget(self)

    def _do(self, words: str, work: Any) -> None:
        self._lab.call(self.name, work)
        self._lab.record(["docker", *words.split(), self.name])

    def _owner_of_stack(self) -> dict[str, Any]:
        """The container whose endpoints these are: another one's with `networks="container:..."`."""
        found = self.inspect()
        mode, _, other = found["HostConfig"]["NetworkMode"].partition(":")
        if mode != "container":
            return found
        shared: dict[str, Any] = self._lab.call(self.name, lambda api: api.inspect_container(other))
        return shared

    def _run(self, line: list[str], shown: list[str]) -> Ran:
        self._lab.record(["docker", "exec", self.name, *shown], probe=True)
        return self._inside.busybox(line)

    @property
    def _inside(self) -> Inside:
        return Inside(self._lab, self.name, self.id)

    @property
    def _facts(self) -> dict[str, object]:
        found = self.inspect()
        addresses = ", ".join(f"{network} {address}" for network, address in self.addresses.items())
        ports = ", ".join(f"{p.host_ip}:{p.host_port} → {p.container_port}/{p.protocol}" for p in self.ports)
        facts = {"image": found["Config"]["Image"], "state": found["State"]["Status"], "addresses": addresses}
        return facts | ({"ports": ports} if ports else {})
