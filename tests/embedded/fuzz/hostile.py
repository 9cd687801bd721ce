"""Requests nobody should send, made from a seed and the API's description: the same seed, the same bytes."""

import io
import json
import random
import re
import tarfile
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from tests.embedded.fuzz.description import HOSTILE, OPERATIONS, VALUES

NUMBERS = (0, 1, -1, 2, 80, 65535, 65536, 1 << 31, -(1 << 31), 1 << 63, -(1 << 63), 10**30, 1.5, -0.0, 1e308)
WRONG: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1.5,
    10**30,
    "",
    "x",
    [],
    {},
    [[]],
    [{}],
    {"": ""},
    [None],
    {"x": None},
)
DEEP = 2000
STYLES = (  # how it is sent, and how often
    ("whole", 60),
    ("cut", 8),
    ("half-open", 3),
    ("slow-reader", 4),
    ("vanishing", 8),
    ("bytes", 8),
    ("pipelined", 4),
    ("half-close", 5),
)


@dataclass(frozen=True)
class Attack:
    """What is sent, in pieces, and how: see `attacker`. `shown` for who wants to read it."""

    style: str
    pieces: tuple[bytes, ...]
    shown: str
    head_only: bool = False  # a HEAD: no body comes


def attack(seed: int) -> Attack:
    random_ = random.Random(seed)
    style = random_.choices([name for name, _ in STYLES], [weight for _, weight in STYLES])[0]
    if style == "bytes":
        return Attack(style, (_nonsense(random_),), "bytes that are no request")
    method, target, headers, body = _request(random_)
    data = _wire(random_, method, target, headers, body)
    shown = f"{method} {target[:200]} {body[:300]!r}"
    if style == "pipelined":
        more = [_wire(random_, *_request(random_)) for _ in range(random_.randint(1, 3))]
        return Attack(style, (data + b"".join(more),), shown, method == "HEAD")
    if style == "cut":
        return Attack(style, (data[: random_.randrange(len(data))],), shown, method == "HEAD")
    at = random_.randrange(len(data))
    return Attack(style, (data[:at], data[at:]) if random_.random() < 0.2 else (data,), shown, method == "HEAD")


# --- values


def _text(random_: random.Random, kind: str) -> str:
    if random_.random() < 0.75:
        return random_.choice(VALUES.get(kind, VALUES["str"]))
    return random_.choice(HOSTILE)


def value(random_: random.Random, kind: Any, depth: int = 0) -> Any:
    """One of this kind; now and then of another."""
    if random_.random() < 0.04:
        return random_.choice(WRONG)
    if isinstance(kind, list):
        return [value(random_, kind[0], depth + 1) for _ in range(random_.choice([0, 1, 1, 2, 3]))]
    if isinstance(kind, dict):
        return _object(random_, kind, depth)
    if kind == "bool":
        return random_.choice([True, False])
    if kind in ("int", "ns"):
        return random_.choice(NUMBERS if random_.random() < 0.4 else (0, 1, 5, 1_000_000_000))
    return _text(random_, kind)


