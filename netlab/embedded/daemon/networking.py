"""A container's place in the network: the settings it keeps while it is stopped, the sandbox it has while it runs."""

import re
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from netlab.dataplane import Netns
from netlab.dataplane.addr import is_address
from netlab.embedded.daemon import links, services
from netlab.embedded.daemon.config import exposed_in_order, ports
from netlab.embedded.eras import E28, Era
from netlab.embedded.errdefs import Conflict, Fault, Forbidden, InvalidParameter, NotFound
from netlab.embedded.libnetwork import Endpoint, EndpointConfig, Sandbox, SandboxConfig
from netlab.embedded.libnetwork.config import LegacyLink
from netlab.embedded.libnetwork.network import SHARED, check_beside
from netlab.embedded.userland.filesystem import Mount, Regular
from netlab.embedded.userland.process import Process
from netlab.names import dns_names

if TYPE_CHECKING:
    from netlab.embedded.daemon.container import Container
    from netlab.embedded.daemon.daemon import Daemon

Asked = dict[str, Any]  # an EndpointSettings of the API
TWO_MACS = (
    "the container-wide MAC address must match the endpoint-specific MAC address for the main network, or be left empty"
)
HOST_LINKS = (
    "conflicting options: host type networking can't be used with links. This would result in undefined behavior"
)

MAC = re.compile("[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}", re.IGNORECASE)


def _check_linked(target: "Container") -> None:
    if "bridge" not in target.network.endpoints:
        raise Fault(f"container {target.id} not attached to default bridge network")


def endpoint_config(asked: Asked, era: Era = E28) -> EndpointConfig:
    """InvalidParameter in the engine's words."""
    if era.endpoint_mac and (mac := asked.get("MacAddress")) and MAC.fullmatch(mac) is None:
        raise InvalidParameter(f"invalid MAC address {mac}")
    ipam = asked.get("IPAMConfig") or {}
    linked = tuple(_split_link(each) for each in asked.get("Links") or ())
    return EndpointConfig(
        aliases=tuple(asked.get("Aliases") or ()),
        ip=ipam.get("IPv4Address") or "",
        ip6=ipam.get("IPv6Address") or "",
        mac=asked.get("MacAddress") or "",
        links=linked,
        gw_priority=int(asked.get("GwPriority") or 0) if era.interface_options else 0,
        options=asked.get("DriverOpts") or {},
        link_local=tuple(ipam.get("LinkLocalIPs") or ()),
    )


def _split_link(text: str) -> tuple[str, str]:
    if not text or text.count(":") > 1:
        raise Fault(f"bad format for links: {text}")
    target, _, alias = text.partition(":")
    return target, alias or target


def _by_id(daemon: "Daemon", mode: str) -> str:
    """`container:NAME` is kept by the id of a container that is there: a new name or a namesake changes nothing."""
    kind, _, partner = mode.partition(":")
    with suppress(Fault):
        return f"container:{daemon.containers.find(partner).id}" if kind == "container" else mode
    return mode


