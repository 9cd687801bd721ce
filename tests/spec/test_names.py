"""Who resolves which name."""

from netlab import Lab


def test_default_bridge_does_not_resolve_names(lab: Lab) -> None:
    lab.container("web")
    client = lab.container("client")
    assert not client.ping("web")
    assert client.ping("web").reason == "bad address 'web'"


def test_user_defined_bridge_resolves_names(lab: Lab) -> None:
    app = lab.network("app")
    lab.container("web", networks=[app])
    client = lab.container("client", networks=[app])
    assert client.ping("web")
    assert client.resolve("web").server == "127.0.0.11"
