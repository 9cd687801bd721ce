"""What may change on a container that is there already (docker update): its restart policy; limits are another matter.

This machine has no cgroups (`docker info` says so): as dockerd on such a kernel, it discards a limit and warns.
"""

from typing import TYPE_CHECKING, Any

from netlab.embedded.daemon.config import check_policy
from netlab.embedded.daemon.hostconfig import check_memory
from netlab.embedded.errdefs import Conflict, NotSimulated

if TYPE_CHECKING:
    from netlab.embedded.daemon.container import Container

DISCARDED: dict[str, str] = {
    "Memory": "Your kernel does not support memory limit capabilities or the cgroup is not mounted. "
    "Limitation discarded.",
    "MemoryReservation": "Your kernel does not support memory soft limit capabilities or the cgroup is not mounted. "
    "Limitation discarded.",
    "CpuShares": "Your kernel does not support CPU shares or the cgroup is not mounted. Shares discarded.",
    "PidsLimit": "Your kernel does not support PIDs limit capabilities or the cgroup is not mounted. "
    "PIDs limit discarded.",
    "BlkioWeight": "Your kernel does not support Block I/O weight or the cgroup is not mounted. Weight discarded.",
}
REFUSED = ("NanoCpus", "CpuPeriod", "CpuQuota", "CpuRealtimePeriod", "CpuRealtimeRuntime", "CpusetCpus", "CpusetMems",
           "Devices", "DeviceCgroupRules", "DeviceRequests", "Ulimits", "BlkioWeightDevice", "BlkioDeviceReadBps",
           "BlkioDeviceWriteBps", "BlkioDeviceReadIOps", "BlkioDeviceWriteIOps", "MemorySwappiness",
           "OomKillDisable")  # fmt: skip
NO_LIMITS = "CPU, device and I/O limits are not simulated by netlab: leave {} out"


def check(asked: dict[str, Any]) -> None:
    """What is refused for itself: InvalidParameter in the words of 28.5.2."""
    check_policy(asked.get("RestartPolicy") or {})
    check_memory(asked, changed=True)


def update(container: "Container", asked: dict[str, Any]) -> list[str]:
    """Warnings; Conflict in the words of 28.5.2, NotSimulated for what could have no effect. It was checked before."""
    policy = asked.get("RestartPolicy") or {}
    for name in REFUSED:
        if asked.get(name):
            raise NotSimulated(NO_LIMITS.format(name))
    if policy.get("Name"):
        if container.body.host["AutoRemove"]:
            text = "Restart policy cannot be updated because AutoRemove is enabled for the container"
            raise Conflict(f"Cannot update container {container.id}: {text}")
        container.body.host["RestartPolicy"] = {"Name": policy["Name"]} | {
            "MaximumRetryCount": policy.get("MaximumRetryCount") or 0
        }
    container.tell("update")
    return [text for name, text in DISCARDED.items() if asked.get(name)]
