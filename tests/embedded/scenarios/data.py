"""The scenarios as frozen values, and how what came is judged."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ERAS = {20: "20.10.24", 26: "26.1.5", 28: "28.5.2"}
LAN = (
    ("http://198.51.100.2:8080/", "http://198.51.100.2:8080/cgi-bin/ip"),  # this server took any path
    # outside machine, host and its card in the record, and on an embedded engine's LAN
    ("198.51.100.2", "192.0.2.1"),
    ("198.51.100.1", "192.0.2.11"),
    ("198.51.100.0", "192.0.2.0"),
    ("parent=x0", "parent=eth0"),
)


@dataclass(frozen=True, slots=True)
class Probe:
    """`place`: "cli", "host", "outside", "container:NAME" or "node1 cli"."""

    place: str
    command: str
    exit_code: int | None
    contains: tuple[str, ...]
    lacks: tuple[str, ...]
    patterns: tuple[str, ...]
    engines: tuple[str, ...]

    def complaint(self, code: int, output: str) -> str:
        """What differs from what was seen, or nothing."""
        text = output.strip("\n")
        wrong = [f"exit code {code}, not {self.exit_code}"] if self.exit_code not in (None, code) else []
        wrong += [f"no {each!r}" for each in self.contains if each not in text]
        wrong += [f"{each!r} is there" for each in self.lacks if each in text]
        wrong += [f"no match of {each!r}" for each in self.patterns if not _matches(each, text)]
        return f"{self.place}: {self.command}\n  {'; '.join(wrong)}, in:\n{output}" if wrong else ""


@dataclass(frozen=True, slots=True)
class Scenario:
    id: str
    setup: tuple[str, ...]
    probes: tuple[Probe, ...]
    engines: tuple[str, ...]
    swarm: bool

    def of(self, era: int) -> tuple[tuple[int, Probe], ...]:
        """Its probes that held on this era, with their numbers."""
        return tuple((number, each) for number, each in enumerate(self.probes) if ERAS[era] in each.engines)


def _matches(pattern: str, text: str) -> bool:
    return text == "" if pattern == "^$" else bool(re.search(pattern, text, re.MULTILINE))


def _here(text: str) -> str:
    """The same on an embedded engine's LAN."""
    for recorded, ours in LAN:
        text = text.replace(recorded, ours).replace(recorded.replace(".", r"\."), ours.replace(".", r"\."))
    return text


def _probe(told: Mapping[str, object], engines: list[str]) -> Probe:
    expect = told["expect"]
    assert isinstance(expect, dict)
    texts = (tuple(expect.get(f"stdout_{each}", ())) for each in ("contains", "not_contains", "regex"))
    return Probe(told["from"], told["cmd"], expect.get("exit_code"), *texts, tuple(told.get("engines") or engines))  # type: ignore[arg-type]


@cache
def scenarios() -> tuple[Scenario, ...]:
    told = json.loads(_here((Path(__file__).parent / "scenarios.json").read_text()))
    return tuple(
        Scenario(
            each["id"],
            tuple(each["setup"]),
            tuple(_probe(probe, each["engines"]) for probe in each["probes"]),
            tuple(each["engines"]),
            "swarm" in each.get("needs", ""),
        )
        for each in told
    )
