"""Every probe of one host that held on a real engine, on the embedded one."""

import pytest

from tests.embedded.scenarios.bench import bench
from tests.embedded.scenarios.commands import command, compose
from tests.embedded.scenarios.data import Scenario, scenarios

ERAS = (20, 26, 28)
NO_IPVLAN = "ipvlan networks are not simulated; on the record's kernel they did not work either"
LEFT_OUT: dict[tuple[str, int], str] = {("f4-ipvlan", number): NO_IPVLAN for number in (0, 1, 2, 4)}
KEPT = ("a", "b", "c", "d", "e")  # links, names, isolation and ports, connecting, options of bridges: nothing left out
ONE_HOST = [each for each in scenarios() if not each.swarm]
CASES = [(era, each) for era in ERAS for each in ONE_HOST if each.of(era)]


def test_few_probes_are_left_out():
    for era in ERAS:
        probes = [(each.id, number) for each in ONE_HOST for number, _ in each.of(era)]
        assert len(probes) >= 180 and len([each for each in probes if each in LEFT_OUT]) / len(probes) <= 0.05
    assert not [scenario for scenario, _ in LEFT_OUT if scenario.startswith(KEPT)]


@pytest.mark.parametrize(("era", "scenario"), CASES, ids=[f"{era}-{each.id}" for era, each in CASES])
def test_every_probe_gives_what_the_real_engine_gave(era: int, scenario: Scenario) -> None:
    if command(era) is None:
        pytest.skip("no docker command of this era here")
    if scenario.id == "x4-compose" and compose() is None:
        pytest.skip("no compose plugin here")
    with bench(scenario, era) as place:
        place.set_up(scenario)
        wrong = [(number, place.probe(each)) for number, each in scenario.of(era)]
    told = [f"{number} {text}" for number, text in wrong if text and (scenario.id, number) not in LEFT_OUT]
    assert not told, "\n".join(told)
