"""What probes return: frozen values that read well in a terminal and in a notebook, and are true when it worked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from netlab.html import table, verdict
from netlab.messages import head, say


class Shown:
    """A result whose one-line summary is its repr, and its HTML with the raw output folded under it."""

    __slots__ = ()
    output: str

    def __bool__(self) -> bool:
        raise NotImplementedError

    @property
    def summary(self) -> str:
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.summary}>"

    def _repr_html_(self) -> str:
        return verdict(bool(self), self.summary, self.output)


@dataclass(frozen=True, slots=True, repr=False)
class PingResult(Shown):
    """The answer to `ping`: true when at least one reply came back."""

    source: str
    target: str
    address: str | None  # the address that was asked; None when the name was not resolved
    sent: int = 0
    received: int = 0
    rtt_ms: float | None = None  # round-trip time of the fastest reply, milliseconds
    reason: str = ""  # the program's own words when nothing came back
    network: str | None = None  # the network whose address was chosen for a handle
    output: str = field(default="", compare=False)

    def __bool__(self) -> bool:
        return self.received > 0

    @property
    def summary(self) -> str:
        where = self.target if self.address in (None, self.target) else f"{self.target} ({self.address})"
        on = f" [{self.network}]" if self.network else ""
        if self:
            return say("ping-answered", source=self.source, where=where + on, rtt=self.rtt_ms)
        return say("ping-unanswered", source=self.source, where=where + on, reason=self.reason)


@dataclass(frozen=True, slots=True, repr=False)
class Resolution(Shown):
    """What a name means to a container: addresses and who said so, or why there are none."""

    source: str
    name: str
    addresses: tuple[str, ...] = ()
    server: str | None = None  # "/etc/hosts" or the name server's address
    reason: str = ""  # NXDOMAIN, SERVFAIL, timed out ...
    output: str = field(default="", compare=False)

    def __bool__(self) -> bool:
        return bool(self.addresses)

    @property
    def summary(self) -> str:
        if self:
            found = ", ".join(self.addresses)
            return say("resolved", source=self.source, name=self.name, addresses=found, server=self.server)
        if self.server is None:
            return say("unresolved-unasked", source=self.source, name=self.name, reason=self.reason)
        return say("unresolved", source=self.source, name=self.name, reason=self.reason, server=self.server)


@dataclass(frozen=True, slots=True, repr=False)
class FetchResult(Shown):
    """The answer to an HTTP GET: true for a status of 200 to 299."""

    source: str
    url: str
    status: int | None = None  # None: no HTTP answer came
    body: str = ""
    reason: str = ""
    output: str = field(default="", compare=False)

    def __bool__(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def summary(self) -> str:
        if self.status is None:
            return say("not-fetched", source=self.source, url=self.url, reason=self.reason)
        first = self.body.strip().splitlines()[0][:80] if self.body.strip() else ""
        return say("fetched", source=self.source, url=self.url, status=self.status, first=first)


@dataclass(frozen=True, slots=True, repr=False)
class ExecResult(Shown):
    """What a command in a container printed, and its exit code; true when that is 0."""

    command: tuple[str, ...]
    exit_code: int
    output: str = ""  # standard output and standard error, in the order they came

    def __bool__(self) -> bool:
        return self.exit_code == 0

    def __str__(self) -> str:
        return self.output

    @property
    def summary(self) -> str:
        return say("executed", command=" ".join(self.command), exit_code=self.exit_code)

    def __repr__(self) -> str:
        return (
            f"<ExecResult: exit {self.exit_code}>\n{self.output}"
            if self.output
            else f"<ExecResult: exit {self.exit_code}>"
        )

    def _repr_html_(self) -> str:
        from html import escape

        code = "" if self else f'<div style="color:#D55E00">exit {self.exit_code}</div>'
        if not self.output:
            return f'<div style="opacity:.75">{say("no-output")}</div>{code}'
        return f'<pre style="font-family:var(--jp-code-font-family,monospace)">{escape(self.output)}</pre>{code}'


@dataclass(frozen=True, slots=True)
class Route:
    """One line of `ip route` in a container."""

    destination: str  # CIDR or "default"
    via: str | None = None  # None: on the link
    dev: str | None = None
    src: str | None = None

    def __str__(self) -> str:
        words = [self.destination, *(f"{k} {v}" for k in ("via", "dev", "src") if (v := getattr(self, k)))]
        return " ".join(words)


@dataclass(frozen=True, slots=True)
class Learned:
    """One line of a bridge's forwarding table: frames for this MAC address leave by this port."""

    mac: str
    port: str  # the host's end of a container's cable; the bridge itself for the host
    whose: str | None = None  # container, or the host's name; None for an address nobody here is known by

    def __str__(self) -> str:
        return f"{self.mac} {self.port} {self.whose or ''}".rstrip()


T = TypeVar("T", covariant=True)


class Table(tuple[T, ...]):
    """A tuple of values that a notebook shows as a table."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        if not self:
            return f"<div>{say('no-rows')}</div>"
        fields = list(getattr(self[0], "__dataclass_fields__", {}))
        return table([[_cell(getattr(row, name)) for name in fields] for row in self], [*map(head, fields)])


def _cell(value: object) -> str:
    if value is None:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


@dataclass(frozen=True, slots=True, repr=False)
class Reachability:
    """Who reaches whom, as pings told: true when every pair was answered.

    >>> lab.reachability()["web", "db"]
    """

    names: tuple[str, ...]
    answered: Mapping[tuple[str, str], bool]  # (who asks, who is asked)

    def __getitem__(self, pair: tuple[str, str]) -> bool:
        return self.answered[pair]

    def __bool__(self) -> bool:
        return all(self.answered.values())

    @property
    def summary(self) -> str:
        """How many pairs were answered, in one sentence."""
        return say("reach-summary", count=sum(self.answered.values()), all=len(self.answered))

    def _rows(self) -> Iterator[tuple[str, ...]]:
        for one in self.names:
            marks = ("·" if one == other else "✓" if self.answered[one, other] else "✗" for other in self.names)
            yield (one, *marks)

    def __repr__(self) -> str:
        width = max(map(len, self.names), default=0) + 2
        rows = [("", *self.names), *self._rows()]
        return "\n".join("".join(cell.ljust(width) for cell in row).rstrip() for row in rows)

    def _repr_html_(self) -> str:
        return table(self._rows(), ("", *(f"→ {name}" for name in self.names)))
