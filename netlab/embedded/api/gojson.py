"""JSON as dockerd's encoder writes it: no spaces, HTML not escaped, a newline at the end; and Go's times."""

import json
from datetime import UTC, datetime
from typing import Any

ESCAPED = {0x2028: "\\u2028", 0x2029: "\\u2029"}  # <, > and & stand as they are: observed on 20.10.24 and 28.5.2
NEVER = "0001-01-01T00:00:00Z"


def dumps(value: Any) -> bytes:
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False).translate(ESCAPED)
    return text.encode(errors="replace") + b"\n"


def stamp(seconds: float) -> str:
    """RFC 3339 with fractions; 0 seconds since 1970 is Go's zero time."""
    return rfc3339(seconds) if seconds else NEVER


def rfc3339(seconds: float) -> str:
    """As `stamp`, with 0 for the beginning of 1970."""
    whole = datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%S")
    digits = f"{int(seconds % 1 * 1e9):09d}".rstrip("0")
    return f"{whole}.{digits}Z" if digits else f"{whole}Z"


def log_stamp(seconds: float) -> str:
    """With nine digits, as `docker logs -t` shows it."""
    whole = datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return f"{whole}.{int(seconds % 1 * 1e9):09d}Z"


def moment(text: str, default: float) -> float:
    """Seconds since 1970 from "1700000000.5" or an RFC 3339 time; ValueError."""
    if not text:
        return default
    try:
        return float(text)
    except ValueError:
        return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()
