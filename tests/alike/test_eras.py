"""What differs between 20.10, 26 and 28: each fact of an era, asked of every real engine here and of the embedded ones.

What an engine is expected to do is read from `netlab.embedded.eras`, so that a fact which is not so shows on the real
engine. Other differences are claims of the course: MAC addresses, numbers of interfaces, internal networks' default
routes, chains, direct routing and masquerading (tests/spec, marked with the versions on which they hold).
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import docker
import pytest
from docker.errors import APIError

from netlab.embedded.eras import ERAS, Era
from netlab.engines import Engine, find
from netlab.engines.image import lab_image
from tests.real import NEWEST_KNOWN, private_roots

LABELS = {"netlab-test": "eras"}
GREEN, BLUE, DEAD = "203.0.113.0/26", "203.0.113.64/26", "203.0.113.128/26"


def message(error: APIError) -> tuple[int, str]:
    return error.status_code, str(error.explanation)


@dataclass
class Bench:
    """An engine, its era, and a hand that takes away what it made."""

    engine: Engine
    era: Era

    @property
    def client(self) -> docker.DockerClient:
        return self.engine.daemon.client

    @property
    def image(self) -> str:
        return lab_image(self.client, pulls=False)

    def network(self, name: str, subnet: str = "", **options: Any) -> Any:
        if subnet:
            pool = docker.types.IPAMPool(subnet=subnet)
            options["ipam"] = docker.types.IPAMConfig(pool_configs=[pool])
        return self.client.networks.create(name, labels=LABELS, **options)

    def create(self, name: str, body: dict[str, Any]) -> Any:
        """POST /containers/create as it stands, at the engine's own API version."""
        api = self.client.api
        body = {"Image": self.image, "Cmd": ["sleep", "3600"], "Labels": LABELS, "StopTimeout": 0} | body
        made = api._result(api._post_json(api._url("/containers/create"), data=body, params={"name": name}), True)
        return self.client.containers.get(made["Id"])

    def run(self, name: str, network: str = "bridge", **host: Any) -> Any:
        exposed = host.pop("exposed", None)
        body: dict[str, Any] = {"HostConfig": {"NetworkMode": network, **host}}
        if exposed:
            body["ExposedPorts"] = {each: {} for each in exposed}
        container = self.create(name, body)
        container.start()
        return container

    def clear(self) -> None:
        for container in self.client.containers.list(all=True, filters={"label": "netlab-test=eras"}):
            container.remove(force=True)
        for network in self.client.networks.list(filters={"label": "netlab-test=eras"}):
            network.remove()


@pytest.fixture
def bench(engine: Engine) -> Iterator[Bench]:
    major = min(int(engine.version.partition(".")[0]), NEWEST_KNOWN)
    made = Bench(engine, next(each for each in ERAS if each.major == major))
    made.clear()
    yield made
    made.clear()


def out(container: Any, *command: str) -> str:
    """What it prints; asked until it is said twice: a real engine on a busy machine may lose the beginning."""
    told = ["", None]
    for _ in range(20):
        told = [str(container.exec_run(list(command)).output.decode()), told[0]]
        if told[0] and told[0] == told[1]:
            return told[0]
    raise AssertionError(f"{command} says no two times the same: {told}")


def own_lines(container: Any) -> list[str]:
    """The addresses of the hosts file beyond the fixed lines."""
    lines = out(container, "cat", "/etc/hosts").splitlines()
    return [line.partition("\t")[0] for line in lines[6:]]


def test_the_hosts_file_begins_with_the_lines_of_the_era(bench: Bench) -> None:
    web = bench.run("web")
    assert tuple(out(web, "cat", "/etc/hosts").splitlines()[:6]) == bench.era.hosts_lines


