"""Attempts at the exercise of notebook 09: the state before, ways that work, wrong ones and what they are told."""

from netlab import Lab


def vault_alone(lab: Lab) -> None:
    vault = lab.container("vault", networks="none")
    vault.exec(["sh", "-c", "mkdir -p /www; echo gold > /www/index.html; httpd -h /www -p 127.0.0.1:8000"])


def keeper_in_the_namespace_of_vault(lab: Lab) -> None:
    lab.container("keeper", networks="container:vault")


def keeper_on_none_too(lab: Lab) -> None:
    lab.container("keeper", networks="none")


def keeper_with_a_copy_of_the_page(lab: Lab) -> None:
    keeper = lab.container("keeper", networks="none")
    keeper.exec(["sh", "-c", "mkdir -p /www; echo gold > /www/index.html; httpd -h /www -p 127.0.0.1:8000"])


def vault_is_opened(lab: Lab) -> None:
    lab.network("none").disconnect(lab["vault"])
    lab.network("app").connect(lab["vault"])
    keeper_in_the_namespace_of_vault(lab)


def keeper_starts_first(lab: Lab) -> None:
    """The other way round: the namespace is that of `keeper`, and `vault` is made anew in it."""
    lab["vault"].remove()
    lab.container("keeper", networks="none")
    vault = lab.container("vault", networks="container:keeper")
    vault.exec(["sh", "-c", "mkdir -p /www; httpd -h /www -p 8000"])


def both_in_the_namespace_of_a_third(lab: Lab) -> None:
    lab["vault"].remove()
    lab.container("third", networks="none")
    lab.container("keeper", networks="container:third")
    vault = lab.container("vault", networks="container:third")
    vault.exec(["sh", "-c", "mkdir -p /www; httpd -h /www -p 8000"])


ID = "host-and-none-1"
START = vault_alone
WORKS = (
    keeper_in_the_namespace_of_vault,
    keeper_starts_first,
    both_in_the_namespace_of_a_third,
)
FAILS = (
    (keeper_on_none_too, "it is not the localhost of `vault`"),
    (keeper_with_a_copy_of_the_page, "but it is not `vault`"),
    (vault_is_opened, "more than loopback: eth0 172."),
)
UNSOLVED = "this lab made nothing named 'keeper'"
