"""HostConfig, option by option: what makes no sense is refused in 28.5.2's words, what has no effect here out loud.

An option that is taken has its effect. Data first, then the few rules that are no table.
"""

import re
from collections.abc import Iterable
from typing import Any

from netlab.dataplane.addr import is_address
from netlab.dataplane.sysctl import DEFAULTS, PER_DEVICE, known
from netlab.embedded.errdefs import Fault, InvalidParameter, NotSimulated
from netlab.embedded.libnetwork.labels import SYSCTLS

# what is refused whenever it is given (not null, 0, "" or empty)
REFUSED: tuple[tuple[tuple[str, ...], str], ...] = (
    (("Devices", "DeviceRequests", "DeviceCgroupRules"), "devices are not simulated by netlab: leave {} out"),
    (("PidMode",), "shared PID namespaces are not simulated by netlab: leave PidMode (--pid) out"),
    (("Memory", "MemoryReservation", "MemorySwap", "MemorySwappiness", "KernelMemory", "OomKillDisable", "OomScoreAdj"),
     "memory limits are not simulated by netlab: leave {} out"),
    (("NanoCpus", "CpuShares", "CpuQuota", "CpuPeriod", "CpusetCpus", "CpusetMems", "CpuRealtimePeriod", "CpuCount",
      "CpuRealtimeRuntime", "CpuPercent"), "CPU limits are not simulated by netlab: leave {} out"),
    (("BlkioWeight", "BlkioWeightDevice", "BlkioDeviceReadBps", "BlkioDeviceWriteBps", "BlkioDeviceReadIOps",
      "BlkioDeviceWriteIOps", "IOMaximumIOps", "IOMaximumBandwidth", "StorageOpt"),
     "limits of disks are not simulated by netlab: leave {} out"),
    (("Ulimits",), "ulimits are not simulated by netlab: leave {} (--ulimit) out"),
    (("GroupAdd",), "further groups are not simulated by netlab: leave {} (--group-add) out"),
    (("UTSMode",), "shared UTS namespaces are not simulated by netlab: leave {} (--uts) out"),
    (("CgroupParent", "Cgroup"), "cgroups are not simulated by netlab: leave {} out"),
)  # fmt: skip
# settings of which some values are simulated: because nothing differs, or because they are the default
KNOWN: tuple[tuple[str, tuple[Any, ...], str], ...] = (
    ("IpcMode", ("", "private", "shareable"), "shared IPC namespaces are not simulated by netlab: leave IpcMode out"),
    ("UsernsMode", ("", "host"), "user namespaces are not simulated by netlab: leave UsernsMode out"),
    ("ShmSize", (0, 64 << 20), "sizes of /dev/shm are not simulated by netlab: leave ShmSize (--shm-size) out"),
)  # fmt: skip
MODES: tuple[tuple[str, str, str], ...] = (
    ("IpcMode", "(none|private|shareable|host|container:.+)?", "invalid IPC mode: {}"),
    ("PidMode", "(host|container:.+)?", "invalid PID mode: {}"),
    ("UTSMode", "(host)?", "invalid UTS mode: {}"),
    ("CgroupnsMode", "(private|host)?", "invalid cgroup namespace mode: {}"),
    ("Runtime", r"(runc|io\.containerd\.runc\.v2)?", "unknown or invalid runtime name: {}"),
    ("Isolation", "(default)?", "invalid isolation ({}): linux only supports 'default'"),
)
CAPABILITIES = frozenset(
    [
        "AUDIT_CONTROL",
        "AUDIT_READ",
        "AUDIT_WRITE",
        "BLOCK_SUSPEND",
        "BPF",
        "CHECKPOINT_RESTORE",
        "CHOWN",
        "DAC_OVERRIDE",
        "DAC_READ_SEARCH",
        "FOWNER",
        "FSETID",
        "IPC_LOCK",
        "IPC_OWNER",
        "KILL",
        "LEASE",
        "LINUX_IMMUTABLE",
        "MAC_ADMIN",
        "MAC_OVERRIDE",
        "MKNOD",
        "NET_ADMIN",
        "NET_BIND_SERVICE",
        "NET_BROADCAST",
        "NET_RAW",
        "PERFMON",
        "SETFCAP",
        "SETGID",
        "SETPCAP",
        "SETUID",
        "SYSLOG",
        "SYS_ADMIN",
        "SYS_BOOT",
        "SYS_CHROOT",
        "SYS_MODULE",
        "SYS_NICE",
        "SYS_PACCT",
        "SYS_PTRACE",
        "SYS_RAWIO",
        "SYS_RESOURCE",
        "SYS_TIME",
        "SYS_TTY_CONFIG",
        "WAKE_ALARM",
        "ALL",
    ]  # capabilities(7)
)
SECURITY = (  # nothing here could be kept from a process by these, so leaving it out changes nothing
    "no-new-privileges", "no-new-privileges:true", "no-new-privileges=true", "no-new-privileges:false",
    "no-new-privileges=false", "seccomp=unconfined", "seccomp:unconfined", "seccomp=builtin", "apparmor=unconfined",
    "apparmor:unconfined", "label=disable", "label:disable",
)  # fmt: skip
NO_SECURITY = "security option {} is not simulated by netlab: leave SecurityOpt (--security-opt) out"
LOGGERS = ("", "json-file", "local", "none")
OTHER_LOGGERS = ("awslogs", "etwlogs", "fluentd", "gcplogs", "gelf", "journald", "splunk", "syslog")
LOG_OPTIONS = ("max-file", "max-size", "compress", "mode", "labels", "labels-regex", "env", "env-regex", "tag",
               "max-buffer-size", "cache-disabled", "cache-max-file", "cache-max-size", "cache-compress")  # fmt: skip
