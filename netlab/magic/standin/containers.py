"""docker ps, inspect, port, rm, start, stop."""

import time
from typing import Any

from netlab.magic.standin.calls import complain, each_of, get, post, request, say_line
from netlab.magic.standin.grammar import Failed, Given, flags
from netlab.magic.standin.listing import show, written
from netlab.magic.standin.texts import address, duration, ports, quoted, short

FLAGS = {
    "ps": flags("all/a!", "quiet/q!", "no-trunc!", "filter/f*", "last/n", "latest/l!", "format"),
    "inspect": flags("type", "format/f"),
    "port": flags(),
    "rm": flags("force/f!", "volumes/v!", "link/l!"),
    "start": flags(),
    "stop": flags("time/t", "timeout>time", "signal/s"),
}
HEADS = {
    "ID": "CONTAINER ID", "Image": "IMAGE", "Command": "COMMAND", "RunningFor": "CREATED", "State": "STATE",
    "Status": "STATUS", "Ports": "PORTS", "Names": "NAMES", "Labels": "LABELS", "Networks": "NETWORKS",
}  # fmt: skip
USUAL = ("ID", "Image", "Command", "RunningFor", "Status", "Ports", "Names")
KINDS = {
    "container": "/containers/{}/json", "image": "/images/{}/json", "network": "/networks/{}", "volume": "/volumes/{}",
}  # fmt: skip


def ps(api: Any, given: Given) -> int:
    last = 1 if given.on("latest") else int(given.text("last") or -1)
    found = get(api, "/containers/json", all=given.on("all"), limit=last if last > 0 else None, filters=given.filters())
    return show(given, HEADS, USUAL, [_row(each, given.on("no-trunc")) for each in found])


def _row(listed: Any, whole: bool) -> dict[str, str]:
    names = [name.removeprefix("/") for name in listed["Names"]]
    if not whole:
        names = [name for name in names if "/" not in name]  # the others are what links call it
    return {
        "ID": listed["Id"] if whole else listed["Id"][:12],
        "Image": listed["Image"],
        "Command": quoted(listed["Command"] if whole else short(listed["Command"], 20)),
        "RunningFor": f"{duration(time.time() - listed['Created'])} ago",
        "State": listed["State"],
        "Status": listed["Status"],
        "Ports": ports(listed["Ports"]),
        "Names": ",".join(names),
        "Labels": ",".join(f"{key}={value}" for key, value in sorted(listed["Labels"].items())),
        "Networks": ",".join(sorted(listed["NetworkSettings"]["Networks"])),
    }


def inspect(api: Any, given: Given) -> int:
    kind = given.text("type")
    if kind and kind not in KINDS:
        raise Failed(f'"{kind}" is not a valid value for --type')
    found: list[str] = []
    code = each_of(given.words, lambda name: found.append(_any(api, name, [kind] if kind else [*KINDS])))
    return written(found, given, code)


def _any(api: Any, name: str, kinds: list[str]) -> str:
    """The engine's own text."""
    for kind in kinds:
        try:
            return str(request(api, "GET", KINDS[kind], name).text)
        except Failed as error:
            if len(kinds) == 1 or getattr(error.__cause__, "status_code", None) not in (400, 404, 501):
                raise
    raise Failed(f"Error: No such object: {name}")


def port(api: Any, given: Given) -> int:
    name, *wanted = given.words
    bindings = get(api, "/containers/{}/json", name)["NetworkSettings"]["Ports"] or {}
    if wanted:
        key = wanted[0] if "/" in wanted[0] else f"{wanted[0]}/tcp"
        if not bindings.get(key):
            raise Failed(f"Error: No public port '{wanted[0]}' published for {name}")
        lines = [address(each["HostIp"], each["HostPort"]) for each in bindings[key]]
    else:
        lines = [
            f"{key} -> {address(each['HostIp'], each['HostPort'])}"
            for key, each_of_it in bindings.items() for each in each_of_it or ()
        ]  # fmt: skip
        lines.sort()
    for line in lines:
        say_line(line)
    return 0


def rm(api: Any, given: Given) -> int:
    def one(name: str) -> None:
        request(
            api, "DELETE", "/containers/{}", name.strip("/"), force=given.on("force"), v=given.on("volumes"),
            link=given.on("link"),
        )  # fmt: skip
        say_line(name)

    return each_of(given.words, one)


def start(api: Any, given: Given) -> int:
    failed = []

    def one(name: str) -> None:
        try:
            post(api, "/containers/{}/start", name)
        except Failed:
            failed.append(name)
            raise
        say_line(name)

    code = each_of(given.words, one)
    if failed:
        complain(f"Error: failed to start containers: {', '.join(failed)}")
    return code


def stop(api: Any, given: Given) -> int:
    def one(name: str) -> None:
        post(api, "/containers/{}/stop", name, t=given.text("time"), signal=given.text("signal"))
        say_line(name)

    return each_of(given.words, one)
