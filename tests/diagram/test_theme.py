"""Light and dark from one SVG: held by the numbers, and by a real browser."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from netlab.diagram import draw, palette
from netlab.diagram.palette import BAD, CARD, DIM, GOOD, GREY, HUES, INK, PAPER, PORT, PORT_INK, SHEET, WHITE, Colour
from netlab.snapshot.model import Snapshot
from tests.diagram.snapshots import APP, BACK, container, crowd, every_kind, host, network, small, snapshot, two_hosts

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
THEMES: dict[str, Callable[[Colour], str]] = {"light": lambda c: c.light, "dark": lambda c: c.dark}


# colours


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: str, b: str) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_every_text_is_readable_on_its_ground(theme: str) -> None:
    of = THEMES[theme]
    pairs = [(INK, ground) for ground in (SHEET, PAPER, CARD)] + [(DIM, PAPER), (DIM, CARD), (PORT_INK, PORT)]
    for hue in (*HUES, GREY):
        pairs += [(WHITE, hue.bar), (hue.ink, hue.tint), (INK, hue.tint), (DIM, hue.tint), (hue.ink, PAPER)]
    for front, back in pairs:
        assert contrast(of(front), of(back)) >= 4.5, (of(front), of(back), round(contrast(of(front), of(back)), 2))


@pytest.mark.parametrize("theme", THEMES)
def test_every_wire_stands_out_from_the_paper(theme: str) -> None:
    of = THEMES[theme]
    for colour in (*(hue.ink for hue in (*HUES, GREY)), GOOD, BAD):
        assert contrast(of(colour), of(PAPER)) >= 3, of(colour)  # WCAG 1.4.11


def test_no_two_roles_share_a_light_colour() -> None:
    """The style sheet finds a role by its light colour; Graphviz writes some colours by name."""
    light = [colour.light for colour in palette.colours()]
    assert len(light) == len(set(light))
    assert not {"#ffffff", "#000000"} & set(light)
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in light)


def test_a_network_keeps_its_hue_whoever_else_is_there() -> None:
    alone = palette.assign(["app"])["app"]
    assert palette.assign(["app", "back", "front", "zulu"])["app"] == alone
    assert palette.assign(["alpha", "app"])["app"] == alone


def test_as_many_hues_as_there_are_go_to_as_many_networks() -> None:
    names = [f"net{number}" for number in range(len(HUES))]
    assert len(set(palette.assign(names).values())) == len(HUES)
    assert len(palette.assign([f"net{number}" for number in range(40)])) == 40


def test_the_courses_first_networks_are_told_apart() -> None:
    assert len(set(palette.assign(["app", "back", "front", "n2"]).values())) == 4
    for name, other in (("app", "back"), ("app", "front"), ("app", "n2"), ("back", "front")):
        assert palette.assign([name])[name] != palette.assign([other])[other], "no need to give way"


def test_a_strangers_network_does_not_change_the_hue_of_ours() -> None:
    from netlab.diagram.scene import hues

    rivals = [network(f"a{number}", number + 1, ours=False) for number in range(30)]
    crowded = snapshot(host((*rivals, APP, BACK), ()))
    assert hues(crowded)["app"] == hues(snapshot(host((APP, BACK), ())))["app"]


# the style sheet


@pytest.mark.parametrize("make", [small, every_kind, two_hosts, lambda: crowd(40, 12)])
def test_every_colour_in_the_svg_has_a_variable_and_a_fallback(make: Callable[[], Snapshot]) -> None:
    svg = draw(make()).svg
    style = svg[svg.index("<style>") : svg.index("</style>")]
    body = svg.replace(style, "")
    used = set(re.findall(r'(fill|stroke)="(#[0-9a-f]{6})"', body))
    assert used
    for attribute, colour in used:
        rule = re.search(rf'\[{attribute}="{colour}"\]\{{{attribute}:var\((--nl\d+),{colour}\)\}}', style)
        assert rule and style.count(f"{rule[1]}:") == 5, "light, system dark, light by page, dark by page, print"
    named = set(re.findall(r'(?:fill|stroke)="([^#"]*)"', body))
    assert named <= {"none", "transparent"}


def test_the_style_reaches_netlabs_diagrams_only() -> None:
    svg = draw(every_kind()).svg
    style = svg[svg.index("<style>") + 7 : svg.index("</style>")]
    selectors = [part.strip() for part in re.findall(r"([^{}]+)\{", style) if not part.strip().startswith("@media")]
    assert selectors and all(f"svg.{palette.CLASS}" in selector for selector in selectors)
    assert "url(#" not in svg, "nothing in it depends on an id that a second diagram would have too"


# a real browser


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    sync_api = pytest.importorskip("playwright.sync_api")
    if not CHROMIUM:
        pytest.skip("no chromium here")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield chromium
        chromium.close()


FRAME = "el => getComputedStyle(el.querySelector('path')).fill"


@pytest.mark.parametrize(
    ("attribute", "system", "shown"),
    [
        ("", "light", "light"),
        ("", "dark", "dark"),
        ('data-jp-theme-light="true"', "dark", "light"),
        ('data-jp-theme-light="false"', "light", "dark"),
        ('data-jp-theme-light="true"', "light", "light"),
        ('data-jp-theme-light="false"', "dark", "dark"),
    ],
)
def test_the_page_decides_and_where_it_does_not_the_readers_system(browser, attribute, system, shown, tmp_path) -> None:
    page = browser.new_page(color_scheme=system)
    svg = draw(small()).svg
    page.set_content(f"<!doctype html><body {attribute}>{svg}<hr>{svg}</body>")
    for frame in page.locator('[id="host"]').all():
        assert frame.evaluate(FRAME) == rgb(THEMES[shown](PAPER))
    page.emulate_media(media="print")
    assert page.locator('[id="host"]').first.evaluate(FRAME) == rgb(PAPER.light), "paper is white"
    page.close()


def rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})"


def test_a_saved_svg_opens_by_itself(browser, tmp_path: Path) -> None:
    page = browser.new_page(color_scheme="dark")
    page.goto(draw(small()).save(tmp_path / "small.svg").as_uri())
    assert page.locator('[id="host"]').evaluate(FRAME) == rgb(PAPER.dark)
    page.close()


TEXT_OUTSIDE = """svg => [...svg.querySelectorAll('g.node')].flatMap(node => {
    const box = node.querySelector('path').getBBox();
    return [...node.querySelectorAll('text')].filter(text => {
        const own = text.getBBox();
        return own.x < box.x || own.x + own.width > box.x + box.width + 0.5;
    }).map(text => node.id + ': ' + text.textContent);
})"""


TEXTS_ON_EACH_OTHER = """svg => [...svg.querySelectorAll('g.node')].flatMap(node => {
    const texts = [...node.querySelectorAll('text')].map(text => [text.textContent, text.getBBox()]);
    return texts.flatMap(([one, a], at) => texts.slice(at + 1).filter(([, b]) =>
        Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x) > 0.5 &&
        Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y) > Math.min(a.height, b.height) / 2
    ).map(([other]) => node.id + ': ' + one + ' / ' + other));
})"""


def long_names() -> Snapshot:
    wide = network("WWWWWWWWWWWWWWWW-MMMM", 3)
    narrow = network("illillillillill", 4)
    things = (
        container("WWWWWWWWMMMMMMMMWWWW", wide, narrow, image="registry.example/team/IMAGE:2026.11.24-rc1"),
        container("l", narrow, aliases=(("illillillillill", "an-alias-with-some-length"),)),
    )
    return snapshot(host((wide, narrow), things, name="A-HOST-WITH-A-LONG-NAME.example.org"))


@pytest.mark.parametrize("make", [small, every_kind, two_hosts, long_names, lambda: crowd(60, 4)])
def test_no_text_leaves_its_box(browser, make: Callable[[], Snapshot]) -> None:
    page = browser.new_page()
    page.set_content(draw(make()).svg)
    assert page.locator("svg").evaluate(TEXT_OUTSIDE) == []


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("make", [small, every_kind, two_hosts, long_names])
def test_no_text_lies_on_another(browser, make: Callable[[], Snapshot], language: str, monkeypatch) -> None:
    monkeypatch.setattr("netlab.messages._language", language)
    page = browser.new_page()
    page.set_content(draw(make()).svg)
    assert page.locator("svg").evaluate(TEXT_OUTSIDE) == []
    assert page.locator("svg").evaluate(TEXTS_ON_EACH_OTHER) == []
    page.close()


def test_a_narrow_page_shrinks_the_picture_and_keeps_its_shape(browser) -> None:
    page = browser.new_page(viewport={"width": 500, "height": 800})
    page.set_content(draw(crowd(60, 4)).svg)
    shown = page.locator("svg").bounding_box()
    own = page.locator("svg").evaluate("svg => [svg.viewBox.baseVal.width, svg.viewBox.baseVal.height]")
    assert shown["width"] <= 500
    assert shown["width"] / shown["height"] == pytest.approx(own[0] / own[1], rel=0.01)
    page.close()
