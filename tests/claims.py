"""Where each claim held: a plugin that writes, for NETLAB_CLAIMS=FILE, {claim: {engine: outcome}} after a run."""

import json
import os
import re
from pathlib import Path

import pytest

from tests.real import private_roots


class Claims:
    """The outcomes of the tests in tests/spec, by claim and engine."""

    def __init__(self) -> None:
        self.outcomes: dict[str, dict[str, str]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        found = re.search(r"tests/spec/test_\w+\.py::(test_\w+)\[(private-\d+|embedded)", report.nodeid)
        if not found or (report.when != "call" and report.passed):
            return
        held = self.outcomes.setdefault(found[1], {})
        engine = named(found[2])
        held[engine] = report.outcome if held.get(engine, "passed") == "passed" else held[engine]

    def pytest_sessionfinish(self) -> None:
        if path := os.environ.get("NETLAB_CLAIMS"):
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            Path(path).write_text(json.dumps(self.outcomes, indent=1, sort_keys=True), encoding="utf-8")


def named(id: str) -> str:
    """An engine as people name it: "20.10.24"; "embedded" whatever its era."""
    if id == "embedded":
        return id
    return private_roots()[id][1].partition("+")[0]
