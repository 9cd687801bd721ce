"""What the daemon keeps, as the JSON of 28.5, keys in Go's order."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from netlab.embedded import wording
from netlab.embedded.api.bodies import Bodies, bodies
from netlab.embedded.api.gojson import stamp
from netlab.embedded.daemon import archives
from netlab.embedded.daemon.container import Container
from netlab.embedded.daemon.daemon import Daemon
from netlab.embedded.daemon.execs import Exec
from netlab.embedded.daemon.health import STARTING, Health
from netlab.embedded.daemon.images import Image, normal
from netlab.embedded.daemon.volumes import ANONYMOUS, Volume
from netlab.embedded.errdefs import Fault
from netlab.embedded.libnetwork import Endpoint

Json = dict[str, Any]


# --- containers


def state(container: Container) -> Json:
    here, alive = container.state, container.running
    error = wording.said(container.daemon.era, Fault(here.error))[1]
    health = {} if container.health is None or not container.begun else {"Health": _health(container.health)}
    return {
        "Status": here.status, "Running": alive or here.status == "restarting", "Paused": container.paused,
        "Restarting": here.status == "restarting", "OOMKilled": False, "Dead": False, "Pid": here.pid if alive else 0,
        "ExitCode": here.exit_code, "Error": error, "StartedAt": stamp(here.started),
        "FinishedAt": stamp(here.finished), **health,
    }  # fmt: skip


def _health(each: Health) -> Json:
    log = [
        {"Start": stamp(run.start), "End": stamp(run.end), "ExitCode": run.exit_code, "Output": run.output}
        for run in each.log
    ]
    return {"Status": each.status, "FailingStreak": each.failing, "Log": log}


def inspect(container: Container, sizes: bool = False) -> Json:
    files = _files(container)
    argv = container.body.argv
    changed = {"SizeRw": 0, "SizeRootFs": 0} | _sizes(container) if sizes else {}
    return {
        "Id": container.id, "Created": stamp(container.created), "Path": argv[0], "Args": argv[1:],
        "State": state(container), "Image": container.image.id, **files, "Name": "/" + container.name,
        "RestartCount": container.state.restarts, "Driver": "overlay2", "Platform": "linux", "MountLabel": "",
        "ProcessLabel": "", "AppArmorProfile": "", "ExecIDs": _execs(container),
        "HostConfig": host_config(container),
        "GraphDriver": {"Data": None, "Name": "overlay2"}, **changed,
        "Mounts": mounts(container), "Config": config(container), "NetworkSettings": network_settings(container),
    }  # fmt: skip


def _execs(container: Container) -> list[str] | None:
    """Those that have not ended."""
    return [each.id for each in container.execs.values() if each.exit_code is None] or None


def host_config(container: Container) -> Json:
    told, host = bodies(container.daemon.era), container.body.host
    made = host | {"Links": container.network.legacy_links}
    if host["MaskedPaths"]:
        made["MaskedPaths"] = [each for each in host["MaskedPaths"] if each not in told.masked_paths_lack]
    if told.asked_modes:
        made["NetworkMode"] = network_mode(container)
        if not container.body.asked_host.get("RestartPolicy") and host["RestartPolicy"]["Name"] == "no":
            made["RestartPolicy"] = {"Name": "", "MaximumRetryCount": 0}
        if not container.begun and not container.body.asked_host:
            del made["Runtime"]  # it is told after the first start
    return told.of("host", made)


def network_mode(container: Container) -> str:
    mode = container.body.network_mode
    if mode == "bridge" and bodies(container.daemon.era).asked_modes:
        return str(container.body.asked_host.get("NetworkMode") or "default")
    return mode


def _files(container: Container) -> Json:
    """On the host; there are none before the first start."""
    names = {"ResolvConfPath": "resolv.conf", "HostnamePath": "hostname", "HostsPath": "hosts"}
    folder = f"/var/lib/docker/containers/{container.id}/"
    found = {key: folder + name for key, name in names.items()} | {"LogPath": f"{folder}{container.id}-json.log"}
    begun = container.begun and (container.network.was_up or bodies(container.daemon.era).files_at_setup)
    return found if begun else dict.fromkeys(found, "")


def config(container: Container) -> Json:
    made = dict(container.body.config)
    made["Hostname"] = "" if container.network.shares and not container.state.started else container.hostname
    return made


def mounts(container: Container) -> list[Json]:
    found = []
    for point, volume in container.daemon.volumes.mounts(container):
        if not point.shown:
            continue
        entry: Json = {"Type": point.kind} | ({"Name": volume.name} if volume is not None and point.named else {})
        entry |= {"Source": volume.mountpoint if volume else point.source, "Destination": point.path}
        entry |= {"Driver": "local"} if volume is not None else {}
        propagation = "rprivate" if point.kind == "bind" else ""
        found.append(entry | {"Mode": point.mode, "RW": point.writable, "Propagation": propagation})
    return found


def _in_order(wishes: Json | None) -> Json | None:
    """The keys of EndpointIPAMConfig in Go's order."""
    if wishes is None:
        return None
    return {key: wishes[key] for key in ("IPv4Address", "IPv6Address", "LinkLocalIPs") if key in wishes}


