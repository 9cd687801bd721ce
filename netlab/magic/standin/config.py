"""The flags of docker run as the bodies of the Engine API. Pure but for --env-file."""

import os
from typing import Any

from netlab.dataplane.addr import is_address
from netlab.magic.standin.grammar import Failed, Given, flags

FLAGS = flags(
    "detach/d!", "interactive/i!", "tty/t!", "rm!", "name", "network*", "net>network*", "network-alias*",
    "net-alias>network-alias*", "ip", "ip6", "mac-address", "publish/p*", "publish-all/P!", "expose*", "env/e*",
    "env-file*", "volume/v*", "volumes-from*", "tmpfs*", "link*", "hostname/h", "domainname", "dns*", "dns-search*",
    "dns-option*", "dns-opt>dns-option*", "add-host*", "entrypoint", "user/u", "workdir/w", "cap-add*", "cap-drop*",
    "privileged!", "read-only!", "init!", "restart", "label/l*", "sysctl*", "stop-timeout", "stop-signal",
)  # fmt: skip
UNSAID: dict[str, Any] = {  # what the docker command sends when nothing is said
    "LogConfig": {"Type": "", "Config": {}}, "CgroupnsMode": "", "IpcMode": "", "ShmSize": 0, "MemorySwappiness": -1,
    "OomKillDisable": False, "PidsLimit": 0,
    "BlkioWeightDevice": [], "BlkioDeviceReadBps": [], "BlkioDeviceWriteBps": [], "BlkioDeviceReadIOps": [],
    "BlkioDeviceWriteIOps": [], "Devices": [], "Ulimits": [],
}  # fmt: skip
PROTOCOLS = ("tcp", "udp", "sctp")


def body(given: Given) -> dict[str, Any]:
    """Of POST /containers/create."""
    image, *command = given.words
    published = [each for text in given.all("publish") for each in port(text)]
    exposed = [key for text in given.all("expose") for key, _ in port(text)]
    attached = not given.on("detach")
    config: dict[str, Any] = {
        "Image": image, "Cmd": command or None, "Hostname": given.text("hostname"),
        "Domainname": given.text("domainname"), "User": given.text("user"), "Env": environment(given),
        "WorkingDir": given.text("workdir"), "Labels": given.pairs("label"), "Tty": given.on("tty"),
        "AttachStdout": attached, "AttachStderr": attached,
        "OpenStdin": given.on("interactive") and not attached,  # attached, the input is empty: there is nobody to type
        "ExposedPorts": {key: {} for key in [*exposed, *(key for key, _ in published)]},
        "Volumes": {text: {} for text in given.all("volume") if ":" not in text},
        "HostConfig": _host(given, published), "NetworkingConfig": {"EndpointsConfig": endpoints(given)},
    }  # fmt: skip
    if "entrypoint" in given.flags:
        config["Entrypoint"] = [given.text("entrypoint")] if given.text("entrypoint") else []
    if given.text("stop-signal"):
        config["StopSignal"] = given.text("stop-signal")
    if given.text("stop-timeout"):
        config["StopTimeout"] = int(given.text("stop-timeout"))
    return config


def _host(given: Given, published: list[tuple[str, dict[str, str]]]) -> dict[str, Any]:
    bindings: dict[str, list[dict[str, str]]] = {}
    for key, binding in published:
        bindings.setdefault(key, []).append(binding)
    tmpfs = {path: options for path, _, options in (text.partition(":") for text in given.all("tmpfs"))}
    found: dict[str, Any] = UNSAID | {
        "NetworkMode": _network(given.all("network")[0])["name"] if given.all("network") else "default",
        "PortBindings": bindings, "PublishAllPorts": given.on("publish-all"), "AutoRemove": given.on("rm"),
        "Binds": [_absolute(text) for text in given.all("volume") if ":" in text] or None,
        "Links": given.all("link") or None, "VolumesFrom": given.all("volumes-from") or None,
        "Dns": given.all("dns"), "DnsSearch": given.all("dns-search"), "DnsOptions": given.all("dns-option"),
        "ExtraHosts": [_extra_host(text) for text in given.all("add-host")] or None,
        "CapAdd": _capabilities(given.all("cap-add")), "CapDrop": _capabilities(given.all("cap-drop")),
        "Privileged": given.on("privileged"), "ReadonlyRootfs": given.on("read-only"),
        "RestartPolicy": _restart(given.text("restart")),
    }  # fmt: skip
    given_only = {"Tmpfs": tmpfs, "Sysctls": given.pairs("sysctl"), "Init": given.on("init")}
    return found | {key: value for key, value in given_only.items() if value}


def _capabilities(names: list[str]) -> list[str] | None:
    """net_admin is CAP_NET_ADMIN."""
    whole = {name.upper() if name.upper() == "ALL" else f"CAP_{name.upper().removeprefix('CAP_')}" for name in names}
    return sorted(whole) or None


