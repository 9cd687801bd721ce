"""A sample of what `make fuzz` does whole: hostile requests against a served engine, and clients of bad manners."""

import sys

import pytest

from netlab.embedded.api.core import Core
from netlab.embedded.api.request import Request
from tests.embedded.fuzz.attacker import LATE, masked
from tests.embedded.fuzz.campaign import campaign
from tests.embedded.fuzz.hostile import attack

SAMPLE = 300

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")


def test_no_attack_makes_the_engine_fail(tmp_path):
    with campaign(tmp_path) as made:
        made.run(range(SAMPLE))
    assert made.report.failures == []
    answered = sum(count for status, count in made.report.statuses.items() if status.isdecimal())
    assert answered > SAMPLE / 2 and {"200", "400", "404", "501"} <= made.report.statuses.keys()


def test_the_same_seed_is_the_same_attack():
    assert [attack(seed) for seed in range(50)] == [attack(seed) for seed in range(50)]
    assert {attack(seed).style for seed in range(200)} >= {
        "whole",
        "cut",
        "half-open",
        "slow-reader",
        "vanishing",
        "bytes",
    }


def test_a_fault_of_ours_is_found(tmp_path, monkeypatch):
    """The campaign is tested itself: an engine that fails at one route is found out, by its answer and its words."""
    (tmp_path / "sitecustomize.py").write_text(
        "from netlab.embedded.daemon.volumes import Volumes\nVolumes.create = lambda self, asked: {}[len(asked)]\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    numbers = (
        seed for seed in range(3000) if attack(seed).style == "whole" and "POST /volumes/create" in attack(seed).shown
    )
    with campaign(tmp_path, kept=False) as made:
        for number in list(numbers)[:8]:
            made.run(range(number, number + 1))
    assert any("500 of ours: KeyError" in each for each in made.report.failures)
    assert any("Traceback" in each for each in made.report.failures)


def test_messages_are_masked_and_late_routes_known():
    assert masked('container 0123456789abcdef is "x" 5 times') == 'container ID is "..." N times'
    assert LATE.match(b"POST /v1.51/containers/c1/stop?t=5 HTTP/1.1\r\n") and not LATE.match(
        b"GET /events HTTP/1.1\r\n"
    )


FOUND = (  # what attacks have found: a request, and the status and words of its answer now
    ("POST", "/networks/create", b"1" * 5000, 400, "out of range"),
    ("GET", f"/containers/none/logs?stdout=1&tail={'9' * 5000}", b"", 404, "No such container: none"),
    (
        "POST",
        "/containers/create",
        b'{"Image":"busybox","Cmd":["true"],"Env":[null]}',
        400,
        "invalid environment variable: ",
    ),
    ("POST", "/containers/create", b'{"Image":"busybox","Cmd":["true"],"HostConfig":{"Binds":[null]}}', 500, "invalid"),
    ("POST", "/containers/create", b'{"Image":"busybox","Cmd":[null]}', 201, "Id"),
)


@pytest.mark.parametrize(("method", "path", "body", "status", "words"), FOUND, ids=[str(n) for n in range(len(FOUND))])
def test_what_was_found_before_stays_mended(method, path, body, status, words):
    core = Core()
    target, _, query = path.partition("?")
    pairs = [tuple(each.split("=")) for each in query.split("&") if each]
    exchange = core.handle(Request(method, target, pairs, {"Content-Type": "application/json"}, body))
    said = exchange.take().decode()
    assert (exchange.status, words in said) == (status, True), said
    assert core.daemon.faults == []
