"""Attempts at the exercise of notebook 07: the state before, ways that work, wrong ones and what they are told."""

from netlab import Lab


def kiosks(lab: Lab, **networks: object) -> None:
    for name in ("kiosk1", "kiosk2"):
        lab.container(name, **networks)


def nobody_yet(lab: Lab) -> None:
    lab.network("office", mtu=1400)


def kiosks_in_a_quiet_lobby(lab: Lab) -> None:
    kiosks(lab, networks=[lab.network("lobby", icc=False, mtu=1280)])


def kiosks_who_may_talk(lab: Lab) -> None:
    kiosks(lab, networks=[lab.network("lobby", mtu=1280)])


def kiosks_with_usual_packets(lab: Lab) -> None:
    kiosks(lab, networks=[lab.network("lobby", icc=False)])


def kiosks_on_two_networks(lab: Lab) -> None:
    for number in ("1", "2"):
        lab.container(f"kiosk{number}", networks=[lab.network(f"lobby{number}", mtu=1280)])


def kiosks_without_any_network(lab: Lab) -> None:
    kiosks(lab, networks="none")


def kiosks_who_set_their_own_mtu(lab: Lab) -> None:
    """Docker's own label, and the size set by hand in each container."""
    quiet = lab.network("hall", options={"com.docker.network.bridge.enable_icc": "false"})
    kiosks(lab, networks=[quiet], cap_add="NET_ADMIN")
    for name in ("kiosk1", "kiosk2"):
        lab[name].exec("ip link set eth0 mtu 1280")


ID = "settings-per-bridge-1"
START = nobody_yet
WORKS = (
    kiosks_in_a_quiet_lobby,
    kiosks_who_set_their_own_mtu,
)
FAILS = (
    (kiosks_who_may_talk, "`kiosk1` still reaches `kiosk2`"),
    (kiosks_with_usual_packets, "may have 1500 bytes, not 1280"),
    (kiosks_on_two_networks, "`kiosk1` is on lobby1, `kiosk2` on lobby2"),
    (kiosks_without_any_network, "not on one network with addresses"),
)
UNSOLVED = "this lab made nothing named 'kiosk1'"
