"""The body of POST /containers/create: checked, completed with the image's defaults. Dictionaries in Docker's words."""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from netlab.embedded.daemon import healthcheck, hostconfig
from netlab.embedded.daemon.images import Image
from netlab.embedded.errdefs import InvalidParameter, NotSimulated
from netlab.embedded.libnetwork import PortBinding
from netlab.embedded.userland import DEFAULT_CAPABILITIES
from netlab.embedded.userland.signals import signal_number

NAME = re.compile(r"/?[a-zA-Z0-9][a-zA-Z0-9_.-]+")
POLICIES = ("no", "always", "on-failure", "unless-stopped")
OPEN_POLICY = "unknown policy '{}'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'"

CONFIG: dict[str, Any] = {
    "Hostname": "", "Domainname": "", "User": "", "AttachStdin": False, "AttachStdout": False, "AttachStderr": False,
    "ExposedPorts": None, "Tty": False, "OpenStdin": False, "StdinOnce": False, "Env": None, "Cmd": None, "Image": "",
    "Volumes": None, "WorkingDir": "", "Entrypoint": None, "OnBuild": None, "Labels": None,
}  # fmt: skip
CONFIG_IF_GIVEN = ("Healthcheck", "MacAddress", "NetworkDisabled", "StopSignal", "StopTimeout", "Shell")

HOST_CONFIG: dict[str, Any] = {
    "Binds": None, "ContainerIDFile": "", "LogConfig": {"Type": "json-file", "Config": {}}, "NetworkMode": "bridge",
    "PortBindings": None, "RestartPolicy": {"Name": "no", "MaximumRetryCount": 0}, "AutoRemove": False,
    "VolumeDriver": "",
    "VolumesFrom": None, "ConsoleSize": [0, 0], "CapAdd": None, "CapDrop": None, "CgroupnsMode": "private", "Dns": None,
    "DnsOptions": None, "DnsSearch": None, "ExtraHosts": None, "GroupAdd": None, "IpcMode": "private", "Cgroup": "",
    "Links": None, "OomScoreAdj": 0, "PidMode": "", "Privileged": False, "PublishAllPorts": False,
    "ReadonlyRootfs": False, "SecurityOpt": None, "UTSMode": "", "UsernsMode": "", "ShmSize": 67108864,
    "Runtime": "runc", "Isolation": "", "CpuShares": 0, "Memory": 0, "NanoCpus": 0, "CgroupParent": "",
    "BlkioWeight": 0, "BlkioWeightDevice": None, "BlkioDeviceReadBps": None, "BlkioDeviceWriteBps": None,
    "BlkioDeviceReadIOps": None, "BlkioDeviceWriteIOps": None, "CpuPeriod": 0, "CpuQuota": 0, "CpuRealtimePeriod": 0,
    "CpuRealtimeRuntime": 0, "CpusetCpus": "", "CpusetMems": "", "Devices": None, "DeviceCgroupRules": None,
    "DeviceRequests": None, "MemoryReservation": 0, "MemorySwap": 0, "MemorySwappiness": None,
    "OomKillDisable": False, "PidsLimit": None, "Ulimits": None, "CpuCount": 0, "CpuPercent": 0, "IOMaximumIOps": 0,
    "IOMaximumBandwidth": 0,
    "MaskedPaths": ["/proc/asound", "/proc/acpi", "/proc/interrupts", "/proc/kcore", "/proc/keys",
                    "/proc/latency_stats", "/proc/timer_list", "/proc/timer_stats", "/proc/sched_debug", "/proc/scsi",
                    "/sys/firmware", "/sys/devices/virtual/powercap"],
    "ReadonlyPaths": ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"],
}  # fmt: skip

ALL_CAPABILITIES = DEFAULT_CAPABILITIES | {"NET_ADMIN", "SYS_ADMIN", "SYS_PTRACE", "SYS_TIME"}


@dataclass(frozen=True, slots=True)
class Body:
    """What was asked for, in three parts as the body of a create request has them."""

    config: dict[str, Any]
    host: dict[str, Any]
    endpoints: dict[str, dict[str, Any]]
    asked_host: dict[str, Any] = field(default_factory=dict)  # HostConfig as it came
    mac: str = ""  # the container's own MAC address, asked for in the old way

    @property
    def argv(self) -> list[str]:
        return [*(self.config["Entrypoint"] or []), *(self.config["Cmd"] or [])]

    @property
    def network_mode(self) -> str:
        return str(self.host["NetworkMode"])


def capabilities(host: dict[str, Any]) -> frozenset[str]:
    """What a container may, by HostConfig (moby's oci/caps: TweakCapabilities)."""
    added, dropped = ({each.upper().removeprefix("CAP_") for each in host[key] or ()} for key in ("CapAdd", "CapDrop"))
    if host["Privileged"]:
        return frozenset(ALL_CAPABILITIES)
    if "ALL" in added:
        return frozenset(ALL_CAPABILITIES - dropped)
    return frozenset(added if "ALL" in dropped else DEFAULT_CAPABILITIES - dropped | added)


