"""Every check: what stands in the notebook before fails, the solution passes, typical wrong attempts fail with the
right reason, and an unusual way that works passes.
"""

from collections.abc import Callable, Iterator
from importlib import import_module
from pkgutil import iter_modules

import pytest

from netlab import Lab
from netlab.course.checks import check, known
from tests.course import attempts as tried
from tests.course.attempts import docker_and_iptables

ON_EMBEDDED_TOO = True
Attempt = Callable[[Lab], object]


# --- start-here-1: `carol` has a web server that answers `alice`


def two_containers(lab: Lab) -> None:
    for name in ("alice", "bob"):
        lab.container(name, hostname=name).exec("httpd -h /etc")


def carol_with_httpd(lab: Lab) -> None:
    lab.container("carol", hostname="carol").exec("httpd -h /etc")


def carol_without_a_server(lab: Lab) -> None:
    lab.container("carol")


def carol_on_loopback(lab: Lab) -> None:
    lab.container("carol").exec("httpd -h /etc -p 127.0.0.1:80")


def carol_on_another_port(lab: Lab) -> None:
    lab.container("carol", command="httpd -f -h /etc -p 8080")


def carol_on_another_network(lab: Lab) -> None:
    lab.container("carol", networks=[lab.network("away")], command="httpd -f -h /etc")


def carol_who_ended(lab: Lab) -> None:
    carol = lab.container("carol", command="true")
    carol.wait_for(lambda: carol.state == "exited")


def alice_joins_carols_network(lab: Lab) -> None:
    """A network of their own, the server as the container's command, and a page that does not exist."""
    away = lab.network("away")
    lab.container("carol", networks=[away], command="httpd -f -h /tmp")
    away.connect(lab["alice"])


# --- names-1: `stranger` reaches `web` as `shop`


def app_and_other(lab: Lab) -> None:
    app, other = lab.network("app"), lab.network("other")
    lab.container("web", networks=[app])
    lab.container("client", networks=[app])
    lab.container("stranger", networks=[other])


def web_joins_as_shop(lab: Lab) -> None:
    lab["other"].connect(lab["web"], aliases=["shop"])


def web_joins_under_its_own_name(lab: Lab) -> None:
    lab["other"].connect(lab["web"])


def shop_on_the_wrong_network(lab: Lab) -> None:
    lab["app"].disconnect(lab["web"])
    lab["app"].connect(lab["web"], aliases=["shop"])


def an_address_without_a_way(lab: Lab) -> None:
    address = lab["web"].addresses["app"]
    lab["stranger"].remove()
    lab.container("stranger", networks=[lab["other"]], extra_hosts={"shop": address})


def somebody_else_is_shop(lab: Lab) -> None:
    lab.container("shop", networks=[lab["other"]])


def web_leaves_client_alone(lab: Lab) -> None:
    web_joins_as_shop(lab)
    lab["app"].disconnect(lab["web"])


def stranger_joins_with_a_link_of_its_own(lab: Lab) -> None:
    """On a user-defined network a link is a name that only the one container knows."""
    lab["app"].connect(lab["stranger"], links=["web:shop"])


def a_hosts_line_and_a_way(lab: Lab) -> None:
    address = lab["web"].addresses["app"]
    lab["stranger"].remove()
    lab.container("stranger", networks=[lab["app"]], extra_hosts={"shop": address})


# --- connect-and-disconnect-1: `bea` moves to where `ada` is, without a restart


def ada_and_bea_apart(lab: Lab) -> None:
    alpha, beta = lab.network("alpha"), lab.network("beta")
    lab.container("ada", networks=[alpha])
    bea = lab.container("bea", networks=[beta], hostname="bea")
    alpha.connect(lab.container("rover", networks=[beta]))
    bea.exec("httpd -h /etc")


def bea_moves(lab: Lab) -> None:
    lab["alpha"].connect(lab["bea"], aliases=["guest"])
    lab["beta"].disconnect(lab["bea"])


def bea_moves_under_its_own_name(lab: Lab) -> None:
    lab["alpha"].connect(lab["bea"])
    lab["beta"].disconnect(lab["bea"])


def bea_is_on_both(lab: Lab) -> None:
    lab["alpha"].connect(lab["bea"], aliases=["guest"])


def bea_is_made_anew(lab: Lab) -> None:
    lab["bea"].remove()
    lab.container("bea", networks={"alpha": {"aliases": ["guest"]}}, hostname="bea")


def bea_is_restarted(lab: Lab) -> None:
    bea_moves(lab)
    lab["bea"].restart()


def rover_plays_the_guest(lab: Lab) -> None:
    lab["alpha"].disconnect(lab["rover"])
    lab["alpha"].connect(lab["rover"], aliases=["guest"])