def _object(random_: random.Random, kind: dict[str, Any], depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, inner in kind.items():
        if key == "*" or not key[:1].isupper():  # a map: names of a kind
            found |= {_text(random_, key): value(random_, inner, depth + 1) for _ in range(random_.choice([0, 1, 2]))}
        elif random_.random() < (0.25 if len(kind) > 8 else 0.6):
            found[key if random_.random() < 0.95 else key.swapcase()] = value(random_, inner, depth + 1)
    if random_.random() < 0.05:
        found[random_.choice(HOSTILE)] = random_.choice(WRONG)
    return found


def _body(random_: random.Random, kind: Any) -> bytes:
    if kind is None:
        return b"" if random_.random() < 0.9 else json.dumps(random_.choice(WRONG)).encode()
    if kind == "tar":
        return archive(random_)
    made = value(random_, kind)
    if isinstance(made, dict) and "Image" in kind and random_.random() < 0.8:
        made |= {
            "Image": "busybox",
            "Cmd": random_.choice([["true"], ["sleep", "5"], ["sh", "-c", "echo hi; sleep 1"], ["cat"]]),
        }
    data = json.dumps(made).encode("utf-8", "surrogatepass")
    return _broken(random_, data) if random_.random() < 0.12 else data


def _broken(random_: random.Random, data: bytes) -> bytes:
    """JSON that is none, or too much of it."""
    at = random_.randrange(len(data) + 1)
    return random_.choice(
        [
            data[:at],
            data + b"x",
            data + data,
            b"\xff" + data,
            b"\xef\xbb\xbf" + data,
            data[:at] + b"\0" + data[at:],
            b"[" * DEEP + b"]" * DEEP,
            b'{"a":' * DEEP,
            b"null",
            b"NaN",
            b"",
            b"{}" * 3,
            data.replace(b'"', b"'"),
            b'{"Image":"busybox","Image":5}',
            b"1" * 5000,
            data.replace(b":", b": \n\t"),
        ]
    )


def archive(random_: random.Random) -> bytes:
    """A tar with entries that lead elsewhere, cut somewhere or whole."""
    names = (
        "a",
        "a/b",
        "../a",
        "../../../../tmp/fuzz-escaped",
        "/etc/passwd",
        "/tmp/fuzz-escaped",
        "manifest.json",
        "l/x",
        "l",
        ".",
        "",
        "x" * 300,
        "a/../../b",
        "layer.tar",
        "ㄱ",
    )
    links = ("a", "..", "/", "/tmp", "../../../../tmp", "l", "", "/etc/shadow", "x" * 200)
    kinds = (
        tarfile.REGTYPE,
        tarfile.REGTYPE,
        tarfile.DIRTYPE,
        tarfile.SYMTYPE,
        tarfile.LNKTYPE,
        tarfile.CHRTYPE,
        tarfile.FIFOTYPE,
        b"9",
    )
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w", format=random_.choice([tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])) as made:
        for _ in range(random_.randint(0, 5)):
            entry = tarfile.TarInfo(random_.choice(names) or "y")
            entry.type, entry.linkname = random_.choice(kinds), random_.choice(links)
            entry.mode, entry.mtime = (
                random_.choice([0, 0o644, 0o4777]),
                random_.choice([0, 1_700_000_000, -1, 1 << 33]),
            )
            entry.uid = random_.choice([0, 1000, 2_000_000])
            data = (
                random_.choice([b"", b"x", b"[{}]", b'[{"Config":"a","Layers":["a"]}]', b"{", b"null"])
                if entry.isreg()
                else b""
            )
            entry.size = len(data)
            made.addfile(entry, io.BytesIO(data))
    data = held.getvalue()
    if random_.random() < 0.4:
        data = data[: random_.choice([0, 1, 100, 511, 513, 700, 1500])]
    return data if random_.random() < 0.9 else bytes(random_.randrange(256) for _ in range(600))


# --- requests


def _request(random_: random.Random) -> tuple[str, str, list[tuple[str, str]], bytes]:
    method, path, query, kind = random_.choice(OPERATIONS)
    path = re.sub(
        r"\{(\w+)\}",
        lambda found: quote(_text(random_, found[1]).encode("utf-8", "surrogatepass"), safe=random_.choice(["", "/:"])),
        path,
    )
    asked = {name: value(random_, inner) for name, inner in query.items() if random_.random() < 0.5}
    text = "&".join(f"{name}={_quoted(random_, each)}" for name, each in asked.items())
    target = random_.choice(["", "/v1.51", "/v1.41", "/v1.24"]) + path + (f"?{text}" if text else "")
    if random_.random() < 0.06:
        target = _bad_target(random_, target)
    if random_.random() < 0.05:
        method = random_.choice(
            ["PATCH", "OPTIONS", "TRACE", "PUT", "DELETE", "GET", "POST", "HEAD", "BREW", "CONNECT", "get"]
        )
    headers = [("Host", "docker"), ("Content-Type", random_.choice(["application/json"] * 9 + ["text/plain"]))]
    if "/attach" in path or "/exec/" in path:
        headers += [("Connection", "Upgrade"), ("Upgrade", "tcp")] if random_.random() < 0.7 else []
    if random_.random() < 0.08:
        headers.append(
            random_.choice(
                [
                    ("X-Registry-Auth", "!!!"),
                    ("Connection", "close"),
                    ("Expect", "100-continue"),
                    ("Upgrade", "h2c"),
                    ("Range", "bytes=0-1"),
                    ("Accept-Encoding", "gzip"),
                    ("X-Long", "y" * 7000),
                    ("Content-Encoding", "gzip"),
                    ("Cookie", "\x80"),
                    ("Content-Type", ""),
                ]
            )
        )
    return method, target, headers, _body(random_, kind)


def _quoted(random_: random.Random, each: Any) -> str:
    text = each if isinstance(each, str) else json.dumps(each)
    return (
        quote(text.encode("utf-8", "surrogatepass")) if random_.random() < 0.95 else re.sub(r"[\s\0]|[^ -~]", "+", text)
    )


def _bad_target(random_: random.Random, target: str) -> str:
    return random_.choice(
        [
            "/v9.99" + target,
            "/v0.1" + target,
            "/vx" + target,
            "/v1.51",
            "/v1..2/_ping",
            "/v" + "1." * 500 + "1/_ping",
            "//" + target,
            target + "/",
            target + "//..//",
            "*",
            "http://docker" + target,
            "docker:80",
            target.replace("/", "%2f"),
            target + "%",
            target + "%zz",
            target + "?&&&==&%00=%00",
            "/" + "x" * 5000,
            target.upper(),
            "/../.." + target,
            target + "#frag",
            "/netlab/host/exec",
            "/netlab/captures",
            "?",
            "/",
        ]
    )


def _wire(random_: random.Random, method: str, target: str, headers: list[tuple[str, str]], body: bytes) -> bytes:
    version = (
        "HTTP/1.1"
        if random_.random() < 0.96
        else random_.choice(["HTTP/1.0", "HTTP/2.0", "HTTP/0.9", "HTTP/1.1 ", "http/1.1"])
    )
    if body or method in ("POST", "PUT"):
        body, length = _framed(random_, body)
        headers = [*headers, *length]
    lines = [f"{method} {target} {version}", *(f"{name}: {each}" for name, each in headers), "", ""]
    return "\r\n".join(lines).encode("utf-8", "surrogatepass") + body


def _framed(random_: random.Random, body: bytes) -> tuple[bytes, list[tuple[str, str]]]:
    """A length or chunks; sometimes a lie."""
    lot = random_.random()
    if lot < 0.85:
        return body, [("Content-Length", str(len(body)))]
    chunk = b"%x\r\n%s\r\n" % (len(body), body) if body else b""
    if lot < 0.93:
        return chunk + b"0\r\n\r\n", [("Transfer-Encoding", "chunked")]
    return random_.choice(
        [
            (body, [("Content-Length", str(len(body) + 100))]),
            (body, [("Content-Length", str(max(0, len(body) - 3)))]),
            (body, [("Content-Length", "-5")]),
            (body, [("Content-Length", "many")]),
            (body, [("Content-Length", "9" * 30)]),
            (body, [("Content-Length", "5"), ("Content-Length", "6")]),
            (body, [("Content-Length", str(1 << 40))]),
            (b"zz\r\n" + body, [("Transfer-Encoding", "chunked")]),
            (b"ffffffffffffffff\r\n" + body, [("Transfer-Encoding", "chunked")]),
            (chunk + b"0\r\n\r\n", [("Transfer-Encoding", "chunked"), ("Content-Length", "3")]),
            (chunk, [("Transfer-Encoding", "gzip, chunked")]),
        ]
    )


def _nonsense(random_: random.Random) -> bytes:
    return random_.choice(
        [
            b"\0" * 5000,
            b"\r\n" * 3000,
            b"GET",
            b"GET /\r\n\r\n",
            b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 3000,
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            b"SSH-2.0-OpenSSH_9.2\r\n",
            b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            b"GET  /  HTTP/1.1\r\n\r\n",
            b"GET /_ping HTTP/1.1\r\n Host: folded\r\n\r\n",
            b"GET /_ping HTTP/1.1\nHost: x\n\n",
            b"POST /_ping HTTP/1.1\r\nHost\r\n\r\n",
            b"\xff\xfe\xfd" * 400,
            b"GET /_ping HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n",
            bytes(random_.randrange(256) for _ in range(300)),
        ]
    )