def test_the_hosts_file_after_disconnecting_one_of_two_networks(bench: Bench) -> None:
    green, blue = bench.network("green", GREEN), bench.network("blue", BLUE)
    bench.run("db", "green")
    web = bench.run("web", "green", ExtraHosts=["db:192.0.2.6", "far:192.0.2.7", "web:192.0.2.8"])
    blue.connect(web)
    before = own_lines(web)
    assert before == ["192.0.2.6", "192.0.2.7", "192.0.2.8", "203.0.113.3", "203.0.113.66"]
    green.disconnect(web)
    left = ["192.0.2.7", "192.0.2.8"] if bench.era.hosts_by_name else [*before[:3], before[4]]
    assert own_lines(web) == left
    green.connect(web)
    assert own_lines(web) == [*left, "203.0.113.3"]


def test_the_hosts_file_after_leaving_the_default_bridge(bench: Bench) -> None:
    green = bench.network("green", GREEN)
    web = bench.run("web")
    green.connect(web)
    before = own_lines(web)
    bench.client.networks.get("bridge").disconnect(web)
    assert own_lines(web) == (before if bench.era.hosts_by_name else before[1:])


def test_resolv_conf_tells_what_it_was_made_from_since_25(bench: Bench) -> None:
    bench.network("green", GREEN)
    texts = [
        out(bench.run("web", "green"), "cat", "/etc/resolv.conf"),
        out(bench.run("old"), "cat", "/etc/resolv.conf"),
    ]
    assert [text.startswith("# Generated by Docker Engine.") for text in texts] == [bench.era.resolv_conf_remarks] * 2
    assert [line for line in texts[0].splitlines() if not line.startswith("#") and line] == [
        "nameserver 127.0.0.11",
        "options ndots:0",
    ]


def test_resolv_conf_with_search_domains_and_options(bench: Bench) -> None:
    bench.network("green", GREEN)
    given = {"DnsSearch": ["example.test"], "DnsOptions": ["timeout:1"]}
    lines = out(bench.run("web", "green", **given), "cat", "/etc/resolv.conf").splitlines()
    said = [line for line in lines if line and not line.startswith("#")]
    wanted = ["search example.test", "nameserver 127.0.0.11", "options timeout:1 ndots:0"]
    if bench.era.resolv_conf_remarks:
        wanted = [wanted[1], wanted[0], wanted[2]]
    assert said == wanted


def test_an_outside_name_on_an_internal_network(bench: Bench) -> None:
    bench.network("dead", DEAD, internal=True)
    web, asked = bench.run("web", "dead"), ["timeout", "3", "nslookup", "www.example.test"]
    told = [web.exec_run(asked).output.decode() for _ in range(3 if bench.era.servfail else 1)]
    assert any("SERVFAIL" in each for each in told) == bench.era.servfail, told


def test_the_next_default_subnet(bench: Bench) -> None:
    first = bench.network("first")
    first.reload()
    (pool,) = first.attrs["IPAM"]["Config"]
    first.remove()
    second = bench.network("second")
    second.reload()
    assert (second.attrs["IPAM"]["Config"][0]["Subnet"] != pool["Subnet"]) == bench.era.pools_go_on


def test_a_subnet_with_host_bits(bench: Bench) -> None:
    if bench.era.host_bits:
        made = bench.network("green", "203.0.113.5/26")
        made.reload()
        assert made.attrs["IPAM"]["Config"][0]["Subnet"] == "203.0.113.5/26"
        assert "203.0.113.2/26" in out(bench.run("web", "green"), "ip", "-4", "addr", "show", "eth0")
        return
    with pytest.raises(APIError) as refused:
        bench.network("green", "203.0.113.5/26")
    status, text = message(refused.value)
    assert (status, text) == (
        400,
        "invalid network config:\ninvalid subnet 203.0.113.5/26: it should be 203.0.113.0/26",
    )


def test_all_default_subnets_in_use(bench: Bench, request: pytest.FixtureRequest) -> None:
    kind, _, which = request.node.callspec.params["engine"].partition("-")
    name = f"private:{private_roots()[f'private-{which}'][0]}" if kind == "private" else f"embedded:{bench.era.name}"
    settings = {"default-address-pools": [{"base": "203.0.113.0/24", "size": 26}]}
    with find(name, settings=settings) as engine, pytest.raises(APIError) as refused:
        for number in range(4):  # docker0 has the first of four
            engine.daemon.client.networks.create(f"pool{number}")
    assert number == 3
    wanted = 404 if bench.era.pools_exhausted_not_found else 400
    assert message(refused.value) == (wanted, bench.era.pools_exhausted.format(4))


