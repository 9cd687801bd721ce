"""Calls of the Engine API through the docker SDK's client, and the two streams that are written to."""

import json
import sys
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote

from netlab.magic.standin.grammar import Failed

JSON = {"Content-Type": "application/json"}
REFUSED = "Error response from daemon: "


def say_line(text: str, end: str = "\n") -> None:
    sys.stdout.write(text + end)
    sys.stdout.flush()


def complain(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def request(api: Any, method: str, path: str, *names: str, body: Any = None, stream: bool = False, **query: Any) -> Any:
    """The response; {} of the path are `names`, objects in the query are written as JSON.

    Failed in the docker command's words when the engine refuses.
    """
    from docker.errors import APIError

    url = api._url(path.format(*(quote(name, safe="") for name in names)))
    asked = {
        key: json.dumps(value) if isinstance(value, dict) else int(value) if isinstance(value, bool) else value
        for key, value in query.items() if value not in (None, {}, "")
    }  # fmt: skip
    data, headers = (None, None) if body is None else (json.dumps(body), JSON)
    response = api.request(method, url, params=asked, data=data, headers=headers, stream=stream, timeout=None)
    try:
        api._raise_for_status(response)
    except APIError as error:
        raise Failed(REFUSED + str(error.explanation or error)) from error
    return response


def get(api: Any, path: str, *names: str, **query: Any) -> Any:
    return request(api, "GET", path, *names, **query).json()


def post(api: Any, path: str, *names: str, body: Any = None, **query: Any) -> Any:
    text = request(api, "POST", path, *names, body=body, **query).text
    return json.loads(text) if text.strip() else None


def each_of(names: Iterable[str], work: Callable[[str], object]) -> int:
    """Do it for each; what fails is told, and makes the exit code 1."""
    code = 0
    for name in names:
        try:
            work(name)
        except Failed as error:
            complain(str(error))
            code = 1
    return code