class Attachment:
    def __init__(self, daemon: "Daemon", container: "Container") -> None:
        self.daemon, self.container = daemon, container
        self.mode = _by_id(daemon, container.body.network_mode)
        container.body.host["NetworkMode"] = self.mode
        self.asked: dict[str, Asked] = {self._known(n): dict(e) for n, e in container.body.endpoints.items()}
        if not self.asked and not self.shares:
            self.asked = {self._known(self.mode): {}}
        if self.mode == "bridge" and "default" in self.asked:
            self.asked["bridge"] = self.asked.pop("default")
        for each in () if daemon.era.endpoint_mac else self.asked.values():
            each.pop("MacAddress", None)
        mac = container.body.config.get("MacAddress") if daemon.era.endpoint_mac else container.body.mac
        main = self.asked.get(self._known(self.mode))
        if mac and main is not None and not daemon.era.endpoint_mac:
            main["MacAddress"] = mac
        elif mac and main is not None and main.setdefault("MacAddress", mac) != mac:
            raise InvalidParameter(TWO_MACS)
        self.sandbox: Sandbox | None = None
        self.last_sandbox = ""  # its id
        self.was_up = False  # it has been on its networks
        self.renamed: list[str] | None = None  # its names since, which the default bridge is given too (28.5.2)
        self.names: dict[str, tuple[str, ...]] = {}  # on a network of the user's, since it was to be joined
        self.seen: dict[str, tuple[str, tuple[str, ...]]] = {}  # network: its id and our names there, when last up
        self.again: dict[str, dict[str, str]] = {}  # network: the addresses it had there, to be had at its next start
        self.linked: list[tuple[Container, str]] = []  # legacy links: target, alias
        self._joined: tuple[Container, Netns] | None = None  # whose namespace it shares while it runs
        self._programs: dict[Any, Process] = {}
        self.texts: dict[str, Regular] = {}
        self._written: dict[str, str] = {}
        self._host_name = "" if self.mode != "host" else daemon.host_name

    def _known(self, name: str) -> str:
        """The name of a network that is given by name or id; what is unknown stays as it is until the start."""
        found = self.daemon.find_network(name)
        return found.name if found is not None else name

    @property
    def shares(self) -> bool:
        """It lives in another container's namespace."""
        return self.mode.startswith("container:")

    @property
    def partner(self) -> "Container":
        return self._joined[0] if self._joined else self.daemon.containers.find(self.mode.partition(":")[2])

    @property
    def hostname(self) -> str:
        if self.shares:
            return self.partner.hostname
        return str(self.container.body.config["Hostname"]) or self._host_name or self.container.id[:12]

    @property
    def netns(self) -> Netns:
        if self.shares:
            assert self._joined is not None
            return self._joined[1]
        assert self.sandbox is not None
        return self.sandbox.netns

    @property
    def endpoints(self) -> dict[str, Endpoint]:
        """By network name, while it runs."""
        return {} if self.sandbox is None else {each.network.name: each for each in self.sandbox.endpoints}

    @property
    def files(self) -> dict[str, Regular]:
        """What it writes into the container, by path."""
        try:
            return self.partner.network.texts if self.shares else self.texts
        except Fault:
            return {}  # the container whose namespace it shares is gone

    # --- create

    def check(self) -> None:
        """InvalidParameter for settings that no start could meet."""
        if self.shares and self.mode == f"container:{self.container.name}":
            raise InvalidParameter("cannot join own network namespace")
        self._link()
        if len(self.asked) > 1 and not self.daemon.era.several_networks_at_create:
            names = ", ".join(sorted(self.asked))
            raise InvalidParameter(f"Container cannot be connected to network endpoints: {names}")
        for name, asked in self.asked.items():
            network = self.daemon.find_network(name)
            try:
                wanted = endpoint_config(asked, self.daemon.era)
                if network is not None and self.daemon.era.foreign_ip_at_create:
                    self.daemon.networks.check_endpoint(network, wanted)
                elif wanted.ip and not is_address(wanted.ip, 4):
                    raise InvalidParameter(f"invalid endpoint settings:\ninvalid IPv4 address: {wanted.ip}")
            except Fault as fault:
                raise type(fault)(f"invalid config for network {name}: {fault.message}", **fault.facts) from None

    def _link(self) -> None:
        """Legacy links are to containers that are there; on a network of the user's they are names only (28.5.2)."""
        user_defined = self.mode not in ("bridge", "host", "none") and not self.shares
        for link in () if user_defined else self.container.body.host["Links"] or ():
            target, alias = _split_link(link)
            found = self._target(target)
            while found.network.shares:  # the link is to whose network that is
                found = self._target(found.network.mode.partition(":")[2])
            if found.network.mode == "host":
                raise InvalidParameter(HOST_LINKS)
            self.linked.append((found, alias))

    def _target(self, name: str) -> "Container":
        try:
            return self.daemon.containers.find(name)
        except Fault as fault:
            raise InvalidParameter(f"could not get container for {name}: {fault.message}") from None

    @property
    def sysctls(self) -> dict[str, str]:
        """What was asked for its own namespace: none in the host's, where runc refuses to start."""
        asked: dict[str, str] = self.container.body.host.get("Sysctls") or {}
        return {} if self.mode == "host" else asked

    # --- start and end

    def up(self) -> None:
        """A sandbox with an endpoint on each network; what is begun is undone when one fails."""
        if self.shares:
            self._join()
            return
        legacy = self._legacy_links()
        for target, _ in self.linked if legacy and "bridge" in self.asked else ():
            _check_linked(target)
        for server in self.container.body.host["Dns"] or ():
            if not is_address(server) and not self.daemon.era.bad_servers:
                raise Fault(f'bad nameserver address {server}: ParseAddr("{server}"): unable to parse IP')
        try:
            self.sandbox = self.daemon.networks.create_sandbox(self._config(legacy))
            for name, value in self.sysctls.items():
                self.netns.sysctl[name] = int(value)
            for name in sorted(self.asked, key=self._turn):
                self._check_late(name, self.asked[name])
                self._attach(name, self.asked[name])
        except Fault as fault:
            self.down(begun=False)
            self.names |= {name: self._names(asked) for name, asked in self.asked.items()}
            raise type(fault)(f"{self.daemon.era.start_prefix}{fault.message}", **fault.facts) from None
        self.was_up = True
        if not self.asked:
            self.show()  # else each network that came has shown itself

    def _turn(self, name: str) -> tuple[bool, bool, str]:
        """When a network is joined at a start: as gateways are chosen, or as they were asked for."""
        network = self.daemon.find_network(name)
        if network is None or not self.daemon.era.interfaces_by_rank:
            return (False, False, "")
        both = network.config.ipv6 and not network.internal
        return (network.internal, not both, name)

    def _join(self) -> None:
        try:
            partner = self.partner
        except Fault as fault:
            raise Fault(f"joining network namespace of container: {fault.message}") from None
        if not partner.running:
            text = "cannot join network namespace of a non running container: container {} is {}"
            raise Conflict(text.format(partner.name, partner.state.status), container=partner.id)
        self._joined, self.was_up = (partner, partner.network.netns), True
        self.daemon.networks.hold(partner.network.netns)
        for path, node in partner.network.files.items():
            self.container.fs.mount(Mount(path, node, self.container.fs.read_only, "/dev/vda1", "ext4"))

    def _config(self, legacy: tuple[LegacyLink, ...]) -> SandboxConfig:
        body = self.container.body
        hosts = [each.partition(":") for each in body.host["ExtraHosts"] or ()]
        return SandboxConfig(
            self.container.id, self.container.name, self.hostname, body.config["Domainname"],
            self.mode if self.mode in ("host", "none") else "",
            ports=ports(body), exposed=tuple(exposed_in_order(body)),
            links=legacy, dns=tuple(body.host["Dns"] or ()), dns_search=tuple(body.host["DnsSearch"] or ()),
            dns_options=tuple(body.host["DnsOptions"] or ()), extra_hosts=tuple((n, a) for n, _, a in hosts),
        )  # fmt: skip

    def _legacy_links(self) -> tuple[LegacyLink, ...]:
        if self.mode != "bridge":
            return ()
        found = []
        for target, alias in self.linked:
            if not target.running:
                raise Fault(f"Cannot link to a non running container: /{target.name} AS /{self.container.name}/{alias}")
            exposed = tuple(exposed_in_order(target.body))
            found.append(LegacyLink(target.id, target.name, alias, target.hostname, exposed))
        return tuple(found)

    @property
    def legacy_links(self) -> list[str] | None:
        """As inspect shows them: ["/db:/web/database"]."""
        return [f"/{target.name}:/{self.container.name}/{alias}" for target, alias in self.linked] or None

    def linked_environment(self) -> tuple[str, ...]:
        """NAME=value of every link; Fault when one of them leads to a container that does not run."""
        if "bridge" not in self.endpoints:  # it has left meanwhile
            return ()
        made: list[str] = []
        for link in self._legacy_links():
            target = next(each for each, _ in self.linked if each.id == link.target)
            _check_linked(target)
            address, env = target.network.endpoints["bridge"].address, target.body.config["Env"] or ()
            made += links.environment(
                self.container.name, link.alias, address, link.exposed, env, self.daemon.era.link_ranges_first
            )
        return tuple(made)

    def _check_late(self, name: str, asked: Asked) -> None:
        """What a later era refuses at creation."""
        network = self.daemon.find_network(name)
        if network is not None and not self.daemon.era.foreign_ip_at_create:
            self.daemon.networks.check_endpoint(network, endpoint_config(asked, self.daemon.era))

    def _attach(self, name: str, asked: Asked, id: str = "") -> None:
        assert self.sandbox is not None
        wanted, again = endpoint_config(asked, self.daemon.era), self.again.pop(name, None)
        if again is not None:
            wanted = replace(wanted, mac=again["mac"], ip=again["ip"], ip6=again["ip6"])
        endpoint = self.daemon.networks.connect(self.sandbox, id or name, wanted, judged=again is not None)
        self._tell("connect", endpoint.network.id, name, endpoint.network.config.driver)

    def _tell(self, action: str, identity: str, name: str, kind: str) -> None:
        facts = {"container": self.container.id, "name": name, "type": kind}
        self.daemon.events.tell("network", action, identity, facts)

    def down(self, begun: bool = True) -> None:
        """`begun`: its program did run; else it forgets that it was on these networks (28.5.2)."""
        for process in self._programs.values():
            self.daemon.kernel.exit(process, 0)
        self._programs.clear()
        self._written.clear()
        if self._joined is not None:
            self.daemon.networks.let_go(self._joined[1])
            self._joined = None
        sandbox, self.sandbox = self.sandbox, None
        if sandbox is not None:
            self.last_sandbox = sandbox.id if begun else ""
            self.seen |= {each.network.name: (each.network.id, each.dns_names) for each in sandbox.endpoints if begun}
            left = [(each.network.id, each.network.name, each.network.config.driver) for each in sandbox.endpoints]
            self.daemon.networks.remove_sandbox(sandbox)
            if "/etc/hosts" in self.texts:  # who shares the namespace shares the file
                self.texts["/etc/hosts"].data = sandbox.hosts_file.encode()
            for each in left:
                self._tell("disconnect", *each)

    # --- while it runs

    def connect(self, name: str, asked: Asked) -> None:
        """Attach to one more network, now or at the next start; then it need not be there yet."""
        running = self.container.running
        if running and self.shares:
            raise InvalidParameter(SHARED)
        network = self.daemon.find_network(name)
        if network is None and not running:
            self.asked[name] = dict(asked)
            return
        network = network or self.daemon.networks.network(name)
        wanted = endpoint_config(asked, self.daemon.era)
        if self.daemon.era.foreign_ip_at_create:
            self.daemon.networks.check_endpoint(network, wanted)
        elif not network.user_defined and (wanted.ip or wanted.ip6):
            raise InvalidParameter("user specified IP address is supported on user defined networks only")
        elif not network.user_defined and wanted.aliases:
            text = "network-scoped alias is supported only for containers in user defined networks"
            raise InvalidParameter(text)
        check_beside(network.name, self.asked, self.mode == "host")
        if network.name in self.asked and not running:
            return  # what was asked for before stays
        if network.name in self.asked:
            raise Forbidden(f"endpoint with name {self.container.name} already exists in network {network.name}")
        self._check_late(name, asked)
        asked = {key: value for key, value in asked.items() if key != "MacAddress"}  # 28.5.2 passes over it
        if self.sandbox is not None:
            self._attach(network.name, asked, network.id)
            self.serve()
            self.show()
        elif self.container.begun:
            self.names[network.name] = self._names(asked)
        self.asked[network.name] = dict(asked)
        self.daemon.events.touched("container", self.container.id)

    def _names(self, asked: Asked) -> tuple[str, ...]:
        given = str(self.container.body.config["Hostname"])
        return dns_names(self.container.name, asked.get("Aliases") or (), self.container.id, given)

    def disconnect(self, name: str, force: bool = False) -> None:
        """Leave a network, now or at the next start; with `force` also one that is gone."""
        try:
            network = self.daemon.networks.network(name)
        except NotFound:
            if self.container.running and not force:
                raise
            self._forget(name)
            return
        if not self.container.running:
            self._forget(network.name)
            return
        if network.name == "host" and self.mode == "host":
            text = "cannot disconnect container from host network - container was created in host network mode"
            raise InvalidParameter(text)
        if network.name not in self.asked:
            raise Fault(f"container {self.container.id} is not connected to network {network.name}")
        if self.sandbox is not None:
            self.daemon.networks.disconnect(self.sandbox, network.id)
            self._tell("disconnect", network.id, network.name, network.config.driver)
            self.serve()
            self.show()
        self._forget(network.name)

    def _forget(self, network: str) -> None:
        if network not in self.asked:
            raise Fault(f"container {self.container.id} is not connected to the network {network}")
        del self.asked[network]
        self.daemon.events.touched("container", self.container.id)

    def unlink(self, alias: str) -> None:
        """A legacy link is taken away."""
        self.linked = [each for each in self.linked if each[1] != alias]

    def rename(self) -> None:
        self.renamed = [self.container.name, self.container.id[:12]]
        if self.sandbox is not None:
            self.daemon.networks.rename(self.sandbox, self.container.name)
            self.show()

    def show(self) -> None:
        """/etc/hosts, /etc/resolv.conf and /etc/hostname are as the network says now."""
        if self.sandbox is None:
            return
        texts = {
            "/etc/hosts": self.sandbox.hosts_file,
            "/etc/resolv.conf": self.sandbox.resolv_conf,
            "/etc/hostname": self.hostname + "\n",
        }
        for path, text in texts.items():
            node = self.texts.setdefault(path, Regular())
            if self._written.get(path) != text:  # what a program wrote into it stays until the network changes it
                self._written[path] = text
                node.data = text.encode()
            self.container.fs.mount(Mount(path, node, self.container.fs.read_only, "/dev/vda1", "ext4"))

    def serve(self) -> None:
        """The programs that ought to run now do, and no other: the resolver, the docker-proxies."""
        if self.sandbox is None:
            return
        wanted = services.wanted(self.daemon, self.sandbox)
        for key in [each for each in self._programs if each not in wanted]:
            self.daemon.kernel.exit(self._programs.pop(key), 0)
        for key, start in wanted.items():
            if key not in self._programs:
                self._programs[key] = start()