def test_ipv6_without_a_subnet(bench: Bench) -> None:
    if bench.era.ipv6_without_subnet:
        made = bench.network("six", enable_ipv6=True)
        made.reload()
        assert any(each["Subnet"].startswith("fd") for each in made.attrs["IPAM"]["Config"])
        return
    with pytest.raises(APIError) as refused:
        bench.network("six", enable_ipv6=True)
    assert message(refused.value) == (404, bench.era.pools_exhausted.format(6))


def test_ip6tables_rules_of_a_network_with_ipv6(bench: Bench) -> None:
    options = {"com.docker.network.bridge.name": "six0"}
    pools = [docker.types.IPAMPool(subnet=GREEN), docker.types.IPAMPool(subnet="2001:db8:7::/64")]
    bench.network("six", enable_ipv6=True, options=options, ipam=docker.types.IPAMConfig(pool_configs=pools))
    assert ("six0" in bench.engine.daemon.run(["ip6tables-save"])) == bench.era.ip6tables


def test_a_network_without_ipv4(bench: Bench) -> None:
    api = bench.client.api
    pool = {"Config": [{"Subnet": "2001:db8:7::/64"}]}
    body = {"Name": "six", "EnableIPv4": False, "EnableIPv6": True, "IPAM": pool, "Labels": LABELS}
    api._result(api._post_json(api._url("/networks/create"), data=body), True)
    assert ("inet " not in out(bench.run("web", "six"), "ip", "addr", "show", "eth0")) == bench.era.ipv4_optional


def test_a_second_network_of_a_name_without_check_duplicate(bench: Bench) -> None:
    api, body = bench.client.api, {"Name": "twin", "Labels": LABELS}
    first = api._result(api._post_json(api._url("/networks/create"), data=body), True)["Id"]
    if not bench.era.duplicate_names:
        with pytest.raises(APIError) as refused:
            api._result(api._post_json(api._url("/networks/create"), data=body), True)
        assert message(refused.value) == (409, "network with name twin already exists")
        return
    second = api._result(api._post_json(api._url("/networks/create"), data=body), True)
    assert second["Warning"] == f"Network with name twin (id : {first}) already exists"
    with pytest.raises(APIError) as refused:
        bench.network("twin", check_duplicate=True)
    assert message(refused.value) == (409, "network with name twin already exists")
    web = bench.run("web")
    with pytest.raises(APIError) as refused:
        bench.client.api.connect_container_to_network(web.id, "twin")
    assert (
        refused.value.status_code == 400 and "network twin is ambiguous (2 matches found" in message(refused.value)[1]
    )
    for network in (first, second["Id"]):
        bench.client.api.connect_container_to_network(web.id, network)
        bench.client.api.disconnect_container_from_network(web.id, network)


def endpoint(network: str, **settings: Any) -> dict[str, Any]:
    return {"HostConfig": {"NetworkMode": network}, "NetworkingConfig": {"EndpointsConfig": {network: settings}}}


def refused_at(bench: Bench, body: dict[str, Any]) -> tuple[str, int]:
    """At create or at start, and the status."""
    try:
        container = bench.create("web", body)
    except APIError as error:
        return "create", error.status_code
    with pytest.raises(APIError) as refused:
        container.start()
    assert container.attrs["State"]["Status"] == "created"
    return "start", refused.value.status_code


def test_an_address_on_the_default_bridge_is_refused_at_create_or_at_the_start(bench: Bench) -> None:
    when = "create" if bench.era.foreign_ip_at_create else "start"
    asked = endpoint("bridge", IPAMConfig={"IPv4Address": "172.17.0.77"})
    assert refused_at(bench, asked) == (when, 400)


def test_an_address_outside_the_subnet_is_refused_at_create_or_at_the_start(bench: Bench) -> None:
    bench.network("green", GREEN)
    wanted = ("create", 400) if bench.era.foreign_ip_at_create else ("start", 500)
    assert refused_at(bench, endpoint("green", IPAMConfig={"IPv4Address": "198.51.100.7"})) == wanted


