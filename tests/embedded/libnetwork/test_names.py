"""Names as a container sees them: 127.0.0.11, /etc/hosts, /etc/resolv.conf. Facts of Docker Engine 28.5.2."""

import pytest

from netlab.dataplane import World
from netlab.dataplane.netfilter import parse_rule, save
from netlab.embedded.libnetwork import Controller, EndpointConfig, Forward, NetworkConfig, Sandbox, Settings
from netlab.embedded.libnetwork.config import LegacyLink
from netlab.embedded.libnetwork.resolver import redirect_rules
from netlab.names import Upstream
from netlab.wire import dns
from tests.embedded.libnetwork.conftest import Start, only, start_on


@pytest.fixture(autouse=True)
def networks(controller: Controller) -> None:
    for name in ("app", "other"):
        controller.create_network(NetworkConfig(name))


def ask(sandbox: Sandbox, name: str, kind: str = "A") -> dns.Message | Forward:
    """The answer of the container's own name server, or to whom it would pass the question."""
    assert sandbox.resolver is not None
    told = sandbox.resolver.answer(dns.Message(7, name, kind).encode())
    assert told is not None
    return dns.decode(told) if isinstance(told, bytes) else told


def addresses(sandbox: Sandbox, name: str, kind: str = "A") -> list[str] | None:
    """None: not ours."""
    told = ask(sandbox, name, kind)
    return sorted(each.data for each in told.records) if isinstance(told, dns.Message) else None


def test_default_bridge_has_no_name_server_of_its_own(start: Start) -> None:
    assert start("one").resolver is None


def test_a_user_network_resolves_name_alias_short_id_hostname_and_name_dot_network(start: Start) -> None:
    web = start("web", "app", hostname="www", endpoint=EndpointConfig(aliases=("site",)))
    client = start("client", "app")
    short = web.config.container_id[:12]
    assert only(web).dns_names == ("web", "site", short, "www")
    for name in ("web", "site", short, "www", "web.app", "WEB", "web."):
        assert addresses(client, name) == [only(web).address], name


def test_names_of_another_network_are_not_known(controller: Controller, start: Start) -> None:
    far, client = start("far", "other"), start("client", "app")
    assert addresses(client, "far") is None
    controller.connect(client, "other")
    assert addresses(client, "far") == [only(far).address]
    controller.disconnect(client, "other")
    assert addresses(client, "far") is None


def test_a_shared_alias_gives_all_addresses_in_changing_order(start: Start) -> None:
    alias = EndpointConfig(aliases=("svc",))
    servers = [start(name, "app", endpoint=alias) for name in ("s1", "s2", "s3")]
    client = start("client", "app")
    assert addresses(client, "svc") == [only(each).address for each in servers]
    told = [ask(client, "svc") for _ in range(30)]
    assert len({each.records for each in told if isinstance(each, dns.Message)}) > 1


def test_a_stopped_container_leaves_the_answer_at_once(controller: Controller, start: Start) -> None:
    web, client = start("web", "app"), start("client", "app")
    controller.remove_sandbox(web)
    assert addresses(client, "web") is None


def test_rename_changes_the_name_at_once(controller: Controller, start: Start) -> None:
    web, client = start("web", "app"), start("client", "app")
    controller.rename(web, "shop")
    assert addresses(client, "web") is None and addresses(client, "shop") == [only(web).address]


def test_other_kinds(start: Start) -> None:
    start("web", "app")
    client = start("client", "app")
    for kind in ("AAAA", "MX"):
        told = ask(client, "web", kind)
        assert isinstance(told, dns.Message) and (told.code, told.records) == (dns.NOERROR, ())
    assert isinstance(ask(client, "web", "TXT"), Forward)
    reverse = ask(client, "2.0.18.172.in-addr.arpa", "PTR")
    assert isinstance(reverse, dns.Message) and [each.data for each in reverse.records] == ["web.app"]
    assert isinstance(ask(client, "1.0.18.172.in-addr.arpa", "PTR"), Forward)


def test_an_answer_has_ttl_600_and_the_question(start: Start) -> None:
    client = start("client", "app")
    told = ask(client, "client")
    assert isinstance(told, dns.Message)
    assert (told.id, told.name, told.answer, told.records[0].ttl) == (7, "client", True, 600)


def test_a_link_on_a_user_network_is_an_alias_for_one_container_only(start: Start) -> None:
    client = start("client", "app", endpoint=EndpointConfig(links=(("db", "database"),)))
    bystander = start("bystander", "app")
    assert addresses(client, "database") is None
    db = start("db", "app")
    assert addresses(client, "database") == [only(db).address]
    assert addresses(bystander, "database") is None