def both_meet_on_a_third_network(lab: Lab) -> None:
    third = lab.network("third")
    third.connect(lab["ada"])
    third.connect(lab["bea"], aliases=["guest"])
    lab["beta"].disconnect(lab["bea"])


def ada_joins_beta_and_bea_moves_twice(lab: Lab) -> None:
    """Not even the alias is needed: a link of `ada` gives the name."""
    third = lab.network("third")
    third.connect(lab["bea"])
    third.connect(lab["ada"], links=["bea:guest"])
    lab["beta"].disconnect(lab["bea"])


# --- drivers-at-a-glance-1: names for two, nothing for one, the host's interfaces for one


def only_the_lab(lab: Lab) -> None:
    pass


def four(lab: Lab, **changes: object) -> None:
    """The solution, but for what is given for some of them; None starts nothing."""
    trade = lab.network("trade")
    wishes = {
        "shop": {"networks": [trade], "command": "httpd -f -h /etc"},
        "app": {"networks": [trade]},
        "vault": {"networks": "none"},
        "meter": {"networks": "host"},
    }
    for name, options in (wishes | changes).items():
        lab.container(name, **options)


def each_on_a_driver_that_fits(lab: Lab) -> None:
    four(lab)


def shop_and_app_on_the_default_bridge(lab: Lab) -> None:
    four(lab, shop={"command": "httpd -f -h /etc"}, app={})


def vault_on_an_internal_network(lab: Lab) -> None:
    four(lab, vault={"networks": [lab.network("sealed", internal=True)]})


def meter_on_the_default_bridge(lab: Lab) -> None:
    four(lab, meter={})


def shop_without_a_server(lab: Lab) -> None:
    four(lab, shop={"networks": [lab.network("trade")]})


def vault_that_ends(lab: Lab) -> None:
    four(lab, vault={"networks": "none", "command": "true"})
    lab["vault"].wait_for(lambda: lab["vault"].state == "exited")


def a_link_an_unplugged_vault_and_a_meter_beside_another(lab: Lab) -> None:
    """On the default bridge a link is a name too; a container may leave all its networks, or share a namespace."""
    lab.container("shop", command="httpd -f -h /tmp")
    lab.container("app", links={"shop": "shop"})
    lab.network("bridge").disconnect(lab.container("vault"))
    lab.container("gauge", networks="host")
    lab.container("meter", networks="container:gauge")


# --- default-bridge-1: `kiosk` finds `stall` by name, `game` on the default bridge does not reach it


def kiosk_and_stall_on_the_default_bridge(lab: Lab) -> None:
    lab.container("game")
    lab.container("kiosk")
    lab.container("stall", hostname="stall", command="httpd -f -h /etc")


def both_move_to_a_bridge_of_their_own(lab: Lab) -> None:
    fair, bridge = lab.network("fair"), lab.network("bridge")
    for name in ("kiosk", "stall"):
        fair.connect(lab[name])
        bridge.disconnect(lab[name])


def both_are_also_on_a_bridge_of_their_own(lab: Lab) -> None:
    fair = lab.network("fair")
    fair.connect(lab["kiosk"])
    fair.connect(lab["stall"])


def kiosk_is_linked(lab: Lab) -> None:
    lab["kiosk"].remove()
    lab.container("kiosk", links={"stall": "stall"})


def stall_moves_alone(lab: Lab) -> None:
    lab.network("fair").connect(lab["stall"])
    lab.network("bridge").disconnect(lab["stall"])


def game_moves_instead(lab: Lab) -> None:
    lab.network("away").connect(lab["game"])
    lab.network("bridge").disconnect(lab["game"])


def stall_is_unplugged(lab: Lab) -> None:
    lab.network("bridge").disconnect(lab["stall"])


def stall_is_made_anew_without_its_server(lab: Lab) -> None:
    lab["stall"].remove()
    fair = lab.network("fair")
    lab.container("stall", networks=[fair])
    fair.connect(lab["kiosk"])


def somebody_else_is_the_stall(lab: Lab) -> None:
    fair = lab.network("fair")
    fair.connect(lab["kiosk"])
    lab.container("booth", networks=[fair], aliases="stall", command="httpd -f -h /etc")


def kiosk_keeps_the_default_bridge_and_finds_stall_by_a_link(lab: Lab) -> None:
    """`stall` made anew on its own; `kiosk` joins while it stays where it was, and calls it by a link."""
    fair = lab.network("fair")
    lab["stall"].remove()
    lab.container("stall", networks=[fair], command="httpd -f -h /tmp -p 80")
    fair.connect(lab["kiosk"], links=["stall:stall"])


# --- isolation-1: `db` is there for `api` alone


