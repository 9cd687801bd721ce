"""Who resolves which name, as pure rules. What Docker does is observed on Docker Engine 28.5.2."""

import pytest

from netlab import names
from netlab.names import Overrides, ResolvConf, Scope, Upstream, Zone

HOSTS = "127.0.0.1\tlocalhost\n# 9.9.9.9 ghost\n::1 localhost ip6-localhost\n192.0.2.7 Web web.example # us\nlonely\n"


def zone(network: str, **addresses: str) -> Zone:
    made = Zone(network)
    for name, address in addresses.items():
        made.add([name], [address])
    return made


# --- hosts file


def test_a_hosts_file_is_read_without_its_comments() -> None:
    assert names.hosts_of(HOSTS) == [
        ("127.0.0.1", ("localhost",)),
        ("::1", ("localhost", "ip6-localhost")),
        ("192.0.2.7", ("Web", "web.example")),
    ]


@pytest.mark.parametrize(
    ("name", "found"),
    [("localhost", ["127.0.0.1", "::1"]), ("WEB", ["192.0.2.7"]), ("web.example.", ["192.0.2.7"]), ("ghost", [])],
)
def test_names_in_a_hosts_file_compare_without_case(name: str, found: list[str]) -> None:
    assert names.find_in_hosts(HOSTS, name) == found


def test_own_lines_come_last_with_the_short_name_after_the_full_one() -> None:
    text = names.hosts_file(["h"], [("foo", "1.2.3.4")], [("192.0.2.2", ("db", "id"))], ["192.0.2.3"], "a.b.c")
    assert text == "h\n1.2.3.4\tfoo\n192.0.2.2\tdb id\n192.0.2.3\ta.b.c a\n"


def test_names_of_an_endpoint_are_in_order_and_once() -> None:
    id = "0123456789abcdef"
    assert names.dns_names("web", ("site", "web"), id, id[:12]) == ("web", "site", "0123456789ab")
    assert names.dns_names("web", (), id, "www") == ("web", "0123456789ab", "www")


# --- resolv.conf


def test_resolv_conf_is_read() -> None:
    text = "# c\nnameserver 192.0.2.1\nnameserver 192.0.2.2 # x\nsearch a b\ndomain c\n"
    text += "options ndots:2 rotate\noptions ndots:3\n"
    conf = names.read_resolv_conf(text)
    assert conf == ResolvConf(("192.0.2.1", "192.0.2.2"), ("c",), ("ndots:2", "rotate", "ndots:3"))
    assert conf.ndots == 3 and ResolvConf(options=("ndots:x",)).ndots is None


@pytest.mark.parametrize(
    ("name", "conf", "asked"),
    [
        ("web", ResolvConf(), ["web"]),
        ("web", ResolvConf(search=("a", "b")), ["web.a", "web.b", "web"]),
        ("web.x", ResolvConf(search=("a",)), ["web.x", "web.x.a"]),
        ("web.", ResolvConf(search=("a",)), ["web"]),
        ("web", ResolvConf(search=("a",), options=("ndots:0",)), ["web", "web.a"]),
        ("web.x", ResolvConf(search=("a",), options=("ndots:2",)), ["web.x.a", "web.x"]),
        ("web", ResolvConf(search=(".",)), ["web"]),
    ],
)
def test_search_domains_come_before_a_name_with_too_few_dots(name: str, conf: ResolvConf, asked: list[str]) -> None:
    assert names.candidates(name, conf) == asked


def test_what_is_written_for_a_container_is_read_again() -> None:
    host = ResolvConf(("192.0.2.1",), ("example",), ("ndots:2",))
    inner = names.read_resolv_conf(names.internal_resolv_conf(host, Overrides()))
    assert inner == ResolvConf(("127.0.0.11",), ("example",), ("ndots:2",))
    assert names.read_resolv_conf(names.legacy_resolv_conf(host, Overrides())) == host


def test_where_ndots_came_from_is_said() -> None:
    told = {
        "internal": names.internal_resolv_conf(ResolvConf(), Overrides()),
        "host file": names.internal_resolv_conf(ResolvConf(options=("ndots:1",)), Overrides()),
        "override": names.internal_resolv_conf(ResolvConf(), Overrides(options=("ndots:1",))),
    }
    for origin, text in told.items():
        assert text.endswith(f"# Option ndots from: {origin}\n")