def test_unknown_names_go_to_the_hosts_servers_or_to_those_given(start: Start) -> None:
    told = ask(start("one", "app"), "example.com")
    assert isinstance(told, Forward) and told.servers == (Upstream("198.51.100.53", of_host=True),)
    given = ask(start("two", "app", dns=("192.0.2.53", "127.0.0.11")), "example.com")
    assert isinstance(given, Forward) and given.servers == (Upstream("192.0.2.53"),)
    assert dns.decode(given.failure).code == dns.SERVFAIL


def test_an_internal_network_asks_nobody_outside(controller: Controller, start: Start) -> None:
    controller.create_network(NetworkConfig("inner", internal=True))
    one = start("one", "inner")
    told = ask(one, "example.com")
    assert isinstance(told, dns.Message) and told.code == dns.SERVFAIL
    controller.connect(one, "app")
    assert isinstance(ask(one, "example.com"), Forward)


def test_with_ndots_set_a_single_label_is_answered_empty(start: Start) -> None:
    told = ask(start("one", "app", dns_options=("ndots:2",)), "nosuch")
    assert isinstance(told, dns.Message) and (told.code, told.records) == (dns.NOERROR, ())


@pytest.mark.parametrize(
    "junk", [b"", b"\0" * 11, b"\xff" * 40, bytes(12), dns.Message(1, "web", "A", answer=True).encode()]
)
def test_what_is_no_question_is_dropped(start: Start, junk: bytes) -> None:
    resolver = start("one", "app").resolver
    assert resolver is not None and resolver.answer(junk) is None


def test_port_53_is_redirected_inside_as_observed(start: Start) -> None:
    one = start("one", "app")
    assert one.resolver is not None
    udp, tcp = one.resolver.udp_port, one.resolver.tcp_port
    rules = [line for line in save(one.netns.iptables, table="nat") if line.startswith("-A")]
    assert rules == [
        "-A OUTPUT -d 127.0.0.11/32 -j DOCKER_OUTPUT",
        "-A POSTROUTING -d 127.0.0.11/32 -j DOCKER_POSTROUTING",
        f"-A DOCKER_OUTPUT -d 127.0.0.11/32 -p tcp -m tcp --dport 53 -j DNAT --to-destination 127.0.0.11:{tcp}",
        f"-A DOCKER_OUTPUT -d 127.0.0.11/32 -p udp -m udp --dport 53 -j DNAT --to-destination 127.0.0.11:{udp}",
        f"-A DOCKER_POSTROUTING -s 127.0.0.11/32 -p tcp -m tcp --sport {tcp} -j SNAT --to-source :53",
        f"-A DOCKER_POSTROUTING -s 127.0.0.11/32 -p udp -m udp --sport {udp} -j SNAT --to-source :53",
    ]


def test_a_question_to_port_53_reaches_the_resolvers_port_and_its_answer_the_program(start: Start) -> None:
    one = start("one", "app")
    assert one.resolver is not None
    server, client = one.netns.udp_socket(), one.netns.udp_socket()
    server.bind("127.0.0.11", one.resolver.udp_port)
    client.sendto(dns.Message(9, "one", "A").encode(), "127.0.0.11", 53)
    one.netns.world.run()
    asked = server.recvfrom()
    told = one.resolver.answer(asked.data)
    assert isinstance(told, bytes)
    server.sendto(told, asked.address, asked.port)
    one.netns.world.run()
    heard = client.recvfrom()
    assert (heard.address, heard.port) == ("127.0.0.11", 53)
    assert [each.data for each in dns.decode(heard.data).records] == [only(one).address]


# --- files

HOSTS = """\
127.0.0.1\tlocalhost
::1\tlocalhost ip6-localhost ip6-loopback
fe00::\tip6-localnet
ff00::\tip6-mcastprefix
ff02::1\tip6-allnodes
ff02::2\tip6-allrouters
"""


def test_hosts_file_as_observed(start: Start) -> None:
    extra = (("foo", "1.2.3.4"), ("h", "host-gateway"))
    one = start("one", "app", hostname="myhost", domain="dom.example", extra_hosts=extra)
    assert one.hosts_file == f"{HOSTS}1.2.3.4\tfoo\n172.17.0.1\th\n172.18.0.2\tmyhost.dom.example myhost\n"
    two = start("two", hostname="myhost.full.example")
    assert two.hosts_file == f"{HOSTS}172.17.0.2\tmyhost.full.example myhost\n"
    assert start("three", "none").hosts_file == HOSTS