def words(value: Any) -> list[str] | None:
    """A command may come as a string."""
    return [value] if isinstance(value, str) else value


def read(asked: dict[str, Any]) -> Body:
    """A body, checked; InvalidParameter in the engine's words, NotSimulated with what to do instead."""
    config = CONFIG | {key: value for key, value in asked.items() if key in CONFIG and value is not None}
    config |= {key: asked[key] for key in CONFIG_IF_GIVEN if asked.get(key) is not None}
    host = HOST_CONFIG | {key: value for key, value in (asked.get("HostConfig") or {}).items() if value is not None}
    _complete_host(host)
    host["PortBindings"] = _bindings(host["PortBindings"])
    endpoints = (asked.get("NetworkingConfig") or {}).get("EndpointsConfig") or {}
    mac = str(config.get("MacAddress") or "")
    if host["NetworkMode"] in ("host", "none"):  # a MAC address would be nobody's
        config.pop("MacAddress", None)
    elif not mac and (wanted := _first_endpoint(host["NetworkMode"], endpoints).get("MacAddress")):
        config["MacAddress"] = wanted
    body = Body(
        config, host, {name: each or {} for name, each in endpoints.items()}, asked.get("HostConfig") or {}, mac
    )
    _check(body)
    return body


def _first_endpoint(mode: str, endpoints: dict[str, Any]) -> dict[str, Any]:
    """The settings on the network of NetworkMode."""
    names = (mode, "default") if mode == "bridge" else (mode,)
    return next((endpoints[name] for name in names if endpoints.get(name)), {})


def _bindings(asked: dict[str, Any] | None) -> dict[str, Any] | None:
    """Every binding with both of its fields."""
    if asked is None:
        return None
    blank = {"HostIp": "", "HostPort": ""}
    return {
        port: None if found is None else [blank | {key: each[key] for key in blank if each.get(key)} for each in found]
        for port, found in asked.items()
    }


def completed(body: Body, image: Image) -> Body:
    """With what the image says and nobody asked for; InvalidParameter when nothing says what to run."""
    config = dict(body.config)
    _complete(config, image)
    made = replace(body, config=config)
    if not made.argv:
        raise InvalidParameter("no command specified")
    return made


def _complete(config: dict[str, Any], image: Image) -> None:
    entrypoint, command = words(config["Entrypoint"]), words(config["Cmd"])
    if entrypoint == [""]:  # reset: neither the image's entrypoint nor its command (moby's create.go)
        entrypoint = None
    elif not entrypoint:
        entrypoint = image.config.get("Entrypoint")
        command = command or image.config.get("Cmd")
    given = {each.partition("=")[0] for each in config["Env"] or []}
    inherited = [each for each in image.config.get("Env") or [] if each.partition("=")[0] not in given]
    config |= {"Entrypoint": entrypoint, "Cmd": command, "Env": [*(config["Env"] or []), *inherited] or None}
    config["Volumes"] = config["Volumes"] or image.config.get("Volumes")
    config["WorkingDir"] = config["WorkingDir"] or image.config.get("WorkingDir", "")
    config["Labels"] = {**(image.config.get("Labels") or {}), **(config["Labels"] or {})}
    _complete_health(config, image)
    exposed = {**(image.config.get("ExposedPorts") or {}), **(config["ExposedPorts"] or {})}
    config["ExposedPorts"] = exposed or None
    if config["ExposedPorts"] is None:
        del config["ExposedPorts"]


def _complete_host(host: dict[str, Any]) -> None:
    """What is empty is the default (moby's daemon_unix.go: adaptContainerSettings)."""
    if not host["LogConfig"].get("Type"):
        host["LogConfig"] = {"Type": "json-file", "Config": host["LogConfig"].get("Config") or {}}
    if host["NetworkMode"] in ("", "default"):
        host["NetworkMode"] = "bridge"
    host |= {key: HOST_CONFIG[key] for key in ("CgroupnsMode", "IpcMode", "ShmSize", "RestartPolicy") if not host[key]}
    if not host["RestartPolicy"].get("Name"):
        host["RestartPolicy"] = host["RestartPolicy"] | {"Name": "no"}
    if host["MemorySwappiness"] == hostconfig.UNLIMITED:
        host["MemorySwappiness"] = None
    if (host["PidsLimit"] or 0) <= 0:
        host["PidsLimit"] = None


def _complete_health(config: dict[str, Any], image: Image) -> None:
    """What is not asked for is the image's (moby's commit.go: merge)."""
    inherited, asked = image.config.get("Healthcheck"), config.get("Healthcheck")
    if inherited and asked:
        config["Healthcheck"] = inherited | {key: value for key, value in asked.items() if value}
    elif inherited:
        config["Healthcheck"] = inherited