def an_office_for_three(lab: Lab) -> None:
    office = lab.network("office")
    for name in ("guest", "api", "db"):
        lab.container(name, networks=[office])


def db_moves_to(lab: Lab, **options: object) -> None:
    back = lab.network("back", **options)
    back.connect(lab["db"])
    back.connect(lab["api"])
    lab["office"].disconnect(lab["db"])


def db_moves_to_an_internal_network(lab: Lab) -> None:
    db_moves_to(lab, internal=True)


def db_moves_to_a_network_with_a_way_out(lab: Lab) -> None:
    db_moves_to(lab)


def db_moves_alone(lab: Lab) -> None:
    lab.network("back", internal=True).connect(lab["db"])
    lab["office"].disconnect(lab["db"])


def db_stays_in_the_office_too(lab: Lab) -> None:
    back = lab.network("back", internal=True)
    back.connect(lab["db"])
    back.connect(lab["api"])


def api_moves_out_with_db(lab: Lab) -> None:
    db_moves_to(lab, internal=True)
    lab["office"].disconnect(lab["api"])


def all_three_move(lab: Lab) -> None:
    db_moves_to(lab, internal=True)
    lab["back"].connect(lab["guest"])


def db_is_made_anew_behind_a_network_that_hides_nobody(lab: Lab) -> None:
    """No internal network: one whose packets leave with an address that nobody outside knows a way back to."""
    back = lab.network("back", masquerade=False)
    lab["db"].remove()
    lab.container("db", networks=[back])
    back.connect(lab["api"])


def guest_comes_in_through_a_hall(lab: Lab) -> None:
    """The office stays as it is; `guest` leaves it, and both that shall not get out are on internal networks."""
    hall, safe = lab.network("hall"), lab.network("safe", internal=True)
    for network, names in ((hall, ("guest", "api")), (safe, ("api", "db"))):
        for name in names:
            network.connect(lab[name])
    for name in ("guest", "api", "db"):
        lab["office"].disconnect(lab[name])


START: dict[str, Attempt] = {
    "drivers-at-a-glance-1": only_the_lab,
    "isolation-1": an_office_for_three,
    "default-bridge-1": kiosk_and_stall_on_the_default_bridge,
    "start-here-1": two_containers,
    "names-1": app_and_other,
    "connect-and-disconnect-1": ada_and_bea_apart,
}

WORKS: list[tuple[str, Attempt]] = [
    ("drivers-at-a-glance-1", each_on_a_driver_that_fits),
    ("drivers-at-a-glance-1", a_link_an_unplugged_vault_and_a_meter_beside_another),
    ("isolation-1", db_moves_to_an_internal_network),
    ("isolation-1", db_is_made_anew_behind_a_network_that_hides_nobody),
    ("isolation-1", guest_comes_in_through_a_hall),
    ("default-bridge-1", both_move_to_a_bridge_of_their_own),
    ("default-bridge-1", kiosk_keeps_the_default_bridge_and_finds_stall_by_a_link),
    ("start-here-1", carol_with_httpd),
    ("start-here-1", alice_joins_carols_network),
    ("names-1", web_joins_as_shop),
    ("names-1", stranger_joins_with_a_link_of_its_own),
    ("names-1", a_hosts_line_and_a_way),
    ("connect-and-disconnect-1", bea_moves),
    ("connect-and-disconnect-1", both_meet_on_a_third_network),
    ("connect-and-disconnect-1", ada_joins_beta_and_bea_moves_twice),
]

