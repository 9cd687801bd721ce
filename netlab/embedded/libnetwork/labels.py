"""The names of options: networks', endpoints' (Docker's bridge driver page; moby's libnetwork/netlabel)."""

MTU = "com.docker.network.driver.mtu"
HOST_IPV4 = "com.docker.network.host_ipv4"
HOST_IPV6 = "com.docker.network.host_ipv6"
IFACE_PREFIX = "com.docker.network.container_iface_prefix"

BRIDGE_NAME = "com.docker.network.bridge.name"
ICC = "com.docker.network.bridge.enable_icc"
MASQUERADE = "com.docker.network.bridge.enable_ip_masquerade"
HOST_BINDING = "com.docker.network.bridge.host_binding_ipv4"
DEFAULT_BRIDGE = "com.docker.network.bridge.default_bridge"
INHIBIT_IPV4 = "com.docker.network.bridge.inhibit_ipv4"
GATEWAY_MODE = {4: "com.docker.network.bridge.gateway_mode_ipv4", 6: "com.docker.network.bridge.gateway_mode_ipv6"}
TRUSTED_HOST_INTERFACES = "com.docker.network.bridge.trusted_host_interfaces"

PARENT = "parent"
MACVLAN_MODE = "macvlan_mode"
IPVLAN_MODE = "ipvlan_mode"

SYSCTLS = "com.docker.network.endpoint.sysctls"
IFNAME = "com.docker.network.endpoint.ifname"
