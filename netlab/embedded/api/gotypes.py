"""The types of request bodies, as Go's decoder insists on them; null is always nothing given. Data and one rule."""

from typing import Any

from netlab.embedded.daemon.config import CONFIG, CONFIG_IF_GIVEN, HOST_CONFIG
from netlab.embedded.errdefs import InvalidParameter

# a kind: str, bool, int; [kind] a list; {"*": kind} a map; {"Field": kind, ...} an object; "words": a string or strings
STRINGS: Any = [str]
MAP: Any = {"*": str}
ANY: Any = None

ENDPOINT: Any = {
    "IPAMConfig": {"IPv4Address": str, "IPv6Address": str, "LinkLocalIPs": STRINGS}, "Links": STRINGS,
    "Aliases": STRINGS, "MacAddress": str, "DriverOpts": MAP, "GwPriority": int, "NetworkID": str, "EndpointID": str,
}  # fmt: skip
EXEC: Any = {
    "Cmd": STRINGS, "Env": STRINGS, "User": str, "WorkingDir": str, "Tty": bool, "AttachStdin": bool,
    "AttachStdout": bool, "AttachStderr": bool, "Privileged": bool, "DetachKeys": str, "Detach": bool,
}  # fmt: skip
NUMBERS = (
    "CpuShares", "Memory", "NanoCpus", "BlkioWeight", "CpuPeriod", "CpuQuota", "CpuRealtimePeriod",
    "CpuRealtimeRuntime", "MemoryReservation", "MemorySwap", "MemorySwappiness", "PidsLimit",
)  # fmt: skip
LIMITS: Any = dict.fromkeys(NUMBERS, int) | {"CpusetCpus": str, "CpusetMems": str, "OomKillDisable": bool}
MOUNT: Any = {
    "Type": str, "Source": str, "Target": str, "ReadOnly": bool, "Consistency": str,
    "BindOptions": {"Propagation": str, "NonRecursive": bool, "CreateMountpoint": bool},
    "VolumeOptions": {
        "NoCopy": bool, "Labels": MAP, "Subpath": str, "DriverConfig": {"Name": str, "Options": MAP},
    },
    "TmpfsOptions": {"SizeBytes": int, "Mode": int, "Options": ANY},
}  # fmt: skip
HOST: Any = dict.fromkeys((*HOST_CONFIG, "StorageOpt", "Annotations"), ANY) | LIMITS | {
    "Sysctls": MAP, "IpcMode": str, "UTSMode": str, "UsernsMode": str, "VolumeDriver": str, "GroupAdd": STRINGS,
    "SecurityOpt": STRINGS, "ShmSize": int, "OomScoreAdj": int, "ContainerIDFile": str, "Runtime": str,
    "Binds": STRINGS, "NetworkMode": str, "PortBindings": {"*": [{"HostIp": str, "HostPort": str}]}, "AutoRemove": bool,
    "RestartPolicy": {"Name": str, "MaximumRetryCount": int}, "CapAdd": STRINGS, "CapDrop": STRINGS, "Dns": STRINGS,
    "DnsOptions": STRINGS, "DnsSearch": STRINGS, "ExtraHosts": STRINGS, "Links": STRINGS, "Privileged": bool,
    "PublishAllPorts": bool, "Mounts": [MOUNT], "Tmpfs": MAP, "PidMode": str, "VolumesFrom": STRINGS,
    "ReadonlyRootfs": bool, "Init": bool, "LogConfig": {"Type": str, "Config": MAP},
}  # fmt: skip
CONTAINER: Any = dict.fromkeys((*CONFIG, *CONFIG_IF_GIVEN), ANY) | {
    "Hostname": str, "Domainname": str, "User": str, "Tty": bool, "OpenStdin": bool, "StdinOnce": bool,
    "ExposedPorts": {"*": ANY}, "Env": STRINGS, "Cmd": "words", "Entrypoint": "words", "Image": str,
    "Volumes": {"*": ANY}, "WorkingDir": str, "Labels": MAP, "StopSignal": str, "StopTimeout": int, "MacAddress": str,
    "Healthcheck": {
        "Test": STRINGS, "Interval": int, "Timeout": int, "StartPeriod": int, "StartInterval": int, "Retries": int,
    },
    "HostConfig": HOST, "NetworkingConfig": {"EndpointsConfig": {"*": ENDPOINT}},
}  # fmt: skip
UPDATE: Any = {"RestartPolicy": {"Name": str, "MaximumRetryCount": int}} | LIMITS
POOL: Any = {"Subnet": str, "IPRange": str, "Gateway": str, "AuxiliaryAddresses": MAP}
NETWORK: Any = {
    "Name": str, "Driver": str, "Options": MAP, "Labels": MAP, "Internal": bool, "Attachable": bool, "Ingress": bool,
    "EnableIPv4": bool, "EnableIPv6": bool, "ConfigOnly": bool, "ConfigFrom": {"Network": str},
    "IPAM": {"Driver": str, "Options": MAP, "Config": [POOL]},
}  # fmt: skip
CONNECT: Any = {"Container": str, "EndpointConfig": ENDPOINT, "Force": bool}
VOLUME: Any = {"Name": str, "Driver": str, "DriverOpts": MAP, "Labels": MAP}