def network_settings(container: Container) -> Json:
    place = container.network
    networks = {name: endpoint(container, name) for name in sorted(place.asked)}
    sandbox, default = place.sandbox, networks.get("bridge", {})
    keys = (
        "EndpointID",
        "Gateway",
        "GlobalIPv6Address",
        "GlobalIPv6PrefixLen",
        "IPAddress",
        "IPPrefixLen",
        "IPv6Gateway",
        "MacAddress",
    )
    identity = sandbox.id if sandbox else place.last_sandbox if bodies(container.daemon.era).sandbox_stays else ""
    empty: Json = dict.fromkeys(keys, "") | {"GlobalIPv6PrefixLen": 0, "IPPrefixLen": 0}
    return {
        "Bridge": "", "SandboxID": identity,
        "SandboxKey": f"/var/run/docker/netns/{_key(container, identity)}" if identity else "",
        "Ports": published(container), "HairpinMode": False, "LinkLocalIPv6Address": "", "LinkLocalIPv6PrefixLen": 0,
        "SecondaryIPAddresses": None, "SecondaryIPv6Addresses": None,
        **{key: default.get(key, empty[key]) for key in keys},
        "Networks": networks,
    }  # fmt: skip


def _key(container: Container, identity: str) -> str:
    return "default" if container.network.mode == "host" else identity[:12]


def published(container: Container) -> Json:
    sandbox = container.network.sandbox
    if sandbox is None:
        return {}
    return {
        port: None if places is None else [{"HostIp": ip, "HostPort": str(number or "")} for ip, number in places]
        for port, places in sandbox.published.items()
    }


def endpoint(container: Container, name: str) -> Json:
    asked, live = container.network.asked[name], container.network.endpoints.get(name)
    network_id, known_as = (live.network.id, live.dns_names) if live else _last(container, name)
    names = list(known_as) if name != "bridge" else container.network.renamed
    told = bodies(container.daemon.era)
    wanted = "" if name in container.network.seen else asked.get("MacAddress") or ""  # once started, what it has
    wanted = wanted if told.mac_before_start else ""
    aliases = asked.get("Aliases")
    if told.names_in_aliases and name != "bridge" and known_as:
        aliases = list(known_as[1:]) or None
    return told.of("endpoint", {
        "IPAMConfig": _in_order(asked.get("IPAMConfig")), "Links": asked.get("Links"), "Aliases": aliases,
        "MacAddress": live.mac if live else wanted, "DriverOpts": asked.get("DriverOpts"),
        "GwPriority": asked.get("GwPriority") or 0, "NetworkID": network_id,
        "EndpointID": live.id if live else "", "Gateway": (live.gateway or "") if live else "",
        "IPAddress": (live.address or "") if live else "", "IPPrefixLen": (live.prefix_length or 0) if live else 0,
        **_six(live), "DNSNames": names or None,
    })  # fmt: skip


def _last(container: Container, name: str) -> tuple[str, tuple[str, ...]]:
    """The network's id and the container's names there when it was last up."""
    return container.network.seen.get(name, ("", container.network.names.get(name, ())))