def test_what_the_fault_of_a_start_begins_with(bench: Bench) -> None:
    bench.network("green", GREEN)
    web = bench.create("web", endpoint("green", IPAMConfig={"IPv4Address": "203.0.113.1"}))
    with pytest.raises(APIError) as refused:
        web.start()
    assert message(refused.value) == (403, f"{bench.era.start_prefix}Address already in use")


def test_a_container_made_on_several_networks(bench: Bench) -> None:
    bench.network("green", GREEN), bench.network("blue", BLUE)
    body = {"HostConfig": {"NetworkMode": "green"}, "NetworkingConfig": {"EndpointsConfig": {"green": {}, "blue": {}}}}
    if bench.era.several_networks_at_create:
        web = bench.create("web", body)
        web.start()
        assert len(out(web, "ip", "-o", "-4", "addr").splitlines()) == 3
        return
    with pytest.raises(APIError) as refused:
        bench.create("web", body)
    status, text = message(refused.value)
    assert status == 400 and text.startswith("Container cannot be connected to network endpoints: ")


def test_a_mac_address_asked_for_on_an_endpoint(bench: Bench) -> None:
    bench.network("green", GREEN)
    web = bench.create("web", endpoint("green", MacAddress="02:00:00:00:00:77"))
    web.start()
    assert ("02:00:00:00:00:77" in out(web, "ip", "link", "show", "eth0")) == bench.era.endpoint_mac


def test_options_for_the_interface_of_an_endpoint(bench: Bench) -> None:
    bench.network("green", GREEN)
    web = bench.create("web", endpoint("green", DriverOpts={"com.docker.network.endpoint.ifname": "lan0"}))
    web.start()
    assert ("lan0" in out(web, "ip", "-o", "link")) == bench.era.interface_options


def test_interfaces_stand_in_gateway_order_after_a_start_until_26(bench: Bench) -> None:
    if not bench.era.interfaces_by_rank:
        pytest.skip("the order varies from run to run")
    bench.network("blue", BLUE), bench.network("dead", DEAD, internal=True)
    web = bench.run("web", "dead")
    for name in ("blue", "bridge"):
        bench.client.api.connect_container_to_network(web.id, name)
    web.restart(timeout=0)
    told = [out(web, "ip", "-4", "addr", "show", f"eth{number}") for number in range(3)]
    assert [each in text for each, text in zip(("203.0.113.6", "172.17.0.", "203.0.113.13"), told, strict=True)] == [
        True
    ] * 3


def test_both_ends_of_a_veth_pair_are_made_on_the_host_until_26(bench: Bench) -> None:
    index, _, rest = out(bench.run("web"), "ip", "-o", "link", "show", "eth0").partition(": eth0@if")
    assert (int(rest.partition(":")[0]) - int(index) == 1 and int(index) > 2) == bench.era.veth_from_host


def test_lo_without_ipv6(bench: Bench) -> None:
    bench.network("green", GREEN)
    for network in ("bridge", "green", "none"):
        web = bench.run(f"web-{network}", network)
        assert ("inet6" not in out(web, "ip", "addr", "show", "lo")) == bench.era.loopback_without_ipv6


def variables(bench: Bench, exposed: list[str]) -> list[str]:
    """What a link tells of another container's ports, in order, without the address and the single ports' lines."""
    bench.run("db", exposed=exposed)
    env = out(bench.run("web", Links=["db:db"]), "env").splitlines()
    return [each.partition("=")[0] for each in env if each.startswith("DB_PORT")]


def test_two_ports_in_a_row_are_told_as_a_range_since_27(bench: Bench) -> None:
    names = variables(bench, ["6000/tcp", "6001/tcp"])
    assert ("DB_PORT_6000_TCP_START" in names) == (not bench.era.link_ranges_first)


def test_three_ports_in_a_row_are_told_as_a_range(bench: Bench) -> None:
    names = variables(bench, ["6000/tcp", "6001/tcp", "6002/tcp", "53/udp"])
    spans = [names.index(f"DB_PORT_6000_TCP{end}") for end in ("_START", "_END", "_PORT_START", "_PORT_END")]
    assert (spans[0] < names.index("DB_PORT_6001_TCP")) == bench.era.link_ranges_first


