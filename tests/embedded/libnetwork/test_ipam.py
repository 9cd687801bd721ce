"""Pools and addresses, and how they are refused. Texts and order of Docker Engine 28.5.2."""

import pytest

from netlab.dataplane import Netns, World
from netlab.embedded.errdefs import Conflict, Fault, Forbidden, InvalidParameter, NotFound
from netlab.embedded.libnetwork import Controller, EndpointConfig, NetworkConfig, PoolConfig, PortBinding, Settings
from tests.embedded.libnetwork.conftest import Start, only, start_on


def subnet(controller: Controller, name: str) -> str:
    return controller.network(name).ipam[0].subnet


def test_default_pools_are_taken_in_order_thirty_besides_docker0(controller: Controller) -> None:
    names = [controller.create_network(NetworkConfig(f"n{number}")).name for number in range(30)]
    assert [subnet(controller, name) for name in names[:3]] == ["172.18.0.0/16", "172.19.0.0/16", "172.20.0.0/16"]
    assert [subnet(controller, name) for name in names[13:16]] == ["172.31.0.0/16", "192.168.0.0/20", "192.168.16.0/20"]
    with pytest.raises(InvalidParameter, match="^all predefined address pools have been fully subnetted$"):
        controller.create_network(NetworkConfig("more"))


def test_the_lowest_free_pool_is_given_again(controller: Controller) -> None:
    for name in ("one", "two"):
        controller.create_network(NetworkConfig(name))
    controller.remove_network("one")
    controller.create_network(NetworkConfig("three"))
    assert subnet(controller, "three") == "172.18.0.0/16"


def test_a_pool_that_overlaps_a_route_of_the_host_is_passed_over(controller: Controller, host: Netns) -> None:
    card = host.add_dummy("d0")
    card.add_address("172.18.5.1/24")
    card.set_up()
    controller.create_network(NetworkConfig("one"))
    assert subnet(controller, "one") == "172.19.0.0/16"


def test_addresses_are_the_lowest_free_ones(controller: Controller, start: Start) -> None:
    one, two, three = start("one"), start("two"), start("three")
    assert [only(each).address for each in (one, two, three)] == ["172.17.0.2", "172.17.0.3", "172.17.0.4"]
    controller.remove_sandbox(two)
    assert only(start("four")).address == "172.17.0.3"
    assert only(start("five")).address == "172.17.0.5"


def test_ip_range_and_auxiliary_addresses(controller: Controller, start: Start) -> None:
    pool = PoolConfig("192.0.2.0/24", "192.0.2.128/29", "192.0.2.254", {"printer": "192.0.2.129"})
    controller.create_network(NetworkConfig("app", ipam=(pool,)))
    assert [only(start(name, "app")).address for name in ("aa", "bb")] == ["192.0.2.128", "192.0.2.130"]
    assert only(start("cc", "app", endpoint=EndpointConfig(ip="192.0.2.9"))).address == "192.0.2.9"
    assert controller.network("app").ipam == (pool,)


def test_a_gateway_not_given_is_the_first_of_the_range_and_not_shown(controller: Controller, start: Start) -> None:
    controller.create_network(NetworkConfig("app", ipam=(PoolConfig("192.0.2.0/24", "192.0.2.128/25"),)))
    network = controller.network("app")
    assert network.gateways == {4: "192.0.2.128"} and network.ipam[0].gateway == ""
    assert only(start("one", "app")).address == "192.0.2.129"


def test_a_network_that_is_full_says_so_by_name_and_id(controller: Controller, start: Start) -> None:
    network = controller.create_network(NetworkConfig("tiny", ipam=(PoolConfig("192.0.2.0/30"),)))
    start("one", "tiny")
    with pytest.raises(Fault) as told:
        start("two", "tiny")
    expected = f"no available IPv4 addresses on this network's address pools: tiny ({network.id})"
    assert told.value.message == expected


