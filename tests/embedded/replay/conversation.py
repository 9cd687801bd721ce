"""Requests that are sent to two engines in the same order, and their answers with what is chance masked.

    python -m tests.embedded.replay.conversation [20|26|28 ...]    # record answers_NN.json from real private engines

`requests.txt`: METHOD PATH [BODY] a line; "= title" begins again on an engine that is empty but for its image, $last is
the Id that was answered last.
"""

import json
import re
import socket
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cache
from http.client import HTTPConnection, RemoteDisconnected
from pathlib import Path
from typing import Any

import docker

HERE = Path(__file__).parent
IMAGE = "box:latest"
HUNG_UP = 0
PATIENCE = 120  # seconds for one answer, on a machine that has others to serve
EVERY = range(1, 100)  # chapters
NOT_ASKED = {20: ('"com.docker.network.bridge.name":"docker0"',)}  # made; its removal breaks the default bridge
MASKS = (
    (r"\b[0-9a-f]{64}\b", "<id>"),
    (r"\b[0-9a-f]{12}\b", "<id>"),
    (r"\b(?!02:00:)(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b", "<mac>"),
    (r"\bfd[0-9a-f]{2}:[0-9a-f:]+:[0-9a-f:]*", "<ula>"),
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)", "<time>"),
    (r"/var/lib/netlab/[0-9a-f]+/host", "/var/lib/docker"),
    (r"/(?:run/netlab/[0-9a-f]+/host/exec|var/run/docker)/", "/run/docker/"),
    (r"\+dfsg\d+", ""),
    (r"docker-import-\d+", "docker-import-<number>"),
    (r"Up (?:Less than a|\d+) seconds?", "Up <a moment>"),
    (r"Exited \((\d+)\) (?:Less than a|\d+) seconds? ago", r"Exited (\1) <a moment> ago"),
)
HOSTS = ("GraphDriver", "CgroupnsMode")  # facts of the machine, not of the engine
NUMBERS = ("Pid", "Created", "Size", "SizeRw", "SizeRootFs", "LayersSize", "VirtualSize", "Containers")


@dataclass(frozen=True, slots=True)
class Request:
    number: int  # its line
    method: str
    path: str
    body: str

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.body}".strip()


def requests(era: int, chapters: Collection[int] = EVERY) -> Iterator[str | Request]:
    """Titles and requests: those that leave an engine of that era in its senses. `chapters`: by number, from 1."""
    chapter = 0
    for number, line in enumerate((HERE / "requests.txt").read_text().splitlines(), 1):
        chapter += line.startswith("= ")
        if chapter not in chapters:
            continue
        if line.startswith("= "):
            yield line.removeprefix("= ")
        elif line:
            method, path, *body = line.split(" ", 2)
            if not any(words in line for words in NOT_ASKED.get(era, ())):
                yield Request(number, method, path, "".join(body))


class Wire(HTTPConnection):
    def __init__(self, path: str) -> None:
        super().__init__("d", timeout=PATIENCE)
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(PATIENCE)
        self.sock.connect(self.path)


def ask(path: str, request: Request) -> tuple[int, Any]:
    """Status and body, as JSON where it is JSON; HUNG_UP where an engine panicked."""
    wire = Wire(path)
    try:
        wire.request(request.method, request.path, request.body or None, {"Content-Type": "application/json"})
        answer = wire.getresponse()
        text = answer.read().decode(errors="replace")
    except RemoteDisconnected:
        return HUNG_UP, ""
    except TimeoutError as error:
        raise AssertionError(f"no end of the answer to {request}") from error
    finally:
        wire.close()
    try:
        return answer.status, json.loads(text)
    except ValueError:
        return answer.status, text


def masked(value: Any) -> Any:
    """What is chance or the machine's is not told; lists of things in the order of their names."""
    if isinstance(value, str):
        for pattern, word in MASKS:
            value = re.sub(pattern, word, value)
        return value
    if isinstance(value, list):
        items = [masked(each) for each in value]
        named = items and all(isinstance(each, dict) and ("Name" in each or "Names" in each) for each in items)
        return sorted(items, key=lambda each: (str(each.get("Name", each.get("Names"))), str(each))) if named else items
    if isinstance(value, dict) and any(re.fullmatch("[0-9a-f]{64}", key) for key in value):
        return masked(list(value.values()))
    if isinstance(value, dict):
        return {masked(key): _field(key, each) for key, each in value.items()}
    return value


