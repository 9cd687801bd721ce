"""What a prune takes: labels wanted and unwanted, and an age. The words are those of 28.5.2."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from netlab.embedded.api import gojson
from netlab.embedded.api.request import Filters, label_fits
from netlab.embedded.errdefs import InvalidParameter

PRUNE_FILTERS = ("label", "label!", "until")
UNITS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}
DURATION = re.compile(r"[-+]?(?:\d+(?:\.\d*)?(?:ns|us|µs|ms|s|m|h))+")


def duration(text: str) -> float | None:
    """Seconds of Go's "1h30m"; None for what is none."""
    if DURATION.fullmatch(text) is None:
        return None
    parts = re.findall(r"(\d+(?:\.\d*)?)(ns|us|µs|ms|s|m|h)", text)
    return sum(float(number) * UNITS[unit] for number, unit in parts) * (-1 if text.startswith("-") else 1)


@dataclass(frozen=True, slots=True)
class Pruning:
    """The filters of one prune; `now` in seconds since 1970. InvalidParameter when `until` is no time."""

    filters: Filters
    now: float

    def __post_init__(self) -> None:
        self.until()

    def until(self) -> float:
        """Only what is older than this moment goes."""
        values = self.filters.get("until", [])
        if len(values) > 1:
            raise InvalidParameter("more than one until filter specified")
        if not values:
            return float("inf")
        ago = duration(values[0])
        try:
            return self.now - ago if ago is not None else gojson.moment(values[0], float("inf"))
        except ValueError:
            raise InvalidParameter(f'failed to parse value as time or duration: "{values[0]}"') from None

    def takes(self, labels: Mapping[str, str], created: float) -> bool:
        return (
            created < self.until()
            and all(label_fits(labels, each) for each in self.filters.get("label", ()))
            and not any(label_fits(labels, each) for each in self.filters.get("label!", ()))
        )