def _network(text: str) -> dict[str, str]:
    """ "app", or "name=app,alias=web,ip=..."; several aliases stand behind each other."""
    if "=" not in text:
        return {"name": text}
    found: dict[str, str] = {}
    for each in text.split(","):
        key, _, value = each.partition("=")
        if key not in ("name", "alias", "ip", "ip6", "mac-address", "gw-priority"):
            raise Failed(f"docker: invalid field key {key}", 125)
        found[key] = f"{found[key]},{value}" if key == "alias" and key in found else value
    return found


def endpoints(given: Given) -> dict[str, Any]:
    """EndpointsConfig: --network-alias, --ip, --link ... belong to the first network."""
    networks = [_network(text) for text in given.all("network")] or [{"name": "default"}]
    first = networks[0]
    first |= {key: given.text(key) for key in ("ip", "ip6", "mac-address") if given.text(key)}
    if given.all("network-alias"):
        first["alias"] = ",".join([*filter(None, [first.get("alias")]), *given.all("network-alias")])
    found = {each["name"]: _endpoint(each) for each in networks}
    if given.all("link") and first["name"] not in ("default", "bridge"):
        found[first["name"]]["Links"] = given.all("link")
    if networks[1:] or any(found.values()) or first["name"] != "default":
        return {name: end for name, end in found.items() if not name.startswith("container:")}
    return {}


def _endpoint(network: dict[str, str]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if "alias" in network:
        made["Aliases"] = network["alias"].split(",")
    addresses = {"IPv4Address": network.get("ip"), "IPv6Address": network.get("ip6")}
    if any(addresses.values()):
        made["IPAMConfig"] = {key: value for key, value in addresses.items() if value}
    if "mac-address" in network:
        made["MacAddress"] = network["mac-address"]
    if "gw-priority" in network:
        made["GwPriority"] = int(network["gw-priority"])
    return made


def environment(given: Given) -> list[str]:
    """--env-file first; a bare NAME takes the value it has here, or is left out."""
    lines = [line for path in given.all("env-file") for line in _file(path)]
    found = []
    for each in [*lines, *given.all("env")]:
        name, equals, _ = each.partition("=")
        if equals:
            found.append(each)
        elif name in os.environ:
            found.append(f"{name}={os.environ[name]}")
    return found


def _file(path: str) -> list[str]:
    try:
        with open(path, encoding="utf-8") as file:
            lines = [line.strip("\r\n").lstrip() for line in file]
    except OSError as error:
        raise Failed(f"docker: open {path}: {str(error.strerror).lower()}", 125) from None
    return [line for line in lines if line and not line.startswith("#")]


def _absolute(text: str) -> str:
    source, _, rest = text.partition(":")
    return f"{os.path.abspath(source)}:{rest}" if source.startswith((".", "~")) else text


def _extra_host(text: str) -> str:
    """name:address or name=address"""
    name, equals, address = text.partition("=")
    return f"{name}:{address.strip('[]')}" if equals and ":" not in name else text


def _restart(text: str) -> dict[str, Any]:
    name, _, count = text.partition(":")
    return {"Name": name or "no", "MaximumRetryCount": int(count) if count.isdecimal() else 0}


# --- ports, as github.com/docker/go-connections/nat reads them


def port(text: str) -> list[tuple[str, dict[str, str]]]:
    """ "127.0.0.1:8080:80/udp" -> [("80/udp", {"HostIp": ..., "HostPort": ...})]; ranges are written out."""
    rest, slash, protocol = text.partition("/")
    protocol = protocol.lower() if slash else "tcp"
    rest, _, inside = rest.rpartition(":")
    ip, _, outside = rest.rpartition(":") if ":" in rest else ("", "", rest)
    if not inside:
        raise Failed(f"docker: no port specified: {text}<empty>", 125)
    if protocol not in PROTOCOLS:
        raise Failed(f"docker: invalid proto: {protocol}", 125)
    ip = ip.removeprefix("[").removesuffix("]") if ip.startswith("[") else ip
    if ip and not is_address(ip):
        raise Failed(f"docker: invalid IP address: {ip}", 125)
    inner, outer = _ends(inside, "containerPort"), _ends(outside, "hostPort") if outside else None
    if outer and outer[1] - outer[0] != inner[1] - inner[0]:
        if inner[0] != inner[1]:
            raise Failed(f"docker: invalid ranges specified for container and host Ports: {inside} and {outside}", 125)
        return [(f"{inner[0]}/{protocol}", {"HostIp": ip, "HostPort": outside})]
    return [
        (f"{inner[0] + n}/{protocol}", {"HostIp": ip, "HostPort": str(outer[0] + n) if outer else ""})
        for n in range(inner[1] - inner[0] + 1)
    ]


def _ends(text: str, what: str) -> tuple[int, int]:
    first, dash, last = text.partition("-")
    ends = (first, last if dash else first)
    if not all(each.isdecimal() and int(each) < 65536 for each in ends) or int(ends[0]) > int(ends[1]):
        raise Failed(f"docker: invalid {what}: {text}", 125)
    return int(ends[0]), int(ends[1])