def test_hosts_file_follows_connect_and_disconnect(controller: Controller, start: Start) -> None:
    one = start("one", "app", hostname="one")
    controller.connect(one, "other")
    assert one.hosts_file == f"{HOSTS}172.18.0.2\tone\n172.19.0.2\tone\n"
    controller.disconnect(one, "app")
    assert one.hosts_file == f"{HOSTS}172.19.0.2\tone\n"


def test_a_legacy_link_is_a_line_that_follows_its_target(controller: Controller, start: Start) -> None:
    told: list[str] = []
    db = start("db", hostname="dbhost")
    link = LegacyLink(db.config.container_id, "db", "database", "dbhost")
    web = start("web", hostname="web", links=(link,))
    assert web.hosts_file == f"{HOSTS}172.17.0.2\tdatabase dbhost db\n172.17.0.3\tweb\n"
    controller.remove_sandbox(db)
    assert "172.17.0.2\tdatabase" in web.hosts_file
    start("thief")
    controller.on_change = lambda sandbox: told.append(sandbox.name)
    again = controller.create_sandbox(db.config)
    controller.connect(again, "bridge")
    assert "172.17.0.4\tdatabase dbhost db\n" in web.hosts_file and told == ["db", "web"]


def test_with_icc_off_a_legacy_link_opens_the_exposed_port_both_ways(world: World) -> None:
    host = world.namespace("another")
    controller = Controller(host, Settings(icc=False))
    db = start_on(controller, "db")
    link = LegacyLink(db.config.container_id, "db", "db", "db", ((80, "tcp"),))
    web = start_on(controller, "web", links=(link,))
    written = [line for line in save(host.iptables, table="filter") if "--dport 80" in line or "--sport 80" in line]
    way = "-i docker0 -o docker0 -p tcp -m tcp"
    assert written == [
        f"-A DOCKER -s 172.17.0.3/32 -d 172.17.0.2/32 {way} --dport 80 -j ACCEPT",
        f"-A DOCKER -s 172.17.0.2/32 -d 172.17.0.3/32 {way} --sport 80 -j ACCEPT",
    ]
    controller.remove_sandbox(web)
    assert not any("port 80" in line for line in save(host.iptables, table="filter"))


HEAD = """\
# Generated by Docker Engine.
# This file can be edited; Docker Engine will not make further changes once it
# has been modified.

"""


def test_resolv_conf_as_observed(start: Start) -> None:
    assert start("one").resolv_conf == (
        f"{HEAD}nameserver 198.51.100.53\n\n# Based on host file: '/etc/resolv.conf' (legacy)\n# Overrides: []\n"
    )
    assert start("two", "app").resolv_conf == (
        f"{HEAD}nameserver 127.0.0.11\noptions ndots:0\n\n"
        "# Based on host file: '/etc/resolv.conf' (internal resolver)\n"
        "# ExtServers: [host(198.51.100.53)]\n# Overrides: []\n# Option ndots from: internal\n"
    )
    given = {"dns": ("198.51.100.53",), "dns_search": ("s.example",), "dns_options": ("ndots:2",)}
    assert start("three", "app", **given).resolv_conf == (
        f"{HEAD}nameserver 127.0.0.11\nsearch s.example\noptions ndots:2\n\n"
        "# Based on host file: '/etc/resolv.conf' (internal resolver)\n# ExtServers: [198.51.100.53]\n"
        "# Overrides: [nameservers search options]\n# Option ndots from: override\n"
    )
    assert start("four", dns=("198.51.100.53",), dns_search=(".",)).resolv_conf == (
        f"{HEAD}nameserver 198.51.100.53\n\n# Based on host file: '/etc/resolv.conf' (legacy)\n"
        "# Overrides: [nameservers search]\n"
    )


def test_a_container_that_gains_a_user_network_keeps_its_name_server(controller: Controller, start: Start) -> None:
    one = start("one")
    controller.connect(one, "app")
    assert "nameserver 127.0.0.11" in one.resolv_conf
    controller.disconnect(one, "app")
    assert "nameserver 127.0.0.11" in one.resolv_conf


def test_loopback_servers_of_the_host_are_of_no_use_in_a_container(world: World) -> None:
    controller = Controller(world.namespace("another"), Settings(host_resolv_conf="nameserver 127.0.0.53\n"))
    assert "nameserver 8.8.8.8\nnameserver 8.8.4.4\n" in start_on(controller, "one").resolv_conf


def test_host_mode_has_the_hosts_files(controller: Controller, start: Start) -> None:
    one = start("one", "host", mode="host")
    assert one.hosts_file == "127.0.0.1\tlocalhost\n" and one.resolv_conf == "nameserver 198.51.100.53\n"


def test_rules_of_the_resolver_are_those_that_iptables_would_read() -> None:
    for _, rule in redirect_rules(40001, 40002):
        assert parse_rule(str(rule)) == rule