def _check(body: Body) -> None:
    check_policy(body.host["RestartPolicy"] or {})
    if ((body.host["RestartPolicy"] or {}).get("Name") or "no") != "no" and body.host["AutoRemove"]:
        raise InvalidParameter("can't create 'AutoRemove' container with restart policy")
    healthcheck.check(body.config.get("Healthcheck") or {})
    hostconfig.check(body.host)
    _check_config(body.config)
    _check_mode(body)
    ports(body)


def _check_config(config: dict[str, Any]) -> None:
    if (folder := config["WorkingDir"]) and not folder.startswith("/"):
        text = f"the working directory '{folder}' is invalid, it needs to be an absolute path"
        raise InvalidParameter(text)
    for each in config["Env"] or ():
        if not each.partition("=")[0]:
            raise InvalidParameter(f"invalid environment variable: {each}")
    if config.get("NetworkDisabled"):
        raise NotSimulated("NetworkDisabled is not simulated by netlab: use the network none (--network none)")
    try:
        signal_number(config.get("StopSignal") or "TERM")
    except ValueError:
        raise InvalidParameter(f"invalid signal: {config['StopSignal']}") from None


def check_policy(asked: dict[str, Any]) -> None:
    """InvalidParameter in the engine's words."""
    name, limit = asked.get("Name") or "no", asked.get("MaximumRetryCount") or 0
    if name not in POLICIES:
        raise InvalidParameter("invalid restart policy: " + OPEN_POLICY.format(name))
    if limit and name != "on-failure":
        text = "invalid restart policy: maximum retry count can only be used with 'on-failure'"
        raise InvalidParameter(text, policy=name)
    if limit < 0:
        raise InvalidParameter("invalid restart policy: maximum retry count cannot be negative")


def _check_mode(body: Body) -> None:
    mode, host = body.network_mode, body.host
    links = "type network{} can't be used with links. This would result in undefined behavior"
    if mode.startswith("container:"):
        if not mode.partition(":")[2]:
            raise InvalidParameter("invalid network mode: invalid container format container:<name|id>")
        conflicts: tuple[tuple[Any, str], ...] = (
            (body.config["Hostname"], "hostname and the network mode"),
            (host["Links"], f"container {links.format('')}"),
            (host["Dns"], "dns and the network mode"),
            (host["ExtraHosts"], "custom host-to-IP mapping and the network mode"),
            (host["PortBindings"] or host["PublishAllPorts"], "port publishing and the container type network mode"),
            (body.config.get("ExposedPorts"), "port exposing and the container type network mode"),
        )
        for given, told in conflicts:
            if given:
                raise InvalidParameter(f"conflicting options: {told}")
    if mode == "host" and host["Links"]:
        raise InvalidParameter(f"conflicting options: host {links.format('ing')}")


def split_port(text: str) -> tuple[int, str]:
    """ "80/tcp" -> (80, "tcp")"""
    number, _, protocol = text.partition("/")
    if not number.isdecimal() or int(number) > 65535:
        raise InvalidParameter(f'invalid port specification: "{number}"')
    return int(number), protocol or "tcp"


def ports(body: Body) -> tuple[PortBinding, ...]:
    """What is to be published: bindings of ports that are exposed, of no others (28.5.2)."""
    exposed = set(exposed_in_order(body))
    found: list[PortBinding] = []
    for port, bindings in (body.host["PortBindings"] or {}).items():
        number, protocol = split_port(port)
        made = [_binding(number, protocol, binding) for binding in bindings or [{}]]
        found += made if (number, protocol) in exposed else []
    if body.host["PublishAllPorts"]:
        bound = {(each.port, each.protocol) for each in found}
        found += [_binding(*each, {}) for each in exposed_in_order(body) if each not in bound]
    return tuple(found)


def exposed_in_order(body: Body) -> list[tuple[int, str]]:
    """What is no port is passed over, as 28.5.2 does."""
    asked = body.config.get("ExposedPorts") or ()
    return [split_port(each) for each in asked if each.partition("/")[0].isdecimal()]


def _binding(number: int, protocol: str, binding: dict[str, Any]) -> PortBinding:
    first, _, last = str(binding.get("HostPort") or "0").partition("-")
    for text in filter(None, (first, last)):
        if not text.isdecimal() or int(text) > 65535:
            raise InvalidParameter(f'invalid port specification: "{binding.get("HostPort")}"')
    if int(first) > int(last or first):
        raise InvalidParameter(f'invalid port specification: "{binding.get("HostPort")}"')
    return PortBinding(
        number, protocol, host_ip=binding.get("HostIp") or "", host_port=int(first), host_port_end=int(last or first)
    )
