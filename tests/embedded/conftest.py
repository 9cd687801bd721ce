import contextlib
from collections.abc import Iterator

import pytest

from netlab.engines.image import lab_image
from netlab.engines.private import PrivateEngine
from tests.embedded.contract import SETUPS, Sdk, Setup, setup
from tests.real import major, private_roots

KEPT = ("busybox:latest", "netlab/busybox:latest")
OURS = ("inside skip", "socket skip")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`sdk`: our engine behind both doors, and every real engine of its own era that is here."""
    if "sdk" in metafunc.fixturenames:
        real = [id for id in private_roots() if major(id) == 28]
        metafunc.parametrize("sdk", [*OURS, *real], indirect=True)


@pytest.fixture(params=SETUPS)
def lab(request: pytest.FixtureRequest) -> Iterator[Setup]:
    """Every door, every clock."""
    with setup(request.param) as made:
        yield made


@pytest.fixture
def inside() -> Iterator[Setup]:
    """In the process, skipping."""
    with setup("inside skip") as made:
        yield made


@pytest.fixture(scope="session")
def real_engine() -> Iterator[PrivateEngine]:
    """One real engine of our era for all tests of the session, with its BusyBox under the name people use."""
    root = next(root for id, (root, _) in private_roots().items() if major(id) == 28)
    with PrivateEngine("tests", root) as opened:
        client = opened.daemon.client
        client.images.get(lab_image(client, pulls=False)).tag("busybox", "latest")
        yield opened


@pytest.fixture
def sdk(request: pytest.FixtureRequest) -> Iterator[Sdk]:
    """An empty engine, real or ours, for the docker SDK."""
    if request.param in OURS:
        with setup(request.param) as made:
            yield Sdk(made.client, False)
        return
    client = request.getfixturevalue("real_engine").daemon.client
    try:
        yield Sdk(client, True)
    finally:
        _empty(client)


def _empty(client: object) -> None:
    import docker

    assert isinstance(client, docker.DockerClient)
    for box in client.api.containers(all=True):
        with contextlib.suppress(docker.errors.NotFound):
            client.api.unpause(box["Id"]) if box["State"] == "paused" else None
            client.api.remove_container(box["Id"], force=True, v=True)
    client.networks.prune()
    for network in client.networks.list(filters={"type": "custom"}):  # those of settings only
        network.remove()
    client.volumes.prune({"all": True})
    for image in client.api.images():
        for tag in image["RepoTags"]:
            if tag not in KEPT:
                client.api.remove_image(tag, force=True)
    client.images.prune()