@pytest.mark.parametrize("address", ["192.0.2.1", "192.0.2.0", "192.0.2.255", "192.0.2.2"])
def test_an_address_in_use_is_refused(controller: Controller, start: Start, address: str) -> None:
    controller.create_network(NetworkConfig("app", ipam=(PoolConfig("192.0.2.0/24"),)))
    start("one", "app")
    with pytest.raises(Forbidden, match="^Address already in use$"):
        start("two", "app", endpoint=EndpointConfig(ip=address))


def test_an_address_can_be_asked_for_only_in_a_given_subnet(controller: Controller) -> None:
    given = controller.create_network(NetworkConfig("given", ipam=(PoolConfig("192.0.2.0/24"),)))
    chosen = controller.create_network(NetworkConfig("chosen"))
    default = controller.network("bridge")
    told = {
        given: "no configured subnet or ip-range contain the IP address 10.99.0.4",
        chosen: "user specified IP address is supported only when connecting to networks with user configured subnets",
        default: "* user specified IP address is supported on user defined networks only\n* "
        "user specified IP address is supported only when connecting to networks with user configured subnets",
    }
    for network, text in told.items():
        with pytest.raises(InvalidParameter) as refused:
            controller.check_endpoint(network, EndpointConfig(ip="10.99.0.4"))
        assert refused.value.message == f"invalid endpoint settings:\n{text}"


def test_aliases_are_refused_on_the_default_bridge_and_all_faults_are_told(controller: Controller) -> None:
    with pytest.raises(InvalidParameter) as refused:
        controller.check_endpoint(controller.network("bridge"), EndpointConfig(aliases=("db",), ip="172.17.0.9"))
    assert refused.value.message == (
        "invalid endpoint settings:\n"
        "* user specified IP address is supported on user defined networks only\n"
        "* network-scoped alias is supported only for containers in user defined networks\n"
        "* user specified IP address is supported only when connecting to networks with user configured subnets"
    )


@pytest.mark.parametrize(
    ("pool", "text"),
    [
        (PoolConfig("10.10.0.7/24"), "invalid subnet 10.10.0.7/24: it should be 10.10.0.0/24"),
        (PoolConfig("nope"), "invalid subnet nope: invalid CIDR block notation"),
        (
            PoolConfig("10.11.0.0/24", gateway="10.12.0.1"),
            "invalid gateway 10.12.0.1: parent subnet 10.11.0.0/24 doesn't contain this address",
        ),
        (
            PoolConfig("10.13.0.0/24", "10.14.0.0/25"),
            "invalid ip-range 10.14.0.0/25: parent subnet 10.13.0.0/24 doesn't contain ip-range",
        ),
        (
            PoolConfig("10.15.0.0/24", "10.15.0.0/16"),
            "invalid ip-range 10.15.0.0/16: CIDR block is bigger than its parent subnet 10.15.0.0/24",
        ),
        (PoolConfig("10.16.0.0/24", "10.16.0.3/28"), "invalid ip-range 10.16.0.3/28: it should be 10.16.0.0/28"),
        (
            PoolConfig("10.17.0.0/24", aux={"a": "10.18.0.1"}),
            "invalid auxiliary address a: parent subnet 10.17.0.0/24 doesn't contain this address",
        ),
    ],
)
def test_a_pool_that_cannot_be_is_refused(controller: Controller, pool: PoolConfig, text: str) -> None:
    with pytest.raises(InvalidParameter) as refused:
        controller.create_network(NetworkConfig("bad", ipam=(pool,)))
    assert refused.value.message == f"invalid network config:\n{text}"


