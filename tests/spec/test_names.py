"""Who resolves which name."""

import pytest

from netlab import Lab, errors


def test_default_bridge_does_not_resolve_names(lab: Lab) -> None:
    lab.container("web")
    client = lab.container("client")
    assert not client.ping("web")
    assert client.ping("web").reason == "bad address 'web'"


def test_user_defined_bridge_resolves_names(lab: Lab) -> None:
    app = lab.network("app")
    lab.container("web", networks=[app])
    client = lab.container("client", networks=[app])
    assert client.ping("web")
    assert client.resolve("web").server == "127.0.0.11"


def test_default_bridge_gives_a_container_the_hosts_name_server(lab: Lab) -> None:
    old = lab.container("old")
    assert "nameserver" in old.resolv_conf
    assert "127.0.0.11" not in old.resolv_conf
    assert old.resolve("nosuch").server in old.resolv_conf


def test_user_defined_bridge_gives_a_container_the_name_server_127_0_0_11(lab: Lab) -> None:
    web = lab.container("web", networks=[lab.network("app")])
    servers = [line.split()[1] for line in web.resolv_conf.splitlines() if line.startswith("nameserver")]
    assert servers == ["127.0.0.11"]


def test_the_hosts_file_names_the_container_itself_and_no_other(lab: Lab) -> None:
    app = lab.network("app")
    web, client = (lab.container(name, networks=[app]) for name in ("web", "client"))
    own = client.addresses["app"]
    assert f"{own}\t{client.id[:12]}" in client.hosts_file
    assert web.addresses["app"] not in client.hosts_file


def test_a_name_unknown_to_docker_is_passed_on_to_the_hosts_name_server(lab: Lab) -> None:
    """The outside machine's name server knows www.example.test and nothing else."""
    client = lab.container("client", networks=[lab.network("app")])
    known, unknown = client.resolve("www.example.test"), client.resolve("nosuch")
    assert (known.server, unknown.server) == ("127.0.0.11", "127.0.0.11")
    assert known and unknown.reason == "NXDOMAIN"


@pytest.mark.parametrize("name", ["web", "WEB", "web.app", "search", "short id"])
def test_a_container_is_known_by_name_alias_short_id_and_name_dot_network(lab: Lab, name: str) -> None:
    app = lab.network("app")
    web = lab.container("web", networks=[app], aliases="search")
    client = lab.container("client", networks=[app])
    asked = web.id[:12] if name == "short id" else name
    assert client.resolve(asked).addresses == (web.addresses["app"],)


def test_a_shared_alias_is_answered_with_all_addresses(lab: Lab) -> None:
    app = lab.network("app")
    first, second = (lab.container(name, networks=[app], aliases="search") for name in ("search1", "search2"))
    client = lab.container("client", networks=[app])
    assert set(client.resolve("search").addresses) == {first.addresses["app"], second.addresses["app"]}


def test_a_shared_alias_is_answered_in_changing_order(lab: Lab) -> None:
    app = lab.network("app")
    for name in ("search1", "search2"):
        lab.container(name, networks=[app], aliases="search")
    client = lab.container("client", networks=[app])
    assert len({client.resolve("search").addresses[0] for _ in range(20)}) == 2


def test_a_stopped_container_leaves_the_answer_at_once(lab: Lab) -> None:
    app = lab.network("app")
    first, second = (lab.container(name, networks=[app], aliases="search") for name in ("search1", "search2"))
    client = lab.container("client", networks=[app])
    first.stop()
    assert client.resolve("search").addresses == (second.addresses["app"],)
    assert not client.resolve("search1")
    first.start()
    assert len(client.resolve("search").addresses) == 2


def test_a_paused_container_stays_in_the_answer(lab: Lab) -> None:
    app = lab.network("app")
    first, _ = (lab.container(name, networks=[app], aliases="search") for name in ("search1", "search2"))
    client = lab.container("client", networks=[app])
    first.pause()
    assert len(client.resolve("search").addresses) == 2


def test_names_of_another_network_are_unknown(lab: Lab) -> None:
    client = lab.container("client", networks=[lab.network("app")])
    stranger = lab.container("stranger", networks=[lab.network("other")])
    assert not client.resolve("stranger")
    assert not stranger.resolve("client")


def test_a_container_on_two_networks_knows_the_names_of_both(lab: Lab) -> None:
    app, other = lab.network("app"), lab.network("other")
    lab.container("web", networks=[app])
    lab.container("stranger", networks=[other])
    client = lab.container("client", networks=[app])
    other.connect(client)
    assert client.resolve("web") and client.resolve("stranger")


def test_default_bridge_has_no_aliases(lab: Lab) -> None:
    with pytest.raises(errors.NetlabError, match="aliases exist on user-defined networks only"):
        lab.container("old", aliases="search")
    old, bridge, app = lab.container("old"), lab.network("bridge"), lab.network("app")
    app.connect(old)
    bridge.disconnect(old)
    with pytest.raises(errors.NetlabError, match="aliases exist on user-defined networks only"):
        bridge.connect(old, aliases=["search"])


def test_an_extra_host_is_a_line_of_the_hosts_file_on_every_bridge(lab: Lab) -> None:
    for name, networks in (("old", None), ("new", [lab.network("app")])):
        options = {"networks": networks} if networks else {}
        container = lab.container(name, extra_hosts={"printer": "192.0.2.50"}, **options)
        assert "192.0.2.50\tprinter" in container.hosts_file
        assert container.resolve("printer").addresses == ("192.0.2.50",)
        assert container.resolve("printer").server == "/etc/hosts"


def test_a_name_that_resolves_opens_no_way(lab: Lab) -> None:
    app, other = lab.network("app"), lab.network("other")
    web = lab.container("web", networks=[app])
    stranger = lab.container("stranger", networks=[other], extra_hosts={"web": web.addresses["app"]})
    assert stranger.resolve("web")
    assert not stranger.ping("web", timeout=1)


def test_a_container_that_starts_again_may_have_another_address(lab: Lab) -> None:
    """A stopped container holds no address; who starts meanwhile takes it."""
    app = lab.network("app")
    web = lab.container("web", networks=[app])
    client = lab.container("client", networks=[app])
    former = web.address
    web.stop()
    assert lab.container("thief", networks=[app]).address == former
    web.start()
    assert web.address != former
    assert client.resolve("web").addresses == (web.address,)