def _six(live: Endpoint | None) -> Json:
    return {
        "IPv6Gateway": (live.gateway6 or "") if live else "",
        "GlobalIPv6Address": (live.address6 or "") if live else "",
        "GlobalIPv6PrefixLen": (live.prefix_length6 or 0) if live else 0,
    }


def summary(container: Container, linked: Mapping[str, list[str]], sizes: bool = False) -> Json:
    """One of `GET /containers/json`; `linked` are the names by `link_names`."""
    command = " ".join(f"'{each}'" if " " in each else each for each in container.body.argv)
    asked = sorted(container.network.asked)
    hidden = dict.fromkeys(("Aliases", "Links", "DriverOpts", "DNSNames"))
    networks = {
        name: found | {key: None for key in hidden if key in found}
        for name, found in ((name, endpoint(container, name)) for name in asked)
    }
    return {
        "Id": container.id, "Names": ["/" + container.name, *_linked(container, linked)],
        "Image": _image_name(container), "ImageID": container.image.id, "Command": command,
        "Created": int(container.created),
        "Ports": ports(container), **(_sizes(container) if sizes else {}),
        "Labels": container.body.config["Labels"], "State": container.state.status,
        "Status": status(container), "HostConfig": {"NetworkMode": network_mode(container)},
        "NetworkSettings": {"Networks": networks}, "Mounts": _listed_mounts(container),
    }  # fmt: skip


def _image_name(container: Container) -> str:
    """As it was asked for, while that is the image's name; then its id."""
    asked, image = str(container.body.config["Image"]), container.image
    return (
        asked
        if normal(asked) in image.tags or image.id.removeprefix("sha256:").startswith(asked.removeprefix("sha256:"))
        else image.id
    )


def _listed_mounts(container: Container) -> list[Json]:
    """An anonymous volume's place on the host is told once it has been mounted, a tmpfs not before."""
    found, volumes = mounts(container), container.daemon.volumes.all
    if container.begun:
        return found
    return [
        each | ({"Source": ""} if (volume := volumes.get(each.get("Name", ""))) and volume.anonymous else {})
        for each in found
        if each["Type"] != "tmpfs"
    ]


def link_names(daemon: Daemon) -> dict[str, list[str]]:
    """What holders of legacy links call a container, by the name or id their links give: {"db": ["/web/database"]}."""
    found: dict[str, list[str]] = {}
    for holder in daemon.containers:
        if holder.network.mode == "bridge":
            for link in holder.body.host["Links"] or ():
                name, _, alias = link.partition(":")
                found.setdefault(name.strip("/"), []).append(f"/{holder.name}/{(alias or name).strip('/')}")
    return found


def _linked(container: Container, linked: Mapping[str, list[str]]) -> list[str]:
    return sorted(linked.get(container.name, []) + linked.get(container.id, []))


def _sizes(container: Container) -> Json:
    """Bytes; what is 0 is left out, as Go's omitempty does."""
    changed = archives.written(container)
    return ({"SizeRw": changed} if changed else {}) | {"SizeRootFs": container.image.size + changed}


def ports(container: Container) -> list[Json]:
    found: list[Json] = []
    for port, places in published(container).items():
        number, _, protocol = port.partition("/")
        entry: Json = {"PrivatePort": int(number), "Type": protocol}
        if not places:
            found.append(entry)
        for place in places or ():
            found.append(
                {
                    "IP": place["HostIp"],
                    "PrivatePort": int(number),
                    **({"PublicPort": int(place["HostPort"])} if place["HostPort"] else {}),
                    "Type": protocol,
                }
            )
    return found


def status(container: Container) -> str:
    here, now = container.state, container.daemon.clock()
    if here.status == "created":
        return "Created"
    if here.status == "exited":
        return f"Exited ({here.exit_code}) {ago(now - here.finished)} ago"
    if here.status == "restarting":
        return f"Restarting ({here.exit_code}) {ago(now - here.finished)} ago"
    return f"Up {ago(now - here.started)}" + _remark(container)


