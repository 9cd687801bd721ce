"""dockerd's flags and its daemon.json, read as dockerd reads them; refusals are its own words (28.5.2, observed)."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from netlab.dataplane.addr import is_address
from netlab.embedded.eras import E28, Era
from netlab.embedded.libnetwork import Settings
from netlab.engines.settings import GO, KEYS, Bad, checked, not_started
from netlab.errors import BadOption

UNLIKE: Final[Mapping[str, str]] = {  # key -> flag, none where another key has it
    "default-address-pools": "default-address-pool", "dns-opts": "dns-opt", "host-gateway-ip": "",
    "host-gateway-ips": "host-gateway-ip", "default-network-opts": "default-network-opt",
}  # fmt: skip
FLAGS: Final[Mapping[str, str]] = {  # flag -> key, where they differ
    key: key for key in ("data-root", *KEYS) if key not in UNLIKE
} | {flag: key for key, flag in UNLIKE.items() if flag}
COMPLAINTS: Final = (  # what Python's json says of a character, and what Go's does
    ("Expecting property name", "looking for beginning of object key string"), ("Expecting ':'", "after object key"),
    ("Illegal trailing comma", "looking for beginning of object key string"),
    ("Extra data", "after top-level value"), ("Invalid control character", "in string literal"),
    ("Invalid \\escape", "in string escape code"),
)  # fmt: skip
TRUE, FALSE = ("1", "t", "T", "true", "TRUE", "True"), ("0", "f", "F", "false", "FALSE", "False")


def configured(flags: Mapping[str, Sequence[str]], file: Path | None = None, era: Era = E28) -> Settings:
    """Settings from flags (key of daemon.json -> what was written) and from a daemon.json; as `with_root`."""
    return with_root(flags, file, era)[0]


def with_root(
    flags: Mapping[str, Sequence[str]], file: Path | None = None, era: Era = E28
) -> tuple[Settings, Path | None]:
    """Settings, and the folder that a served engine is to keep what it has in, if one is named.

    BadOption for what is no flag's value, or a key the engine has not; EngineStartFailed where dockerd would not start.
    """
    given = {key: _value(key, list(written)) for key, written in flags.items()}
    try:
        found = _read(file) if file else {}
        if both := sorted(given.keys() & found.keys()):
            told = ", ".join(f"{key}: (from flag: {_go(given[key])}, from file: {_go(found[key])})" for key in both)
            what = "the following directives are specified both as a flag and in the configuration file"
            raise Bad(f"{what}: {told}")
        asked = {**found, **given}
        root = _root(asked.pop("data-root", None))
        return replace(checked(asked), era=era), root
    except Bad as bad:
        words = str(bad)
        if file is not None and not words.startswith("failed to start daemon"):
            words = f"unable to configure the Docker daemon with file {file}: {words}"
        raise not_started(words) from None


def _complaint(error: json.JSONDecodeError) -> str:
    left = error.doc[error.pos :].lstrip()
    if not left or error.msg.startswith("Unterminated"):
        return "unexpected end of JSON input"
    if error.msg.startswith("Illegal trailing comma"):  # Python 3.13 points at the comma, Go at what comes next
        left = left[1:].lstrip()
    where = next((go for words, go in COMPLAINTS if error.msg.startswith(words)), "looking for beginning of value")
    if error.msg.startswith("Expecting ','"):
        where = "after array element" if _in_array(error.doc[: error.pos]) else "after object key:value pair"
    return f"invalid character {repr(left[0])} {where}"


def _in_array(text: str) -> bool:
    """Whether what is open last there is an array; the text is good so far."""
    bare = re.sub(r'"(?:[^"\\\\]|\\\\.)*"', "", text)
    while (closed := re.sub(r"\[[^][{}]*\]|\{[^][{}]*\}", "", bare)) != bare:
        bare = closed
    return re.sub(r"[^][{}]*$", "", bare).endswith("[")


def _root(value: Any) -> Path | None:
    if not isinstance(value, (str, type(None))):
        field = "Go struct field Config.data-root of type string"
        raise Bad(f"invalid JSON: json: cannot unmarshal {GO.get(type(value), 'object')} into {field}")
    return Path(value).expanduser().resolve() if value else None


def _read(file: Path) -> dict[str, Any]:
    try:
        value = json.loads(file.read_text(encoding="utf-8-sig") or "{}")
    except OSError as error:
        raise Bad(f"open {file}: {str(error.strerror).lower()}") from None
    except UnicodeDecodeError:
        raise Bad("invalid JSON: invalid UTF-8") from None
    except json.JSONDecodeError as error:
        raise Bad(f"invalid JSON: {_complaint(error)}") from None
    if not isinstance(value, dict):
        kind = GO.get(type(value), "object")
        raise Bad(f"invalid JSON: json: cannot unmarshal {kind} into Go value of type map[string]interface {{}}")
    return value


def _go(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"[{' '.join(map(str, value))}]" if isinstance(value, list) else str(value)


def _value(key: str, written: list[str]) -> Any:
    """What a flag means as a value of daemon.json; the last counts where there can be one only."""
    if key == "default-network-opts":
        return _network_opts(key, written)
    values = [_read_one(key, text) for text in written]
    return values if key in KEYS and KEYS[key].kind is list else values[-1]


def _read_one(key: str, text: str) -> Any:
    if key == "data-root":
        return text
    if KEYS[key].kind is bool:
        if text not in TRUE + FALSE:
            raise _invalid(key, text, f'strconv.ParseBool: parsing "{text}": invalid syntax')
        return text in TRUE
    if KEYS[key].kind is int:
        try:
            return int(text, 0)
        except ValueError:
            raise _invalid(key, text, f'strconv.ParseInt: parsing "{text}": invalid syntax') from None
    if key == "ip" and not is_address(text):
        raise _invalid(key, text, f'failed to parse IP: "{text}"')
    if key == "dns" and not is_address(text):
        raise _invalid(key, text, f"invalid string being converted to IP address: {text}")
    return _pool(key, text) if key == "default-address-pools" else text


def _network_opts(key: str, written: list[str]) -> dict[str, dict[str, str]]:
    """bridge=com.docker.network.driver.mtu=1234, again for each"""
    found: dict[str, dict[str, str]] = {}
    for text in written:
        driver, equals, option = text.partition("=")
        name, other, value = option.partition("=")
        if not equals or not other:
            raise _invalid(key, text, f"invalid default network options '{text}': must be driver=option=value")
        found.setdefault(driver, {})[name] = value
    return found


def _pool(key: str, text: str) -> dict[str, Any]:
    """base=10.0.0.0/8,size=24"""
    found: dict[str, Any] = {}
    for part in text.split(","):
        name, equals, value = part.partition("=")
        if not equals:
            raise _invalid(key, text, f"invalid field '{part}' must be a key=value pair")
        if name not in ("base", "size"):
            raise _invalid(key, text, f"unexpected key '{name}' in '{part}'")
        if name == "size" and not value.lstrip("+-").isdecimal():
            why = f'invalid size value: "{text}" (must be integer): strconv.Atoi: parsing "{value}": invalid syntax'
            raise _invalid(key, text, why)
        found[name] = int(value) if name == "size" else value
    return found


def _invalid(key: str, text: str, why: str) -> BadOption:
    flag = next(flag for flag, meant in FLAGS.items() if meant == key)
    return BadOption(f'invalid argument "{text}" for "--{flag}" flag: {why}\nSee \'python -m netlab serve --help\'.')
