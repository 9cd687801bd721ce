"""libnetwork: networks, endpoints and sandboxes over the network stack of `netlab.dataplane`. No process, no HTTP.

    controller = Controller(host, Settings())          # host: a Netns; makes docker0, host, none and Docker's chains
    app = controller.create_network(NetworkConfig("app", options={"com.docker.network.driver.mtu": "1400"}))
    controller.networks, controller.network("app" or an id or an unambiguous id prefix)
    controller.remove_network("app")

A container that starts gets a sandbox; one that ends loses it. Its namespace is a dataplane `Netns`, in which the
daemon lets processes run:

    config = SandboxConfig(container_id, "web", hostname="3f2a...", ports=(PortBinding(80, host_port=8080),))
    web = controller.create_sandbox(config)
    web.netns                                          # mode "host": the host's own
    endpoint = controller.connect(web, "app", EndpointConfig(aliases=("db",), ip="172.18.0.9", gw_priority=0))
    controller.disconnect(web, "app")                  # live; the default gateway and the published ports move
    controller.rename(web, "web2"); controller.remove_sandbox(web)

    endpoint.id, .address, .prefix_length, .gateway, .mac, .interface, .dns_names; web.endpoints (gateway order)
    web.published          # what inspect shows: {"80/tcp": (("0.0.0.0", 8080), ("::", 8080))}, None for exposed ones
    web.proxies            # the docker-proxies that ought to run now: Proxy(protocol, host_ip, host_port, ip, port), in
                           # the host's namespace; controller.on_change(sandbox) is called whenever one of these changes
    web.hosts_file, web.resolv_conf                    # the text of /etc/hosts and /etc/resolv.conf, as it must be now
    web.resolver           # None on the default bridge, else: answer(query) -> bytes | Forward(query, servers, failure)
                           # or None (no query: dropped); the daemon runs it on 127.0.0.11, ports .udp_port and
                           # .tcp_port (53 is redirected there)

Before a container is created its endpoint settings are judged by `controller.check_endpoint(network, config)`.
Refusals are the kinds of `netlab.embedded.errdefs` with the texts of engine 28.5. Whatever is made is a list of
steps; when one fails, those before are undone. What engine versions do differently is in `netlab.embedded.eras`.

host       a `Netns` with whatever links the machine has (an uplink, say); ids and MACs come from its world's seed
labels     names of options; `ipam` pools and addresses; `drivers` bridge, host, null, macvlan; `portmap` publishing
"""

from netlab.embedded.libnetwork.config import (
    EndpointConfig,
    NetworkConfig,
    PoolConfig,
    PortBinding,
    Proxy,
    SandboxConfig,
    Settings,
)
from netlab.embedded.libnetwork.controller import Controller
from netlab.embedded.libnetwork.endpoint import Endpoint
from netlab.embedded.libnetwork.network import Network
from netlab.embedded.libnetwork.resolver import Forward, Resolver
from netlab.embedded.libnetwork.sandbox import Sandbox

__all__ = [
    "Controller",
    "Endpoint",
    "EndpointConfig",
    "Forward",
    "Network",
    "NetworkConfig",
    "PoolConfig",
    "PortBinding",
    "Proxy",
    "Resolver",
    "Sandbox",
    "SandboxConfig",
    "Settings",
]