NO_LOGGER = "log driver {!r} is not simulated by netlab: use json-file, the default"
NO_LOG_OPTION = "log option {} is not simulated by netlab: use max-size and max-file, or leave it out"
INTERFACE_SYSCTL = re.compile(r"net\.[^.]*\.[^.]*\.eth[^.]*\.")
NO_SYSCTL = "sysctl {!r} is not simulated by netlab: it obeys {}"
UNLIMITED = -1  # what the docker command sends for MemorySwappiness that is not asked for
LEAST_MEMORY = 6 << 20  # bytes (moby: daemon_unix.go)
SIZES = {"": 1, "b": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40}


def check(host: dict[str, Any]) -> None:
    """InvalidParameter and Fault in the engine's words, NotSimulated with what to do instead."""
    for key, pattern, text in MODES:
        if re.fullmatch(pattern, str(host.get(key) or "")) is None:
            raise InvalidParameter(text.format(host[key]))
    for key in ("CapAdd", "CapDrop"):
        _check_capabilities(key, host.get(key) or ())
    check_memory(host)
    _check_numbers(host)
    for name in host.get("SecurityOpt") or ():
        _check_security(name, (host["SecurityOpt"]).index(name) + 1)
    for host_line in host.get("ExtraHosts") or ():
        _check_extra_host(host_line)
    for keys, text in REFUSED:
        for key in keys:
            if host.get(key) and host[key] != UNLIMITED:
                raise NotSimulated(text.format(key))
    for key, simulated, text in KNOWN:
        if host.get(key) not in (None, *simulated):
            raise NotSimulated(text)
    _check_logger(host.get("LogConfig") or {})
    for name in host.get("Sysctls") or {}:
        if INTERFACE_SYSCTL.match(name):
            text = f'interface specific sysctl setting "{name}" must be supplied using driver option'
            raise Fault(f"{text} '{SYSCTLS}'")
        if not known(name):
            told = ", ".join(sorted({*DEFAULTS, *(each.replace(".conf.", ".conf.all.") for each in PER_DEVICE)}))
            raise NotSimulated(NO_SYSCTL.format(name, told))