REFUSED: list[tuple[NetworkConfig, type[Fault], str]] = [
    (NetworkConfig("bridge"), Forbidden, "operation is not permitted on predefined bridge network "),
    (NetworkConfig(""), InvalidParameter, "invalid name: name is empty"),
    (NetworkConfig("x", "nosuch"), NotFound, 'plugin "nosuch" not found'),
    (NetworkConfig("x", "host"), Forbidden, 'only one instance of "host" network is allowed'),
    (NetworkConfig("x", "null"), Forbidden, 'only one instance of "null" network is allowed'),
    (NetworkConfig("there"), Conflict, "network with name there already exists"),
    (NetworkConfig("x", ipv4=False), InvalidParameter, "IPv4 or IPv6 must be enabled"),
    (
        NetworkConfig("x", ipam=(PoolConfig("192.0.2.0/25"),)),
        Forbidden,
        "invalid pool request: Pool overlaps with other one on this address space",
    ),
    (
        NetworkConfig("x", ipam=(PoolConfig("10.1.0.0/24"), PoolConfig("10.2.0.0/24"))),
        Forbidden,
        "bridge driver doesn't support multiple subnets",
    ),
    (
        NetworkConfig("x", ipam=(PoolConfig("10.19.0.0/24", gateway="10.19.0.1", aux={"a": "10.19.0.1"}),)),
        Fault,
        "failed to allocate secondary ip address (a:10.19.0.1): Address already in use",
    ),
    (
        NetworkConfig("x", options={"com.docker.network.bridge.enable_icc": "maybe"}),
        InvalidParameter,
        "failed to parse com.docker.network.bridge.enable_icc value: maybe "
        '(strconv.ParseBool: parsing "maybe": invalid syntax)',
    ),
    (NetworkConfig("x", options={"com.docker.network.driver.mtu": "-5"}), InvalidParameter, "invalid MTU number: -5"),
    (NetworkConfig("x", options={"com.docker.network.driver.mtu": "100000"}), Fault, "invalid argument"),
    (
        NetworkConfig("x", options={"com.docker.network.driver.mtu": "abc"}),
        InvalidParameter,
        'failed to parse com.docker.network.driver.mtu value: abc (strconv.Atoi: parsing "abc": invalid syntax)',
    ),
    (
        NetworkConfig("x", options={"com.docker.network.bridge.name": "sixteen-letters-"}),
        Fault,
        "numerical result out of range",
    ),
    (
        NetworkConfig("x", options={"com.docker.network.bridge.name": "lo"}),
        Fault,
        "existing interface lo is not a bridge",
    ),
    (
        NetworkConfig("x", options={"com.docker.network.bridge.host_binding_ipv4": "nonsense"}),
        InvalidParameter,
        "failed to parse com.docker.network.bridge.host_binding_ipv4 value: nonsense (nil ip)",
    ),
    (
        NetworkConfig("x", options={"com.docker.network.bridge.gateway_mode_ipv4": "isolated"}),
        Fault,
        "gateway mode 'isolated' can only be used for an internal network",
    ),
    (
        NetworkConfig("x", "macvlan", options={"parent": "nosuch0"}),
        Fault,
        "invalid subinterface vlan name nosuch0, example formatting is eth0.10",
    ),
    (
        NetworkConfig("x", "macvlan", options={"parent": "eth0", "macvlan_mode": "foo"}),
        Fault,
        "requested macvlan mode 'foo' is not valid, 'bridge' mode is the macvlan driver default",
    ),
]


@pytest.mark.parametrize(("config", "kind", "text"), REFUSED, ids=[text[:60] for _, _, text in REFUSED])
def test_a_network_refused_leaves_nothing_behind(
    controller: Controller, host: Netns, config: NetworkConfig, kind: type[Fault], text: str
) -> None:
    controller.create_network(NetworkConfig("there", ipam=(PoolConfig("192.0.2.0/24"),)))
    before = set(host.links), list(controller.space.taken), list(controller.networks)
    with pytest.raises(Fault) as refused:
        controller.create_network(config)
    assert (type(refused.value), refused.value.message) == (kind, text)
    assert (set(host.links), list(controller.space.taken), list(controller.networks)) == before


def test_a_bridge_name_in_use_is_told_with_both_networks(controller: Controller) -> None:
    options = {"com.docker.network.bridge.name": "mybr0"}
    one = controller.create_network(NetworkConfig("one", options=options))
    with pytest.raises(Forbidden) as refused:
        controller.create_network(NetworkConfig("two", options=options))
    assert refused.value.message.endswith(
        f" (mybr0): conflicts with network {one.id} (mybr0): networks have same bridge name"
    )


