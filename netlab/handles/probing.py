"""What can be tried from anywhere BusyBox runs: a container, the host, a machine outside."""

import time
from abc import ABC, abstractmethod
from typing import Any

from netlab.engines.machine import Ran
from netlab.errors import BadInput
from netlab.kinds import CONTAINER, COUNT, FUNCTION, SECONDS, TEXT, WHOLE_SECONDS, takes
from netlab.messages import say
from netlab.plans.endpoint import name_of
from netlab.probes import (
    find_in_hosts,
    nslookup_line,
    ping_line,
    read_nslookup,
    read_ping,
    read_routes,
    read_wget,
    wget_line,
)
from netlab.results import FetchResult, PingResult, Resolution, Route, Table


class Probing(ABC):
    """Probes by the name of who asks."""

    name: str
    uplink: str | None = None  # the key in `addresses` that is an interface and not a network

    @abstractmethod
    def _run(self, line: list[str], shown: list[str]) -> Ran:
        """Run a BusyBox applet; `shown` is what a learner would type."""

    @property
    @abstractmethod
    def addresses(self) -> dict[str, str]:
        """IPv4 address by network."""

    @property
    @abstractmethod
    def networks(self) -> tuple[str, ...]:
        """Names of the networks it is attached to."""

    @property
    @abstractmethod
    def hosts_file(self) -> str:
        """Its /etc/hosts."""

    @takes(target=CONTAINER, count=COUNT, timeout=SECONDS)
    def ping(self, target: Any, *, count: int = 1, timeout: float = 2) -> PingResult:
        """Ping a handle by address or a string as it stands; true when answered. Time-out in seconds.

        A handle is asked on a network both share, else at its first address; the result says which.
        Like `docker exec CONTAINER ping -c 1 TARGET`. Raises NotRunning, NotFound.

        >>> client.ping(web)      # by address
        >>> client.ping("web")    # by name: needs a name server that knows it
        """
        network, address = (None, str(target)) if isinstance(target, str) else self._address_of(target)
        line = ping_line(address, count, timeout)
        ran = self._run(line, line)
        label = target if isinstance(target, str) else name_of(target)
        return read_ping(self.name, label, ran.exit_code, ran.stdout + ran.stderr, network)

    @takes(name=TEXT, timeout=WHOLE_SECONDS)
    def resolve(self, name: str, *, timeout: int = 12) -> Resolution:
        """What a name means here: the hosts file first, then the name server, as libc does.

        The time-out (seconds) is longer than a resolver's own. Like `docker exec CONTAINER nslookup NAME`.
        """
        if found := find_in_hosts(self.hosts_file, name):
            return Resolution(self.name, name, found, "/etc/hosts", output=self.hosts_file)
        ran = self._run(nslookup_line(name, timeout), ["nslookup", name])
        return read_nslookup(self.name, name, ran.stdout + ran.stderr)

    @takes(url=TEXT, timeout=WHOLE_SECONDS)
    def fetch(self, url: str, *, timeout: int = 5) -> FetchResult:
        """GET a URL from here; true for a status of 2xx. Time-out in seconds.

        Like `docker exec CONTAINER wget -q -O - URL`.
        """
        if not url.startswith("http://"):
            raise BadInput(say("only-http", url=url))
        ran = self._run(wget_line(url, timeout), ["wget", "-q", "-O", "-", url])
        return read_wget(self.name, url, ran.exit_code, ran.stdout, ran.stderr)

    @takes(probe=FUNCTION, seconds=SECONDS)
    def wait_for(self, probe: Any, seconds: float = 5) -> Any:
        """Call `probe` until its result is true, at most so long; the last result either way.

        >>> client.wait_for(lambda: client.fetch("http://web/"))
        """
        end = time.monotonic() + seconds
        while not (result := probe()) and time.monotonic() < end:
            time.sleep(0.05)
        return result

    @property
    def routes(self) -> Table[Route]:
        """Its routing table. Like `docker exec CONTAINER ip route`."""
        return Table(read_routes(self._run(["ip", "route"], ["ip", "route"]).stdout))

    def _address_of(self, target: Any) -> tuple[str | None, str]:
        """The network and address at which a handle is asked."""
        theirs: dict[str, str] = target.addresses
        mine = self.networks
        chosen = next((network for network in mine if network in theirs), next(iter(theirs), None))
        if chosen is None:
            raise BadInput(say("no-address", name=name_of(target)))
        return None if chosen == target.uplink else chosen, theirs[chosen]
