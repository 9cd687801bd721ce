"""bridge-1: `cara` gets the page of `shop` over the host."""

from netlab import Lab

ID = "bridge-1"


def START(lab: Lab) -> None:
    street, avenue = lab.network("street"), lab.network("avenue")
    lab.container("shop", networks=[street], hostname="shop", command="httpd -f -h /etc")
    lab.container("cara", networks=[avenue])


def made_anew(lab: Lab, **options: object) -> None:
    lab["shop"].remove()
    lab.container("shop", networks=["street"], **{"hostname": "shop", "command": "httpd -f -h /etc", **options})


def shop_with_a_port(lab: Lab) -> None:
    made_anew(lab, ports=80)


def shop_with_the_wrong_port_inside(lab: Lab) -> None:
    made_anew(lab, ports=8080)


def shop_with_a_port_on_loopback(lab: Lab) -> None:
    made_anew(lab, ports="127.0.0.1::80")


def shop_without_its_server(lab: Lab) -> None:
    made_anew(lab, ports=80, command=None)


def shop_joins_cara(lab: Lab) -> None:
    lab["avenue"].connect(lab["shop"])


def shop_on_a_port_of_one_address_of_the_host(lab: Lab) -> None:
    """Only at the gateway of cara, and another port inside."""
    two_servers = ["sh", "-c", "httpd -h /etc; httpd -f -p 8000 -h /etc"]
    made_anew(lab, ports=f"{lab['avenue'].gateway}::8000", command=two_servers)


def a_middleman_with_a_port(lab: Lab) -> None:
    """`shop` stays as it is; a container beside it publishes a port and passes on what comes."""
    lab.container("middle", networks=["street"], ports=80, command="nc -ll -p 80 -e nc shop 80")


WORKS = [shop_with_a_port, shop_on_a_port_of_one_address_of_the_host, a_middleman_with_a_port]
FAILS = [
    (shop_with_the_wrong_port_inside, "does not get the page of `shop` at her gateway"),
    (shop_with_a_port_on_loopback, "does not get the page of `shop` at her gateway"),
    (shop_without_its_server, "`shop` itself gets no page"),
    (shop_joins_cara, "`cara` and `shop` share avenue"),
]
UNSOLVED = "no container of the lab publishes a port"