def test_the_default_bridge_leaves_out_loopback_servers_but_not_those_given() -> None:
    host = ResolvConf(("127.0.0.53", "192.0.2.1", "::1"))
    assert names.read_resolv_conf(names.legacy_resolv_conf(host, Overrides())).servers == ("192.0.2.1",)
    given = names.legacy_resolv_conf(host, Overrides(("127.0.0.1",)))
    assert names.read_resolv_conf(given).servers == ("127.0.0.1",)
    alone = names.legacy_resolv_conf(ResolvConf(("127.0.0.53",)), Overrides())
    assert names.read_resolv_conf(alone).servers == names.PUBLIC_SERVERS


def test_dockers_own_server_is_never_asked_on() -> None:
    host = ResolvConf(("127.0.0.11", "127.0.0.53"))
    assert names.upstreams(host, Overrides()) == (Upstream("127.0.0.53", of_host=True),)
    assert names.upstreams(host, Overrides(("192.0.2.1", "127.0.0.11"))) == (Upstream("192.0.2.1"),)


# --- Docker's name server


def test_the_first_network_that_knows_a_name_answers() -> None:
    scopes = [Scope(zone("aa", web="192.0.2.1")), Scope(zone("bb", web="192.0.2.129", db="192.0.2.130"))]
    assert names.lookup(scopes, "web", "A") == names.Answer(("192.0.2.1",), network="aa")
    assert names.lookup(scopes, "db", "A") == names.Answer(("192.0.2.130",), network="bb")
    assert names.lookup(scopes, "web.bb", "A") == names.Answer(("192.0.2.129",), network="bb")
    assert names.lookup(scopes, "web.cc", "A") is None


def test_names_and_networks_with_dots() -> None:
    dotted = zone("my.net", **{"a.b": "192.0.2.1"})
    for name in ("a.b", "a.b.my.net", "A.B.My.Net."):
        assert names.lookup([Scope(dotted)], name, "A") == names.Answer(("192.0.2.1",), network="my.net"), name
    assert names.lookup([Scope(dotted)], "a.b.net", "A") is None


def test_a_name_without_an_address_of_the_kind_exists_all_the_same() -> None:
    scopes = [Scope(zone("aa", web="192.0.2.1", six="fd00::1"))]
    assert names.lookup(scopes, "web", "AAAA") == names.Answer(network="aa")
    assert names.lookup(scopes, "six", "AAAA") == names.Answer(("fd00::1",), network="aa")
    assert names.lookup(scopes, "web", "MX") == names.Answer(network="aa")
    assert names.lookup(scopes, "web", "TXT") is None


def test_an_alias_of_ones_own_wins_over_a_name() -> None:
    here = zone("aa", db="192.0.2.1", other="192.0.2.2")
    assert names.lookup([Scope(here, {"db": "other"})], "db", "A") == names.Answer(("192.0.2.2",), network="aa")
    assert names.lookup([Scope(here, {"gone": "nosuch"})], "gone", "A") is None


def test_a_zone_forgets_what_is_removed_and_only_that() -> None:
    here = zone("aa", web="192.0.2.1")
    here.add(["two", "web"], ["192.0.2.2"])
    assert names.lookup([Scope(here)], "web", "A") == names.Answer(("192.0.2.1", "192.0.2.2"), network="aa")
    here.remove(["web"], ["192.0.2.1"])
    assert names.lookup([Scope(here)], "web", "A") == names.Answer(("192.0.2.2",), network="aa")
    assert names.lookup([Scope(here)], names.reverse_name("192.0.2.1"), "PTR") is None
    here.remove(["two", "web"], ["192.0.2.2"])
    assert (here.four, here.six, here.reverse) == ({}, {}, {})


@pytest.mark.parametrize("address", ["172.18.0.3", "fd00::3"])
def test_reverse_names(address: str) -> None:
    assert names.reversed_address(names.reverse_name(address)) == address
    answer = names.lookup([Scope(zone("n1", u2=address))], names.reverse_name(address) + ".", "PTR")
    assert answer == names.Answer(name="u2.n1", network="n1")


@pytest.mark.parametrize("name", ["web", "x.ip6.arpa", "zz." * 32 + "ip6.arpa", "1.2.in-addr.arpa"])
def test_what_is_no_reverse_name_is_nobodys(name: str) -> None:
    assert names.lookup([Scope(zone("n1", u2="172.18.0.3"))], name, "PTR") is None


@pytest.mark.parametrize("name", ["z." * 32 + "ip6.arpa", ".ip6.arpa", "..in-addr.arpa", ""])
def test_hostile_reverse_names_raise_nothing(name: str) -> None:
    assert names.lookup([Scope(zone("n1", u2="fd00::3"))], name, "PTR") is None