def test_the_default_port_of_a_link(bench: Bench) -> None:
    bench.run("db", exposed=["80/tcp", "53/udp"])
    env = out(bench.run("web", Links=["db:db"]), "env").splitlines()
    wanted = "udp" if bench.era.link_ranges_first else "tcp"
    assert [each.partition("=")[2][:3] for each in env if each.startswith("DB_PORT=")] == [wanted]


def test_a_second_macvlan_network_on_a_parent(bench: Bench) -> None:
    parent = {"parent": "eth0"}
    first = bench.network("one", GREEN, driver="macvlan", options=parent)
    with contextlib.ExitStack() as refused:
        if not bench.era.macvlan_shares_parent:
            text = f"network dm-{first.id[:12]} is already using parent interface eth0"
            refused.enter_context(pytest.raises(APIError, match=text))
        bench.network("two", BLUE, driver="macvlan", options=parent)


def test_several_host_ports_of_one_port(bench: Bench) -> None:
    bench.network("green", GREEN)
    asked = {"80/tcp": ["18011", "18013", "18012"], "80/udp": ["17011", "17013", "17012"]}
    bindings = {port: [{"HostPort": each} for each in hosts] for port, hosts in asked.items()}
    web = bench.run("web", "green", exposed=list(asked), PortBindings=bindings)
    web.reload()
    told = web.attrs["NetworkSettings"]["Ports"]
    found = {port: list(dict.fromkeys(each["HostPort"] for each in told[port])) for port in asked}
    if bench.era.ports_from_the_last:
        assert found == {"80/tcp": ["18012", "18013", "18011"], "80/udp": ["17013", "17012", "17011"]}
    else:
        assert found == {port: sorted(hosts) for port, hosts in asked.items()}


def test_ports_the_engine_draws_for_a_container(bench: Bench) -> None:
    asked = ["80/tcp", "53/udp", "443/tcp", "22/udp"]
    web = bench.run("web", exposed=asked, PortBindings={port: [{}] for port in asked})
    web.reload()
    told = web.attrs["NetworkSettings"]["Ports"]
    drawn = {port: int(told[port][0]["HostPort"]) for port in asked}
    assert (drawn["443/tcp"] < drawn["80/tcp"], drawn["53/udp"] < drawn["22/udp"]) == (
        bench.era.ports_from_the_last,
    ) * 2


def test_gateway_modes_count_since_27(bench: Bench) -> None:
    mode = {"com.docker.network.bridge.gateway_mode_ipv4": "routed", "com.docker.network.bridge.name": "routed0"}
    bench.network("green", GREEN, options=mode)
    assert (f"-s {GREEN} ! -o routed0" not in bench.engine.daemon.run(["iptables-save"])) == bench.era.gateway_modes


@pytest.mark.parametrize("path", ["/_ping", "/version"])
def test_every_answer_tells_the_api_version(bench: Bench, path: str) -> None:
    api = bench.client.api
    assert api._get(api.base_url + path).headers["Api-Version"] == bench.era.api_version


def test_ping_tells_more_since_23(bench: Bench) -> None:
    api = bench.client.api
    told = api._get(api.base_url + "/_ping").headers
    assert [name in told for name in ("Builder-Version", "Swarm")] == [bool(bench.era.ping_headers)] * 2


def test_a_client_that_is_too_new_or_too_old(bench: Bench) -> None:
    api, era = bench.client.api, bench.era
    new = api._get(f"{api.base_url}/v1.99/info")
    text = f"client version 1.99 is too new. Maximum supported API version is {era.api_version}"
    assert (new.status_code, new.json()["message"]) == (400, text)
    old = api._get(f"{api.base_url}/v1.11/info")
    minimum = f"Minimum supported API version is {era.min_api_version}"
    text = f"client version 1.11 is too old. {minimum}, please upgrade your client to a newer version"
    told = old.text.strip() if era.text_errors_before else old.json()["message"]
    assert (old.status_code, told) == (400, text)
