"""One service of a compose file, as options of `lab.container`."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from netlab.compose.shapes import checked, mapping, pairs, several, text
from netlab.errors import BadInput, BadOption
from netlab.messages import say

AS_THEY_ARE: Final = ("cap_add", "hostname", "init", "restart", "user", "working_dir", "dns_search")
KNOWN: Final = (
    *AS_THEY_ARE, "command", "container_name", "depends_on", "dns", "entrypoint", "env_file", "environment", "expose",
    "extra_hosts", "image", "labels", "links", "network_mode", "networks", "ports", "sysctls", "volumes",
)  # fmt: skip
ENDPOINT: Final = ("aliases", "ipv4_address", "ipv6_address", "mac_address")
PORT: Final = ("host_ip", "mode", "name", "protocol", "published", "target")
MOUNT: Final = ("read_only", "source", "target", "type")
BUSYBOX: Final = ("busybox", "busybox:latest")  # the lab image, wherever an engine has it from


def service_options(
    service: str, given: Any, networks: Mapping[str, str], volumes: Mapping[str, str], containers: Mapping[str, str],
    file: Path,
) -> dict[str, Any]:  # fmt: skip
    """What `lab.container` is told; names of networks, volumes and containers are those on the engine.

    BadOption for a key that is not known here, BadInput for what is missing or named and not there.
    """
    where = f"{file.name}: services.{service}"
    said = checked(given, KNOWN, where)
    if not said.get("image"):
        raise BadInput(say("compose-no-image", where=where))
    lab_image = said["image"] in BUSYBOX
    options: dict[str, Any] = {key: said[key] for key in AS_THEY_ARE if said.get(key) is not None}
    options |= {
        "image": None if lab_image else said["image"],
        "command": said.get("command") or (["sh"] if lab_image and not said.get("entrypoint") else None),
        "entrypoint": said.get("entrypoint"),
        "init": bool(said.get("init")),
        "env": _environment(said, file, where),
        "ports": [_port(port, where) for port in several(said.get("ports"))],
        "expose": [text(port) for port in several(said.get("expose"))],
        "volumes": [_mount(mount, volumes, file, where) for mount in several(said.get("volumes"))],
        "extra_hosts": _hosts(said.get("extra_hosts"), where),
        "dns": several(said.get("dns")),
        "sysctls": pairs(said.get("sysctls"), f"{where}.sysctls"),
        "labels": pairs(said.get("labels"), f"{where}.labels"),
        "after": [_container(other, containers, where) for other in _depends(said.get("depends_on"), where)],
        "networks": _networks(service, said, networks, containers, where),
        "links": [f"{_container(name, containers, where)}:{alias}" for name, alias in _links(said.get("links"))],
    }
    return {key: value for key, value in options.items() if value not in (None, [], {})}


def _environment(said: Mapping[str, Any], file: Path, where: str) -> dict[str, str]:
    """Files first, then `environment`, which wins; a name without a value takes this process's, if it has one."""
    found: dict[str, str | None] = {}
    for given in several(said.get("env_file")):
        facts = {"path": given} if isinstance(given, str) else checked(given, ("path", "required"), f"{where}.env_file")
        path = file.parent / str(facts.get("path"))
        if not path.exists() and facts.get("required") is False:
            continue
        found |= _of_file(path)
    found |= pairs(said.get("environment"), f"{where}.environment")
    values = {name: os.environ.get(name) if value is None else value for name, value in found.items()}
    return {name: value for name, value in values.items() if value is not None}


def _of_file(path: Path) -> dict[str, str | None]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise BadInput(say("env-file-unreadable", path=path, why=error.strerror)) from error
    wanted = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
    return {name: value and value.strip("\"'") for name, value in pairs(wanted, str(path)).items()}


def _port(port: Any, where: str) -> str:
    if not isinstance(port, dict):
        return text(port)
    said = checked(port, PORT, f"{where}.ports")
    host = ":".join(text(said[key]) for key in ("host_ip", "published") if key in said)
    return (f"{host}:" if host else "") + f"{said.get('target')}/{said.get('protocol', 'tcp')}"


def _mount(mount: Any, volumes: Mapping[str, str], file: Path, where: str) -> str:
    if isinstance(mount, dict):
        said = checked(mount, MOUNT, f"{where}.volumes")
        if said.get("type") not in ("bind", "volume"):
            raise BadOption(
                say("compose-value", where=f"{where}.volumes", value=said.get("type"), known="bind, volume")
            )
        mount = f"{said.get('source')}:{said.get('target')}" + (":ro" if said.get("read_only") else "")
    source, _, rest = str(mount).partition(":")
    if source.startswith((".", "/", "~")):
        return f"{(file.parent / os.path.expanduser(source)).resolve()}:{rest}"
    if source not in volumes:
        raise BadInput(say("compose-not-there", where=where, what="volume", name=source))
    return f"{volumes[source]}:{rest}"


def _hosts(hosts: Any, where: str) -> dict[str, str | None]:
    """ "db=192.0.2.7" or "db:192.0.2.7"."""
    if isinstance(hosts, list):
        return {
            name: rest for item in hosts for name, rest in pairs([item], where, "=" if "=" in item else ":").items()
        }
    return pairs(hosts, f"{where}.extra_hosts")


def _depends(given: Any, where: str) -> list[str]:
    if isinstance(given, dict):
        for name, how in given.items():
            condition = checked(how, ("condition", "required"), f"{where}.depends_on.{name}").get("condition")
            if condition not in (None, "service_started"):
                place = f"{where}.depends_on.{name}.condition"
                raise BadOption(say("compose-value", where=place, value=condition, known="service_started"))
    return [str(name) for name in (given if isinstance(given, dict) else several(given))]


def _container(service: str, containers: Mapping[str, str], where: str) -> str:
    if service not in containers:
        raise BadInput(say("compose-not-there", where=where, what="service", name=service))
    return containers[service]


def _links(links: Any) -> list[tuple[str, str]]:
    split = (str(link).partition(":") for link in several(links))
    return [(name, alias or name) for name, _, alias in split]


def _networks(
    service: str, said: Mapping[str, Any], networks: Mapping[str, str], containers: Mapping[str, str], where: str
) -> dict[str, dict[str, Any]]:
    """Attachments by name; on each network the service's own name is an alias."""
    if mode := said.get("network_mode"):
        if said.get("networks"):
            raise BadInput(say("compose-mode-and-networks", where=where))
        kind, _, other = str(mode).partition(":")
        return {f"container:{_container(other, containers, where)}" if kind == "service" else str(mode): {}}
    asked = said.get("networks") or ["default"]
    wanted = dict.fromkeys(map(str, asked)) if isinstance(asked, list) else mapping(asked, f"{where}.networks")
    found = {}
    for key, given in sorted(wanted.items()):
        if key not in networks:
            raise BadInput(say("compose-not-there", where=where, what="network", name=key))
        own = checked(given, ENDPOINT, f"{where}.networks.{key}")
        aliases = list(dict.fromkeys([service, *several(own.get("aliases"))]))
        settings = {"ip": own.get("ipv4_address"), "ip6": own.get("ipv6_address"), "mac": own.get("mac_address")}
        found[networks[key]] = {"aliases": aliases} | {name: value for name, value in settings.items() if value}
    return found
