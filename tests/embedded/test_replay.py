"""Over 600 requests in a row, answered as Docker Engine 28.5.2 answered them: statuses and whole bodies, chance masked.

The record is asked for again from every real engine 28 that is found, so that it stays true.
"""

import pytest

from tests.embedded.replay import conversation
from tests.real import major, private_roots

NO_VLAN = "802.1q sub-interfaces are not simulated: refused with what to do instead"
NO_IPVLAN = "ipvlan networks are not simulated: refused with what to do instead"
NO_REGISTRY = "there is no registry to log in to, and no network to look for one"
NO_DUMMY = "a macvlan network without a parent needs a dummy device, which is not simulated"
MACHINE = "kernel, builds, processor, cgroups and drivers of the machine"
NO_BUILDS = "images are not built: refused with what to do instead"
LEFT_OUT: dict[str, str] = {
    "GET /version": MACHINE,
    "GET /info": MACHINE,
    "POST /auth": NO_REGISTRY,
    "/images/search": NO_REGISTRY,
    "POST /build ": NO_BUILDS,
    "/attach/ws": "nobody attaches by a web socket",
    "ps_args=--nosuch": "the words of the host's ps",
    '"mv1","Driver":"macvlan"': NO_DUMMY,
    '"parent":"eth0.50"': NO_VLAN,
    '"iv2","Driver":"ipvlan"': NO_IPVLAN,
}
REQUESTS = {each.number: each for each in conversation.requests(28) if not isinstance(each, str)}


def reason(request: conversation.Request) -> str:
    return next((why for words, why in LEFT_OUT.items() if words in f"{request} "), "")


COMPARED = [number for number, request in REQUESTS.items() if not reason(request)]


@pytest.fixture(scope="module")
def ours():
    return conversation.ours(28)


def test_few_requests_are_left_out():
    assert len(REQUESTS) >= 281 and len(COMPARED) / len(REQUESTS) >= 0.95
    for words in LEFT_OUT:
        assert any(words in f"{request} " for request in REQUESTS.values()), words


@pytest.mark.parametrize("number", COMPARED, ids=lambda number: f"line {number}")
def test_a_request_is_answered_as_the_real_engine_answered_it(ours, number):
    assert (REQUESTS[number], *ours[number]) == (REQUESTS[number], *conversation.recorded(28)[number])


def test_what_is_left_out_is_refused_but_for_facts_of_the_machine(ours):
    for number, request in REQUESTS.items():
        if reason(request) not in ("", MACHINE):
            assert ours[number][0] in (404, 501), request


@pytest.mark.skipif(not [id for id in private_roots() if major(id) == 28], reason="no real engine 28 here")
def test_the_record_is_what_the_real_engine_says():
    told, recorded = conversation.real(28), conversation.recorded(28)
    assert {number: told[number] for number in COMPARED} == {number: recorded[number] for number in COMPARED}
