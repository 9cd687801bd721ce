"""docker-py's client with the engine as its transport: two methods of APIClient are ours, the rest runs unchanged."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import docker
import requests
from docker.api.client import APIClient
from docker.utils.socket import consume_socket_output, demux_adaptor
from requests.adapters import BaseAdapter

from netlab.embedded.api.request import Request
from netlab.engines.base import TIMEOUT
from netlab.engines.inprocess.body import Body
from netlab.engines.inprocess.pump import Pump, TimedOut

NOWHERE = "http://embedded.invalid:1"  # an http URL keeps docker-py's Unix adapter out


class Adapter(BaseAdapter):
    """One request is one call of the engine; returns when its head is there."""

    def __init__(self, pump: Pump) -> None:
        super().__init__()
        self.pump = pump

    def send(
        self, request: Any, stream: bool = False, timeout: Any = None, verify: Any = True, cert: Any = None,
        proxies: Any = None,
    ) -> requests.Response:  # fmt: skip
        seconds = timeout[1] if isinstance(timeout, tuple) else timeout
        exchange = self.pump.handle(read_request(request))
        try:
            self.pump.until(lambda: exchange.status is not None, exchange, seconds)
        except TimedOut as late:
            raise requests.exceptions.ReadTimeout(str(late)) from None
        response = requests.Response()
        response.status_code, response.url, response.request = exchange.status or 0, request.url, request
        response.headers.update(exchange.headers)
        response.encoding = requests.utils.get_encoding_from_headers(response.headers)
        response.raw = Body(self.pump, exchange, seconds)
        response.connection = self  # type: ignore[assignment]
        return response

    def close(self) -> None:
        return


def read_request(request: Any) -> Request:
    url = urlsplit(request.url)
    body = request.body or b""
    if hasattr(body, "read"):
        body = body.read()
    query = dict(parse_qsl(str(url.query), keep_blank_values=True))
    data = body.encode() if isinstance(body, str) else bytes(body)
    return Request(str(request.method), unquote(str(url.path)), query, dict(request.headers), data)


class InProcessAPI(APIClient):  # type: ignore[misc]
    def __init__(self, pump: Pump, timeout: int = TIMEOUT) -> None:
        self.adapter = Adapter(pump)
        super().__init__(base_url=NOWHERE, version="auto", timeout=timeout)
        self.trust_env = False  # no look into ~/.netrc and the proxy variables at each request

    def get_adapter(self, url: str) -> Adapter:
        return self.adapter

    def _read_from_socket(self, response: Any, stream: bool, tty: bool = True, demux: bool = False) -> Any:
        """The one place where docker-py would poll() a file descriptor."""
        body = self._get_raw_response_socket(response)
        body.settimeout(None)
        frames = ((1, data) for data in body.stream()) if tty else _frames(body)
        parts = (demux_adaptor(*part) for part in frames) if demux else (data for _, data in frames)
        return parts if stream else consume_socket_output(parts, demux=demux)


def _frames(body: Body) -> Iterator[tuple[int, bytes]]:
    while len(head := body.read(8)) == 8:
        yield head[0], body.read(int.from_bytes(head[4:], "big"))


class InProcessClient(docker.DockerClient):  # type: ignore[misc]
    def __init__(self, pump: Pump, timeout: int = TIMEOUT) -> None:
        self.api = InProcessAPI(pump, timeout)
