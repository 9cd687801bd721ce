"""What a container and the machines beside it see of each other: the host it runs on, and one outside."""

from netlab import Lab


def test_each_bridge_network_has_an_interface_on_the_host_with_the_gateways_address(lab: Lab) -> None:
    app = lab.network("app")
    lab.container("web", networks=[app])
    by_network = {i.network: i for i in lab.host.interfaces if i.addresses}  # type: ignore[attr-defined]
    assert by_network["app"].name == f"br-{app.id[:12]}"
    assert by_network["bridge"].name == "docker0"
    assert lab.host.addresses["app"] == app.gateway
    assert next(iter(lab.host.addresses.values())) == lab.host.address


def test_host_and_container_reach_each_other_by_address(lab: Lab) -> None:
    app = lab.network("app")
    web = lab.container("web", networks=[app])
    there, back = lab.host.ping(web), web.ping(lab.host)
    assert there and there.address == web.address and there.network == "app"
    assert back and back.address == app.gateway and back.network == "app"


def test_the_host_does_not_resolve_containers_names(lab: Lab) -> None:
    lab.container("web", networks=[lab.network("app")])
    assert not lab.host.resolve("web")
    assert lab.host.resolve("www.example.test").addresses == (lab.outside.address,)
    assert lab.host.resolve("localhost").server == "/etc/hosts"


def test_the_outside_cannot_reach_a_containers_address_but_the_hosts(lab: Lab) -> None:
    web = lab.container("web")
    assert lab.outside.ping(lab.host) and lab.host.ping(lab.outside)
    assert not lab.outside.ping(web, timeout=1)


def test_a_request_of_a_container_arrives_outside_from_the_hosts_address(lab: Lab) -> None:
    web = lab.container("web", networks=[lab.network("app")])
    for client, seen in ((web, lab.host), (lab.host, lab.host), (lab.outside, lab.outside)):
        answer = client.fetch(f"http://{lab.outside.address}/")
        assert answer and answer.body == f"You come from {seen.address}\n"
    assert web.fetch("http://www.example.test/any").body == f"You come from {lab.host.address}\n"


def test_a_published_port_is_reached_from_outside_at_the_hosts_address(lab: Lab) -> None:
    lab.container("web", command="httpd -f -h /etc", hostname="web", ports="8080:80")
    url = f"http://{lab.host.address}:8080/hostname"
    assert lab.outside.wait_for(lambda: lab.outside.fetch(url)).body == "web\n"


def test_a_rule_in_docker_user_closes_a_published_port_to_the_outside_and_not_to_the_host(lab: Lab) -> None:
    web = lab.container("web", command="httpd -f -h /etc", hostname="web", ports="8080:80")
    url = f"http://{lab.host.address}:8080/hostname"
    assert lab.outside.wait_for(lambda: lab.outside.fetch(url))
    rule = "DOCKER-USER -i eth0 -p tcp -m conntrack --ctorigdstport 8080 --ctdir ORIGINAL -j DROP"
    assert lab.host.exec(f"iptables -I {rule}")
    try:
        assert not lab.outside.fetch(url, timeout=2)
        assert lab.host.fetch(url) and lab.host.fetch(f"http://{web.address}/hostname")
    finally:
        assert lab.host.exec(f"iptables -D {rule}")
    assert lab.outside.fetch(url)
