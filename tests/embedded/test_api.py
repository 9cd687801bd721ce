"""The API below both doors: statuses and texts as Docker Engine 28.5.2 gave them, and requests nobody should send."""

import io
import json
import random
import re
import socket
import tarfile
from typing import Any

import pytest

from netlab.embedded.api.core import Core
from netlab.embedded.api.request import Request
from netlab.embedded.api.router import ROUTES
from netlab.embedded.server import serving


class Api:
    def __init__(self) -> None:
        self.core = Core()

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int | None, Any]:
        path, _, query = path.partition("?")
        pairs = dict(each.split("=", 1) for each in query.split("&") if "=" in each)
        data = b"" if body is None else body.encode() if isinstance(body, str) else json.dumps(body).encode()
        exchange = self.core.handle(Request(method, path, pairs, {"Content-Type": "application/json"}, data))
        text = exchange.take().decode()
        return exchange.status, json.loads(text) if text else None


@pytest.fixture
def api():
    made = Api()
    box = {"Image": "busybox", "Cmd": ["sleep", "9"]}
    made.ask("POST", "/containers/create?name=c1", box)
    made.ask("POST", "/containers/create?name=c2", box)
    made.ask("POST", "/containers/c2/start")
    made.ask("POST", "/networks/create", {"Name": "app", "IPAM": {"Config": [{"Subnet": "10.9.0.0/24"}]}})
    yield made
    assert made.core.daemon.faults == [] and made.core.kernel.crashes == []


NOT_ALLOWED = "only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed"
PREDEFINED = "operation is not permitted on predefined"
REFUSALS = [
    ("GET", "/v1.99/_ping", None, 400, "client version 1.99 is too new. Maximum supported API version is 1.51"),
    ("GET", "/nosuch", None, 404, "page not found"),
    ("PUT", "/networks", {}, 404, "page not found"),
    ("POST", "/networks/create", "{", 400, "invalid JSON: unexpected EOF"),
    ("POST", "/networks/create", {"Name": ""}, 400, "invalid name: name is empty"),
    ("POST", "/networks/create", {"Name": "bridge"}, 403, f"{PREDEFINED} bridge network "),
    ("POST", "/networks/create", {"Name": "x", "Driver": "nosuch"}, 404, 'plugin "nosuch" not found'),
    ("POST", "/networks/create", {"Name": "app"}, 409, "network with name app already exists"),
    ("GET", "/networks/nosuch", None, 404, "network nosuch not found"),
    ("DELETE", "/networks/none", None, 403, "none is a pre-defined network and cannot be removed"),
    ("GET", '/networks?filters={"foo":["x"]}', None, 400, "invalid filter 'foo'"),
    ("GET", "/networks?filters=nope", None, 400, "invalid filter"),
    ("POST", "/networks/app/connect", {}, 400, 'invalid name or ID supplied: ""'),
    ("POST", "/networks/app/connect", {"Container": "nosuch"}, 404, "No such container: nosuch"),
    ("POST", "/containers/create?name=x1", {"Image": "nosuch:latest"}, 404, "No such image: nosuch:latest"),
    ("POST", "/containers/create?name=x1", {"Image": ""}, 400, "no command specified"),
    ("POST", "/containers/create?name=x1", {}, 400, "config cannot be empty in order to create a container"),
    ("POST", "/containers/create?name=x1", None, 400, "invalid JSON: got EOF while reading request body"),
    ("POST", "/containers/create?name=c", {"Image": "busybox"}, 400, f"Invalid container name (c), {NOT_ALLOWED}"),
    ("POST", "/containers/c1/kill?signal=ZZ", None, 400, "cannot kill container: c1: invalid signal: ZZ"),
    ("POST", "/containers/c1/rename", None, 400, "Neither old nor new names may be empty"),
    ("GET", "/containers/c1/logs", None, 400, "Bad parameters: you must choose at least one stream"),
    ("POST", "/containers/c1/wait?condition=zzz", None, 400, 'invalid condition: "zzz"'),
    ("POST", "/containers/c2/exec", {"Cmd": []}, 400, "No exec command specified"),
    ("POST", "/exec/nosuch/start", {}, 404, "No such exec instance: nosuch"),
    ("GET", "/volumes/nosuch", None, 404, "get nosuch: no such volume"),
    ("GET", "/images/nosuch/json", None, 404, "No such image: nosuch:latest"),
    ("POST", "/swarm/leave", None, 503, "This node is not part of a swarm"),
]


@pytest.mark.parametrize(("method", "path", "body", "status", "text"), REFUSALS)
def test_a_refusal_has_the_engines_status_and_words(api, method, path, body, status, text):
    assert api.ask(method, path, body) == (status, {"message": text})


def test_a_version_from_before_errors_were_json_is_refused_in_plain_text(api):
    exchange = api.core.handle(Request("GET", "/v1.10/containers/json"))
    words = b"client version 1.10 is too old. Minimum supported API version is 1.24, please upgrade your client"
    assert exchange.status == 400 and exchange.take() == words + b" to a newer version\n"
    assert exchange.headers["Content-Type"].startswith("text/plain")


def test_names_of_fields_may_have_any_case(api):
    body = {"image": "busybox", "CMD": ["true"], "hostconfig": {"networkmode": "app", "binds": ["vol:/v"]}}
    assert api.ask("POST", "/containers/create?name=x1", body)[0] == 201
    told = api.ask("GET", "/containers/x1/json")[1]
    assert told["HostConfig"]["NetworkMode"] == "app" and told["Mounts"][0]["Destination"] == "/v"
    assert api.ask("POST", "/volumes/create", {"name": "low", "labels": {"Key": "Value"}})[1]["Labels"] == {
        "Key": "Value"
    }