def _field(key: str, value: Any) -> Any:
    if _chance(key, value):
        return "<number>"
    if key == "NetworksDeleted" and value:
        return sorted(value)
    if key == "Processes":
        return [each[-1] for each in value]  # their commands
    if key == "Ports" and isinstance(value, list):
        return sorted(value, key=str)  # the engine has them in a map
    return "<the host's>" if key in HOSTS else masked(value)


def _chance(key: str, value: Any) -> bool:
    return key in NUMBERS and type(value) is int and value > 0


def converse(
    era: int, path: str, client: docker.DockerClient, image: bytes, chapters: Collection[int] = EVERY
) -> dict[int, tuple[int, Any]]:
    """Every answer, masked, by the line of its request. `image`: a tar of a root file system with BusyBox in it."""
    answers, last = {}, ""
    for each in requests(era, chapters):
        if isinstance(each, str):
            empty(client)
            client.api.import_image_from_data(image, *IMAGE.split(":"), changes=['CMD ["sh"]'])
        else:
            status, body = ask(path, replace(each, path=each.path.replace("$last", last)))
            last = body["Id"] if isinstance(body, dict) and "Id" in body else last
            answers[each.number] = (status, masked(body))
    empty(client)
    return answers


def empty(client: docker.DockerClient) -> None:
    for box in client.api.containers(all=True):
        client.api.remove_container(box["Id"], force=True, v=True)
    for network in sorted(client.networks.list(filters={"type": "custom"}), key=lambda each: each.attrs["ConfigOnly"]):
        network.remove()
    for volume in client.volumes.list():
        volume.remove()
    for each in client.api.images():
        client.api.remove_image(each["Id"], force=True)


def root_of(client: docker.DockerClient, image: str) -> bytes:
    """The root file system of an image of a real engine."""
    box = client.api.create_container(image, ["true"])
    try:
        return b"".join(client.api.export(box["Id"]))
    finally:
        client.api.remove_container(box["Id"])


def real(era: int, chapters: Collection[int] = EVERY) -> dict[int, tuple[int, Any]]:
    """The answers of a fresh real engine of that major version."""
    from netlab.engines.image import lab_image
    from netlab.engines.private import PrivateEngine
    from tests.real import major, private_roots

    root = next(root for id, (root, _) in private_roots().items() if major(id) == era)
    with PrivateEngine("tests", root) as engine:
        client = engine.daemon.client
        name = lab_image(client, pulls=False)
        tree = root_of(client, name)
        client.api.remove_image(name)
        return converse(era, engine.url.removeprefix("unix://"), client, tree, chapters)


def ours(era: int) -> dict[int, tuple[int, Any]]:
    """The answers of an engine of our own of that era, over its socket."""
    from netlab.embedded import eras
    from netlab.embedded.clock import Clock
    from netlab.embedded.libnetwork import Settings
    from netlab.embedded.server import serving
    from netlab.engines.embedded import simulated

    core = simulated(Settings(era=eras.era(str(era) if era > 20 else "20.10")), 0)
    with serving(core, Clock(True), tells_stuck=False) as path:
        client = docker.DockerClient(base_url=f"unix://{path}")
        try:
            answers = converse(era, path, client, root_of(client, "busybox"))
        finally:
            client.close()
    assert core.daemon.faults == [] and core.kernel.crashes == []
    return answers


@cache
def recorded(era: int) -> dict[int, tuple[int, Any]]:
    told = json.loads((HERE / f"answers_{era}.json").read_text())
    return {int(number): (status, body) for number, (status, body) in told.items()}


def record(era: int) -> None:
    lines = (f'"{number}": {json.dumps(answer)}' for number, answer in real(era).items())
    (HERE / f"answers_{era}.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    for each in sys.argv[1:] or ("20", "26", "28"):
        record(int(each))
