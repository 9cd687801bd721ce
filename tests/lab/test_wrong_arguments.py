"""Each public verb with each wrong kind of argument: one sentence in the learner's language, and nothing is made."""

import inspect
import math
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest

from netlab import Lab, NetlabError, errors, messages
from netlab.course.checks import check
from netlab.plans.container import container_plan
from netlab.plans.network import network_plan
from netlab.ui.bridges import compare_bridges
from netlab.ui.drivers import switch_drivers
from netlab.ui.grid import predict_reach
from netlab.ui.map import live_map
from netlab.ui.predict import predict

NUMBERS = count()
OPTIONS_OF_A_CONTAINER = list(inspect.signature(container_plan).parameters)[1:-1]
OPTIONS_OF_A_NETWORK = [*list(inspect.signature(network_plan).parameters)[1:-1], "mtu", "icc", "bridge_name", "parent"]

# What no verb can mean, whatever it is asked for.
WRONG = [b"x", object(), [None], [[]], {"a": object()}, lambda: 0, Lab, math.nan, {"a": {1: 2}}]

Try = Callable[[Lab, Any], object]
VERBS: dict[str, Try] = {
    **{
        f"container({name}=)": lambda lab, value, name=name: lab.container(f"c{next(NUMBERS)}", **{name: value})
        for name in OPTIONS_OF_A_CONTAINER
    },
    **{
        f"network({name}=)": lambda lab, value, name=name: lab.network(f"n{next(NUMBERS)}", **{name: value})
        for name in OPTIONS_OF_A_NETWORK
    },
    "container(name)": lambda lab, value: lab.container(value),
    "network(name)": lambda lab, value: lab.network(value),
    "up(networks=)": lambda lab, value: lab.up(networks=value),
    "up(containers=)": lambda lab, value: lab.up(containers=value),
    "up(containers={name: })": lambda lab, value: lab.up(containers={"cc": value}),
    "capture": lambda lab, value: lab.capture(value),
    "capture(interface=)": lambda lab, value: lab.capture("app", value),
    "lab[]": lambda lab, value: lab[value],
    "has": lambda lab, value: lab.has(value),
    "reachability": lambda lab, value: lab.reachability(value),
    "reachability(by=)": lambda lab, value: lab.reachability(by=value),
    "compose": lambda lab, value: lab.compose(value, own_reader=True),
    "commands(probes=)": lambda lab, value: lab.commands(value),
    "ping": lambda lab, value: lab["web"].ping(value),
    "ping(count=)": lambda lab, value: lab["web"].ping("web", count=value),
    "ping(timeout=)": lambda lab, value: lab["web"].ping("web", timeout=value),
    "resolve": lambda lab, value: lab["web"].resolve(value),
    "resolve(timeout=)": lambda lab, value: lab["web"].resolve("web", timeout=value),
    "fetch": lambda lab, value: lab["web"].fetch(value),
    "fetch(timeout=)": lambda lab, value: lab["web"].fetch("http://web/", timeout=value),
    "wait_for(seconds=)": lambda lab, value: lab["web"].wait_for(lambda: True, value),
    "exec": lambda lab, value: lab["web"].exec(value),
    "exec(env=)": lambda lab, value: lab["web"].exec("true", env=value),
    "exec(user=)": lambda lab, value: lab["web"].exec("true", user=value),
    "exec(detach=)": lambda lab, value: lab["web"].exec("true", detach=value),
    "stop": lambda lab, value: lab["web"].stop(value),
    "restart": lambda lab, value: lab["web"].restart(value),
    "connect": lambda lab, value: lab["app"].connect(value),
    "connect(aliases=)": lambda lab, value: lab["app"].connect("web", aliases=value),
    "connect(ip=)": lambda lab, value: lab["app"].connect("web", ip=value),
    "connect(links=)": lambda lab, value: lab["app"].connect("web", links=value),
    "connect(interface=)": lambda lab, value: lab["app"].connect("web", interface=value),
    "connect(options=)": lambda lab, value: lab["app"].connect("web", options=value),
    "connect(gw_priority=)": lambda lab, value: lab["app"].connect("web", gw_priority=value),
    "disconnect": lambda lab, value: lab["app"].disconnect(value),
    "host.exec": lambda lab, value: lab.host.exec(value),
    "host.forwarding": lambda lab, value: lab.host.forwarding(value),
    "rules()[]": lambda lab, value: lab.host.rules()[value],
    "rules().doing": lambda lab, value: lab.host.rules().doing(value),
    "rules().about": lambda lab, value: lab.host.rules().about(value),
    "rules().since": lambda lab, value: lab.host.rules().since(value),
    "Lab(name)": lambda lab, value: Lab(value, lab.engine),
    "Lab(engine)": lambda lab, value: Lab("second", value),
    "Lab(lang=)": lambda lab, value: Lab("second", lab.engine, lang=value),
    "Lab(needs=)": lambda lab, value: Lab("second", lab.engine, needs=value),
    "Lab(daemon=)": lambda lab, value: Lab("second", "embedded", daemon=value),
    "from_compose": lambda lab, value: Lab.from_compose(value, lab.engine),
    "diagram().save": lambda lab, value: lab.diagram().save(value),
    "check(id)": lambda lab, value: check(value, lab),
    "check(lab)": lambda lab, value: check("names-1", value),
    "predict(question)": lambda lab, value: predict(value),
    "predict(choices)": lambda lab, value: predict("?", value),
    "predict(misconceptions=)": lambda lab, value: predict("?", misconceptions=value),
    "predict_reach": lambda lab, value: predict_reach("?", value),
    "switch_drivers": lambda lab, value: switch_drivers(value),
    "compare_bridges": lambda lab, value: compare_bridges(value),
    "live_map": lambda lab, value: live_map(value),
}


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    """One embedded lab for the whole module: nothing that is asked for here may change it."""
    with Lab("wrong", "embedded") as lab:
        lab.container("web", networks=[lab.network("app")])
        yield lab


