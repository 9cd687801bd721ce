"""Over 600 requests in a row, answered as three real engines answered them: statuses and whole bodies, chance masked.

The records are asked for again from every real engine that is found, so that they stay true: some chapters of each,
all of them by `make replay`.
"""

import os

import pytest

from tests.embedded.replay import conversation
from tests.embedded.scenarios.data import ERAS
from tests.real import major, private_roots

NO_VLAN = "802.1q sub-interfaces are not simulated: refused with what to do instead"
NO_IPVLAN = "ipvlan networks are not simulated: refused with what to do instead"
NO_REGISTRY = "there is no registry to log in to, and no network to look for one"
NO_DUMMY = "a macvlan network without a parent needs a dummy device, which is not simulated"
NO_BUILDS = "images are not built: refused with what to do instead"
NO_SOCKET = "nobody attaches by a web socket"
NO_PS = "the words of the host's ps"
MACHINE = "kernel, builds, processor, cgroups and drivers of the machine"
LATE = "a list after a failed start shows an address that is free again"
UNTAGGED = "an image that lost its name stays as <none> besides"
WAITS = "a resize before the start waits ten seconds for it"
MODES = "what is no mode is refused at creation already, not at the start"
NO_MTU = "an MTU that cannot be is refused at creation already"
OF_CONTAINER = "an image made of a container does not tell of that container"
BLANK_TAG = "a tag without a name is an odd request, and harmless"
LEFT_OUT: dict[str, tuple[str, tuple[int, ...]]] = {
    "GET /version": (MACHINE, (20, 26, 28)),
    "GET /info": (MACHINE, (20, 26, 28)),
    "POST /auth": (NO_REGISTRY, (20, 26, 28)),
    "/images/search": (NO_REGISTRY, (20, 26, 28)),
    "POST /images/nosuch/push": (NO_REGISTRY, (20, 26)),
    "POST /build ": (NO_BUILDS, (20, 26, 28)),
    "/attach/ws": (NO_SOCKET, (20, 26, 28)),
    "ps_args=--nosuch": (NO_PS, (20, 26, 28)),
    '"mv1","Driver":"macvlan"': (NO_DUMMY, (20, 26, 28)),
    '"parent":"eth0.50"': (NO_VLAN, (20, 26, 28)),
    '"Driver":"ipvlan","Options":{"parent":"eth0"}': (NO_IPVLAN, (20, 26, 28)),
    "GET /system/df ": (LATE, (20, 26)),
    "GET /system/df?": (UNTAGGED, (20,)),
    "POST /exec/$last/resize?h=1&w=1": (WAITS, (20, 26, 28)),
    'Mode":"zz"}}': (MODES, (20,)),
    '"com.docker.network.driver.mtu":"100000"': (NO_MTU, (20,)),
    "49 DELETE /networks/opt1": (NO_MTU, (20,)),
    "GET /images/made:t/json": (OF_CONTAINER, (20, 26)),
    "POST /images/box/tag ": (BLANK_TAG, (20,)),
}
CHAPTERS = {20: (1, 2, 3), 26: (), 28: (4, 5, 6, 7, 8)}  # where pools go on, a record is true from its beginning only
WHOLE = os.environ.get("NETLAB_REPLAY") == "whole"


def reason(era: int, request: conversation.Request) -> str:
    found = (why for words, (why, eras) in LEFT_OUT.items() if era in eras and words in f"{request.number} {request} ")
    return next(found, "")


REQUESTS = {
    era: {each.number: each for each in conversation.requests(era) if not isinstance(each, str)} for era in ERAS
}
COMPARED = {era: [number for number, each in REQUESTS[era].items() if not reason(era, each)] for era in ERAS}
CASES = [(era, number) for era in ERAS for number in COMPARED[era]]
FOUND = [era for era in ERAS if any(major(id) == era for id in private_roots())]


@pytest.fixture(scope="module")
def ours():
    return {era: conversation.ours(era) for era in ERAS}


@pytest.mark.parametrize("era", ERAS)
def test_few_requests_are_left_out(era):
    assert len(REQUESTS[era]) >= 640 and len(COMPARED[era]) / len(REQUESTS[era]) >= 0.95
    for words, (_, eras) in LEFT_OUT.items():
        assert era not in eras or any(words in f"{request.number} {request} " for request in REQUESTS[era].values()), (
            words
        )


@pytest.mark.parametrize(("era", "number"), CASES, ids=lambda value: str(value))
def test_a_request_is_answered_as_the_real_engine_answered_it(ours, era, number):
    request = REQUESTS[era][number]
    assert (request, *ours[era][number]) == (request, *conversation.recorded(era)[number])


@pytest.mark.parametrize("era", ERAS)
@pytest.mark.parametrize("path", ["/info", "/version"])
def test_what_is_told_of_the_machine_has_the_same_keys(ours, path, era):
    number = next(number for number, each in REQUESTS[era].items() if each.path == path)
    assert _keys(ours[era][number][1]) == _keys(conversation.recorded(era)[number][1])


def _keys(value: object, where: str = "") -> set[str]:
    if isinstance(value, list):
        return {where}.union(*(_keys(each, where) for each in value[:1]))
    if not isinstance(value, dict) or where.endswith(".Runtimes"):
        return {where}
    return {where}.union(*(_keys(each, f"{where}.{key}") for key, each in value.items()))


@pytest.mark.parametrize("era", ERAS)
def test_what_is_not_simulated_is_refused(ours, era):
    for number, request in REQUESTS[era].items():
        if reason(era, request) in (NO_VLAN, NO_IPVLAN, NO_REGISTRY, NO_DUMMY, NO_BUILDS, NO_SOCKET, NO_PS):
            assert ours[era][number][0] in (404, 501) or "/push" in request.path, request


@pytest.mark.parametrize("era", FOUND)
def test_the_record_is_what_the_real_engine_says(era):
    chapters = conversation.EVERY if WHOLE else CHAPTERS[era]
    if not chapters:
        pytest.skip("by make replay")
    told, recorded = conversation.real(era, chapters), conversation.recorded(era)
    compared = [number for number in COMPARED[era] if number in told]
    assert {number: told[number] for number in compared} == {number: recorded[number] for number in compared}
