"""Attempts at the exercise of notebook 10: the state before, ways that work, wrong ones and what they are told."""

from netlab import Lab

PLACE = {"ip": "192.0.2.77", "mac": "00:00:5e:00:53:77"}
SERVES = "httpd -f -h /etc"


def a_lan_with_a_till(lab: Lab) -> None:
    lan = lab.network("lan", "macvlan", parent="eth0", subnet="192.0.2.0/24", gateway="192.0.2.1",
                      ip_range="192.0.2.128/26")  # fmt: skip
    lab.container("till", networks=[lan], command=SERVES)


def printer_in_its_place(lab: Lab) -> None:
    lab.container("printer", networks={"lan": PLACE}, command=SERVES)


def printer_behind_a_bridge(lab: Lab) -> None:
    lab.container("printer", command=SERVES)


def printer_where_docker_put_it(lab: Lab) -> None:
    lab.container("printer", networks="lan", mac=PLACE["mac"], command=SERVES)


def printer_with_another_card(lab: Lab) -> None:
    lab.container("printer", networks={"lan": {"ip": PLACE["ip"]}}, command=SERVES)


def printer_that_serves_nothing(lab: Lab) -> None:
    lab.container("printer", networks={"lan": PLACE})


def printer_with_the_address_on_a_bridge(lab: Lab) -> None:
    printer = lab.container("printer", cap_add="NET_ADMIN", command=SERVES)
    printer.exec("ip addr add 192.0.2.77/32 dev eth0")


def printer_wired_by_hand(lab: Lab) -> None:
    """No network of Docker's at all: a macvlan link of the host, moved into the container."""
    printer = lab.container("printer", networks="none", cap_add="NET_ADMIN", command=SERVES)
    lab.host.exec("ip link add plug link eth0 type macvlan mode bridge")
    lab.host.exec(f"ip link set plug address {PLACE['mac']}")
    lab.host.exec(f"ip link set plug netns {printer.inspect()['State']['Pid']}")
    printer.exec("ip addr add 192.0.2.77/24 dev plug")
    printer.exec("ip link set plug up")


ID = "macvlan-1"
START = a_lan_with_a_till
WORKS = (
    printer_in_its_place,
    printer_wired_by_hand,
)
FAILS = (
    (printer_behind_a_bridge, "does not have the address 192.0.2.77; it has 172."),
    (printer_where_docker_put_it, "it has 192.0.2.129"),
    (printer_with_another_card, "the machine outside sees the MAC address"),
    (printer_that_serves_nothing, "no web server answers on port 80"),
    (printer_with_the_address_on_a_bridge, "does not reach 192.0.2.77: `printer` is on bridge"),
)
UNSOLVED = "this lab made nothing named 'printer'"