def _check_capabilities(key: str, names: Iterable[str]) -> None:
    for name in names:
        bare = name.upper().removeprefix("CAP_")
        if bare not in CAPABILITIES:
            raise InvalidParameter(f'invalid {key}: unknown capability: "CAP_{bare}"')


def check_memory(asked: dict[str, Any], changed: bool = False) -> None:
    """The numbers of a create or (`changed`) of an update, bytes."""
    memory, swap = asked.get("Memory") or 0, asked.get("MemorySwap") or 0
    reserved = asked.get("MemoryReservation") or 0
    if memory and memory < LEAST_MEMORY:
        raise InvalidParameter("Minimum memory limit allowed is 6MB")
    if memory == 0 and swap > 0 and not changed:
        raise InvalidParameter("You should always set the Memory limit when using Memoryswap limit, see usage")
    if memory > 0 and 0 < swap < memory:
        raise InvalidParameter("Minimum memoryswap limit should be larger than memory limit, see usage")
    if 0 < reserved < LEAST_MEMORY:
        raise InvalidParameter("Minimum memory reservation allowed is 6MB")
    if 0 < memory < reserved:
        raise InvalidParameter("Minimum memory limit can not be less than memory reservation limit, see usage")


def _check_numbers(host: dict[str, Any]) -> None:
    if (shares := host.get("CpuShares") or 0) < 0:
        raise InvalidParameter(f"invalid CPU shares ({shares}): value must be a positive integer")
    if not -1000 <= (score := host.get("OomScoreAdj") or 0) <= 1000:
        raise InvalidParameter(f"Invalid value {score}, range for oom score adj is [-1000, 1000]")
    if (host.get("ShmSize") or 0) < 0:
        raise InvalidParameter("SHM size can not be less than 0")
    if (host.get("PidsLimit") or 0) > 0:
        raise NotSimulated("limits of processes are not simulated by netlab: leave PidsLimit (--pids-limit) out")


def _check_security(option: str, number: int) -> None:
    if option == "systempaths=unconfined" or option in SECURITY:
        return
    if "=" not in option and ":" not in option:
        raise Fault(f'invalid --security-opt {number}: "{option}"')
    raise NotSimulated(NO_SECURITY.format(option))


def _check_extra_host(line: str) -> None:
    """ "name:address"; what the command takes as "name=[address]" it sends so."""
    name, _, address = line.partition(":")
    if not name or not address:
        raise InvalidParameter(f'bad format for add-host: "{line}"')
    if address != "host-gateway" and not is_address(address):
        raise InvalidParameter(f'invalid IP address in add-host: "{address}"')


# --- logs


def _check_logger(asked: dict[str, Any]) -> None:
    kind, options = asked.get("Type") or "", asked.get("Config") or {}
    if kind not in LOGGERS + OTHER_LOGGERS:
        raise InvalidParameter(f'error looking up logging plugin {kind}: plugin "{kind}" not found')
    if kind not in LOGGERS:
        raise NotSimulated(NO_LOGGER.format(kind))
    for name in options:
        if name not in LOG_OPTIONS:
            raise InvalidParameter(f"unknown log opt '{name}' for {kind or 'json-file'} log driver")
        if name not in ("max-file", "max-size", "compress", "mode"):
            raise NotSimulated(NO_LOG_OPTION.format(name))


def log_kept(asked: dict[str, Any]) -> int:
    """Bytes of log that are kept, 0 for a logger that keeps none, -1 for all; Fault as a start fails."""
    if asked.get("Type") == "none":
        return 0
    options = asked.get("Config") or {}
    if "max-size" not in options:
        return -1
    found = re.fullmatch(r"(\d+(?:\.\d+)?) ?([kmgt]?)i?b?", str(options["max-size"]).lower())
    if found is None:
        start = "failed to create task for container: failed to initialize logging driver"
        raise Fault(f"{start}: invalid size: '{options['max-size']}'")
    files = str(options.get("max-file", "1"))
    return int(float(found[1]) * SIZES[found[2]]) * (int(files) if files.isdecimal() and int(files) else 1)
