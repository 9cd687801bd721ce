"""A lab as learners use it: cells run twice, many things at once, probes for images without tools."""

import re

import pytest

from netlab import Lab, errors
from netlab.engines import Engine
from netlab.ownership import things


def test_the_same_call_gives_what_is_there(lab: Lab) -> None:
    app = lab.network("app", mtu=1400)
    web = lab.container("web", networks=[app], env={"A": "1"})
    assert lab.network("app", mtu=1400) is app
    assert lab.container("web", networks=[app], env={"A": "1"}) is web
    assert len(lab.commands()) == 2


def test_what_was_removed_by_hand_is_made_again(lab: Lab) -> None:
    web = lab.container("web")
    lab.engine.daemon.client.api.remove_container(web.id, force=True)
    assert lab.container("web").id != web.id


def test_connecting_and_disconnecting_twice_is_no_error(lab: Lab) -> None:
    app, web = lab.network("app"), lab.container("web")
    for _ in range(2):
        app.connect(web, aliases=["www"])
    for _ in range(2):
        app.disconnect(web)
    with pytest.raises(errors.NotAttached):
        lab.network("bridge").disconnect(lab.container("apart", networks=[app]))


def test_a_connection_asked_for_in_another_way_is_a_conflict(lab: Lab) -> None:
    app, web = lab.network("app"), lab.container("web")
    app.connect(web, aliases=["www"])
    with pytest.raises(errors.Conflict, match="disconnect it first"):
        app.connect(web, aliases=["other"])


def test_opening_a_lab_again_closes_the_former(engine: Engine) -> None:
    with Lab("twice", engine=engine) as former:
        former.container("web")
        with Lab("twice", engine=engine) as lab:
            lab.container("web")
            with pytest.raises(errors.LabClosed, match="Lab\\('twice'\\)"):
                former.container("other")


def test_a_closed_lab_leaves_nothing(engine: Engine) -> None:
    lab = Lab("gone", engine=engine)
    lab.up(networks={"app": {}}, containers={"web": {"networks": "app", "volumes": "data:/data"}})
    lab.close()
    lab.close()
    assert not [thing for thing in things(engine.daemon.client) if thing.labels["netlab.lab"] == "gone"]


def test_a_container_without_busybox_is_asked_from_a_neighbour(lab: Lab) -> None:
    """An image with one program only: the lab image's BusyBox under a name of its own."""
    client = lab.engine.daemon.client
    app = lab.network("app")
    made = client.api.create_container(lab.site.image(), ["sh", "-c", "cp /bin/busybox /busybox-only; rm -rf /bin"])[
        "Id"
    ]
    client.api.start(made)
    client.api.wait(made)
    client.api.commit(made, "netlab-test/bare", changes=['ENTRYPOINT ["/busybox-only"]', 'CMD ["sleep", "999"]'])
    client.api.remove_container(made)
    bare = lab.container("bare", image="netlab-test/bare:latest", networks=[app], init=True)
    web = lab.container("web", networks=[app], command="httpd -f -p 80 -h /etc")
    with pytest.raises(errors.BadInput):
        bare.exec("ping web")
    assert bare.ping("web")
    assert bare.resolve("web").addresses == (web.address,)
    assert bare.wait_for(lambda: bare.fetch("http://web/group"))
    assert bare.interfaces[0].network == "app"
    assert "127.0.0.11" in bare.resolv_conf
    assert bare.env["PATH"]
    assert {c["Names"][0] for c in client.api.containers(all=True)} == {"/bare", "/web"}


def test_settings_reach_the_container(lab: Lab) -> None:
    app = lab.network("app", subnet="203.0.113.0/26", gateway="203.0.113.62", ip_range="203.0.113.32/28")
    box = lab.container(
        "box", networks={app: {"aliases": ["www"], "ip": "203.0.113.40"}}, mac="02:42:00:00:00:07", hostname="boxy",
        env={"A": "1"}, dns="192.0.2.53", dns_search="example.test", extra_hosts={"db": "192.0.2.7"},
        command="sleep 999", sysctls={"net.ipv4.ip_forward": "0"}, labels={"mine": "yes"},
    )  # fmt: skip
    assert box.interfaces[0].addresses == ("203.0.113.40/26",)
    assert box.interfaces[0].mac == "02:42:00:00:00:07"
    assert [str(route) for route in box.routes][0] == "default via 203.0.113.62 dev eth0"
    assert box.exec("hostname").output == "boxy\n"
    assert box.env["A"] == "1"
    assert "search example.test" in box.resolv_conf
    assert box.resolve("db").addresses == ("192.0.2.7",)
    assert box.exec("cat /proc/sys/net/ipv4/ip_forward").output == "0\n"
    assert lab.container("other", networks=[app]).resolve("www").addresses == ("203.0.113.40",)


def test_links_of_the_default_bridge_bring_variables_and_a_hosts_line(lab: Lab) -> None:
    lab.container("db", env={"DB_USER": "alice"}, expose="5432")
    web = lab.container("web", links="db:database")
    assert web.env["DATABASE_PORT_5432_TCP_PORT"] == "5432"
    assert web.resolve("database").server == "/etc/hosts"


def test_modes_that_share_a_stack(lab: Lab) -> None:
    web = lab.container("web")
    aside = lab.container("aside", networks="container:web")
    alone = lab.container("alone", networks="none")
    host = lab.container("hostly", networks="host")
    assert aside.interfaces == web.interfaces
    assert alone.interfaces == ()
    assert any(interface.name == "docker0" for interface in host.interfaces)
    with pytest.raises(errors.BadInput, match="no address"):
        web.ping(alone)


def test_published_ports_are_seen(lab: Lab) -> None:
    web = lab.container("web", ports=["127.0.0.1:8080:80", 81])
    fixed, free = web.ports[0], web.ports[1]
    assert (fixed.host_ip, fixed.host_port, fixed.container_port) == ("127.0.0.1", 8080, 80)
    assert free.container_port == 81
    assert free.host_port >= 32768


def test_many_things_are_made_in_their_order(lab: Lab) -> None:
    lab.up(
        networks={"front": {}, "back": {"internal": True}},
        containers={
            "aside": {"networks": "container:web"},
            "web": {"networks": ["front", "back"]},
            "linked": {"links": "db"},
            "db": {},
        },
    )
    assert list(lab) == ["aside", "back", "db", "front", "linked", "web"]
    assert lab["web"].networks == ("back", "front")
    again = lab.commands()
    lab.up(networks={"front": {}}, containers={"db": {}})
    assert lab.commands() == again


def test_the_engine_is_told_with_the_reason(lab: Lab) -> None:
    assert re.fullmatch(r"private, Docker Engine \d+\.\d+\.\S+ \(tests\)", str(lab.engine))


def test_life_and_logs(lab: Lab) -> None:
    box = lab.container("box", command=["sh", "-c", "echo hello; sleep 999"])
    assert box.wait_for(lambda: box.logs) == "hello\n"
    box.stop()
    assert box.state == "exited"
    with pytest.raises(errors.NotRunning, match=r"\.start\(\)"):
        box.exec("true")
    box.start()
    box.pause()
    box.pause()
    assert box.state == "paused"
    box.unpause()
    box.remove()
    box.remove()
    with pytest.raises(errors.NotFound, match="'box'"):
        box.inspect()
