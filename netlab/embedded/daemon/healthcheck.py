"""What a Healthcheck may ask for, and the command it stands for. What comes of it is in `health`."""

from typing import Any

from netlab.embedded.errdefs import InvalidParameter

INTERVAL, TIMEOUT, START_INTERVAL, RETRIES = 30.0, 30.0, 5.0, 3  # seconds, and failures in a row (moby's defaults)
DURATIONS = ("Interval", "Timeout", "StartPeriod", "StartInterval")
SHELL = ["/bin/sh", "-c"]


def check(asked: dict[str, Any]) -> None:
    """InvalidParameter in the engine's words; durations are nanoseconds."""
    for name in DURATIONS:
        if asked.get(name) and asked[name] < 1_000_000:
            raise InvalidParameter(f"{name} in Healthcheck cannot be less than 1ms")
    if (asked.get("Retries") or 0) < 0:
        raise InvalidParameter("Retries in Healthcheck cannot be negative")


def command(config: dict[str, Any]) -> list[str]:
    """The words a container's test runs; none when it has no test."""
    kind, *words = (config.get("Healthcheck") or {}).get("Test") or ["NONE"]
    if kind == "CMD":
        return list(words)
    return [*(config.get("Shell") or SHELL), *words] if kind == "CMD-SHELL" else []