@pytest.fixture(autouse=True)
def korean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "_language", "ko")


def everything(lab: Lab) -> set[str]:
    client = lab.engine.daemon.client
    containers = {one["Names"][0] for one in client.api.containers(all=True)}
    return containers | {one["Name"] for one in client.api.networks()} | {one.name for one in client.volumes.list()}


@pytest.mark.parametrize("verb", VERBS)
def test_a_wrong_kind_of_argument_is_told_in_the_learners_language(verb: str, lab: Lab) -> None:
    before = everything(lab)
    for value in WRONG:
        with pytest.raises(NetlabError) as caught:
            VERBS[verb](lab, value)
        text = str(caught.value)
        assert any("가" <= letter <= "힣" for letter in text), f"{verb} of {value!r} says: {text}"
        assert len(text) < 500, text
    assert everything(lab) == before


CALLS: dict[str, tuple[Callable[[Lab], object], tuple[str, ...]]] = {
    "nothing given": (lambda lab: lab["web"].ping(), ("ping(target", "target")),
    "too much given": (lambda lab: lab["web"].resolve("web", 5), ("resolve(name",)),
    "an option that is none": (lambda lab: lab["web"].ping("web", cuont=3), ("cuont", "count=1")),
    "a verb that takes nothing": (lambda lab: lab.diagram("web"), ("diagram()",)),
    "half a container": (lambda lab: lab.container(), ("container(name",)),
    "a misspelt verb": (lambda lab: lab["web"].pnig("web"), ("pnig", "`ping`")),
    "a misspelt verb of the lab": (lambda lab: lab.netwrok("app"), ("netwrok", "`network`")),
    "a misspelt fact": (lambda lab: lab["app"].subnett, ("subnett", "`subnet`")),
    "nothing like it": (lambda lab: lab.host.zzz, ("zzz", "rules")),
    "a misspelt chain": (lambda lab: lab.host.rules()["DOKCER-USER"], ("DOKCER-USER", "DOCKER-USER")),
    "a network where a container is asked": (lambda lab: lab["web"].ping(lab["app"]), ("app", '"web"')),
    "a container where a name is asked": (lambda lab: lab["web"].resolve(lab["web"]), ("web", "따옴표")),
    "no web address": (lambda lab: lab["web"].fetch("web"), ("web", "http://")),
}  # fmt: skip


@pytest.mark.parametrize("call", CALLS)
def test_a_call_that_cannot_be_meant_is_told_with_the_remedy(call: str, lab: Lab) -> None:
    ask, words = CALLS[call]
    with pytest.raises(NetlabError) as caught:
        ask(lab)
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_a_chain_without_a_rule_is_no_misspelt_one(lab: Lab) -> None:
    assert not lab.host.rules()["INPUT"]
    assert not lab.host.rules().since(lab.host.rules())["FORWARD"]


def test_a_misspelt_verb_is_an_attribute_that_is_not_there(lab: Lab) -> None:
    assert not hasattr(lab["web"], "pnig") and not hasattr(lab, "_repr_png_")


def test_a_lab_is_closed_twice_and_says_so_afterwards() -> None:
    lab = Lab("closed", "embedded")
    app = lab.network("app")
    web = lab.container("web", networks=[app])
    host = lab.host
    lab.close()
    lab.close()
    asked = (
        lambda: web.ping("web"), lambda: web.interfaces, lambda: web.exec("true"), lambda: web.stop(),
        lambda: web.remove(), lambda: host.rules(),
        lambda: app.connect(web), lambda: app.disconnect(web), lambda: app.subnet, lambda: app.remove(),
        lambda: lab.container("web"), lambda: lab.network("app"), lambda: lab.diagram(), lambda: lab.reachability(),
        lambda: lab.host, lambda: switch_drivers(lab), lambda: compare_bridges(lab),
        lambda: lab.up(networks={"app": {}}), lambda: live_map(lab),
    )  # fmt: skip
    for ask in asked:
        with pytest.raises(errors.LabClosed, match="닫"):
            ask()
    assert not check("names-1", lab)


def test_a_container_that_was_removed_is_told_by_its_name(lab: Lab) -> None:
    gone = lab.container("gone", networks=["app"])
    gone.remove()
    gone.remove()
    for ask in (lambda: gone.ping("web"), lambda: gone.interfaces, lambda: gone.exec("true"), lambda: gone.start(),
                lambda: lab["app"].connect(gone), lambda: lab["web"].ping(gone), lambda: gone.logs):  # fmt: skip
        with pytest.raises(errors.NotFound, match="gone"):
            ask()


def test_a_cell_that_disconnects_and_removes_can_be_run_twice(lab: Lab) -> None:
    third = lab.network("third")
    third.connect("web")
    for _ in range(2):
        third.disconnect("web")
        third.remove()


def test_a_notebook_shows_the_sentence_and_the_learners_own_line_and_no_traceback(lab: Lab) -> None:
    try:
        exec(compile("\n\nlab.container('a')", "<cell>", "exec"), {"lab": lab})
    except NetlabError as error:
        shown = error._render_traceback_()
    assert shown[0].startswith("BadName: ") and "'a'" in shown[0]
    assert len(shown) <= 2 and "netlab/" not in "".join(shown)