def _remark(container: Container) -> str:
    if container.paused:
        return " (Paused)"
    if container.health is None:
        return ""
    found = container.health.status
    return f" (health: {found})" if found == STARTING else f" ({found})"


def ago(seconds: float) -> str:
    """Docker's go-units HumanDuration."""
    count, minutes, hours = int(seconds), int(seconds / 60), int(seconds / 3600 + 0.5)
    table = (
        (count < 1, "Less than a second"), (count == 1, "1 second"), (count < 60, f"{count} seconds"),
        (minutes == 1, "About a minute"), (minutes < 60, f"{minutes} minutes"), (hours == 1, "About an hour"),
        (hours < 48, f"{hours} hours"), (hours < 24 * 14, f"{hours // 24} days"),
        (hours < 24 * 60, f"{hours // 24 // 7} weeks"), (hours < 24 * 365 * 2, f"{hours // 24 // 30} months"),
    )  # fmt: skip
    return next((text for fits, text in table if fits), f"{hours // 24 // 365} years")


# --- the rest


def exec_instance(each: Exec) -> Json:
    return {
        "ID": each.id, "Running": each.running, "ExitCode": each.exit_code,
        "ProcessConfig": {
            "tty": each.stdio.tty, "entrypoint": each.argv[0], "arguments": each.argv[1:],
            "privileged": bool(each.body.get("Privileged")),
        },
        "OpenStdin": each.stdin, "OpenStderr": bool(each.body.get("AttachStderr")),
        "OpenStdout": bool(each.body.get("AttachStdout")), "CanRemove": False,
        "ContainerID": each.container.id, "DetachKeys": b64encode(each.detach_keys).decode(),
        "Pid": each.process.host_pid if each.process is not None else 0,
    }  # fmt: skip


def image(each: Image, told: Bodies) -> Json:
    blank = {"Cmd": None, "Entrypoint": None, "Env": None, "Labels": None, "OnBuild": None, "User": "", "Volumes": None}
    config = blank | {"WorkingDir": ""} | dict(told.image_config) | each.config
    return told.of("image", {
        "Id": each.id, "RepoTags": list(each.tags), "RepoDigests": [], "Parent": each.parent.id if each.parent else "",
        "Comment": each.comment, "Created": stamp(each.created), "DockerVersion": each.made_by, "Author": each.author,
        "Architecture": "amd64", "Os": "linux", "Size": each.size,
        "GraphDriver": {"Data": None, "Name": "overlay2"}, "RootFS": {"Type": "layers", "Layers": _layers(each)},
        "Metadata": {"LastTagTime": "0001-01-01T00:00:00Z"}, "Config": dict(sorted(config.items())),
    } | _virtual(each, told))  # fmt: skip


def _virtual(each: Image, told: Bodies) -> Json:
    """What older engines call the size too."""
    return {"VirtualSize": each.size} if told.virtual_size else {}


def _layers(each: Image) -> list[str]:
    """Of an image made of a container that changed nothing those of the image before."""
    before = _layers(each.parent) if each.parent is not None else []
    return before if each.parent is not None and each.size == each.parent.size else [*before, each.id]


def image_summary(each: Image, daemon: Daemon, tags: list[str]) -> Json:
    told = bodies(daemon.era)
    return told.of("image in a list", {
        "Containers": len(daemon.images.users(each)) if told.image_users_counted else -1,
        "Created": int(each.created), "Id": each.id,
        "Labels": each.config.get("Labels"), "ParentId": each.parent.id if each.parent else "", "RepoDigests": [],
        "RepoTags": list(tags), "SharedSize": -1, "Size": each.size,
    } | _virtual(each, told))  # fmt: skip


def volume(each: Volume, told: Bodies) -> Json:
    created, labels = stamp(int(each.created)), each.labels
    if each.anonymous and not told.anonymous_label:
        labels = {key: value for key, value in (labels or {}).items() if key != ANONYMOUS} or None
    return {
        "CreatedAt": created, "Driver": "local", "Labels": labels, "Mountpoint": each.mountpoint,
        "Name": each.name, "Options": each.options, "Scope": "local",
    }  # fmt: skip