def test_what_is_so_already_is_not_modified(api):
    assert api.ask("POST", "/containers/c2/start") == (304, None)
    assert api.ask("POST", "/containers/c1/stop") == (304, None)


def test_a_start_that_fails_is_remembered(api):
    api.ask("POST", "/containers/create?name=x1", {"Image": "busybox", "HostConfig": {"NetworkMode": "nosuch"}})
    text = "failed to set up container networking: network nosuch not found"
    assert api.ask("POST", "/containers/x1/start") == (404, {"message": text})
    state = api.ask("GET", "/containers/x1/json")[1]["State"]
    assert (state["Status"], state["ExitCode"], state["Error"]) == ("created", 128, text)


def test_nothing_is_left_of_a_container_that_could_not_start(api):
    before = set(api.core.world.namespaces)
    test_a_start_that_fails_is_remembered(api)
    assert set(api.core.world.namespaces) == before


# --- what nobody should send

WORDS = ["", "x", "..", "%00", "a" * 5000, "ü", "c1", "c2", "app", "-1", "1e999", "{}", "[", "null", "true", "\x00"]


FIELDS = """Cmd Image HostConfig Name Env IPAM Config Labels NetworkMode PortBindings Container EndpointConfig
IPAMConfig Mounts Binds RestartPolicy Subnet Driver Options NetworkingConfig EndpointsConfig User Entrypoint WorkingDir
80/tcp HostPort Links ExtraHosts Aliases MacAddress Volumes StopTimeout Dns"""
KEYS = FIELDS.split()
QUERY = [
    "filters",
    "t",
    "signal",
    "h",
    "w",
    "name",
    "since",
    "until",
    "tail",
    "limit",
    "stdout",
    "condition",
    "path",
    "repo",
    "tag",
    "fromSrc",
    "fromImage",
    "changes",
    "container",
    "stream",
    "one-shot",
    "ps_args",
    "type",
    "names",
    "force",
    "v",
    "all",
    "size",
    "copyUIDGID",
]
VALUES = [
    *WORDS,
    "/",
    "/etc",
    "/proc/1",
    "-",
    "1",
    '{"until":["x"]}',
    '{"label":{"a":true}}',
    '{"name":["["]}',
    "-o pid",
]


def _value(random_: random.Random, depth: int = 0) -> Any:
    kinds = [None, True, -1, 10**30, 1.5, *WORDS]
    if depth > 3 or random_.random() < 0.5:
        return random_.choice(kinds)
    if random_.random() < 0.5:
        return [_value(random_, depth + 1) for _ in range(3)]
    return {random_.choice(KEYS): _value(random_, depth + 1) for _ in range(4)}


GOOD: list[dict[str, Any]] = [
    {}, {"Image": "busybox", "Cmd": ["true"]}, {"Cmd": ["true"]}, {"Name": "n"}, {"Container": "c1"},
]  # fmt: skip


def _fields(random_: random.Random) -> dict[str, Any]:
    value = _value(random_)
    return value if isinstance(value, dict) else {random_.choice(KEYS): value}


def hostile(seed: int) -> Request:
    """A route that exists, with parts that make no sense."""
    random_ = random.Random(seed)
    method, pattern, _ = random_.choice(ROUTES)
    path = re.sub(r"\(\?:.*?\)\??|\([^?].*?\)", lambda _: random_.choice(WORDS), pattern.pattern).replace("?", "")
    query = {random_.choice(QUERY): random_.choice(VALUES) for _ in range(3)}
    body = json.dumps({**random_.choice(GOOD), **_fields(random_)}).encode()[: random_.choice([5, 10_000, 10_000])]
    if random_.random() < 0.2:
        body = _archive(random_)
    return Request(method, path, query, {"Content-Type": "application/json"}, body)


def _archive(random_: random.Random) -> bytes:
    """A tar whose entries nobody should send, cut somewhere."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as made:
        for _ in range(3):
            entry = tarfile.TarInfo(random_.choice([*WORDS, "a/b", "a", "../a", "/etc/passwd", "manifest.json"]) or "x")
            entry.type = random_.choice([tarfile.REGTYPE, tarfile.DIRTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE, b"3"])
            entry.linkname = random_.choice(["a", "..", "/", "x", ""])
            data = random_.choice([b"", b"[{}]", b"{", b"null"]) if entry.isreg() else b""
            entry.size = len(data)
            made.addfile(entry, io.BytesIO(data))
    data = held.getvalue()
    return data[: random_.choice([100, 600, 1500, len(data)])]


@pytest.mark.parametrize("part", range(10))
def test_no_hostile_request_makes_the_engine_fail(part):
    api = Api()
    api.ask("POST", "/containers/create?name=c1", {"Image": "busybox", "Cmd": ["sleep", "9"]})
    for seed in range(part * 100, part * 100 + 100):
        exchange = api.core.handle(hostile(seed))
        exchange.take()
        exchange.abort()
        faults = [(what, repr(error)) for what, error in api.core.daemon.faults]
        assert faults == [], f"seed {seed}"
    assert api.ask("GET", "/containers/json?all=1")[0] == 200


@pytest.mark.parametrize(
    "data",
    [b"nonsense\r\n\r\n", b"\x00" * 100_000, b"GET / HTTP/1.1\r\nA: " + b"b" * 200_000],
    ids=["words", "zeros", "long"],
)
def test_bytes_that_are_no_request_are_refused(inside, data):
    with serving(inside.core, inside.clock) as path, socket.socket(socket.AF_UNIX) as wire:
        wire.settimeout(5)
        wire.connect(path)
        wire.sendall(data)
        assert wire.recv(65536).startswith(b"HTTP/1.1 400 ")
    assert inside.client.ping()
