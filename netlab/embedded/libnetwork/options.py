"""Reading option values as Go does, with its words when they are none."""

from collections.abc import Mapping

from netlab.embedded.errdefs import InvalidParameter

TRUE = ("1", "t", "T", "TRUE", "true", "True")
FALSE = ("0", "f", "F", "FALSE", "false", "False")


def boolean(options: Mapping[str, str], key: str, default: bool) -> bool:
    """InvalidParameter for what strconv.ParseBool refuses."""
    value = options.get(key)
    if value is None:
        return default
    if value not in TRUE + FALSE:
        raise InvalidParameter(
            f'failed to parse {key} value: {value} (strconv.ParseBool: parsing "{value}": invalid syntax)'
        )
    return value in TRUE


def mtu(options: Mapping[str, str], key: str, default: int) -> int:
    """InvalidParameter for what strconv.Atoi refuses, and below 0."""
    value = options.get(key)
    if value is None:
        return default
    try:
        number = int(value)
    except ValueError:
        text = f'failed to parse {key} value: {value} (strconv.Atoi: parsing "{value}": invalid syntax)'
        raise InvalidParameter(text) from None
    if number < 0:
        raise InvalidParameter(f"invalid MTU number: {number}")
    return number or default
