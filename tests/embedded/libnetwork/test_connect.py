"""Networks joined and left while a container runs: interfaces, the way out, ports. Facts of Docker Engine 28.5.2."""

import pytest

from netlab.dataplane import Netns
from netlab.dataplane.netfilter import save
from netlab.embedded.errdefs import Fault, Forbidden, InvalidParameter
from netlab.embedded.libnetwork import (
    Controller,
    EndpointConfig,
    NetworkConfig,
    PoolConfig,
    PortBinding,
    Sandbox,
    Settings,
)
from tests.dataplane.conftest import answers
from tests.embedded.libnetwork.conftest import HOST, OUTSIDE, Start, gets_through, only, start_on


@pytest.fixture
def networks(controller: Controller) -> None:
    for name in ("bbb", "aaa", "ccc"):
        controller.create_network(NetworkConfig(name))


def default(sandbox: Sandbox) -> str | None:
    """The network whose gateway the default route uses."""
    route = sandbox.netns.routes[4].lookup(OUTSIDE)
    if route is None:
        return None
    return next(each.network.name for each in sandbox.endpoints if each.gateway == route.via)


def test_connect_opens_and_disconnect_closes_at_once(controller: Controller, networks: None, start: Start) -> None:
    one, two = start("one", "aaa"), start("two", "bbb")
    address = only(two).address
    assert not answers(one.netns, address)
    controller.connect(one, "bbb")
    assert answers(one.netns, address)
    controller.disconnect(one, "bbb")
    assert not answers(one.netns, address) and set(one.netns.links) == {"lo", "eth0"}


def test_the_way_out_is_the_network_whose_name_sorts_first(
    controller: Controller, networks: None, start: Start
) -> None:
    one = start("one", "bbb")
    assert default(one) == "bbb"
    for joined, expected in (("ccc", "bbb"), ("aaa", "aaa"), ("bridge", "aaa")):
        controller.connect(one, joined)
        assert default(one) == expected
    for left, expected in (("aaa", "bbb"), ("bbb", "bridge"), ("bridge", "ccc")):
        controller.disconnect(one, left)
        assert default(one) == expected
    controller.disconnect(one, "ccc")
    assert one.netns.routes[4].all() == [] and one.endpoints == []


def test_gw_priority_goes_before_names(controller: Controller, networks: None, start: Start) -> None:
    one = start("one", "aaa")
    controller.connect(one, "ccc", EndpointConfig(gw_priority=10))
    assert default(one) == "ccc"


def test_an_internal_network_is_never_the_way_out(controller: Controller, networks: None, start: Start) -> None:
    controller.create_network(NetworkConfig("a-inner", internal=True))
    one = start("one", "a-inner")
    assert default(one) is None
    controller.connect(one, "ccc")
    assert default(one) == "ccc"


def test_the_lowest_free_interface_name_is_taken(controller: Controller, networks: None, start: Start) -> None:
    one = start("one", "aaa", "bbb")
    controller.disconnect(one, "aaa")
    assert controller.connect(one, "ccc").interface == "eth0"


def test_a_published_port_moves_with_the_way_out(
    controller: Controller, networks: None, outside: Netns, start: Start
) -> None:
    web = start("web", "bbb", ports=(PortBinding(80, host_port=8080), PortBinding(81)))
    assert web.published["81/tcp"] == (("0.0.0.0", 32768), ("::", 32768))
    before = {each.ip for each in web.proxies}
    controller.connect(web, "aaa")
    assert {each.ip for each in web.proxies} == {web.endpoints[0].address} != before
    assert web.published["80/tcp"] == (("0.0.0.0", 8080), ("::", 8080))
    assert web.published["81/tcp"] == (("0.0.0.0", 32769), ("::", 32769))
    assert gets_through(outside, HOST, 8080, web.netns, 80) == OUTSIDE
    controller.disconnect(web, "aaa")
    assert {each.ip for each in web.proxies} == before
    assert gets_through(outside, HOST, 8080, web.netns, 80) == OUTSIDE


def test_ports_are_published_once_a_way_out_is_joined(controller: Controller, networks: None, start: Start) -> None:
    controller.create_network(NetworkConfig("inner", internal=True))
    web = start("web", "inner", ports=(PortBinding(80, host_port=8080),))
    assert web.published == {} and web.proxies == ()
    controller.connect(web, "aaa")
    assert web.published == {"80/tcp": (("0.0.0.0", 8080), ("::", 8080))}


def test_a_port_taken_refuses_the_second_and_leaves_nothing(
    controller: Controller, networks: None, host: Netns, start: Start
) -> None:
    start("one", "aaa", ports=(PortBinding(80, host_port=8080),))
    links = set(host.links)
    with pytest.raises(Fault) as told:
        start("two", "aaa", ports=(PortBinding(80, host_ip="127.0.0.1", host_port=8080),))
    assert told.value.message.startswith("driver failed programming external connectivity on endpoint two (")
    assert told.value.message.endswith(
        "): Bind for 0.0.0.0:8080 failed: port is already allocated"
    )  # the holder (28.5.2)
    assert set(host.links) == links and len(controller.network("aaa").endpoints) == 1
    assert only(start("three", "aaa")).address == "172.19.0.3"