GO = {str: "string", bool: "bool", int: "number", float: "number", list: "array", dict: "object"}


GO_TYPES = {str: "string", bool: "bool", int: "int64"}
STRUCTS = {
    "HostConfig": "container.HostConfig", "NetworkingConfig": "network.NetworkingConfig",
    "Healthcheck": "container.HealthConfig", "RestartPolicy": "container.RestartPolicy",
    "LogConfig": "container.LogConfig", "PortBindings": "nat.PortMap", "ExposedPorts": "nat.PortSet",
    "IPAM": "network.IPAM", "EndpointConfig": "network.EndpointSettings",
}  # fmt: skip


def root_of(kind: Any) -> str:
    """The name of Go's type for a body, "" for one without."""
    return "ExecOptions" if kind is EXEC else ""


def _field(where: str, kind: Any, root: str) -> str:
    """ "Go struct field ExecOptions.Cmd of type []string" """
    made = STRUCTS.get(where.rpartition(".")[2]) or (
        "[]string" if isinstance(kind, list) else "map[string]string" if isinstance(kind, dict) else GO_TYPES[kind]
    )
    return f"Go struct field {root}.{where} of type {made}"


def check(value: Any, kind: Any, where: str = "", root: str = "") -> None:
    """InvalidParameter that names the field and what was found there."""
    if value is None or kind is ANY:
        return
    if kind == "words" and isinstance(value, list) and any(type(each) is not str for each in value):
        raise InvalidParameter("invalid JSON: json: cannot unmarshal array into Go value of type string")
    if kind == "words":
        kind = str if isinstance(value, str) else STRINGS
    expected: Any = list if isinstance(kind, list) else dict if isinstance(kind, dict) else kind
    if type(value) is not expected or (kind is int and not -(1 << 63) <= value < 1 << 63):
        found = GO[type(value)]
        raise InvalidParameter(f"invalid JSON: json: cannot unmarshal {found} into {_field(where, kind, root)}")
    if isinstance(kind, list):
        for each in value:
            check(each if each is not None else kind[0]() if isinstance(kind[0], type) else {}, kind[0], where, root)
    elif isinstance(kind, dict):
        members: dict[str, Any] = value
        for key, each in members.items():
            own = kind.get(key, kind.get("*", ANY))
            if own is int or type(each) is not own:  # most are what they should be
                check(each, own, f"{where}.{key}".lstrip("."), root)


def named(value: Any, kind: Any) -> Any:
    """The same with every field under its own name: Go's decoder takes a field's name in any case."""
    if isinstance(kind, dict) and isinstance(value, dict):
        if "*" in kind:
            return {key: named(each, kind["*"]) for key, each in value.items()}
        fields = ((key if key in kind else _own_name(key, kind), each) for key, each in value.items())
        return {field: named(each, kind.get(field)) for field, each in fields}
    if isinstance(kind, list) and isinstance(value, list):
        return [_zero(kind[0]) if each is None else named(each, kind[0]) for each in value]
    if kind == "words" and isinstance(value, list):
        return ["" if each is None else each for each in value]
    return value


def _zero(kind: Any) -> Any:
    """What Go makes of a null among the members of a list."""
    return (
        kind() if isinstance(kind, type) else {} if isinstance(kind, dict) else [] if isinstance(kind, list) else None
    )


def _own_name(key: str, kind: dict[str, Any]) -> str:
    lower = key.lower()
    return next((field for field in kind if field.lower() == lower), key)
