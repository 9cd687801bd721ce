"""127.0.0.11 answers over TCP as well (RFC 1035, 4.2.2: a length before each message)."""

from netlab import Lab
from netlab.wire.dns import Message, decode


def asked_over_tcp(lab: Lab, name: str) -> Message:
    query = Message(0x1234, name, "A").encode()
    octal = "".join(f"\\{byte:03o}" for byte in len(query).to_bytes(2, "big") + query)
    line = f"(printf '{octal}'; sleep 1) | nc 127.0.0.11 53"
    api = lab.engine.daemon.client.api
    told = api.exec_start(api.exec_create(lab["client"].id, ["sh", "-c", line])["Id"])
    assert int.from_bytes(told[:2], "big") == len(told) - 2
    return decode(told[2:])


def test_the_resolver_answers_over_tcp() -> None:
    with Lab("tcp", "embedded") as lab:
        app = lab.network("app")
        web = lab.container("web", networks=[app])
        lab.container("client", networks=[app])
        answer = asked_over_tcp(lab, "web")
        assert [record.data for record in answer.records] == [web.address]
        assert answer.id == 0x1234


def test_an_upstream_without_tcp_is_a_failure_over_tcp() -> None:
    """The outside machine's name server listens on UDP only: SERVFAIL, as a question goes on as it came."""
    with Lab("tcp", "embedded") as lab:
        lab.container("client", networks=[lab.network("app")])
        assert asked_over_tcp(lab, "www.example.test").code == 2