def test_a_port_held_by_a_process_of_the_host_is_refused(controller: Controller, host: Netns, start: Start) -> None:
    holder = host.tcp_socket()
    holder.bind("0.0.0.0", 8085)
    holder.listen()
    with pytest.raises(
        Fault, match=r"failed to bind host port for 0\.0\.0\.0:8085:172\.17\.0\.2:80/tcp: address already"
    ):
        start("one", ports=(PortBinding(80, host_port=8085),))
    with pytest.raises(Fault, match=r"203\.0\.113\.9:8084:172\.17\.0\.2:80/tcp: cannot assign requested address"):
        start("two", ports=(PortBinding(80, host_ip="203.0.113.9", host_port=8084),))


def test_a_start_that_fails_for_a_port_takes_one_index_of_the_host(host: Netns, start: Start) -> None:
    """As on 28.5.2: the pair goes with the namespace, its inner end does not come back to the host first."""
    before = max(each.index for each in host.links.values())
    with pytest.raises(Fault, match="cannot assign requested address"):
        start("one", ports=(PortBinding(80, host_ip="203.0.113.9", host_port=8084),))
    start("two")
    assert max(each.index for each in host.links.values()) == before + 2


def test_a_range_gives_its_first_free_port(start: Start) -> None:
    ports = (PortBinding(80, host_port=9000, host_port_end=9001),)
    assert start("one", ports=ports).published["80/tcp"] == (("0.0.0.0", 9000), ("::", 9000))
    assert start("two", ports=ports).published["80/tcp"] == (("0.0.0.0", 9001), ("::", 9001))
    with pytest.raises(Fault, match="port is already allocated"):
        start("three", ports=ports)


def test_released_ports_can_be_had_again(controller: Controller, start: Start) -> None:
    ports = (PortBinding(80, host_port=8080),)
    controller.remove_sandbox(start("one", ports=ports))
    assert start("two", ports=ports).proxies


def test_refusals_of_connect_and_disconnect(controller: Controller, networks: None, start: Start) -> None:
    one, alone, in_host = start("one", "aaa"), start("alone", "none"), start("in-host", "host", mode="host")
    with pytest.raises(Forbidden, match="^endpoint with name one already exists in network aaa$"):
        controller.connect(one, "aaa")
    with pytest.raises(Fault, match=f"^container {one.config.container_id} is not connected to network bbb$"):
        controller.disconnect(one, "bbb")
    with pytest.raises(InvalidParameter, match="container must be created in host network mode$"):
        controller.connect(one, "host")
    with pytest.raises(InvalidParameter, match="container was created in host network mode$"):
        controller.disconnect(in_host, "host")
    with pytest.raises(InvalidParameter, match="^container sharing network namespace with another container or host"):
        controller.connect(in_host, "aaa")
    with pytest.raises(InvalidParameter, match=r"in private \(none\) mode$"):
        controller.connect(alone, "aaa")
    controller.disconnect(alone, "none")
    assert controller.connect(alone, "aaa").interface == "eth0"


def test_on_change_tells_of_each_sandbox_whose_files_may_have_changed(
    controller: Controller, networks: None, start: Start
) -> None:
    told: list[str] = []
    controller.on_change = lambda sandbox: told.append(sandbox.name)
    one = start("one", "aaa")
    controller.disconnect(one, "aaa")
    assert told == ["one", "one"]


def test_ports_move_though_a_docker_proxy_still_listens(
    controller: Controller, networks: None, host: Netns, start: Start
) -> None:
    web = start("web", "bbb", ports=(PortBinding(80, host_port=8080),))
    proxy = host.tcp_socket()
    proxy.bind("0.0.0.0", 8080)
    proxy.listen()
    controller.connect(web, "aaa")
    controller.disconnect(web, "aaa")
    assert [each.host_port for each in web.proxies] == [8080, 8080]


def test_a_connect_that_fails_leaves_the_published_ports_where_they_were(
    controller: Controller, networks: None, host: Netns, start: Start
) -> None:
    web = start("web", "bbb", ports=(PortBinding(80, host_port=8080),))
    before = web.published, web.proxies, set(web.netns.links), default(web)
    with pytest.raises(Fault):
        controller.connect(web, "aaa", EndpointConfig(options={"com.docker.network.endpoint.ifname": "eth0"}))
    assert (web.published, web.proxies, set(web.netns.links), default(web)) == before
    assert controller.network("aaa").endpoints == {}


def test_without_the_userland_proxy_the_host_reaches_a_port_on_loopback_by_rules(host: Netns) -> None:
    controller = Controller(host, Settings(userland_proxy=False))
    web = start_on(controller, "web", ports=(PortBinding(80, host_port=8080),))
    assert web.proxies == () and web.published == {"80/tcp": (("0.0.0.0", 8080),)}
    assert gets_through(host, "127.0.0.1", 8080, web.netns, 80) == "172.17.0.1"
    assert gets_through(web.netns, HOST, 8080, web.netns, 80) == "172.17.0.1"


def test_an_ipv6_port_goes_to_the_containers_ipv6_address(controller: Controller, host: Netns, start: Start) -> None:
    controller.create_network(NetworkConfig("six", ipv6=True, ipam=(PoolConfig("fd00:11::/64"),)))
    web = start("web", "six", ports=(PortBinding(80, host_port=8080),))
    assert {each.host_ip: each.ip for each in web.proxies} == {"0.0.0.0": web.endpoints[0].address, "::": "fd00:11::2"}
    written = [line for line in save(host.ip6tables) if "8080" in line]
    bridge = controller.network("six").link
    dnat = f"-A DOCKER ! -s fe80::/10 ! -i {bridge} -p tcp -m tcp --dport 8080 -j DNAT --to-destination [fd00:11::2]:80"
    assert written == [dnat]
