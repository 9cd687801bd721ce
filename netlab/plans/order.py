"""Which plan must be real before which, and in what two plans differ."""

from dataclasses import fields, is_dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any, Final

from netlab.errors import BadInput
from netlab.messages import say
from netlab.plans.container import ContainerPlan
from netlab.plans.network import NetworkPlan

CALLED: Final = {"endpoints": "networks", "mounts": "volumes"}  # what a learner writes


def difference(made: Any, asked: Any) -> str:
    """The fields in which two plans differ, as `field: made → asked`; a dash where nothing was given."""
    if type(made) is not type(asked):
        return f"{type(made).__name__} → {type(asked).__name__}"
    pairs = ((each.name, getattr(made, each.name), getattr(asked, each.name)) for each in fields(made))
    differ = {
        name: f"{CALLED.get(name, name)}: {_words(old)} → {_words(new)}" for name, old, new in pairs if old != new
    }
    if "endpoints" in differ:
        differ.pop("mode", None)  # the first network's name, said already
    return "; ".join(differ.values())


def _words(value: Any) -> str:
    """A field as a learner would write it: names, KEY=value, an endpoint by its network."""
    if is_dataclass(value):
        first, *more = ((each.name, getattr(value, each.name)) for each in fields(value))
        given = [f"{name}={_words(own)}" for name, own in more if own]
        return f"{_words(first[1])} ({', '.join(given)})" if given else _words(first[1])
    if isinstance(value, tuple):
        return ", ".join("=".join(one) if _is_pair(one) else _words(one) for one in value) or "–"
    return "–" if value is None else str(value)


def _is_pair(one: Any) -> bool:
    return isinstance(one, tuple) and len(one) == 2 and all(isinstance(each, str) for each in one)


def order(plans: list[ContainerPlan | NetworkPlan]) -> "TopologicalSorter[ContainerPlan | NetworkPlan]":
    """Each plan after the plans it needs; BadInput for containers that need each other in a ring."""
    by_name = {plan.name: plan for plan in plans}
    if len(by_name) < len(plans):
        raise BadInput(say("name-twice"))
    graph = {plan: [by_name[name] for name in sorted(_needs(plan)) if name in by_name] for plan in plans}
    sorter = TopologicalSorter(graph)
    try:
        sorter.prepare()
    except CycleError as error:
        names = " → ".join(plan.name for plan in error.args[1])
        raise BadInput(say("ring", names=names)) from error
    return sorter


def _needs(plan: ContainerPlan | NetworkPlan) -> set[str]:
    if isinstance(plan, NetworkPlan):
        return set()
    return plan.needs | {endpoint.network for endpoint in plan.endpoints}
