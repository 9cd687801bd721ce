"""Who reaches whom, measured, is what single pings say."""

import pytest

from netlab import Lab
from netlab.errors import BadInput


def test_reachability_is_what_each_ping_says(lab: Lab) -> None:
    lab.up(networks={"front": {}, "back": {}},
           containers={"web": {"networks": ["front"]}, "db": {"networks": ["back"]},
                       "app": {"networks": ["front", "back"]}, "alone": {"networks": ["none"]}})  # fmt: skip
    seen = lab.reachability()
    assert seen.names == ("alone", "app", "db", "web") and not seen
    together = {(one, other) for one in ("app", "db", "web") for other in ("app", "db", "web") if one != other}
    assert {pair for pair, answered in seen.answered.items() if answered} == together - {("web", "db"), ("db", "web")}
    assert "✗" in repr(seen) and seen["app", "db"]


def test_reachability_by_name_needs_a_name_server(lab: Lab) -> None:
    one, other = lab.container("one"), lab.container("other")
    assert lab.reachability(one, other)
    assert not lab.reachability(one, other, by="name").answered["one", "other"]
    with pytest.raises(BadInput, match="address or name"):
        lab.reachability(by="mac")
