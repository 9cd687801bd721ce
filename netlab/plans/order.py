"""Which plan must be real before which, and in what two plans differ."""

from graphlib import CycleError, TopologicalSorter
from typing import Any

from netlab.errors import BadInput
from netlab.messages import say
from netlab.plans.container import ContainerPlan
from netlab.plans.network import NetworkPlan


def difference(made: Any, asked: Any) -> str:
    """The fields in which two plans differ, as `field: made → asked`."""
    if type(made) is not type(asked):
        return f"{type(made).__name__} → {type(asked).__name__}"
    fields = made.__dataclass_fields__
    pairs = ((name, getattr(made, name), getattr(asked, name)) for name in fields)
    return "; ".join(f"{name}: {old!r} → {new!r}" for name, old, new in pairs if old != new)


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