FAILS: list[tuple[str, Attempt, str]] = [
    ("drivers-at-a-glance-1", shop_and_app_on_the_default_bridge, "it is on bridge, and `shop` on bridge"),
    ("drivers-at-a-glance-1", vault_on_an_internal_network, "`vault` has an interface besides `lo`: eth0, on sealed"),
    ("drivers-at-a-glance-1", meter_on_the_default_bridge, "`meter` does not see `docker0`, only eth0"),
    ("drivers-at-a-glance-1", shop_without_a_server, "but gets no page from there"),
    ("drivers-at-a-glance-1", vault_that_ends, "its state is exited"),
    ("isolation-1", db_moves_to_a_network_with_a_way_out, "`db` still gets out into the world (it is on back)"),
    ("isolation-1", db_moves_alone, "`api` does not reach `db`: `api` is on office, `db` on back"),
    ("isolation-1", db_stays_in_the_office_too, "`guest` still reaches `db` (networks they share: office)"),
    ("isolation-1", api_moves_out_with_db, "`guest` does not reach `api` any more"),
    ("isolation-1", all_three_move, "`guest` still reaches `db` (networks they share: back)"),
    ("default-bridge-1", both_are_also_on_a_bridge_of_their_own, "`game` still reaches `stall` at"),
    ("default-bridge-1", kiosk_is_linked, "`game` still reaches `stall` at"),
    ("default-bridge-1", stall_moves_alone, "it is on bridge, and `stall` on fair"),
    ("default-bridge-1", game_moves_instead, "`game` has left the default bridge (it is on away)"),
    ("default-bridge-1", stall_is_unplugged, "`stall` has no address on any network"),
    ("default-bridge-1", stall_is_made_anew_without_its_server, "but gets no page from there"),
    ("default-bridge-1", somebody_else_is_the_stall, "that is not an address of `stall`"),
    ("start-here-1", carol_without_a_server, "no web server answers on port 80"),
    ("start-here-1", carol_on_loopback, "its server listens on loopback only"),
    ("start-here-1", carol_on_another_port, "no web server answers on port 80"),
    ("start-here-1", carol_on_another_network, "`alice` is on bridge, `carol` on away"),
    ("start-here-1", carol_who_ended, "its state is exited"),
    ("names-1", web_joins_under_its_own_name, "share other, but nobody is called `shop` there"),
    ("names-1", shop_on_the_wrong_network, "it is on other and `web` on app"),
    ("names-1", an_address_without_a_way, "a ping to it comes back with nothing"),
    ("names-1", somebody_else_is_shop, "that is not an address of `web`"),
    ("names-1", web_leaves_client_alone, "`client` does not find `web` any more"),
    ("connect-and-disconnect-1", bea_moves_under_its_own_name, "share alpha, but nobody is called `guest` there"),
    ("connect-and-disconnect-1", bea_is_on_both, "still on `beta`"),
    ("connect-and-disconnect-1", bea_is_made_anew, "`bea` was restarted or made anew"),
    ("connect-and-disconnect-1", bea_is_restarted, "`bea` was restarted or made anew"),
    ("connect-and-disconnect-1", rover_plays_the_guest, "that is not an address of `bea`"),
]

UNSOLVED = {
    "drivers-at-a-glance-1": "this lab made nothing named 'shop'",
    "isolation-1": "`guest` still reaches `db` (networks they share: office)",
    "default-bridge-1": "`kiosk` does not know the name `stall`: it is on bridge, and `stall` on bridge",
    "start-here-1": "this lab made nothing named 'carol'",
    "names-1": "it is on other and `web` on app",
    "connect-and-disconnect-1": "it is on alpha and `bea` on beta",
}


for module in iter_modules(tried.__path__):
    attempts = import_module(f"{tried.__name__}.{module.name}")
    START[attempts.ID] = attempts.START
    WORKS += [(attempts.ID, attempt) for attempt in attempts.WORKS]
    FAILS += [(attempts.ID, attempt, reason) for attempt, reason in attempts.FAILS]
    UNSOLVED[attempts.ID] = attempts.UNSOLVED


@pytest.fixture(autouse=True)
def what_outlives_a_lab_ends(request: pytest.FixtureRequest) -> Iterator[None]:
    """Rules on the host of an engine that other tests use after this one."""
    chosen = getattr(request.node, "callspec", None)
    touched = chosen is not None and chosen.params.get("id") == docker_and_iptables.ID
    lab = request.getfixturevalue("lab") if touched else None
    yield
    if lab is not None:
        docker_and_iptables.END(lab)


def named(value: object) -> str | None:
    return getattr(value, "__name__", None)


def test_every_check_is_tried() -> None:
    assert known() == sorted(START) == sorted(UNSOLVED)
    assert set(known()) == {id for id, _ in WORKS} == {id for id, _, _ in FAILS}


@pytest.mark.parametrize("id", START)
def test_the_state_before_the_exercise_does_not_pass(lab: Lab, id: str) -> None:
    START[id](lab)
    result = check(id, lab)
    assert not result and UNSOLVED[id] in result.reason


@pytest.mark.parametrize(("id", "attempt"), WORKS, ids=named)
def test_a_way_that_works_passes(lab: Lab, id: str, attempt: Attempt) -> None:
    START[id](lab)
    attempt(lab)
    result = check(id, lab)
    assert result, result


@pytest.mark.parametrize(("id", "attempt", "reason"), FAILS, ids=named)
def test_a_wrong_attempt_is_told_why(lab: Lab, id: str, attempt: Attempt, reason: str) -> None:
    START[id](lab)
    attempt(lab)
    result = check(id, lab)
    assert not result and reason in result.reason
    assert result.hint and "docker" not in result.hint and "(" not in result.hint


@pytest.mark.parametrize("id", START)
def test_an_empty_lab_gets_a_verdict(lab: Lab, id: str) -> None:
    assert "this lab made nothing named" in check(id, lab).reason