def test_removing(controller: Controller, start: Start) -> None:
    network = controller.create_network(NetworkConfig("app"))
    one = start("one", "app")
    with pytest.raises(Forbidden) as refused:
        controller.remove_network("app")
    held = f'error while removing network: network app has active endpoints (name:"one" id:"{only(one).id[:12]}")'
    assert refused.value.message == held
    controller.remove_sandbox(one)
    controller.remove_network(network.id[:10])
    with pytest.raises(NotFound, match="^network app not found$"):
        controller.network("app")
    with pytest.raises(Forbidden, match="^bridge is a pre-defined network and cannot be removed$"):
        controller.remove_network("bridge")


def test_settings_of_docker0(world: World, host: Netns) -> None:
    settings = Settings(bip="192.0.2.1/24", fixed_cidr="192.0.2.128/25", mtu=1400, icc=False)
    controller = Controller(host, settings)
    one = start_on(controller, "one")
    assert only(one).address == "192.0.2.128" and only(one).gateway == "192.0.2.1"
    assert one.netns.link("eth0").mtu == 1400
    assert controller.network("bridge").config.options["com.docker.network.bridge.enable_icc"] == "false"


def test_default_address_pools_of_the_daemon(host: Netns) -> None:
    controller = Controller(host, Settings(default_address_pools=(("10.10.0.0/16", 24),)))
    controller.create_network(NetworkConfig("one"))
    assert [subnet(controller, name) for name in ("bridge", "one")] == ["10.10.0.0/24", "10.10.1.0/24"]


def test_without_iptables_no_rule_is_written(host: Netns) -> None:
    controller = Controller(host, Settings(iptables=False))
    start_on(controller, "one")
    assert all(not chain.entries for table in host.iptables.tables.values() for chain in table.chains.values())


def test_ipv6_without_a_subnet_gets_a_unique_local_one(controller: Controller, start: Start) -> None:
    controller.create_network(NetworkConfig("six", ipv6=True))
    pool = controller.network("six").ipam[1]
    assert pool.subnet.startswith("fd") and pool.subnet.endswith("/64")
    assert only(start("one", "six")).address6.startswith("fd")


def test_an_address_is_taken_from_the_subnet_that_holds_it_and_from_the_next_when_one_is_full(
    controller: Controller, start: Start
) -> None:
    pools = (PoolConfig("192.0.2.0/30"), PoolConfig("192.0.2.128/25"))
    controller.create_network(NetworkConfig("lan", "macvlan", ipam=pools, options={"parent": "eth0"}))
    assert only(start("one", "lan", endpoint=EndpointConfig(ip="192.0.2.200"))).address == "192.0.2.200"
    assert [only(start(name, "lan")).address for name in ("two", "three")] == ["192.0.2.2", "192.0.2.130"]


def test_the_daemons_ip_binds_ports_of_the_default_bridge_only(host: Netns) -> None:
    controller = Controller(host, Settings(ip="127.0.0.1"))
    controller.create_network(NetworkConfig("app"))
    ports = (PortBinding(80),)
    assert start_on(controller, "one", ports=ports).published == {"80/tcp": (("127.0.0.1", 32768),)}
    assert start_on(controller, "two", "app", ports=ports).published == {"80/tcp": (("0.0.0.0", 32769), ("::", 32769))}


def test_a_gateway_is_refused_in_the_engines_words(controller: Controller) -> None:
    """Observed on 28.5.2."""
    wishes = {
        "10.1.0.0": "failed to allocate gateway (10.1.0.0): Address already in use",
        "fd00::1": "invalid network config:\ninvalid gateway fd00::1: parent subnet is an IPv4 block",
    }
    for gateway, text in wishes.items():
        with pytest.raises(Fault) as refused:
            controller.create_network(NetworkConfig("n", ipam=(PoolConfig("10.1.0.0/24", gateway=gateway),)))
        assert refused.value.message == text
