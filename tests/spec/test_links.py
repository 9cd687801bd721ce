"""What a link gives to the container that has it, on the default bridge and on one of your own."""

import pytest

from netlab import Container, Lab, errors


def of_link(container: Container, prefix: str) -> dict[str, str]:
    """The variables a link named like this has brought."""
    return {name: value for name, value in container.env.items() if name.startswith(prefix)}


@pytest.mark.versions(0, 28)
def test_a_link_of_the_default_bridge_copies_the_variables_of_the_other_container(lab: Lab) -> None:
    db = lab.container("db", env={"COLOUR": "red"})
    app = lab.container("app", links={"db": "the-db"})
    assert of_link(app, "THE_DB") == {"THE_DB_NAME": "/app/the-db", "THE_DB_ENV_COLOUR": "red"}
    assert db.env["COLOUR"] == "red" and "COLOUR" not in app.env


@pytest.mark.versions(0, 28)
def test_containers_linked_to_the_same_one_get_the_same_variables(lab: Lab) -> None:
    lab.container("db", env={"COLOUR": "red"}, expose="5432")
    one, other = (lab.container(name, links={"db": "db"}) for name in ("one", "two"))
    mine, theirs = of_link(one, "DB_"), of_link(other, "DB_")
    assert {mine.pop("DB_NAME"), theirs.pop("DB_NAME")} == {"/one/db", "/two/db"}
    assert mine == theirs and mine["DB_ENV_COLOUR"] == "red"


@pytest.mark.versions(0, 28)
def test_a_link_of_the_default_bridge_tells_the_exposed_ports(lab: Lab) -> None:
    db = lab.container("db", expose=["5432", "53/udp"])
    app = lab.container("app", links={"db": "db"}, env={"DB_PORT_53_UDP_PROTO": "mine"})
    told = of_link(app, "DB_PORT_")
    assert told["DB_PORT_5432_TCP"] == f"tcp://{db.address}:5432"
    assert told["DB_PORT_53_UDP_PORT"] == "53"
    assert told["DB_PORT_53_UDP_PROTO"] == "mine", "what is set by hand comes last"


@pytest.mark.versions(28, 28)
def test_ports_in_a_row_are_told_as_a_range_too(lab: Lab) -> None:
    db = lab.container("db", expose=["80", "81", "82", "5432", "53/udp"])
    told = of_link(lab.container("app", links={"db": "db"}), "DB_PORT")
    assert told["DB_PORT"] == told["DB_PORT_80_TCP_START"] == f"tcp://{db.address}:80"
    assert told["DB_PORT_80_TCP_END"] == f"tcp://{db.address}:82"
    assert "DB_PORT_5432_TCP_START" not in told


def test_a_link_of_the_default_bridge_is_a_line_of_the_hosts_file(lab: Lab) -> None:
    db = lab.container("db", hostname="db")
    app = lab.container("app", links={"db": "shop"})
    assert f"{db.address}\tshop db db" in app.hosts_file.splitlines()  # the alias, its host name, its name
    assert app.ping("shop") and app.resolve("shop").server == "/etc/hosts"
    assert app.resolve("db").addresses == (db.address,)
    assert not db.resolve("app")


def test_a_link_of_a_user_defined_bridge_is_a_name_and_brings_no_variables(lab: Lab) -> None:
    app = lab.network("app")
    lab.container("db", networks=[app], env={"COLOUR": "red"}, expose="5432")
    web = lab.container("web", networks=[app], links={"db": "shop"})
    assert web.ping("shop") and web.resolve("shop").server == "127.0.0.11"
    assert not of_link(web, "SHOP") and not of_link(web, "DB")
    assert "shop" not in web.hosts_file


@pytest.mark.versions(0, 28)
def test_a_container_linked_to_a_stopped_one_cannot_be_entered(lab: Lab) -> None:
    db = lab.container("db")
    app = lab.container("app", links={"db": "db"})
    db.stop()
    with pytest.raises(errors.NotRunning):
        app.exec("true")
    lab.network("bridge").disconnect(app)
    assert app.exec("true") and not of_link(app, "DB_")
