"""docker-and-iptables-1: `admin` is published, and closed to the outside; `web` stays open."""

from netlab import Lab

ID = "docker-and-iptables-1"
SERVER = "httpd -f -h /etc"


def START(lab: Lab) -> None:
    front = lab.network("front")
    for name, port in (("web", 8080), ("admin", 9090)):
        lab.container(name, networks=[front], hostname=name, command=SERVER, ports=f"{port}:80")


def END(lab: Lab) -> None:
    """Rules are the host's and outlive the lab on an engine that several tests share."""
    lab.host.exec("iptables -F DOCKER-USER")
    lab.host.exec("iptables -F INPUT")
    while lab.host.exec("iptables -t raw -D PREROUTING -i eth0 -p tcp --dport 9090 -j DROP"):
        pass


def rule(lab: Lab, spec: str) -> None:
    assert lab.host.exec(f"iptables -I {spec}")


def by_the_address_of_the_container(lab: Lab) -> None:
    rule(lab, f"DOCKER-USER -i eth0 -d {lab['admin'].address} -j DROP")


def by_the_port_that_was_asked_for_at_first(lab: Lab) -> None:
    rule(lab, "DOCKER-USER -i eth0 -p tcp -m conntrack --ctorigdstport 9090 --ctdir ORIGINAL -j DROP")


def before_the_address_is_translated(lab: Lab) -> None:
    rule(lab, "PREROUTING -t raw -i eth0 -p tcp --dport 9090 -j DROP")


def published_on_loopback(lab: Lab) -> None:
    """No rule at all."""
    lab["admin"].remove()
    lab.container("admin", networks=["front"], hostname="admin", command=SERVER, ports="127.0.0.1:9090:80")


def in_input(lab: Lab) -> None:
    rule(lab, "INPUT -i eth0 -p tcp --dport 9090 -j DROP")


def by_the_published_port(lab: Lab) -> None:
    rule(lab, "DOCKER-USER -i eth0 -p tcp --dport 9090 -j DROP")


def by_the_port_inside(lab: Lab) -> None:
    """Both servers listen on port 80."""
    rule(lab, "DOCKER-USER -i eth0 -p tcp --dport 80 -j DROP")


def not_published_at_all(lab: Lab) -> None:
    lab["admin"].remove()
    lab.container("admin", networks=["front"], hostname="admin", command=SERVER)


WORKS = [by_the_address_of_the_container, by_the_port_that_was_asked_for_at_first, before_the_address_is_translated,
         published_on_loopback]  # fmt: skip
FAILS = [
    (in_input, "still gets the page of `admin`"),
    (by_the_published_port, "still gets the page of `admin`"),
    (by_the_port_inside, "does not get the page of `web` at port 8080 any more"),
    (not_published_at_all, "the host itself does not get the page of `admin`"),
]
UNSOLVED = "the outside still gets the page of `admin`"
