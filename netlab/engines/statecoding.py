"""Values with bytes in them as JSON, and logs as lines of it: how the state folder writes what it keeps."""

import base64
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

INLINE: Final = 4096  # bytes that stand in what names them; more are a file of their own
SHORT, LONG = "$bytes", "$blob"


def encode(value: Any, keep: Callable[[bytes], str]) -> bytes:
    """`keep` puts long contents away and gives the name they are found by."""
    return json.dumps(_plain(value, keep), separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")


def _plain(value: Any, keep: Callable[[bytes], str]) -> Any:
    if isinstance(value, bytes):
        if len(value) > INLINE:
            return {LONG: keep(value)}
        return {SHORT: base64.b64encode(value).decode()}
    if isinstance(value, dict):
        plain = {key: _plain(each, keep) for key, each in value.items()}
        return [plain] if plain.keys() & {SHORT, LONG} else plain  # one that only looks like contents: in a list of one
    if isinstance(value, (list, tuple)):
        return [_plain(each, keep) for each in value]
    return value


def decode(data: bytes, find: Callable[[str], bytes]) -> Any:
    """ValueError for what is none of ours; `find` gives long contents by their name."""
    return _full(json.loads(data.decode("utf-8", "surrogatepass")), find)


def _full(value: Any, find: Callable[[str], bytes]) -> Any:
    if isinstance(value, dict):
        if value.keys() == {SHORT}:
            return base64.b64decode(value[SHORT], validate=True)
        if value.keys() == {LONG}:
            return find(value[LONG])
        return {key: _full(each, find) for key, each in value.items()}
    return [_full(each, find) for each in value] if isinstance(value, list) else value


def blobs_in(data: bytes) -> Iterator[str]:
    """The names of the long contents that something names."""
    text = data.decode("utf-8", "surrogatepass")
    for piece in text.split(f'"{LONG}":"')[1:]:
        yield piece.partition('"')[0]


# --- logs


def line(when: float, stream: int, data: bytes) -> bytes:
    return json.dumps([when, stream, base64.b64encode(data).decode()]).encode() + b"\n"


def lines(file: Path) -> Iterator[list[Any]]:
    """What is whole; the file ends with it from now on."""
    good = 0
    with file.open("r+b") as held:
        for each in held:
            if (found := _line(each)) is None:
                break
            good += len(each)
            yield found
        held.truncate(good)


def _line(text: bytes) -> list[Any] | None:
    """None for what was cut off."""
    try:
        when, stream, data = json.loads(text)
        return [float(when), int(stream), base64.b64decode(data, validate=True)] if text.endswith(b"\n") else None
    except (ValueError, TypeError):
        return None
