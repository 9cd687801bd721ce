"""Attempts at the exercise of notebook 08: the state before, ways that work, wrong ones and what they are told."""

from netlab import Lab


def nobody_bakes_yet(lab: Lab) -> None:
    lab.container("editor", volumes="settings:/settings")


def baker_and_seller_share_a_volume(lab: Lab) -> None:
    lab.container("baker", volumes="prices:/prices")
    lab.container("seller", volumes="prices:/prices:ro")


def seller_takes_the_volumes_of_baker(lab: Lab) -> None:
    lab.container("baker", volumes="shop:/prices")
    lab.container("seller", volumes_from="baker:ro")


def seller_may_write(lab: Lab) -> None:
    lab.container("baker", volumes="prices:/prices")
    lab.container("seller", volumes="prices:/prices")


def each_has_a_volume_of_its_own(lab: Lab) -> None:
    lab.container("baker", volumes="one:/prices")
    lab.container("seller", volumes="other:/prices:ro")


def nobody_has_the_folder(lab: Lab) -> None:
    lab.container("baker")
    lab.container("seller", links={"baker": "baker"})


def baker_may_not_write(lab: Lab) -> None:
    lab.container("baker", volumes="prices:/prices:ro")
    lab.container("seller", volumes="prices:/prices:ro")


ID = "sharing-configuration-1"
START = nobody_bakes_yet
WORKS = (
    baker_and_seller_share_a_volume,
    seller_takes_the_volumes_of_baker,
)
FAILS = (
    (seller_may_write, "but can change them too"),
    (each_has_a_volume_of_its_own, "is not what `seller` reads there"),
    (nobody_has_the_folder, "`baker` cannot write a file in `/prices`"),
    (baker_may_not_write, "Read-only file system"),
)
UNSOLVED = "this lab made nothing named 'baker'"
