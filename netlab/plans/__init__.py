"""What a learner asks for, as frozen and checked values: the one source of engine calls and command lines.

Pure: arguments in, plan out, BadInput when they cannot be meant. Nothing here talks to an engine.
"""

from netlab.plans.container import ContainerPlan, container_plan
from netlab.plans.endpoint import EndpointPlan, endpoint_plan
from netlab.plans.network import NetworkPlan, network_plan

__all__ = [
    "ContainerPlan",
    "EndpointPlan",
    "NetworkPlan",
    "container_plan",
    "endpoint_plan",
    "network_plan",
]
