"""An engine's networks on a host with one card, a wire, and a machine outside. No daemon, no process."""

from collections.abc import Callable

import pytest

from netlab.dataplane import Netns, World
from netlab.embedded.eras import E28, Era
from netlab.embedded.libnetwork import (
    Controller,
    Endpoint,
    EndpointConfig,
    PortBinding,
    Sandbox,
    SandboxConfig,
    Settings,
)

OUTSIDE = "198.51.100.2"
HOST = "198.51.100.1"
Start = Callable[..., Sandbox]


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def host(world: World) -> Netns:
    """198.51.100.1 on its card eth0."""
    made = world.namespace("host")
    card = made.add_uplink("eth0", world.wire())
    card.add_address(f"{HOST}/24")
    card.set_up()
    return made


@pytest.fixture
def outside(world: World, host: Netns) -> Netns:
    """198.51.100.2 on the host's wire, with no Docker and no route but to the wire."""
    made = world.namespace("outside")
    card = made.add_uplink("eth0", host.link("eth0").wire)  # type: ignore[attr-defined]
    card.add_address(f"{OUTSIDE}/24")
    card.set_up()
    return made


@pytest.fixture
def era(request: pytest.FixtureRequest) -> Era:
    """The newest, where a test says no other."""
    return getattr(request, "param", E28)


@pytest.fixture
def controller(host: Netns, era: Era) -> Controller:
    return Controller(host, Settings(era, host_resolv_conf="nameserver 198.51.100.53\n"))


@pytest.fixture
def start(controller: Controller) -> Start:
    return lambda name, *networks, **settings: start_on(controller, name, *networks, **settings)


def start_on(
    controller: Controller, name: str, *networks: str, ports: tuple[PortBinding, ...] = (), **config: object
) -> Sandbox:
    """A started container, on the default bridge when no network is named; `endpoint`: settings for the first."""
    endpoint = config.pop("endpoint", EndpointConfig())
    assert isinstance(endpoint, EndpointConfig)
    container_id = f"{controller.host.world.random_bits(256):064x}"
    sandbox = controller.create_sandbox(SandboxConfig(container_id, name, ports=ports, **config))  # type: ignore[arg-type]
    for number, network in enumerate(networks or ("bridge",)):
        controller.connect(sandbox, network, endpoint if number == 0 else EndpointConfig())
    return sandbox


def only(sandbox: Sandbox) -> Endpoint:
    (endpoint,) = sandbox.endpoints
    return endpoint


def gets_through(source: Netns, address: str, port: int, to: Netns, listening: int) -> str | None:
    """Connect; the address the server sees, None when nothing arrives, "refused" for a RST."""
    server = to.tcp_socket()
    server.reuse_address = True
    server.bind("0.0.0.0", listening)
    server.listen()
    client = source.tcp_socket()
    try:
        client.connect(address, port)
    except BlockingIOError:
        pass
    except OSError as error:
        return error.strerror
    source.world.advance(source.world.now + 2)
    try:
        client.check()
        accepted = server.accept()
        accepted.close()
        return accepted.remote[0] if accepted.remote else None
    except BlockingIOError:
        return None
    except OSError as error:
        return error.strerror
    finally:
        client.close()
        server.close()
