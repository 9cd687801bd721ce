"""A notebook's lab goes with its kernel: a normal shutdown removes what it made."""

import sys

import pytest
from jupyter_client.manager import KernelManager

from netlab.engines.private import PrivateEngine

MAKE = """
from netlab import Lab
lab = Lab("notebook", engine="docker")
lab.up(networks={"app": {}}, containers={f"box{n}": {"networks": "app"} for n in range(8)})
"""


def test_a_kernel_that_is_shut_down_leaves_nothing(engine: PrivateEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", engine.url)
    api = engine.daemon.client.api
    manager = KernelManager()
    manager.kernel_spec.argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        reply = client.execute_interactive(MAKE, timeout=60)
        assert reply["content"]["status"] == "ok"
        assert len(api.containers(all=True)) == 8
    finally:
        client.stop_channels()
        manager.shutdown_kernel()
    assert api.containers(all=True) == []
    assert api.networks(names=["app"]) == []
