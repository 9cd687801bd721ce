"""docker-py's client with the engine as its transport: two methods of APIClient are ours, the rest runs unchanged.

A request of the docker SDK becomes one of the engine without becoming HTTP in between.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from http.client import responses
from typing import Any
from urllib.parse import unquote

import docker
import requests
from docker.api.client import APIClient
from docker.utils.socket import consume_socket_output, demux_adaptor
from requests.structures import CaseInsensitiveDict

from netlab.embedded.api.request import Request
from netlab.embedded.daemon.exchange import Exchange
from netlab.engines.base import TIMEOUT
from netlab.engines.inprocess.body import Body
from netlab.engines.inprocess.pump import Pump, TimedOut

NOWHERE = "http://embedded.invalid:1"  # an http URL keeps docker-py's Unix adapter out


class InProcessAPI(APIClient):  # type: ignore[misc]
    def __init__(self, pump: Pump, timeout: int = TIMEOUT) -> None:
        self.pump = pump
        super().__init__(base_url=NOWHERE, version="auto", timeout=timeout)

    def request(
        self, method: str, url: str, params: Mapping[str, Any] | None = None, data: Any = None,
        headers: Mapping[str, str] | None = None, timeout: Any = None, stream: bool = False, **_: Any,
    ) -> requests.Response:  # fmt: skip
        """One request is one call of the engine; returns when its head is there, unless `stream` with its body."""
        seconds = timeout[1] if isinstance(timeout, tuple) else timeout
        path = unquote(url.removeprefix(self.base_url))
        sent = dict(self.headers.lower_items()) | {name.lower(): value for name, value in (headers or {}).items()}
        asked = Request(method, path, query(params or {}), sent, body(data))
        exchange = self.pump.handle(asked)
        if exchange.status is None:
            try:
                self.pump.until(lambda: exchange.status is not None, exchange, seconds)
            except TimedOut as late:
                raise requests.exceptions.ReadTimeout(str(late)) from None
        response = _response(url, exchange)
        response.raw = Body(self.pump, exchange, seconds)
        if not stream:
            response.content  # noqa: B018  (read now)
        return response

    def _read_from_socket(self, response: Any, stream: bool, tty: bool = True, demux: bool = False) -> Any:
        """The one place where docker-py would poll() a file descriptor."""
        body = self._get_raw_response_socket(response)
        body.settimeout(None)
        frames = ((1, data) for data in body.stream()) if tty else _frames(body)
        parts = (demux_adaptor(*part) for part in frames) if demux else (data for _, data in frames)
        return parts if stream else consume_socket_output(parts, demux=demux)


def query(params: Mapping[str, Any]) -> list[tuple[str, str]]:
    """As requests writes a query: None is left out, a list is several values of one name."""
    several = ((key, value if isinstance(value, (list, tuple)) else [value]) for key, value in params.items())
    return [(key, str(value)) for key, values in several for value in values if value is not None]


def body(data: Any) -> bytes:
    """Of text, bytes, a file, or an iterable of bytes."""
    if hasattr(data, "read"):
        data = data.read()
    if isinstance(data, str):
        return data.encode()
    return bytes(data) if isinstance(data, (bytes, bytearray, memoryview)) else b"".join(data or ())


def _response(url: str, exchange: Exchange) -> requests.Response:
    response = requests.Response()
    response.url, response.status_code = url, exchange.status or 0
    response.reason = responses.get(response.status_code, "")
    response.headers.update(exchange.headers)
    response.encoding = _encoding(exchange.headers.get("Content-Type", ""))
    return response


@lru_cache(16)
def _encoding(kind: str) -> str | None:
    """Of a body of this media type, as requests has it."""
    encoding: str | None = requests.utils.get_encoding_from_headers(
        CaseInsensitiveDict({"content-type": kind} if kind else {})
    )
    return encoding


def _frames(body: Body) -> Iterator[tuple[int, bytes]]:
    while len(head := body.read(8)) == 8:
        yield head[0], body.read(int.from_bytes(head[4:], "big"))


class InProcessClient(docker.DockerClient):  # type: ignore[misc]
    def __init__(self, pump: Pump, timeout: int = TIMEOUT) -> None:
        self.api = InProcessAPI(pump, timeout)
