"""Options of a container are honoured or refused out loud; none is taken and forgotten."""

import docker.errors
import pytest

from netlab.engines import find

REFUSED = {
    "memory": {"mem_limit": "64m"},
    "cpus": {"nano_cpus": 500_000_000},
    "ulimits": {"ulimits": [{"Name": "nofile", "Soft": 10, "Hard": 10}]},
    "groups": {"group_add": ["7"]},
    "uts": {"uts_mode": "host"},
    "ipc": {"ipc_mode": "host"},
    "log driver": {"log_config": {"Type": "syslog"}},
    "log options": {"log_config": {"Type": "json-file", "Config": {"labels": "a"}}},
    "processes": {"pids_limit": 10},
    "soft memory": {"mem_reservation": "64m"},
    "swap": {"mem_limit": "64m", "memswap_limit": "128m"},
    "OOM killer": {"oom_kill_disable": True},
    "OOM score": {"oom_score_adj": 5},
    "shares": {"cpu_shares": 512},
    "processors": {"cpuset_cpus": "0"},
    "disks": {"blkio_weight": 100},
    "storage": {"storage_opt": {"size": "1G"}},
    "cgroups": {"cgroup_parent": "/x"},
    "shared memory": {"shm_size": "128m"},
    "security": {"security_opt": ["apparmor=strict"]},
    "processes of others": {"pid_mode": "host"},
    "devices": {"devices": ["/dev/null:/dev/x"]},
    "no network": {"network_disabled": True},
    "propagation": {"volumes": ["/tmp:/t:rshared"]},
    "unknown sysctl": {"sysctls": {"net.ipv4.tcp_mem": "1"}},
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_simulated_is_refused_with_what_to_do(name: str) -> None:
    with find("embedded") as engine:
        with pytest.raises(docker.errors.APIError) as caught:
            engine.daemon.client.containers.run("busybox", "true", **REFUSED[name])
        assert caught.value.status_code == 501
        assert "is not simulated by netlab: " in str(caught.value) or "are not simulated by netlab: " in str(
            caught.value
        )
        assert engine.daemon.client.containers.list(all=True) == []


def test_a_sysctl_of_the_network_stack_is_obeyed() -> None:
    with find("embedded") as engine:
        read = "cat /proc/sys/net/ipv4/ip_forward"
        for value in (b"0", b"1"):
            told = engine.daemon.client.containers.run("busybox", read, sysctls={"net.ipv4.ip_forward": value.decode()})
            assert told.strip() == value
