"""The default bridge beside a user-defined one: five differences, each measured on the engine in use.

No cell is typed in: a measurement makes its containers in a lab of its own, asks them, removes them, and keeps what
was asked and answered. Here are the measurements and the frozen values they return; `netlab.ui.bridges` shows them.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from netlab.course.evidence import Cell, Evidence, pinged, ran, refused
from netlab.errors import CourseError, NetlabError
from netlab.html import prose
from netlab.lab import Lab
from netlab.messages import say
from netlab.pool import pool

MTU: Final = "com.docker.network.driver.mtu"
ICC: Final = "com.docker.network.bridge.enable_icc"


@dataclass(frozen=True, slots=True)
class Difference:
    """One row: what was asked, and what each kind of bridge answered."""

    key: str
    default: Cell
    own: Cell

    @property
    def title(self) -> str:
        return say(f"bridges-{self.key}")

    @property
    def question(self) -> str:
        return say(f"bridges-{self.key}-question")

    def __repr__(self) -> str:
        kinds = say("bridges-default"), say("bridges-own")
        return f"{self.title}\n  {kinds[0]}: {self.default}\n  {kinds[1]}: {self.own}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The table: one row for each difference, and the engine on which all of it was measured."""

    engine: str
    differences: tuple[Difference, ...]

    def __getitem__(self, key: str) -> Difference:
        """The row of this key (names, isolation, rewiring, settings, links); CourseError for any other."""
        for difference in self.differences:
            if difference.key == key:
                return difference
        raise CourseError(say("bridges-unknown", key=key, known=", ".join(MEASURES)))

    def __repr__(self) -> str:
        return "\n".join([say("bridges-measured", engine=self.engine), *map(repr, self.differences)])

    def _repr_html_(self) -> str:
        cell = "text-align:left;vertical-align:top;padding:6px 14px 6px 0"
        heads = ("", say("bridges-default"), say("bridges-own"))
        head = "".join(f'<th scope="col" style="{cell}">{escape(text)}</th>' for text in heads)
        rows = "".join(
            f'<tr><th scope="row" style="{cell};min-width:14em;white-space:normal">{prose(row.title)}'
            f'<div style="font-weight:normal;opacity:.75">{prose(row.question)}</div></th>'
            f'<td style="{cell}">{row.default.html()}</td><td style="{cell}">{row.own.html()}</td></tr>'
            for row in self.differences
        )
        caption = prose(say("bridges-measured", engine=self.engine))
        return (
            f'<table class="netlab-bridges" style="line-height:1.4">'
            f'<caption style="text-align:left;caption-side:bottom;opacity:.75">{caption} '
            f"{say('bridges-unfold')}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        )


def compare(lab: Lab, keys: Iterable[str] = ()) -> Comparison:
    """Measure these differences on the lab's engine, in labs of their own; all five unless some are named.

    Raises CourseError for a key that is none, LabClosed, and whatever the engine says when it cannot make something.
    """
    wanted = tuple(keys) or tuple(MEASURES)
    if unknown := [key for key in wanted if key not in MEASURES]:
        raise CourseError(say("bridges-unknown", key=unknown[0], known=", ".join(MEASURES)))
    lab.check_open()
    with pool(lab.engine.parallel, "bridges") as calls:
        return Comparison(str(lab.engine), tuple(calls.map(lambda key: _measure(lab, key), wanted)))


def _measure(lab: Lab, key: str) -> Difference:
    with Lab(f"{lab.name}-{key}", engine=lab.engine) as bench:
        return Difference(key, *MEASURES[key](bench))


Cells = tuple[Cell, Cell]


def _names(bench: Lab) -> Cells:
    """One container asks for the other by name."""
    on = {"networks": ["own"]}
    bench.up(
        networks={"own": {}},
        containers={"plain-web": {}, "plain-client": {}, "own-web": on, "own-client": on},
    )
    return _named(bench, "plain"), _named(bench, "own")


def _named(bench: Lab, kind: str) -> Cell:
    client = bench[f"{kind}-client"]
    found = pinged(client, f"{kind}-web")
    said = say(f"bridges-names-{'yes' if found else 'no'}", words=_last(found), server=_servers(client))
    return Cell(bool(found), said, (found, ran(client, "cat /etc/resolv.conf")))


def _servers(container: Any) -> str:
    lines = container.resolv_conf.splitlines()
    return ", ".join(line.split()[1] for line in lines if line.startswith("nameserver ")) or "-"


def _isolation(bench: Lab) -> Cells:
    """Two applications that need nothing of each other: is one reached from the other?"""
    networks: dict[str, dict[str, Any]] = {"own-shop-net": {}, "own-bank-net": {}}
    apart = {f"own-{name}": {"networks": [f"own-{name}-net"]} for name in ("shop", "bank")}
    bench.up(networks=networks, containers={"plain-shop": {}, "plain-bank": {}, **apart})
    return _isolated(bench, "plain"), _isolated(bench, "own")


def _isolated(bench: Lab, kind: str) -> Cell:
    shop, bank = bench[f"{kind}-shop"], bench[f"{kind}-bank"]
    answered = pinged(bank, shop.address)
    each = "{{range $name, $_ := .NetworkSettings.Networks}}{{println $name}}{{end}}"
    where = Evidence(f"docker inspect -f '{each}' {shop.name}", "\n".join(shop.networks))
    key = "bridges-isolation-no" if answered else "bridges-isolation-yes"
    return Cell(not answered, say(key, address=shop.address), (where, answered))


def _rewiring(bench: Lab) -> Cells:
    """A running container goes to another place, under a name that it is given there."""
    bench.up(
        networks={"own-here": {}, "own-there": {}},
        containers={"plain-rover": {}, "own-rover": {"networks": ["own-here"]}},
    )
    return _moved(bench, "plain-rover", "bridge", "bridge"), _moved(bench, "own-rover", "own-here", "own-there")


def _moved(bench: Lab, name: str, here: str, there: str) -> Cell:
    rover, alias = bench[name], "guest"
    before = _process(rover)
    bench.network(here).disconnect(rover)
    left = Evidence(f"docker network disconnect {here} {name}", "")
    line = f"docker network connect --alias {alias} {there} {name}"
    try:
        bench.network(there).connect(rover, aliases=[alias])
        joined = Evidence(line, "")
    except NetlabError as error:
        joined = refused(line, error)
        bench.network(there).connect(rover)
    after = _process(rover)
    lasted = before.output == after.output
    key = f"bridges-rewiring-{'yes' if joined else 'nameless'}" if lasted else "bridges-rewiring-restarted"
    return Cell(bool(joined) and lasted, say(key, alias=alias), (before, left, joined, after))


def _process(container: Any) -> Evidence:
    """Which process it is and since when it runs: another one after a restart."""
    state = container.inspect()["State"]
    line = f"docker inspect -f '{{{{.State.Pid}}}} {{{{.State.StartedAt}}}}' {container.name}"
    return Evidence(line, f"{state['Pid']} {state['StartedAt']}")


def _settings(bench: Lab) -> Cells:
    """Two groups of containers, each with settings of its own."""
    bench.up(
        networks={"own-small": {"mtu": 1300, "icc": False}, "own-large": {"mtu": 1450}},
        containers={
            "plain-one": {}, "plain-two": {},
            **{f"own-{size}-{n}": {"networks": [f"own-{size}"]} for size in ("small", "large") for n in (1, 2)},
        },
    )  # fmt: skip
    return _shared_settings(bench), _own_settings(bench)


def _shared_settings(bench: Lab) -> Cell:
    mtus = [ran(bench[name], "cat /sys/class/net/eth0/mtu") for name in ("plain-one", "plain-two")]
    line = f"docker network create -o {MTU}=1300 bridge"
    try:
        made = bench.call(
            "bridge", lambda api: api.create_network("bridge", options={MTU: "1300"}, check_duplicate=True)
        )
        second = Evidence(line, str(made))
    except NetlabError as error:
        second = refused(line, error)
    told, options = _options(bench, "bridge")
    values = sorted({each.output.strip() for each in mtus})
    apart = bool(second) or len(values) > 1
    said = say(f"bridges-settings-{'own' if apart else 'shared'}", mtu=", ".join(values), icc=options.get(ICC, "-"))
    return Cell(apart, said, (*mtus, told, second))


def _own_settings(bench: Lab) -> Cell:
    sizes = ("small", "large")
    mtus = [ran(bench[f"own-{size}-1"], "cat /sys/class/net/eth0/mtu") for size in sizes]
    pings = [pinged(bench[f"own-{size}-1"], bench[f"own-{size}-2"].address) for size in sizes]
    told = [_options(bench, f"own-{size}") for size in sizes]
    values = [each.output.strip() for each in mtus]
    icc = [options.get(ICC, "true") for _, options in told]
    apart = values[0] != values[1] and bool(pings[0]) != bool(pings[1])
    said = say(f"bridges-settings-{'own' if apart else 'shared'}", mtu=", ".join(values), icc=", ".join(icc))
    return Cell(apart, said, (*(evidence for evidence, _ in told), *mtus, *pings))


def _options(bench: Lab, name: str) -> tuple[Evidence, dict[str, str]]:
    options = bench.network(name).options if name == "bridge" else bench[name].options
    told = json.dumps(options, separators=(",", ":"), sort_keys=True)
    return Evidence(f"docker network inspect -f '{{{{json .Options}}}}' {name}", told), options


def _links(bench: Lab) -> Cells:
    """Two containers are linked to a third: which of its variables do they see?"""
    on = {"networks": ["own-links"]}
    colour = {"env": {"COLOUR": "red"}}
    bench.up(
        networks={"own-links": {}},
        containers={
            "plain-db": colour, **{f"plain-app{n}": {"links": {"plain-db": "db"}} for n in (1, 2)},
            "own-db": on | colour, **{f"own-app{n}": on | {"links": {"own-db": "db"}} for n in (1, 2)},
        },
    )  # fmt: skip
    return _linked(bench, "plain"), _linked(bench, "own")


def _linked(bench: Lab, kind: str) -> Cell:
    apps = [bench[f"{kind}-app{n}"] for n in (1, 2)]
    told = [_brought(app) for app in apps]
    copied = all(own.get("DB_ENV_COLOUR") == "red" for _, own in told)
    found = pinged(apps[0], "db")
    key = f"bridges-links-{'copied' if copied else 'none'}"
    said = say(key, count=len(told[0][1])) + " " + say(f"bridges-links-name-{'yes' if found else 'no'}")
    return Cell(copied, said, (*(evidence for evidence, _ in told), found))


def _brought(app: Any) -> tuple[Evidence, dict[str, str]]:
    """The variables that the link `db` brought."""
    own = {name: value for name, value in sorted(app.env.items()) if name.startswith("DB_")}
    text = "\n".join(f"{name}={value}" for name, value in own.items())
    return Evidence(f"docker exec {app.name} env | grep ^DB_", text), own


def _last(evidence: Evidence) -> str:
    """The last line a program printed, which for ping and its kind is the outcome."""
    return (evidence.output.strip().splitlines() or [""])[-1]


MEASURES: Final[dict[str, Callable[[Lab], Cells]]] = {
    "names": _names,
    "isolation": _isolation,
    "rewiring": _rewiring,
    "settings": _settings,
    "links": _links,
}
